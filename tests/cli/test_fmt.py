"""`detente fmt`: one form for each Turtle file, and no file that is lost or half-written."""

import stat
from pathlib import Path

import pytest
from pyoxigraph import Dataset, RdfFormat, parse
from tests.conftest import Run

UNFORMATTED = """
PREFIX ex: <http://example.org/>
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix unused: <http://example.org/unused/> .
@prefix state: <https://w3id.org/detente/id/state/> .
<https://w3id.org/detente/id/state/FRA> det:isoAlpha3 "FRA" ; a det:State .
state:CHE det:capital ex:bern ; <http://www.w3.org/2004/02/skos/core#altLabel> "Helvetia"@la ;
  <http://www.w3.org/2000/01/rdf-schema#label> "Suisse"@fr, "Switzerland"@en ; a det:State ;
  det:singleHolder true ; ex:size 41285, "007"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/detente/graph/a/b> a <http://rdfs.org/ns/void#Dataset> ; ex:note '''Two
lines, "quoted", # no comment''' .
"""

FORMATTED = '''\
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/detente/id/state/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/detente/graph/a/b>
  a void:Dataset ;
  ex:note """Two
lines, "quoted", # no comment""" ;
.

state:CHE
  a det:State ;
  rdfs:label
    "Switzerland"@en ,
    "Suisse"@fr ;
  skos:altLabel "Helvetia"@la ;
  det:capital ex:bern ;
  det:singleHolder true ;
  ex:size
    "007"^^xsd:integer ,
    41285 ;
.

state:FRA
  a det:State ;
  det:isoAlpha3 "FRA" ;
.
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.ttl"
    path.write_text(UNFORMATTED, encoding="utf-8")
    return path


def test_a_file_gets_its_form(detente: Run, file: Path) -> None:
    done = detente("fmt", file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "1 file, 1 formatted\n")
    assert file.read_text(encoding="utf-8") == FORMATTED
    assert Dataset(parse(FORMATTED, RdfFormat.TURTLE)) == Dataset(parse(UNFORMATTED, RdfFormat.TURTLE))


def test_a_formatted_file_is_not_touched(detente: Run, file: Path) -> None:
    detente("fmt", file)
    before = file.stat()
    assert detente("fmt", file).stderr == "1 file, 0 formatted\n"
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_check_lists_what_would_change_and_changes_nothing(detente: Run, file: Path) -> None:
    (file.parent / "good.ttl").write_text(FORMATTED, encoding="utf-8")
    done = detente("fmt", "--check", file.parent)
    assert (done.returncode, done.stdout, done.stderr) == (1, f"{file}\n", "2 files, 1 to format\n")
    assert file.read_text(encoding="utf-8") == UNFORMATTED


def test_ontology_and_graph_are_formatted(detente: Run) -> None:
    done = detente("fmt", "--check")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_trig_keeps_its_graphs(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "two.trig"
    text = """@prefix e: <http://example.org/> . e:g { e:b e:c e:d . e:a e:b [ e:c 1 ] } e:x e:y e:z ."""
    path.write_text(text)
    assert detente("fmt", path).returncode == 0
    assert path.read_text() == (
        "@prefix e: <http://example.org/> .\n"
        "\n"
        "e:x\n"
        "  e:y e:z ;\n"
        ".\n"
        "\n"
        "e:g {\n"
        "  e:a\n"
        "    e:b [\n"
        "      e:c 1 ;\n"
        "    ] ;\n"
        "  .\n"
        "\n"
        "  e:b\n"
        "    e:c e:d ;\n"
        "  .\n"
        "}\n"
    )


def test_a_comment_is_refused_with_its_line(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "noted.ttl"
    text = '<http://e/#a> <http://e/b> "#", """#\n#""", \'#\' . # see the minutes\n'
    path.write_text(text)
    done = detente("fmt", path)
    assert done.returncode == 2
    assert done.stderr == (
        f"error: {path}:2: a comment would be lost: # see the minutes\n\n"
        "hint: Say it in the graph, as skos:editorialNote of what it is about, or delete it.\n"
    )
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("content", "place", "what"),
    [
        (b"@prefix e: <http://e/> .\ne:a e:b x:y .\n", ":2:9: ", "The prefix x: has not been declared"),
        (b"<http://e/a> <http://e/b> <c> .\n", ":1:27: ", "No scheme found"),
        (b"@prefix e: <http://e/> .\ne:a e:b '\xff' .\n", ":2: ", "not UTF-8"),
        (b"<http://e/a> <http://e/b> 'c'", ":1:", ""),
        (b"<http://e/a> <http://e/b> <<( <http://e/a> <http://e/b> 1 )>> .", ": ", "a triple about a triple"),
    ],
)
def test_a_file_that_is_no_turtle_is_one_line_with_the_place(
    detente: Run, tmp_path: Path, content: bytes, place: str, what: str
) -> None:
    path = tmp_path / "bad.ttl"
    path.write_bytes(content)
    done = detente("fmt", path)
    assert done.returncode == 2
    first, empty, hint = done.stderr.splitlines()
    assert first.startswith(f"error: {path}{place}{what}")
    assert empty == ""
    assert hint.startswith("hint: ")
    assert path.read_bytes() == content


def test_one_bad_file_does_not_keep_the_others_from_their_form(detente: Run, file: Path) -> None:
    for name in ("a.ttl", "z.ttl"):
        (file.parent / name).write_text("nonsense")
    done = detente("fmt", file.parent)
    assert done.returncode == 2
    assert [line.split(":")[1].split("/")[-1] for line in done.stderr.splitlines() if "error" in line] == [
        "a.ttl",
        "z.ttl",
    ]
    assert file.read_text(encoding="utf-8") == FORMATTED


def test_a_byte_order_mark_and_windows_line_ends_go(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "windows.ttl"
    path.write_bytes(b"\xef\xbb\xbf<http://e/a>\r\n  <http://e/b> 'x\\r\\n' .\r\n")
    detente("fmt", path)
    assert path.read_bytes() == b'<http://e/a>\n  <http://e/b> """x\\r\n""" ;\n.\n'


def test_the_mode_of_a_file_stays(detente: Run, file: Path) -> None:
    file.chmod(0o664)
    detente("fmt", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o664
    assert [path.name for path in file.parent.iterdir()] == ["file.ttl"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("nowhere.ttl", "no such file"),
        ("notes.md", "neither Turtle nor TriG"),
        ("empty", "the folder holds no Turtle or TriG file"),
    ],
)
def test_a_path_without_turtle_is_refused(detente: Run, tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "notes.md").write_text("# notes")
    (tmp_path / "empty").mkdir()
    done = detente("fmt", tmp_path / name)
    assert done.returncode == 2
    first, empty, hint = done.stderr.splitlines()
    assert (first, empty) == (f"error: {tmp_path / name}: {what}", "")
    assert hint.startswith("hint: Name a ")
