"""`detente query`: run SPARQL on the dataset."""

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.completion import path_completion
from detente.cli.options import Reading, format_option, output_option, view_options
from detente.errors import DetenteError
from detente.outputs import destination

if TYPE_CHECKING:
    from detente.api import Dataset

ROWS = ("table", "csv", "tsv", "json", "xml", "markdown", "parquet")
GRAPHS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")


@click.command()
@click.argument("sparql", metavar="SPARQL|FILE|-", shell_complete=path_completion("file"))
@format_option((*ROWS, *GRAPHS), "table on a terminal, else csv; turtle for CONSTRUCT and DESCRIBE")
@view_options
@output_option
def command(
    *,
    sparql: str,
    form: str | None,
    reading: Reading,
    output: Path | None,
) -> None:
    """Run a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The query is the argument, a file, or stdin (-). The prefixes of the project need no declaration. ASK
    prints true or false and exits with 0 or 1. An update is refused: queries only read.
    """
    from detente.answers import Answer

    text, place = _read(sparql)
    dataset = reading.open()
    result = dataset.query(text, place=place)
    if isinstance(result, Answer):
        from detente.results import default_format, deliver

        deliver(result, _fitting(form, ROWS, "SELECT") or default_format(output), output)
    elif isinstance(result, bool):
        form = _fitting(form, ("json", "xml"), "ASK")
        with destination(output) as stream:
            stream.write(_truth(result, form))
        if not result:
            click.get_current_context().exit(1)
    else:
        content = result.text(_fitting(form, GRAPHS, "CONSTRUCT and DESCRIBE") or "turtle")
        with destination(output) as stream:
            stream.write(content)
    if not isinstance(result, bool) and not len(result):
        with contextlib.suppress(DetenteError):  # the answer is there, whatever becomes of a second query
            _remark(dataset, text)


def _remark(dataset: "Dataset", text: str) -> None:
    """Say which names in a query that found nothing are none."""
    from detente.remarks import unknown_names

    for name, nearest in unknown_names(dataset, text).items():
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        click.echo(f"note: nothing is called {name}{hint}", err=True)


def _read(sparql: str) -> tuple[str, str]:
    """Give the text of the query and what messages call it."""
    is_name = "\n" not in sparql and len(sparql) < 1024 and "{" not in sparql
    if sparql == "-":
        content, place = sys.stdin.buffer.read(), "stdin"
    elif is_name and (sparql.endswith((".rq", ".sparql")) or os.path.exists(sparql)):  # noqa: PTH110
        try:
            content, place = Path(sparql).read_bytes(), sparql
        except OSError as error:
            raise DetenteError(f"{sparql}: {error.strerror}", "Name a file with a SPARQL query.") from error
    else:
        return sparql, "query"
    try:
        return content.decode(), place
    except UnicodeDecodeError as error:
        raise DetenteError(f"{place}: not UTF-8", "Write the query as UTF-8.") from error


def _fitting(form: str | None, forms: tuple[str, ...], verb: str) -> str | None:
    if form is not None and form not in forms:
        raise DetenteError(f"the format {form} does not fit {verb}", f"Use one of: {', '.join(forms)}.")
    return form


def _truth(value: bool, form: str | None) -> str:
    word = "true" if value else "false"
    if form == "json":
        return f'{{"head": {{}}, "boolean": {word}}}\n'
    if form == "xml":
        namespace = "http://www.w3.org/2005/sparql-results#"
        return f'<?xml version="1.0"?>\n<sparql xmlns="{namespace}"><head/><boolean>{word}</boolean></sparql>\n'
    return word + "\n"
