"""The embedded store: pyoxigraph, in memory or read-only on disk."""

import re
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pyoxigraph import (
    DefaultGraph,
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
from detente.store.mistakes import malformed
from detente.store.prologue import refuse_update
from detente.store.protocol import Result, Rows

_T = TypeVar("_T")


def syntax_error(path: Path, error: SyntaxError) -> DetenteError:
    """Turn a parser's error into ``file:line:column: what``."""
    place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
    what = re.sub(r"^Parser error (?:at|between) line [^:]*: ", "", error.msg)
    return DetenteError(f"{place}: {what}", "Mend the syntax there; the file was not read.")


class Embedded:
    """A pyoxigraph store behind the protocol; ``raw`` is the store itself."""

    def __init__(self, raw: Store) -> None:
        self.raw = raw

    def query(self, text: str, *, place: str = "query") -> Result:
        """Run a query, as the protocol says.

        The engine can't be interrupted while it works in the main thread, so it works in another one: Ctrl-C is
        answered at once.
        """

        def work() -> Result:
            result = self.raw.query(text, prefixes=PREFIXES)
            if isinstance(result, QuerySolutions):
                names = tuple(variable.value for variable in result.variables)
                return Rows(names, [tuple(solution) for solution in result])
            return bool(result) if isinstance(result, QueryBoolean) else list(result)

        try:
            return run_in_thread(work)
        except SyntaxError as error:
            refuse_update(text, place)
            raise malformed(text, place, error) from None
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
