"""The format that a command writes: the one that -f names, else the one that the ending of -o stands for."""

from pathlib import Path

import pytest
from tests.conftest import Run

ASK = ("ask", "who-represented", "--state", "Japan")
CONSTRUCT = "CONSTRUCT { state:CHE ?p ?o } WHERE { state:CHE ?p ?o }"
SELECT = "SELECT ?p WHERE { state:CHE ?p ?o }"
EXPORT = ("export", "--about", "state:CHE", "--depth", "0")


@pytest.mark.parametrize(
    ("command", "ending", "form"),
    [
        (ASK, ".csv", "csv"),
        (ASK, ".tsv", "tsv"),
        (ASK, ".json", "json"),
        (ASK, ".JSON", "json"),
        (ASK, ".md", "markdown"),
        (("search", "Japan"), ".xml", "xml"),
        (("stats",), ".json", "json"),
        (("describe", "Japan"), ".md", "markdown"),
        (("query", SELECT), ".tsv", "tsv"),
        (("query", CONSTRUCT), ".nt", "ntriples"),
        (EXPORT, ".ttl", "turtle"),
        (EXPORT, ".trig", "trig"),
        (EXPORT, ".nq", "nquads"),
        (EXPORT, ".nt", "ntriples"),
        (EXPORT, ".jsonld", "jsonld"),
        (EXPORT, ".rdf", "rdfxml"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_ending_of_the_file_tells_the_format(
    command: tuple[str, ...], ending: str, form: str, detente: Run, tmp_path: Path
) -> None:
    output = tmp_path / f"answer{ending}"
    assert detente(*command, "-o", output).returncode == 0
    assert output.read_bytes().decode() == detente(*command, "-f", form).stdout


def test_parquet_is_told_by_its_ending(detente: Run, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    assert detente(*ASK, "-o", tmp_path / "answer.parquet").returncode == 0
    assert (tmp_path / "answer.parquet").read_bytes().startswith(b"PAR1")


@pytest.mark.parametrize("name", ["answer", "answer.txt"])
def test_a_name_without_an_ending_that_tells_keeps_the_default(name: str, detente: Run, tmp_path: Path) -> None:
    assert detente(*ASK, "-o", tmp_path / name).returncode == 0
    assert (tmp_path / name).read_bytes().decode() == detente(*ASK, "-f", "csv").stdout


def test_named_format_goes_before_the_ending(detente: Run, tmp_path: Path) -> None:
    assert detente(*ASK, "-f", "json", "-o", tmp_path / "answer.dat").returncode == 0
    assert detente(*ASK, "-f", "json", "-o", tmp_path / "answer.csv").returncode == 0
    assert (tmp_path / "answer.csv").read_bytes().decode() == detente(*ASK, "-f", "json").stdout


@pytest.mark.parametrize(
    ("command", "ending", "words"),
    [
        (ASK, ".ttl", ["answer.ttl", ".csv"]),
        (ASK, ".xlsx", ["no format has the ending '.xlsx'", ".parquet"]),
        (("query", SELECT), ".dat", ["no format has the ending '.dat'", ".csv"]),
        (("describe", "Japan"), ".html", ["no format has the ending '.html'", ".md"]),
        (EXPORT, ".owl", ["no format has the ending '.owl'", ".rdf"]),
        (EXPORT, ".csv", ["answer.csv", ".ttl"]),
        (("query", CONSTRUCT), ".csv", ["csv", "turtle"]),
        (("query", "ASK { ?a ?b ?c }"), ".ttl", ["turtle", "json"]),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_ending_that_does_not_fit_is_named(
    command: tuple[str, ...], ending: str, words: list[str], detente: Run, tmp_path: Path
) -> None:
    done = detente(*command, "-o", tmp_path / f"answer{ending}")
    assert (done.returncode, done.stdout) == (2, "")
    for word in words:
        assert word in done.stderr
    assert not list(tmp_path.iterdir())


# The table


def test_table_leaves_evidence_out_and_says_so(detente: Run) -> None:
    question = (*ASK, "--event", "burgenstock-2024")
    shown = detente(*question, "-f", "table", env={"COLUMNS": "100"}).stdout
    assert "person:fumio-kishida" in shown
    assert "record:japan" not in shown
    closing = "1 row; columns attendanceRecord, record: in every other format, such as -f csv"
    assert shown.splitlines()[-1] == closing
    with_sources = detente(*question, "-f", "table", "--cite", env={"COLUMNS": "100"}).stdout
    assert "  sources " in with_sources
    assert with_sources.splitlines()[-1] == closing
    for form in ("csv", "markdown"):
        assert "attendanceRecord" in detente(*question, "-f", form).stdout
    assert detente("query", "SELECT ?record { ?record a det:Ballot }", "-f", "table").stdout == "0 rows\n"


def test_no_column_of_a_table_becomes_a_strip(detente: Run) -> None:
    words = "Thirty words of text and more that fold where a column is too narrow for all of them"
    query = f'SELECT ?one ?two ?three {{ VALUES (?one ?two ?three) {{ ("{words}" "{words}" 1) ("{words} " "" 2) }} }}'
    table = detente("query", query, "-f", "table", env={"COLUMNS": "71"}).stdout
    assert table.split()[:3] == ["one", "two", "three"]
    assert max(map(len, table.splitlines())) <= 71
    blocks = detente("query", query, "-f", "table", env={"COLUMNS": "70"}).stdout
    assert blocks.splitlines()[0] == "row 1"
    narrow = "SELECT * { VALUES (?a ?b ?c ?d ?e ?f ?g) { (1 2 3 4 5 6 7) (2 3 4 5 6 7 8) } }"
    assert len(detente("query", narrow, "-f", "table", env={"COLUMNS": "40"}).stdout.splitlines()) == 5


def test_table_of_evidence_alone_shows_it(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "records.rq"
    path.write_text(
        "#+ summary: Which records say that China took part?\n#+ returns: {record: the record}\n"
        "#+ evidence: [record]\nSELECT ?record WHERE { ?record det:actor state:CHN ; det:attendance ?value }",
        encoding="utf-8",
    )
    for more in ([], ["--cite"]):
        shown = detente("ask", path, "-f", "table", *more).stdout
        assert "record:china-attended-burgenstock-2024" in shown
        assert shown.splitlines()[-1].endswith(" rows")
