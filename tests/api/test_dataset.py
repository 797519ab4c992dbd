"""A dataset as a program asks it: the same answers as the command gives, and errors in words."""

import datetime
import pickle
from pathlib import Path

import pandas
import pytest
import rdflib
from tests.conftest import Run

import detente
from detente import DetenteError
from detente.namespaces import PREFIXES

MINE = """
state:CHE det:supports instrument:mine .
instrument:mine a det:Declaration ; rdfs:label "My declaration"@en .
"""
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?state det:supports instrument:burgenstock-communique }"


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    """A file of the user's own."""
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    file = tmp_path / "mine.ttl"
    file.write_text(prefixes + MINE, encoding="utf-8")
    return file


def test_ask_gives_what_the_command_prints(dataset: detente.Dataset, detente: Run) -> None:
    answer = dataset.ask("communique-supporters", region="oceania", cite=True)
    printed = detente("ask", "communique-supporters", "--region", "oceania", "--cite").stdout
    assert answer.text() == printed
    assert len(answer) == len(printed.splitlines()) - 1


def test_a_parameter_goes_by_any_name_or_by_what_a_row_holds(dataset: detente.Dataset) -> None:
    texts = {
        dataset.ask("why-declined", actor=name).text()
        for name in ("Thailand", "THA", "state:THA", detente.expand("state:THA"), "Таиланд")
    }
    assert len(texts) == 1
    row = dataset.ask("why-declined", actor="THA")[0]
    assert dataset.ask("why-declined", actor=str(row.actor)).text() in texts


def test_none_means_any(dataset: detente.Dataset) -> None:
    assert dataset.ask("communique-changes", instrument=None).text() == dataset.ask("communique-changes").text()


def test_a_parameter_that_is_a_word_of_python_takes_an_underscore(dataset: detente.Dataset) -> None:
    day = datetime.date(2024, 7, 1)
    later = dataset.ask("timeline", from_=day, about="burgenstock-2024")
    assert later.arguments == {"from": "2024-07-01", "about": "burgenstock-2024"}
    assert 0 < len(later) < len(dataset.ask("timeline", about="burgenstock-2024"))


def test_citations_are_those_of_each_row(dataset: detente.Dataset) -> None:
    answer = dataset.ask("who-represented", state="CHE", cite=True)
    assert answer.citations
    assert len(answer.citations) == len(answer)
    for row, citations in zip(answer, answer.citations, strict=True):
        assert row.sources == " | ".join(map(str, citations))
    assert answer[:1].citations == answer.citations[:1]


@pytest.mark.parametrize(
    ("question", "parameters", "message", "hint"),
    [
        ("communique-decliner", {}, "there is no question 'communique-decliner'", "communique-decliners"),
        ("communique-decliners", {"actor": "CHN"}, "has no parameter 'actor'", "It takes: instrument."),
        ("state-positions", {"state": "Swizerland"}, "'Swizerland'", "Nearest: state:CHE."),
        ("timeline", {"to": "tomorrow"}, "tomorrow", ""),
    ],
)
def test_a_wrong_question_is_an_error_in_words(
    dataset: detente.Dataset, question: str, parameters: dict[str, str], message: str, hint: str
) -> None:
    with pytest.raises(DetenteError) as caught:
        dataset.ask(question, cite=False, status=False, **parameters)
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


def test_an_error_says_all_and_in_words_of_python(dataset: detente.Dataset) -> None:
    with pytest.raises(DetenteError) as caught:
        dataset.ask("who-represented", state="Swizerland")
    error = caught.value
    assert error.parameter == "state"
    assert error.message == "state: nothing that is a State is called 'Swizerland'"
    assert str(error) == f"{error.message}. {error.hint}"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert error.__suppress_context__
    with pytest.raises(DetenteError, match=r"^according_to: nothing is called 'zzz'"):
        detente.open(according_to="zzz")
    with pytest.raises(DetenteError, match=r"^valid_at: 'June' is not a date. Write a day as YYYY-MM-DD"):
        detente.open(valid_at="June")


def test_a_reversed_range_is_said(dataset: detente.Dataset) -> None:
    with pytest.raises(DetenteError, match=r"^from: the range is reversed, 2024-09-01 is after 2024-08-01"):
        dataset.ask("timeline", from_="2024-09-01", to="2024-08-01")
    assert dataset.ask("timeline", from_="2024-08-01", to="2024-08-01")


def test_a_day_goes_as_any_type_that_has_one(dataset: detente.Dataset) -> None:
    day = datetime.date(2024, 7, 1)
    for given in (day, datetime.datetime(2024, 7, 1, 12), pandas.Timestamp(2024, 7, 1)):
        answer = dataset.ask("timeline", from_=given, to=given)
        assert answer.arguments == {"from": "2024-07-01", "to": "2024-07-01"}
    with pytest.raises(DetenteError, match=r"^from: 'NaT' is not a date"):
        dataset.ask("timeline", from_=pandas.NaT)  # type: ignore[arg-type]
    known = detente.open(known_at=pandas.Timestamp(2024, 6, 16))
    assert known.view == detente.open(known_at="2024-06-16").view


def test_query_gives_rows_truth_or_triples(dataset: detente.Dataset) -> None:
    rows = dataset.query(COUNT)
    assert isinstance(rows, detente.Answer)
    assert rows[0].n == 94
    assert dataset.query("ASK { state:CHN det:attended event:burgenstock-2024 }") is False
    triples = dataset.query("CONSTRUCT WHERE { state:CHE rdfs:label ?label }")
    assert isinstance(triples, detente.Triples)
    assert ("state:CHE", "rdfs:label", "Schweiz") in [tuple(triple) for triple in triples]
    assert dataset.select(COUNT)[0].n == 94


@pytest.mark.parametrize("text", ["SELECT", "DELETE WHERE { ?s ?p ?o }"])
def test_a_wrong_query_is_an_error_in_words(dataset: detente.Dataset, text: str) -> None:
    with pytest.raises(DetenteError):
        dataset.query(text)
    with pytest.raises(DetenteError, match="no SELECT"):
        dataset.select("ASK { ?s ?p ?o }")


def test_search_and_describe_lead_on(dataset: detente.Dataset, detente: Run) -> None:
    found = dataset.search("zelensky", type="Person")[0]
    assert found.label == "Volodymyr Zelenskyy"
    description = dataset.describe(str(found.entity))
    assert (description.entity, description.label) == (found.entity, found.label)
    assert dataset.search("zelensky", type="Person").text() == detente("search", "zelensky", "--type", "Person").stdout


def test_stats_gives_what_the_command_prints(dataset: detente.Dataset, detente: Run) -> None:
    assert dataset.stats().text() == detente("stats").stdout


def test_export_gives_what_the_command_prints(dataset: detente.Dataset, detente: Run, tmp_path: Path) -> None:
    about = dataset.export(about="Iraq", depth=1, with_inferred=True)
    assert about.text() == detente("export", "--about", "Iraq", "--with-inferred").stdout
    about.write(tmp_path / "iraq.nt")
    assert (tmp_path / "iraq.nt").read_text(encoding="utf-8") == about.text("ntriples")
    graph = dataset.export(graph="diplomacy/burgenstock-2024")
    assert graph.text("trig") == detente("export", "--graph", "diplomacy/burgenstock-2024", "-f", "trig").stdout
    with pytest.raises(DetenteError, match="exclude each other"):
        dataset.export(about="Iraq", graph="diplomacy/burgenstock-2024")


def test_triples_go_to_rdflib(dataset: detente.Dataset) -> None:
    graph = dataset.export(about="Iraq", depth=0).to_rdflib()
    iraq = rdflib.URIRef(detente.expand("state:IRQ"))
    assert graph.value(iraq, rdflib.URIRef(detente.expand("det:isoAlpha3"))) == rdflib.Literal("IRQ")
    assert "state:IRQ" in graph.serialize()


def test_a_file_of_ones_own_joins_the_graph(turtle: Path, tmp_path: Path) -> None:
    query = "SELECT ?state WHERE { ?state det:supports instrument:mine }"
    joined, alone = detente.open(turtle), detente.open([str(turtle)], only_data=True)
    for dataset in (joined, alone):
        assert [row.state for row in dataset.select(query)] == ["state:CHE"]
    assert [dataset.select(COUNT)[0].n for dataset in (joined, alone)] == [94, 0]
    with pytest.raises(DetenteError, match=r"none\.ttl"):
        detente.open(tmp_path / "none.ttl")
    with pytest.raises(DetenteError, match="only-data"):
        detente.open(only_data=True)


def test_questions_say_what_they_take(dataset: detente.Dataset) -> None:
    question = dataset.questions["why-declined"]
    assert question.summary.endswith("?")
    assert [parameter.name for parameter in question.params] == ["actor", "instrument"]
    assert dataset.ask(question, actor="THA").text() == dataset.ask("why-declined", actor="THA").text()
