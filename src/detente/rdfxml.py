"""Write RDF/XML: one description a subject."""

import re
from collections.abc import Collection, Mapping
from typing import IO, Final
from xml.sax.saxutils import escape

from pyoxigraph import Literal, NamedNode, Quad

from detente.errors import DetenteError
from detente.namespaces import PREFIXES, XSD
from detente.terms import Object, Subject, triple

_RDF: Final = PREFIXES["rdf"]
_STRING: Final = NamedNode(XSD + "string")

# Parsers disagree on which letters beyond these an element's name may hold.
_ELEMENT: Final = re.compile(r"[A-Za-z_À-ÖØ-öø-ÿ][-.0-9A-Za-z_À-ÖØ-öø-ÿ]*\Z")
_KEPT: Final = "RDF ID about parseType resource nodeID datatype Description li aboutEach aboutEachPrefix bagID"
_NO_PROPERTY: Final = frozenset(_RDF + name for name in _KEPT.split())
"""Names that the syntax keeps for itself."""
_NO_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OTHER_FORMAT: Final = "Choose another format, such as turtle."


def write_rdfxml(quads: Collection[Quad], stream: IO[str], prefixes: Mapping[str, str]) -> None:
    """Write the triples of ``quads`` as one RDF/XML document, subjects, properties and values sorted.

    Raises ``DetenteError``, before anything is written, if a predicate is no name of an element, or a literal
    holds a character that XML has no place for. Blank nodes keep their labels.
    """
    triples = sorted(map(triple, quads), key=lambda parts: tuple(map(str, parts)))
    elements = _elements({predicate for _, predicate, _ in triples}, prefixes)
    for _, predicate, target in triples:
        if isinstance(target, Literal) and (wrong := _NO_CHARACTER.search(target.value)):
            raise DetenteError(
                f"RDF/XML has no way to write the character U+{ord(wrong[0]):04X}, in a value of {predicate}",
                _OTHER_FORMAT,
            )
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF')
    spaces = {"rdf": _RDF} | {name.partition(":")[0]: space for name, space in elements.values()}
    for prefix, namespace in sorted(spaces.items()):
        stream.write(f"\n  xmlns:{prefix}={_attribute(namespace)}")
    stream.write(">\n")
    last: Subject | None = None
    for subject, predicate, target in triples:
        if subject != last:
            if last is not None:
                stream.write("  </rdf:Description>\n")
            kind = "about" if isinstance(subject, NamedNode) else "nodeID"
            stream.write(f"  <rdf:Description rdf:{kind}={_attribute(subject.value)}>\n")
            last = subject
        stream.write(f"    {_property(elements[predicate][0], target)}\n")
    stream.write("  </rdf:Description>\n</rdf:RDF>\n" if triples else "</rdf:RDF>\n")


def _elements(predicates: set[NamedNode], prefixes: Mapping[str, str]) -> dict[NamedNode, tuple[str, str]]:
    """Give each predicate its element name and its namespace; namespaces without a prefix are numbered."""
    by_namespace: dict[str, str] = {}
    for prefix, namespace in prefixes.items():
        by_namespace.setdefault(namespace, prefix)
    elements = {}
    for predicate in sorted(predicates, key=str):
        iri = predicate.value
        match = _ELEMENT.search(iri)
        if iri in _NO_PROPERTY or not match:
            raise DetenteError(f"RDF/XML has no way to write the predicate {predicate}", _OTHER_FORMAT)
        namespace = iri[: match.start()]
        if namespace not in by_namespace:
            number = 1
            while f"ns{number}" in prefixes or f"ns{number}" in by_namespace.values():
                number += 1
            by_namespace[namespace] = f"ns{number}"
        elements[predicate] = (f"{by_namespace[namespace]}:{match[0]}", namespace)
    return elements


def _property(name: str, target: Object) -> str:
    if isinstance(target, NamedNode):
        return f"<{name} rdf:resource={_attribute(target.value)}/>"
    if not isinstance(target, Literal):
        return f"<{name} rdf:nodeID={_attribute(target.value)}/>"
    about = ""
    if target.language is not None:
        about = f" xml:lang={_attribute(target.language)}"
    elif target.datatype != _STRING:
        about = f" rdf:datatype={_attribute(target.datatype.value)}"
    # A bare carriage return would be read as a line feed.
    return f"<{name}{about}>{escape(target.value, {chr(13): '&#13;'})}</{name}>"


def _attribute(value: str) -> str:
    return '"' + escape(value, {'"': "&quot;"}) + '"'
