"""Asking a question of the library, with answers in a form that a test can be read by."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from detente import answers
from detente.namespaces import shorten

if TYPE_CHECKING:
    from detente.api import Dataset
    from detente.store.protocol import Term

Row = dict[str, str]
"""A row by column: prefixed names, the text of literals, and nothing where a cell is empty."""


def ask(dataset: "Dataset", question: str, parameters: Mapping[str, str]) -> list[Row]:
    """Give the rows of the answer to ``question``."""
    answer = answers.ask(dataset, dataset.questions[question], parameters)
    return [dict(zip(answer.columns, map(_cell, row), strict=True)) for row in answer.rows]


def cut(rows: list[Row], columns: list[str]) -> list[list[str]]:
    """Give the cells of some columns of each row."""
    return [[row[column] for column in columns] for row in rows]


def _cell(term: "Term | None") -> str:
    if term is None:
        return ""
    return shorten(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", term))
