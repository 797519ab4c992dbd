"""Runs the SHACL shapes over a graph with pySHACL."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from detente.namespaces import DET
from detente.validate.problems import Finding, Severity

if TYPE_CHECKING:
    import rdflib

SHAPE: Final = DET + "shape/"
_SHACL: Final = "http://www.w3.org/ns/shacl#"


def run(quads: Iterable[Quad], shape_files: Iterable[Path]) -> Iterator[Finding]:
    """Validate the merge of ``quads`` against the shapes of ``shape_files`` and give what is found.

    The graph must hold the ontology, so that a subclass counts as its class; nothing is inferred.
    """
    import pyshacl
    import rdflib

    shapes = rdflib.Graph(bind_namespaces="none")
    for path in shape_files:
        shapes.parse(path, format="turtle")
    _, report, text = pyshacl.validate(to_rdflib(quads), shacl_graph=shapes, inference="none")
    if not isinstance(report, rdflib.Graph):
        raise RuntimeError(f"the shapes could not be run: {text}")
    yield from _findings(report)


def to_rdflib(quads: Iterable[Quad]) -> "rdflib.Graph":
    """Give the triples of ``quads`` as one rdflib graph, with each literal as it is written."""
    import rdflib

    known: dict[NamedNode | BlankNode | Literal, rdflib.term.Node] = {}

    def term(node: NamedNode | BlankNode | Literal) -> rdflib.term.Node:
        found = known.get(node)
        if found is None:
            if isinstance(node, NamedNode):
                found = rdflib.URIRef(node.value)
            elif isinstance(node, BlankNode):
                found = rdflib.BNode(node.value)
            elif node.language:
                found = rdflib.Literal(node.value, lang=node.language)
            else:
                found = rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)
            known[node] = found
        return found

    graph = rdflib.Graph(bind_namespaces="none")
    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _findings(report: "rdflib.Graph") -> Iterator[Finding]:
    """Read the results of a SHACL report."""
    import rdflib

    sh = rdflib.Namespace(_SHACL)
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        error, _, mend = str(report.value(result, sh.resultMessage)).partition(". ")
        path = report.value(result, sh.resultPath)
        value = report.value(result, sh.value)
        focus = str(report.value(result, sh.focusNode))
        yield Finding(
            check=str(report.value(result, sh.sourceShape)).removeprefix(SHAPE),
            severity=Severity(str(report.value(result, sh.resultSeverity)).removeprefix(_SHACL).lower()),
            entity=focus,
            message=error,
            mend=mend,
            property=str(path) if isinstance(path, rdflib.URIRef) else None,
            value=None if value is None or str(value) == focus else str(value),
        )
