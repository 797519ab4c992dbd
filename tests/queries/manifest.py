"""The manifests: which answer each question must give to which parameters."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
THEMES = ("claims", "events", "evidence", "people", "positions", "summits")


@dataclass(frozen=True)
class Case:
    """What a question must answer to some parameters.

    ``rows`` is the whole answer in its order, cut to ``columns``. Where the whole would be a book, ``rows`` is
    None, ``includes`` lists rows that must be there, in this order, ``excludes`` rows that must not, and
    ``count`` how many rows there are.
    """

    question: str
    parameters: dict[str, str]
    columns: list[str]
    rows: list[list[str]] | None = None
    count: int | None = None
    includes: list[list[str]] = field(default_factory=list)
    excludes: list[list[str]] = field(default_factory=list)

    def __str__(self) -> str:
        given = ",".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.question}[{given or 'any'}]"


def cases() -> Iterator[Case]:
    """Give the cases of all manifests."""
    for theme in THEMES:
        for entry in _read(f"{theme}.yaml"):
            yield from _cases(entry)


def _cases(entry: dict[str, Any]) -> Iterator[Case]:
    for case in entry["cases"]:
        columns, rows = case.get("columns", entry.get("columns")), case.get("rows")
        if "files" in case:
            columns, rows = _files(case["files"])
        yield Case(
            entry["question"],
            case.get("parameters", {}),
            columns,
            None if rows is None else _text(rows),
            int(case["count"]) if "count" in case else None,
            _text(case.get("includes", [])),
            _text(case.get("excludes", [])),
        )


@dataclass(frozen=True)
class Mutation:
    """One change of one record before weighing, and what it must do to an answer.

    ``change`` is ``remove``, ``deprecate``, or new values by property. ``lost`` and ``gained`` are rows cut to
    ``columns``.
    """

    question: str
    parameters: dict[str, str]
    record: str
    change: str | dict[str, str]
    columns: list[str]
    lost: list[list[str]]
    gained: list[list[str]]

    def __str__(self) -> str:
        return f"{self.question}:{self.record.partition(':')[2]}"


def mutations() -> list[Mutation]:
    """Give the changes that must show in answers."""
    return [
        Mutation(
            entry["question"],
            entry.get("parameters", {}),
            entry["record"],
            entry["change"],
            entry["columns"],
            _text(entry.get("lost", [])),
            _text(entry.get("gained", [])),
        )
        for entry in _read("mutations.yaml")
    ]


def _read(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.load((HERE / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    return entries


def _files(names: list[str]) -> tuple[list[str], list[list[str]]]:
    columns: list[str] = []
    rows: list[list[str]] = []
    for name in names:
        with (HERE / "expected" / name).open(encoding="utf-8", newline="") as stream:
            columns, *more = csv.reader(stream)
        rows += more
    return columns, rows


def _text(rows: list[list[str]]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows]
