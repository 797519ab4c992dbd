"""Writing answers: a table for people, and CSV, TSV, JSON, XML, Markdown and Parquet for programs and papers."""

import json
import sys
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from detente.errors import DetenteError
from detente.namespaces import XSD, shorten
from detente.outputs import binary_destination, destination

if TYPE_CHECKING:
    from pathlib import Path

    from detente.answers import Answer
    from detente.store.protocol import Term

_NARROWEST: Final = 30
"""No column of a table is cut below this width; where one would be, rows become blocks."""

_GAP: Final = 3
"""What lies between two columns of a table."""

_NS: Final = "http://www.w3.org/2005/sparql-results#"


def write(answer: "Answer", form: str, stream: IO[str]) -> None:
    """Write ``answer`` to ``stream`` in one of ``FORMATS``; raises ``DetenteError`` if ``form`` is none."""
    if form in BINARY_FORMATS:
        raise DetenteError(f"{form} is no text", "Write it to a file.")
    if form not in FORMATS:
        raise DetenteError(f"there is no format {form!r}", f"Use one of: {', '.join([*FORMATS, *BINARY_FORMATS])}.")
    FORMATS[form](answer, stream)


def deliver(answer: "Answer", form: str, output: "Path | None") -> None:
    """Write ``answer`` to the file ``output``, whole or not at all, or to stdout, in any format.

    Raises ``DetenteError`` if it can't be written there, or if there is no such format.
    """
    if form in BINARY_FORMATS:
        with binary_destination(output) as binary:
            BINARY_FORMATS[form](answer, binary)
    else:
        with destination(output) as stream:
            write(answer, form, stream)


def _table(answer: "Answer", stream: IO[str]) -> None:
    """A table whose columns fold; columns that are empty or the same in every row become lines above it.

    Columns of evidence, which nobody reads as they are, are left out, and the last line says so; with citations the
    column of documents stands for them. Where the terminal is too narrow for the columns, so that text would become
    a narrow strip, each row becomes a block of lines.
    """
    from rich import box
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    cells = [[display(term) for term in row] for row in answer.rows]
    left_out = _evidence(answer)
    shown = [index for index in range(len(answer.columns)) if index not in left_out]
    if len(cells) > 1:
        for index in list(shown):
            values = {row[index] for row in cells}
            if len(values) == 1:
                shown.remove(index)
                if value := values.pop():
                    console.print(Text(f"{answer.columns[index]}: {value}"))
    widths = [max(cell_len(text) for text in (answer.columns[at], *(row[at] for row in cells))) for at in shown]
    least = sum(min(width, _NARROWEST) for width in widths) + _GAP * (len(shown) - 1)
    if cells and shown and least <= console.width:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for index in shown:
            table.add_column(Text(answer.columns[index]), overflow="fold")
        for row in cells:
            table.add_row(*(Text(row[index]) for index in shown))
        console.print(table)
    else:
        for number, row in enumerate(cells, 1):
            console.print(Text(f"row {number}", style="bold"))
            block = Table(box=None, show_header=False, pad_edge=False)
            block.add_column(no_wrap=True)
            block.add_column(overflow="fold")
            for index in shown:
                if row[index]:
                    block.add_row(Text(f"  {answer.columns[index]}"), Text(row[index]))
            console.print(block)
    closing = f"{len(cells)} row{'' if len(cells) == 1 else 's'}"
    if filled := [answer.columns[index] for index in left_out if any(row[index] for row in cells)]:
        names = f"column{'' if len(filled) == 1 else 's'} {', '.join(filled)}"
        closing += f"; {names}: in every other format, such as -f csv"
    console.print(Text(closing))


def _evidence(answer: "Answer") -> list[int]:
    """Give the columns of evidence, or none where without them no column but that of the documents would remain."""
    evidence = [index for index, column in enumerate(answer.columns) if column in answer.evidence]
    rest = len(answer.columns) - len(evidence) - (answer.citations is not None)
    return evidence if rest else []


def _csv(answer: "Answer", stream: IO[str]) -> None:
    """SPARQL 1.1 Query Results CSV: bare values, lines that end in CR LF."""
    import csv

    writer = csv.writer(stream)
    writer.writerow(answer.columns)
    writer.writerows([bare(term) for term in row] for row in answer.rows)


def _tsv(answer: "Answer", stream: IO[str]) -> None:
    """SPARQL 1.1 Query Results TSV: terms as in Turtle."""
    stream.write("\t".join(f"?{column}" for column in answer.columns) + "\n")
    for row in answer.rows:
        stream.write("\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row) + "\n")


def _json(answer: "Answer", stream: IO[str]) -> None:
    """SPARQL 1.1 Query Results JSON, with one more member ``detente``: what was asked, of what, and sources."""
    bindings = [
        {column: _json_term(term) for column, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    about: dict[str, Any] = {"version": answer.version, "hash": answer.hash}
    if answer.store:
        about["store"] = answer.store
    if answer.view:
        about["view"] = answer.view
    if answer.question:
        about |= {"question": answer.question, "parameters": dict(answer.arguments)}
    if answer.citations is not None:
        from dataclasses import asdict

        about["citations"] = [[asdict(citation) for citation in row] for row in answer.citations]
    document = {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}, "detente": about}
    json.dump(document, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def _xml(answer: "Answer", stream: IO[str]) -> None:
    """SPARQL Query Results XML."""
    from xml.etree import ElementTree as ET

    sparql = ET.Element("sparql", xmlns=_NS)
    head = ET.SubElement(sparql, "head")
    for column in answer.columns:
        ET.SubElement(head, "variable", name=column)
    results = ET.SubElement(sparql, "results")
    for row in answer.rows:
        result = ET.SubElement(results, "result")
        for column, term in zip(answer.columns, row, strict=True):
            if term is not None:
                binding = ET.SubElement(result, "binding", name=column)
                fields = _json_term(term)
                attributes = {
                    "xml:lang" if key == "xml:lang" else key: value
                    for key, value in fields.items()
                    if key in ("xml:lang", "datatype")
                }
                tag = {"bnode": "bnode", "uri": "uri"}.get(fields["type"], "literal")
                ET.SubElement(binding, tag, attributes).text = fields["value"]
    ET.indent(sparql)
    stream.write('<?xml version="1.0"?>\n' + ET.tostring(sparql, encoding="unicode") + "\n")


def _markdown(answer: "Answer", stream: IO[str]) -> None:
    """A table in GitHub's Markdown."""

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    stream.write(line(list(answer.columns)))
    stream.write(line(["---"] * len(answer.columns)))
    for row in answer.rows:
        stream.write(line([display(term) for term in row]))


def _parquet(answer: "Answer", stream: IO[bytes]) -> None:
    """Apache Parquet: typed columns, things as prefixed names."""
    from detente.frames import write_parquet

    write_parquet(answer, stream)


FORMATS: Final[dict[str, Callable[["Answer", IO[str]], None]]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "xml": _xml,
    "markdown": _markdown,
}
"""The formats of rows that are text, by name."""

BINARY_FORMATS: Final[dict[str, Callable[["Answer", IO[bytes]], None]]] = {"parquet": _parquet}
"""The formats of rows that a terminal can't show, by name."""


def default_format(output: "Path | None" = None) -> str:
    """Give the format where none is asked for: a table on a terminal, else, and for a file, CSV."""
    return "table" if output is None and sys.stdout.isatty() else "csv"


def bare(term: "Term | None") -> str:
    """Give the value of a term without its markup; nothing for ``None``."""
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)


def display(term: "Term | None") -> str:
    """Give a term as a person reads it: a prefixed name where there is one, else the bare value."""
    return shorten(term.value) if isinstance(term, NamedNode) else bare(term)


def _json_term(term: "Term") -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, Literal):
        raise TypeError("a triple is no value of RDF 1.1")
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    datatype = term.datatype.value
    return {"type": "literal", "value": term.value} | ({} if datatype == XSD + "string" else {"datatype": datatype})
