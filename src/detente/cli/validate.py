"""`detente validate`: check Turtle against the shapes and rules of the graph."""

from pathlib import Path

import click

from detente.cli.options import format_option, output_option
from detente.outputs import destination


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--only-data", is_flag=True, help="Let the paths join ontology and graph/reference alone")
@format_option(("text", "json"), "text")
@output_option
def command(paths: tuple[Path, ...], only_data: bool, form: str | None, output: Path | None) -> None:
    """Check Turtle and TriG files; without a path, the ontology and the graph.

    A path is a file, or a folder whose .ttl and .trig files are taken. The files join the shipped graph, as
    with --data, so they may refer to what it describes; what is reported is wrong with something that they
    describe themselves.

    Each problem is one line: file, line, violation or warning, the entity, what is wrong, the mend, and the
    check that found it. A note tells in the same way what sources leave contested. The exit code is 1 if there is
    a violation; warnings and notes alone leave it at 0.
    """
    from detente import validate

    report = validate.validate(paths, only_data=only_data)
    with destination(output) as stream:
        if form == "json":
            validate.write_json(report.problems, stream)
        else:
            stream.writelines(f"{problem}\n" for problem in report.problems)
    if report.skipped:
        click.echo(f"not checked: {', '.join(report.skipped)}: mend the circle first", err=True)
    click.echo(report.summary(), err=True)
    if report.violations:
        click.get_current_context().exit(1)
