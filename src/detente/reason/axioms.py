"""Files as axioms: each statement that means something to logic, with the blank nodes that belong to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from detente.namespaces import PREFIXES, RDF_TYPE, XSD
from detente.validate.reading import Source

OWL: Final = PREFIXES["owl"]
RDFS: Final = PREFIXES["rdfs"]

_RDF: Final = PREFIXES["rdf"]
_HEADER: Final = OWL + "Ontology"
_ANNOTATION: Final = OWL + "AnnotationProperty"
_PROPERTIES: Final = frozenset(OWL + name for name in ("ObjectProperty", "DatatypeProperty"))
_DECLARATIONS: Final = frozenset(
    (_ANNOTATION, *_PROPERTIES, OWL + "Class", OWL + "NamedIndividual", RDFS + "Class", RDFS + "Datatype")
)
_ABOUT: Final = frozenset(RDFS + name for name in ("comment", "isDefinedBy", "label", "seeAlso"))
_DATATYPES: Final = frozenset(XSD + name for name in ("boolean", "integer", "nonNegativeInteger", "string"))
"""The datatypes of the literals that the reasoner is given.

Dates, EDTF and points are outside OWL 2, and no axiom names them; text with a language is for people; of web
addresses HermiT refuses those with letters beyond ASCII.
"""


def is_logical(statement: Triple) -> bool:
    """Tell whether the reasoner is given ``statement``."""
    value = statement.object
    return not isinstance(value, Literal) or value.datatype.value in _DATATYPES


@dataclass(frozen=True, slots=True, eq=False)
class Axiom:
    """A statement, the statements about the blank nodes in it, the file that it stands in and its line there.

    Of a blank node that nothing refers to, such as a negative assertion, all statements are one axiom.
    """

    statements: tuple[Triple, ...]
    source: Source
    line: int | None

    @property
    def head(self) -> Triple:
        """The statement that the others belong to."""
        return self.statements[0]

    @property
    def is_fact(self) -> bool:
        """Whether it is about things rather than about classes and properties."""
        subject, predicate, value = self.head
        if isinstance(subject, BlankNode):
            return False
        of_language = isinstance(value, NamedNode) and value.value.startswith(OWL) and value.value[-8:] == "Property"
        return not (predicate.value.startswith((OWL, RDFS)) or (predicate.value == RDF_TYPE and of_language))

    @property
    def place(self) -> str:
        """File and line."""
        return self.source.shown if self.line is None else f"{self.source.shown}:{self.line}"

    def nodes(self) -> Iterator[str]:
        """Give the IRIs in it, without those of the languages that ontologies are written in."""
        for statement in self.statements:
            for term in statement:
                if isinstance(term, NamedNode) and not term.value.startswith((OWL, RDFS, _RDF, XSD)):
                    yield term.value

    def begins_with(self) -> Iterator[str]:
        """Give the IRIs that lead to it: the subject of a fact, any of what is no fact."""
        if self.is_fact and isinstance(self.head.subject, NamedNode):
            yield self.head.subject.value
        else:
            yield from self.nodes()


def read(sources: Sequence[Source]) -> tuple[list[Triple], list[Axiom]]:
    """Give the declarations of ``sources``, which contradict nothing, and their axioms, without annotations.

    What describes an ontology as a whole is left out, so nothing is imported.
    """
    types: dict[str, set[str]] = {}
    for source in sources:
        for subject, predicate, value in source.triples:
            if predicate.value == RDF_TYPE:
                types.setdefault(subject.value, set()).add(value.value)
    headers = {iri for iri, kinds in types.items() if _HEADER in kinds}
    annotations = {iri for iri, kinds in types.items() if _ANNOTATION in kinds and kinds.isdisjoint(_PROPERTIES)}
    declarations: list[Triple] = []
    axioms: list[Axiom] = []
    for source in sources:
        for axiom in _axioms(source):
            subject, predicate, value = axiom.head
            if subject.value in headers or predicate.value in annotations | _ABOUT or not is_logical(axiom.head):
                continue
            if predicate.value == RDF_TYPE and value.value in _DECLARATIONS:
                declarations.extend(axiom.statements)
            else:
                axioms.append(axiom)
    return declarations, axioms


def _axioms(source: Source) -> Iterator[Axiom]:
    about: dict[BlankNode, list[Triple]] = {}
    for subject, predicate, value in source.triples:
        if isinstance(subject, BlankNode):
            about.setdefault(subject, []).append(Triple(subject, predicate, value))
    for subject, predicate, value in source.triples:
        if isinstance(subject, NamedNode):
            head = Triple(subject, predicate, value)
            line = source.index.line(subject.value, predicate.value, value.value)
            yield Axiom((head, *_inside([head], about)), source, line)
    referred = {value for _, _, value in source.triples}
    roots = [node for node in about if node not in referred]
    lines = source.index.root_lines()
    found = lines if len(lines) == len(roots) else [None] * len(roots)
    for root, line in zip(roots, found, strict=True):
        heads = about[root]
        yield Axiom((*heads, *_inside(heads, about)), source, line)


def _inside(heads: Iterable[Triple], about: dict[BlankNode, list[Triple]]) -> Iterator[Triple]:
    """Give the statements about the blank nodes that ``heads`` lead to."""
    waiting = [head.object for head in heads]
    seen = set()
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            for statement in about.get(node, ()):
                yield statement
                waiting.append(statement.object)
