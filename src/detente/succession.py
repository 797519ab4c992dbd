"""Successions: where one holds at a time, an interval is over when the next one has begun."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Store

from detente.namespaces import RDF_TYPE, RDFS_SUBCLASS, Det
from detente.weigh import Term, Tree, column, columns, ranks

Interval = tuple[date | None, date | None, date | None, date | None]
"""The first and last possible day of the start, then of the end."""


class _Spell(NamedTuple):
    """What the records of one key say together; ``lasted`` is the last day before which it surely was not over."""

    records: list[NamedNode]
    first_start: date | None
    last_start: date | None
    lasted: date | None
    ended: bool

    def over_by(self, other: "_Spell") -> date | None:
        """Give the day by which this spell is over because ``other`` has begun; ``None`` if that is not sure.

        The other one comes after if it began, or was not over, after this one had begun.
        """
        begun = self.last_start or self.lasted
        last_sign = max(filter(None, (other.first_start, other.lasted)), default=None)
        if not begun or not last_sign or last_sign <= begun:
            return None
        contradicted = other.last_start and self.lasted and other.last_start < self.lasted
        return None if contradicted else other.last_start


def last_ends(store: Store, intervals: Mapping[NamedNode, Interval]) -> dict[NamedNode, date]:
    """Give the last possible day of the end of records that no source gives one: the start of the next spell.

    A class of records declares by ``det:exclusiveWithin`` what its intervals exclude one another in; they do so where
    that has ``det:singleHolder``. The next spell is one of another key that surely comes after this one, and its start
    is the last possible one. What was still going on when a source last looked is over by then as well. Deprecated
    and claimed records neither end a spell nor make one.

    Superclass membership must be materialised before.
    """
    reported = columns(store, Det.source).keys() | columns(store, Det.takenFrom).keys()
    rank = ranks(store)
    single = {place for place, said in column(store, Det.singleHolder).items() if said.value == "true"}
    found: dict[NamedNode, date] = {}
    for cls, within, key in _exclusive(store):
        quads = store.quads_for_pattern(None, NamedNode(RDF_TYPE), cls, DefaultGraph())
        members = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
        counting = {r: intervals[r] for r in members & intervals.keys() & reported if rank.get(r, 0) >= 0}
        places = column(store, within)
        for spells in _by_place(counting, places, [column(store, name) for name in key], single):
            for spell in spells:
                ends = [end for other in spells if other is not spell and (end := spell.over_by(other))]
                if ends and not spell.ended:
                    found.update(dict.fromkeys(spell.records, min(ends)))
    return found


def _exclusive(store: Store) -> Iterator[tuple[NamedNode, str, list[str]]]:
    """Give each class of exclusive intervals, the property that they exclude one another in, and their key."""
    keys, upwards = columns(store, Det.keyProperty), Tree(store, RDFS_SUBCLASS)
    for cls, within in column(store, Det.exclusiveWithin).items():
        key = next((keys[above] for above in upwards.line(cls) if above in keys), set())
        if isinstance(cls, NamedNode):
            yield cls, within.value, sorted(name.value for name in key)


def _by_place(
    records: Mapping[NamedNode, Interval],
    places: dict[Term, Term],
    key: list[dict[Term, Term]],
    single: set[Term],
) -> Iterator[list[_Spell]]:
    """Give the spells of each place that has one holder at a time."""
    grouped: dict[Term, dict[tuple[Term | None, ...], list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        place = places.get(record)
        if place in single:
            grouped[place][tuple(part.get(record) for part in key)].append(record)
    for spells in grouped.values():
        yield [_spell({record: records[record] for record in spell}) for spell in spells.values()]


def _spell(records: Mapping[NamedNode, Interval]) -> _Spell:
    """Put the records of one key together; where they differ, as widely as they do."""
    first_starts, last_starts, first_ends, last_ends = zip(*records.values(), strict=True)
    return _Spell(
        list(records),
        min(filter(None, first_starts), default=None),
        max(filter(None, last_starts), default=None),
        max(filter(None, (*first_starts, *first_ends)), default=None),
        any(last_ends),
    )
