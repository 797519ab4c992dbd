"""Format Turtle and TriG files in place, so that each graph has one form."""

import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, parse

from detente.dataset import RDF_SUFFIXES
from detente.errors import DetenteError
from detente.namespaces import PREFIXES
from detente.store.embedded import syntax_error
from detente.turtle import write_trig, write_turtle
from detente.validate.reading import find

# What a "#" may stand in without beginning a comment: strings, IRIs, escaped characters of local names.
_COMMENT: Final = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""'''
    r"""|'''(?:[^'\\]|\\.|'(?!''))*'''"""
    r'''|"(?:[^"\\\n]|\\.)*"'''
    r"""|'(?:[^'\\\n]|\\.)*'"""
    r"""|<[^<>"{}|^`\s]*>"""
    r"""|\\."""
    r"""|(?P<comment>\#[^\n]*)""",
    re.DOTALL,
)


def files(paths: Iterable[Path]) -> list[Path]:
    """List the Turtle and TriG files that ``paths`` name or hold, each once.

    Raises ``DetenteError`` if a path doesn't exist, is a file of another kind, or is a folder without any.
    """
    found = find(paths)
    for path in found:
        if path.suffix not in RDF_SUFFIXES:
            raise DetenteError(f"{path}: neither Turtle nor TriG", "Name a .ttl or .trig file, or a folder.")
    return found


def format_file(path: Path) -> bytes:
    """Give the formatted content of ``path``, as UTF-8; the file stays as it is.

    Raises ``DetenteError`` if it can't be read or parsed, or holds comments.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DetenteError(f"{path}:{line}: not UTF-8 ({error.reason})", "Save the file as UTF-8.") from error
    except OSError as error:
        raise DetenteError(f"{path}: {error.strerror or error}", "Name a file that you can read.") from error
    return format_text(text, trig=path.suffix == ".trig", name=str(path)).encode()


def format_text(text: str, *, trig: bool = False, name: str = "text") -> str:
    """Give ``text`` (Turtle, or TriG with ``trig``) in its one form; ``name`` stands in messages.

    Prefixes that the text declares and the project doesn't are kept where they are used. Raises
    ``DetenteError`` if the text can't be parsed, or has comments, which can't be kept.
    """
    parser = parse(text, RdfFormat.TRIG if trig else RdfFormat.TURTLE)
    try:
        quads = list(parser)
    except SyntaxError as error:
        raise syntax_error(Path(name), error) from error
    _refuse_comments(text, name)
    stream = io.StringIO()
    write = write_trig if trig else write_turtle
    try:
        write(quads, stream, _merged(parser.prefixes))
    except DetenteError as error:
        raise DetenteError(f"{name}: {error.message}", error.hint) from error
    return stream.getvalue()


def _refuse_comments(text: str, name: str) -> None:
    for match in _COMMENT.finditer(text):
        if match["comment"]:
            line = text.count("\n", 0, match.start()) + 1
            raise DetenteError(
                f"{name}:{line}: a comment would be lost: {match['comment'].strip()}",
                "Say it in the graph, as skos:editorialNote of what it is about, or delete it.",
            )


def _merged(declared: Mapping[str, str]) -> dict[str, str]:
    """Add the prefixes that a file declares to the project's; a name that both have is the file's."""
    prefixes = PREFIXES | dict(sorted(declared.items()))
    known = set(PREFIXES.values())
    return {prefix: namespace for prefix, namespace in prefixes.items() if prefix in PREFIXES or namespace not in known}
