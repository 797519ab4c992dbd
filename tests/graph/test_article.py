"""The article of 20 August 2024: its 53 claims, the voices that they came through, and what became of them."""

from collections import Counter

import pytest
from pyoxigraph import Store
from tests.graph.reading import asserted, column, select

from detente.prepare import open_dataset

ARTICLE = "document:kim-2024-08-20"
REPORT = ("document:nyt-2024-08-19", "document:new-york-times-incursion-2024-08-19")


@pytest.fixture(scope="module")
def weighed() -> Store:
    return open_dataset().raw


def chain(claim: str) -> list[str]:
    """Give the claimants from a claim of the article down to the one who said it first."""
    rows = select(
        asserted(),
        f"""SELECT ?voice ?who (COUNT(?further) AS ?behind) WHERE {{
              {claim} det:relays* ?voice . ?voice det:claimant ?who ; det:relays* ?further }}
            GROUP BY ?voice ?who ORDER BY DESC(?behind)""",
    )
    assert [int(behind) for _, _, behind in rows] == list(range(len(rows), 0, -1)), "a chain does not fork"
    return [who for _, who, _ in rows]


def values(claim: str, name: str) -> set[str]:
    return set(column(asserted(), f"SELECT ?value WHERE {{ {claim} det:{name} ?value }}"))


def test_the_article_has_53_claims() -> None:
    claims = column(asserted(), f"SELECT ?claim WHERE {{ ?claim a det:Claim ; det:reportedIn {ARTICLE} }}")
    assert claims == [f"claim:article-{number:02}" for number in range(1, 54)]


def test_each_claim_of_the_article_is_complete() -> None:
    rows = select(
        asserted(),
        f"""SELECT ?claim ?who ?force ?date ?about ?words WHERE {{
              ?claim det:reportedIn {ARTICLE} ; det:claimant ?who ; det:force ?force ; det:date ?date ;
                det:about ?about ; det:paraphrase ?words . ?about a ?class }}""",
    )
    assert len(rows) >= 53
    assert len({row[0] for row in rows}) == 53


def test_whose_words_they_are() -> None:
    claimants = Counter(
        column(asserted(), f"SELECT ?who WHERE {{ ?claim det:reportedIn {ARTICLE} ; det:claimant ?who }}")
    )
    assert claimants == {
        "person:kim-jong-chan": 15,
        "organisation:new-york-times": 11,
        "person:volodymyr-zelenskyy": 9,
        "person:tatiana-stanovaya": 5,
        "organisation:associated-press": 4,
        "person:diplomat-involved-in-talks": 3,
        "organisation:russian-delegation": 2,
        "organisation:russians-who-know-putin": 2,
        "organisation:ukrainian-officials-quoted-by-the-associated-press": 1,
        "state:CHN": 1,
    }


@pytest.mark.parametrize(
    ("number", "voices"),
    [
        ("01", ["person:kim-jong-chan"]),
        ("06", ["organisation:associated-press"] * 2),
        (
            "09",
            [
                "organisation:ukrainian-officials-quoted-by-the-associated-press",
                "organisation:associated-press",
                "organisation:ukrainian-officials-quoted-by-the-associated-press",
            ],
        ),
        (
            "13",
            [
                "organisation:russian-delegation",
                "organisation:new-york-times",
                "person:diplomat-involved-in-talks",
                "organisation:russian-delegation",
            ],
        ),
        (
            "19",
            [
                "person:diplomat-involved-in-talks",
                "organisation:new-york-times",
                "person:diplomat-involved-in-talks",
            ],
        ),
        ("23", ["organisation:new-york-times"] * 2),
        ("31", ["person:tatiana-stanovaya", "organisation:new-york-times", "person:tatiana-stanovaya"]),
        ("45", ["person:volodymyr-zelenskyy"]),
    ],
)
def test_a_claim_leads_through_every_voice_to_the_first(number: str, voices: list[str]) -> None:
    assert chain(f"claim:article-{number}") == voices


def test_only_the_outer_voice_of_a_chain_is_in_the_article() -> None:
    rows = select(
        asserted(),
        f"""SELECT DISTINCT ?inner ?document WHERE {{
              ?claim det:reportedIn {ARTICLE} ; det:relays+ ?inner . ?inner det:reportedIn ?document }}""",
    )
    assert rows
    assert ARTICLE not in {document for _, document in rows}


def test_what_stanovaya_said_is_known_through_the_article_alone() -> None:
    for number in range(30, 35):
        claim = f"claim:article-{number}"
        assert not values(claim, "corroboratedBy") | values(claim, "contradictedBy")
        [inner] = values(claim, "relays")
        assert values(inner, "reportedIn") == {REPORT[1]}
    assert column(asserted(), f"SELECT ?seen WHERE {{ {REPORT[1]} det:seen ?seen }}") == ["false"]
    assert column(asserted(), f"SELECT ?root WHERE {{ {REPORT[0]} det:reprintOf ?root }}") == [REPORT[1]]


def test_only_statements_of_fact_bear_on_records() -> None:
    forces = column(
        asserted(),
        f"SELECT DISTINCT ?force WHERE {{ ?claim det:reportedIn {ARTICLE} ; det:asserts ?record ; det:force ?force }}",
    )
    assert set(forces) <= {"det:Asserts", "det:Announces", "det:Denies"}


@pytest.mark.parametrize(
    ("number", "record"),
    [
        ("07", "record:donetsk-offensive-2024-because-of-kursk-incursion-2024"),
        ("08", "record:pokrovsk-evacuation-2024-start-article"),
        ("29", "record:donetsk-offensive-2024-because-of-kursk-incursion-2024"),
        ("36", "record:volodymyr-zelenskyy-organised-burgenstock-2024"),
        ("39", "record:nato-membership-of-ukraine-on-agenda-of-burgenstock-2024"),
        ("40", "record:withdrawal-of-russian-troops-on-agenda-of-burgenstock-2024"),
        ("41", "record:china-attended-burgenstock-2024"),
        ("42", "record:china-declined-burgenstock-communique-2024-06-16"),
        ("43", "record:china-declined-because-of-absence-of-russia"),
    ],
)
def test_what_other_sources_contradict_is_a_record_that_counts_for_nothing(
    weighed: Store, number: str, record: str
) -> None:
    assert record in values(f"claim:article-{number}", "asserts")
    assert column(asserted(), f"SELECT ?rank WHERE {{ {record} det:rank ?rank }}") == ["det:Deprecated"]
    assert not column(weighed, f"SELECT ?x WHERE {{ {record} det:effectiveFor ?x }}", merged=False)


@pytest.mark.parametrize("number", ["07", "08", "28", "29", "39", "40", "41", "42"])
def test_contradicted_claims_name_who_says_otherwise(number: str) -> None:
    claim = f"claim:article-{number}"
    assert values(claim, "contradictedBy")
    assert not values(claim, "corroboratedBy")


def test_the_two_topics_of_the_article_were_not_on_the_agenda(weighed: Store) -> None:
    rows = select(
        weighed,
        """SELECT ?topic ?settlement WHERE {
             ?disagreement det:disagreeingRecord ?record ; det:settlement ?settlement .
             ?record a det:AgendaItem ; det:event event:burgenstock-2024 ; det:topic ?topic ;
               det:agendaStatus det:NotOnAgenda }""",
        merged=False,
    )
    assert set(rows) == {
        ("topic:nato-membership-of-ukraine", "det:SettledByRank"),
        ("topic:withdrawal-of-russian-troops", "det:SettledByRank"),
    }


def test_families_left_from_tuesday(weighed: Store) -> None:
    assert column(
        weighed,
        """SELECT ?day WHERE {
             ?record det:subject event:pokrovsk-evacuation-2024 ; det:aspect det:StartAspect ; det:value ?day ;
               det:currentFor det:value }""",
        merged=False,
    ) == ["2024-08-20"]
    assert chain("claim:article-08") == ["organisation:associated-press"] * 2
    [inner] = values("claim:article-08", "relays")
    assert values(inner, "asserts") == {"record:pokrovsk-evacuation-2024-start-ap"}


def test_the_article_is_right_on_the_number_of_states_and_the_first_day_of_the_incursion() -> None:
    [count] = values("claim:article-37", "asserts")
    assert column(asserted(), f"SELECT ?n WHERE {{ {count} det:number ?n }}") == ["92"]
    assert values("claim:article-23", "asserts") == values("claim:article-53", "asserts")
    assert column(asserted(), "SELECT ?day WHERE { event:kursk-incursion-2024 det:start ?day }") == ["2024-08-06"]


def test_the_article_in_korean_passes_on_the_one_in_english() -> None:
    assert column(asserted(), f"SELECT ?copy WHERE {{ ?copy det:relayOf {ARTICLE} }}") == [
        "document:ohmynews-kim-2024-08-20"
    ]
