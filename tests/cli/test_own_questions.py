"""`detente ask ./mine.rq`: a file of the user's own, with the same front matter as a question of the library."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import polars
import pytest
from tests.conftest import Run

COMMAND = (sys.executable, "-m", "detente")

README = Path(__file__).parents[2] / "README.md"
(QUESTION,) = re.findall(r"^```sparql\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
"""The question that the README shows."""


@pytest.fixture
def question(tmp_path: Path) -> Path:
    """The user's question."""
    file = tmp_path / "mine.rq"
    file.write_text(QUESTION, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["mine.rq", "./mine.rq", "{folder}/mine.rq"])
def test_own_question_answers_as_one_of_the_library(name: str, question: Path, detente: Run) -> None:
    name = name.format(folder=question.parent)
    done = detente("ask", name, "--event", "burgenstock-2024", "--cite", "-f", "json", cwd=question.parent)
    assert done.returncode == 0
    assert done.stderr == ""  # nothing is open on who was the host
    answer = json.loads(done.stdout)
    (row,) = answer["results"]["bindings"]
    assert row["actor"]["value"].endswith("state/CHE")
    assert row["sources"]["value"]
    assert (answer["detente"]["question"], answer["detente"]["parameters"]) == (name, {"event": "burgenstock-2024"})


def test_own_question_has_help(question: Path, detente: Run) -> None:
    done = detente("ask", "./mine.rq", "--help", cwd=question.parent)
    assert done.returncode == 0
    for words in ("Usage: detente ask ./mine.rq", "Who hosted an event?", "actor: who hosted it", "--event EVENT"):
        assert words in done.stdout
    assert "Example: detente ask ./mine.rq --event event:burgenstock-2024" in done.stdout


def test_help_of_ask_says_that_files_go(detente: Run) -> None:
    assert "file of yours" in detente("ask", "--help").stdout


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+ ", "# ", "mine.rq: no front matter"),
        ("summary: Who", "summary: [Who", "mine.rq:1: malformed front matter: "),
        ("#+ summary: Who hosted an event?\n", "", "mine.rq: the front matter has no `summary`"),
        ("returns: {", "return: {", "mine.rq: malformed front matter: unknown field 'return'"),
        ("returns: {actor: who hosted it, record: the record that says so}", "returns: x", "`returns` is a mapping"),
        ("type: Event, ", "", "the parameter 'event' has no type\n"),
        (", example: event:burgenstock-2024", "", "the parameter 'event' has no example\n"),
        ("{type: Event, description: the event, example: event:burgenstock-2024}", "Event", "no type and no example\n"),
        (
            "type: Event",
            "type: Evnt",
            "the parameter 'event' has the type 'Evnt', which is none\n\nhint: Nearest: Event",
        ),
        ("returns: {actor:", "returns: {actr:", "mine.rq: the column under `returns` 'actr' is no column"),
        ("#+   event:", "#+   e-vent:", "a parameter can't be called 'e-vent'"),
        ("VALUES ?event { UNDEF }", "", "mine.rq: the parameter 'event' has no slot"),
        ("evidence: [record]", "evidence: [records]", "mine.rq: the evidence 'records' is no column"),
        ("evidence: [record]", "evidence: record", "`evidence` is a list"),
        ("SELECT ?actor ?record\nWHERE", "CONSTRUCT WHERE", "mine.rq: malformed SPARQL: "),
        ("ORDER BY ?actor", "ORDER BY actor", "mine.rq: malformed SPARQL: "),
    ],
)
def test_error_in_own_question_is_said_in_words(old: str, new: str, message: str, question: Path, detente: Run) -> None:
    assert old in QUESTION
    question.write_text(QUESTION.replace(old, new), encoding="utf-8")
    done = detente("ask", "mine.rq", cwd=question.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert "hint: " in done.stderr


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("ASK { }", "a question is a SELECT"),
        ("CONSTRUCT WHERE { ?a ?b ?c }", "a question is a SELECT"),
        ("DELETE WHERE { ?a ?b ?c }", "an update is refused"),
    ],
)
def test_own_question_that_is_no_select_is_refused(query: str, message: str, question: Path, detente: Run) -> None:
    question.write_text(f"#+ summary: What?\n#+ returns: {{a: b}}\n{query}", encoding="utf-8")
    done = detente("ask", "mine.rq", cwd=question.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"error: mine.rq: {message}" in done.stderr


def test_wrong_front_matter_is_said_also_where_help_is_asked_for(question: Path, detente: Run) -> None:
    question.write_text(QUESTION.replace("type: Event", "type: Aktor"), encoding="utf-8")
    done = detente("ask", "mine.rq", "--help", cwd=question.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the type 'Aktor', which is none" in done.stderr
    assert "Actor" in done.stderr


def test_parameter_that_is_a_shared_option_is_refused(question: Path, detente: Run) -> None:
    question.write_text(QUESTION.replace("event:", "data:", 1).replace("?event", "?data"), encoding="utf-8")
    done = detente("ask", "mine.rq", cwd=question.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error: mine.rq: --data is an option of every question" in done.stderr


def test_file_that_is_missing_or_unreadable_is_said_in_words(tmp_path: Path, detente: Run) -> None:
    (tmp_path / "latin.rq").write_bytes("#+ summary: Où?".encode("latin-1"))
    for name, words in (("none.rq", "No such file"), ("./", "directory"), ("latin.rq", "not UTF-8")):
        done = detente("ask", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr


def test_parquet_goes_into_a_file_or_a_pipe(question: Path, detente: Run, tmp_path: Path) -> None:
    written, piped = tmp_path / "written.parquet", tmp_path / "piped.parquet"
    done = detente("ask", question, "--event", "burgenstock-2024", "-f", "parquet", "-o", written)
    assert (done.returncode, done.stdout) == (0, "")
    assert polars.read_parquet(written)["actor"].to_list() == ["state:CHE"]
    query = "SELECT ?actor WHERE { ?actor det:hosted event:burgenstock-2024 }"
    with piped.open("wb") as stream:
        subprocess.run([*COMMAND, "query", query, "-f", "parquet"], stdout=stream, timeout=60, check=True)
    assert polars.read_parquet(piped)["actor"].to_list() == ["state:CHE"]


def test_parquet_is_not_written_to_a_terminal(question: Path) -> None:
    shown = bytearray()

    def read(descriptor: int) -> bytes:
        found = os.read(descriptor, 4096)
        shown.extend(found)
        return found

    status = pty.spawn([*COMMAND, "ask", str(question), "-f", "parquet"], read, lambda _: b"")
    assert os.waitstatus_to_exitcode(status) == 2
    assert b"error: a terminal can't show this format" in shown
    assert b"PAR1" not in shown


def test_parquet_does_not_fit_what_has_no_rows(detente: Run) -> None:
    done = detente("query", "ASK { }", "-f", "parquet")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the format parquet does not fit ASK" in done.stderr
