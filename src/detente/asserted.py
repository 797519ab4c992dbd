"""The asserted quads of a dataset as its files have them.

A store keeps numbers and times by their value: what went in as ``"1"^^xsd:nonNegativeInteger`` or ``1.50`` comes
out as ``"1"^^xsd:integer`` or ``1.5``. What is exported is what the files say, so it is read from them.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from detente import dataset
from detente.errors import DetenteError
from detente.store.embedded import syntax_error
from detente.terms import GraphName


def files(data: Sequence[Path] = (), *, only_data: bool = False) -> list[Path]:
    """List the files that a dataset is built from: ontology, graph, then ``data``.

    With ``only_data`` no more of the graph than ``graph/reference``; raises ``DetenteError`` if there are no
    data then.
    """
    if only_data and not data:
        raise DetenteError("--only-data needs data", "Name at least one file with --data.")
    return [*dataset.ontology_files(), *dataset.graph_files(reference_only=only_data), *data]


def graphs(path: Path) -> set[str]:
    """Give the IRIs of the named graphs that the quads of one file go to."""
    if path.suffix != ".trig":
        return {dataset.graph_name(path)}
    return {quad.graph_name.value for quad in read(path) if isinstance(quad.graph_name, NamedNode)}


def read(path: Path) -> Iterator[Quad]:
    """Give the quads of one file, each in its named graph, blank nodes with labels of this reading.

    What a TriG file has in its default graph goes into the graph that is named after the file, as Turtle does.
    Raises ``DetenteError`` with file, line and column if the file can't be read or parsed.
    """
    own = NamedNode(dataset.graph_name(path))
    try:
        quads = parse(
            path=path,
            format=RdfFormat.TRIG if path.suffix == ".trig" else RdfFormat.TURTLE,
            base_iri=path.resolve().as_uri(),
            rename_blank_nodes=True,
        )
        for quad in quads:
            name: GraphName = own if quad.graph_name == DefaultGraph() else quad.graph_name
            yield Quad(quad.subject, quad.predicate, quad.object, name)
    except SyntaxError as error:
        raise syntax_error(path, error) from error
    except (OSError, ValueError) as error:
        reason = re.sub(r" \(os error \d+\)$", "", str(error))
        raise DetenteError(f"{path}: {reason}", "Name a Turtle (.ttl) or TriG (.trig) file.") from error
