"""Which terms of office and memberships cover a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad, Store, Triple

from detente import bounds, dataset, weigh
from detente.namespaces import Det
from detente.store import embedded
from detente.view.voices import Nodes, days, links, members

Span = tuple[datetime.date | None, datetime.date | None]

_SUBCLASS: Final = "subclass"
"""The rule that makes a record a member of the classes above its own."""


def out_of_time(store: Store, day: datetime.date, *, possible: bool) -> Iterator[NamedNode]:
    """Give the records of spells (of the classes that weigh ``det:start`` or ``det:end``) that don't cover ``day``.

    ``store`` holds the asserted graphs. The records of one spell stand or fall together, by the bounds that count
    after weighing: for certain from ``det:startLatest`` to ``det:endEarliest``, as possible from
    ``det:startEarliest`` to ``det:endLatest``. Where sources differ and none is preferred, the narrowest span is
    certain and the widest possible. Raises ``DetenteError`` if records supersede one another in a circle.
    """
    merged = Store()
    merged.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    for rule in dataset.rule_files("materialise"):
        if rule.stem == _SUBCLASS:
            _extend(merged, embedded.triples(merged, rule.read_text(encoding="utf-8")))
    _extend(merged, (Triple(*statement) for statement in bounds.derive(merged)))
    _extend(merged, weigh.weigh(merged))
    spells = _Spells(merged)
    for records in spells.all():
        if not spells.cover(records, day, possible=possible):
            yield from records


class _Spells:
    """The spells of a weighed store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._effective = links(store, Det.effectiveFor)
        self._reported = links(store, Det.source).keys() | links(store, Det.takenFrom).keys()
        ranks = links(store, Det.rank)
        self._deprecated = {record for record in ranks if NamedNode(Det.Deprecated) in ranks[record]}
        self._stated = {name: {quad.subject for quad in embedded.objects(store, name)} for name in (Det.start, Det.end)}
        self._bounds = {
            name: days(store, name) for name in (Det.startEarliest, Det.startLatest, Det.endEarliest, Det.endLatest)
        }

    def all(self) -> Iterator[Nodes]:
        """Give the records of each spell."""
        for cls in weigh.record_classes(self._store):
            if {Det.start, Det.end}.isdisjoint(cls.values):
                continue
            keys = [weigh.column(self._store, name) for name in cls.key]
            spells: dict[tuple[object, ...], Nodes] = defaultdict(set)
            for record in members(self._store, cls.iri):
                spells[tuple(key.get(record) for key in keys)].add(record)
            yield from spells.values()

    def cover(self, records: Nodes, day: datetime.date, *, possible: bool) -> bool:
        """Tell whether a spell covers ``day``."""
        counting = (records & self._reported) - self._deprecated or records
        start, end = self._start(counting), self._end(counting)
        if possible:
            return (start[0] or day) <= day <= (end[1] or day)
        return start[1] is not None and end[0] is not None and start[1] <= day <= end[0]

    def _start(self, records: Nodes) -> Span:
        """Give the first and the last day on which a spell may have begun."""
        stating = self._counting(records, Det.start)
        return _least(self._days(stating, Det.startEarliest)), _most(self._days(stating, Det.startLatest))

    def _end(self, records: Nodes) -> Span:
        """Give the first and the last day on which a spell may have ended.

        Of records that agree the last look counts. Where none states an end, all attest the spell, and the first
        successor ends it.
        """
        stating = self._counting(records, Det.end)
        agreed = stating <= {record for record in stating if NamedNode(Det.end) in self._effective.get(record, ())}
        if stating and not agreed:
            return _least(self._days(stating, Det.endEarliest)), _most(self._days(stating, Det.endLatest))
        known = [day for day in self._days(stating or records, Det.endEarliest) if day]
        latest = self._days(stating or records, Det.endLatest)
        return max(known, default=None), _most(latest) if stating else min(filter(None, latest), default=None)

    def _counting(self, records: Nodes, name: str) -> Nodes:
        """Give the records whose start or end counts, else all that state one."""
        effective = {record for record in records if NamedNode(name) in self._effective.get(record, ())}
        return effective or records & self._stated[name]

    def _days(self, records: Nodes, bound: str) -> list[datetime.date | None]:
        return [self._bounds[bound].get(record) for record in records]


def _least(found: list[datetime.date | None]) -> datetime.date | None:
    """Give the first day, or ``None`` if one is open."""
    return None if None in found else min(filter(None, found), default=None)


def _most(found: list[datetime.date | None]) -> datetime.date | None:
    """Give the last day, or ``None`` if one is open."""
    return None if None in found else max(filter(None, found), default=None)


def _extend(store: Store, triples: Iterable[Triple]) -> None:
    store.extend([Quad(*triple) for triple in triples])
