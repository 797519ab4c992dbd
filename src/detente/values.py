"""The cells of an answer as values of Python, and the rows that hold them."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Self, overload

from pyoxigraph import BlankNode, Literal, NamedNode

from detente.namespaces import XSD, shorten

if TYPE_CHECKING:
    from detente.store.protocol import Term

Value = str | bool | int | float | Decimal | datetime.date | datetime.datetime | None
"""What a cell holds; ``None`` where it is empty."""


class Name(str):
    """The prefixed name of a thing, such as ``state:CHE``: a string that knows its IRI.

    Where no prefix fits, it is the IRI itself.

    >>> name = Name("https://w3id.org/detente/id/state/CHE")
    >>> name, name.iri
    ('state:CHE', 'https://w3id.org/detente/id/state/CHE')
    """

    __slots__ = ("iri",)
    iri: str

    def __new__(cls, iri: str) -> Self:
        """Make the name of the thing with the IRI ``iri``."""
        name = super().__new__(cls, shorten(iri))
        name.iri = iri
        return name

    def __getnewargs__(self) -> tuple[str]:
        return (self.iri,)


_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_INTEGERS: Final = (
    "byte",
    "int",
    "integer",
    "long",
    "negativeInteger",
    "nonNegativeInteger",
    "nonPositiveInteger",
    "positiveInteger",
    "short",
    "unsignedByte",
    "unsignedInt",
    "unsignedLong",
    "unsignedShort",
)
_READERS: Final[dict[str, Callable[[str], Value]]] = {
    **{XSD + name: int for name in _INTEGERS},
    XSD + "boolean": _BOOLEANS.__getitem__,
    XSD + "date": datetime.date.fromisoformat,
    XSD + "dateTime": datetime.datetime.fromisoformat,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
}
"""How the text of a literal is read, by its datatype; every other literal is a string."""


def value(term: "Term | None") -> Value:
    """Give ``term`` as a value of Python.

    A thing becomes its ``Name``; a literal a ``bool``, ``int``, ``float``, ``Decimal``, ``date`` or
    ``datetime``, if its datatype says so and it can be read as one; everything else its text, without language:
    so a day that is known to the month alone stays a string in EDTF.
    """
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return Name(term.value)
    if isinstance(term, Literal):
        read = _READERS.get(term.datatype.value)
        try:
            return read(term.value) if read else term.value
        except (ArithmeticError, KeyError, ValueError):
            return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)


class Row:
    """A row of an answer: ``row.label``, ``row["label"]`` or ``row[2]``.

    It iterates over its values, so that it can be unpacked; ``dict(row)`` has them by column.

    >>> row = Row(("state", "members"), ("state:CHE", 9))
    >>> row.state, row["members"], dict(row)
    ('state:CHE', 9, {'state': 'state:CHE', 'members': 9})
    """

    __slots__ = ("_columns", "_values")

    def __init__(self, columns: tuple[str, ...], values: tuple[Value, ...]) -> None:
        self._columns = columns
        self._values = values

    def keys(self) -> tuple[str, ...]:
        """Give the names of the columns."""
        return self._columns

    @overload
    def __getitem__(self, key: str | int) -> Value: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, key: str | int | slice) -> Value | tuple[Value, ...]:
        """Give the value of a column, by its name or place; raises ``KeyError`` or ``IndexError``."""
        if not isinstance(key, str):
            return self._values[key]
        try:
            return self._values[self._columns.index(key)]
        except ValueError:
            raise KeyError(self._missing(key)) from None

    def __getattr__(self, name: str) -> Value:
        """Give the value of the column called ``name``."""
        try:
            return self._values[self._columns.index(name)]
        except ValueError:
            raise AttributeError(self._missing(name)) from None

    def __iter__(self) -> Iterator[Value]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Row):
            return NotImplemented
        return (self._columns, self._values) == (other._columns, other._values)

    def __hash__(self) -> int:
        return hash((self._columns, self._values))

    def __repr__(self) -> str:
        cells = zip(self._columns, self._values, strict=True)
        return f"Row({', '.join(f'{column}={value!r}' for column, value in cells)})"

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._columns]

    def _missing(self, name: str) -> str:
        return f"there is no column {name!r}; the columns are: {', '.join(self._columns)}"


def row(columns: tuple[str, ...], terms: "Iterable[Term | None]") -> Row:
    """Give ``terms`` as a row under ``columns``."""
    return Row(columns, tuple(map(value, terms)))
