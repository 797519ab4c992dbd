"""Reads the ontology for its tests: the modules, the terms, what is said of a term."""

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from detente import dataset
from detente.namespaces import DET, PREFIXES, RDF_TYPE, expand

Node = NamedNode | BlankNode | Literal | Triple

_NOT_TERMS = ("module/", "0.", "1.")
"""What the local name of an IRI begins with that is a module or a version."""


class Module(NamedTuple):
    """An ontology module: its file and what it says."""

    path: Path
    triples: frozenset[Triple]

    @property
    def iri(self) -> str:
        """The IRI of the module."""
        return dataset.graph_name(self.path)


class Ontology:
    """All modules of the ontology together."""

    def __init__(self, modules: list[Module]) -> None:
        self.modules = modules
        self.triples: frozenset[Triple] = frozenset().union(*(module.triples for module in modules))
        self._values: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for triple in self.triples:
            if isinstance(triple.subject, NamedNode):
                self._values[triple.subject.value, triple.predicate.value].append(triple.object)
        self.terms = sorted(
            {subject for subject, predicate in self._values if predicate == RDF_TYPE and is_term(subject)}
        )

    def values(self, subject: str, predicate: str) -> list[Node]:
        """Give the values of a property, which is named by its prefixed name."""
        return self._values[subject, expand(predicate)]

    def texts(self, subject: str, predicate: str) -> list[str]:
        """Give the English texts of a property."""
        found = self.values(subject, predicate)
        return [value.value for value in found if isinstance(value, Literal) and value.language == "en"]

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Give the nodes that a property leads to."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]


def is_term(iri: str) -> bool:
    """Tell whether an IRI is a term of the project's own vocabulary."""
    return iri.startswith(DET) and not iri.removeprefix(DET).startswith(_NOT_TERMS)


def read() -> Ontology:
    """Read the modules."""
    return Ontology([Module(path, triples(path)) for path in dataset.ontology_files()])


def triples(path: Path) -> frozenset[Triple]:
    """Give what a Turtle file says; blank nodes are its own."""
    return frozenset(quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True))


def iris(triple: Triple) -> list[str]:
    """List the IRIs of a triple."""
    return [node.value for node in triple if isinstance(node, NamedNode)]


OWL_IMPORTS = PREFIXES["owl"] + "imports"
