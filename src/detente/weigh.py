"""Weighing: which record of a key counts for which property, from when to when, and where sources disagree.

This is the one place where rank and disagreement are decided. It knows no class by name: a record class
declares ``det:keyProperty``, ``det:valueProperty`` and ``det:orderProperty`` in the ontology.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, partial
from typing import Final, NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store, Triple

from detente.errors import DetenteError
from detente.namespaces import ID, RDF_TYPE, RDFS_LABEL, RDFS_SUBCLASS, SKOS, XSD, Det, shorten

Term = NamedNode | Literal
Key = tuple[Term | None, ...]

_RANKS: Final = {Det.Preferred: 1, Det.Normal: 0, Det.Deprecated: -1}
_EFFECTIVE_FOR, _CURRENT_FOR = NamedNode(Det.effectiveFor), NamedNode(Det.currentFor)
_IN_FORCE_FROM, _IN_FORCE_UNTIL = NamedNode(Det.inForceFrom), NamedNode(Det.inForceUntil)


class RecordClass(NamedTuple):
    """What the ontology declares of a class of records, as IRIs."""

    iri: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    order: str | None


class Slot(NamedTuple):
    """One property of one key: what is weighed against itself."""

    cls: str
    property: str
    key: Key


class Candidate(NamedTuple):
    """A reported record with the value that it gives to the property, and its day where the class has an order."""

    record: NamedNode
    value: Term
    rank: int
    day: str


def weigh(store: Store) -> Iterator[Triple]:
    """Weigh every record of the default graph and give the derived triples.

    A record takes part if a document states it (``det:source``) or a view takes it from a claim
    (``det:takenFrom``), its rank is not deprecated, and it has the value and, where the class has an order, the
    day. Each day of a key is weighed by itself; within a day ``det:supersedes`` makes layers, weighed one after the
    other. Of a layer the best rank counts; its values agree if one of them is equal to or narrower
    (``skos:broader``) than all others, and the records with that value are ``det:effectiveFor`` the property,
    ``det:inForceFrom`` the day, ``det:inForceUntil`` the next weighed day; those of the last layer are also
    ``det:currentFor`` it. A layer whose values, those of deprecated records included, do not agree gets a
    ``det:Disagreement``: open, or settled by rank where the best values agree or every record is deprecated. A
    property that ``det:followsFrom`` another one, which all these records have, gets none: the other differs as well.
    The type is that of a value in the key (an aspect), else that of the property.

    Superclass membership (``rdf:type``) must be materialised before. Raises ``DetenteError`` if records
    supersede one another in a circle.
    """
    weighing = Weighing(store)
    for slot, candidates in weighing.slots.items():
        yield from weighing.outcome(slot, candidates)


class Weighing:
    """What there is to weigh in a store: ``slots`` has the candidates of each property of each key, in order."""

    def __init__(self, store: Store) -> None:
        self._supersedes = columns(store, Det.supersedes)
        self._values = Tree(store, SKOS + "broader")
        self._names = _names(store)
        self._types = column(store, Det.disagreementType)
        follows = column(store, Det.followsFrom)
        self._elsewhere = {name: columns(store, _text(first)) for name, first in follows.items()}
        self.slots = dict(_slots(store))

    def outcome(self, slot: Slot, candidates: list[Candidate]) -> Iterator[Triple]:
        """Weigh the candidates of one slot and give the derived triples, as ``weigh`` does for all of them."""
        steps: list[tuple[str, list[NamedNode]]] = []
        for number, (day, layer) in enumerate(layers(candidates, self._supersedes)):
            best = _best(layer)
            value = self._values.narrowest(best)
            elsewhere = self._elsewhere.get(NamedNode(slot.property), {})
            if self._values.narrowest(layer) is None and any(found.record not in elsewhere for found in layer):
                node = _node(slot, number, day)
                yield from _disagreement(node, slot, day, layer, settled=not best or value is not None)
                label = _label(slot, day, {candidate.value for candidate in layer}, self._names)
                yield Triple(node, NamedNode(RDFS_LABEL), Literal(label, language="en"))
                typed = [term for term in (*slot.key, NamedNode(slot.property)) if term in self._types]
                if typed:
                    yield Triple(node, NamedNode(Det.disagreementType), self._types[typed[0]])
            if best:
                steps.append((day, [c.record for c in best if c.value == value]))
        yield from _effects(slot, steps)


def record_classes(store: Store) -> list[RecordClass]:
    """List the classes that declare a value of their own, with the key and the order they declare or inherit.

    A subclass that declares nothing is weighed with the class above it; one that declares a further value is
    weighed on its own for that value.
    """
    keys, values, orders = (columns(store, name) for name in (Det.keyProperty, Det.valueProperty, Det.orderProperty))
    upwards = Tree(store, RDFS_SUBCLASS)
    classes = []
    for cls in sorted(values, key=_text):
        line = upwards.line(cls)
        key = next((keys[above] for above in line if above in keys), None)
        order = next((orders[above] for above in line if above in orders), set())
        if key:
            first_order = min(map(_text, order), default=None)
            classes.append(RecordClass(cls.value, _texts(key), _texts(values[cls]), first_order))
    return classes


def _slots(store: Store) -> Iterator[tuple[Slot, list[Candidate]]]:
    """Give the candidates of each property of each key, in order."""
    sourced = columns(store, Det.source).keys() | columns(store, Det.takenFrom).keys()
    by_record = ranks(store)
    read = cache(partial(column, store))
    for cls in record_classes(store):
        members = sorted(_members(store, cls.iri) & sourced, key=_text)
        if not members:
            continue
        parts = [read(name) for name in cls.key]
        order = read(cls.order) if cls.order else {}
        for name in cls.values:
            given = read(name)
            slots: dict[Key, list[Candidate]] = defaultdict(list)
            for record in members:
                if record in given and (not cls.order or record in order):
                    day = _text(order[record]) if cls.order else ""
                    candidate = Candidate(record, given[record], by_record.get(record, 0), day)
                    slots[tuple(part.get(record) for part in parts)].append(candidate)
            for key, candidates in slots.items():
                yield Slot(cls.iri, name, key), candidates


def layers(candidates: list[Candidate], supersedes: dict[Term, set[Term]]) -> Iterator[tuple[str, list[Candidate]]]:
    """Part the candidates by day, and those of a day so that each layer supersedes only earlier ones.

    That a record supersedes a deprecated one, which takes no part, moves it nowhere.
    """
    days: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        days[candidate.day].append(candidate)
    for day in sorted(days):
        todo = {candidate.record: candidate for candidate in days[day]}
        while todo:
            counting = {record for record, candidate in todo.items() if candidate.rank >= 0}
            layer = [c for c in todo.values() if counting.isdisjoint(supersedes.get(c.record, ()))]
            if not layer:
                circle = ", ".join(sorted(shorten(record.value) for record in todo))
                raise DetenteError(
                    f"records supersede one another in a circle: {circle}",
                    "Remove one det:supersedes of them.",
                )
            yield day, layer
            for candidate in layer:
                del todo[candidate.record]


def _best(layer: list[Candidate]) -> list[Candidate]:
    """Give those of the best rank present, deprecated ones left out."""
    rank = max((candidate.rank for candidate in layer), default=-1)
    return [candidate for candidate in layer if candidate.rank == rank >= 0]


def _effects(slot: Slot, steps: list[tuple[str, list[NamedNode]]]) -> Iterator[Triple]:
    """Give what the weighed steps of one slot say of the records that count."""
    name = NamedNode(slot.property)
    following: list[str | None] = [*(day for day, _ in steps), None][1:]
    for (day, effective), until in zip(steps, following, strict=True):
        for record in effective:
            yield Triple(record, _EFFECTIVE_FOR, name)
            if until is None:
                yield Triple(record, _CURRENT_FOR, name)
            if day:
                yield Triple(record, _IN_FORCE_FROM, _date(day))
            if until:
                yield Triple(record, _IN_FORCE_UNTIL, _date(until))


def _node(slot: Slot, number: int, day: str) -> NamedNode:
    """Give the name of the disagreement of one layer."""
    local = shorten(slot.property).partition(":")[2]
    cls = shorten(slot.cls).partition(":")[2]
    parts = [_slug(term) for term in slot.key if term is not None]
    identity = "\0".join([slot.cls, slot.property, *map(str, slot.key), day, str(number)])
    digest = hashlib.sha256(identity.encode()).hexdigest()[:6]
    slug = "-".join([cls.lower(), *parts, local, *([day] if day else []), digest])
    return NamedNode(f"{ID}disagreement/{slug}")


def _disagreement(node: NamedNode, slot: Slot, day: str, layer: list[Candidate], *, settled: bool) -> Iterator[Triple]:
    """Say that the records of one layer differ."""
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(Det.Disagreement))
    yield Triple(node, NamedNode(Det.disagreementClass), NamedNode(slot.cls))
    yield Triple(node, NamedNode(Det.disagreementProperty), NamedNode(slot.property))
    if day:
        yield Triple(node, NamedNode(Det.disagreementDay), _date(day))
    settlement = Det.SettledByRank if settled else Det.OpenDisagreement
    yield Triple(node, NamedNode(Det.settlement), NamedNode(settlement))
    for candidate in layer:
        yield Triple(node, NamedNode(Det.disagreeingRecord), candidate.record)


def _label(slot: Slot, day: str, values: set[Term], names: dict[Term, str]) -> str:
    """Say in English what differs: "attendance of China, Summit on Peace in Ukraine: absent or attended"."""

    def name(term: Term) -> str:
        return names.get(term) or (_text(term).rpartition("/")[2] if isinstance(term, NamedNode) else _text(term))

    matter = ", ".join(name(term) for term in slot.key if term is not None)
    sides = " or ".join(sorted(map(name, values)))
    return f"{name(NamedNode(slot.property))} of {matter}{f' on {day}' if day else ''}: {sides}"


class Tree:
    """What lies above a term by one property: ``skos:broader`` or ``rdfs:subClassOf``."""

    def __init__(self, store: Store, predicate: str) -> None:
        self._parents = columns(store, predicate)

    def line(self, term: Term) -> list[Term]:
        """Give ``term`` and all above it, nearest first."""
        found = [term]
        for below in found:
            found += sorted(self._parents.get(below, set()) - set(found), key=_text)
        return found

    def narrowest(self, candidates: list[Candidate]) -> Term | None:
        """Give the value that is equal to or below all others, or ``None`` if there is none."""
        values = {candidate.value for candidate in candidates}
        if len(values) == 1:
            return candidates[0].value
        return next((value for value in sorted(values, key=str) if values <= set(self.line(value))), None)


def columns(store: Store, predicate: str) -> dict[Term, set[Term]]:
    """Give all values of a property by subject."""
    found: dict[Term, set[Term]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            found[quad.subject].add(quad.object)
    return dict(found)


def column(store: Store, predicate: str) -> dict[Term, Term]:
    """Give one value of a property by subject; of several (`detente validate` reports them) the first in order."""
    several = columns(store, predicate)
    return {subject: min(found, key=str) if len(found) > 1 else next(iter(found)) for subject, found in several.items()}


def ranks(store: Store) -> dict[Term, int]:
    """Give the rank of each record that has one: 1 preferred, 0 normal, -1 deprecated."""
    return {record: _RANKS.get(_text(rank), 0) for record, rank in column(store, Det.rank).items()}


def _names(store: Store) -> dict[Term, str]:
    """Give the English labels of everything."""
    names: dict[Term, str] = {}
    for predicate in (SKOS + "prefLabel", RDFS_LABEL):
        for subject, labels in columns(store, predicate).items():
            english = sorted(_text(label) for label in labels if isinstance(label, Literal) and label.language == "en")
            if english:
                names[subject] = english[0]
    return names


def _members(store: Store, cls: str) -> set[NamedNode]:
    quads = store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(cls), DefaultGraph())
    return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}


def _text(term: Term) -> str:
    return term.value


def _texts(terms: set[Term]) -> tuple[str, ...]:
    return tuple(sorted(map(_text, terms)))


@cache
def _date(day: str) -> Literal:
    return Literal(day, datatype=NamedNode(XSD + "date"))


def _slug(term: Term) -> str:
    """Give the last part of an IRI, or a literal, in the letters of a name."""
    name = term.value.rpartition("/")[2] if isinstance(term, NamedNode) else term.value
    return re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-.") or "value"
