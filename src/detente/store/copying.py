"""Copy what a store holds, through its queries."""

from collections.abc import Iterator
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from detente.errors import DetenteError
from detente.store import protocol

_GRAPH: Final = "GRAPH %s { ?subject ?predicate ?object }"
_ALL: Final = f"{{ {_GRAPH % '?graph'} }} UNION {{ ?subject ?predicate ?object }}"


def copy(store: protocol.Store) -> Store:
    """Copy all that ``store`` holds into memory, the default graph and the named ones.

    Raises ``DetenteError`` if its answer is cut short.
    """
    copied = Store()
    copied.extend(
        Quad(subject, predicate, target, name or DefaultGraph())
        for subject, predicate, target, name in _rows(store, _ALL)
    )
    return copied


def graph(store: protocol.Store, name: str) -> Iterator[Quad]:
    """Give the quads of the named graph with the IRI ``name``. Raises ``DetenteError`` if the answer is cut short."""
    node = NamedNode(name)
    return (Quad(subject, predicate, target, node) for subject, predicate, target, _ in _rows(store, _GRAPH % node))


def _rows(store: protocol.Store, pattern: str) -> list[tuple[Any, Any, Any, Any]]:
    """Give the rows of ``pattern``; many endpoints have a limit to those, so they are counted."""
    rows: list[Any] = protocol.select(store, f"SELECT ?subject ?predicate ?object ?graph WHERE {{ {pattern} }}")
    ((counted,),) = protocol.select(store, f"SELECT (COUNT(*) AS ?number) WHERE {{ {pattern} }}")
    number = int(getattr(counted, "value", "0"))
    if len(rows) != number:
        raise DetenteError(
            f"the store gives {len(rows)} of its {number} triples: its answers have a limit",
            "Raise that limit, or ask for less by a query.",
        )
    return rows
