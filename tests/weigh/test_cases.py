"""The cases that the design names, on the shipped graph, and what must hold of all of it."""

from collections.abc import Callable

import pytest
from pyoxigraph import Store
from tests.weigh import oracle
from tests.weigh.oracle import Outcome, Record, day, det
from tests.weigh.reading import pairs

ID = "https://w3id.org/detente/id/"
SUMMIT = f"<{ID}event/burgenstock-2024>"
COMMUNIQUE = f"<{ID}instrument/burgenstock-communique>"
ARTICLE = f"<{ID}document/kim-2024-08-20>"

EVIDENCE: dict[str, tuple[set[str], str, str]] = {
    "absentFrom": ({"attendance"}, "actor", "event"),
    "abstainedOn": ({"choice"}, "actor", "voteEvent"),
    "attended": ({"attendance"}, "actor", "event"),
    "declined": ({"stance"}, "actor", "instrument"),
    "hadOnAgenda": ({"agendaStatus"}, "event", "topic"),
    "heldOffice": ({"start", "end"}, "holder", "office"),
    "hosted": ({"attendance"}, "actor", "event"),
    "joinedLater": ({"stance"}, "actor", "instrument"),
    "ledDelegationTo": ({"headOfDelegation"}, "headOfDelegation", "event"),
    "mediated": ({"attendance"}, "actor", "event"),
    "memberOf": ({"membershipKind"}, "member", "organisation"),
    "signed": ({"stance"}, "actor", "instrument"),
    "supported": ({"standing"}, "actor", "instrument"),
    "supports": ({"standing"}, "actor", "instrument"),
    "votedAgainst": ({"choice"}, "actor", "voteEvent"),
    "votedFor": ({"choice"}, "actor", "voteEvent"),
    "withdrewFrom": ({"stance"}, "actor", "instrument"),
}
"""For each edge the properties for which a record that it rests on counts, and what the record has at its ends.

A postponement rests on two records, of which the explanation has no event.
"""


def state(code: str) -> str:
    """Give a state by its ISO code."""
    return f"<{ID}state/{code}>"


@pytest.fixture(scope="session")
def select(records: list[Record]) -> Callable[..., list[Record]]:
    """Give a function that finds records by class and facts; a fact is a term or the local name of a concept."""

    def find(cls: str, **facts: str) -> list[Record]:
        wanted = {name: text if text[0] in '<"' else det(text) for name, text in facts.items()}
        return [
            record
            for record in records
            if record.cls == cls and all(record.get(name) == text for name, text in wanted.items())
        ]

    return find


Select = Callable[..., list[Record]]


def position(select: Select, code: str, stance: str, on: str) -> Record:
    """Give the one position of a state on the communiqué with a stance on a day."""
    found = select("Position", actor=state(code), instrument=COMMUNIQUE, stance=stance, day=day(on))
    assert len(found) == 1, f"{code} {stance} {on}: {[record.name for record in found]}"
    return found[0]


def edges_of(outcome: Outcome, start: str) -> set[str]:
    """Name the edges from an actor to the summit or its communiqué."""
    return {edge for actor, edge, end in outcome.edges if actor == start and end in (SUMMIT, COMMUNIQUE)}


def test_iraq_supported_and_was_removed_on_the_same_day(select: Select, outcome: Outcome) -> None:
    supported = position(select, "IRQ", "Supported", "2024-06-16")
    removed = position(select, "IRQ", "RemovedFromList", "2024-06-16")
    assert removed.supersedes == {supported.name}
    for prop in ("stance", "standing"):
        assert {(supported.name, prop), (removed.name, prop)} <= outcome.effective
        assert (supported.name, prop) not in outcome.current
        assert (removed.name, prop) in outcome.current
    assert (supported.name, day("2024-06-16")) in outcome.until
    assert edges_of(outcome, state("IRQ")) == {"attended", "supported"}
    assert not any({supported.name, removed.name} & item.records for item in outcome.disagreements)


def test_iraq_has_five_explanations_of_which_none_wins(select: Select, outcome: Outcome) -> None:
    removed = position(select, "IRQ", "RemovedFromList", "2024-06-16")
    explanations = select("Explanation", explains=removed.name)
    assert len(explanations) == 5
    assert len({record.get("cause") for record in explanations}) == 5
    assert all(record.rank == "Normal" for record in explanations)
    assert all(record.sources or record.claims for record in explanations)
    names = {record.name for record in explanations}
    assert not any(names & item.records for item in outcome.disagreements)
    reported = {record.name for record in explanations if record.sources}
    assert {name for name, prop in outcome.effective if prop == "stands" and name in names} == reported


def test_the_article_on_china_derives_nothing(select: Select, outcome: Outcome, shipped: Store) -> None:
    attended = select("Participation", actor=state("CHN"), event=SUMMIT, attendance="Attended")
    declined = select("Position", actor=state("CHN"), instrument=COMMUNIQUE, stance="Declined")
    assert [record.rank for record in attended + declined] == ["Deprecated", "Deprecated"]
    reasons, sources = dict(pairs(shipped, "rankReason")), dict(pairs(shipped, "rankSource"))
    for record in attended + declined:
        assert ARTICLE in record.sources
        assert reasons[record.name]
        assert sources[record.name]
        assert not {pair for pair in outcome.effective | outcome.since if pair[0] == record.name}
    assert edges_of(outcome, state("CHN")) == {"absentFrom"}


def test_china_declined_the_invitation_which_is_narrower_than_absent(select: Select, outcome: Outcome) -> None:
    absent = select("Participation", actor=state("CHN"), event=SUMMIT, attendance="Absent")
    declined = select("Participation", actor=state("CHN"), event=SUMMIT, attendance="DeclinedInvitation")
    attended = select("Participation", actor=state("CHN"), event=SUMMIT, attendance="Attended")
    assert absent
    assert declined
    counting = {record.name for record in declined if record.rank == "Normal" and record.reported}
    everybody = frozenset(record.name for record in absent + declined + attended)
    assert {name for name, prop in outcome.effective if prop == "attendance" and name in everybody} == counting
    settled = [item for item in outcome.disagreements if item.records & everybody]
    assert [(item.property, item.records, item.settlement) for item in settled] == [
        ("attendance", everybody, "SettledByRank")
    ]


def test_suriname_is_open_on_16_june_and_settled_on_17_june(select: Select, outcome: Outcome) -> None:
    supported = position(select, "SUR", "Supported", "2024-06-16")
    declined = position(select, "SUR", "Declined", "2024-06-16")
    settled = position(select, "SUR", "Supported", "2024-06-17")
    both = frozenset([supported.name, declined.name])
    assert {item for item in outcome.disagreements if item.records & both} == {
        oracle.Disagreement("Position", "stance", day("2024-06-16"), both, "OpenDisagreement")
    }
    assert not {pair for pair in outcome.effective if pair[0] in both}
    assert {(settled.name, "stance"), (settled.name, "standing")} <= outcome.effective & outcome.current
    assert edges_of(outcome, state("SUR")) == {"attended", "supported", "supports"}


def test_japan_agrees_on_attendance_and_weighs_its_head_of_delegation_alone(select: Select, outcome: Outcome) -> None:
    kishida, hayashi = (f"<{ID}person/{slug}>" for slug in ("fumio-kishida", "yoshimasa-hayashi"))
    of_japan = {record.name: record for record in select("Participation", actor=state("JPN"), event=SUMMIT)}
    attending = {name for name, record in of_japan.items() if record.get("attendance") == det("Attended")}
    assert attending
    assert {name for name, prop in outcome.effective if prop == "attendance" and name in of_japan} == attending
    led_by = {
        of_japan[name].get("headOfDelegation")
        for name, prop in outcome.effective
        if prop == "headOfDelegation" and name in of_japan
    }
    assert led_by == {kishida}
    differing = [item for item in outcome.disagreements if item.records & of_japan.keys()]
    assert [(item.property, item.settlement) for item in differing] == [("headOfDelegation", "SettledByRank")]
    assert {of_japan[name].get("headOfDelegation") for name in differing[0].records} == {kishida, hayashi}
    assert (kishida, "ledDelegationTo", SUMMIT) in outcome.edges
    assert (hayashi, "ledDelegationTo", SUMMIT) not in outcome.edges
    assert (state("JPN"), "attended", SUMMIT) in outcome.edges


def test_the_whole_graph_is_weighed_as_the_oracle_predicts(records: list[Record], outcome: Outcome) -> None:
    for part, right in oracle.predict(records)._asdict().items():
        assert getattr(outcome, part) == right, part


def test_every_edge_rests_on_a_record_that_is_reported_and_not_deprecated(
    records: list[Record], outcome: Outcome
) -> None:
    assert EVIDENCE.keys() | {"postponedBecauseOf"} == set(oracle.EDGES)
    counting = {name: set[str]() for record in records if (name := record.name)}
    for name, prop in outcome.effective:
        counting[name].add(prop)
    witnesses = set()
    for record in records:
        if record.reported and record.rank != "Deprecated":
            for edge, (properties, start, end) in EVIDENCE.items():
                if properties & counting[record.name]:
                    witnesses.add((record.get(start), edge, record.get(end)))
            for other in records:
                explained = record.get("explains") == other.name and "status" in counting[other.name]
                if explained and "stands" in counting[record.name] and other.rank != "Deprecated":
                    witnesses.add((other.get("event"), "postponedBecauseOf", record.get("cause")))
    assert outcome.edges, "nothing is derived"
    assert outcome.edges - witnesses == set()


def test_no_deprecated_or_merely_claimed_record_counts(records: list[Record], outcome: Outcome) -> None:
    void = {record.name for record in records if record.rank == "Deprecated" or not record.reported}
    assert void, "the graph keeps what it judged wrong, and claims"
    for part in (outcome.effective, outcome.current, outcome.since, outcome.until):
        assert {name for name, _ in part} & void == set()
