"""`detente query`: run SPARQL on the dataset."""

import os
import sys
from pathlib import Path

import click

from detente.cli.options import data_options, destination, format_option, output_option
from detente.errors import DetenteError

ROWS = ("table", "csv", "tsv", "json", "xml", "markdown")
GRAPHS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")


@click.command()
@click.argument("sparql", metavar="SPARQL|FILE|-")
@format_option((*ROWS, *GRAPHS), "table on a terminal, else csv; turtle for CONSTRUCT and DESCRIBE")
@data_options
@output_option
def command(sparql: str, form: str | None, data: tuple[Path, ...], only_data: bool, output: Path | None) -> None:
    """Run a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The query is the argument, a file, or stdin (-). The prefixes of the project need no declaration. ASK
    prints true or false and exits with 0 or 1. An update is refused: queries only read.
    """
    from detente import answers
    from detente.prepare import open_dataset

    text, place = _read(sparql)
    result = answers.query(open_dataset(data, only_data=only_data), text, place=place)
    if isinstance(result, answers.Answer):
        from detente.results import default_format, write

        form = _fitting(form, ROWS, "SELECT") or default_format()
        with destination(output) as stream:
            write(result, form, stream)
    elif isinstance(result, bool):
        form = _fitting(form, ("json", "xml"), "ASK")
        with destination(output) as stream:
            stream.write(_truth(result, form))
        if not result:
            click.get_current_context().exit(1)
    else:
        from detente.export import serialize

        form = _fitting(form, GRAPHS, "CONSTRUCT and DESCRIBE") or "turtle"
        with destination(output) as stream:
            stream.write(serialize(result, form))


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
