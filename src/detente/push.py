"""Fill a store with a dataset, an endpoint graph by graph or a directory as a whole, and count what is there."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Store

from detente.errors import DetenteError
from detente.store import protocol
from detente.store.addresses import is_url
from detente.store.embedded import Embedded
from detente.store.opening import open_store

_COUNTS: Final = """SELECT ?graph ?triples WHERE {
  { SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?a ?b ?c } } GROUP BY ?graph }
  UNION { SELECT (COUNT(*) AS ?triples) WHERE { ?a ?b ?c } }
}"""


class Counted(NamedTuple):
    """A graph by its IRI, "" for the default graph: the triples that were sent, and those that the store has."""

    graph: str
    sent: int
    found: int


class Pushed(NamedTuple):
    """What a push has filled, and the names of the graphs that the store holds beside."""

    graphs: list[Counted]
    others: list[str]

    @property
    def complete(self) -> bool:
        """Whether the store has as many triples in each graph as were sent."""
        return all(graph.sent == graph.found for graph in self.graphs)


def push(dataset: Store, store: str, advance: Callable[[int], object] = int) -> Pushed:
    """Put all graphs of ``dataset`` into ``store``, the address of an endpoint or a directory.

    They take the place of what the store has in graphs of the same name and in its default graph; other graphs
    stay. ``advance`` is told of each number of triples that has arrived. Raises ``DetenteError`` if the store
    can't be written, or a graph of the dataset has no IRI.
    """
    if not all(isinstance(name, NamedNode) for name in dataset.named_graphs()):
        raise DetenteError("a graph is named by a blank node", "Give it an IRI in the TriG file.")
    sent = _count(Embedded(dataset))
    if is_url(store):
        from detente.store.remote import Remote

        endpoint = Remote(store)
        for name in sorted(sent, reverse=True):  # the default graph last: half a push answers nothing, rather than half
            graph = NamedNode(name) if name else DefaultGraph()
            quads = dataset.quads_for_pattern(None, None, None, graph)
            endpoint.replace(name or None, (quad.triple for quad in quads), advance)
    else:
        from detente.store.directory import write_directory

        write_directory(Path(store), dataset, set(sent))
        advance(len(dataset))
    found = _count(open_store(store))
    return Pushed(
        [Counted(name, number, found.get(name, 0)) for name, number in sorted(sent.items())],
        sorted(found.keys() - sent.keys()),
    )


def _count(store: protocol.Store) -> dict[str, int]:
    """Count the triples of each graph by its IRI, of the default graph by ""."""
    rows = protocol.select(store, _COUNTS)
    return {str(getattr(graph, "value", "")): int(getattr(number, "value", "0")) for graph, number in rows}
