"""The derived bounds of dates: ``xsd:date`` and EDTF literals to first and last possible day."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from time import struct_time
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from detente.errors import DetenteError
from detente.namespaces import DET, XSD, Det

if TYPE_CHECKING:
    from typing import Any

Bounds = tuple[date | None, date | None]

DATED: Final = tuple(DET + name for name in ("date", "published"))
"""Properties that date their node; where a node has none of them, its start and end bound it."""


@cache
def bounds(text: str, datatype: str) -> Bounds:
    """Give the first and the last day that a date literal can mean; ``None`` where a side is open or unknown.

    ``datatype`` is the IRI of ``xsd:date`` or of EDTF (Library of Congress, levels 0 to 2). An approximate
    date is widened as the EDTF library does (a day by a day, a month by a month). Raises ``DetenteError`` if
    the text is no such date.
    """
    if datatype == XSD + "date":
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise DetenteError(f"{text!r} is not a date", "Write it as YYYY-MM-DD.") from error
        return day, day
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(text)
        return _day(parsed.lower_fuzzy()), _day(parsed.upper_fuzzy())
    except (EDTFParseException, ValueError, AttributeError) as error:
        raise DetenteError(
            f"{text!r} is not an EDTF date", "Write it as in 2024-06, 2024-06~ or 2024-06/2024-07."
        ) from error


def derive(store: Store) -> Iterator[tuple[NamedNode, NamedNode, Literal]]:
    """Give the bounds of every dated node of the default graph, as triples to add.

    ``det:earliest`` and ``det:latest`` bound a node with one date, or one that starts and ends; the four of an
    interval (``det:startEarliest`` …) bound the start and the end apart.
    """
    dated: dict[NamedNode, Bounds] = {}
    starts = dict(_dates(store, Det.start))
    ends = dict(_dates(store, Det.end))
    for predicate in DATED:
        dated.update(_dates(store, predicate))
    for node in starts.keys() | ends.keys():
        start, end = starts.get(node, (None, None)), ends.get(node, (None, None))
        for predicate, day in zip(_INTERVAL, (*start, *end), strict=True):
            if day:
                yield node, NamedNode(predicate), _literal(day)
        dated.setdefault(node, (start[0], end[1]))
    for node, span in dated.items():
        for predicate, day in zip((Det.earliest, Det.latest), span, strict=True):
            if day:
                yield node, NamedNode(predicate), _literal(day)


_INTERVAL: Final = (Det.startEarliest, Det.startLatest, Det.endEarliest, Det.endLatest)


def _dates(store: Store, predicate: str) -> Iterator[tuple[NamedNode, Bounds]]:
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, DefaultGraph()):
        value = quad.object
        if isinstance(value, Literal) and isinstance(quad.subject, NamedNode):
            try:
                yield quad.subject, bounds(value.value, value.datatype.value)
            except DetenteError:
                continue  # `detente validate` reports it with file and line


def _day(time: "struct_time | float | Any") -> date | None:
    """Turn what the EDTF library gives (a ``struct_time``, or ± infinity for an open side) into a day."""
    return date(time.tm_year, time.tm_mon, time.tm_mday) if isinstance(time, struct_time) else None


def _literal(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


__all__ = ["DATED", "Bounds", "bounds", "derive"]
