"""`detente export`: the whole graph, a named graph, an entity and what surrounds it, in every format."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse
from rdflib.compare import isomorphic
from tests.conftest import Run

from detente import dataset
from detente.namespaces import PREFIXES

READERS = {
    "turtle": (RdfFormat.TURTLE, "turtle"),
    "trig": (RdfFormat.TRIG, "trig"),
    "nquads": (RdfFormat.N_QUADS, "nquads"),
    "ntriples": (RdfFormat.N_TRIPLES, "nt"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (RdfFormat.RDF_XML, "xml"),
}


def asserted() -> Dataset:
    """Give the ontology and the graph as their files have them, each file a named graph."""
    quads = Dataset()
    for path in [*dataset.ontology_files(), *dataset.graph_files()]:
        name = NamedNode(dataset.graph_name(path))
        for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True):
            quads.add(Quad(quad.subject, quad.predicate, quad.object, name))
    return quads


def canonical(quads: Dataset) -> Dataset:
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return quads


def subjects(turtle: str) -> set[str]:
    """Give the prefixed names of the subjects of formatted Turtle."""
    return set(re.findall(r"^(\w+:\S+)$", turtle, re.MULTILINE))


@pytest.fixture(scope="module")
def as_rdflib_reads_it() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in [*dataset.ontology_files(), *dataset.graph_files()]:
        graph.parse(path)
    return graph


@pytest.mark.parametrize("form", READERS)
def test_everything_asserted_is_read_back_by_pyoxigraph(detente: Run, form: str) -> None:
    done = detente("export", "-f", form)
    assert (done.returncode, done.stderr) == (0, "")
    expected = asserted()
    if form not in ("trig", "nquads"):
        expected = Dataset(Quad(quad.subject, quad.predicate, quad.object) for quad in expected)
    assert canonical(Dataset(parse(done.stdout, READERS[form][0]))) == canonical(expected)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("form", READERS)
def test_everything_asserted_is_read_back_by_rdflib(detente: Run, form: str, as_rdflib_reads_it: rdflib.Graph) -> None:
    read = rdflib.Dataset(default_union=True) if form in ("trig", "nquads") else rdflib.Graph()
    read.parse(data=detente("export", "-f", form).stdout, format=READERS[form][1])
    merged = rdflib.Graph()
    for triple in read.triples((None, None, None)):
        merged.add(triple)
    assert isomorphic(merged, as_rdflib_reads_it)


def test_a_dataset_that_is_prepared_anew_gives_the_same_bytes(detente: Run, tmp_path: Path) -> None:
    elsewhere = {"DETENTE_CACHE": str(tmp_path / "cache")}
    for form in ("trig", "jsonld"):
        arguments = ("export", "--with-inferred", "-f", form)
        assert detente(*arguments).stdout == detente(*arguments, env=elsewhere).stdout, form


def test_numbers_and_times_are_written_as_the_data_have_them(detente: Run, tmp_path: Path) -> None:
    data = tmp_path / "numbers.ttl"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    literals = [
        f'"{text}"^^<{xsd}{kind}>'
        for text, kind in (
            ("1", "nonNegativeInteger"),
            ("007", "integer"),
            ("1", "boolean"),
            ("1.50", "decimal"),
            ("2024-06-15T00:00:00.000", "dateTime"),
        )
    ]
    triples = [f"<http://example.org/a> <http://example.org/b> {literal} .\n" for literal in literals]
    data.write_text("".join(triples))
    for about in (("--graph", "data/numbers"), ("--data", data, "--only-data")):
        done = detente("export", "--data", data, "-f", "ntriples", *about)
        assert set(triples) <= set(done.stdout.splitlines(keepends=True))


def test_the_default_graph_of_trig_goes_where_turtle_goes(detente: Run, tmp_path: Path) -> None:
    data = tmp_path / "two.trig"
    data.write_text("@prefix e: <http://example.org/> . e:a e:b e:c . e:g { e:d e:e e:f }")
    own = f"<{PREFIXES['graph']}data/two>"
    e = "http://example.org/"
    for name, expected in (
        ("data/two", f"<{e}a> <{e}b> <{e}c> {own} .\n"),
        (f"{e}g", f"<{e}d> <{e}e> <{e}f> <{e}g> .\n"),
    ):
        assert detente("export", "--data", data, "--graph", name, "-f", "nquads").stdout == expected


def test_a_file_gets_what_standard_output_gets(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "all.ttl"
    done = detente("export", "-o", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert path.read_text(encoding="utf-8") == detente("export").stdout


def test_inferred_triples_come_on_request_alone(detente: Run) -> None:
    inferred = f"<{PREFIXES['graph']}inferred>"
    plain = detente("export", "-f", "nquads").stdout.splitlines()
    full = detente("export", "-f", "nquads", "--with-inferred").stdout.splitlines()
    assert set(plain) < set(full)
    added = set(full) - set(plain)
    assert all(line.endswith(f" {inferred} .") for line in added)
    assert any("/currentFor>" in line for line in added)
    assert not any("/currentFor>" in line and "/id/record/" in line for line in plain)


@pytest.mark.parametrize(
    "name",
    [
        "diplomacy/burgenstock-2024",
        "graph:diplomacy/burgenstock-2024",
        "https://w3id.org/detente/graph/diplomacy/burgenstock-2024",
        "graph/diplomacy/burgenstock-2024.ttl",
    ],
)
def test_a_named_graph_is_written_as_its_file_is(detente: Run, name: str) -> None:
    file = dataset.root() / "graph" / "diplomacy" / "burgenstock-2024.ttl"
    assert detente("export", "--graph", name).stdout == file.read_text(encoding="utf-8")


def test_an_ontology_module_is_a_named_graph(detente: Run) -> None:
    file = (dataset.root() / "ontology" / "events.ttl").read_text(encoding="utf-8")
    assert detente("export", "--graph", "ontology/events").stdout == file
    assert detente("export", "--graph", "module:events").stdout == file


def test_unknown_graph_lists_the_nearest(detente: Run) -> None:
    done = detente("export", "--graph", "diplomacy/burgenstok-2024")
    assert (done.returncode, done.stdout) == (2, "")
    first, _, hint = done.stderr.splitlines()
    assert first == "error: there is no graph 'diplomacy/burgenstok-2024'"
    assert hint.startswith("hint: Nearest: diplomacy/burgenstock-2024, ")


def test_about_takes_a_name_a_code_and_an_iri(detente: Run) -> None:
    texts = {detente("export", "--about", name).stdout for name in ("China", "CHN", "state:CHN")}
    assert len(texts) == 1
    assert "state:CHN" in subjects(texts.pop())


def test_unknown_entity_is_one_line_with_the_nearest(detente: Run) -> None:
    done = detente("export", "--about", "Switzerlend")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: nothing is called 'Switzerlend'\n\nhint: Nearest: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--depth", "2"), "--depth needs --about"),
        (("--about", "China", "--graph", "ontology"), "--graph and --about exclude each other"),
        (("--only-data",), "--only-data needs data"),
        (("-f", "n3"), "'n3' is not one of"),
        (("--depth", "-1", "--about", "China"), "-1 is not in the range"),
        (("--data", "nowhere.ttl"), "nowhere.ttl"),
        (("-o", "nowhere/all.ttl"), "nowhere/all.ttl: No such file or directory"),
    ],
)
def test_wrong_use_is_one_line_and_a_hint(detente: Run, arguments: tuple[str, ...], message: str) -> None:
    done = detente("export", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    first, *rest = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert message in first
    assert rest[0] == ""
    assert rest[1].startswith("hint: ")
    assert len(rest) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_disk_is_one_line(detente: Run) -> None:
    done = detente("export", "-o", "/dev/full")
    assert done.returncode == 2
    assert done.stderr.startswith("error: /dev/full: No space left on device\n")
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        to_stdout = subprocess.run(
            [sys.executable, "-m", "detente", "export"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert to_stdout.returncode == 2
    assert to_stdout.stderr.startswith(b"error: stdout: No space left on device\n")
    assert b"Traceback" not in to_stdout.stderr


def test_a_reader_that_leaves_early_gets_no_complaint(detente: Run) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "detente", "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"@prefix ")
        process.stdout.close()
        assert process.stderr.read() == b""


def test_what_cannot_be_written_leaves_the_old_file_and_no_other(detente: Run, tmp_path: Path) -> None:
    data, target = tmp_path / "in" / "odd.ttl", tmp_path / "out" / "odd.rdf"
    data.parent.mkdir()
    target.parent.mkdir()
    data.write_text("<http://example.org/a> <http://example.org/1> 2 .")
    target.write_text("old")
    done = detente("export", "--data", data, "--graph", "data/odd", "-f", "rdfxml", "-o", target)
    assert done.returncode == 2
    assert done.stderr == (
        "error: RDF/XML has no way to write the predicate <http://example.org/1>\n\n"
        "hint: Choose another format, such as turtle.\n"
    )
    assert [path.name for path in target.parent.iterdir()] == ["odd.rdf"]
    assert target.read_text() == "old"


def test_a_control_character_is_refused_by_rdfxml_and_escaped_by_turtle(detente: Run, tmp_path: Path) -> None:
    data = tmp_path / "odd.ttl"
    data.write_text('<http://example.org/a> <http://example.org/b> "bell \\u0007" .')
    arguments = ("export", "--data", data, "--graph", "data/odd")
    assert '"bell \\u0007"' in detente(*arguments).stdout
    done = detente(*arguments, "-f", "rdfxml")
    assert done.returncode == 2
    assert "the character U+0007, in a value of <http://example.org/b>" in done.stderr


def test_a_triple_about_a_triple_is_refused(detente: Run, tmp_path: Path) -> None:
    data = tmp_path / "star.ttl"
    data.write_text("@prefix e: <http://example.org/> . e:a e:says <<( e:b e:c e:d )>> .")
    for form in READERS:
        done = detente("export", "--data", data, "--graph", "data/star", "-f", form)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: a triple about a triple can't be written: ")


def test_a_file_that_is_replaced_keeps_its_mode_and_a_link_stays_a_link(detente: Run, tmp_path: Path) -> None:
    target, link = tmp_path / "target.ttl", tmp_path / "link.ttl"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert detente("export", "--graph", "ontology", "-o", link).returncode == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("@prefix ")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_that_the_user_gives_new_files(detente: Run, tmp_path: Path) -> None:
    mask = os.umask(0o022)
    os.umask(mask)
    detente("export", "--graph", "ontology", "-o", tmp_path / "new.ttl")
    assert stat.S_IMODE((tmp_path / "new.ttl").stat().st_mode) == 0o666 & ~mask


def test_only_data_leaves_the_shipped_records_out(detente: Run, tmp_path: Path) -> None:
    data = tmp_path / "mine.ttl"
    data.write_text(f"<{PREFIXES['state']}CHE> <{PREFIXES['det']}demonym> 'Swiss' .")
    found = subjects(detente("export", "--data", data, "--only-data").stdout)
    assert "state:CHE" in found
    assert "event:burgenstock-2024" not in found
