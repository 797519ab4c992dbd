"""The derived bounds of dates: ``xsd:date`` and EDTF literals to first and last possible day."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from time import struct_time
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Store

from detente.errors import DetenteError
from detente.namespaces import DET, XSD, Det
from detente.store import embedded
from detente.succession import Interval, last_ends

if TYPE_CHECKING:
    from edtf.parser.parser_classes import EDTFObject

Bounds = tuple[date | None, date | None]

DATED: Final = tuple(DET + name for name in ("date", "published"))
"""Properties that date their node; where a node has none of them, its start and end bound it."""

GOING_ON: Final = ".."
"""The end of what still goes on: the open side of an EDTF interval, alone."""

_INTERVAL: Final = (Det.startEarliest, Det.startLatest, Det.endEarliest, Det.endLatest)
_ONE_DAY: Final = timedelta(days=1)
_QUALIFIER: Final = re.compile("[?~%]")

# What nearly all dates are is read here: the EDTF library needs 3 to 7 ms for a date.
_PLAIN: Final = "([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-3][0-9]))?)?"
_PLAIN_SIDE: Final = re.compile(_PLAIN)
_PLAIN_WHOLE: Final = re.compile(rf"{_PLAIN}[?~%]?(?:/(?:\.\.)?|/{_PLAIN}[?~%]?)?|(?:\.\.)?/{_PLAIN}[?~%]?")


@cache
def bounds(text: str, datatype: str) -> Bounds:
    """Give the first and the last day that a date literal can mean; ``None`` where a side is open or unknown.

    ``datatype`` is the IRI of ``xsd:date`` or of EDTF (Library of Congress, levels 0 to 2). An approximate or
    uncertain date is widened on both sides by one of what is marked: ``2024-06-15~`` by a day, ``2024-06~`` by a
    month, ``2024~`` by a year. Raises ``DetenteError`` if the text is no such date or ends before it begins.
    """
    if datatype == XSD + "date":
        day = _day_of(text)
        return day, day
    first, last = _edtf(text)
    if first and last and first > last:
        raise DetenteError(f"{text!r} ends before it begins", "Write the earlier date first.")
    return first, last


def derive(store: Store) -> Iterator[tuple[NamedNode, NamedNode, Literal]]:
    """Give the bounds of every dated node of the default graph, as triples to add.

    ``det:earliest`` and ``det:latest`` bound a node with one date, or one that starts and ends; the four of an
    interval (``det:startEarliest`` …) bound the start and the end apart. An end of which no first day is known,
    be it left out or still to come, is not before the last day on which a source attests the interval
    (``det:attestedOn``); one of which no last day is known is not after the start of the next holder of what has
    one at a time (``detente.succession``). Superclass membership must be materialised before.
    """
    starts, ends = dict(_dates(store, Det.start)), dict(_dates(store, Det.end))
    attested: dict[NamedNode, date] = {}
    for node, (first, _) in _dates(store, Det.attestedOn):
        if first:
            attested[node] = max(first, attested.get(node, first))
    dated: dict[NamedNode, Bounds] = {}
    for predicate in DATED:
        dated.update(_dates(store, predicate))
    intervals: dict[NamedNode, Interval] = {}
    for node in starts.keys() | ends.keys() | attested.keys():
        start, end = starts.get(node, (None, None)), ends.get(node, (None, None))
        intervals[node] = (*start, end[0] or attested.get(node), end[1])
    for node, end_latest in last_ends(store, intervals).items():
        intervals[node] = (*intervals[node][:3], end_latest)
    for node, interval in intervals.items():
        yield from _triples(node, _INTERVAL, interval)
        dated.setdefault(node, (interval[0], interval[3]))
    for node, span in dated.items():
        yield from _triples(node, (Det.earliest, Det.latest), span)


def _day_of(text: str) -> date:
    """Read an ``xsd:date``; the standard library alone would take other forms of ISO 8601 too."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise DetenteError(f"{text!r} is not a date", "Write it as YYYY-MM-DD.")


def _edtf(text: str) -> Bounds:
    if text == GOING_ON:
        return None, None
    sides = text.split("/")
    try:
        if not _PLAIN_WHOLE.fullmatch(text):
            _parse(text)  # the grammar; what it means is worked out side by side
        return _side(sides[0])[0], _side(sides[-1])[1]
    except (ValueError, OverflowError) as error:
        raise DetenteError(
            f"{text!r} is not an EDTF date", "Write it as in 2024-06, 2024-06~ or 2024-06/2024-07."
        ) from error


def _side(text: str) -> Bounds:
    """Bound one side of an interval, or a date without sides."""
    if text in ("", GOING_ON):
        return None, None
    bare = _QUALIFIER.sub("", text)
    first, last = _plain(bare) or _by_library(bare)
    unit = _unit(text)
    # The last day of a month moves to the last day of another, so the day after it is what moves.
    return first and _move(first, unit, -1), last and _move(last + _ONE_DAY, unit, 1) - _ONE_DAY


def _plain(text: str) -> tuple[date, date] | None:
    """Bound a year, a month or a day; ``None`` if the text is none of them."""
    parts = _PLAIN_SIDE.fullmatch(text)
    if not parts:
        return None
    year, month, day = (int(part or 0) for part in parts.groups())
    until = month or 12
    return date(year, month or 1, day or 1), date(year, until, day or monthrange(year, until)[1])


def _by_library(text: str) -> Bounds:
    """Bound a date without qualifiers; with them the library would widen a day by a year, a month and a day."""
    parsed = _parse(text)
    return _day(parsed.lower_fuzzy()), _day(parsed.upper_fuzzy())


def _parse(text: str) -> "EDTFObject":
    """Parse EDTF by the library; raises ``ValueError`` if the text is none."""
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        if text == text.strip():
            parsed: EDTFObject = parse_edtf(text)
            return parsed
    except (EDTFParseException, AttributeError) as error:
        raise ValueError(text) from error
    raise ValueError("white space around a date")


def _unit(text: str) -> int | None:
    """Give the smallest part of a date that is qualified: 0 its year, 1 its month, 2 its day; of a set, the largest."""
    units = []
    for member in re.split(r"[\[\]{},]|\.\.", text):
        qualified = [place for place, part in enumerate(member.split("-")) if _QUALIFIER.search(part)]
        units += qualified[-1:]
    return min(units, default=None)


def _move(day: date, unit: int | None, direction: int) -> date:
    if unit is None:
        return day
    if unit > 1:
        return day + direction * _ONE_DAY
    year, month = divmod(day.year * 12 + day.month - 1 + direction * (1 if unit else 12), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(time: struct_time | float) -> date | None:
    """Turn what the EDTF library gives (a ``struct_time``, or ± infinity for an open side) into a day."""
    return date(time.tm_year, time.tm_mon, time.tm_mday) if isinstance(time, struct_time) else None


def _dates(store: Store, predicate: str) -> Iterator[tuple[NamedNode, Bounds]]:
    """Give the bounds of each readable date of a property, in a fixed order."""
    for quad in sorted(embedded.objects(store, predicate), key=str):
        value = quad.object
        if isinstance(value, Literal) and isinstance(quad.subject, NamedNode):
            try:
                yield quad.subject, bounds(value.value, value.datatype.value)
            except DetenteError:
                continue  # `detente validate` reports it with file and line


def _triples(
    node: NamedNode, predicates: Iterable[str], days: Iterable[date | None]
) -> Iterator[tuple[NamedNode, NamedNode, Literal]]:
    for predicate, day in zip(predicates, days, strict=True):
        if day:
            yield node, NamedNode(predicate), Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


__all__ = ["DATED", "GOING_ON", "Bounds", "bounds", "derive"]
