"""`detente counts`: tell which members make up the numbers that sources report."""

from typing import TYPE_CHECKING

import click

from detente.cli.completion import entity_completion
from detente.cli.options import Reading, format_option, output_option, view_options
from detente.results import BINARY_FORMATS, FORMATS, default_format, deliver

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("subject", required=False, shell_complete=entity_completion())
@format_option((*FORMATS, *BINARY_FORMATS), "table on a terminal, else csv")
@view_options
@output_option
def command(*, subject: str | None, form: str | None, reading: Reading, output: "Path | None") -> None:
    """Tell which members make up the numbers that sources report.

    SUBJECT is an event or instrument; without it, all that anybody has counted. A row has the number, how many
    members are certain and how many possible, and whether the number is reproduced: by the certain members, counted
    as the source says that it counts; by one other set of members; by several, so that it is not decided which; or
    not. The sets come from the ways of counting that the ontology declares, and from those whose place is open,
    overruled, only claimed, or changed that day; those with the fewest are given, a row each, with whom they put in
    and leave out. The last columns say whose number it is.

    \b
    Examples:
      detente counts burgenstock-communique
      detente counts burgenstock-2024 --known-at 2024-06-25
    """
    from detente import counts

    answer = counts.compare(reading.open(), subject)
    deliver(answer, form or default_format(output), output)
