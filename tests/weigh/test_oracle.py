"""Weighing and edge rules on random small graphs give what the plain Python oracle predicts."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode
from tests.weigh import oracle
from tests.weigh.oracle import EDTF, XSD, Record, day, det, literal
from tests.weigh.reading import INFERRED, derived, observe, ours, pairs

from detente import dataset
from detente.errors import DetenteError

PARENTS = {"KeynoteParticipation": "Participation", "ClosingKeynote": "KeynoteParticipation"}
"""Classes of records that the test adds to the ontology; they declare nothing of their own."""

DAYS = [day("2024-06-16"), day("2024-06-17"), day("2024-07-01"), day("2024-06-16")]
ACTORS = [ours("actor-1"), ours("actor-2")]
EVENTS = [ours("event-1"), ours("event-2")]
CAUSES = [ours("cause-1"), ours("cause-2")]
SPELLS = [literal("1", XSD + "integer"), literal("2", XSD + "integer")]
NUMBERS = [literal("78", XSD + "integer"), literal("80", XSD + "integer")]
STARTS = [day("2020-01-01"), day("2020-01-02"), literal("2020", EDTF)]
ENDS = [literal("..", EDTF), literal("..", EDTF), day("2024-07-01")]


def concepts(*names: str) -> list[str]:
    """Give the concepts of the ontology with these local names."""
    return [det(name) for name in names]


POOLS: dict[str, dict[str, list[str]]] = {
    "AgendaItem": {
        "event": EVENTS,
        "topic": [ours("topic")],
        "agendaStatus": concepts("OnAgenda", "OnAgenda", "NotOnAgenda"),
    },
    "Ballot": {
        "actor": ACTORS,
        "voteEvent": [ours("vote")],
        "choice": concepts("InFavour", "Against", "Abstained", "NotVoting"),
    },
    "Count": {
        "subject": EVENTS[:1],
        "measure": [det("Delegations")],
        "asOf": DAYS[:1],
        "countingBasis": [det("WithoutKosovo")],
        "number": NUMBERS,
        "minimum": NUMBERS,
        "approximateNumber": NUMBERS,
    },
    "Detail": {
        "subject": EVENTS[:1],
        "aspect": concepts("PlaceAspect", "TitleAspect"),
        "value": [ours("place"), literal("The place", XSD + "string")],
    },
    "EventStatus": {
        "event": EVENTS,
        "status": concepts("Postponed", "Planned", "Postponed", "Held"),
        "day": DAYS,
    },
    "Explanation": {
        "explains": EVENTS[:1],
        "cause": CAUSES,
        "stands": [literal("true", XSD + "boolean")] * 3 + [literal("false", XSD + "boolean")],
    },
    "Membership": {
        "member": ACTORS[:1],
        "organisation": [ours("union")],
        "spell": SPELLS,
        "membershipKind": concepts("FullMember", "FoundingMember", "AssociateMember"),
        "start": STARTS,
        "end": ENDS,
    },
    "Participation": {
        "actor": ACTORS,
        "event": EVENTS[:1],
        "attendance": concepts(
            "Attended", "Attended", "Observed", "Absent", "DeclinedInvitation", "NotInvited", "Expected"
        ),
        "level": concepts("TopLevel", "HeadOfState", "Minister"),
        "headOfDelegation": [ours("person-1"), ours("person-2")],
    },
    "Position": {
        "actor": ACTORS[:1] * 3 + ACTORS[1:],
        "instrument": [ours("communique")],
        "stance": concepts(*oracle.STANDINGS),
        "standing": concepts("InSupport", "NotInSupport", "Undecided"),
        "day": DAYS,
    },
    "Provision": {"instrument": [ours("communique")], "topic": [ours("topic")]},
    "Tenure": {
        "holder": [ours("person-1"), ours("person-2")],
        "office": [ours("office")],
        "spell": SPELLS,
        "start": STARTS,
        "end": ENDS,
    },
}
KINDS = [
    ["AgendaItem", "Detail"],
    ["Ballot"],
    ["Count"],
    ["EventStatus"],
    ["Membership"],
    ["Participation", "KeynoteParticipation", "ClosingKeynote"],
    ["Position"],
    ["Provision"],
    ["Tenure"],
    ["Explanation"],
]
"""The classes that a random graph has a few records of, side by side."""

NEVER_MISSING = {"Count": ("subject", "measure")}
"""The parts of a key that a record always has, where they are not all of them."""

RANKS = ["Normal"] * 4 + ["Preferred", "Deprecated", "Deprecated"]
VOICES = ["source"] * 6 + ["source and claim", "claim", "nothing"]


@st.composite
def graphs(draw: st.DrawFn) -> list[Record]:
    """Give a few records on few matters for each kind, so that they agree, differ and follow one another.

    The values come from a seed, since Hypothesis likes to draw the same ones again; a failing graph shrinks to the
    first records of the kind that matters.
    """
    records: list[Record] = []
    for kind in KINDS:
        count, seed = draw(st.integers(1, 8)), draw(st.integers(0, 2**32))
        chance = Random(f"{kind} {seed}")
        for _ in range(count):
            records.append(_record(chance, len(records), chance.choice(kind), records))
    return records


def _record(chance: Random, number: int, cls: str, earlier: list[Record]) -> Record:
    declaring = _declaring(cls)
    always = NEVER_MISSING.get(declaring, oracle.CLASSES[declaring].key)
    facts: dict[str, str] = {}
    for name, pool in POOLS[declaring].items():
        if (name in always or chance.random() < 0.9) and not (name == "standing" and "stance" in facts):
            facts[name] = chance.choice(pool)
    explained = [record.name for record in earlier if record.cls == "EventStatus"]
    if cls == "Explanation" and explained:
        facts["explains"] = chance.choice([facts["explains"], *explained])
    voice = chance.choice(VOICES)
    rivals = [record.name for record in earlier if _declaring(record.cls) == declaring]
    roles = concepts("Host", "Mediator", "Observer") if declaring == "Participation" else []
    return Record(
        ours(f"record-{number}"),
        cls,
        facts,
        roles=frozenset(chance.sample(roles, chance.randint(0, 1 if roles else 0))),
        sources=frozenset([ours(f"document-{number % 3}")] if "source" in voice else []),
        claims=frozenset([ours(f"claim-{number}")] if "claim" in voice else []),
        rank=chance.choice(RANKS),
        supersedes=frozenset(chance.sample(rivals, min(len(rivals), chance.choice([0, 0, 1, 2])))),
    )


def _declaring(cls: str) -> str:
    return _declaring(PARENTS[cls]) if cls in PARENTS else cls


FEW = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
)


@given(graphs())
@FEW
def test_step_and_rules_give_what_the_oracle_gives(records: list[Record]) -> None:
    store = derived(records, PARENTS)
    found, expected = observe(store), oracle.predict(records, parents=PARENTS)
    for part, right in expected._asdict().items():
        assert getattr(found, part) == right, part
    for name in ("effectiveFor", "currentFor", "inForceFrom", "inForceUntil", "settlement", *oracle.EDGES):
        pattern = (None, NamedNode(oracle.ONTOLOGY + name), None)
        inferred = {(q.subject, q.object) for q in store.quads_for_pattern(*pattern, INFERRED)}
        assert inferred == {(q.subject, q.object) for q in store.quads_for_pattern(*pattern, DefaultGraph())}


def test_random_graphs_reach_every_rule_and_outcome() -> None:
    """The comparison above says nothing of what its graphs never hold."""
    seen: Counter[str] = Counter()

    @given(graphs())
    @FEW
    def collect(records: list[Record]) -> None:
        seen.update(_reached(records))

    collect()
    wanted = {*oracle.EDGES, "superseded on its day", "past", "subclass"}
    wanted |= {f"{how} {when}" for how in ("SettledByRank", "OpenDisagreement") for when in ("on a day", "without")}
    wanted |= {f"effective {prop}" for declared in oracle.CLASSES.values() for prop in declared.values}
    assert {name for name in wanted if seen[name] < 4} == set(), seen


def _reached(records: list[Record]) -> set[str]:
    """Name the edges and the kinds of outcome that a graph leads to."""
    outcome = oracle.predict(records, parents=PARENTS)
    effective, current = ({name for name, _ in pairs} for pairs in (outcome.effective, outcome.current))
    reached = {edge for _, edge, _ in outcome.edges} | {f"effective {prop}" for _, prop in outcome.effective}
    reached |= {f"{item.settlement} {'on a day' if item.day else 'without'}" for item in outcome.disagreements}
    reached |= {"superseded on its day"} if outcome.until & outcome.since else set()
    reached |= {"past"} if effective - current else set()
    reached |= {"subclass"} if any(r.cls in PARENTS and r.name in effective for r in records) else set()
    return reached


def test_ontology_declares_what_the_oracle_is_typed_from() -> None:
    store = derived([], {})

    def declared(name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for cls, prop in pairs(store, name):
            found.setdefault(cls, set()).add(prop)
        return found

    keys, values, orders = declared("keyProperty"), declared("valueProperty"), declared("orderProperty")
    assert keys == {det(cls): set(concepts(*item.key)) for cls, item in oracle.CLASSES.items()}
    assert values == {det(cls): set(concepts(*item.values)) for cls, item in oracle.CLASSES.items() if item.values}
    assert orders == {det(cls): {det(item.order)} for cls, item in oracle.CLASSES.items() if item.order}
    assert set(pairs(store, "standing")) == {(det(a), det(b)) for a, b in oracle.STANDINGS.items()}
    broader = NamedNode("http://www.w3.org/2004/02/skos/core#broader")
    assert {
        (str(quad.subject), str(quad.object))
        for quad in store.quads_for_pattern(None, broader, None, DefaultGraph())
        if str(quad.subject).startswith(det("")[:-1])
    } == {(det(narrow), det(broad)) for narrow, broad in oracle.BROADER.items()}


def test_every_edge_rule_is_predicted() -> None:
    names = [path.stem.split("-") for path in dataset.rule_files("edges")]
    assert sorted(first + "".join(part.capitalize() for part in rest) for first, *rest in names) == list(oracle.EDGES)


def position(name: str, stance: str, on: str, *supersedes: str) -> Record:
    """Give a reported position of one actor on one instrument."""
    facts = {"actor": ACTORS[0], "instrument": ours("communique"), "stance": det(stance), "day": day(on)}
    followed = frozenset(map(ours, supersedes))
    return Record(ours(name), "Position", facts, sources=frozenset([ours("document")]), supersedes=followed)


def test_records_that_supersede_one_another_on_a_day_are_refused_by_name() -> None:
    circle = [
        position("first", "Supported", "2024-06-16", "second"),
        position("second", "Withdrew", "2024-06-16", "first"),
    ]
    with pytest.raises(DetenteError, match=r"in a circle: .*first.*, .*second") as raised:
        derived(circle, {})
    assert raised.value.hint


def test_superseding_orders_only_the_records_of_one_day() -> None:
    mutual = [
        position("first", "Supported", "2024-06-16", "second"),
        position("second", "Withdrew", "2024-06-17", "first"),
    ]
    assert observe(derived(mutual, {})).current == {(ours("second"), "stance"), (ours("second"), "standing")}


def test_an_open_day_ends_what_held_before_it() -> None:
    """Nobody knows what holds after it, so the earlier support is no longer current."""
    records = [
        position("supported", "Supported", "2024-06-16"),
        position("declined", "Declined", "2024-06-17"),
        position("supported-again", "Supported", "2024-06-17"),
    ]
    found = observe(derived(records, {}))
    assert found.effective == {(ours("supported"), "stance"), (ours("supported"), "standing")}
    assert found.current == set()
    assert found.until == {(ours("supported"), day("2024-06-17"))}
    assert {edge for _, edge, _ in found.edges} == {"supported"}


def test_two_ways_out_differ_in_stance_and_agree_in_standing() -> None:
    records = [
        position("supported", "Supported", "2024-06-16"),
        position("removed", "RemovedFromList", "2024-06-17"),
        position("withdrew", "Withdrew", "2024-06-17"),
    ]
    found = observe(derived(records, {}))
    assert {(item.property, item.settlement) for item in found.disagreements} == {("stance", "OpenDisagreement")}
    assert found.current == {(ours("removed"), "standing"), (ours("withdrew"), "standing")}
    assert {edge for _, edge, _ in found.edges} == {"supported"}
