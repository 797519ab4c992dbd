"""Answers as tables of typed columns: pandas, polars, and Parquet by pyarrow."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from importlib import import_module
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from detente.errors import DetenteError
from detente.results import display
from detente.values import Value, value

if TYPE_CHECKING:
    import pandas
    import polars

    from detente.answers import Answer
    from detente.store.protocol import Term

_WORD: Final = range(-(2**63), 2**63)
_PANDAS: Final = {
    "boolean": "boolean",
    "date": "datetime64[s]",
    "integer": "Int64",
    "number": "Float64",
    "string": "string",
}


class _Column(NamedTuple):
    """A column of one type: ``boolean``, ``date``, ``integer``, ``number``, or else ``string``."""

    name: str
    type: str
    cells: list[Value]


def to_pandas(answer: "Answer") -> "pandas.DataFrame":
    """Give ``answer`` as a pandas data frame. Raises ``DetenteError`` if pandas is not installed."""
    _require("pandas")
    import pandas

    return pandas.DataFrame(
        {column.name: pandas.Series(column.cells, dtype=_PANDAS[column.type]) for column in _columns(answer)}
    )


def to_polars(answer: "Answer") -> "polars.DataFrame":
    """Give ``answer`` as a polars data frame. Raises ``DetenteError`` if polars is not installed."""
    _require("polars")
    import polars

    types = {
        "boolean": polars.Boolean(),
        "date": polars.Date(),
        "integer": polars.Int64(),
        "number": polars.Float64(),
        "string": polars.String(),
    }
    return polars.DataFrame(
        [polars.Series(column.name, column.cells, dtype=types[column.type]) for column in _columns(answer)]
    )


def write_parquet(answer: "Answer", stream: IO[bytes]) -> None:
    """Write ``answer`` as a Parquet file. Raises ``DetenteError`` if pyarrow is not installed."""
    _require("pyarrow", "parquet")
    import pyarrow
    import pyarrow.parquet

    types = {
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "string": pyarrow.string(),
    }
    columns = _columns(answer)
    table = pyarrow.table(
        [pyarrow.array(column.cells, types[column.type]) for column in columns],
        names=[column.name for column in columns],
        metadata={"detente": f"{answer.version} {answer.hash}"},
    )
    pyarrow.parquet.write_table(table, stream)


def _columns(answer: "Answer") -> list[_Column]:
    """Give the columns of ``answer``, each of the one type that all its cells have.

    Things, text, and cells of several types are strings, and so is a column without any value.
    """
    rows: Sequence[tuple[Term | None, ...]] = list(zip(*answer.rows, strict=True)) or [()] * len(answer.columns)
    return [_column(name, terms) for name, terms in zip(answer.columns, rows, strict=True)]


def _column(name: str, terms: "Sequence[Term | None]") -> _Column:
    cells = [value(term) for term in terms]
    types = {type(cell) for cell in cells if cell is not None}
    if types == {bool}:
        return _Column(name, "boolean", cells)
    if types == {datetime.date}:
        return _Column(name, "date", cells)
    if types == {int} and all(cell is None or cell in _WORD for cell in cells):
        return _Column(name, "integer", cells)
    if types != {int} and types and types <= {Decimal, float, int}:
        return _Column(name, "number", [float(cell) if isinstance(cell, Decimal | int) else cell for cell in cells])
    return _Column(name, "string", [None if term is None else display(term) for term in terms])


def _require(module: str, extra: str = "") -> None:
    """Raise ``DetenteError`` that names the extra (``module`` itself unless given) if ``module`` is missing."""
    try:
        import_module(module)
    except ImportError as error:
        extra = extra or module
        raise DetenteError(
            f"this needs {module}: {error}",
            f"Install detente with the extra {extra}: `pip install '.[{extra}]'` in its checkout.",
        ) from error
