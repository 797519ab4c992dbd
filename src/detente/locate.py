"""Where things stand in a Turtle or TriG text: the line of a subject, of its property, of its value."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urljoin

RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|\#[^\n]*)
    | (?P<iri><[^\s<>"{}|^`]*>)
    | (?P<string>\"{3}(?:\\.|\"{0,2}(?:[^"\\]))*\"{3}|'{3}(?:\\.|'{0,2}(?:[^'\\]))*'{3}
        |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | (?P<datatype>\^\^)
    | (?P<at>@[A-Za-z][A-Za-z0-9-]*)
    | (?P<mark>[;,.\[\](){}])
    | (?P<word>(?:\\.|[^\s<>"'\[\](){};,\#@^\\])+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_CONTROL: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_OPEN: Final = {"[", "("}
_CLOSE: Final = {"]", ")"}


class Token(NamedTuple):
    """A word of the text: what kind it is, how it is written, and the offset at which it begins."""

    kind: str
    text: str
    offset: int


class Index:
    """The places of one Turtle or TriG text, however it is formatted.

    It reads tokens, not triples: a text that a parser refuses is indexed as far as it makes sense. What stands
    inside square brackets or a list is found at the line of its outer property.
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._subjects: dict[str, int] = {}
        self._properties: dict[tuple[str, str], int] = {}
        self._values: dict[tuple[str, str, str], int] = {}
        self._blank: int | None = None
        self._roots: list[tuple[str, int]] = []
        self._referred: set[str] = set()
        self._read(_tokens(text))

    def line(self, subject: str, predicate: str | None = None, value: str | None = None) -> int | None:
        """Give the line (from 1) of the value, else of the property, else of the subject's first block.

        ``value`` is an IRI or the text of a literal. Gives ``None`` if the subject does not stand here.
        """
        if predicate is not None:
            if value is not None and (subject, predicate, value) in self._values:
                return self._line(self._values[subject, predicate, value])
            if (subject, predicate) in self._properties:
                return self._line(self._properties[subject, predicate])
        return self._line(self._subjects[subject]) if subject in self._subjects else None

    def blank_line(self) -> int | None:
        """Give the line of the first blank node, if there is one."""
        return None if self._blank is None else self._line(self._blank)

    def root_lines(self) -> list[int]:
        """Give the lines of the blank nodes that are subjects and that no other statement refers to, in order."""
        return [self._line(offset) for label, offset in self._roots if label not in self._referred]

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def _read(self, tokens: Iterator[Token]) -> None:
        """Walk through the statements: subject, then properties after ``;``, then values after ``,``."""
        subject: str | None = None
        predicate: str | None = None
        depth = 0
        for token in tokens:
            if token.text in _OPEN or token.text.startswith("_:"):
                self._blank = token.offset if self._blank is None and token.text != "(" else self._blank
                if subject is not None or depth:
                    self._referred.add(token.text if token.text not in _OPEN else "")
                elif token.text not in self._subjects and token.text != "(":
                    self._roots.append((token.text, token.offset))
            if token.kind == "mark":
                if token.text in _OPEN:
                    if depth == 0 and subject is None:
                        subject = ""
                    depth += 1
                elif token.text in _CLOSE:
                    depth = max(depth - 1, 0)
                elif token.text in "{}" or (token.text == "." and not depth):
                    subject, predicate, depth = None, None, 0
                elif token.text == ";" and not depth:
                    predicate = None
            elif depth:
                continue
            elif subject is None and token.text.lower().lstrip("@") in ("prefix", "base"):
                self._declare(token, tokens)
            elif subject is None:
                subject = self._name(token)
                self._subjects.setdefault(subject, token.offset)
            elif predicate is None:
                predicate = self._name(token)
                self._properties.setdefault((subject, predicate), token.offset)
            elif token.kind in ("iri", "word", "string"):
                self._values.setdefault((subject, predicate, self._name(token)), token.offset)

    def _declare(self, keyword: Token, tokens: Iterator[Token]) -> None:
        """Read what follows ``@prefix``, ``PREFIX``, ``@base`` or ``BASE``."""
        prefix = ""
        if keyword.text.lower().endswith("prefix"):
            prefix = next(tokens, keyword).text.rstrip(":")
        iri = urljoin(self._base, _unescape(next(tokens, keyword).text.strip("<>")))
        if keyword.text.lower().endswith("prefix"):
            self._prefixes[prefix] = iri
        else:
            self._base = iri

    def _name(self, token: Token) -> str:
        """Give the IRI that a token stands for, or the text of a literal."""
        text = token.text
        if token.kind == "iri":
            return urljoin(self._base, _unescape(text[1:-1])) if self._base else _unescape(text[1:-1])
        if token.kind == "string":
            quotes = 3 if text[:3] in ('"""', "'''") and len(text) > 5 else 1
            return _unescape(text[quotes:-quotes])
        if text == "a":
            return RDF_TYPE
        prefix, colon, local = text.partition(":")
        if colon and prefix in self._prefixes:
            return self._prefixes[prefix] + _unescape(local)
        return text


def _tokens(text: str) -> Iterator[Token]:
    """Cut ``text`` into tokens, without white space and comments; what fits nowhere is left out."""
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            offset += 1
            continue
        kind, word = match.lastgroup or "", match[0]
        if kind == "word":
            ended = word.rstrip(".")
            if ended:
                yield Token(kind, ended, offset)
            if len(ended) < len(word):  # a full stop that ends the statement, written against its last word
                yield Token("mark", ".", offset + len(ended))
        elif kind != "space":
            yield Token(kind, word, offset)
        offset = match.end()


def _unescape(text: str) -> str:
    """Undo the escapes of Turtle: ``\\u00fc``, ``\\n``, ``\\/``."""
    if "\\" not in text:
        return text

    def plain(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) > 1:
            return chr(int(code[1:], 16))
        return _CONTROL.get(code, code)

    return _ESCAPE.sub(plain, text)
