"""Views of the shipped graph through the command and the Python API: who was heard, and when."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from tests.conftest import Run
from tests.store.servers import oxigraph

import detente as package
from detente.api import Dataset
from detente.push import push

COMMUNIQUE = "instrument:burgenstock-communique"
ARTICLE = "document:kim-2024-08-20"
TALKS = "event:qatar-energy-talks-2024"
SUPPORTERS = "communique-supporters"

LISTED = (
    "ALB AND ARG AUS AUT BEL BEN BGR BIH CAN CHE CHL CIV COM CPV CRI CYP CZE DEU DNK DOM ECU ESP EST FIN FJI FRA GBR "
    "GEO GHA GMB GRC GTM HRV HUN IRL ISL ISR ITA JPN KEN KOR LBR LIE LTU LUX LVA MCO MDA MKD MLT MNE NLD NOR NZL PER "
    "PHL PLW POL PRT QAT ROU RWA SGP SMR SOM SRB STP SUR SVK SVN SWE TLS TUR UKR URY USA XKX"
)
"""The states on the list of 16 June 2024 without Iraq and Jordan, which were taken off it on the same evening."""

FIRST = frozenset(LISTED.split())

EU = frozenset({"council-of-europe", "european-commission", "european-council", "european-parliament"})
BY_17_JUNE = FIRST - {"RWA"}
BY_25_JUNE = BY_17_JUNE | {"ATG", "BRB", "GUY", "MHL", "MWI", "ZMB"}
BY_SEPTEMBER = BY_25_JUNE | {"BWA", "FSM", "MUS", "PAN", "PNG", "TON"}
PATRIARCHATE, OAS = frozenset({"ecumenical-patriarchate"}), frozenset({"organization-of-american-states"})

EDGES = (
    f"SELECT ?edge ?of {{ VALUES ?of {{ {COMMUNIQUE} event:burgenstock-2024 }} state:CHN ?edge ?of }} ORDER BY ?edge"
)
OF_TALKS = f"""SELECT DISTINCT ?record {{
  ?record a det:Record ; (det:event|det:subject|det:explains/det:event) {TALKS}
}} ORDER BY ?record"""
LATE = """
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix state: <https://w3id.org/detente/id/state/> .
@prefix instrument: <https://w3id.org/detente/id/instrument/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:page a det:Document ; rdfs:label "A page"@en ; det:published "2024-07-02"^^xsd:date .
ex:india a det:Position ;
  det:actor state:IND ;
  det:day "2024-07-01"^^xsd:date ;
  det:instrument instrument:burgenstock-communique ;
  det:source ex:page ;
  det:stance det:JoinedLater .
"""
"""A made-up page by which India joined."""


@pytest.fixture(scope="module")
def shipped(environment: Path) -> Dataset:
    """The plain dataset."""
    return package.open()


@pytest.fixture
def own_cache(shipped: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Point the cache at one that has the plain dataset and no views; give the folder where views will be."""
    assert shipped.folder
    folder = tmp_path / "cache" / Path(shipped.folder).name
    shutil.copytree(shipped.folder, folder, ignore=shutil.ignore_patterns("views"))
    monkeypatch.setenv("DETENTE_CACHE", str(folder.parent))
    yield folder / "views"


@pytest.fixture
def late(tmp_path: Path) -> Path:
    """A file that adds a record to the graph."""
    file = tmp_path / "late.ttl"
    file.write_text(LATE, encoding="utf-8")
    return file


def supporters(dataset: Dataset) -> tuple[frozenset[str], frozenset[str]]:
    """Give the states and the organisations that support the communiqué."""
    return _parted({str(row.actor) for row in dataset.ask(SUPPORTERS, instrument=COMMUNIQUE)})


def _parted(actors: set[str]) -> tuple[frozenset[str], frozenset[str]]:
    kinds = {"state": set[str](), "organisation": set[str]()}
    for actor in actors:
        kind, _, name = actor.rpartition("/id/")[2].replace("/", ":").partition(":")
        kinds[kind].add(name)
    return frozenset(kinds["state"]), frozenset(kinds["organisation"])


def rows(run: Run, *arguments: str | Path) -> list[dict[str, str]]:
    """Give the rows that a command prints, names shortened to their last part."""
    done = run(*arguments, "-f", "csv")
    assert done.returncode == 0, done.stderr
    header, *lines = [line.split(",") for line in done.stdout.splitlines()]
    return [dict(zip(header, [value.rpartition("/")[2] for value in line], strict=False)) for line in lines]


# Known at


@pytest.mark.parametrize(
    ("day", "states", "organisations"),
    [
        ("2024-06-15", frozenset(), frozenset()),
        ("2024-06-16", FIRST - {"SUR"}, EU),
        ("2024-06-17", BY_17_JUNE, EU | PATRIARCHATE),
        ("2024-06-25", BY_25_JUNE, EU | OAS),
        ("2024-09-10", BY_SEPTEMBER, EU | OAS),
    ],
)
def test_supporters_are_those_that_were_known_on_the_day(
    day: str, states: frozenset[str], organisations: frozenset[str]
) -> None:
    assert supporters(package.open(known_at=day)) == (states, organisations)


def test_lists_have_the_numbers_that_were_reported() -> None:
    sizes = [len(states) for states in (FIRST, BY_17_JUNE, BY_25_JUNE, BY_SEPTEMBER)]
    assert sizes == [78, 77, 83, 89]


def test_suriname_is_open_on_the_first_day_and_a_supporter_on_the_next(detente: Run) -> None:
    """An agency counted it among those that did not support, and the hosts' list among those that did."""
    asking = "ASK { ?open det:disagreeingRecord/det:actor state:SUR ; det:settlement det:OpenDisagreement }"
    supports = f"ASK {{ state:SUR det:supports {COMMUNIQUE} }}"
    first, next_day = package.open(known_at="2024-06-16"), package.open(known_at="2024-06-17")
    assert (first.query(asking), first.query(supports)) == (True, False)
    assert next_day.query(supports) is True
    assert detente("query", supports, "--known-at", "2024-06-16").stdout == "false\n"


def test_command_and_python_agree(detente: Run) -> None:
    found = {row["actor"] for row in rows(detente, "ask", SUPPORTERS, "--known-at", "2024-06-25")}
    assert found == BY_25_JUNE | EU | OAS


def test_a_document_of_uncertain_date_is_known_when_it_must_be_or_may_be() -> None:
    """The list with the Patriarchate is of 17 June at the latest."""
    certain, possible = (
        supporters(package.open(known_at="2024-06-16", dates=dates)) for dates in ("certain", "possible")
    )
    assert possible[1] - certain[1] == PATRIARCHATE
    assert possible[0] - certain[0] == {"SUR"}


# Valid at


@pytest.mark.parametrize(
    ("day", "dates", "holders"),
    [
        ("2024-09-01", "certain", ["dmytro-kuleba"]),
        ("2024-09-05", "certain", ["dmytro-kuleba", "andrii-sybiha"]),
        ("2024-09-10", "certain", ["andrii-sybiha"]),
        ("2024-09-10", "possible", ["andrii-sybiha"]),
        ("2025-09-10", "certain", []),
        ("2025-09-10", "possible", ["andrii-sybiha"]),
    ],
)
def test_foreign_minister_of_ukraine_is_who_was_it_on_the_day(
    detente: Run, day: str, dates: str, holders: list[str]
) -> None:
    """Kuleba until 5 September 2024, then Sybiha, the end of whose term no source gives."""
    office = ("--state", "UKR", "--office", "det:ForeignMinisterOffice")
    found = rows(detente, "ask", "leaders", *office, "--valid-at", day, "--dates", dates)
    assert [row["holder"] for row in found] == holders


@pytest.mark.parametrize(("dates", "holders"), [("certain", set()), ("possible", {"person:wang-yi"})])
def test_an_end_that_is_known_to_the_month_is_certain_before_it_alone(dates: str, holders: set[str]) -> None:
    """Wang Yi's first term ended in December 2022, on a day that is not given."""
    for day, expected in (("2022-11-30", {"person:wang-yi"}), ("2022-12-15", holders)):
        found = package.open(valid_at=day, dates=dates).ask(
            "leaders", state="state:CHN", office="det:ForeignMinisterOffice"
        )
        assert {row.holder for row in found} == expected, day


def test_positions_are_those_in_force_on_the_day() -> None:
    """Rwanda was on the list of 16 June and off that of 17 June; who joined later had not yet joined."""
    assert "RWA" in supporters(package.open(valid_at="2024-06-16"))[0]
    later = supporters(package.open(valid_at="2024-06-17"))
    assert later == (BY_17_JUNE, EU | PATRIARCHATE)


# According to, without


def test_according_to_the_article_china_attended_and_declined(detente: Run, shipped: Dataset) -> None:
    attended, declined = ("det:attended", "event:burgenstock-2024"), ("det:declined", COMMUNIQUE)
    for who in (ARTICLE, "Kim Jong-chan"):
        assert [tuple(row) for row in package.open(according_to=who).select(EDGES)] == [attended, declined]
    for plain in (shipped, package.open(without=ARTICLE)):
        assert [tuple(row) for row in plain.select(EDGES)] == [("det:absentFrom", "event:burgenstock-2024")]
    told = rows(detente, "query", EDGES, "--according-to", ARTICLE)
    assert told == [
        {"edge": "attended", "of": "burgenstock-2024"},
        {"edge": "declined", "of": "burgenstock-communique"},
    ]


def test_according_to_the_russian_foreign_ministry_there_were_no_talks(detente: Run) -> None:
    """Its spokeswoman says that there was nothing to derail."""
    told = package.open(according_to="Maria Zakharova")
    assert list(told.select(OF_TALKS)) == []
    assert told.query(f"ASK {{ {TALKS} (det:postponedBecauseOf|^det:attended|^det:hosted) ?any }}") is False
    assert rows(detente, "ask", "postponed-talks", "--event", TALKS, "--according-to", "Maria Zakharova") == []
    described = detente("describe", TALKS, "--according-to", "Maria Zakharova").stdout
    assert "Denials that it exists" in described
    assert "Records: " not in described


def test_a_denial_bears_on_nothing_that_others_say_later() -> None:
    """The New York Times wrote on the day after Zakharova that a meeting of Russians in Qatar was put off."""
    heard = ["Maria Zakharova", "organisation:washington-post", "organisation:new-york-times"]
    found = [row.record for row in package.open(according_to=heard).select(OF_TALKS)]
    assert found == ["record:russia-expected-at-qatar-energy-talks-2024"]


def test_according_to_those_who_spoke_to_the_washington_post_talks_were_planned_and_postponed() -> None:
    statuses = f"SELECT ?status {{ ?r det:event {TALKS} ; det:status ?status ; det:effectiveFor det:status }}"
    because = f"SELECT ?cause {{ {TALKS} det:postponedBecauseOf ?cause }}"

    def told(*who: str) -> tuple[set[str], set[str]]:
        view = package.open(according_to=who)
        return {str(row.status) for row in view.select(statuses)}, {str(row.cause) for row in view.select(because)}

    officials = "organisation:diplomats-and-officials-familiar"
    diplomat = "person:diplomat-briefed-on-talks"
    assert told(officials) == ({"det:Planned"}, set())
    states, causes = told(officials, diplomat)
    assert states == {"det:Planned", "det:Postponed"}
    assert "event:kursk-incursion-2024" in causes


def test_claims_are_reported_in_the_world_of_their_claimant_alone(shipped: Dataset) -> None:
    """What China's attendance rests on in the view is said there, and neither the files nor the whole say it."""
    taken = "SELECT ?record ?claim { ?record det:takenFrom ?claim } ORDER BY ?record"
    told = {tuple(row) for row in package.open(according_to="Kim Jong-chan").select(taken)}
    assert ("record:china-attended-burgenstock-2024", "claim:article-41") in told
    assert list(shipped.select(taken)) == list(package.open(according_to=ARTICLE).select(taken)) == []


def test_without_reconstructed_supporters_are_those_whom_a_page_names(detente: Run) -> None:
    """The copy of the list breaks off at Switzerland, and the last six are worked out from another page."""
    states, organisations = _parted(
        {f"organisation:{row['actor']}" for row in rows(detente, "ask", SUPPORTERS, "--without", "reconstructed")}
    )
    assert states == set()
    assert organisations == (BY_SEPTEMBER - {"GBR", "TLS", "TUR", "UKR", "URY", "USA"}) | EU | OAS


# Every command


def test_axes_go_together(shipped: Dataset) -> None:
    """On 18 August 2024 the article was not yet written, so nobody had told its world."""
    view = package.open(known_at="2024-08-18", valid_at="2024-08-18", according_to=ARTICLE)
    assert list(view.select(EDGES)) == []
    assert str(view.view) == f"valid at 2024-08-18, known at 2024-08-18, according to {ARTICLE}"
    assert shipped.view is None


def test_queries_stats_and_export_count_the_same_records(detente: Run) -> None:
    asked = ("--known-at", "2024-06-16")
    records = rows(detente, "query", "SELECT DISTINCT ?r { ?r a det:Position }", *asked)
    stated = rows(detente, "query", "SELECT DISTINCT ?r { GRAPH ?g { ?r a det:Position } }", *asked)
    counted = rows(detente, "stats", *asked)
    number = [row["value"] for row in counted if (row["item"], row["measure"]) == ("Position", "records")]
    exported = detente("export", "-f", "nquads", *asked).stdout
    typed = " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/detente/ontology/Position> "
    assert len(records) == len(stated) == int(number[0]) == exported.count(typed) > 80
    assert "rwanda-removed" not in exported
    assert "2024-06-17" not in {row["r"][-10:] for row in records}


def test_export_about_an_entity_leaves_a_rank_out_whose_sources_are_not_heard(detente: Run) -> None:
    record = "record:china-attended-burgenstock-2024"
    whole, told = (
        detente("export", "--about", record, "--depth", "0", *more) for more in ((), ("--according-to", ARTICLE))
    )
    assert "det:rank det:Deprecated" in whole.stdout
    assert "det:rank" not in told.stdout
    assert f"{record}\n  a det:Participation" in told.stdout


def test_describe_tells_what_the_view_knows(detente: Run) -> None:
    described = detente("describe", "state:CHN", "--according-to", ARTICLE).stdout
    assert "attended: Summit on Peace in Ukraine" in described
    assert "absent from" not in described


def test_data_of_your_own_are_known_by_their_own_documents(detente: Run, late: Path) -> None:
    for day, joined in (("2024-07-01", False), ("2024-07-02", True)):
        view = package.open(late, known_at=day)
        assert ("IND" in supporters(view)[0]) is joined
        assert view.view
    joining = f"ASK {{ state:IND det:joinedLater {COMMUNIQUE} }}"
    assert detente("query", joining, "--data", late, "--without", "https://example.org/page").stdout == "false\n"
    alone = package.open(late, only_data=True, according_to="https://example.org/page")
    assert alone.query(joining) is True


def test_a_view_of_a_store_is_built_here_and_the_command_says_so(
    shipped: Dataset, detente: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    assert push(shipped.raw, str(folder)).complete
    with oxigraph() as url:
        assert push(shipped.raw, url).complete
        for store in (url, str(folder)):
            done = detente("ask", SUPPORTERS, "--known-at", "2024-06-17", "--store", store, "-f", "csv")
            assert done.stderr == f"note: {store} is read as a whole, and the view built on this machine\n"
            actors = {line.split(",")[1].rpartition("/")[2] for line in done.stdout.splitlines()[1:]}
            assert actors == BY_17_JUNE | EU | PATRIARCHATE
            assert detente("query", "ASK {}", "--store", store).stderr == ""
        assert supporters(package.open(store=url, known_at="2024-06-17")) == (BY_17_JUNE, EU | PATRIARCHATE)


# The cache


def test_a_view_is_built_once_and_then_read(own_cache: Path) -> None:
    """What is put into the stored view by hand is there when it is asked for again."""
    before = supporters(package.open(known_at="2024-06-16"))
    [stored] = own_cache.iterdir()
    mark = NamedNode("https://example.org/mark")
    store = Store(str(stored))
    store.add(Quad(mark, mark, Literal("here")))
    store.flush()
    del store
    again = package.open(known_at="2024-06-16")
    assert again.query("ASK { <https://example.org/mark> ?any 'here' }") is True
    assert supporters(again) == before
    other = package.open(known_at="2024-06-17")
    assert other.query("ASK { <https://example.org/mark> ?any 'here' }") is False
    assert len(list(own_cache.iterdir())) == 2


def test_one_view_under_two_names_is_kept_once(own_cache: Path) -> None:
    for who in (["Maria Zakharova", ARTICLE], [ARTICLE, "person:maria-zakharova", ARTICLE]):
        package.open(according_to=who)
    assert len(list(own_cache.iterdir())) == 1


def test_views_that_were_used_longest_ago_make_room(own_cache: Path) -> None:
    own_cache.mkdir()
    for number in range(40):
        (own_cache / f"old-{number}").mkdir()
        os.utime(own_cache / f"old-{number}", (number, number))
    package.open(known_at="2024-06-16")
    left = {folder.name for folder in own_cache.iterdir()}
    assert len(left) == 32
    assert {name for name in left if name.startswith("old-")} == {f"old-{number}" for number in range(9, 40)}


def test_views_that_take_too_much_room_make_room(own_cache: Path) -> None:
    for name, used in (("large", 2), ("small", 1)):
        (own_cache / name).mkdir(parents=True)
        with (own_cache / name / "file").open("wb") as file:
            file.truncate(2_000_000_000 if name == "large" else 1)
        os.utime(own_cache / name, (used, used))
    package.open(known_at="2024-06-16")
    assert {folder.name for folder in own_cache.iterdir()}.isdisjoint({"large"})


def test_a_cache_that_cannot_be_written_still_answers(own_cache: Path, detente: Run) -> None:
    own_cache.write_text("a file where the views would be", encoding="utf-8")
    for _ in range(2):
        found = rows(detente, "ask", SUPPORTERS, "--known-at", "2024-06-17")
        assert {row["actor"] for row in found} == BY_17_JUNE | EU | PATRIARCHATE
    assert own_cache.is_file()


def test_a_view_that_is_not_whole_is_built_anew(own_cache: Path) -> None:
    package.open(known_at="2024-06-17")
    [stored] = own_cache.iterdir()
    shutil.rmtree(stored)
    stored.mkdir()
    assert supporters(package.open(known_at="2024-06-17")) == (BY_17_JUNE, EU | PATRIARCHATE)


# Bad input


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--valid-at", "yesterday"), "--valid-at: 'yesterday' is not a date"),
        (("--valid-at", "2024-06"), "--valid-at: '2024-06' is not a date"),
        (("--known-at", "2024-06-31"), "--known-at: '2024-06-31' is not a date"),
        (("--according-to", "nobody-at-all"), "--according-to: nothing is called 'nobody-at-all'"),
        (("--without", "event:burgenstock-2024"), "--without: event:burgenstock-2024 is no document, publisher"),
        (("--known-at", "2024-06-17", "--dates", "sometimes"), "'sometimes' is not one of 'certain', 'possible'"),
    ],
)
def test_what_makes_no_view_is_told_with_the_mend(detente: Run, options: tuple[str, str], words: str) -> None:
    done = detente("query", "ASK {}", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert words in done.stderr
    assert "\n\nhint: " in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_at": "2024"},
        {"known_at": "17 June"},
        {"according_to": "state:CHE"},
        {"dates": "sometimes", "known_at": "2024-06-17"},
    ],
)
def test_what_makes_no_view_raises_in_python(wrong: dict[str, str]) -> None:
    with pytest.raises(package.DetenteError) as raised:
        package.open(**wrong)  # type: ignore[arg-type]
    assert raised.value.hint
