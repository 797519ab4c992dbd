"""Asking: run a question or a query on a dataset and give an answer that can be cited."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from detente import library, names
from detente.store import embedded

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from detente.cite import Citation
    from detente.library import Question
    from detente.prepare import Dataset


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows under named columns, with what a citation of them needs.

    ``evidence`` names the columns whose cells are records or other nodes with sources; ``citations`` holds,
    once asked for, the documents of each row.
    """

    columns: tuple[str, ...]
    rows: list[tuple[embedded.Term | None, ...]]
    version: str
    hash: str
    question: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    citations: "list[list[Citation]] | None" = None


def ask(dataset: "Dataset", question: "Question", arguments: Mapping[str, str]) -> Answer:
    """Answer ``question`` with ``arguments``, by parameter name, each as a user writes it (``China``, ``CHN``).

    Raises ``DetenteError`` if an argument names nothing or several things, or the query fails.
    """
    parameters = {parameter.name: parameter for parameter in question.params}
    terms = {name: names.argument(dataset, parameters[name], text) for name, text in arguments.items()}
    result = embedded.query(dataset.store, library.fill(question, terms), place=question.name)
    if not isinstance(result, embedded.Rows):
        raise TypeError(f"{question.name} is no SELECT")
    return Answer(
        result.variables,
        result.rows,
        dataset.version,
        dataset.hash,
        question.name,
        dict(arguments),
        question.evidence,
    )


def query(dataset: "Dataset", text: str, *, place: str = "query") -> "Answer | bool | list[Triple]":
    """Run a SPARQL query: rows for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE.

    ``place`` names the query in messages. Raises ``DetenteError`` if it is malformed, an update, or fails.
    """
    result = embedded.query(dataset.store, text, place=place)
    if isinstance(result, embedded.Rows):
        return Answer(result.variables, result.rows, dataset.version, dataset.hash)
    return result


def with_citations(dataset: "Dataset", answer: Answer) -> Answer:
    """Add a column ``sources`` to ``answer``: the documents that each row rests on, reprints with their root."""
    from detente import cite

    places = [answer.columns.index(name) for name in answer.evidence]
    finder = cite.Finder(dataset.store)
    citations = [finder.documents([row[place] for place in places]) for row in answer.rows]
    cells = [Literal("; ".join(map(str, found))) if found else None for found in citations]
    return replace(
        answer,
        columns=(*answer.columns, "sources"),
        rows=[(*row, cell) for row, cell in zip(answer.rows, cells, strict=True)],
        citations=citations,
    )
