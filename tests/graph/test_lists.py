"""Who stood on which list of supporters, and who was in support on which day: the numbers that pages report.

On the screen of 16 June 80 states and four organisations; the web list of that evening 78 and four; 77 and five
on 17 June; 83 and five on 25 June; 90 in all on 28 June; 94 in all on 10 September.
"""

from itertools import pairwise

import pytest
from pyoxigraph import Store
from tests.graph.reading import asserted, column, select

from detente.prepare import open_dataset

ON_LIST = """
SELECT DISTINCT ?actor WHERE {
  ?record det:instrument instrument:burgenstock-communique ; det:source %s ; det:actor ?actor ; det:stance ?stance .
  FILTER (?stance IN (det:Supported, det:JoinedLater))
}"""
IN_FORCE = """
SELECT DISTINCT ?actor WHERE {
  ?record det:instrument instrument:burgenstock-communique ;
    det:effectiveFor det:standing ; det:standing det:InSupport ; det:actor ?actor ; det:inForceFrom ?from .
  OPTIONAL { ?record det:inForceUntil ?until }
  FILTER (STR(?from) <= "%(day)s" && (!BOUND(?until) || STR(?until) > "%(day)s"))
}"""
ALL_DAYS = ["2024-06-17", "2024-06-19", "2024-06-20", "2024-06-22", "2024-06-24", "2024-06-25", "2024-06-26"]
ALL_DAYS += ["2024-06-28", "2024-07-13", "2024-08-05", "2024-09-10"]


def states(actors: list[str]) -> set[str]:
    return {actor for actor in actors if actor.startswith("state:")}


def organisations(actors: list[str]) -> set[str]:
    return {actor for actor in actors if actor.startswith("organisation:")}


def on_list(version: str) -> list[str]:
    return column(asserted(), ON_LIST % f"document:fdfa-list-{version}")


@pytest.fixture(scope="module")
def weighed() -> Store:
    return open_dataset().raw


def in_force(store: Store, day: str) -> list[str]:
    return column(store, IN_FORCE % {"day": day}, merged=False)


@pytest.mark.parametrize(
    ("version", "count_states", "count_organisations"),
    [("2024-06-16-screen", 80, 4), ("2024-06-16-web", 78, 4), ("2024-06-17", 77, 5), ("2024-06-25", 83, 5)],
)
def test_each_list_has_as_many_as_reported(version: str, count_states: int, count_organisations: int) -> None:
    actors = on_list(version)
    assert (len(states(actors)), len(organisations(actors))) == (count_states, count_organisations)


def test_the_screen_without_suriname_has_79_states() -> None:
    assert len(states(on_list("2024-06-16-screen")) - {"state:SUR"}) == 79


def test_the_web_list_is_the_screen_without_iraq_and_jordan() -> None:
    screen, web = set(on_list("2024-06-16-screen")), set(on_list("2024-06-16-web"))
    assert screen - web == {"state:IRQ", "state:JOR"}
    assert web <= screen


def test_the_next_list_loses_rwanda_and_gains_the_patriarchate() -> None:
    web, next_day = set(on_list("2024-06-16-web")), set(on_list("2024-06-17"))
    assert web - next_day == {"state:RWA"}
    assert next_day - web == {"organisation:ecumenical-patriarchate"}


def test_the_list_of_25_june_has_the_joinings_and_not_the_patriarchate() -> None:
    before, after = set(on_list("2024-06-17")), set(on_list("2024-06-25"))
    assert before - after == {"organisation:ecumenical-patriarchate"}
    assert states(list(after - before)) == {f"state:{code}" for code in ("ATG", "BRB", "GUY", "MHL", "MWI", "ZMB")}
    assert organisations(list(after - before)) == {"organisation:organization-of-american-states"}


@pytest.mark.parametrize(
    ("day", "count_states", "count_organisations"),
    [
        ("2024-06-17", 77, 5),
        ("2024-06-19", 78, 6),
        ("2024-06-20", 79, 6),
        ("2024-06-22", 81, 6),
        ("2024-06-24", 82, 6),
        ("2024-06-25", 83, 5),
        ("2024-06-26", 84, 5),
        ("2024-06-28", 85, 5),
        ("2024-07-13", 87, 5),
        ("2024-08-05", 88, 5),
        ("2024-09-10", 89, 5),
    ],
)
def test_in_support_on_a_day(weighed: Store, day: str, count_states: int, count_organisations: int) -> None:
    actors = in_force(weighed, day)
    assert (len(states(actors)), len(organisations(actors))) == (count_states, count_organisations)


def test_on_16_june_suriname_is_open_and_iraq_and_jordan_are_off(weighed: Store) -> None:
    on_screen = states(on_list("2024-06-16-screen"))
    assert on_screen - states(in_force(weighed, "2024-06-16")) == {"state:SUR", "state:IRQ", "state:JOR"}


def test_the_position_of_17_june_settles_suriname(weighed: Store) -> None:
    assert "state:SUR" in in_force(weighed, "2024-06-17")


def test_nobody_leaves_after_25_june(weighed: Store) -> None:
    days = [set(in_force(weighed, day)) for day in ALL_DAYS[ALL_DAYS.index("2024-06-25") :]]
    assert all(earlier <= later for earlier, later in pairwise(days))


def test_81_and_85_of_16_june_are_reproduced_by_no_set(weighed: Store) -> None:
    """Keystone-SDA, Dnevnik and Journal21 report 85 in all or 81 states; no list and no first days give them."""
    sets = [on_list(version) for version in ("2024-06-16-screen", "2024-06-16-web", "2024-06-17")]
    sets += [in_force(weighed, day) for day in ("2024-06-16", "2024-06-17")]
    sets.append([actor for actor in sets[0] if actor != "state:SUR"])
    assert not {len(states(actors)) for actors in sets} & {81}
    assert not {len(actors) for actors in sets} & {85}


def test_the_reported_numbers_stand_beside_the_lists() -> None:
    reported = select(
        asserted(),
        """SELECT ?measure ?number ?document WHERE {
             ?record a det:Count ; det:measure ?measure ; det:number ?number ; det:source ?document }""",
    )
    assert ("det:SupportingStates", "81", "document:dnevnik-vrh-2024-06") in reported
    assert ("det:Supporters", "85", "document:baseljetzt-sda-2024-06-16") in reported
    assert ("det:Supporters", "85", "document:journal21-2024-06-16") in reported


def test_the_lists_are_unseen_documents_of_the_hosts() -> None:
    rows = select(
        asserted(),
        """SELECT ?list (COUNT(DISTINCT ?page) AS ?pages) WHERE {
             ?list det:seen false ; det:publisher organisation:swiss-fdfa ; det:attestedBy ?page }
           GROUP BY ?list""",
    )
    assert {name for name, _ in rows} == {
        f"document:fdfa-list-{version}"
        for version in ("2024-06-16-screen", "2024-06-16-web", "2024-06-17", "2024-06-25")
    }
    assert all(int(pages) >= 2 for _, pages in rows)


def test_members_of_a_list_that_no_page_names_are_reconstructed() -> None:
    """Of the screen pages name Iraq, Jordan, Rwanda and the organisations; Espreso names Slovakia as a signer."""
    named = column(
        asserted(),
        """SELECT ?actor WHERE {
             ?record det:source document:fdfa-list-2024-06-16-screen ; det:stance det:Supported ; det:actor ?actor .
             FILTER NOT EXISTS { ?record det:basis det:Reconstructed } }""",
    )
    bodies = ("council-of-europe", "european-commission", "european-council", "european-parliament")
    assert set(named) == {*(f"state:{c}" for c in ("IRQ", "JOR", "RWA", "SVK")), *(f"organisation:{b}" for b in bodies)}
    cut = column(
        asserted(),
        """SELECT ?actor WHERE {
             ?record det:source document:fdfa-list-2024-06-17 ; det:basis det:Reconstructed ; det:actor ?actor }""",
    )
    assert set(cut) == {f"state:{code}" for code in ("GBR", "TLS", "TUR", "UKR", "URY", "USA")}
