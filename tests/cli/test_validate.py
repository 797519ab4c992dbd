"""`detente validate`: what it prints and how it exits for each kind of problem."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix document: <https://w3id.org/detente/id/document/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix event: <https://w3id.org/detente/id/event/> .
@prefix instrument: <https://w3id.org/detente/id/instrument/> .
@prefix organisation: <https://w3id.org/detente/id/organisation/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix record: <https://w3id.org/detente/id/record/> .
@prefix state: <https://w3id.org/detente/id/state/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FIRST = PREFIXES.count("\n") + 2  # the line of the first block, after a blank one

GOOD = """
document:my-page
  a det:Document ;
  dcterms:title "My page"@en ;
  det:published "2024-07-01"^^xsd:date ;
  det:publisher organisation:my-paper ;
  det:url "https://paper.example/my-page"^^xsd:anyURI ;
.

event:my-meeting
  a det:Meeting ;
  rdfs:label "My meeting"@en ;
  dcterms:source document:my-page ;
  det:start "2024-07-01"^^xsd:date ;
.

instrument:my-declaration
  a det:Declaration ;
  rdfs:label "My declaration"@en ;
  dcterms:source document:my-page ;
  det:adoptedAt event:my-meeting ;
.

organisation:my-paper
  a det:MediaOrganisation ;
  rdfs:label "My paper"@en ;
.
"""

PROBLEMS = {
    "no-source": (
        """record:came
  a det:Participation ;
  rdfs:label "Switzerland came"@en ;
  det:actor state:CHE ;
  det:attendance det:Attended ;
  det:event event:my-meeting ;
.""",
        "violation: Switzerland came (record:came): a record rests on no source and no claim. Mend: Add det:source with"
        " the document that states it, or a claim that det:asserts it. [record-voice]",
        0,
    ),
    "dangling": (
        """record:came-too
  a det:Participation ;
  det:actor state:FRA ;
  det:attendance det:Attended ;
  det:event event:my-meeting ;
  det:source document:my-pages ;
.""",
        "violation: record:came-too: det:source leads to document:my-pages, which nothing describes."
        " Mend: Did you mean document:my-page? Correct the name, or describe it with its class. [dangling-reference]",
        5,
    ),
    "undefined-term": (
        """record:agreed
  a det:Position ;
  det:actor state:CHE ;
  det:day "2024-07-01"^^xsd:date ;
  det:instrument instrument:my-declaration ;
  det:source document:my-page ;
  det:stance det:Suported ;
.""",
        "violation: record:agreed: det:stance has a value that is not in the ontology: det:Suported."
        " Mend: Did you mean det:Supported? Correct the name, or define the term in the ontology first."
        " [undefined-term]",
        6,
    ),
    "wrong-class": (
        """record:wrong
  a det:Participation ;
  det:actor document:my-page ;
  det:attendance det:Attended ;
  det:event event:my-meeting ;
  det:source document:my-page ;
.""",
        "violation: record:wrong: the value of det:actor is not an actor: document:my-page. Mend: Name an actor that"
        " the ontology or the graph describes (class det:Actor). [actor-value]",
        2,
    ),
    "declined-absent": (
        """record:refused
  a det:Position ;
  rdfs:label "Italy declines"@en ;
  det:actor state:ITA ;
  det:day "2024-07-01"^^xsd:date ;
  det:instrument instrument:my-declaration ;
  det:source document:my-page ;
  det:stance det:Declined ;
.""",
        "violation: Italy declines (record:refused): state:ITA declined, but no effective record says that it attended"
        " event:my-meeting. Mend: Add its det:Participation with det:attendance det:Attended and a source; or deprecate"
        " this record, with det:rankReason and det:rankSource. [declined-without-attending]",
        7,
    ),
    "no-reason": (
        """record:ranked
  a det:Participation ;
  det:actor state:ESP ;
  det:attendance det:Attended ;
  det:event event:my-meeting ;
  det:rank det:Deprecated ;
  det:rankSource document:my-page ;
  det:source document:my-page ;
.""",
        "violation: record:ranked: a rank other than normal has no reason. Mend: Add det:rankReason, in a sentence with"
        " its language. [rank-reason-missing]",
        0,
    ),
    "no-date": (
        """event:never
  a det:Meeting ;
  rdfs:label "Never"@en ;
  dcterms:source document:my-page ;
  det:start "2024-02-30"^^xsd:date ;
.""",
        "violation: Never (event:never): the value of det:start is not a date: 2024-02-30. Mend: Write"
        ' "YYYY-MM-DD"^^xsd:date, or an EDTF date as in "2024-06"^^edtf:EDTF. [start-datatype]',
        4,
    ),
    "no-edtf": (
        """event:some-time
  a det:Meeting ;
  rdfs:label "Some time"@en ;
  dcterms:source document:my-page ;
  det:start "June 2024"^^edtf:EDTF ;
.""",
        "violation: Some time (event:some-time): det:start is no date: 'June 2024' is not an EDTF date.",
        4,
    ),
    "uncited": (
        """document:nobody-cites-me
  a det:Document ;
  rdfs:label "Nobody cites me"@en ;
  det:published "2024"^^edtf:EDTF ;
  det:publisher organisation:my-paper ;
  det:url "https://paper.example/nobody"^^xsd:anyURI ;
.""",
        "warning: Nobody cites me (document:nobody-cites-me): nothing cites this document. Mend: Cite it with"
        " det:source, det:reportedIn or det:attestedBy, or take it out. [uncited-document]",
        0,
    ),
    "blank": (
        """[]
  a det:Meeting ;
  rdfs:label "Nameless"@en ;
  dcterms:source document:my-page ;
  det:start "2024-07-01"^^xsd:date ;
.""",
        "violation: a blank node: it has no name. Mend: Give the node a name of its kind, as in record:my-record."
        " [blank-node]",
        0,
    ),
    "unformatted": (
        """<https://w3id.org/detente/id/record/crammed> a det:Participation; # comment
       det:actor state:PRT, state:POL ; det:event event:my-meeting;
 det:attendance
 det:Attended; det:source document:my-page .""",
        "violation: record:crammed: a participation has more than one det:actor. Mend: Keep one here and make a record"
        " of its own of each other one. [participation-actor-twice]",
        1,
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    (folder / "good.ttl").write_text(PREFIXES + GOOD, encoding="utf-8")
    for name, (block, _, _) in PROBLEMS.items():
        (folder / f"{name}.ttl").write_text(f"{PREFIXES}\n{block}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def outcome(folder: Path, detente: Run) -> subprocess.CompletedProcess[str]:
    return detente("validate", ".", cwd=folder)


@pytest.mark.parametrize("name", PROBLEMS)
def test_each_problem_is_one_line_with_place_and_mend(name: str, outcome: subprocess.CompletedProcess[str]) -> None:
    lines = [line for line in outcome.stdout.splitlines() if line.startswith(f"{name}.ttl:")]
    _, message, offset = PROBLEMS[name]
    assert len(lines) == 1
    assert lines[0].startswith(f"{name}.ttl:{FIRST + offset}: {message}")


def test_nothing_is_said_of_a_good_file(outcome: subprocess.CompletedProcess[str]) -> None:
    assert "good.ttl" not in outcome.stdout


def test_violations_exit_with_1_and_a_summary_on_stderr(outcome: subprocess.CompletedProcess[str]) -> None:
    assert outcome.returncode == 1
    assert re.fullmatch(r"12 files, \d+ triples: 10 violations, 1 warning\n", outcome.stderr)


def test_problems_are_sorted_by_file_and_line(outcome: subprocess.CompletedProcess[str]) -> None:
    places = [line.split(":")[:2] for line in outcome.stdout.splitlines()]
    assert places == sorted(places, key=lambda place: (place[0], int(place[1])))


def test_json_is_an_array_of_the_same_problems(
    folder: Path, outcome: subprocess.CompletedProcess[str], detente: Run
) -> None:
    done = detente("validate", "-f", "json", ".", cwd=folder)
    rows = json.loads(done.stdout)
    assert done.returncode == 1
    assert [f"{row['file']}:{row['line']}: {row['severity']}: {row['entity']}: " for row in rows] == [
        ": ".join(line.split(": ")[:3]) + ": " for line in outcome.stdout.splitlines()
    ]
    assert all(list(row) == ["file", "line", "severity", "entity", "message", "mend", "check"] for row in rows)
    assert len(done.stdout.splitlines()) == len(rows) + 2  # a problem a line, between brackets


def test_warnings_alone_exit_with_0(folder: Path, detente: Run) -> None:
    done = detente("validate", folder / "uncited.ttl", folder / "good.ttl")
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert done.stderr.endswith(": 1 warning\n")


def test_the_shipped_ontology_and_graph_are_valid(detente: Run) -> None:
    done = detente("validate")
    assert [line for line in done.stdout.splitlines() if ": violation: " in line] == []
    assert done.returncode == 0


def test_a_note_tells_what_is_contested_and_mends_nothing(detente: Run) -> None:
    done = detente("validate")
    notes = [line for line in done.stdout.splitlines() if ": note: " in line]
    assert {line.rpartition("[")[2] for line in notes} == {"transition-contested]"}
    assert any(
        "(record:iraq-supported-burgenstock-communique-2024-06-16): det:Supported is contested: person:ihor-zhovkva "
        "denies it. See: claim:zhovkva-denies-withdrawal-of-iraq. " in line
        for line in notes
    )
    assert done.stderr.endswith(f", {len(notes)} notes\n")


def test_a_file_may_refer_to_the_shipped_graph(tmp_path: Path, detente: Run) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        PREFIXES
        + """
record:greenland-on-the-summit
  a det:Count ;
  det:measure det:Delegations ;
  det:number 12 ;
  det:source document:admin-ch-2024-06-16 ;
  det:subject event:burgenstock-2024 ;
.
""",
        encoding="utf-8",
    )
    joined = detente("validate", path, "-o", tmp_path / "out.txt")
    assert (joined.returncode, joined.stdout) == (0, "")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == ""
    assert joined.stderr == "1 file, 5 triples: no problem found\n"
    alone = detente("validate", "--only-data", path)
    assert alone.returncode == 1
    assert "event:burgenstock-2024, which nothing describes" in alone.stdout


def test_a_circle_of_superseding_records_stops_only_what_needs_weighing(tmp_path: Path, detente: Run) -> None:
    block = """record:{0}
  a det:Position ;
  det:actor state:CHE ;
  det:day "2024-07-01"^^xsd:date ;
  det:instrument instrument:my-declaration ;
  det:source document:my-page ;
  det:stance det:Supported ;
  det:supersedes record:{1} ;
.
"""
    path = tmp_path / "circle.ttl"
    text = PREFIXES + GOOD + block.format("one", "two") + "\n" + block.format("two", "one")
    path.write_text(text, encoding="utf-8")
    done = detente("validate", path)
    assert done.returncode == 1
    assert [line.partition(": ")[2] for line in done.stdout.splitlines()] == [
        f"violation: record:{name}: det:supersedes leads back to it. Mend: Take out one det:supersedes of the circle."
        " [circle]"
        for name in ("one", "two")
    ]
    assert "not checked: " in done.stderr and "declined-without-attending" in done.stderr


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"state:CHE a det:State .", "{}:1:1: The prefix state: has not been declared", "Mend the syntax there"),
        (b"<a:b> <a:c> <a:d> .\n<a:b> <a:c> ;\n", "{}:2:", "Mend the syntax there"),
        (b'{"json": true}', "{}:1:1: ", "Mend the syntax there"),
        (b"<a:b> <a:c>\n'\xe9' .", "{}:2: the text is not UTF-8: byte 0xe9", "Save the file as UTF-8."),
        (b"<a:b> <a:c> <<( <a:b> <a:c> 1 )>> .", "{}: a triple about a triple", "plain RDF 1.1"),
    ],
    ids=["prefix", "syntax", "json", "encoding", "triple-term"],
)
def test_what_can_not_be_read_is_one_line_with_its_place(
    content: bytes, message: str, hint: str, tmp_path: Path, detente: Run
) -> None:
    path = tmp_path / "mine.ttl"
    path.write_bytes(content)
    done = detente("validate", path)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert lines[0].startswith("error: " + message.format(path))
    assert len(lines) == 3 and lines[2].startswith("hint: ") and hint in lines[2]


def test_an_unknown_path_says_so(tmp_path: Path, detente: Run) -> None:
    done = detente("validate", tmp_path / "nowhere.ttl")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {tmp_path / 'nowhere.ttl'}: no such file\n\nhint: Name a Turtle")


def test_a_folder_without_turtle_says_so(tmp_path: Path, detente: Run) -> None:
    done = detente("validate", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {tmp_path}: the folder holds no Turtle or TriG file")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that exists and can't be read")
def test_an_unreadable_file_says_so(tmp_path: Path, detente: Run) -> None:
    path = tmp_path / "broken.ttl"
    path.symlink_to("/proc/self/mem")
    done = detente("validate", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {path}: Input/output error\n\nhint: ")


def test_only_data_needs_a_path(detente: Run) -> None:
    done = detente("validate", "--only-data")
    assert done.returncode == 2
    assert done.stderr.startswith("error: --only-data needs data")


def test_trig_keeps_its_graphs_and_is_placed(tmp_path: Path, detente: Run) -> None:
    path = tmp_path / "mine.trig"
    graph = "<https://example.org/graph> {\n  document:alone a det:Document .\n}\n"
    path.write_text(PREFIXES + graph, encoding="utf-8")
    done = detente("validate", path)
    assert done.returncode == 1
    assert f"{path}:{FIRST}: violation: document:alone: a document has no publisher." in done.stdout
