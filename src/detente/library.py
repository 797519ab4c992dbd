"""The library of questions: SPARQL files with front matter, and the filling of their parameters."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from detente.errors import DetenteError

if TYPE_CHECKING:
    from pathlib import Path

    from detente.api import Dataset

READINGS: Final = ("certain", "possible")
"""How an uncertain date is read: what it means for sure, or what it may mean."""

DATES: Final = "dates"
"""The parameter that says how uncertain dates are read; the command fills it from its option of that name."""

LITERAL_TYPES: Final = ("date", "integer", "string")
"""Types of parameters that are literals; every other type is a class or a value class of the ontology."""

_FIELDS: Final = {"summary", "description", "params", "returns", "evidence", "states"}
_STATED: Final = ({"subject", "predicate", "object"}, {"record", "property"})
_PREFIX: Final = "#+ "
_FORM: Final = (
    "A question opens with `#+ ` lines of YAML: summary, returns and, where there are any, params (each with type, "
    "example and, as you like, description), evidence, states, description."
)


class Parameter(NamedTuple):
    """A parameter of a question: its type (a class of the ontology, or a literal type), and an example."""

    name: str
    type: str
    description: str
    example: str

    @property
    def option(self) -> str:
        """The name of its option on the command line."""
        return option(self.name)


def option(name: str) -> str:
    """Give the option of the command line that stands for the parameter ``name``."""
    return "--" + name.replace("_", "-")


class Question(NamedTuple):
    """A question: its front matter and its SPARQL text, which runs as it stands.

    ``states`` says what a row states, by columns and prefixed names: a ``subject``, ``predicate`` and ``object``, or
    what a ``record`` says for a weighed ``property``.
    """

    name: str
    theme: str
    summary: str
    description: str
    params: tuple[Parameter, ...]
    returns: dict[str, str]
    evidence: tuple[str, ...]
    text: str
    states: dict[str, str] = {}  # noqa: RUF012


def read_library() -> dict[str, Question]:
    """Read the questions of the library, by name. Raises ``DetenteError`` if a front matter is malformed."""
    from detente import dataset

    questions = [read(path) for path in dataset.question_files()]
    return {question.name: question for question in questions}


def read(path: "Path") -> Question:
    """Read one question file; its name is the file's, its theme the folder's.

    Raises ``DetenteError`` with the file and what is wrong in its front matter.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DetenteError(f"{path}: {error.strerror}", "Name a file with a question.") from None
    except UnicodeDecodeError:
        raise DetenteError(f"{path}: not UTF-8", "Write the question as UTF-8.") from None
    try:
        return _question(path, text)
    except ValueError as error:
        raise DetenteError(f"{path}{error}", f"{_FORM} `detente query` runs a file without them.") from error


def _question(path: "Path", text: str) -> Question:
    """Make the question; raises ``ValueError`` with the rest of the message, the line first if it is known."""
    fields = _front_matter(text)
    params = tuple(_parameter(name, entry) for name, entry in _mapping(fields, "params").items())
    evidence = fields.get("evidence") or []
    if not isinstance(evidence, list):
        raise ValueError(": `evidence` is a list of columns")
    return Question(
        name=path.stem,
        theme=path.parent.name,
        summary=str(fields["summary"]),
        description=str(fields.get("description") or ""),
        params=params,
        returns={column: str(meaning) for column, meaning in _mapping(fields, "returns").items()},
        evidence=tuple(map(str, evidence)),
        text=text,
        states=_states(fields),
    )


def _front_matter(text: str) -> dict[str, Any]:
    """Read the front matter of a question, of which the fields are known and those that must be there are."""
    import yaml

    lines = {
        number: line[len(_PREFIX) :] for number, line in enumerate(text.splitlines(), 1) if line.startswith(_PREFIX)
    }
    if not lines:
        raise ValueError(": no front matter")
    try:
        fields: Any = yaml.load("\n".join(lines.values()), Loader=yaml.BaseLoader)  # text, whatever it looks like
    except yaml.MarkedYAMLError as error:
        line = [*lines][min(error.problem_mark.line, len(lines) - 1)] if error.problem_mark else min(lines)
        raise ValueError(f":{line}: malformed front matter: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ValueError(f": malformed front matter: {error}") from error
    if not isinstance(fields, dict):
        raise ValueError(": the front matter has no fields")
    for name in fields:
        if name not in _FIELDS:
            raise ValueError(f": malformed front matter: unknown field {name!r}")
    for name in ("summary", "returns"):
        if not fields.get(name):
            raise ValueError(f": the front matter has no `{name}`")
    return fields


def _mapping(fields: dict[str, Any], name: str) -> dict[str, Any]:
    entries = fields.get(name) or {}
    if not isinstance(entries, dict):
        raise ValueError(f": `{name}` is a mapping, a line each")
    return {str(key): entry for key, entry in entries.items()}


def _states(fields: dict[str, Any]) -> dict[str, str]:
    """Read what a row states, each end a column or a prefixed name."""
    entries = {name: str(entry) for name, entry in _mapping(fields, "states").items()}
    if entries and entries.keys() not in _STATED:
        raise ValueError(": `states` has a subject, a predicate and an object, or a record and a property")
    for name, entry in entries.items():
        if ":" not in entry and entry not in _mapping(fields, "returns"):
            raise ValueError(f": `states`: the {name} {entry!r} is neither a column nor a prefixed name")
    return entries


def _parameter(name: str, entry: Any) -> Parameter:
    missing = [key for key in ("type", "example") if not isinstance(entry, dict) or not entry.get(key)]
    if missing:
        raise ValueError(f": the parameter {name!r} has no {' and no '.join(missing)}")
    if not re.fullmatch(r"[A-Za-z_]\w*", name):
        raise ValueError(f": a parameter can't be called {name!r}: it is a variable of SPARQL")
    return Parameter(name, str(entry["type"]), str(entry.get("description", "")), str(entry["example"]))


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
        filled = f"VALUES ?{parameter(question, name).name} {{ {term} }}"
        text = _slot(name).sub(lambda _, filled=filled: filled, text)  # type: ignore[misc]
    return text


def _slot(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES\s+\?{re.escape(name)}\s*\{{\s*UNDEF\s*\}}")


def parameter(question: Question, name: str) -> Parameter:
    """Give the parameter of ``question`` called ``name``; raises ``DetenteError`` that lists all if there is none."""
    for candidate in question.params:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in question.params)
    raise DetenteError(f"{question.name} has no parameter {name!r}", f"It takes: {known or 'none'}.")


def check_columns(question: Question, columns: Sequence[str]) -> None:
    """Raise ``DetenteError`` if the front matter of ``question`` names a column that is none of its query's."""
    for field, named in (("evidence", question.evidence), ("column under `returns`", question.returns)):
        for column in named:
            if column not in columns:
                raise DetenteError(
                    f"{question.name}: the {field} {column!r} is no column",
                    f"Name columns of the SELECT: {', '.join(columns)}.",
                )


def _check(dataset: "Dataset", question: Question) -> None:
    """Raise ``DetenteError`` if the front matter of a user's own question does not fit its query or the ontology."""
    from pyoxigraph import Store

    from detente.namespaces import DET
    from detente.store.embedded import Embedded
    from detente.store.protocol import Rows, select

    for needed in question.params:
        if not _slot(needed.name).search(question.text):
            raise DetenteError(
                f"{question.name}: the parameter {needed.name!r} has no slot",
                f"Write VALUES ?{needed.name} {{ UNDEF }} where the query uses it.",
            )
    empty = Embedded(Store()).query(question.text, place=question.name)  # for its columns
    if not isinstance(empty, Rows):
        raise DetenteError(f"{question.name}: a question is a SELECT", "Run other queries with `detente query`.")
    check_columns(question, empty.variables)
    rows = select(dataset.store, f'SELECT ?class {{ ?class a owl:Class FILTER (STRSTARTS(STR(?class), "{DET}")) }}')
    types = [*LITERAL_TYPES, "any", *(str(row[0])[1:-1].removeprefix(DET) for row in rows)]
    for needed in question.params:
        if rows and needed.type not in types:
            import difflib

            nearest = difflib.get_close_matches(needed.type, types, n=3)
            raise DetenteError(
                f"{question.name}: the parameter {needed.name!r} has the type {needed.type!r}, which is none",
                (f"Nearest: {', '.join(nearest)}. " if nearest else "")
                + f"A type is a class of the ontology, {', '.join(LITERAL_TYPES)} or any.",
            )


def find(dataset: "Dataset", name: str) -> Question:
    """Give the question called ``name``, or that of a user's own file: a path that ends in .rq or has a separator.

    Raises ``DetenteError`` if there is none, which lists the nearest, or if what the file says of itself is wrong.
    """
    questions = dataset.questions
    if name in questions:
        return questions[name]
    if name.endswith(".rq") or os.sep in name or (os.altsep or os.sep) in name:
        from pathlib import Path

        question = read(Path(name))._replace(name=name)
        _check(dataset, question)
        return question
    import difflib

    nearest = difflib.get_close_matches(name, questions, n=3, cutoff=0.4)
    raise DetenteError(
        f"there is no question {name!r}",
        (f"Nearest: {', '.join(nearest)}. " if nearest else "") + "`detente ask` lists all.",
    )
