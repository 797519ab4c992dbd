"""The talks in Qatar and the events around them: what became of each, why by each account, and who denies what."""

import pytest
from pyoxigraph import Store
from tests.graph.reading import asserted, column, select

from detente.prepare import open_dataset

AUGUST = "event:qatar-energy-talks-2024"
OCTOBER = "event:qatar-energy-talks-2024-10"
POSTPONED = "record:qatar-energy-talks-2024-postponed-2024-08-17"
BY_INCURSION = "record:qatar-energy-talks-2024-postponed-because-of-kursk-incursion-2024"
BY_MIDDLE_EAST = "record:qatar-energy-talks-2024-postponed-because-of-middle-east"
BY_ONE_SIDE = "record:qatar-energy-talks-2024-postponed-because-of-one-sided-meeting"


@pytest.fixture(scope="module")
def weighed() -> Store:
    return open_dataset().raw


def life(store: Store, event: str) -> list[tuple[str, ...]]:
    """Give the statuses of an event that count, in order; the last column tells the current one."""
    return select(
        store,
        f"""SELECT ?day ?status (BOUND(?current) AS ?now) WHERE {{
              ?record det:event {event} ; det:status ?status ; det:day ?day ; det:effectiveFor det:status .
              OPTIONAL {{ ?record det:currentFor det:status BIND (true AS ?current) }} }}
            ORDER BY ?day ?now""",
        merged=False,
    )


def who(record: str, how: str) -> set[str]:
    return set(
        column(asserted(), f"SELECT ?who WHERE {{ ?claim det:{how} {record} ; det:claimant ?who }}"),
    )


def test_the_talks_of_august_were_planned_and_then_postponed(weighed: Store) -> None:
    assert life(weighed, AUGUST) == [
        ("2024-08-17", "det:Planned", "false"),
        ("2024-08-17", "det:Postponed", "true"),
    ]


def test_their_day_is_that_of_the_first_report() -> None:
    rows = select(asserted(), f"SELECT ?basis ?date WHERE {{ {POSTPONED} det:dayBasis ?basis ; det:date ?date }}")
    assert rows == [("det:FirstReported", "2024-08-06/2024-08-17")]


def test_those_of_october_are_an_event_of_their_own(weighed: Store) -> None:
    assert life(weighed, OCTOBER) == [("2024-10-29", "det:Ongoing", "true")]


def test_who_dealt_in_october_is_only_claimed(weighed: Store) -> None:
    """The Financial Times quotes people familiar with very early discussions; both sides deny them."""
    records = column(asserted(), f"SELECT ?record WHERE {{ ?record a det:Participation ; det:event {OCTOBER} }}")
    assert len(records) == 3
    assert {voice for record in records for voice in who(record, "asserts")} == {"organisation:people-familiar"}
    assert not column(weighed, f"SELECT ?actor WHERE {{ ?actor det:attended|det:mediated {OCTOBER} }}", merged=False)


def test_talks_that_were_put_off_have_no_day() -> None:
    assert not column(asserted(), f"SELECT ?day WHERE {{ {AUGUST} det:start|det:end ?day }}")


def test_no_page_but_one_says_that_the_talks_were_held() -> None:
    rows = select(
        asserted(),
        f"""SELECT ?source ?rank WHERE {{
              ?record det:event {AUGUST} ; det:status det:Held ; det:source ?source ; det:rank ?rank }}""",
    )
    assert rows == [("document:topbuzztimes-lemonde-2024-08", "det:Deprecated")]


def test_who_denies_that_there_were_talks() -> None:
    assert who(AUGUST, "deniesExistenceOf") == {"person:maria-zakharova", "person:sergey-lavrov"}
    assert who(OCTOBER, "deniesExistenceOf") == {"person:dmitry-peskov", "person:mykhailo-podolyak"}


def test_a_denial_makes_no_status_of_its_own() -> None:
    statuses = column(asserted(), f"SELECT DISTINCT ?status WHERE {{ ?r det:event {AUGUST} ; det:status ?status }}")
    assert set(statuses) == {"det:Planned", "det:Postponed", "det:Held"}


def test_each_account_of_the_postponement_stands() -> None:
    rows = select(
        asserted(),
        f"""SELECT ?explanation ?cause ?stands WHERE {{
              ?explanation det:explains {POSTPONED} ; det:cause ?cause ; det:stands ?stands }}""",
    )
    assert set(rows) == {
        (BY_INCURSION, "event:kursk-incursion-2024", "true"),
        (BY_MIDDLE_EAST, "cause:situation-in-the-middle-east", "true"),
        (BY_ONE_SIDE, "cause:no-benefit-of-a-one-sided-meeting", "true"),
    }
    assert not column(asserted(), f"SELECT ?rank WHERE {{ ?r det:explains {POSTPONED} ; det:rank ?rank }}")


def test_who_gives_each_account() -> None:
    assert {"person:diplomat-briefed-on-talks", "organisation:people-familiar"} <= who(BY_INCURSION, "asserts")
    assert who(BY_INCURSION, "denies") == {"person:volodymyr-zelenskyy"}
    assert who(BY_MIDDLE_EAST, "asserts") == {"organisation:president-of-ukraine"}
    assert who(BY_ONE_SIDE, "asserts") == {"person:diplomat-briefed-on-talks"}
    for claimed in (BY_MIDDLE_EAST, BY_ONE_SIDE):
        assert not column(asserted(), f"SELECT ?document WHERE {{ {claimed} det:source ?document }}")


def test_the_reported_account_gives_the_edge(weighed: Store) -> None:
    assert column(weighed, f"SELECT ?cause WHERE {{ {AUGUST} det:postponedBecauseOf ?cause }}", merged=False) == [
        "event:kursk-incursion-2024"
    ]


@pytest.mark.parametrize(
    ("prefix", "number"), [("qatar", 59), ("china", 27), ("summit2", 19), ("india", 4), ("kursk", 4), ("orban", 3)]
)
def test_every_statement_is_a_claim(prefix: str, number: int) -> None:
    claims = column(
        asserted(),
        f"""SELECT ?claim WHERE {{
              ?claim a det:Claim FILTER (REGEX(STR(?claim), "/claim/{prefix}-[0-9]+$")) }}""",
    )
    assert len(claims) == number


def test_two_claims_of_china_were_there_before() -> None:
    rows = select(
        asserted(),
        """SELECT ?claim ?about WHERE {
             VALUES ?claim { claim:mao-ning-on-arrangements claim:china-announces-its-absence }
             ?claim det:about ?about ; det:corroboratedBy document:novayagazeta-2024-06-16 }""",
    )
    assert {row[0] for row in rows} == {"claim:mao-ning-on-arrangements", "claim:china-announces-its-absence"}


def test_the_first_conference_was_held_online_without_russia(weighed: Store) -> None:
    planned, held = "event:energy-security-conference-2024", "event:energy-security-conference-2024-08-22"
    assert life(weighed, planned) == [("2024-07-15", "det:Planned", "false"), ("2024-08-17", "det:Postponed", "true")]
    assert life(weighed, held) == [("2024-08-13", "det:Planned", "false"), ("2024-08-22", "det:Held", "true")]
    present = column(weighed, f"SELECT ?actor WHERE {{ ?actor det:attended {held} }}", merged=False)
    assert present == ["state:DNK", "state:NOR", "state:POL", "state:UKR"]


def test_the_second_summit_was_planned_for_november_then_for_2024_then_put_off(weighed: Store) -> None:
    rows = select(
        asserted(),
        """SELECT ?day ?planned WHERE {
             ?record det:event event:second-peace-summit ; det:status det:Planned ; det:day ?day ;
               det:plannedFor ?planned } ORDER BY ?day""",
    )
    assert rows == [
        ("2024-07-11", "2024-11~"),
        ("2024-07-15", "2024-11~"),
        ("2024-08-25", "2024-11~"),
        ("2024-08-27", "2024-11"),
        ("2024-09-10", "2024"),
    ]
    assert life(weighed, "event:second-peace-summit")[-1] == ("2024-10-08", "det:Postponed", "true")


def test_the_conferences_are_parts_of_one_series() -> None:
    parts = column(asserted(), "SELECT ?event WHERE { ?event det:partOf event:second-peace-summit-preparation }")
    assert len(parts) == 10


def test_the_end_of_the_incursion_is_said_by_one_side_and_denied_by_the_other(weighed: Store) -> None:
    ended = "record:kursk-incursion-2024-ended-2025-04-26"
    assert who(ended, "asserts") == {"person:valery-gerasimov"}
    assert who(ended, "denies") == {"organisation:general-staff-of-ukraine"}
    assert life(weighed, "event:kursk-incursion-2024") == [("2024-08-06", "det:Ongoing", "true")]


def test_aims_of_the_incursion_stand_side_by_side() -> None:
    causes = column(asserted(), "SELECT ?cause WHERE { ?r det:explains event:kursk-incursion-2024 ; det:cause ?cause }")
    assert causes == [
        "cause:buffer-zone",
        "cause:drawing-off-russian-forces",
        "cause:forcing-russia-to-end-the-war",
        "cause:leverage-in-negotiations",
    ]
    leverage = "record:kursk-incursion-2024-because-of-leverage"
    assert who(leverage, "denies") == {"person:volodymyr-zelenskyy"}
    assert {"person:vladimir-putin", "person:mykhailo-podolyak"} <= who(leverage, "asserts")


@pytest.mark.parametrize(
    "matter",
    [
        "det:aspect det:StartAspect ; det:subject event:orban-visit-mar-a-lago-2024",
        "det:measure det:Inhabitants ; det:subject place:pokrovsk",
        "det:measure det:ExchangeNumber ; det:subject event:prisoner-exchange-2024-09-14",
        "det:aspect det:PlaceAspect ; det:subject event:environment-conference-2024",
    ],
)
def test_differences_between_sources_stay_open(weighed: Store, matter: str) -> None:
    settlements = column(
        weighed,
        f"""SELECT DISTINCT ?settlement ?disagreement WHERE {{
              ?disagreement det:settlement ?settlement ; det:disagreeingRecord ?record . ?record {matter} }}""",
        merged=False,
    )
    assert settlements == ["det:OpenDisagreement"]


def test_who_mediated_the_exchanges(weighed: Store) -> None:
    rows = select(
        weighed,
        "SELECT ?actor ?event WHERE { ?actor det:mediated ?event . ?event a det:PrisonerExchange }",
        merged=False,
    )
    assert {actor for actor, event in rows if event != "event:ankara-prisoner-exchange-2024"} == {"state:ARE"}
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("copies", "root"),
    [
        (10, "document:washington-post-secret-efforts-2024-08-17"),
        (2, "document:new-york-times-incursion-2024-08-19"),
        (4, "document:le-monde-secret-talks-2024-08-24"),
        (2, "document:financial-times-qatar-2024-10-29"),
    ],
)
def test_reports_that_nobody_read_whole_have_those_that_pass_them_on(copies: int, root: str) -> None:
    assert column(asserted(), f"SELECT ?seen WHERE {{ {root} det:seen ?seen }}") == ["false"]
    assert len(column(asserted(), f"SELECT ?copy WHERE {{ ?copy det:relayOf {root} }}")) == copies
