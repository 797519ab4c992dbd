"""What a user reads when something is wrong: one line that names it, a mend, no traceback, no partial file."""

import os
import re
import signal
import subprocess
import sys
import time
from operator import itemgetter
from pathlib import Path

import pytest
from tests.conftest import Run

ASK = ("ask", "communique-decliners", "--instrument", "burgenstock-communique")
COUNT = "SELECT (COUNT(*) AS ?number) WHERE { ?record a det:Position }"
ENDLESS = "SELECT (COUNT(*) AS ?number) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A query that works for hours and gives no row before."""


def _message(done: subprocess.CompletedProcess[str]) -> str:
    """Check the form of a failure, and give its message and its hint as text."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "defect of detente" not in done.stderr
    lines = done.stderr.splitlines()
    assert lines[0].startswith("error: ")
    assert len(lines) in (1, 3)
    if len(lines) == 3:
        assert lines[1] == ""
        assert lines[2].startswith("hint: ")
    return done.stderr


# Names and values


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", "comunique-decliners"), ["'comunique-decliners'", "communique-decliners", "detente ask"]),
        (("ask", "zzz"), ["'zzz'", "detente ask"]),
        (("aks",), ["'aks'", "`detente ask`", "detente --help"]),
        (("ask", "communique-decliners", "--instument", "x"), ["--instument", "--instrument"]),
        (("ask", "communique-decliners", "extra"), ["extra"]),
        ((*ASK, "-f", "yaml"), ["yaml", "json"]),
        ((*ASK[:-1], "burgenstok-communique"), ["--instrument", "burgenstok-communique", "burgenstock-communique"]),
        ((*ASK[:-1], "state:CHE"), ["--instrument", "state:CHE", "Communique", "State"]),
        ((*ASK[:-1], "zz:CHE"), ["--instrument", "zz:CHE", "prefix"]),
        ((*ASK[:-1], "https://a b"), ["--instrument", "https://a b", "IRI"]),
        ((*ASK[:-1], ""), ["--instrument"]),
        (("ask", "state-positions", "--state", "state:CHX"), ["--state", "state:CHX", "state:CHE"]),
        (("ask", "leaders", "--office", "foreign minister"), ["--office", "ambiguous", "office:foreign-minister-of-"]),
        (("ask", "leaders", "--date", "2024-13-01"), ["error: --date: '2024-13-01' is not a date", "YYYY-MM-DD"]),
        (("ask", "timeline", "--from", "2024-08"), ["error: --from: '2024-08' is not a date", "YYYY-MM-DD"]),
        (("ask", "timeline", "--from", "2024-09-01", "--to", "2024-08-01"), ["--from: the range is reversed", "Swap"]),
        (("stats", "--known-at", "2024-08"), ["error: --known-at: '2024-08' is not a date", "YYYY-MM-DD"]),
        (("stats", "--according-to", "zzz"), ["error: --according-to: nothing is called 'zzz'"]),
        (("query", ""), ["query"]),
        (("query", COUNT, "-f", "turtle"), ["turtle", "SELECT", "csv"]),
        (("query", "DESCRIBE state:CHE", "-f", "csv"), ["csv", "turtle"]),
        (("query", "ASK { ?a ?b ?c }", "-f", "csv"), ["csv", "json"]),
        (("export", "--about", "Atlantis"), ["Atlantis"]),
        (("export", "--graph", "diplomacy/burgenstok-2024"), ["burgenstok-2024", "burgenstock-2024"]),
        (("export", "-f", "yaml"), ["yaml", "turtle"]),
        (("export", "--only-data"), ["--only-data", "--data"]),
        ((*ASK, "--only-data"), ["--only-data", "--data"]),
    ],
    ids=" ".join,
)
def test_wrong_name_or_value_names_the_mend(arguments: tuple[str, ...], words: list[str], detente: Run) -> None:
    message = _message(detente(*arguments))
    for word in words:
        assert word in message


def test_ambiguous_name_lists_the_candidates(detente: Run, tmp_path: Path) -> None:
    data = tmp_path / "more.ttl"
    data.write_text(
        "@prefix det: <https://w3id.org/detente/ontology/> . @prefix state: <https://w3id.org/detente/id/state/> .\n"
        'state:XXA a det:State ; <http://www.w3.org/2000/01/rdf-schema#label> "China"@en .\n',
        encoding="utf-8",
    )
    message = _message(detente("ask", "state-positions", "--state", "China", "--data", data))
    for word in ("--state", "'China'", "ambiguous", "state:CHN", "state:XXA"):
        assert word in message


# SPARQL


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?a WHERE { ?a ?b }", ["malformed SPARQL", "line 1"]),
        ("SELECT ?a\nWHERE { ?a zz:b ?c }", ["malformed SPARQL", "zz: is not declared"]),
        ("SELECT ?a WHERE { ?a a det:State", ["malformed SPARQL", "before it is whole"]),
        (" ", ["the query is empty"]),
        ("hello", ["malformed SPARQL"]),
        ("SELECT ?a WHERE { ?a ?b ?c } GROUP BY ?b", ["malformed SPARQL"]),
        ("INSERT DATA { state:CHE det:supports instrument:x }", ["update", "refused"]),
        ("DELETE WHERE { ?a ?b ?c }", ["update", "refused"]),
        ("# why not\nPREFIX x: <http://x/INSERT>\nWITH x:g DELETE { ?a ?b ?c } WHERE { ?a ?b ?c }", ["refused"]),
        ("CLEAR ALL", ["update", "refused"]),
        ("LOAD <file:///etc/passwd>", ["update", "refused"]),
    ],
)
@pytest.mark.parametrize("way", ["argument", "stdin", "file"])
def test_malformed_query_or_update_is_one_line(
    query: str, words: list[str], way: str, detente: Run, tmp_path: Path
) -> None:
    if way == "argument":
        done = detente("query", query)
    elif way == "stdin":
        done = detente("query", "-", stdin=query)
        words = [*words, "stdin"]
    else:
        path = tmp_path / "mine.rq"
        path.write_text(query, encoding="utf-8")
        done = detente("query", path)
        words = [*words, "mine.rq"]
    message = _message(done)
    for word in words:
        assert word in message


def test_query_that_only_mentions_an_update_runs(detente: Run) -> None:
    done = detente("query", 'SELECT ?word WHERE { VALUES ?word { "INSERT" } } # DELETE')
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["word", "INSERT"], "")


def test_long_query_without_braces_is_no_file_name(detente: Run) -> None:
    done = detente("query", f"DESCRIBE <https://example.org/{'a' * 300}>", "-f", "ntriples")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_service_is_not_called(detente: Run) -> None:
    _message(detente("query", "SELECT * WHERE { SERVICE <http://127.0.0.1:9/sparql> { ?a ?b ?c } }"))


# Files


def test_missing_query_file_is_named(detente: Run, tmp_path: Path) -> None:
    assert "missing.rq" in _message(detente("query", tmp_path / "missing.rq"))


def test_folder_for_a_query_is_named(detente: Run, tmp_path: Path) -> None:
    assert str(tmp_path) in _message(detente("query", tmp_path))


def test_query_in_another_encoding_is_named(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "latin.rq"
    path.write_bytes('SELECT * WHERE { ?a rdfs:label "Bürgenstock" }'.encode("latin-1"))
    message = _message(detente("query", path))
    assert "latin.rq" in message
    assert "UTF-8" in message
    assert "UTF-8" in _message(detente("query", "-", stdin=path.read_bytes()))


@pytest.mark.parametrize("command", [ASK, ("query", COUNT), ("export",)], ids=itemgetter(0))
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bad.ttl", b"<http://a> <http://b>\n  <http://c\n.", ["bad.ttl:2:"]),
        ("bad.trig", b"<http://g> { <http://a> zz:b 1 }", ["bad.trig:1:"]),
        ("latin.ttl", '<http://a> <http://b> "Bürgenstock" .'.encode("latin-1"), ["latin.ttl"]),
        ("binary.ttl", bytes(range(256)), ["binary.ttl"]),
        ("missing.ttl", None, ["missing.ttl", "No such file"]),
        ("table.csv", b"a,b\n1,2\n", ["table.csv"]),
    ],
)
def test_bad_data_file_is_named_with_its_line(
    command: tuple[str, ...], name: str, content: bytes | None, words: list[str], detente: Run, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    message = _message(detente(*command, "--data", path))
    for word in words:
        assert word in message


def test_folder_for_a_data_file_is_named(detente: Run, tmp_path: Path) -> None:
    assert str(tmp_path) in _message(detente(*ASK, "--data", tmp_path))


def test_records_that_supersede_one_another_are_named(detente: Run, tmp_path: Path) -> None:
    data = tmp_path / "circle.ttl"
    data.write_text(
        "@prefix det: <https://w3id.org/detente/ontology/> . @prefix record: <https://w3id.org/detente/id/record/> .\n"
        "@prefix state: <https://w3id.org/detente/id/state/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        + "".join(
            f'record:{one} a det:Position ; det:actor state:FRA ; det:day "2024-06-16"^^xsd:date ; '
            "det:instrument <https://w3id.org/detente/id/instrument/burgenstock-communique> ; "
            f"det:source <https://w3id.org/detente/id/document/x> ; det:stance det:Signed ; "
            f"det:supersedes record:{other} .\n"
            for one, other in (("one", "two"), ("two", "one"))
        ),
        encoding="utf-8",
    )
    message = _message(detente(*ASK, "--data", data))
    assert "record:one" in message or "record:two" in message


# Output


@pytest.mark.parametrize("command", [ASK, ("query", COUNT), ("export",)], ids=itemgetter(0))
def test_full_disk_is_one_line(command: tuple[str, ...], detente: Run) -> None:
    assert "No space left" in _message(detente(*command, "-o", "/dev/full"))
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "detente", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0].endswith("No space left on device")
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("command", [ASK, ("query", COUNT), ("export",)], ids=itemgetter(0))
def test_output_in_a_missing_folder_is_one_line(command: tuple[str, ...], detente: Run, tmp_path: Path) -> None:
    assert "missing" in _message(detente(*command, "-o", tmp_path / "missing" / "answer"))
    assert not list(tmp_path.iterdir())


def test_failure_leaves_the_file_of_before(detente: Run, tmp_path: Path) -> None:
    output = tmp_path / "answer.csv"
    output.write_text("before", encoding="utf-8")
    _message(detente("query", "SELECT ?a WHERE {", "-o", output))
    _message(detente("export", "--about", "Atlantis", "-o", output))
    assert output.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [output]


def test_output_replaces_the_file_and_keeps_its_mode(detente: Run, tmp_path: Path) -> None:
    output = tmp_path / "answer.csv"
    output.write_text("before", encoding="utf-8")
    output.chmod(0o600)
    assert detente(*ASK, "-o", output).returncode == 0
    assert output.read_bytes().decode() == detente(*ASK).stdout
    assert output.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", [("ask", "communique-decliners", "-f", "json"), ("export",)], ids=itemgetter(0))
def test_closed_pipe_is_silent(command: tuple[str, ...], environment: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "detente", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) in (0, 141)


# Interruption


@pytest.mark.parametrize("output", [False, True], ids=["stdout", "file"])
def test_interrupt_ends_a_long_query_at_once(output: bool, detente: Run, tmp_path: Path) -> None:
    assert detente(*ASK).returncode == 0
    target = tmp_path / "answer.csv"
    process = subprocess.Popen(
        [sys.executable, "-m", "detente", "query", ENDLESS, *(["-o", str(target)] if output else [])],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(1)
    assert process.poll() is None
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, words = process.communicate(timeout=10)
    assert time.monotonic() - begin < 5
    assert process.returncode == 130
    assert (out, words.strip()) == (b"", b"")
    assert not list(tmp_path.iterdir())


def test_interrupt_of_a_first_run_ends_it(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "detente", *ASK],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "DETENTE_CACHE": str(tmp_path)},
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("tmp-*")) and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    out, words = process.communicate(timeout=10)
    assert process.returncode == 130
    assert (out, words.strip()) == (b"", b"")
    assert not list(tmp_path.glob("tmp-*")), "the folder that was being written is left"


# The questions as commands


def test_no_parameter_has_the_name_of_a_shared_option() -> None:
    from detente import library
    from detente.cli.options import SHARED

    for question in library.read_library().values():
        names = {parameter.option.removeprefix("--") for parameter in question.params}
        assert not names & set(SHARED), question.name


def test_shared_options_are_all_that_a_question_adds(detente: Run) -> None:
    from detente import library
    from detente.cli.options import SHARED
    from detente.library import DATES

    question = next(iter(library.read_library().values()))
    text = detente("ask", question.name, "--help").stdout
    options = set(re.findall(r"^ {2,}(?:-\w, )?--([\w-]+)", text, re.MULTILINE))
    assert options == {parameter.option.removeprefix("--") for parameter in question.params} | {*SHARED, DATES}
