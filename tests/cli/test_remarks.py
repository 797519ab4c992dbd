"""What is said beside an answer: what was asked about, what is open on it, and which names are none."""

from pathlib import Path

import pytest
from tests.conftest import Run

OPEN = """
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix instrument: <https://w3id.org/detente/id/instrument/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix record: <https://w3id.org/detente/id/record/> .
@prefix state: <https://w3id.org/detente/id/state/> .
@prefix document: <https://w3id.org/detente/id/document/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

instrument:model a det:Communique ; rdfs:label "Model"@en .
document:one a det:Document .
"""
POSITION = """record:{0} a det:Position ; det:actor state:NOR ; det:instrument instrument:model ;
  det:day "{1}"^^xsd:date ; det:stance det:{2} ; det:source document:one .
"""


def test_no_rows_say_what_was_asked_about(detente: Run) -> None:
    done = detente("ask", "state-positions", "--state", "Tuvalu", "--instrument", "burgenstock-communique")
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert "note: no rows; --state is state:TUV, --instrument is instrument:burgenstock-communique\n" in done.stderr
    done = detente("ask", "timeline", "--to", "1900-01-01")
    assert done.stderr == "note: no rows; --to is 1900-01-01\n"


@pytest.mark.parametrize(
    ("stances", "note"),
    [
        (("Signed", "JoinedLater"), "1 open disagreement concerns"),
        (("Signed", "Declined"), "1 open disagreement concerns"),  # what the stances stand for differs with them
    ],
)
def test_open_disagreements_on_what_was_asked_about_are_counted(
    stances: tuple[str, ...], note: str, detente: Run, tmp_path: Path
) -> None:
    path = tmp_path / "open.ttl"
    positions = [POSITION.format(number, "2025-01-01", stance) for number, stance in enumerate(stances)]
    path.write_text(OPEN + "".join(positions), encoding="utf-8")
    data = ("--data", path, "--only-data")
    done = detente("ask", "communique-supporters", "--instrument", "Model", "--region", "europe", *data)
    command = "detente ask conflicts --about instrument:model"
    remark = done.stderr.splitlines()[-1]
    assert remark.startswith(f"note: {note} instrument:model: stance of Norway, Model on 2025-01-01: ")
    assert remark.endswith(f"; what is open is left out: {command}")
    conflicts = detente(*command.split()[1:], *data)
    assert conflicts.stderr == ""
    assert len({line.split(",")[2] for line in conflicts.stdout.splitlines()[1:]}) == int(note.split(maxsplit=1)[0])


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        (
            ("summit-participants", "--event", "burgenstock-2024"),
            "4 open disagreements concern event:burgenstock-2024;",
        ),
        (
            ("summit-absentees", "--event", "burgenstock-2024"),
            "1 open disagreement concerns event:burgenstock-2024: attendance of Mauritania, Summit on Peace in ",
        ),
        (
            ("who-represented", "--event", "burgenstock-2024", "--state", "Israel"),
            "1 open disagreement concerns event:burgenstock-2024: level of Israel, Summit on Peace in Ukraine: ",
        ),
        (
            ("communique-supporters", "--instrument", "burgenstock-communique", "--region", "africa"),
            "1 open disagreement concerns instrument:burgenstock-communique: stance of Suriname, ",
        ),
        (("agenda-of", "--event", "burgenstock-2024"), ""),
        (("who-represented", "--event", "burgenstock-2024", "--state", "Japan"), ""),
    ],
    ids=str,
)
def test_only_what_the_question_reads_of_the_things_asked_about_is_remarked(
    arguments: tuple[str, ...], note: str, detente: Run
) -> None:
    done = detente("ask", *arguments)
    assert done.stdout.count("\n") > 1
    assert done.stderr.startswith(f"note: {note}" if note else "")
    assert done.stderr.count("note: ") == bool(note)


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("Congo", "note: --state Congo was taken for state:COG, and not for state:COD\n"),
        ("Guinea", "note: --state Guinea was taken for state:GIN, and not for state:GNB, state:GNQ, state:PNG\n"),
        ("COG", ""),
        ("state:COG", ""),
        ("Ireland", ""),
    ],
)
def test_a_name_that_is_a_word_of_other_names_says_what_it_was_taken_for(name: str, note: str, detente: Run) -> None:
    shown = detente("ask", "who-represented", "--state", name).stderr
    assert "".join(line for line in shown.splitlines(keepends=True) if "taken" in line) == note


@pytest.mark.parametrize(
    "arguments",
    [
        ("communique-decliners",),
        ("communique-supporters", "--region", "oceania"),
        ("state-positions", "--state", "Switzerland"),
        ("conflicts", "--about", "burgenstock-2024"),
    ],
    ids=" ".join,
)
def test_nothing_is_said_where_nothing_is_open(arguments: tuple[str, ...], detente: Run) -> None:
    done = detente("ask", *arguments)
    assert done.stdout.count("\n") > 1
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        (
            "SELECT ?who WHERE { ?who det:attendd event:burgenstock-2024 }",
            ["note: nothing is called det:attendd; nearest: det:attended"],
        ),
        ("DESCRIBE state:CHX", ["note: nothing is called state:CHX; nearest: state:"]),
        (
            "CONSTRUCT { ?x det:new ?y } WHERE { ?x a det:Sumit ; ?y region:nowhere-near }",
            ["note: nothing is called det:new", "note: nothing is called det:Sumit; nearest: det:Summit", "note: noth"],
        ),
        (
            "SELECT * WHERE { GRAPH graph:diplomacy\\/nowhere { ?a ?b ?c } }",
            ["note: nothing is called graph:diplomacy"],
        ),
        ("SELECT * WHERE { GRAPH graph:inferred { state:CHE det:attended 'det:foo' } } # det:bar", []),
        ("PREFIX det: <https://example.org/> SELECT * WHERE { ?det a det:Sumit }", []),
        ("SELECT * WHERE { state:CHE ?p ?o ; ?p det:Sumit } LIMIT 0", ["note: nothing is called det:Sumit"]),
        ("ASK { ?who det:attendd ?what }", []),
        ("SELECT (COUNT(*) AS ?n) WHERE { ?who det:attendd ?what }", []),
    ],
    ids=str,
)
def test_query_that_finds_nothing_names_what_is_no_name(query: str, notes: list[str], detente: Run) -> None:
    shown = detente("query", query).stderr.splitlines()
    assert len(shown) == len(notes)
    for line, note in zip(shown, notes, strict=True):
        assert line.startswith(note)


def test_rows_that_only_uncertain_dates_would_give_are_counted(detente: Run) -> None:
    done = detente("ask", "leaders", "--state", "CHE", "--date", "2024-06-15")
    assert "note: 2 more rows where uncertain dates count too: --dates possible" in done.stderr
    done = detente("ask", "leaders", "--state", "CHE", "--date", "2024-06-15", "--dates", "possible")
    assert "uncertain dates" not in done.stderr
    assert "Ignazio Cassis" in done.stdout
