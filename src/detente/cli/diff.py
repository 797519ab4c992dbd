"""`detente diff`: tell what changed between two releases, files or views."""

from typing import TYPE_CHECKING, Final

import click

from detente.cli.completion import entity_completion, path_completion
from detente.cli.options import format_option, output_option
from detente.library import READINGS
from detente.outputs import destination

if TYPE_CHECKING:
    from pathlib import Path

_FORMATS: Final = ("text", "markdown", "rdf-patch")


@click.command()
@click.argument("old", required=False, shell_complete=path_completion("file"))
@click.argument("new", required=False, shell_complete=path_completion("file"))
@click.option(
    "--valid-at", metavar="DATE", multiple=True, help="Leave out what did not hold on this day; twice: compare"
)
@click.option("--known-at", metavar="DATE", multiple=True, help="Leave out what was published later; twice: compare")
@click.option(
    "--according-to",
    metavar="WHO",
    multiple=True,
    shell_complete=entity_completion(),
    help="Keep what this document, publisher, author or claimant says; twice: compare",
)
@click.option(
    "--without",
    metavar="WHO",
    multiple=True,
    shell_complete=entity_completion(),
    help="Leave out what rests on the word of this one alone; twice: compare",
)
@click.option(
    "--dates", type=click.Choice(READINGS), multiple=True, help="How uncertain dates are read; twice: compare"
)
@format_option(_FORMATS, "text")
@output_option
def command(
    *,
    old: str | None,
    new: str | None,
    form: str | None,
    output: "Path | None",
    **views: tuple[str, ...],
) -> None:
    """Tell what changed from OLD to NEW, in sentences about the world.

    Each is a wheel of detente, a Turtle or TriG file, a folder of such files, a checkout, or a store. Both are weighed
    and derived by the rules of this installation, and compared by what comes of it: who supported what from which
    day, who attended, who held an office, how many there were, by which documents; then claims and things. How a file
    is written, and in which order, is no difference.

    With one of them, or none for the shipped dataset, a view option that is given twice compares two views. With both,
    each is read in the view.

    text has lines, markdown is for release notes, with the documents linked. rdf-patch is an RDF Patch that turns the
    named graphs of OLD into those of NEW. The exit code is 0 whether or not there are differences.

    \b
    Examples:
      detente diff detente-0.1.0-py3-none-any.whl . -f markdown -o changes.md
      detente diff before.trig after.trig -f rdf-patch
      detente diff --known-at 2024-06-16 --known-at 2024-06-25
    """
    from detente import differences

    found = differences.diff(*differences.pair(old, new, views))
    with destination(output) as stream:
        stream.write(found.text(form or "text"))
