"""Runs the SHACL shapes over a graph with pySHACL."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode

from detente.namespaces import DET, XSD, shorten
from detente.terms import Object
from detente.validate.problems import Finding, Severity
from detente.validate.reading import Statement

if TYPE_CHECKING:
    import rdflib

SHAPE: Final = DET + "shape/"
_SHACL: Final = "http://www.w3.org/ns/shacl#"


def run(triples: Iterable[Statement], shape_files: Iterable[Path]) -> Iterator[Finding]:
    """Validate the merge of ``triples`` against the shapes of ``shape_files`` and give what is found.

    The graph must hold the ontology, so that a subclass counts as its class; nothing is inferred.
    """
    import pyshacl
    import rdflib

    shapes = rdflib.Graph(bind_namespaces="none")
    for path in shape_files:
        shapes.parse(path, format="turtle")
    with _quiet():
        _, report, text = pyshacl.validate(to_rdflib(triples), shacl_graph=shapes, inference="none")
    if not isinstance(report, rdflib.Graph):
        raise RuntimeError(f"the shapes could not be run: {text}")
    yield from _findings(report)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging each literal that does not fit its datatype: the shapes report it."""
    logger = logging.getLogger("rdflib.term")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def to_rdflib(triples: Iterable[Statement]) -> "rdflib.Graph":
    """Give ``triples`` as one rdflib graph, with each literal as it is written."""
    import rdflib

    known: dict[Object, rdflib.term.Node] = {}

    def term(node: Object) -> rdflib.term.Node:
        found = known.get(node)
        if found is None:
            if isinstance(node, NamedNode):
                found = rdflib.URIRef(node.value)
            elif isinstance(node, BlankNode):
                found = rdflib.BNode(node.value)
            elif node.language:
                found = rdflib.Literal(node.value, lang=node.language)
            elif node.datatype.value == XSD + "string":  # rdflib holds "a" and "a"^^xsd:string apart
                found = rdflib.Literal(node.value)
            else:
                found = rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)
            known[node] = found
        return found

    graph = rdflib.Graph(bind_namespaces="none")
    for subject, predicate, value in triples:
        graph.add((term(subject), term(predicate), term(value)))
    return graph


def _findings(report: "rdflib.Graph") -> Iterator[Finding]:
    """Read the results of a SHACL report."""
    import rdflib

    sh = rdflib.Namespace(_SHACL)
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        error, _, mend = str(report.value(result, sh.resultMessage)).partition(". ")
        error = error[:1].lower() + error[1:]  # it follows the entity's name
        path = report.value(result, sh.resultPath)
        focus = str(report.value(result, sh.focusNode))
        found = report.value(result, sh.value)
        value = None if found is None or str(found) == focus else str(found)
        yield Finding(
            check=str(report.value(result, sh.sourceShape)).removeprefix(SHAPE),
            severity=Severity(str(report.value(result, sh.resultSeverity)).removeprefix(_SHACL).lower()),
            entity=focus,
            message=f"{error}: {shorten(value)}" if value else error,
            mend=mend,
            property=str(path) if isinstance(path, rdflib.URIRef) else None,
            value=value,
        )
