"""Reads Turtle and TriG files with their text, so that a problem can be traced to its line."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from detente.dataset import RDF_SUFFIXES
from detente.errors import DetenteError
from detente.locate import Index
from detente.store.embedded import syntax_error
from detente.terms import Object, Subject, triple

Statement = tuple[Subject, NamedNode, Object]

_NAME: Final = "Name a Turtle (.ttl) or TriG (.trig) file, or a folder of them."


@dataclass(frozen=True)
class Source:
    """A file that was read: its path, its text, its quads, and the same without the graph names."""

    path: Path
    text: str
    quads: tuple[Quad, ...]
    triples: tuple[Statement, ...]

    @property
    def shown(self) -> str:
        """The path as messages print it: from the working directory where the file lies below it."""
        full = self.path.resolve()
        here = Path.cwd()
        return str(full.relative_to(here)) if full.is_relative_to(here) else str(self.path)

    @cached_property
    def index(self) -> Index:
        """The places in the text."""
        return Index(self.text)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The subjects that the file describes."""
        return frozenset(subject for subject, _, _ in self.statements)

    @cached_property
    def statements(self) -> frozenset[tuple[str, str, str]]:
        """The triples of the file, each term as its bare text."""
        return frozenset((subject.value, predicate.value, value.value) for subject, predicate, value in self.triples)

    @cached_property
    def properties(self) -> frozenset[tuple[str, str]]:
        """The subjects of the file with each of their properties."""
        return frozenset((subject, predicate) for subject, predicate, _ in self.statements)

    def line(self, entity: str, predicate: str | None = None, value: str | None = None) -> int:
        """Give the line of a triple, else of the property, else of the entity's block, else 1."""
        return self.index.line(entity, predicate, value) or self.index.blank_line() or 1


def find(paths: Iterable[Path]) -> list[Path]:
    """List the files that ``paths`` name, each once: a folder stands for all Turtle and TriG files below it.

    Raises ``DetenteError`` if a path does not exist or a folder holds no such file.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix in RDF_SUFFIXES and file.is_file())
            if not files:
                raise DetenteError(f"{path}: the folder holds no Turtle or TriG file", _NAME)
        elif path.exists():
            files = [path]
        else:
            raise DetenteError(f"{path}: no such file", _NAME)
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def read(path: Path) -> Source:
    """Read one file: TriG if it is called ``.trig``, else Turtle.

    Raises ``DetenteError`` with the place if the file can't be read, is not UTF-8 or is no such text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DetenteError(f"{path}: {error.strerror or error}", _NAME) from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DetenteError(
            f"{path}:{line}: the text is not UTF-8: byte 0x{content[error.start]:02x}", "Save the file as UTF-8."
        ) from error
    try:
        quads = tuple(
            parse(
                input=content,
                format=RdfFormat.TRIG if path.suffix == ".trig" else RdfFormat.TURTLE,
                base_iri=path.resolve().as_uri(),
                rename_blank_nodes=True,  # _:a of another file is another node
            )
        )
    except SyntaxError as error:
        raise syntax_error(path, error) from error
    try:
        return Source(path, text, quads, tuple(triple(quad) for quad in quads))
    except DetenteError as error:  # it says more than RDF 1.1 can
        raise DetenteError(f"{path}: {error.message}", error.hint) from error
