"""What stands before the verb of a query: read it to know the verb, write it to declare the project's prefixes."""

import re
from typing import Final

from detente.errors import DetenteError
from detente.namespaces import PREFIXES

QUERIES: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = (
    *("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE"),
    *("DROP", "COPY", "MOVE", "ADD"),
)
_TOKENS: Final = re.compile(r"#[^\n\r]*|<[^<>\s]*>|[^\s<#:]*:|[A-Za-z]+|\S")


def verb(text: str) -> str:
    """Give the verb of a query or an update in capitals: the first word after its prologue, "" if there is none."""
    return _read(text)[0]


def refuse_update(text: str, place: str) -> None:
    """Raise ``DetenteError`` if ``text`` is an update."""
    if verb(text) in _UPDATES:
        raise DetenteError(
            f"{place}: an update is refused: queries only read",
            "Write SELECT, ASK, CONSTRUCT or DESCRIBE; change the graph in its Turtle files.",
        )


def declare_prefixes(text: str) -> str:
    """Declare the prefixes of the project that ``text`` uses and does not declare.

    They go before its first line, so that what an endpoint says of a line is true.
    """
    declared = _read(text)[1]
    wanted = [name for name in PREFIXES if name not in declared and f"{name}:" in text]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in wanted) + text


def undeclared_prefixes(text: str) -> list[str]:
    """List the prefixes that ``text`` uses and that neither it nor the project declares."""
    bare = re.sub(r"<[^<>\s]*>|\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*", " ", text)
    used = re.findall(r"(?<![\w:?$-])([A-Za-z][\w.-]*):", bare)
    return [name for name in dict.fromkeys(used) if name not in _read(text)[1] and name not in PREFIXES]


def _read(text: str) -> tuple[str, set[str]]:
    """Give the verb of ``text`` and the prefixes that its prologue declares."""
    declared: set[str] = set()
    tokens = (match[0] for match in _TOKENS.finditer(text) if not match[0].startswith("#"))
    for token in tokens:
        word = token.upper()
        if word == "PREFIX":
            declared.add(next(tokens, "").removesuffix(":"))
            next(tokens, "")
        elif word == "BASE":
            next(tokens, "")
        else:
            return (word if word.isalpha() else ""), declared
    return "", declared
