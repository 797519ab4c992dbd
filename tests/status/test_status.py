"""The status of a statement is what all voices say of it: small worlds, one rule of the reckoning each."""

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Store
from tests.weigh.oracle import Record, day, det
from tests.weigh.reading import GRAPH, derived, derived_from, ours, statements
from tests.weigh.test_rules import ACTOR, CASES, EVENT, INSTRUMENT, position, record

from detente.namespaces import RDF_TYPE
from detente.statements import Statement
from detente.status import Statuses

CLAIM = ours("claim")
PERSON = ours("person")
EXPLANATION = replace(
    record("Explanation", cause=ours("cause"), stands='"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    name=ours("explanation"),
)


def node(text: str) -> NamedNode:
    """Give the node of an N-Triples text."""
    return NamedNode(text.strip("<>"))


def status(store: Store, subject: str, name: str, target: str) -> str:
    """Give the status of a statement of a property of the ontology."""
    return Statuses(store).status(Statement(node(subject), node(det(name)), node(target)))


def world(*records: Record, claims: tuple[str, ...] = ()) -> Store:
    """Give the store of ``records`` and of ``claims``, the ends of N-Triples after the claim, with force."""
    lines = [line for each in records for line in statements(each, {})]
    lines += [f"{CLAIM} <{RDF_TYPE}> {det('Claim')}", f"{CLAIM} {det('date')} {day('2024-06-17')}"]
    lines += [f"{CLAIM} {line}" for line in claims]
    if claims and not any(det("force") in line for line in claims):
        lines.append(f"{CLAIM} {det('force')} {det('Denies')}")
    return derived_from("".join(f"{line} {GRAPH} .\n" for line in lines))


@pytest.mark.parametrize("edge", CASES)
def test_a_record_supports_its_edge_whatever_its_rank(edge: str) -> None:
    start, end = CASES[edge].ends
    stated = CASES[edge].record
    assert status(world(stated), start, edge, end) == "supported"
    assert status(world(replace(stated, rank="Deprecated")), start, edge, end) == "supported"
    assert status(world(), start, edge, end) == "silent"


@pytest.mark.parametrize("edge", CASES)
def test_another_value_of_the_same_day_contests_it(edge: str) -> None:
    start, end = CASES[edge].ends
    stated = CASES[edge].record
    different = replace(stated, name=ours("different"), facts={**stated.facts, **CASES[edge].later}, roles=frozenset())
    alone = status(world(different), start, edge, end)
    both = status(world(stated, different), start, edge, end)
    if edge == "heldOffice":  # another start is no denial of the office
        assert (alone, both) == ("supported", "supported")
    else:
        assert alone == ("silent" if edge == "ledDelegationTo" else "denied")  # somebody else's head denies nobody
        assert both == "contested"


@pytest.mark.parametrize("edge", CASES)
def test_a_later_value_denies_a_state_of_affairs_and_leaves_an_act(edge: str) -> None:
    start, end = CASES[edge].ends
    first = CASES[edge].record
    later = replace(
        first,
        name=ours("later"),
        facts={**first.facts, **CASES[edge].later},
        roles=frozenset(),
        supersedes=frozenset([first.name]),
    )
    found = status(world(first, later), start, edge, end)
    assert found == ("supported" if CASES[edge].act else "denied")


def test_a_claim_supports_with_a_force_that_bears_on_records() -> None:
    claimed = replace(position("Declined"), sources=frozenset())
    said = f"{det('asserts')} {claimed.name}"
    assert status(world(claimed, claims=(said,)), ACTOR, "declined", INSTRUMENT) == "supported"
    forecast = (said, f"{det('force')} {det('Predicts')}")
    assert status(world(claimed, claims=forecast), ACTOR, "declined", INSTRUMENT) == "silent"


def test_a_denial_of_the_record_contests_it_and_of_a_record_that_nobody_states_denies_it() -> None:
    stated = position("Declined")
    denial = (f"{det('denies')} {stated.name}",)
    assert status(world(stated, claims=denial), ACTOR, "declined", INSTRUMENT) == "contested"
    silent = replace(stated, sources=frozenset())
    assert status(world(silent, claims=denial), ACTOR, "declined", INSTRUMENT) == "denied"


def test_a_denial_of_another_record_says_nothing_for_a_statement() -> None:
    removed = position("RemovedFromList")
    assert (
        status(world(removed, claims=(f"{det('denies')} {removed.name}",)), ACTOR, "supports", INSTRUMENT) == "denied"
    )


@pytest.mark.parametrize(("on", "expected"), [("2024-06-17", "contested"), ("2024-06-18", "supported")])
def test_that_an_event_took_place_is_denied_for_what_is_not_later(on: str, expected: str) -> None:
    held = record("EventStatus", event=EVENT, status=det("Held"), day=day(on))
    denial = (f"{det('deniesExistenceOf')} {EVENT}",)
    assert status(world(held, claims=denial), EVENT, "status", det("Held")) == expected


def test_that_an_event_took_place_is_denied_with_its_explanations_and_without_any_record() -> None:
    put_off = record("EventStatus", event=EVENT, status=det("Postponed"), day=day("2024-06-16"))
    why = replace(EXPLANATION, facts={**EXPLANATION.facts, "explains": put_off.name})
    denial = (f"{det('deniesExistenceOf')} {EVENT}",)
    assert status(world(put_off, why), EVENT, "postponedBecauseOf", ours("cause")) == "supported"
    assert status(world(put_off, why, claims=denial), EVENT, "postponedBecauseOf", ours("cause")) == "contested"
    assert status(world(claims=denial), ACTOR, "attended", EVENT) == "denied"


def test_a_cause_of_a_postponement_is_none_of_another_status() -> None:
    held = record("EventStatus", event=EVENT, status=det("Held"), day=day("2024-06-16"))
    why = replace(EXPLANATION, facts={**EXPLANATION.facts, "explains": held.name})
    assert status(world(held, why), EVENT, "postponedBecauseOf", ours("cause")) == "silent"


def test_a_narrower_value_supports_and_a_broader_one_says_nothing() -> None:
    joined = position("JoinedLater")
    supported = position("Supported")
    store = derived([joined], {})
    assert status(store, ACTOR, "supported", INSTRUMENT) == "supported"
    assert status(derived([supported], {}), ACTOR, "joinedLater", INSTRUMENT) == "silent"


def test_whoever_leads_a_delegation_that_stayed_away_is_denied() -> None:
    led = CASES["ledDelegationTo"].record
    absent = {**led.facts, "attendance": det("Absent")}
    assert status(world(replace(led, facts=absent)), PERSON, "ledDelegationTo", EVENT) == "denied"
    away = replace(led, name=ours("away"), facts={"actor": ACTOR, "event": EVENT, "attendance": det("Absent")})
    assert status(world(led, away), PERSON, "ledDelegationTo", EVENT) == "contested"


def test_a_spell_that_goes_on_is_not_denied_by_one_that_is_over() -> None:
    member = CASES["memberOf"].record
    start, end = CASES["memberOf"].ends
    over = {**member.facts, **CASES["memberOf"].later, "spell": '"2"^^<http://www.w3.org/2001/XMLSchema#integer>'}
    former = replace(member, name=ours("former"), facts=over)
    assert status(world(member, former), start, "memberOf", end) == "supported"
    assert status(world(former), start, "memberOf", end) == "denied"


def test_a_state_of_affairs_is_reckoned_from_the_last_reported_day_and_what_comes_after() -> None:
    supported = position("Supported")
    later = replace(position("Withdrew"), name=ours("later"))
    later = replace(later, facts={**later.facts, "day": day("2024-07-01")}, sources=frozenset())
    claimed = (f"{det('asserts')} {later.name}",)
    assert status(world(supported, later, claims=claimed), ACTOR, "supports", INSTRUMENT) == "contested"
    reported = replace(later, sources=frozenset([ours("document")]))
    assert status(world(supported, reported), ACTOR, "supports", INSTRUMENT) == "denied"
    deprecated = replace(reported, rank="Deprecated")
    assert status(world(supported, deprecated), ACTOR, "supports", INSTRUMENT) == "contested"
