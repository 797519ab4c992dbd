"""Asking: run a question or a query on a dataset and give an answer that can be cited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, overload

from pyoxigraph import Literal

from detente import library, names
from detente.errors import DetenteError
from detente.store.protocol import Rows, Term

if TYPE_CHECKING:
    import os

    import pandas
    import polars

    from detente.api import Dataset
    from detente.cite import Citation
    from detente.library import Question
    from detente.triples import Triples
    from detente.values import Row


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Rows under named columns, with what a citation of them needs.

    It iterates over ``Row``, whose values are those of Python; ``answer[0]`` is one of them, ``answer[:5]`` an
    answer with fewer rows. ``rows`` holds the same as terms of RDF.

    ``evidence`` names the columns whose cells are records or other nodes with sources; ``citations`` holds,
    once asked for, the documents of each row, and ``documents``, by name, each document that these citations name.
    ``store`` is the endpoint or directory that was read in the place of the shipped dataset, ``view`` what it was cut
    down to.
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[Term | None, ...]]
    version: str
    hash: str
    question: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    citations: "list[list[Citation]] | None" = None
    documents: "Mapping[str, Citation]" = field(default_factory=dict)
    store: str = ""
    view: str = ""

    def to_pandas(self) -> "pandas.DataFrame":
        """Give the answer as a pandas data frame; raises ``DetenteError`` if pandas is not installed.

        A column whose values are all dates is ``datetime64[s]``, all whole numbers ``Int64``, all numbers
        ``Float64``, all truth values ``boolean``; every other is ``string``, things by their prefixed names, and
        so is one without any value. An answer without rows keeps its columns.
        """
        from detente import frames

        return frames.to_pandas(self)

    def to_polars(self) -> "polars.DataFrame":
        """Give the answer as a polars data frame; raises ``DetenteError`` if polars is not installed.

        Columns are ``Date``, ``Int64``, ``Float64``, ``Boolean`` or ``String``, by the rules of ``to_pandas``.
        """
        from detente import frames

        return frames.to_polars(self)

    def text(self, form: str = "csv") -> str:
        """Give the answer as text: ``csv``, ``tsv``, ``json``, ``xml``, ``markdown`` or ``table``."""
        import io

        from detente import results

        stream = io.StringIO()
        results.write(self, form, stream)
        return stream.getvalue()

    def write(self, path: "str | os.PathLike[str]", form: str | None = None) -> None:
        """Write the answer to a file, whole or not at all; without ``form`` its ending tells the format.

        The formats are those of ``text``, and ``parquet``.
        """
        from pathlib import Path

        from detente import results
        from detente.outputs import format_of

        output = Path(path)
        form = form or format_of(output, [*results.FORMATS, *results.BINARY_FORMATS])
        results.deliver(self, form, output)

    def bibliography(self, form: str = "bibtex") -> str:
        """Give the documents that the answer rests on, and the dataset, as ``bibtex``, ``ris`` or ``csl-json``.

        Raises ``DetenteError`` if there is no such format, or if the answer was asked for without ``cite``.
        """
        from detente import bibliography

        return bibliography.write(self, form)

    def __iter__(self) -> "Iterator[Row]":
        from detente.values import row

        return (row(self.columns, terms) for terms in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> "Row": ...
    @overload
    def __getitem__(self, place: slice) -> "Answer": ...
    def __getitem__(self, place: int | slice) -> "Row | Answer":
        """Give the row at ``place``, or the answer with the rows of a slice."""
        if isinstance(place, int):
            from detente.values import row

            return row(self.columns, self.rows[place])
        citations = None if self.citations is None else self.citations[place]
        return replace(self, rows=self.rows[place], citations=citations)

    def __repr__(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self)} rows"
        return f"<Answer: {rows} of {', '.join(self.columns)}>"

    def __str__(self) -> str:
        return self.text("table")

    def _repr_markdown_(self) -> str:
        """The table that a notebook shows."""
        return self.text("markdown")


def ask(dataset: "Dataset", question: "Question", arguments: Mapping[str, str]) -> Answer:
    """Answer ``question`` with ``arguments``, by parameter name, each as a user writes it (``China``, ``CHN``).

    Raises ``DetenteError`` if there is no such parameter, if an argument names nothing or several things, if ``from``
    is after ``to``, or if the query fails, is no SELECT, or lacks a column that the question names.
    """
    parameters = {name: library.parameter(question, name) for name in arguments}
    terms = {name: names.argument(dataset, parameters[name], text) for name, text in arguments.items()}
    _check_range([arguments[name] for name in ("from", "to") if name in terms and parameters[name].type == "date"])
    result = dataset.store.query(library.fill(question, terms), place=question.name)
    if not isinstance(result, Rows):
        raise DetenteError(f"{question.name}: a question is a SELECT", "Run other queries with `detente query`.")
    library.check_columns(question, result.variables)
    return Answer(
        result.variables,
        result.rows,
        dataset.version,
        dataset.hash,
        question.name,
        dict(arguments),
        question.evidence,
        store=dataset.address,
        view=str(dataset.view or ""),
    )


def _check_range(days: Sequence[str]) -> None:
    """Raise ``DetenteError`` if the first of two days is after the second."""
    if len(days) == 2 and days[0] > days[1]:
        raise DetenteError(
            f"the range is reversed, {days[0]} is after {days[1]}", "Swap the two days.", parameter="from"
        )


def query(dataset: "Dataset", text: str, *, place: str = "query") -> "Answer | bool | Triples":
    """Run a SPARQL query: rows for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE.

    ``place`` names the query in messages. Raises ``DetenteError`` if it is malformed, an update, or fails.
    """
    result = dataset.store.query(text, place=place)
    if isinstance(result, Rows):
        view = str(dataset.view or "")
        return Answer(result.variables, result.rows, dataset.version, dataset.hash, store=dataset.address, view=view)
    if isinstance(result, bool):
        return result
    from detente.triples import Triples

    return Triples(result)


def with_status(dataset: "Dataset", question: "Question", answer: Answer) -> Answer:
    """Add a column ``status`` to ``answer``: what all voices say of what each row states.

    Where the question has such a column of its own, the new one is ``statementStatus``; a row that states nothing has
    no status. Raises ``DetenteError`` if the question states nothing.
    """
    from detente import status

    if not question.states:
        raise DetenteError(
            f"{question.name}: its rows state nothing that has a status",
            "`detente verify` takes a statement; `states` in the front matter of a question says what its rows state.",
        )
    column = "statementStatus" if "status" in answer.columns else "status"
    cells = [None if found is None else Literal(found) for found in status.of_rows(dataset, question.states, answer)]
    rows = [(*row, cell) for row, cell in zip(answer.rows, cells, strict=True)]
    return replace(answer, columns=(*answer.columns, column), rows=rows)


def with_citations(dataset: "Dataset", answer: Answer) -> Answer:
    """Add a column ``sources`` to ``answer``: the documents that each row rests on, reprints with their root."""
    from detente import cite

    places = [answer.columns.index(name) for name in answer.evidence]
    citations, named = cite.gather(dataset.store, [[row[place] for place in places] for row in answer.rows])
    cells = [Literal(cite.BETWEEN.join(map(str, found))) if found else None for found in citations]
    return replace(
        answer,
        columns=(*answer.columns, "sources"),
        rows=[(*row, cell) for row, cell in zip(answer.rows, cells, strict=True)],
        citations=citations,
        documents=named,
    )
