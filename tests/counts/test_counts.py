"""Reported numbers and the sets of members that make them up.

``summit.csv`` is from counts.csv, the members of list_versions.csv on each day, participants.csv, and notes-summit.md:
which states are doubtful and why (1, 2, 3, 4, 5, 6, 8, 10), and who counts how (9, 10, 13, 15).
"""

import csv
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from tests.conftest import Run

import detente as product
from detente.counts import Change, solve
from detente.namespaces import Det

SUMMIT, COMMUNIQUE = "event:burgenstock-2024", "instrument:burgenstock-communique"
OTHER_EVENTS = Path(__file__).parents[1] / "queries" / "data" / "other-events.ttl"
A, B, C, D = (NamedNode(f"x:{name}") for name in "abcd")
NOBODY: frozenset[NamedNode] = frozenset()


def _rows(dataset: product.Dataset, subject: str) -> set[tuple[str, ...]]:
    """Give what ``summit.csv`` has of the numbers with a roster."""
    return {
        (
            str(row.subject),
            str(row.measure).removeprefix("det:"),
            str(row.asOf or ""),
            str(row.countingBasis or "").removeprefix("det:"),
            str(row.reported),
            str(row.certain),
            str(row.possible),
            str(row.reproduced).removeprefix("det:").replace("Reproduced", ""),
            str(row.putIn or ""),
            str(row.leftOut or ""),
        )
        for row in dataset.counts(subject)
        if row.reproduced
    }


@pytest.mark.parametrize("subject", [SUMMIT, COMMUNIQUE])
def test_each_number_is_made_up_by_the_members_that_the_facts_give(subject: str) -> None:
    with Path(__file__).with_name("summit.csv").open(encoding="utf-8", newline="") as stream:
        expected = {tuple(row) for row in csv.reader(stream) if row[0] == subject}
    assert _rows(product.open(), subject) == expected


def test_what_was_known_on_the_day_has_the_screen_and_the_first_list() -> None:
    rows = _rows(product.open(known_at="2024-06-16"), COMMUNIQUE)
    assert {row[1:] for row in rows if row[1].startswith("Support")} == {
        ("Supporters", "2024-06-16", "", "82", "81", "84", "ByOneSet", "Suriname", ""),
        ("Supporters", "2024-06-16", "", "84", "81", "84", "ByOneSet", "Iraq; Jordan; Suriname", ""),
        ("Supporters", "2024-06-16", "", "85", "81", "84", "Not", "", ""),
        ("SupportingOrganisations", "2024-06-16", "", "4", "4", "4", "AsCounted", "", ""),
        ("SupportingStates", "2024-06-16", "", "80", "77", "80", "ByOneSet", "Iraq; Jordan; Suriname", ""),
    }


def test_a_way_of_counting_that_nobody_uses_there_explains_nothing() -> None:
    """Thirteen support it, Colombia among them, whom only counts of another event leave out."""
    rows = product.open(OTHER_EVENTS).counts("instrument:friends-for-peace-communique")
    assert [(row.reported, row.certain, row.reproduced) for row in rows] == [
        (12, 13, "det:NotReproduced"),
        (13, 13, "det:ReproducedAsCounted"),
    ]


def test_a_number_without_a_roster_is_listed_with_who_gives_it() -> None:
    rows = product.open().counts("event:prisoner-exchange-2024-09-14")
    assert [(row.measure, row.reported, row.certain, row.reproduced, row.countedBy) for row in rows] == [
        ("det:ExchangeNumber", 8, None, None, "OODA Loop"),
        ("det:ExchangeNumber", 57, None, None, "East Coast Daily; Reuters"),
        ("det:ExchangeNumber", 2, None, None, "OODA Loop"),
        ("det:ExchangeNumber", 3, None, None, "Reuters"),
        ("det:PersonsReturnedToRussia", 103, None, None, "OODA Loop; Reuters"),
        ("det:PersonsReturnedToUkraine", 103, None, None, "OODA Loop; Reuters"),
    ]


@pytest.mark.parametrize("known_at", [None, "2024-06-17", "2024-06-25"])
def test_the_question_counts_as_the_command_does(known_at: str | None) -> None:
    dataset = product.open(known_at=known_at)
    by_question = {
        (row.record, row.property, row.certain or 0, row.possible or 0) for row in dataset.ask("reported-counts")
    }
    assert by_question == {(row.record, row.property, row.certain or 0, row.possible or 0) for row in dataset.counts()}


def test_a_set_with_one_change_goes_before_those_with_two() -> None:
    changes = [Change(frozenset({B}), NOBODY), Change(frozenset({C}), NOBODY), Change(frozenset({C, D}), NOBODY)]
    members = frozenset({A})
    assert solve(1, at_least=False, members=members, changes=changes).reproduced == Det.ReproducedAsCounted
    two = solve(2, at_least=False, members=members, changes=changes)
    assert (two.reproduced, two.changes) == (Det.ReproducedBySeveralSets, (changes[0], changes[1]))
    three = solve(3, at_least=False, members=members, changes=changes)
    assert (three.reproduced, three.changes) == (Det.ReproducedByOneSet, (changes[2],))
    assert solve(4, at_least=False, members=members, changes=changes).changes[0].put_in == {B, C, D}
    assert solve(5, at_least=False, members=members, changes=changes).reproduced == Det.NotReproduced
    assert solve(0, at_least=True, members=members, changes=changes).reproduced == Det.ReproducedAsCounted


def test_changes_that_give_the_same_members_are_one_set() -> None:
    changes = [Change(frozenset({B}), NOBODY), Change(frozenset({B}), frozenset({C}))]
    result = solve(2, at_least=False, members=frozenset({A}), changes=changes)
    assert (result.reproduced, result.changes) == (Det.ReproducedByOneSet, (changes[0],))


def test_where_no_way_fits_it_is_told_how_many_of_those_in_doubt_would() -> None:
    changes = [Change(frozenset({B, C, D}), NOBODY)]
    result = solve(3, at_least=False, members=frozenset({A}), changes=changes)
    assert (result.reproduced, result.some) == (Det.ReproducedBySeveralSets, 2)


def test_the_command_writes_the_answer(detente: Run) -> None:
    done = detente("counts", "Bürgenstock communiqué", "--without", "Kyiv Independent", "-f", "csv")
    lines = list(csv.DictReader(done.stdout.splitlines()))
    assert {"certain", "possible", "reproduced", "ways", "putIn", "leftOut", "countedBy"} <= lines[0].keys()
    assert not [line for line in lines if line["countedBy"] == "Kyiv Independent"]


def test_what_is_not_known_is_said(detente: Run) -> None:
    done = detente("counts", "no such thing")
    assert done.returncode == 2
    assert "error: nothing is called 'no such thing'" in done.stderr
