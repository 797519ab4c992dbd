"""Life cycles: which steps of an actor do not fit what is recorded before them.

The ontology declares what fits: a value ``det:mayFollow`` others, or ``det:mayBeFirst``. No class is known by name:
judged is every value property, of a record class with an order, whose values declare so.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from detente.namespaces import SKOS, Det
from detente.weigh import Term, Tree, column, columns, record_classes

_OPEN: Final = None
"""The value of a step on which sources differ."""

_Place = tuple[str, int]
"""Where a step stands: its day, and its place within the day."""


def judge(store: Store) -> Iterator[Triple]:
    """Give the ``det:transition`` of each record that counts and does not fit the step before it.

    A step is missing (``det:MissingTransition``) if the value can't be the first and nothing before it is one that
    it may follow; otherwise the step is impossible (``det:ImpossibleTransition``). What comes right after an open
    disagreement is contested (``det:ContestedTransition``). What counts must be derived before (``detente.weigh``).
    """
    fit = _Fit(store)
    for cls in record_classes(store):
        for name in cls.values if cls.order else ():
            values = column(store, name)
            if fit.declares(set(values.values())):
                days = column(store, cls.order or "")
                keys = [column(store, part) for part in cls.key]
                for steps in _histories(store, name, keys, days):
                    yield from _judged(steps, values, fit)


class _Fit:
    """What the ontology declares of the order of values; of a narrower value holds what is declared above it."""

    def __init__(self, store: Store) -> None:
        self._follows = columns(store, Det.mayFollow)
        self._first = {value for value, said in column(store, Det.mayBeFirst).items() if said.value == "true"}
        self._tree = Tree(store, SKOS + "broader")

    def declares(self, values: set[Term]) -> bool:
        """Tell whether something is declared of one of ``values``."""
        return any(self._declared(value) for value in values)

    def problem(self, value: Term, before: list[Term | None]) -> str | None:
        """Give what is wrong with ``value`` after the values ``before`` it, in their order; ``None`` if it fits."""
        declared = self._declared(value)
        if declared is None:
            return None
        if before and before[-1] is _OPEN:
            return Det.ContestedTransition
        may_be_first = declared in self._first
        if not before:
            return None if may_be_first else Det.MissingTransition
        if self._may_follow(declared, before[-1]):
            return None
        if may_be_first or any(self._may_follow(declared, earlier) for earlier in before):
            return Det.ImpossibleTransition
        return None if _OPEN in before else Det.MissingTransition

    def _declared(self, value: Term) -> Term | None:
        line = self._tree.line(value)
        return next((term for term in line if term in self._follows or term in self._first), None)

    def _may_follow(self, value: Term, before: Term | None) -> bool:
        return before is not _OPEN and not self._follows.get(value, set()).isdisjoint(self._tree.line(before))


def _histories(
    store: Store, name: str, keys: list[dict[Term, Term]], days: dict[Term, Term]
) -> Iterator[dict[_Place, list[NamedNode]]]:
    """Give the steps of each key: the records that count for the property ``name``, or on which it is open."""
    quads = store.quads_for_pattern(None, NamedNode(Det.effectiveFor), NamedNode(name), DefaultGraph())
    taking = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    properties, settlements = column(store, Det.disagreementProperty), column(store, Det.settlement)
    for node, differing in columns(store, Det.disagreeingRecord).items():
        if properties.get(node) == NamedNode(name) and settlements.get(node) == NamedNode(Det.OpenDisagreement):
            taking |= {record for record in differing if isinstance(record, NamedNode)}
    supersedes = columns(store, Det.supersedes)
    histories: dict[tuple[Term | None, ...], list[NamedNode]] = defaultdict(list)
    for record in taking:
        histories[tuple(key.get(record) for key in keys)].append(record)
    for records in histories.values():
        steps: dict[_Place, list[NamedNode]] = defaultdict(list)
        for record in records:
            today: set[Term] = {other for other in records if days[other] == days[record]}
            steps[days[record].value, _depth(record, today, supersedes)].append(record)
        yield steps


def _depth(record: Term, today: set[Term], supersedes: dict[Term, set[Term]]) -> int:
    """Give how many steps of its day a record comes after."""
    earlier = supersedes.get(record, set()) & today
    return max((1 + _depth(before, today, supersedes) for before in earlier), default=0)


def _judged(steps: dict[_Place, list[NamedNode]], values: dict[Term, Term], fit: _Fit) -> Iterator[Triple]:
    """Judge the steps of one key, in their order."""
    before: list[Term | None] = []
    for place in sorted(steps):
        found = {values[record] for record in steps[place]}
        value = found.pop() if len(found) == 1 else _OPEN
        problem = value and fit.problem(value, before)
        if problem:
            for record in sorted(steps[place], key=str):
                yield Triple(record, NamedNode(Det.transition), NamedNode(problem))
        before.append(value)
