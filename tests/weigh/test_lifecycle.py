"""Steps of an actor that do not fit what is recorded before them."""

import pytest
from tests.weigh.oracle import Record, day, det
from tests.weigh.reading import derived, ours, pairs

INSTRUMENT = ours("treaty")


def step(number: int, on: str, stance: str, **more: str | frozenset[str]) -> Record:
    """Give a reported position of one actor on one instrument."""
    facts = {"actor": ours("actor"), "instrument": INSTRUMENT, "day": day(on), "stance": det(stance)}
    return Record(ours(f"step-{number}"), "Position", facts, sources=frozenset([ours("page")]), **more)  # type: ignore[arg-type]


def problems(*steps: Record) -> dict[int, str]:
    """Give the number of each step that does not fit, with what is wrong."""
    found = pairs(derived(steps, {}), "transition")
    return {int(name.rstrip(">").rpartition("-")[2]): kind.rstrip(">").rpartition("/")[2] for name, kind in found}


def history(*stances: str) -> dict[int, str]:
    """Give what is wrong with stances that were taken on one day after the other."""
    return problems(*(step(number, f"2024-06-{number + 10}", stance) for number, stance in enumerate(stances)))


@pytest.mark.parametrize(
    "stances",
    [
        ("Supported",),
        ("JoinedLater",),
        ("Declined",),
        ("Signed",),
        ("InvitedToSupport", "JoinedLater"),
        ("Declined", "Declined", "JoinedLater"),
        ("Supported", "Supported", "RemovedFromList"),
        ("Supported", "Signed", "Supported", "Withdrew", "RemovedFromList"),
        ("JoinedLater", "Supported", "Withdrew", "Rejoined", "Withdrew"),
        ("Supported", "Withdrew", "Declined"),
        ("Supported", "RemovedFromList", "Withdrew", "Rejoined", "Supported"),
    ],
)
def test_a_history_that_the_ontology_allows_fits(stances: tuple[str, ...]) -> None:
    assert history(*stances) == {}


@pytest.mark.parametrize(
    ("stances", "at"),
    [
        (("Supported", "JoinedLater"), 1),
        (("Supported", "Declined"), 1),
        (("Signed", "InvitedToSupport"), 1),
        (("JoinedLater", "JoinedLater"), 1),
        (("Supported", "RemovedFromList", "RemovedFromList"), 2),
        (("Supported", "Withdrew", "JoinedLater"), 2),
        (("Supported", "Withdrew", "Supported"), 2),
        (("Supported", "Withdrew", "Declined", "Withdrew"), 3),
    ],
)
def test_a_step_that_cannot_come_right_after_the_one_before_is_impossible(stances: tuple[str, ...], at: int) -> None:
    assert history(*stances) == {at: "ImpossibleTransition"}


@pytest.mark.parametrize(
    ("stances", "at"),
    [
        (("Withdrew",), 0),
        (("RemovedFromList",), 0),
        (("Rejoined",), 0),
        (("Supported", "Rejoined"), 1),
        (("Declined", "Withdrew"), 1),
        (("InvitedToSupport", "RemovedFromList"), 1),
    ],
)
def test_a_step_that_needs_one_before_of_which_there_is_none_is_missing_it(stances: tuple[str, ...], at: int) -> None:
    assert history(*stances) == {at: "MissingTransition"}


def test_who_withdrew_before_joining_has_two_problems() -> None:
    assert history("Withdrew", "JoinedLater") == {0: "MissingTransition", 1: "ImpossibleTransition"}


def test_steps_of_one_day_follow_one_another_as_they_supersede() -> None:
    first, second = step(0, "2024-06-16", "Supported"), "RemovedFromList"
    assert problems(first, step(1, "2024-06-16", second, supersedes=frozenset([first.name]))) == {}
    last = step(0, "2024-06-16", "Supported", supersedes=frozenset([ours("step-1")]))
    assert problems(last, step(1, "2024-06-16", second)) == {1: "MissingTransition", 0: "ImpossibleTransition"}


def test_what_comes_right_after_an_open_disagreement_is_contested() -> None:
    open_day = [step(0, "2024-06-16", "Supported"), step(1, "2024-06-16", "Declined")]
    after = {2: "ContestedTransition"}
    assert problems(*open_day, step(2, "2024-06-17", "Withdrew")) == after
    assert problems(*open_day, step(2, "2024-06-17", "Declined"), step(3, "2024-06-18", "Rejoined")) == after
    later = [step(2, "2024-06-17", "Supported"), step(3, "2024-06-18", "Declined")]
    assert problems(*open_day, *later) == {**after, 3: "ImpossibleTransition"}


def test_records_that_do_not_count_make_no_step() -> None:
    wrong = step(1, "2024-06-17", "Declined", rank="Deprecated")
    assert problems(step(0, "2024-06-16", "Supported"), wrong, step(2, "2024-06-18", "RemovedFromList")) == {}
