"""`detente reason`: check that the ontology and the graph are consistent."""

from collections.abc import Iterator
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
    graph. What is wrong goes to stdout: statements that contradict one another, or a class that can have no
    member and why, a statement a line with its file and line. Explanations are sought for a minute. The exit
    code is 1 if the whole can't be true, or such a class is there.
    """
    from detente import dataset, fmt, reason

    if not reason.java_available():
        click.echo("skipped: the reasoner needs Java, and there is no java on the path", err=True)
        click.echo("\nhint: Install a Java runtime (on Debian: apt-get install default-jre-headless).", err=True)
        click.get_current_context().exit(_SKIPPED)
    files = {path.resolve(): path for path in (*dataset.ontology_files(), *dataset.graph_files(), *fmt.files(paths))}
    result = reason.check(list(files.values()))
    blocks = list(_blocks(result))
    if blocks:
        click.echo("\n\n".join(blocks))
    click.echo(f"{_summary(result)} ({len(files)} files, {result.seconds:.1f} s)", err=True)
    if not result.explained:
        click.echo(f"\nhint: {_unexplained(result, reason.SECONDS)}", err=True)
    if not result.consistent or result.unsatisfiable:
        click.get_current_context().exit(1)


def _blocks(result: "ReasoningResult") -> Iterator[str]:
    """Give what is wrong, each with the statements that make it so."""
    from detente.namespaces import shorten

    reasons = {explanation.unsatisfiable: explanation.sentences for explanation in result.explanations}
    for iri in result.unsatisfiable:
        yield _block(f"{shorten(iri)} can have no member", reasons.get(iri, ()))
    for explanation in result.explanations:
        if explanation.unsatisfiable is None:
            yield _block("these statements contradict one another", explanation.sentences)


def _block(heading: str, sentences: tuple[str, ...]) -> str:
    return "\n  ".join((heading + ":" * bool(sentences), *sentences))


def _unexplained(result: "ReasoningResult", seconds: float) -> str:
    if result.explanations:
        return f"That is what was found in {seconds:.0f} s; mend it and run again, there may be more."
    mend = "Take statements away until it is mended: the last one is part of it."
    return f"No explanation was found in {seconds:.0f} s. {mend}"


def _summary(result: "ReasoningResult") -> str:
    if not result.consistent:
        return "inconsistent: ontology and graph contradict one another, they can't all be true"
    if result.unsatisfiable:
        return f"consistent, but {len(result.unsatisfiable)} classes can have no member"
    return "consistent, and each class can have a member"
