"""Reads the files of the graph for its tests, as they stand and without anything derived."""

from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from detente import dataset
from detente.namespaces import PREFIXES, shorten

_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
Row = tuple[str, ...]


@cache
def asserted() -> Store:
    """Load each file of ``graph/`` into the named graph of its name, with the values of the ontology beside them."""
    store = Store()
    for path in dataset.graph_files():
        load(store, path, dataset.graph_name(path))
    for path in dataset.ontology_files():
        load(store, path, dataset.graph_name(path))
    return store


def load(store: Store, path: Path, graph: str) -> None:
    """Load one Turtle file into one named graph."""
    store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(graph))


def select(store: Store, query: str, *, merged: bool = True) -> list[Row]:
    """Give the rows of a query with the project's prefixes; IRIs shortened, literals as their text.

    ``merged`` reads all named graphs as one, for a store whose default graph is empty.
    """
    solutions = store.query(_PROLOGUE + query, use_default_graph_as_union=merged)
    assert isinstance(solutions, QuerySolutions)
    return [
        tuple(
            "" if term is None else shorten(term.value) if isinstance(term, NamedNode) else str(_text(term))
            for term in row
        )
        for row in solutions
    ]


def column(store: Store, query: str, *, merged: bool = True) -> list[str]:
    """Give the one column of a query, sorted."""
    return sorted(row[0] for row in select(store, query, merged=merged))


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
