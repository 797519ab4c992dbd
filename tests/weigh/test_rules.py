"""Each edge by name: the record that derives it, what a later record changes, and what does not derive it."""

from dataclasses import replace
from typing import NamedTuple

import pytest
from tests.weigh.oracle import EDTF, XSD, Record, day, det, literal
from tests.weigh.reading import derived, derived_from, observe, ours, statements

ACTOR, EVENT, PERSON, TOPIC = ours("actor"), ours("event"), ours("person"), ours("topic")
INSTRUMENT, UNION, OFFICE, CAUSE = ours("instrument"), ours("union"), ours("office"), ours("cause")
ONE = literal("1", XSD + "integer")
TRUE, FALSE = literal("true", XSD + "boolean"), literal("false", XSD + "boolean")
BROADER = "<http://www.w3.org/2004/02/skos/core#broader>"


class Case(NamedTuple):
    """A record that derives an edge, and the facts with which a later record replaces it."""

    ends: tuple[str, str]
    record: Record
    later: dict[str, str]
    act: bool = True


def record(cls: str, *roles: str, **facts: str) -> Record:
    """Give a reported record."""
    return Record(ours("record"), cls, facts, frozenset(map(det, roles)), frozenset([ours("document")]))


def participation(attendance: str, *roles: str) -> Record:
    """Give a reported participation."""
    return record(
        "Participation", *roles, actor=ACTOR, event=EVENT, attendance=det(attendance), headOfDelegation=PERSON
    )


def position(stance: str) -> Record:
    """Give a reported position."""
    return record("Position", actor=ACTOR, instrument=INSTRUMENT, stance=det(stance), day=day("2024-06-16"))


def ballot(choice: str) -> Record:
    """Give a reported ballot."""
    return record("Ballot", actor=ACTOR, voteEvent=EVENT, choice=det(choice))


MEMBERSHIP = record(
    "Membership",
    member=ACTOR,
    organisation=UNION,
    spell=ONE,
    membershipKind=det("FullMember"),
    end=literal("..", EDTF),
)
AWAY, REMOVED = {"attendance": det("Expected")}, {"stance": det("RemovedFromList")}
SILENT = {"choice": det("NotVoting")}

CASES = {
    "absentFrom": Case((ACTOR, EVENT), participation("NotInvited"), AWAY),
    "abstainedOn": Case((ACTOR, EVENT), ballot("Abstained"), SILENT),
    "attended": Case((ACTOR, EVENT), participation("Observed"), AWAY),
    "declined": Case((ACTOR, INSTRUMENT), position("Declined"), REMOVED),
    "hadOnAgenda": Case(
        (EVENT, TOPIC),
        record("AgendaItem", event=EVENT, topic=TOPIC, agendaStatus=det("OnAgenda")),
        {"agendaStatus": det("NotOnAgenda")},
    ),
    "heldOffice": Case(
        (PERSON, OFFICE),
        record("Tenure", holder=PERSON, office=OFFICE, spell=ONE, start=day("2020-01-01")),
        {"start": day("2021-01-01")},
    ),
    "hosted": Case((ACTOR, EVENT), participation("Attended", "Host"), AWAY),
    "joinedLater": Case((ACTOR, INSTRUMENT), position("JoinedLater"), REMOVED),
    "ledDelegationTo": Case((PERSON, EVENT), participation("Attended"), {"headOfDelegation": ours("other")}),
    "mediated": Case((ACTOR, EVENT), participation("Attended", "Mediator"), AWAY),
    "memberOf": Case((ACTOR, UNION), MEMBERSHIP, {"end": day("2024-01-01")}, act=False),
    "signed": Case((ACTOR, INSTRUMENT), position("Signed"), REMOVED),
    "supported": Case((ACTOR, INSTRUMENT), position("Supported"), REMOVED),
    "supports": Case((ACTOR, INSTRUMENT), position("Rejoined"), REMOVED, act=False),
    "votedAgainst": Case((ACTOR, EVENT), ballot("Against"), SILENT),
    "votedFor": Case((ACTOR, EVENT), ballot("InFavour"), SILENT),
    "withdrewFrom": Case((ACTOR, INSTRUMENT), position("Withdrew"), REMOVED),
}


def edges(*records: Record) -> set[tuple[str, str, str]]:
    """Give the edges that the product derives."""
    return observe(derived(records, {})).edges


@pytest.mark.parametrize("edge", CASES)
def test_a_record_derives_its_edge_only_where_it_counts(edge: str) -> None:
    start, end = CASES[edge].ends
    stated = CASES[edge].record
    assert (start, edge, end) in edges(stated)
    assert edges(replace(stated, rank="Deprecated")) == set()
    assert edges(replace(stated, sources=frozenset(), claims=frozenset([ours("claim")]))) == set()
    different = replace(stated, name=ours("different"), facts={**stated.facts, **CASES[edge].later})
    assert (start, edge, end) not in edges(stated, different), "the two are open"


@pytest.mark.parametrize("edge", CASES)
def test_a_later_record_ends_a_state_of_affairs_and_leaves_an_act(edge: str) -> None:
    start, end = CASES[edge].ends
    first = CASES[edge].record
    later = replace(
        first,
        name=ours("later"),
        facts={**first.facts, **CASES[edge].later},
        roles=frozenset(),
        supersedes=frozenset([first.name]),
    )
    assert ((start, edge, end) in edges(first, later)) == CASES[edge].act


def test_a_postponement_has_the_causes_that_stand() -> None:
    status = record("EventStatus", event=EVENT, status=det("Postponed"), day=day("2024-06-16"))
    held = replace(status, name=ours("held"), facts={**status.facts, "status": det("Held"), "day": day("2024-07-16")})
    because = replace(record("Explanation", explains=status.name, cause=CAUSE, stands=TRUE), name=ours("explanation"))
    denied = replace(because, facts={**because.facts, "stands": FALSE})
    unrelated = replace(because, facts={**because.facts, "explains": held.name})
    expected = {(EVENT, "postponedBecauseOf", CAUSE)}
    assert edges(status, because) == expected
    assert edges(status, because, held) == expected
    assert edges(status, denied) == set()
    assert edges(status, held, unrelated) == set()
    assert edges(replace(status, rank="Deprecated"), because) == set()
    assert edges(status, replace(because, rank="Deprecated")) == set()


def test_a_membership_that_is_over_or_of_unknown_end_is_not_derived() -> None:
    over = {**MEMBERSHIP.facts, "end": day("2020-01-31")}
    unknown = {name: value for name, value in MEMBERSHIP.facts.items() if name != "end"}
    again = {**MEMBERSHIP.facts, "spell": literal("2", XSD + "integer"), "membershipKind": det("AssociateMember")}
    assert edges(replace(MEMBERSHIP, facts=over)) == set()
    assert edges(replace(MEMBERSHIP, facts=unknown)) == set()
    assert edges(replace(MEMBERSHIP, facts=over), replace(MEMBERSHIP, name=ours("again"), facts=again)) == set()


def test_nobody_leads_the_delegation_of_an_absent_actor() -> None:
    assert edges(participation("Absent")) == {(ACTOR, "absentFrom", EVENT)}


@pytest.mark.parametrize(
    ("shipped", "expected"),
    [
        ("Observed", {"attended", "hosted", "mediated", "ledDelegationTo"}),
        ("DeclinedInvitation", {"absentFrom"}),
        ("FoundingMember", {"memberOf"}),
    ],
)
def test_a_value_narrower_than_a_shipped_one_derives_the_same_edges(shipped: str, expected: set[str]) -> None:
    prop = "membershipKind" if shipped == "FoundingMember" else "attendance"
    stated = MEMBERSHIP if shipped == "FoundingMember" else participation("Attended", "Host", "Mediator")
    stated = replace(stated, facts={**stated.facts, prop: ours("Narrower")})
    lines = [f"{ours('Narrower')} {BROADER} {det(shipped)}", *statements(stated, {})]
    store = derived_from("".join(f"{line} {ours('graph')} .\n" for line in lines))
    assert {edge for _, edge, _ in observe(store).edges} == expected
