"""`detente describe`: tell all that is known of an entity."""

from typing import TYPE_CHECKING

import click

from detente.cli.completion import entity_completion
from detente.cli.options import Reading, format_option, output_option, view_options
from detente.outputs import destination

if TYPE_CHECKING:
    from pathlib import Path

_FORMATS = ("text", "json", "markdown")


@click.command()
@click.argument("entity", shell_complete=entity_completion())
@format_option(_FORMATS, "text")
@view_options
@output_option
def command(
    *,
    entity: str,
    form: str | None,
    reading: Reading,
    output: "Path | None",
) -> None:
    """Tell all that is known of an entity, and which documents say so.

    ENTITY is anything that the graph names: a state, a person, an event, an instrument, a document, a record, a
    claim. It goes by IRI, prefixed name, code, slug, or name in any language.

    Names and facts come first, then its records: by matter, those that count before those that don't, each with
    its day, its rank, its documents, the claims that assert or deny it, and what explains it. Then the claims by
    it and about it, and where sources disagree. Numbers in brackets are documents; they are listed at the end.

    \b
    Examples:
      detente describe Iraq
      detente describe event:burgenstock-2024 -f markdown -o summit.md
      detente describe record:iraq-attended-burgenstock-2024 -f json
    """
    from detente import describe

    description = describe.describe(reading.open(), entity)
    with destination(output) as stream:
        describe.write(description, form or "text", stream)
