"""Each file of the graph says what it is, and is written as ``detente fmt`` writes it."""

from io import StringIO
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Graph
from tests.graph.reading import load, select

from detente import dataset
from detente.namespaces import PREFIXES
from detente.turtle import write_turtle

FILES = dataset.graph_files()


@pytest.fixture(params=FILES, ids=lambda path: str(path.relative_to(dataset.root() / "graph")))
def path(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def test_the_file_describes_its_own_graph(path: Path) -> None:
    store = Store()
    name = dataset.graph_name(path)
    load(store, path, name)
    rows = select(
        store,
        """SELECT ?graph ?title ?scope ?licence WHERE {
             ?graph a void:Dataset, dcat:Dataset ; dcterms:title ?title ; dcterms:description ?scope ;
               dcterms:license ?licence FILTER (LANG(?title) = "en" && LANG(?scope) = "en") }""",
    )
    assert [(row[0], row[3]) for row in rows] == [(name, "https://creativecommons.org/licenses/by/4.0/")]
    assert rows[0][2].endswith(".")


def test_the_file_is_formatted(path: Path) -> None:
    stream = StringIO()
    write_turtle(list(parse(path=path, format=RdfFormat.TURTLE)), stream, PREFIXES)
    assert path.read_text(encoding="utf-8") == stream.getvalue()


def test_both_parsers_read_as_many_triples(path: Path) -> None:
    assert len(Graph().parse(path)) == len(set(parse(path=path, format=RdfFormat.TURTLE)))
