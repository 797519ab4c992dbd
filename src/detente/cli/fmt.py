"""`detente fmt`: put Turtle files into their one form."""

from pathlib import Path

import click

from detente.errors import DetenteError
from detente.outputs import destination


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="List the files that are not in their form, and change none")
def command(paths: tuple[Path, ...], check: bool) -> None:
    """Order Turtle and TriG files: prefixes, subjects, predicates, objects.

    A path is a .ttl or .trig file, or a folder whose files are taken; without one, the ontology and the graph
    of the checkout are. A file that can't be parsed, or that holds comments (the form has no place for them),
    stays as it is. With --check the exit code is 1 if a file would change.
    """
    from detente import fmt

    files = fmt.files(paths or _checkout())
    changed = 0
    failed: list[DetenteError] = []
    for path in files:
        try:
            content = fmt.format_file(path)
        except DetenteError as error:
            failed.append(error)
            continue
        if content == path.read_bytes():
            continue
        changed += 1
        if check:
            click.echo(path)
        else:
            with destination(path) as stream:
                stream.write(content.decode())
    for failure in failed[:-1]:
        click.echo(f"error: {failure.message}", err=True)
    if failed:
        raise failed[-1]
    click.echo(_summary(len(files), changed, "to format" if check else "formatted"), err=True)
    if check and changed:
        click.get_current_context().exit(1)


def _checkout() -> list[Path]:
    """Give the folders of the checkout that hold Turtle."""
    from detente import dataset

    if dataset.is_installed():
        raise DetenteError("no file to format is named", "Name a .ttl or .trig file, or a folder.")
    return [dataset.root() / "ontology", dataset.root() / "graph"]


def _summary(files: int, changed: int, verb: str) -> str:
    return f"{files} file{'' if files == 1 else 's'}, {changed} {verb}"
