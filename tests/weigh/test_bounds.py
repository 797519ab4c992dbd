"""The first and last day that a date can mean, and what is derived of them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weigh.oracle import EDTF, XSD, day, det, literal
from tests.weigh.reading import GRAPH, RDF_TYPE, derived_from, ours, pairs

from detente.bounds import bounds
from detente.errors import DetenteError

DATE = XSD + "date"
FACETS = ("earliest", "latest", "startEarliest", "startLatest", "endEarliest", "endLatest")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-06", "2024-06-01", "2024-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-06-16", "2024-06-16", "2024-06-16"),
        ("2024-06-16T10:00:00Z", "2024-06-16", "2024-06-16"),
        ("2024-06-16~", "2024-06-15", "2024-06-17"),
        ("2024-03-01?", "2024-02-29", "2024-03-02"),
        ("2024-06~", "2024-05-01", "2024-07-31"),
        ("2024-06%", "2024-05-01", "2024-07-31"),
        ("2024-01~", "2023-12-01", "2024-02-29"),
        ("2024-12~", "2024-11-01", "2025-01-31"),
        ("2024~", "2023-01-01", "2025-12-31"),
        ("2024~-06-16", "2023-06-16", "2025-06-16"),
        ("2024-06~-16", "2024-05-16", "2024-07-16"),
        ("2024-~06-16", "2024-05-16", "2024-07-16"),
        ("2024-06-28/2024-07-13", "2024-06-28", "2024-07-13"),
        ("2024-06/2024-07", "2024-06-01", "2024-07-31"),
        ("2024-06-28~/2024-07", "2024-06-27", "2024-07-31"),
        ("../2024-06-15", None, "2024-06-15"),
        ("/2024-06-15", None, "2024-06-15"),
        ("../2024-06-15~", None, "2024-06-16"),
        ("2024-07-11/..", "2024-07-11", None),
        ("2024-07-11/", "2024-07-11", None),
        ("..", None, None),
        ("2024-XX", "2024-01-01", "2024-12-31"),
        ("2024-06-XX", "2024-06-01", "2024-06-30"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2024-22", "2024-06-01", "2024-08-31"),
        ("[2024-06-15, 2024-06-17]", "2024-06-15", "2024-06-17"),
        ("[2024-06-15, 2024-06-17~]", "2024-06-14", "2024-06-18"),
        ("[..2024-06-15]", None, "2024-06-15"),
    ],
)
def test_an_edtf_date_has_a_first_and_a_last_day(text: str, first: str | None, last: str | None) -> None:
    found = bounds(text, EDTF)
    assert tuple(side and side.isoformat() for side in found) == (first, last)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_a_day_bounds_itself_in_both_notations(when: date) -> None:
    assert bounds(when.isoformat(), DATE) == bounds(when.isoformat(), EDTF) == (when, when)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(["~", "?", "%"]), st.integers(0, 2))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_a_qualified_date_spans_more_on_both_sides_and_little_more(when: date, mark: str, cut: int) -> None:
    text = when.isoformat()[: len("2024-06-16") - 3 * cut]
    (first, last), (wider_first, wider_last) = bounds(text, EDTF), bounds(text + mark, EDTF)
    assert first
    assert last
    assert wider_first
    assert wider_last
    longest = (1, 31, 366)[cut]
    assert 1 <= (first - wider_first).days <= longest
    assert 1 <= (wider_last - last).days <= longest


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/",
        "16 June 2024",
        "2024-6-1",
        "2024-06-31",
        "2024-13",
        "2023-02-29",
        "2024-06-16 ",
        "2024-06-16/2024-06-15",
        "2024-07/2024-06",
        "2024/2025/2026",
        "2024-06-16/2024-13",
        "...",
    ],
)
def test_what_is_no_edtf_date_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(DetenteError) as raised:
        bounds(text, EDTF)
    assert repr(text) in str(raised.value)
    assert raised.value.hint


@pytest.mark.parametrize(
    "text",
    ["", "2024", "2024-06", "2024-6-1", "2024-06-31", "20240616", "2024-W24-7", "2024-06-16~", "..", "٢٠٢٤-06-16"],
)
def test_what_is_no_day_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(DetenteError) as raised:
        bounds(text, DATE)
    assert repr(text) in str(raised.value)
    assert raised.value.hint == "Write it as YYYY-MM-DD."


def derived_bounds(**dates: str | list[str]) -> dict[str, str]:
    """Give the derived bounds of a node with these dates: a day as it stands, all else in EDTF."""
    lines = []
    for name, texts in dates.items():
        for text in [texts] if isinstance(texts, str) else texts:
            value = day(text) if len(text) == len("2024-06-16") and text[-1].isdigit() else literal(text, EDTF)
            lines.append(f"{ours('node')} {det(name)} {value} {ours('graph')} .\n")
    store = derived_from("".join(lines))
    found = {}
    for facet in FACETS:
        values = [value for node, value in pairs(store, facet) if node == ours("node")]
        assert len(values) <= 1
        if values:
            assert values[0].endswith(f"^^<{DATE}>")
            found[facet] = values[0][1:11]
    return found


@pytest.mark.parametrize("name", ["date", "published"])
def test_a_date_is_bounded_by_earliest_and_latest(name: str) -> None:
    assert derived_bounds(**{name: "2024-06-16"}) == {"earliest": "2024-06-16", "latest": "2024-06-16"}
    assert derived_bounds(**{name: "2024-06"}) == {"earliest": "2024-06-01", "latest": "2024-06-30"}
    assert derived_bounds(**{name: "2024-06-16~"}) == {"earliest": "2024-06-15", "latest": "2024-06-17"}
    assert derived_bounds(**{name: "../2024-06-15"}) == {"latest": "2024-06-15"}
    assert derived_bounds(**{name: "16 June"}) == {}


def test_start_and_end_are_bounded_apart_and_together() -> None:
    assert derived_bounds(start="2024-06-15", end="2024-06") == {
        "startEarliest": "2024-06-15",
        "startLatest": "2024-06-15",
        "endEarliest": "2024-06-01",
        "endLatest": "2024-06-30",
        "earliest": "2024-06-15",
        "latest": "2024-06-30",
    }


def test_a_date_of_its_own_comes_before_start_and_end() -> None:
    found = derived_bounds(date="2024-06-20", start="2024-06-15", end="2024-06-16")
    assert (found["earliest"], found["latest"]) == ("2024-06-20", "2024-06-20")
    assert (found["startEarliest"], found["endLatest"]) == ("2024-06-15", "2024-06-16")


def test_an_unknown_start_and_an_unknown_end_have_no_bounds() -> None:
    assert derived_bounds(start="2024-06-15").keys() == {"earliest", "startEarliest", "startLatest"}
    assert derived_bounds(end="2024-06-15").keys() == {"latest", "endEarliest", "endLatest"}


def test_what_goes_on_lasts_at_least_to_the_last_look() -> None:
    found = derived_bounds(start="2020-01-01", end="..", attestedOn="2024-06-15")
    assert found["endEarliest"] == "2024-06-15"
    assert found.keys() & {"endLatest", "latest"} == set()


def test_what_goes_on_has_no_end_without_a_look() -> None:
    assert derived_bounds(start="2020-01-01", end="..").keys() == {"earliest", "startEarliest", "startLatest"}


def test_an_end_that_is_left_out_is_not_before_the_last_day_attested() -> None:
    found = derived_bounds(start="../2023-01-10", attestedOn=["2024-06-15", "2023-01-10"])
    assert found == {"startLatest": "2023-01-10", "endEarliest": "2024-06-15"}


def test_an_attestation_counts_from_its_first_possible_day() -> None:
    assert derived_bounds(attestedOn=["2024-06", "2024-05-20"]) == {"endEarliest": "2024-06-01"}
    assert derived_bounds(attestedOn=["2024-06-16", "2024-06-16~"]) == {"endEarliest": "2024-06-16"}


def test_an_end_before_some_day_is_not_before_the_last_day_attested() -> None:
    found = derived_bounds(end="../2024-06-30", attestedOn="2024-06-15")
    assert (found["endEarliest"], found["endLatest"]) == ("2024-06-15", "2024-06-30")


def test_a_known_end_is_not_moved_by_attestation() -> None:
    found = derived_bounds(end="2024-06-30", attestedOn="2024-06-15")
    assert (found["endEarliest"], found["endLatest"]) == ("2024-06-30", "2024-06-30")


def last_ends(*tenures: dict[str, str], single: str = "true") -> dict[str, str]:
    """Give the last possible end of each of these tenures of one office, by the name of the holder and the spell.

    A tenure is its dates, its ``holder``, and what else differs from a reported first spell.
    """
    lines = [f"{ours('office')} {det('singleHolder')} {literal(single, XSD + 'boolean')}"]
    for number, tenure in enumerate(tenures):
        record = ours(f"{tenure['holder']}-{tenure.get('spell', '1')}-{number}")
        lines.append(f"{record} {RDF_TYPE} {det('Tenure')}")
        lines.append(f"{record} {det('office')} {ours(tenure.get('office', 'office'))}")
        lines.append(f"{record} {det('holder')} {ours(tenure['holder'])}")
        lines.append(f"{record} {det('spell')} {literal(tenure.get('spell', '1'), XSD + 'integer')}")
        lines.append(f"{record} {det('rank')} {det(tenure.get('rank', 'Normal'))}")
        if "claimed" not in tenure:
            lines.append(f"{record} {det('source')} {ours('page')}")
        for name in ("start", "end", "attestedOn"):
            if text := tenure.get(name):
                plain = len(text) == len("2024-06-16") and text[-1].isdigit()
                lines.append(f"{record} {det(name)} {day(text) if plain else literal(text, EDTF)}")
    store = derived_from("".join(f"{line} {GRAPH} .\n" for line in lines))
    found = dict(pairs(store, "endLatest"))
    return {name.rpartition("/")[2].rpartition("-")[0]: value[1:11] for name, value in found.items()}


ADA = {"holder": "ada", "start": "2020-01-01", "attestedOn": "2022-05-01"}
BEA = {"holder": "bea", "start": "2023-03-04", "attestedOn": "2024-05-01"}


def test_an_end_that_no_source_gives_is_not_after_the_start_of_the_successor() -> None:
    assert last_ends(ADA, BEA) == last_ends(BEA, ADA) == {"ada-1": "2023-03-04"}
    assert last_ends(ADA) == {}


def test_the_successor_may_have_begun_on_the_last_day_of_its_start() -> None:
    assert last_ends(ADA, BEA | {"start": "2023-03"}) == {"ada-1": "2023-03-31"}
    assert last_ends(ADA, BEA | {"start": "../2023-03-04"}) == {"ada-1": "2023-03-04"}


def test_the_first_of_several_successors_ends_a_tenure() -> None:
    cleo = {"holder": "cleo", "start": "2024-09-01"}
    assert last_ends(ADA, cleo, BEA) == {"ada-1": "2023-03-04", "bea-1": "2024-09-01"}


def test_an_end_that_a_source_gives_stays() -> None:
    assert last_ends(ADA | {"end": "2022-12"}, BEA) == {"ada-1": "2022-12-31"}
    assert last_ends(ADA, ADA | {"end": "2022-12-24"}, BEA) == {"ada-1": "2022-12-24"}


def test_what_went_on_at_the_last_look_is_over_when_the_successor_begins() -> None:
    assert last_ends(ADA | {"end": ".."}, BEA) == {"ada-1": "2023-03-04"}


def test_who_began_before_the_last_day_attested_is_no_successor() -> None:
    assert last_ends(ADA | {"attestedOn": "2023-06-01"}, BEA) == {}
    assert last_ends(ADA | {"attestedOn": "2023-03-04"}, BEA) == {"ada-1": "2023-03-04"}
    assert last_ends(BEA, ADA | {"end": "2022-12-24"}) == {"ada-1": "2022-12-24"}


def test_a_start_of_which_no_first_day_is_known_may_be_an_earlier_tenure() -> None:
    assert last_ends(ADA, {"holder": "bea", "start": "../2023-03-04"}) == {}
    assert last_ends(ADA, {"holder": "bea", "start": "../2022-04-01", "attestedOn": "2022-04-01"}) == {}


def test_nobody_ends_an_office_of_several_holders_or_another_office() -> None:
    assert last_ends(ADA, BEA, single="false") == {}
    assert last_ends(ADA, BEA | {"office": "other-office"}) == {}


def test_a_second_spell_of_a_holder_ends_the_first() -> None:
    assert last_ends(ADA, {"holder": "ada", "spell": "2", "start": "2025-01-01"}) == {"ada-1": "2025-01-01"}


def test_only_what_counts_ends_a_tenure() -> None:
    assert last_ends(ADA, BEA | {"rank": "Deprecated"}) == last_ends(ADA, BEA | {"claimed": ""}) == {}
    assert last_ends(ADA | {"rank": "Deprecated"}, BEA) == {}
