"""What bears a claim out, stands against it, or only has it from the same source."""

import pytest
from tests.weigh.reading import derived_from, pairs

DET = "https://w3id.org/detente/ontology/"
TEST = "https://example.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

STORY = """
copy reprintOf report
retold relayOf report
post relayOf retold

held type EventStatus
held event talks
held status Held
why type Explanation
why explains held
why source ministry-page

told type Claim
told claimant envoy
told reportedIn report
told asserts held
passed-on type Claim
passed-on claimant newspaper
passed-on relays told
passed-on reportedIn post
passed-on corroboratedBy copy
passed-on corroboratedBy other-page
second type Claim
second claimant minister
second reportedIn third-page
second asserts held
again type Claim
again claimant envoy
again reportedIn fourth-page
again asserts held
denial type Claim
denial claimant ministry
denial reportedIn ministry-page
denial deniesExistenceOf talks
no type Claim
no claimant minister
no reportedIn third-page
no denies why
twisted type Claim
twisted claimant blogger
twisted relays second
twisted reportedIn blog
twisted contradictedBy third-page
alone type Claim
alone claimant blogger
alone reportedIn blog
"""


def seen(name: str, claim: str) -> set[str]:
    quads = []
    for line in filter(None, STORY.splitlines()):
        subject, predicate, value = line.split()
        in_ontology = predicate == "type" or value == "Held"
        predicate = TYPE if predicate == "type" else DET + predicate
        quads.append(f"<{TEST}{subject}> <{predicate}> <{DET if in_ontology else TEST}{value}> <{TEST}graph> .\n")
    store = derived_from("".join(quads))
    return {value.rpartition("/")[2].rstrip(">") for node, value in pairs(store, name) if node == f"<{TEST}{claim}>"}


@pytest.mark.parametrize(
    ("claim", "borne_out", "found", "opposed"),
    [
        ("told", {"other-page", "second"}, {"copy"}, {"denial"}),  # not by its own speaker once more
        ("passed-on", {"other-page", "second"}, {"copy"}, {"denial"}),  # as what it passes on
        ("second", {"told", "again"}, set(), {"denial"}),  # whoever twists it takes nothing from it
        ("twisted", set(), set(), {"third-page"}),
        ("denial", set(), set(), {"told", "second", "again"}),
        ("no", set(), set(), {"ministry-page"}),
        ("alone", set(), set(), set()),
    ],
)
def test_what_is_known_for_and_against_a_claim(
    claim: str, borne_out: set[str], found: set[str], opposed: set[str]
) -> None:
    assert seen("borneOutBy", claim) == borne_out
    assert seen("foundIn", claim) == found
    assert seen("opposedBy", claim) == opposed
