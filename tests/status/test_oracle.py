"""The status of every statement of random small graphs, against a reckoning that shares nothing with the product."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from tests.weigh import oracle
from tests.weigh.oracle import Record, day, det, within
from tests.weigh.reading import GRAPH, RDF_TYPE, RDFS_SUBCLASS, derived_from, ours, statements
from tests.weigh.test_oracle import PARENTS, graphs

from detente.statements import Statement
from detente.status import Statuses


class Edge(NamedTuple):
    """An edge of records with two ends in their key, and a value that makes it."""

    cls: str
    start: str
    end: str
    prop: str
    value: str
    role: str | None = None
    current: bool = False


EDGES = {
    "absentFrom": Edge("Participation", "actor", "event", "attendance", "Absent"),
    "abstainedOn": Edge("Ballot", "actor", "voteEvent", "choice", "Abstained"),
    "attended": Edge("Participation", "actor", "event", "attendance", "Attended"),
    "declined": Edge("Position", "actor", "instrument", "stance", "Declined"),
    "hadOnAgenda": Edge("AgendaItem", "event", "topic", "agendaStatus", "OnAgenda"),
    "hosted": Edge("Participation", "actor", "event", "attendance", "Attended", role="Host"),
    "joinedLater": Edge("Position", "actor", "instrument", "stance", "JoinedLater"),
    "mediated": Edge("Participation", "actor", "event", "attendance", "Attended", role="Mediator"),
    "signed": Edge("Position", "actor", "instrument", "stance", "Signed"),
    "supported": Edge("Position", "actor", "instrument", "standing", "InSupport"),
    "supports": Edge("Position", "actor", "instrument", "standing", "InSupport", current=True),
    "votedAgainst": Edge("Ballot", "actor", "voteEvent", "choice", "Against"),
    "votedFor": Edge("Ballot", "actor", "voteEvent", "choice", "InFavour"),
    "withdrewFrom": Edge("Position", "actor", "instrument", "stance", "Withdrew"),
}
FORCES = {"Announces": True, "Asserts": True, "Denies": True, "Predicts": False, "Demands": False}
"""Whether a claim of that force bears on records."""


class Claim(NamedTuple):
    """A claim with what it asserts, denies, and says never took place."""

    name: str
    force: str
    date: str
    asserts: frozenset[str]
    denies: frozenset[str]
    no_event: frozenset[str]


def claims(records: list[Record], seed: int) -> list[Claim]:
    """Give a few claims on ``records``; those that a record says it rests on assert it."""
    chance = Random(f"claims {seed}")
    names = [record.name for record in records]
    found = []
    for record in records:
        for name in sorted(record.claims):
            force, date = chance.choice([*FORCES, "Asserts"]), _date(chance)
            found.append(Claim(name, force, date, frozenset([record.name]), frozenset(), frozenset()))
    events = sorted({event for record in records if (event := record.get("event"))})
    for number in range(chance.randint(0, 4)):
        denied = frozenset(chance.sample(names, 1)) if chance.random() < 0.7 else frozenset[str]()
        unreal = frozenset(chance.sample(events, 1)) if events and chance.random() < 0.3 else frozenset[str]()
        found.append(
            Claim(ours(f"denial-{number}"), chance.choice([*FORCES]), _date(chance), frozenset(), denied, unreal)
        )
    return found


def _date(chance: Random) -> str:
    return chance.choice(["2024-06-15", "2024-06-16", "2024-06-17", "2024-07-01"])


def predict(records: list[Record], said: list[Claim], name: str, start: str, end: str) -> str:
    """Reckon the status of a statement from what records and claims say."""
    edge = EDGES[name]
    bearing = [claim for claim in said if FORCES[claim.force]]
    matter = [record for record in _layered(records, edge) if _ends(record[1], edge) == (start, end)]
    unreal = any({start, end} & claim.no_event for claim in bearing)

    def carried(record: Record) -> bool:
        return record.reported or any(record.name in claim.asserts for claim in bearing)

    def denied(record: Record) -> bool:
        return any(record.name in claim.denies or _has_no_event(record, claim, bearing) for claim in bearing)

    def fits(record: Record) -> bool:
        return within(record.get(edge.prop), edge.value) and (edge.role is None or det(edge.role) in record.roles)

    def excludes(record: Record) -> bool:
        value = record.get(edge.prop)
        return not within(value, edge.value) and not within(det(edge.value), str(value)[1:-1].rpartition("/")[2])

    if edge.current:
        lasting = [place for place, record in matter if record.reported and record.rank != "Deprecated"]
        places = {place for place, _ in matter if not lasting or place >= max(lasting)}
    else:
        told = {place for place, record in matter if fits(record) and carried(record)}
        places = told or {place for place, _ in matter}
    counted = [record for place, record in matter if place in places]
    yes = any(fits(record) and carried(record) for record in counted)
    no = any((fits(record) and denied(record)) or (excludes(record) and carried(record)) for record in counted)
    if yes:
        return "contested" if no else "supported"
    return "denied" if no or unreal else "silent"


def _has_no_event(record: Record, claim: Claim, bearing: list[Claim]) -> bool:
    """Tell whether a claim says that the event of a record never took place, and the record is not later.

    The documents of these graphs have no day; where only claims carry a record, they have one.
    """
    about = {record.get("event"), record.get("subject"), record.get("explains")} & claim.no_event
    carrying = [] if record.reported else [day(other.date) for other in bearing if record.name in other.asserts]
    own = record.get("day") or min(carrying, default=None)
    return bool(about) and (own is None or own <= day(claim.date))


def _ends(record: Record, edge: Edge) -> tuple[str | None, str | None]:
    return record.get(edge.start), record.get(edge.end)


def _layered(records: list[Record], edge: Edge) -> Iterator[tuple[tuple[str, int], Record]]:
    """Give the records that have the value with the day, and how many of that day they follow one after the other."""
    declared = oracle.CLASSES[edge.cls]
    own = [record for record in records if _is(record.cls, edge.cls) and record.get(edge.prop)]
    own = [record for record in own if declared.order is None or record.get(declared.order)]
    for record in own:
        today = record.get(declared.order) or "" if declared.order else ""
        rivals = {
            other.name: other
            for other in own
            if other.rank != "Deprecated"
            and [other.get(part) for part in declared.key] == [record.get(part) for part in declared.key]
            and (declared.order is None or other.get(declared.order) == today)
        }
        yield (today, _depth(record, rivals)), record


def _depth(record: Record, rivals: dict[str, Record]) -> int:
    return max((1 + _depth(rivals[name], rivals) for name in record.supersedes & rivals.keys()), default=0)


def _is(cls: str, above: str) -> bool:
    return cls == above or (cls in PARENTS and _is(PARENTS[cls], above))


def _asked(records: list[Record]) -> Iterator[tuple[str, str, str]]:
    for name, edge in EDGES.items():
        ends = {_ends(record, edge) for record in records if _is(record.cls, edge.cls)}
        yield from ((name, start, end) for start, end in sorted(ends, key=str) if start and end)


def _class(name: str) -> str:
    return ours(name) if name in PARENTS else det(name)


def _store(records: list[Record], said: list[Claim]) -> Statuses:
    """Give the statuses of a store with the records and claims; a claim is written once, with its force."""
    lines = [f"{ours(cls)} {RDFS_SUBCLASS} {_class(above)}" for cls, above in PARENTS.items()]
    lines += [line for record in records for line in statements(replace(record, claims=frozenset()), PARENTS)]
    for claim in said:
        lines += [f"{claim.name} {RDF_TYPE} {det('Claim')}", f"{claim.name} {det('force')} {det(claim.force)}"]
        lines.append(f"{claim.name} {det('date')} {day(claim.date)}")
        said_of = {"asserts": claim.asserts, "denies": claim.denies, "deniesExistenceOf": claim.no_event}
        for name, targets in said_of.items():
            lines += [f"{claim.name} {det(name)} {target}" for target in sorted(targets)]
    return Statuses(derived_from("".join(f"{line} {GRAPH} .\n" for line in lines)))


def test_statuses_are_those_of_the_oracle() -> None:
    seen: Counter[str] = Counter()

    @given(graphs(), st.integers(0, 2**32))
    @settings(max_examples=80, deadline=None, derandomize=True, database=None)
    def compare(records: list[Record], seed: int) -> None:
        said = claims(records, seed)
        statuses = _store(records, said)
        for name, start, end in _asked(records):
            statement = Statement(NamedNode(start[1:-1]), NamedNode(oracle.ONTOLOGY + name), NamedNode(end[1:-1]))
            expected = predict(records, said, name, start, end)
            assert statuses.status(statement) == expected, (name, start, end)
            seen[f"{name} {expected}"] += 1

    compare()
    wanted = {f"{name} {status}" for name in EDGES for status in ("supported", "contested", "denied")}
    assert {name for name in wanted if seen[name] < 2} == set(), seen
