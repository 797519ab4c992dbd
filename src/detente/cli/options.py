"""The options that several commands share, and where output goes."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

import click

from detente.errors import DetenteError

if TYPE_CHECKING:
    from pathlib import Path

Function = TypeVar("Function", bound=Callable[..., Any])

SHARED: Final = ("cite", "data", "format", "help", "only-data", "output")
"""The names that no parameter of a question may have."""


class FilePath(click.Path):
    """A path that becomes a ``pathlib.Path``, which is imported when the first one is given."""

    def convert(  # type: ignore[override]
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> "Path":
        """Give the path."""
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


def data_options(function: Function) -> Function:
    """Add ``--data`` (repeatable, passed as ``data: tuple[Path, ...]``) and ``--only-data``."""
    function = click.option(
        "--only-data", is_flag=True, help="Leave the shipped graph out, but for ontology and reference"
    )(function)
    return click.option(
        "--data",
        multiple=True,
        metavar="FILE",
        type=FilePath(),
        help="A Turtle or TriG file to add to the graph; repeatable",
    )(function)


def output_option(function: Function) -> Function:
    """Add ``-o/--output``, passed as ``output: Path | None``."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=FilePath(),
        help="Write to this file, whole or not at all  [default: stdout]",
    )(function)


def format_option(choices: Sequence[str], default: str) -> Callable[[Function], Function]:
    """Add ``-f/--format``, passed as ``form: str | None``; ``default`` is what the help says of None."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(list(choices)),
        help=f"The format  [default: {default}]",
    )


@contextlib.contextmanager
def destination(output: "Path | None") -> Iterator[IO[str]]:
    """Give a text stream to write to: stdout, or a file that takes its place only when it is whole.

    What is written is UTF-8 with the line ends as they are. Raises ``DetenteError`` if it can't be written,
    ``BrokenPipeError`` if nobody reads on.
    """
    try:
        with _open(output) as stream:
            yield stream
            stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        place = "stdout" if output is None else output
        raise DetenteError(
            f"{place}: {error.strerror or error}", "Choose another place with -o; nothing is left there."
        ) from error


@contextlib.contextmanager
def _open(output: "Path | None") -> Iterator[IO[str]]:
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    if output.exists() and not output.is_file():  # a device or a pipe can't be replaced
        with output.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    import tempfile

    output = output.resolve()  # a link stays a link
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    temporary = output.parent / name
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(output.stat().st_mode if output.exists() else 0o666 & ~mask)
        temporary.replace(output)
    finally:
        temporary.unlink(missing_ok=True)
