"""`detente export`: write the graph, or a part of it, as RDF."""

from pathlib import Path

import click

from detente.cli.completion import complete_graph, entity_completion
from detente.cli.options import Reading, format_option, output_option, view_options
from detente.errors import DetenteError
from detente.outputs import destination

FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")


@click.command()
@click.option(
    "--graph",
    metavar="NAME",
    shell_complete=complete_graph,
    help="Only this named graph: its IRI, or its path, such as diplomacy/burgenstock-2024",
)
@click.option(
    "--about",
    metavar="ENTITY",
    shell_complete=entity_completion(),
    help="Only this entity, what names it, and their documents",
)
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    help="With --about: how many steps to go; 0 is the entity alone  [default: 1]",
)
@click.option("--with-inferred", is_flag=True, help="Add what rules and weighing have derived")
@format_option(FORMATS, "turtle")
@view_options
@output_option
def command(
    *,
    graph: str | None,
    about: str | None,
    depth: int | None,
    with_inferred: bool,
    form: str | None,
    reading: Reading,
    output: Path | None,
) -> None:
    """Write the graph, or a part of it, as RDF: ontology and all that is asserted.

    trig and nquads keep the named graphs, one a file of the dataset; the other formats hold one graph with each
    triple once. The same dataset gives the same bytes.

    \b
    Examples:
      detente export -o detente.ttl
      detente export --graph diplomacy/burgenstock-2024 -f jsonld
      detente export --about Iraq --with-inferred
    """
    if graph is not None and about is not None:
        raise DetenteError("--graph and --about exclude each other", "Leave one of them out.")
    if depth is not None and about is None:
        raise DetenteError("--depth needs --about", "Name the entity to start from with --about.")

    from detente import export

    dataset = reading.open()
    steps = 1 if depth is None else depth
    triples = dataset.export(graph=graph, about=about, depth=steps, with_inferred=with_inferred)
    with destination(output) as stream:
        export.write(triples.statements, form or "turtle", stream)
