"""`detente push`: fill a store with the prepared dataset."""

import sys
from typing import TYPE_CHECKING

import click

from detente.cli.completion import path_completion
from detente.cli.options import file_options
from detente.results import default_format, write
from detente.store.addresses import HELP

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=f"""Fill a store with the prepared dataset, and count what has arrived.

All named graphs go there, ontology and inferred triples included, and the default graph, which is the merge of
them. They take the place of what the store has in its default graph and in graphs of the same names; its other
graphs stay.

stdout lists each graph with the triples that were sent and those that the store has; the exit code is 1 if they
differ anywhere.

A directory is written as a whole, or not at all. An endpoint gets graph by graph, by the Graph Store Protocol or,
where it has none, by updates. It is given by one address, from which those for queries, updates and graphs follow:

{HELP}

User and password go into the address: https://USER:PASSWORD@HOST/. DETENTE_TIMEOUT is the seconds that the
endpoint may be silent (60 where it is not set).

\b
Examples:
  detente push --store http://localhost:7878
  detente push --store my-store --data mine.ttl
  detente ask communique-decliners --store my-store
"""
)
@click.option(
    "--store",
    metavar="URL|DIR",
    required=True,
    shell_complete=path_completion("dir"),
    help="The endpoint or the directory to fill",
)
@file_options
def command(*, store: str, data: "tuple[Path, ...]", only_data: bool) -> None:
    """Fill a store; the help is above, since it shows the addresses that the library knows."""
    from pyoxigraph import Literal

    from detente.answers import Answer
    from detente.prepare import open_dataset
    from detente.push import push

    dataset = open_dataset(data, only_data=only_data)
    bar = click.progressbar(length=len(dataset.raw), label="pushing", file=sys.stderr, hidden=not sys.stderr.isatty())
    with bar:
        done = push(dataset.raw, store, bar.update)
    rows = [(Literal(name or "default graph"), Literal(sent), Literal(found)) for name, sent, found in done.graphs]
    answer = Answer(("graph", "triples", "stored"), [tuple(row) for row in rows], dataset.version, dataset.hash)
    write(answer, default_format(), sys.stdout)
    if done.others:
        click.echo(f"note: the store has other graphs, which stay: {', '.join(done.others)}", err=True)
    if not done.complete:
        click.echo("note: the store does not have what was sent; the table shows where", err=True)
        if any(not name and found > sent for name, sent, found in done.graphs):
            click.echo("note: its default graph shows named graphs too, so that questions count twice there", err=True)
        click.get_current_context().exit(1)
