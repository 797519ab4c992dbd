"""The options that several commands share."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import click

from detente.cli.completion import entity_completion, path_completion
from detente.library import READINGS

if TYPE_CHECKING:
    from pathlib import Path

    from detente.api import Dataset

Function = TypeVar("Function", bound=Callable[..., Any])

SHARED: Final = (
    "according-to",
    "bibliography",
    "cite",
    "data",
    "format",
    "help",
    "known-at",
    "only-data",
    "output",
    "status",
    "store",
    "valid-at",
    "without",
)
"""The names that no parameter of a question may have; ``--dates`` is shared too, and fills the parameter ``dates``."""


@dataclass(frozen=True)
class Reading:
    """The dataset that is to be read: what ``view_options`` collects."""

    data: "tuple[Path, ...]"
    only_data: bool
    store: str | None
    valid_at: str | None
    known_at: str | None
    according_to: tuple[str, ...]
    without: tuple[str, ...]
    dates: str

    @property
    def is_shipped(self) -> bool:
        """Whether it is the shipped dataset, and all of it."""
        return not (self.data or self.only_data or self.store or self.has_view)

    @property
    def has_view(self) -> bool:
        """Whether it is cut down to a view."""
        return bool(self.valid_at or self.known_at or self.according_to or self.without)

    def open(self) -> "Dataset":
        """Open it, and say on stderr where a view of a store is built. Raises ``DetenteError`` as ``open`` does."""
        from detente.prepare import open_dataset

        dataset = open_dataset(self.data, only_data=self.only_data, store=self.store)
        if not self.has_view:
            return dataset
        from detente.view.opening import in_view

        if dataset.address:
            click.echo(f"note: {dataset.address} is read as a whole, and the view built on this machine", err=True)
        return in_view(
            dataset,
            valid_at=self.valid_at,
            known_at=self.known_at,
            according_to=self.according_to,
            without=self.without,
            dates=self.dates,
        )


class FilePath(click.Path):
    """A path that becomes a ``pathlib.Path``, which is imported when the first one is given."""

    def convert(  # type: ignore[override]
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> "Path":
        """Give the path."""
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


def view_options(function: Function) -> Function:
    """Add the options that say which dataset is read and what it is cut down to, passed as ``reading: Reading``."""

    @wraps(function)
    def collected(**options: Any) -> Any:
        reading = Reading(**{field.name: options.pop(field.name) for field in fields(Reading)})
        return function(reading=reading, **options)

    made: Callable[..., Any] = click.option(
        "--dates",
        type=click.Choice(READINGS),
        default=READINGS[0],
        help="How uncertain dates are read  [default: certain]",
    )(collected)
    for name, text in (
        ("--without", "Leave out what rests on the word of this one alone, or what is reconstructed; repeatable"),
        ("--according-to", "Keep what this document, publisher, author or claimant says; repeatable"),
    ):
        made = click.option(name, metavar="WHO", multiple=True, shell_complete=entity_completion(), help=text)(made)
    for name, text in (
        ("--known-at", "Leave out what was published after this day"),
        ("--valid-at", "Leave out what came after this day, or did not hold on it"),
    ):
        made = click.option(name, metavar="DATE", help=text)(made)
    return cast("Function", data_options(made))


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

    Without it the ending of the file that ``-o`` names tells the format; no ending, and ``.txt``, leave None, and so
    does ``--bibliography``, which has formats of its own. Raises ``DetenteError`` for an ending that stands for none
    of ``choices``.
    """

    def from_ending(ctx: click.Context, _: click.Parameter, form: str | None) -> str | None:
        output: Path | None = ctx.params.get("output")  # click reads what is given before what is not
        if form is not None or output is None or ctx.params.get("bibliography"):
            return form
        from detente.outputs import ENDINGS, format_of

        return None if output.suffix.lower() in ("", ENDINGS["text"]) else format_of(output, choices)

    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(list(choices)),
        callback=from_ending,
        help=f"The format  [default: as the ending of -o tells, else {default}]",
    )
