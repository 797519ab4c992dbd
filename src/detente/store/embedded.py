"""The embedded store: pyoxigraph, in memory or read-only on disk."""

import re
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from detente.errors import DetenteError
from detente.namespaces import PREFIXES

Term = NamedNode | BlankNode | Literal | Triple


class Rows(NamedTuple):
    """What a SELECT gives: the names of its columns and its rows, ``None`` where a cell is unbound."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


Result = Rows | bool | list[Triple]

_T = TypeVar("_T")
_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD")


def syntax_error(path: Path, error: SyntaxError) -> DetenteError:
    """Turn a parser's error into ``file:line:column: what``."""
    place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
    what = re.sub(r"^Parser error (?:at|between) line [^:]*: ", "", error.msg)
    return DetenteError(f"{place}: {what}", "Mend the syntax there; the file was not read.")


def query(store: Store, text: str, *, place: str = "query") -> Result:
    """Run a SPARQL 1.1 query to its end; the project's prefixes need no declaration.

    ``place`` names the query in messages. Raises ``DetenteError`` if the text is no query or fails; an update
    is refused. The engine can't be interrupted while it works in the main thread, so it works in another one:
    Ctrl-C is answered at once.
    """

    def work() -> Result:
        result = store.query(text, prefixes=PREFIXES)
        if isinstance(result, QuerySolutions):
            names = tuple(variable.value for variable in result.variables)
            return Rows(names, [tuple(solution) for solution in result])
        return bool(result) if isinstance(result, QueryBoolean) else list(result)

    try:
        return run_in_thread(work)
    except SyntaxError as error:
        if _is_update(text):
            raise DetenteError(
                f"{place}: an update is refused: queries only read",
                "Write SELECT, ASK, CONSTRUCT or DESCRIBE; change the graph in its Turtle files.",
            ) from error
        raise DetenteError(
            f"{place}: malformed SPARQL: {error.msg or error}", "Mend the query at that line and column."
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise DetenteError(f"{place}: the query failed: {error}") from error


def solutions(store: Store, text: str) -> QuerySolutions:
    """Run a SELECT of our own and give its solutions."""
    result = store.query(text, prefixes=PREFIXES)
    assert isinstance(result, QuerySolutions)
    return result


def triples(store: Store, text: str) -> Iterable[Triple]:
    """Run a CONSTRUCT of our own and give its triples."""
    result = store.query(text, prefixes=PREFIXES)
    assert isinstance(result, QueryTriples)
    return result


def objects(store: Store, predicate: str) -> Iterable[Quad]:
    """Give the quads of the default graph that have ``predicate``."""
    return store.quads_for_pattern(None, NamedNode(predicate), None, DefaultGraph())


def run_in_thread(work: Callable[[], _T]) -> _T:
    """Run ``work`` in a daemon thread and wait so that Ctrl-C gets through; its exception is raised here."""
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
    if failed:
        raise failed[0]
    return done[0]


def _is_update(text: str) -> bool:
    """Tell whether the first verb of ``text``, outside IRIs, strings and comments, is that of an update."""
    bare = re.sub(r"<[^>\s]*>|\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*", " ", text)
    verbs = (word for word in re.findall(r"\b[A-Z]+\b(?!:)", bare.upper()) if word in _UPDATES + _QUERIES)
    return next(verbs, "") in _UPDATES
