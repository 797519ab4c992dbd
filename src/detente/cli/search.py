"""`detente search`: find entities by what they are called."""

from typing import TYPE_CHECKING

import click

from detente.cli.completion import complete_class
from detente.cli.options import data_options, format_option, output_option
from detente.results import BINARY_FORMATS, FORMATS, default_format, deliver

if TYPE_CHECKING:
    from pathlib import Path

_LIMIT = 20


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--type",
    "cls",
    metavar="CLASS",
    shell_complete=complete_class,
    help="Only entities of this class, such as State, Person or Document",
)
@click.option("--limit", type=click.IntRange(min=1), default=_LIMIT, help=f"The most rows to give  [default: {_LIMIT}]")
@format_option((*FORMATS, *BINARY_FORMATS), "table on a terminal, else csv")
@data_options
@output_option
def command(
    *,
    text: tuple[str, ...],
    cls: str | None,
    limit: int,
    form: str | None,
    data: "tuple[Path, ...]",
    only_data: bool,
    store: str | None,
    output: "Path | None",
) -> None:
    """Find entities by label, alias or code, in any language; case and accents make no difference.

    Best first, as the column match tells: the text is the whole name; the name begins with it; each word of it
    begins a word of the name; it is anywhere in the name; or, where no name is the whole text, the name is close:
    one letter differs, from six letters on two.

    Names are labels, aliases, codes and slugs of all but records, claims and disagreements; `detente describe`
    finds those from what they are about.

    \b
    Examples:
      detente search "Cote d'Ivoire"
      detente search Швейцария
      detente search zelensky --type Person
    """
    from detente import search
    from detente.prepare import open_dataset

    answer = search.search(open_dataset(data, only_data=only_data, store=store), " ".join(text), type=cls)
    found = len(answer.rows)
    deliver(answer[:limit], form or default_format(output), output)
    if not found:
        hint = "a part of the name" + (", or leave out --type" if cls else "")
        click.echo(f"note: nothing is called so; try {hint}", err=True)
    elif getattr(answer.rows[0][-1], "value", "") == "close":
        click.echo("note: nothing is called so; these names are close", err=True)
    if found > limit:
        click.echo(f"note: {limit} of {found} found; --limit {found} shows all", err=True)
