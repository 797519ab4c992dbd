"""What a check finds: findings about an entity, problems at a place in a file, and the report of all of them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import IO


class Severity(StrEnum):
    """How grave a problem is: a violation makes the data invalid, a warning is to be mended if it can be.

    A note tells what sources leave contested; there is nothing to mend.
    """

    VIOLATION = "violation"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of one entity, before its place is known.

    ``entity`` is the IRI of the entity (or the identifier of a blank node); ``property`` and ``value`` say
    which of its triples is meant, where it is one; ``unknown`` that its value is a name that nothing describes.
    """

    check: str
    severity: Severity
    entity: str
    message: str
    mend: str
    property: str | None = None
    value: str | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A finding at its place, as the command prints it. ``entity`` is its label and prefixed name."""

    file: str
    line: int
    entity: str
    message: str
    mend: str
    check: str
    severity: Severity

    def __str__(self) -> str:
        """Give the problem in one line."""
        way = "See" if self.severity is Severity.NOTE else "Mend"
        return (
            f"{self.file}:{self.line}: {self.severity}: {self.entity}: {self.message}."
            f" {way}: {self.mend}. [{self.check}]"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation: the problems, sorted by place, and how much was checked."""

    problems: tuple[Problem, ...]
    files: int
    triples: int
    skipped: tuple[str, ...] = ()
    """The checks that could not run because of another problem."""

    @property
    def violations(self) -> int:
        """The number of violations."""
        return self.count(Severity.VIOLATION)

    def count(self, severity: Severity) -> int:
        """Give the number of problems that are so grave."""
        return sum(problem.severity is severity for problem in self.problems)

    def summary(self) -> str:
        """Say in one line what was checked and found."""
        counts = {severity: self.count(severity) for severity in Severity}
        found = [_number(count, severity) for severity, count in counts.items() if count]
        checked = f"{_number(self.files, 'file')}, {_number(self.triples, 'triple')}"
        return f"{checked}: {', '.join(found) or 'no problem found'}"


def write_json(problems: Iterable[Problem], stream: IO[str]) -> None:
    """Write a JSON array with one problem a line."""
    fields = ("file", "line", "severity", "entity", "message", "mend", "check")
    rows = []
    for problem in problems:
        values = asdict(problem)
        rows.append(json.dumps({name: values[name] for name in fields}, ensure_ascii=False))
    stream.write("[" + ",".join(f"\n{row}" for row in rows) + "\n]\n" if rows else "[]\n")


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
