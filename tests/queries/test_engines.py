"""The questions are SPARQL of any engine: rdflib gives the rows that the embedded store gives."""

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, RdfFormat
from tests.queries.asking import ask
from tests.queries.conftest import OTHER_EVENTS

from detente import dataset as files
from detente import library
from detente.api import Dataset
from detente.namespaces import shorten
from detente.prepare import open_dataset

SLOW = ("summit-participants",)
"""Questions whose EXISTS takes rdflib minutes: it walks every path for every row."""

PATHS = [path for path in files.question_files() if path.stem not in SLOW]


@pytest.fixture(scope="module")
def small() -> Dataset:
    """Give a dataset that is small enough for rdflib."""
    return open_dataset([OTHER_EVENTS], only_data=True)


@pytest.fixture(scope="module")
def graph(small: Dataset) -> rdflib.Graph:
    """Give the triples of the small dataset to rdflib."""
    triples = small.raw.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    assert triples is not None
    return rdflib.Graph().parse(data=triples, format="nt")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_rdflib_gives_the_same_rows(small: Dataset, graph: rdflib.Graph, path: Path) -> None:
    question = library.read(path)
    found = graph.query(question.text)
    rows = [{name: _cell(row.get(rdflib.Variable(name))) for name in question.returns} for row in found.bindings]
    assert sorted(map(str, rows)) == sorted(map(str, ask(small, question.name, {})))


def _cell(term: object) -> str:
    if term is None:
        return ""
    return shorten(str(term)) if isinstance(term, rdflib.URIRef) else str(term)
