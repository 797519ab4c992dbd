"""RDF terms as Turtle writes them: prefixed names, IRIs, literals."""

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from detente.errors import DetenteError
from detente.namespaces import XSD

Statement = Triple | Quad
Subject = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal
GraphName = NamedNode | BlankNode | DefaultGraph

_STRING: Final = XSD + "string"
_INTEGER: Final = XSD + "integer"
_BOOLEAN: Final = XSD + "boolean"
_CANONICAL_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_CANONICAL_BOOLEANS: Final = ("true", "false")

# The letters that Turtle lets a local name begin with; digits, the hyphen and the full stop come on top.
# Names that hold anything else (a slash, a colon, a percent sign, a full stop at the end) become IRIs:
# the grammar could escape some of them, but people and older parsers read the IRI more surely.
_LETTER: Final = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER: Final = "-" + _LETTER + "0-9\u00b7\u0300-\u036f\u203f\u2040"
_LOCAL_NAME: Final = re.compile(f"(?:[{_LETTER}0-9](?:[{_INNER}.]*[{_INNER}])?)?")

# Escaped beyond what the grammar asks: characters that are invisible, or that turn the text around them, so
# that a file shows all that it holds.
_TO_ESCAPE: Final = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]'
)
_CLOSING: Final = re.compile(r'"{3,}|"+\Z')
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


class Names:
    """Shortens IRIs by a set of prefixes and remembers which prefixes that took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._prefixes = prefixes
        self._by_namespace: dict[str, str] = {}
        for prefix, namespace in prefixes.items():
            if namespace:
                self._by_namespace.setdefault(namespace, prefix)
        self._longest_first = sorted(self._by_namespace, key=lambda namespace: (-len(namespace), namespace))
        self._known: dict[NamedNode, str] = {}

    def iri(self, node: NamedNode) -> str:
        """Give the prefixed name of ``node``, or its IRI in angle brackets where there is none."""
        name = self._known.get(node)
        if name is None:
            name = self._known[node] = self._name(node.value)
        return name

    def literal(self, literal: Literal) -> str:
        """Give ``literal``: short if it is a canonical boolean or integer, else quoted."""
        value = literal.value
        language = literal.language
        if language is not None:
            return f"{quoted(value)}@{language}"
        datatype = literal.datatype
        kind = datatype.value
        if kind == _STRING:
            return quoted(value)
        if kind == _INTEGER and _CANONICAL_INTEGER.fullmatch(value):
            return value
        if kind == _BOOLEAN and value in _CANONICAL_BOOLEANS:
            return value
        return f"{quoted(value)}^^{self.iri(datatype)}"

    def declarations(self) -> list[tuple[str, str]]:
        """List the prefixes that were used, sorted, each with its namespace."""
        return [(prefix, self._prefixes[prefix]) for prefix in sorted(self.used)]

    def _name(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        namespaces = [iri[:cut]] if iri[:cut] in self._by_namespace else self._longest_first
        for namespace in namespaces:
            if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
                prefix = self._by_namespace[namespace]
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


def quoted(text: str) -> str:
    """Give ``text`` as a Turtle string: on one line, or in triple quotes where it has lines of its own."""
    if "\n" not in text:
        return f'"{_TO_ESCAPE.sub(_escape, text)}"'
    inside = _TO_ESCAPE.sub(lambda match: match[0] if match[0] in '"\n' else _escape(match), text)
    return '"""' + _CLOSING.sub(lambda match: '\\"' * len(match[0]), inside) + '"""'


def triple(statement: Statement) -> tuple[Subject, NamedNode, Object]:
    """Take ``statement`` apart; raise ``DetenteError`` if it says what RDF 1.1 can't.

    That is a triple about a triple, or a direction of text.
    """
    subject, target = statement.subject, statement.object
    if isinstance(subject, Triple) or isinstance(target, Triple):
        raise DetenteError(
            f"a triple about a triple can't be written: {statement}",
            "Detente reads and writes plain RDF 1.1: describe the statement as a record of its own.",
        )
    if isinstance(target, Literal) and target.direction is not None:
        raise DetenteError(
            f"a text direction can't be written: {target}",
            "Detente reads and writes plain RDF 1.1: leave out the direction after the language tag.",
        )
    return subject, statement.predicate, target


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
