"""Where output goes: stdout, or a file that takes its place only when it is whole."""

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Final

from detente.errors import DetenteError

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS: Final = {
    "csv": ".csv",
    "tsv": ".tsv",
    "json": ".json",
    "xml": ".xml",
    "markdown": ".md",
    "parquet": ".parquet",
    "table": ".txt",
    "text": ".txt",
    "turtle": ".ttl",
    "trig": ".trig",
    "nquads": ".nq",
    "ntriples": ".nt",
    "jsonld": ".jsonld",
    "rdfxml": ".rdf",
    "rdf-patch": ".rdfp",
}
"""The ending of a file's name that stands for each format."""


@contextlib.contextmanager
def destination(output: "Path | None") -> Iterator[IO[str]]:
    """Give a text stream to write to: stdout without ``output``, else the file, whole or not at all.

    What is written is UTF-8 with the line ends as they are. Raises ``DetenteError`` if it can't be written,
    ``BrokenPipeError`` if nobody reads on.
    """
    with _failures_in_words(output):
        if output is not None:
            with _replacing(output) as binary:
                stream = io.TextIOWrapper(binary, encoding="utf-8", newline="")
                yield stream
                stream.flush()
                stream.detach()
        else:
            if hasattr(sys.stdout, "reconfigure"):
                sys.stdout.reconfigure(encoding="utf-8", newline="")
            yield sys.stdout
            sys.stdout.flush()


@contextlib.contextmanager
def binary_destination(output: "Path | None") -> Iterator[IO[bytes]]:
    """Give a binary stream to write to, as ``destination`` does; raises ``DetenteError`` on a terminal."""
    if output is None and sys.stdout.isatty():
        raise DetenteError("a terminal can't show this format", "Write it to a file with -o, or into a pipe.")
    with _failures_in_words(output):
        if output is not None:
            with _replacing(output) as stream:
                yield stream
        else:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()


@contextlib.contextmanager
def _failures_in_words(output: "Path | None") -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        place = "stdout" if output is None else output
        raise DetenteError(
            f"{place}: {error.strerror or error}", "Choose another place; nothing is left there."
        ) from error


@contextlib.contextmanager
def _replacing(output: "Path") -> Iterator[io.BufferedWriter]:
    """Open a temporary file beside ``output`` that replaces it at the end; a device or a pipe is opened itself."""
    if output.exists() and not output.is_file():
        with output.open("wb") as stream:
            yield stream
        return
    import tempfile

    output = output.resolve()  # a link stays a link
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    temporary = output.parent / name
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(output.stat().st_mode if output.exists() else 0o666 & ~mask)
        temporary.replace(output)
    finally:
        temporary.unlink(missing_ok=True)


def format_of(path: "Path", forms: Iterable[str]) -> str:
    """Give the one of ``forms`` that the ending of ``path`` stands for; raises ``DetenteError`` if none does."""
    endings = {ENDINGS[form]: form for form in forms}
    try:
        return endings[path.suffix.lower()]
    except KeyError:
        raise DetenteError(
            f"{path}: no format has the ending {path.suffix!r} here",
            f"Name the format, or use one of: {', '.join(endings)}.",
        ) from None
