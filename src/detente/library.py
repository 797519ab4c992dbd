"""The library of questions: SPARQL files with front matter, and the filling of their parameters."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from detente.errors import DetenteError

if TYPE_CHECKING:
    from pathlib import Path

LITERAL_TYPES: Final = ("date", "integer", "string")
"""Types of parameters that are literals; every other type is a class or a value class of the ontology."""

_FIELDS: Final = {"summary", "description", "params", "returns", "evidence"}
_PREFIX: Final = "#+ "


class Parameter(NamedTuple):
    """A parameter of a question: its type (a class of the ontology, or a literal type), and an example."""

    name: str
    type: str
    description: str
    example: str

    @property
    def option(self) -> str:
        """The name of its option on the command line."""
        return "--" + self.name.replace("_", "-")


class Question(NamedTuple):
    """A question: its front matter and its SPARQL text, which runs as it stands."""

    name: str
    theme: str
    summary: str
    description: str
    params: tuple[Parameter, ...]
    returns: dict[str, str]
    evidence: tuple[str, ...]
    text: str


def read_library() -> dict[str, Question]:
    """Read the questions of the library, by name. Raises ``DetenteError`` if a front matter is malformed."""
    from detente import dataset

    questions = [read(path) for path in dataset.question_files()]
    return {question.name: question for question in questions}


def read(path: "Path") -> Question:
    """Read one question file; its name is the file's, its theme the folder's.

    Raises ``DetenteError`` with the file and what is wrong in its front matter.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DetenteError(f"{path}: can't be read as UTF-8 text: {error}") from error
    front = "".join(line[len(_PREFIX) :] for line in text.splitlines(keepends=True) if line.startswith(_PREFIX))
    try:
        fields: Any = yaml.safe_load(front)
        return _question(path, fields, text)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise DetenteError(
            f"{path}: malformed front matter: {error}",
            "Open the file with `#+ ` lines of YAML: summary, params (type, description, example), returns, evidence.",
        ) from error


def _question(path: "Path", fields: Any, text: str) -> Question:
    unknown = set(fields) - _FIELDS
    if unknown:
        raise ValueError(f"unknown field {sorted(unknown)[0]!r}")
    params = tuple(
        Parameter(name, str(entry["type"]), str(entry.get("description", "")), str(entry["example"]))
        for name, entry in (fields.get("params") or {}).items()
    )
    return Question(
        name=path.stem,
        theme=path.parent.name,
        summary=str(fields["summary"]),
        description=str(fields.get("description") or ""),
        params=params,
        returns={str(column): str(meaning) for column, meaning in fields["returns"].items()},
        evidence=tuple(fields.get("evidence") or ()),
        text=text,
    )


def to_json(questions: Mapping[str, Question]) -> str:
    """Compile questions to JSON, so that a cold start needs no YAML."""
    return json.dumps(list(questions.values()), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> dict[str, Question]:
    """Read what ``to_json`` wrote."""
    questions = {}
    for fields in json.loads(text):
        question = Question(*fields)
        params = tuple(Parameter(*parameter) for parameter in question.params)
        questions[question.name] = question._replace(params=params, evidence=tuple(question.evidence))
    return questions


def fill(question: Question, arguments: Mapping[str, str]) -> str:
    """Give the text of ``question`` with each argument, a serialised RDF term, in all slots of its parameter.

    A slot is ``VALUES ?name { UNDEF }``; a parameter without an argument keeps UNDEF, which means any.
    Raises ``DetenteError`` for a parameter that the question does not have.
    """
    text = question.text
    for name, term in arguments.items():
        slot = re.compile(rf"VALUES\s+\?{re.escape(name)}\s*\{{\s*UNDEF\s*\}}")
        if not slot.search(text):
            known = ", ".join(parameter.option for parameter in question.params)
            raise DetenteError(f"{question.name} has no parameter {name!r}", f"It takes: {known or 'none'}.")
        text = slot.sub(lambda _, name=name, term=term: f"VALUES ?{name} {{ {term} }}", text)  # type: ignore[misc]
    return text


def find(questions: Mapping[str, Question], name: str) -> Question:
    """Give the question called ``name``; an unknown one raises ``DetenteError`` that lists the nearest."""
    if name in questions:
        return questions[name]
    import difflib

    nearest = difflib.get_close_matches(name, questions, n=3, cutoff=0.4)
    raise DetenteError(
        f"there is no question {name!r}",
        (f"Nearest: {', '.join(nearest)}. " if nearest else "") + "`detente ask` lists all.",
    )
