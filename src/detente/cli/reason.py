"""`detente reason`: check that the ontology and the graph are consistent."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detente.reason import ReasoningResult

_SKIPPED = 2


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """Check the logic of ontology and graph with the HermiT reasoner, which needs Java.

    A path is a file, or a folder whose .ttl and .trig files are taken; they join the shipped ontology and
    graph. What is wrong goes to stdout, a line each: a node that belongs to two disjoint classes, or a class
    that can have no member. The exit code is 1 if the whole can't be true, or such a class is there.
    """
    from detente import dataset, fmt, reason
    from detente.namespaces import shorten

    if not reason.java_available():
        click.echo("skipped: the reasoner needs Java, and there is no java on the path", err=True)
        click.echo("\nhint: Install a Java runtime (on Debian: apt-get install default-jre-headless).", err=True)
        click.get_current_context().exit(_SKIPPED)
    files = {path.resolve(): path for path in (*dataset.ontology_files(), *dataset.graph_files(), *fmt.files(paths))}
    result = reason.check(list(files.values()))
    for clash in result.clashes:
        click.echo(clash)
    for iri in result.unsatisfiable:
        click.echo(f"{shorten(iri)} can have no member")
    click.echo(f"{_summary(result)} ({len(files)} files, {result.seconds:.1f} s)", err=True)
    if not result.consistent and not result.clashes:
        click.echo("\nhint: Take statements away until it is consistent: the last one is part of it.", err=True)
    if not result.consistent or result.unsatisfiable:
        click.get_current_context().exit(1)


def _summary(result: "ReasoningResult") -> str:
    if not result.consistent:
        return "inconsistent: ontology and graph contradict one another, they can't all be true"
    if result.unsatisfiable:
        return f"consistent, but {len(result.unsatisfiable)} classes can have no member"
    return "consistent, and each class can have a member"
