"""`detente push`: what a store holds after it, how it gets there, and what is said when it does not."""

import csv
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from subprocess import CompletedProcess
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import NamedNode, Quad, Store
from tests.conftest import Run
from tests.store.servers import answering, before, body, free_port, oxigraph, reply

from detente.namespaces import GRAPH, INFERRED

TALKS = """@prefix det: <https://w3id.org/detente/ontology/> .
@prefix event: <https://w3id.org/detente/id/event/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
event:talks a det:Meeting ; rdfs:label "talks in \\"Genève\\"\\n日"@en ;
  rdfs:seeAlso [ rdfs:value 1 ] , [ rdfs:value 2 ] .
"""
LABEL = "SELECT ?label WHERE { event:talks a det:Event ; rdfs:label ?label }"
TOLD = '?label\n"talks in \\"Genève\\"\\n日"@en\n'
MINE = GRAPH + "data/mine"
OTHER = "http://example.org/graph"
OLD = "<http://example.org/old>"
VALUES = f"SELECT ?value WHERE {{ GRAPH <{MINE}> {{ event:talks rdfs:seeAlso/rdfs:value ?value }} }} ORDER BY ?value"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Give the options that say what is pushed: ontology, reference, and a file of the test's own."""
    path = tmp_path_factory.mktemp("data") / "mine.ttl"
    path.write_text(TALKS, encoding="utf-8")
    return "--only-data", "--data", str(path)


@pytest.fixture
def server() -> Iterator[str]:
    """Give the address of an empty server."""
    with oxigraph() as url:
        yield url


def table(text: str) -> dict[str, tuple[int, int]]:
    """Read the table of a push: the numbers sent and stored, by graph."""
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["graph", "triples", "stored"]
    return {name: (int(sent), int(found)) for name, sent, found in rows[1:]}


def complete(done: "CompletedProcess[str]") -> bool:
    """Tell whether a push says that all has arrived."""
    counted = table(done.stdout)
    assert {"default graph", MINE, INFERRED, "https://w3id.org/detente/ontology"} <= set(counted)
    return done.returncode == 0 and all(sent == found > 0 for sent, found in counted.values())


def failure(done: "CompletedProcess[str]") -> str:
    """Check the form of a failure, and give its words."""
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    assert "defect of detente" not in done.stderr
    return done.stderr


def put_old(url: str, *graphs: str) -> None:
    """Put a triple into graphs of an Oxigraph server."""
    old = f"{OLD} {OLD} {OLD} .".encode()
    for graph in graphs:
        request = Request(f"{url}/store?{graph}", old, {"Content-Type": "application/n-triples"}, method="PUT")
        urlopen(request, timeout=30).close()


# An endpoint


def test_endpoint_holds_what_was_pushed_and_keeps_its_other_graphs(
    server: str, files: tuple[str, ...], detente: Run
) -> None:
    put_old(server, "default", f"graph={MINE}", f"graph={OTHER}")
    done = detente("push", "--store", server, *files)
    assert complete(done)
    assert done.stderr == f"note: the store has other graphs, which stay: {OTHER}\n"
    left = f"SELECT ?graph WHERE {{ {{ GRAPH ?graph {{ ?a ?b {OLD} }} }} UNION {{ ?a ?b {OLD} }} }}"
    assert detente("query", left, "--store", server).stdout.split() == ["graph", OTHER]
    assert detente("query", LABEL, "-f", "tsv", "--store", server).stdout == TOLD


@pytest.mark.parametrize(
    ("path", "paths"),
    [
        ("/ds", {"/ds": "any"}),
        ("/ds/query", {"/ds/query": "/query", "/ds/update": "/update", "/ds/data": "/store"}),
        (
            "/repositories/r",
            {
                "/repositories/r": "/query",
                "/repositories/r/statements": "/update",
                "/repositories/r/rdf-graphs/service": "/store",
            },
        ),
        ("/ds/query", {"/ds/query": "/query", "/ds/update": "/update"}),
    ],
    ids=["one address", "siblings", "repository", "no graph store"],
)
def test_endpoint_of_another_make_is_filled_and_read(
    path: str, paths: dict[str, str], server: str, files: tuple[str, ...], detente: Run
) -> None:
    put_old(server, "default", f"graph={MINE}")
    with answering(before(server, paths)) as url:
        assert complete(detente("push", "--store", url + path, *files))
        assert detente("query", VALUES, "--store", url + path).stdout.split() == ["value", "1", "2"]
        assert detente("query", LABEL, "-f", "tsv", "--store", url + path).stdout == TOLD


def test_graph_that_did_not_arrive_is_told(server: str, files: tuple[str, ...], detente: Run) -> None:
    forward = before(server, {"/query": "/query", "/store": "/store"})

    def lose_one(request: BaseHTTPRequestHandler) -> None:
        if request.path.endswith("mine"):
            body(request)
            reply(request, 204)
        else:
            forward(request)

    with answering(lose_one) as url:
        done = detente("push", "--store", url, *files)
    assert done.returncode == 1
    assert [name for name, (sent, found) in table(done.stdout).items() if sent != found] == [MINE]
    assert table(done.stdout)[MINE] == (6, 0)
    assert done.stderr.startswith("note: ")


def test_endpoint_whose_default_graph_is_the_union_is_told(files: tuple[str, ...], detente: Run) -> None:
    with oxigraph(None, "serve", "--union-default-graph") as url:
        done = detente("push", "--store", url, *files)
    assert done.returncode == 1
    assert [name for name, (sent, found) in table(done.stdout).items() if sent != found] == ["default graph"]
    assert "count twice" in done.stderr


def test_endpoint_that_takes_nothing_is_told(files: tuple[str, ...], tmp_path: Path, detente: Run) -> None:
    Store(str(tmp_path / "store")).flush()
    with oxigraph(tmp_path / "store", "serve-read-only") as url:
        words = failure(detente("push", "--store", url, *files))
    assert "read-only" in words
    assert "403" in words


def test_endpoint_that_is_not_there_is_told(files: tuple[str, ...], detente: Run) -> None:
    assert "nothing listens there" in failure(detente("push", "--store", f"http://127.0.0.1:{free_port()}", *files))


# A directory


def test_directory_answers_as_the_dataset_does(files: tuple[str, ...], tmp_path: Path, detente: Run) -> None:
    folder = tmp_path / "new" / "store"
    done = detente("push", "--store", folder, *files)
    assert complete(done)
    assert done.stderr == ""
    assert detente("query", VALUES, "--store", folder).stdout.split() == ["value", "1", "2"]
    assert detente("query", LABEL, "-f", "tsv", "--store", folder).stdout == TOLD
    assert [entry.name for entry in folder.parent.iterdir()] == ["store"]


def test_shipped_dataset_is_what_is_pushed_by_default(tmp_path: Path, detente: Run) -> None:
    assert detente("push", "--store", tmp_path / "store").returncode == 0
    question = ("ask", "why-declined", "--actor", "Thailand", "--cite")
    assert detente(*question, env={"DETENTE_STORE": str(tmp_path / "store")}).stdout == detente(*question).stdout


def test_store_that_is_there_is_replaced_but_for_its_other_graphs(
    files: tuple[str, ...], tmp_path: Path, detente: Run
) -> None:
    folder = tmp_path / "store"
    old = NamedNode(OLD[1:-1])
    store = Store(str(folder))
    store.extend(Quad(old, old, old, *graph) for graph in ([], [NamedNode(MINE)], [NamedNode(OTHER)]))
    store.flush()
    del store
    reader = Store.read_only(str(folder))
    done = detente("push", "--store", folder, *files)
    assert complete(done)
    assert OTHER in done.stderr
    assert [quad.graph_name for quad in Store.read_only(str(folder)).quads_for_pattern(None, None, old)] == [
        NamedNode(OTHER)
    ]
    assert len(list(reader)) == 3, "who reads the old store goes on reading it"
    assert [entry.name for entry in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize("kind", ["folder", "file", "below a file", "held"])
def test_what_is_no_store_is_not_overwritten(kind: str, files: tuple[str, ...], tmp_path: Path, detente: Run) -> None:
    place = tmp_path / "place"
    if kind == "folder":
        place.mkdir()
        (place / "notes.txt").write_text("mine", encoding="utf-8")
    elif kind != "held":
        place.write_text("mine", encoding="utf-8")
    if kind == "held":
        with oxigraph(place):
            words = failure(detente("push", "--store", place, *files))
        assert "http://localhost:7878" in words
    else:
        words = failure(detente("push", "--store", place / "below" if kind == "below a file" else place, *files))
    assert str(place) in words
    assert "\n\nhint: " in words
    assert [entry.name for entry in tmp_path.iterdir()] == ["place"]
    if kind == "folder":
        assert (place / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_empty_directory_is_filled(files: tuple[str, ...], tmp_path: Path, detente: Run) -> None:
    assert complete(detente("push", "--store", tmp_path, *files))


# Usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--store"),
        (("--store", "x", "--only-data"), "--only-data needs data"),
        (("--store", "x", "--data", "nowhere.ttl"), "nowhere.ttl"),
        (("--store", "ftp://localhost"), "neither http:// nor https://"),
    ],
    ids=["no store", "no data", "no file", "no address"],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], words: str, tmp_path: Path, detente: Run) -> None:
    done = detente("push", *arguments, cwd=tmp_path, env={"DETENTE_STORE": "x"})
    assert words in failure(done)
    assert not list(tmp_path.iterdir())


def test_graph_without_a_name_is_told(tmp_path: Path, detente: Run) -> None:
    path = tmp_path / "mine.trig"
    path.write_text("GRAPH _:mine { <http://example.org/a> <http://example.org/b> 1 }", encoding="utf-8")
    words = failure(detente("push", "--store", tmp_path / "store", "--only-data", "--data", path))
    assert "blank node" in words
    assert not (tmp_path / "store").exists()
