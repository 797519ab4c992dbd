"""What is wrong with a query that the engine can't parse, in words."""

import re
from typing import Final

from detente.errors import DetenteError
from detente.store.prologue import undeclared_prefixes

_PLACE: Final = re.compile(r"error at (\d+):(\d+): ")
_SHOWN: Final = 30


def malformed(text: str, place: str, error: SyntaxError) -> DetenteError:
    """Give the error for ``text``, which ``place`` names: what can't be read, where, and what to look for."""
    what = f"{place}: malformed SPARQL"
    if not text.strip():
        return DetenteError(f"{place}: the query is empty", "Write SELECT, ASK, CONSTRUCT or DESCRIBE.")
    found = _PLACE.match(error.msg)
    if unknown := undeclared_prefixes(text):
        return DetenteError(
            f"{what}: the prefix {unknown[0]}: is not declared",
            f"Begin the query with PREFIX {unknown[0]}: <…>, or use a prefix of the project, such as det: or state:.",
        )
    if not found:
        return DetenteError(f"{what}: {error.msg}", "Mend the query.")
    line, column = int(found[1]), int(found[2])
    lines = text.splitlines() or [""]
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    where = f"at line {line}, column {column}"
    if not rest:
        return DetenteError(f"{what}: it ends {where}, before it is whole", "Close each bracket and quotation mark.")
    shown = rest if len(rest) <= _SHOWN else rest[:_SHOWN] + "…"
    return DetenteError(
        f"{what}: it can't be read on {where}: {shown}",
        "Look just before that place: a full stop, a semicolon, a bracket or a term is missing or misspelt.",
    )
