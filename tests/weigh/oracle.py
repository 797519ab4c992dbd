"""What weighing and the edge rules give, worked out a second time in plain Python.

It shares nothing with the product: no import, no SPARQL, no file of the ontology. The tables below are typed
from the design. A term is its N-Triples text, and a graph is a set of `Record`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

ONTOLOGY = "https://w3id.org/detente/ontology/"
XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

Edge = tuple[str, str, str]
_Maybe = tuple[str | None, str, str | None]


def det(name: str) -> str:
    """Give a term of the ontology."""
    return f"<{ONTOLOGY}{name}>"


def literal(text: str, datatype: str) -> str:
    """Give a literal; ``datatype`` is a full IRI."""
    return f'"{text}"^^<{datatype}>'


def day(text: str) -> str:
    """Give an ``xsd:date``."""
    return literal(text, XSD + "date")


class Declared(NamedTuple):
    """What the design declares of a class of records."""

    key: tuple[str, ...]
    values: tuple[str, ...]
    order: str | None = None


CLASSES = {
    "AgendaItem": Declared(("event", "topic"), ("agendaStatus",)),
    "Ballot": Declared(("actor", "voteEvent"), ("choice",)),
    "Count": Declared(("subject", "measure", "asOf", "countingBasis"), ("number", "minimum", "approximateNumber")),
    "Detail": Declared(("subject", "aspect"), ("value",)),
    "EventStatus": Declared(("event",), ("status",), "day"),
    "Explanation": Declared(("explains", "cause"), ("stands",)),
    "Membership": Declared(("member", "organisation", "spell"), ("membershipKind", "start", "end")),
    "Participation": Declared(("actor", "event"), ("attendance", "level", "headOfDelegation")),
    "Position": Declared(("actor", "instrument"), ("stance", "standing"), "day"),
    "Provision": Declared(("instrument", "topic"), ()),
    "Tenure": Declared(("holder", "office", "spell"), ("start", "end")),
}
BROADER = {
    "DeclinedInvitation": "Absent",
    "FoundingMember": "FullMember",
    "HeadOfGovernment": "TopLevel",
    "HeadOfState": "TopLevel",
    "JoinedLater": "Supported",
    "NotInvited": "Absent",
    "Observed": "Attended",
    "Rejoined": "Supported",
    "Signed": "Supported",
}
STANDINGS = {
    "Declined": "NotInSupport",
    "InvitedToSupport": "Undecided",
    "JoinedLater": "InSupport",
    "Rejoined": "InSupport",
    "RemovedFromList": "NotInSupport",
    "Signed": "InSupport",
    "Supported": "InSupport",
    "Withdrew": "NotInSupport",
}
EDGES = (
    "absentFrom",
    "abstainedOn",
    "attended",
    "declined",
    "hadOnAgenda",
    "heldOffice",
    "hosted",
    "joinedLater",
    "ledDelegationTo",
    "mediated",
    "memberOf",
    "postponedBecauseOf",
    "signed",
    "supported",
    "supports",
    "votedAgainst",
    "votedFor",
    "withdrewFrom",
)

_STANCE_EDGES = {
    "Declined": "declined",
    "JoinedLater": "joinedLater",
    "Signed": "signed",
    "Withdrew": "withdrewFrom",
}
_CHOICE_EDGES = {"InFavour": "votedFor", "Against": "votedAgainst", "Abstained": "abstainedOn"}
_TRUE = literal("true", XSD + "boolean")
_GOING_ON = literal("..", EDTF)
_ABOVE = {det(narrow): det(broad) for narrow, broad in BROADER.items()}
_STANDING_OF = {det(stance): det(standing) for stance, standing in STANDINGS.items()}


@dataclass(frozen=True)
class Record:
    """A record as its file states it; ``facts`` are its single values, by the local name of the property."""

    name: str
    cls: str
    facts: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    rank: str = "Normal"
    supersedes: frozenset[str] = frozenset()

    def get(self, name: str) -> str | None:
        """Give the value of a property, the standing that follows from a stance included."""
        if name == "standing" and "stance" in self.facts:
            return _STANDING_OF[self.facts["stance"]]
        return self.facts.get(name)

    @property
    def reported(self) -> bool:
        """Tell whether a document states the record in its own voice."""
        return bool(self.sources)


class Disagreement(NamedTuple):
    """Records of one matter, property and day that differ."""

    cls: str
    property: str
    day: str | None
    records: frozenset[str]
    settlement: str


class Outcome(NamedTuple):
    """All that follows from a graph of records."""

    effective: set[tuple[str, str]]
    current: set[tuple[str, str]]
    since: set[tuple[str, str]]
    until: set[tuple[str, str]]
    disagreements: set[Disagreement]
    edges: set[Edge]


class _Step(NamedTuple):
    day: str | None
    winners: frozenset[str]


def predict(
    records: Iterable[Record],
    *,
    classes: Mapping[str, Declared] = CLASSES,
    parents: Mapping[str, str] | None = None,
) -> Outcome:
    """Weigh ``records`` and derive the edges; ``parents`` names the class above a class that is not in ``classes``."""
    everything = list(records)
    outcome = Outcome(set(), set(), set(), set(), set(), set())
    for name, declared in classes.items():
        members = [record for record in everything if name in _lineage(record.cls, parents or {})]
        for prop in declared.values:
            for matter in _matters(members, declared, prop):
                steps = []
                for layer in _sequence(matter, declared.order):
                    step, disagreement = _judge(layer, name, prop, declared.order)
                    steps += [step] if step else []
                    outcome.disagreements.update({disagreement} if disagreement else ())
                _conclude(steps, prop, outcome)
    outcome.edges.update(_edges(everything, outcome))
    return outcome


def within(value: str | None, above: str) -> bool:
    """Tell whether ``value`` is the concept with the local name ``above`` or narrower."""
    return value is not None and det(above) in _upwards(value)


def _lineage(cls: str, parents: Mapping[str, str]) -> list[str]:
    line = [cls]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    return line


def _upwards(value: str) -> list[str]:
    line = [value]
    while line[-1] in _ABOVE:
        line.append(_ABOVE[line[-1]])
    return line


def _matters(members: list[Record], declared: Declared, prop: str) -> list[list[Record]]:
    """Group the reported records that have the value, and the day where there is an order, by key."""
    groups: dict[tuple[str | None, ...], list[Record]] = defaultdict(list)
    for record in members:
        if record.reported and record.get(prop) and (declared.order is None or record.get(declared.order)):
            groups[tuple(record.get(part) for part in declared.key)].append(record)
    return list(groups.values())


def _sequence(matter: list[Record], order: str | None) -> Iterator[list[Record]]:
    """Give the records that are weighed together: by day, and within a day by how many they follow."""
    by_place: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in matter:
        today = (record.get(order) or "") if order else ""
        counting = [r for r in matter if r.rank != "Deprecated"]
        same_day = {r.name: r for r in counting if not order or r.get(order) == today}
        by_place[today, _depth(record, same_day)].append(record)
    for place in sorted(by_place):
        yield by_place[place]


def _depth(record: Record, same_day: Mapping[str, Record]) -> int:
    return max((1 + _depth(same_day[name], same_day) for name in record.supersedes & same_day.keys()), default=0)


def _judge(layer: list[Record], cls: str, prop: str, order: str | None) -> tuple[_Step | None, Disagreement | None]:
    """Weigh records of one layer: which count, and whether they disagree.

    Records that differ on the standing that follows from their stances differ on these: one disagreement.
    """
    today = layer[0].get(order) if order else None
    by_rank = [[r for r in layer if r.rank == rank] for rank in ("Preferred", "Normal")]
    best = next((group for group in by_rank if group), [])
    narrowest = _narrowest(best, prop)
    step = _Step(today, frozenset(r.name for r in best if r.get(prop) == narrowest)) if best else None
    disagreement = None
    follows = prop == "standing" and all("stance" in record.facts for record in layer)
    if _narrowest(layer, prop) is None and not follows:
        settlement = "SettledByRank" if narrowest or not best else "OpenDisagreement"
        names = frozenset(record.name for record in layer)
        disagreement = Disagreement(cls, prop, today, names, settlement)
    return step, disagreement


def _narrowest(layer: list[Record], prop: str) -> str | None:
    """Give the value that every other value of the layer is equal to or broader than."""
    values = {value for record in layer if (value := record.get(prop))}
    for value in values:
        if all(other in _upwards(value) for other in values):
            return value
    return None


def _conclude(steps: list[_Step], prop: str, outcome: Outcome) -> None:
    for number, step in enumerate(steps):
        for name in step.winners:
            outcome.effective.add((name, prop))
            if number + 1 == len(steps):
                outcome.current.add((name, prop))
            if step.day:
                outcome.since.add((name, step.day))
                if number + 1 < len(steps):
                    outcome.until.add((name, steps[number + 1].day or ""))


def _edges(records: list[Record], outcome: Outcome) -> Iterator[Edge]:
    """Give the edges that the records that count stand for."""
    for record in records:
        for rule in (_from_participation, _from_position, _from_ballot, _from_event, _from_spell):
            for start, predicate, end in rule(record, records, outcome):
                if start and end:
                    yield start, predicate, end


def _from_participation(record: Record, records: list[Record], outcome: Outcome) -> Iterator[_Maybe]:
    if (record.name, "attendance") not in outcome.effective:
        return
    actor, event = record.get("actor"), record.get("event")
    if within(record.get("attendance"), "Absent"):
        yield actor, "absentFrom", event
    if within(record.get("attendance"), "Attended"):
        yield actor, "attended", event
        if det("Host") in record.roles:
            yield actor, "hosted", event
        if det("Mediator") in record.roles:
            yield actor, "mediated", event
        for other in records:
            same = (other.get("actor"), other.get("event")) == (actor, event)
            if same and (other.name, "headOfDelegation") in outcome.effective:
                yield other.get("headOfDelegation"), "ledDelegationTo", event


def _from_position(record: Record, records: list[Record], outcome: Outcome) -> Iterator[_Maybe]:
    actor, instrument = record.get("actor"), record.get("instrument")
    if record.get("standing") == det("InSupport"):
        if (record.name, "standing") in outcome.effective:
            yield actor, "supported", instrument
        if (record.name, "standing") in outcome.current:
            yield actor, "supports", instrument
    if (record.name, "stance") in outcome.effective:
        for stance, edge in _STANCE_EDGES.items():
            if record.get("stance") == det(stance):
                yield actor, edge, instrument


def _from_ballot(record: Record, records: list[Record], outcome: Outcome) -> Iterator[_Maybe]:
    if (record.name, "choice") in outcome.effective:
        for choice, edge in _CHOICE_EDGES.items():
            if record.get("choice") == det(choice):
                yield record.get("actor"), edge, record.get("voteEvent")


def _from_event(record: Record, records: list[Record], outcome: Outcome) -> Iterator[_Maybe]:
    if (record.name, "agendaStatus") in outcome.effective and record.get("agendaStatus") == det("OnAgenda"):
        yield record.get("event"), "hadOnAgenda", record.get("topic")
    if (record.name, "status") in outcome.effective and record.get("status") == det("Postponed"):
        for other in records:
            stands = (other.name, "stands") in outcome.effective and other.get("stands") == _TRUE
            if stands and other.get("explains") == record.name:
                yield record.get("event"), "postponedBecauseOf", other.get("cause")


def _from_spell(record: Record, records: list[Record], outcome: Outcome) -> Iterator[_Maybe]:
    if {(record.name, "start"), (record.name, "end")} & outcome.effective:
        yield record.get("holder"), "heldOffice", record.get("office")
    if (record.name, "membershipKind") in outcome.current and within(record.get("membershipKind"), "FullMember"):
        for other in records:
            lasts = (other.name, "end") in outcome.current and other.get("end") == _GOING_ON
            if lasts and all(other.get(part) == record.get(part) for part in CLASSES["Membership"].key):
                yield record.get("member"), "memberOf", record.get("organisation")
