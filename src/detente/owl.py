"""Ontology and graph as classes and objects of owlready2."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from detente.errors import DetenteError
from detente.namespaces import DET, INFERRED, ONTOLOGY, PREFIXES, RDF_TYPE, XSD, shorten
from detente.terms import Statement, triple
from detente.values import value

if TYPE_CHECKING:
    import owlready2

_TYPE: Final = NamedNode(RDF_TYPE)
_HEADER: Final = NamedNode(PREFIXES["owl"] + "Ontology")
_INDIVIDUAL: Final = NamedNode(PREFIXES["owl"] + "NamedIndividual")
_INFERRED: Final = NamedNode(INFERRED)
_LANGUAGES: Final = ("owl", "rdf", "rdfs")
"""The prefixes of what ontologies are written in: a thing with a type of theirs is no individual."""

_ADDRESS: Final = XSD + "anyURI"
_ASCII: Final = ":/?#[]@!$&'()*+,;=%-._~"


def load(statements: Iterable[Triple]) -> "owlready2.Ontology":
    """Load ``statements`` as one ontology in a world of its own; nothing is fetched.

    Raises ``DetenteError`` if a value does not fit its datatype.
    """
    import owlready2

    stream = io.BytesIO()
    serialize(statements, stream, RdfFormat.N_TRIPLES)
    stream.seek(0)
    try:
        return owlready2.World().get_ontology(DET).load(fileobj=stream)
    except owlready2.OwlReadyOntologyParsingError as error:
        raise DetenteError(
            f"owlready2 can't read a value: {error.__cause__ or error}", "`detente validate` names file and line."
        ) from error


def one_ontology(statements: Iterable[Statement]) -> Iterator[Triple]:
    """Give the triples of ``statements``, each once, with one ontology in place of all that they describe.

    So nothing is imported.
    """
    triples = dict.fromkeys(Triple(*triple(statement)) for statement in statements)
    headers = {subject for subject, predicate, target in triples if (predicate, target) == (_TYPE, _HEADER)}
    yield Triple(NamedNode(ONTOLOGY), _TYPE, _HEADER)
    yield from (statement for statement in triples if statement.subject not in headers)


def load_graph(quads: Iterable[Statement]) -> "owlready2.Ontology":
    """Load ontology and graph for people: every thing is an individual, every literal a value of Python.

    Inferred types are left out, as a class has the instances of its subclasses. Where two properties have the
    same name, that of the ontology keeps it, and the other's has its prefix: ``source``, ``dcterms_source``.
    """
    kept = [quad for quad in quads if not (isinstance(quad, Quad) and _is_inferred_type(quad))]
    ontology = load(_readable(list(one_ontology(kept))))
    properties = list(ontology.world.properties())
    names = Counter(found.name for found in properties)
    for found in sorted(properties, key=lambda found: found.iri.startswith(DET)):
        if names[found.name] > 1:  # the name that is set last holds
            found.python_name = found.name if found.iri.startswith(DET) else shorten(found.iri).replace(":", "_")
    return ontology


def _is_inferred_type(quad: Quad) -> bool:
    return quad.graph_name == _INFERRED and quad.predicate == _TYPE


def _readable(statements: Iterable[Triple]) -> Iterator[Triple]:
    """Give ``statements`` with literals that owlready2 and HermiT read, and every thing as a named individual."""
    types: dict[NamedNode, set[str]] = {}
    for statement in statements:
        subject, predicate, target = statement
        if isinstance(target, Literal):
            yield Triple(subject, predicate, _literal(target))
            continue
        yield statement
        if predicate == _TYPE and isinstance(subject, NamedNode) and isinstance(target, NamedNode):
            types.setdefault(subject, set()).add(shorten(target.value).partition(":")[0])
    for subject, prefixes in types.items():
        if prefixes.isdisjoint(_LANGUAGES):
            yield Triple(subject, _TYPE, _INDIVIDUAL)


def _literal(literal: Literal) -> Literal:
    """Give ``literal`` as it is if it has a language or a value of Python, else its text alone.

    An address is written in ASCII, since HermiT refuses others.
    """
    if literal.language is not None or not isinstance(value(literal), str):
        return literal
    if literal.datatype.value == _ADDRESS:
        return Literal(quote(literal.value, safe=_ASCII), datatype=literal.datatype)
    return Literal(literal.value)
