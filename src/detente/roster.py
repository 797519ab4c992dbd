"""Rosters: who is a member by what a measure counts, who is one for certain, and why others could be.

What a measure counts (``det:countsKind``, ``det:countsValue``, ``det:countsWithout``) and whom a way of counting takes
in or leaves out (``det:takesIn``, ``det:leavesOut``) is declared in the ontology; no measure is known by name.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from detente.namespaces import PREFIXES, RDF_TYPE, SKOS, Det

Members = frozenset[NamedNode]

_VALUES: Final = {Det.attendance: Det.event, Det.level: Det.event, Det.standing: Det.instrument}
"""The properties whose values make a member, with the property that leads to what it is a member of."""


class Roster(NamedTuple):
    """Who is certain, and who could be put in or left out by which way of counting."""

    certain: Members
    doubtful: dict[NamedNode, Members]
    """Who is possible beside them, by way; who is so in two ways is there twice."""
    joined: Members
    """Those of the certain members that became so on the day."""

    @property
    def possible(self) -> Members:
        """All who are certain or possible."""
        return self.certain.union(*self.doubtful.values())


class _Place(NamedTuple):
    """What one record says of a member: the way of counting by which it is one, ``None`` if it certainly is."""

    member: NamedNode
    way: NamedNode | None
    joined: bool = False


class Rosters:
    """The rosters of a dataset."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._leading: dict[tuple[str, NamedNode], Members] = {}
        self._known: dict[tuple[NamedNode, str], Members] = {}
        self._places_of: dict[tuple[NamedNode, NamedNode, str], list[_Place]] = {}

    def roster(self, measure: NamedNode, subject: NamedNode, day: str) -> Roster | None:
        """Give the roster of ``measure`` for an event or instrument at the end of a day; ``None`` if there is none.

        Standings have to be counted on a day; without one (``""``) a measure of them has no roster.
        """
        values = self.nodes(measure, Det.countsValue)
        without = self.nodes(measure, Det.countsWithout)
        if not values or (not day and any(self._of(value, Det.standing) for value in values | without)):
            return None
        places = [place for value in values for place in self._all_places(subject, value, day)]
        against = [place for value in without for place in self._all_places(subject, value, day)]
        members = frozenset(place.member for place in places)
        members = self.of_kind(measure, members) - {place.member for place in against if place.way is None}
        contested = {place.member for place in against}
        sure = frozenset(place.member for place in places if place.way is None) & members
        doubtful: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for place in (*places, *against):
            if place.way and place.member in members and place.member not in sure - contested:
                doubtful[place.way].add(place.member)
        joined = frozenset(place.member for place in places if place.joined)
        ways = {way: frozenset(found) for way, found in doubtful.items()}
        return Roster(sure - contested, ways, joined & (sure - contested))

    def of_kind(self, measure: NamedNode, members: Members) -> Members:
        """Give those of ``members`` that are of a class that ``measure`` counts."""
        kinds = self.nodes(measure, Det.countsKind)
        return frozenset(member for member in members if not kinds.isdisjoint(self.nodes(member, RDF_TYPE)))

    def named(self, basis: NamedNode, predicate: str, subject: NamedNode) -> Members:
        """Give whom a way of counting takes in, or leaves out, at ``subject``: actors, or who has a role or level."""
        found: set[NamedNode] = set()
        for mark in self.nodes(basis, predicate):
            holders = {
                holder
                for event in self.meetings(subject)
                for record in self.subjects(Det.event, event)
                if mark in self.nodes(record, Det.role) | self._effective(record, Det.level)
                for holder in self.nodes(record, Det.actor)
                if self._has(holder, Det.attended, event)
            }
            found |= holders or {mark}
        return frozenset(found)

    def meetings(self, subject: NamedNode) -> Members:
        """Give the event that a thing is, or at which it was adopted."""
        return self.nodes(subject, Det.adoptedAt) or frozenset({subject})

    def nodes(self, subject: NamedNode, predicate: str) -> Members:
        """Give the nodes that a property of ``subject`` leads to."""
        known = self._known.get((subject, predicate))
        if known is None:
            known = frozenset(term for term in self.terms(subject, predicate) if isinstance(term, NamedNode))
            self._known[subject, predicate] = known
        return known

    def terms(self, subject: NamedNode, predicate: str) -> Iterator[NamedNode | BlankNode | Literal | Triple]:
        """Give the values of a property of ``subject``."""
        for quad in self._store.quads_for_pattern(subject, NamedNode(predicate), None, DefaultGraph()):
            yield quad.object

    def subjects(self, predicate: str, target: NamedNode) -> Members:
        """Give what leads to ``target`` by a property."""
        known = self._leading.get((predicate, target))
        if known is None:
            quads = self._store.quads_for_pattern(None, NamedNode(predicate), target, DefaultGraph())
            known = frozenset(quad.subject for quad in quads if isinstance(quad.subject, NamedNode))
            self._leading[predicate, target] = known
        return known

    def _all_places(self, subject: NamedNode, value: NamedNode, day: str) -> list[_Place]:
        """Give what ``_places`` gives, worked out once."""
        key = (subject, value, day)
        if key not in self._places_of:
            self._places_of[key] = list(self._places(subject, value, day))
        return self._places_of[key]

    def _places(self, subject: NamedNode, value: NamedNode, day: str) -> Iterator[_Place]:
        """Give what each record says that gives ``value`` or a narrower one: of an instrument, also at its event."""
        narrower = self._narrower(value)
        for name, about in _VALUES.items():
            if self._of(value, name):
                things = self.meetings(subject) if about == Det.event else {subject}
                records = {(record, thing) for thing in things for record in self.subjects(about, thing)}
                found = {entry for entry in records if not narrower.isdisjoint(self.nodes(entry[0], name))}
                yield from self._of_standing(found, day) if name == Det.standing else self._at_event(found, name)

    def _at_event(self, records: set[tuple[NamedNode, NamedNode]], name: str) -> Iterator[_Place]:
        for record, event in records:
            for actor in self.nodes(record, Det.actor):
                if self._effective(record, name) and self._has(actor, Det.attended, event):
                    yield _Place(actor, None)
                elif self._is_said(record):
                    yield _Place(actor, self._way(record, name))

    def _of_standing(self, records: set[tuple[NamedNode, NamedNode]], day: str) -> Iterator[_Place]:
        """Give who stands so at the end of the day, until that day, or by some voice since the last step before it."""
        starts = [self._text(record, Det.inForceFrom) for record, _ in records]
        first = min(filter(None, starts), default="")
        last = self._last_days({instrument for _, instrument in records}, day)
        for record, instrument in records:
            for actor in self.nodes(record, Det.actor):
                if self._effective(record, Det.standing):
                    start = self._text(record, Det.inForceFrom)
                    current = self._has(record, Det.currentFor, NamedNode(Det.standing))
                    until = "" if current else self._text(record, Det.inForceUntil)
                    if start <= day and (not until or day < until):
                        yield _Place(actor, None, joined=start == day > first)
                    elif start <= day == until:
                        yield _Place(actor, NamedNode(Det.WithLeaversOfTheDay))
                elif self._is_said(record) and last.get((actor, instrument)) == self._text(record, Det.day):
                    yield _Place(actor, self._way(record, Det.standing))

    def _last_days(self, instruments: set[NamedNode], day: str) -> dict[tuple[NamedNode, NamedNode], str]:
        """Give the last day, up to ``day``, of which a record says where an actor stands on an instrument."""
        last: dict[tuple[NamedNode, NamedNode], str] = {}
        for instrument in instruments:
            for record in self.subjects(Det.instrument, instrument):
                found = self._text(record, Det.day) if self.nodes(record, Det.standing) else ""
                for actor in self.nodes(record, Det.actor) if found <= day else ():
                    last[actor, instrument] = max(found, last.get((actor, instrument), ""))
        return last

    def _way(self, record: NamedNode, name: str) -> NamedNode:
        """Give the way of counting by which a record that does not count makes a member."""
        names = {NamedNode(name)} | self.nodes(NamedNode(name), Det.followsFrom)
        for node in self.subjects(Det.disagreeingRecord, record):
            is_open = self._has(node, Det.settlement, NamedNode(Det.OpenDisagreement))
            if is_open and not names.isdisjoint(self.nodes(node, Det.disagreementProperty)):
                return NamedNode(Det.WithOpen)
        return NamedNode(Det.WithOverruled if any(self.terms(record, Det.source)) else Det.WithClaimed)

    def _is_said(self, record: NamedNode) -> bool:
        """Whether somebody says what a record says, and not only that it is not so."""
        return any(self.terms(record, Det.source)) or bool(self.subjects(Det.asserts, record))

    def _effective(self, record: NamedNode, name: str) -> Members:
        """Give the values of a property of a record if they count."""
        return self.nodes(record, name) if self._has(record, Det.effectiveFor, NamedNode(name)) else frozenset()

    def _narrower(self, value: NamedNode) -> set[NamedNode]:
        found = [value]
        for above in found:
            found += sorted(self.subjects(SKOS + "broader", above) - set(found), key=str)
        return set(found)

    def _of(self, value: NamedNode, name: str) -> bool:
        """Whether a value is one of a property."""
        ranges = self.nodes(NamedNode(name), PREFIXES["rdfs"] + "range")
        return not ranges.isdisjoint(self.nodes(value, RDF_TYPE))

    def _has(self, subject: NamedNode, predicate: str, target: NamedNode) -> bool:
        return target in self.nodes(subject, predicate)

    def _text(self, record: NamedNode, predicate: str) -> str:
        return min((term.value for term in self.terms(record, predicate) if isinstance(term, Literal)), default="")
