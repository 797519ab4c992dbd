"""The questions on claims mean the same by corroborated, found and contradicted, over the whole graph."""

import pytest
from tests.queries.asking import Row, ask

from detente.api import Dataset

CHECKS = ("corroborated", "found", "contradicted")


@pytest.fixture(scope="module")
def claims(dataset: Dataset) -> dict[str, Row]:
    """Give one row of `claims-by`, which has every claim, by claim."""
    return {row["claim"]: row for row in ask(dataset, "claims-by", {})}


@pytest.mark.parametrize("question", ["claims-about", "claims-in", "contradicted-claims", "unverified-claims"])
def test_each_question_says_the_same_of_a_claim(dataset: Dataset, claims: dict[str, Row], question: str) -> None:
    rows = ask(dataset, question, {})
    told = [column for column in CHECKS if column in rows[0]]
    assert told
    assert {row["claim"] for row in rows} <= set(claims)
    assert [
        row["claim"] for row in rows if [row[name] for name in told] != [claims[row["claim"]][name] for name in told]
    ] == []


def test_contradicted_claims_are_those_that_the_others_call_so(dataset: Dataset, claims: dict[str, Row]) -> None:
    contradicted = {name for name, row in claims.items() if row["contradicted"] == "true"}
    assert {row["claim"] for row in ask(dataset, "contradicted-claims", {})} == contradicted


def test_unverified_claims_are_those_that_are_neither(dataset: Dataset, claims: dict[str, Row]) -> None:
    neither = {name for name, row in claims.items() if row["corroborated"] == row["contradicted"] == "false"}
    assert {row["claim"] for row in ask(dataset, "unverified-claims", {})} == neither


@pytest.mark.parametrize(
    ("claim", "checks"),
    [
        ("claim:article-16", "false true false"),  # the New York Times, which the article quotes, says so
        ("claim:article-09", "false true true"),  # the agency that the article quotes has the number
        ("claim:article-13", "true false false"),  # the Washington Post has the words as well
        ("claim:new-york-times-behind-article-13", "true false false"),
        ("claim:article-05", "true true true"),  # Babel bears it out in part; the agency itself has families
        ("claim:associated-press-behind-article-05", "false false false"),
        ("claim:qatar-02", "false false true"),  # Russia denies that there were any such talks
        ("claim:qatar-14", "false false true"),
        ("claim:kursk-04", "true false true"),  # Zelenskyy denies that aim
    ],
)
def test_what_the_facts_say_of_a_claim(claims: dict[str, Row], claim: str, checks: str) -> None:
    assert [claims[claim][name] for name in CHECKS] == checks.split()
