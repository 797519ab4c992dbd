"""The options that several commands share."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from detente.cli.completion import path_completion

if TYPE_CHECKING:
    from pathlib import Path

Function = TypeVar("Function", bound=Callable[..., Any])

SHARED: Final = ("cite", "data", "format", "help", "only-data", "output", "store")
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
    """Add the options that say which dataset is read: those of ``file_options``, and ``--store``.

    That is passed as ``store: str | None``; all three go to ``prepare.open_dataset``.
    """
    function = click.option(
        "--store",
        metavar="URL|DIR",
        envvar="DETENTE_STORE",
        shell_complete=path_completion("dir"),
        help="Read this SPARQL endpoint, or this store directory, as it is  [default: DETENTE_STORE, else the shipped "
        "dataset]",
    )(function)
    return file_options(function)


def file_options(function: Function) -> Function:
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
    """Add ``-f/--format``, passed as ``form: str | None``; ``default`` is what the help says of None.

    Without it the ending of the file that ``-o`` names tells the format; an ending that stands for no format, and
    ``.txt``, leave None. Raises ``DetenteError`` for one that stands for a format which is not among ``choices``.
    """

    def from_ending(ctx: click.Context, _: click.Parameter, form: str | None) -> str | None:
        output: Path | None = ctx.params.get("output")  # click reads what is given before what is not
        if form is not None or output is None:
            return form
        from detente.outputs import ENDINGS, format_of

        ending = output.suffix.lower()
        return format_of(output, choices) if ending in ENDINGS.values() and ending != ENDINGS["text"] else None

    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(list(choices)),
        callback=from_ending,
        help=f"The format  [default: as the ending of -o tells, else {default}]",
    )
