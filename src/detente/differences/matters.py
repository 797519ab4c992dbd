"""What counts in a dataset: of each key of each record class, what its records come to.

It knows no class by name: keys, values and orders are those that the ontology declares.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from detente import weigh
from detente.namespaces import DET, EDTF, PREFIXES, RDF_TYPE, XSD, Det
from detente.weigh import Term

_VOICES: Final = (Det.source, Det.rankSource, PREFIXES["prov"] + "wasDerivedFrom", RDF_TYPE)
"""What says on whose word a record rests, and of what class it is."""


Steps = tuple[tuple[str, frozenset[Term]], ...]


@dataclass
class State:
    """What one property of one key comes to.

    ``steps`` are the days with the values that were in force from then; ``current`` is what holds at last, ``open``
    what the sources say where nothing does since they differ; ``records`` are those that say the one or the other.
    """

    steps: Steps = ()
    current: frozenset[Term] = frozenset()
    open: frozenset[Term] = frozenset()
    records: frozenset[NamedNode] = frozenset()

    @property
    def day(self) -> str:
        """The day from which it holds."""
        return self.steps[-1][0] if self.steps and self.current else ""

    @property
    def is_dated(self) -> bool:
        """Whether its values are days or intervals, which say nothing without the name of the property."""
        return any(
            isinstance(v, Literal) and v.datatype.value in (EDTF, XSD + "date") for v in self.current | self.open
        )

    def same(self, other: "State") -> bool:
        """Tell whether both come to the same, whichever records it is that say so."""
        return (self.steps, self.current, self.open) == (other.steps, other.current, other.open)


NOTHING: Final = State()


@dataclass(frozen=True, order=True)
class Matter:
    """A key of a record class: what its records are about."""

    cls: str
    key: tuple[tuple[str, str, bool], ...]
    """Property, value, and whether that is a literal."""


@dataclass
class Matters:
    """All matters of a dataset, and what their records say beside."""

    states: dict[Matter, dict[str, State]] = field(default_factory=dict)
    records: dict[NamedNode, list[Matter]] = field(default_factory=lambda: defaultdict(list))
    """All records of each matter, those that do not count included."""
    told: dict[NamedNode, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The properties of each record that are part of its key, its values, or its voices."""
    doubts: dict[NamedNode, str] = field(default_factory=dict)
    """Why a record does not count, where that is to be seen from itself."""


def following(store: Store) -> set[str]:
    """Give the properties whose values follow from those of another, which need no telling."""
    return {name.value for name in weigh.columns(store, Det.followsFrom)}


def matters(store: Store, untold: set[str]) -> Matters:
    """Collect what counts in a dataset that is weighed, but for the properties ``untold``."""
    found = Matters()
    effective, current = weigh.columns(store, Det.effectiveFor), weigh.columns(store, Det.currentFor)
    since = weigh.column(store, Det.inForceFrom)
    disputes = _disputes(store)
    members = _members(store)
    for cls in weigh.record_classes(store):
        parts = {name: weigh.column(store, name) for name in cls.key}
        values = {name: weigh.column(store, name) for name in cls.values if name not in untold}
        told = {*cls.key, *cls.values, *_VOICES, *([cls.order] if cls.order else [])}
        by_matter: dict[Matter, list[NamedNode]] = defaultdict(list)
        for record in sorted(members.get(cls.iri, ()), key=str):
            key = tuple(
                (name, term.value, isinstance(term, Literal))
                for name, column in parts.items()
                if (term := column.get(record)) is not None
            )
            matter = Matter(cls.iri, key)
            by_matter[matter].append(record)
            found.records[record].append(matter)
            found.told[record] |= told
        for matter, records in by_matter.items():
            states = found.states.setdefault(matter, {})
            for name, column in values.items():
                wanted = NamedNode(name)
                counting = [record for record in records if wanted in effective.get(record, ())]
                last = [record for record in counting if wanted in current.get(record, ())]
                steps, run = _steps(counting, last, column, since if cls.order else {})
                disputed = [] if last else _disputed(records, disputes.get((cls.iri, name), {}), column)
                state = State(
                    steps,
                    frozenset(column[record] for record in last),
                    frozenset(column[record] for record in disputed),
                    frozenset(run if last else disputed),
                )
                if not state.same(NOTHING):
                    states[name] = state
    found.doubts = _doubts(store, found.records)
    return found


def _doubts(store: Store, records: Iterable[NamedNode]) -> dict[NamedNode, str]:
    """Say of the deprecated and the merely claimed why they do not count."""
    ranks, reasons = weigh.ranks(store), weigh.column(store, DET + "rankReason")
    reported = weigh.columns(store, Det.source).keys() | weigh.columns(store, Det.takenFrom).keys()
    doubts = {}
    for record in records:
        if ranks.get(record) == -1:
            reason = f": {reasons[record].value}" if record in reasons else ""
            doubts[record] = f"deprecated{reason}"
        elif record not in reported:
            doubts[record] = "only claimed"
    return doubts


def _steps(
    counting: list[NamedNode], last: list[NamedNode], column: dict[Term, Term], since: dict[Term, Term]
) -> tuple[Steps, list[NamedNode]]:
    """Order what was in force by day, and give the records that say what was so at last.

    Of one day, what holds at last comes last. A day that says what the one before said is no step of its own.
    """
    if not since:
        return (), last
    days: dict[tuple[str, bool], list[NamedNode]] = defaultdict(list)
    for record in counting:
        days[since[record].value if record in since else "", record in last].append(record)
    steps: list[tuple[str, frozenset[Term]]] = []
    run: list[NamedNode] = []
    for (day, _), records in sorted(days.items()):
        values = frozenset(column[record] for record in records)
        if steps and steps[-1][1] == values:
            run += records
        else:
            steps.append((day, values))
            run = records
    return tuple(steps), run


def _disputed(records: list[NamedNode], disputes: dict[NamedNode, str], column: dict[Term, Term]) -> list[NamedNode]:
    """Give the records of the last open disagreement among these."""
    days = {record: disputes[record] for record in records if record in disputes and record in column}
    last = max(days.values(), default="")
    return [record for record, day in days.items() if day == last]


def _disputes(store: Store) -> dict[tuple[str, str], dict[NamedNode, str]]:
    """Give, by class and property, the records of open disagreements with the day of theirs."""
    found: dict[tuple[str, str], dict[NamedNode, str]] = defaultdict(dict)
    names = (Det.disagreementClass, Det.disagreementProperty, Det.disagreementDay, Det.settlement)
    classes, properties, days, settlements = (weigh.column(store, name) for name in names)
    for node, records in weigh.columns(store, Det.disagreeingRecord).items():
        if settlements.get(node) == NamedNode(Det.OpenDisagreement):
            day = days[node].value if node in days else ""
            for record in records:
                if isinstance(record, NamedNode):
                    found[classes[node].value, properties[node].value][record] = day
    return found


def _members(store: Store) -> dict[str, set[NamedNode]]:
    """Give the things of each class."""
    found: dict[str, set[NamedNode]] = defaultdict(set)
    for node, classes in weigh.columns(store, RDF_TYPE).items():
        if isinstance(node, NamedNode):
            for cls in classes:
                found[cls.value].add(node)
    return found
