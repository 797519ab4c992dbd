"""Write triples in the formats of RDF, the same bytes for the same graph."""

import io
from collections.abc import Callable, Iterable
from typing import IO, Final

from pyoxigraph import Quad

from detente.blanknodes import with_stable_labels
from detente.errors import DetenteError
from detente.namespaces import PREFIXES
from detente.terms import Statement, triple
from detente.turtle import write_trig, write_turtle


def serialize(statements: Iterable[Statement], form: str) -> str:
    """Give ``statements`` as text in one of ``FORMATS``; see ``write``."""
    stream = io.StringIO()
    write(statements, form, stream)
    return stream.getvalue()


def write(statements: Iterable[Statement], form: str, stream: IO[str]) -> None:
    """Write ``statements`` to ``stream`` in one of ``FORMATS``.

    ``trig`` and ``nquads`` keep the named graphs; every other format holds one graph, the merge, with each
    triple once. Raises ``DetenteError``, before anything is written, if there is no such format, or if it can't
    say what is to be said.
    """
    if form not in FORMATS:
        raise DetenteError(f"there is no format {form!r}", f"Use one of: {', '.join(FORMATS)}.")
    FORMATS[form](statements, stream)


def merged(statements: Iterable[Statement]) -> list[Quad]:
    """Put all triples into the default graph, each once, with stable labels for blank nodes."""
    return with_stable_labels({Quad(*triple(statement)) for statement in statements})


def _turtle(statements: Iterable[Statement], stream: IO[str]) -> None:
    write_turtle(statements, stream, PREFIXES)


def _trig(statements: Iterable[Statement], stream: IO[str]) -> None:
    write_trig(_quads(statements), stream, PREFIXES)


def _nquads(statements: Iterable[Statement], stream: IO[str]) -> None:
    _write_lines(with_stable_labels(_quads(statements)), stream)


def _ntriples(statements: Iterable[Statement], stream: IO[str]) -> None:
    _write_lines(merged(statements), stream)


def _jsonld(statements: Iterable[Statement], stream: IO[str]) -> None:
    from detente.jsonld import write_jsonld

    write_jsonld(merged(statements), stream, PREFIXES)


def _rdfxml(statements: Iterable[Statement], stream: IO[str]) -> None:
    from detente.rdfxml import write_rdfxml

    write_rdfxml(merged(statements), stream, PREFIXES)


def _quads(statements: Iterable[Statement]) -> set[Quad]:
    return {
        Quad(*triple(statement), *([statement.graph_name] if isinstance(statement, Quad) else []))
        for statement in statements
    }


def _write_lines(quads: Iterable[Quad], stream: IO[str]) -> None:
    stream.writelines(sorted(f"{quad} .\n" for quad in quads))


FORMATS: Final[dict[str, Callable[[Iterable[Statement], IO[str]], None]]] = {
    "turtle": _turtle,
    "trig": _trig,
    "nquads": _nquads,
    "ntriples": _ntriples,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
}
"""The formats of RDF by name, the default one first."""
