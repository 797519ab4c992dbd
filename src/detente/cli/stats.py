"""`detente stats`: count what the dataset holds."""

from typing import TYPE_CHECKING

import click

from detente.cli.options import Reading, format_option, output_option, view_options
from detente.results import BINARY_FORMATS, FORMATS, default_format, deliver

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@format_option((*FORMATS, *BINARY_FORMATS), "table on a terminal, else csv")
@view_options
@output_option
def command(*, form: str | None, reading: Reading, output: "Path | None") -> None:
    """Count what the dataset holds.

    Rows of section, item, measure and value: triples; entities by class (with those of the classes below it);
    records by class, and how many of them documents report, claims alone carry, are reconstructed, are
    deprecated, and are effective after weighing; claims by force; documents by kind and language; disagreements;
    and for each named graph what it introduces, with its first and last day. What is 0 is left out.

    \b
    Examples:
      detente stats
      detente stats --data mine.ttl -f json
    """
    from detente import stats

    answer = stats.count(reading.open())
    deliver(answer, form or default_format(output), output)
