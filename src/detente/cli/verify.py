"""`detente verify`: tell what all voices say of a statement."""

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

import click

from detente.cli.completion import entity_completion
from detente.cli.options import FilePath, Reading, format_option, output_option, view_options
from detente.errors import DetenteError
from detente.outputs import destination
from detente.results import BINARY_FORMATS, FORMATS, default_format, deliver

if TYPE_CHECKING:
    from pathlib import Path

    from detente.api import Dataset

_ONE = ("text", "json")
_WHY = ("text", "json", "turtle")
_FORMS = (*_WHY, *(form for form in (*FORMATS, *BINARY_FORMATS) if form not in _WHY))
_ROWS = tuple(form for form in _FORMS if form not in ("text", "turtle"))


@click.command()
@click.argument("subject", required=False, shell_complete=entity_completion())
@click.argument("predicate", required=False)
@click.argument("object", required=False, shell_complete=entity_completion())
@click.option(
    "--file",
    "memo",
    metavar="MEMO",
    type=FilePath(),
    help="Verify the statements of this file, one a line, and give a table; - is stdin",
)
@click.option("--why", is_flag=True, help="Explain it: the rule, the records that it used, and those that lost and why")
@format_option(_FORMS, "text; for --file a table on a terminal, else csv")
@view_options
@output_option
def command(
    *,
    subject: str | None,
    predicate: str | None,
    object: str | None,
    memo: "Path | None",
    why: bool,
    form: str | None,
    reading: Reading,
    output: "Path | None",
) -> None:
    """Tell whether a statement is supported, contested, denied or silent, and by whom.

    SUBJECT and OBJECT go by IRI, prefixed name, code, slug, or name in any language; PREDICATE is a property such as
    attended, supports or det:declined, status for what became of an event, or a.

    The status is what all documents and claims say, whatever rank the curators gave; whether the statement is in the
    dataset is what the curators hold. Exits with 0 if the statement is supported, else with 1.

    With --why the tree, the JSON, or Turtle in terms of PROV-O, also tells the rule or axiom that gives the statement,
    the records that it used with their sources and ranks, and the records that lost and why; or why it is not in the
    dataset.

    A MEMO has a statement a line, with quotes round what has blanks, and comments after #. It exits with 0 if all
    are supported.

    \b
    Examples:
      detente verify China attended burgenstock-2024
      detente verify event:qatar-energy-talks-2024 status held -f json
      detente verify --why Iraq supports burgenstock-communique
      detente verify --file memo.txt -f markdown
    """
    if (memo is None) == (subject is None) or (subject is not None and object is None):
        raise click.UsageError("name a SUBJECT, a PREDICATE and an OBJECT, or a --file")
    if memo and why:
        raise DetenteError("--why and --file exclude each other", "Explain one statement at a time.")
    fitting: tuple[str, ...] = _ROWS if memo else _WHY if why else _ONE
    what = "--file" if memo else "--why" if why else "one statement"
    if form not in (None, *fitting):
        raise DetenteError(f"the format {form} does not fit {what}", f"Use one of: {', '.join(fitting)}.")
    if memo is None:
        supported = _one(reading.open(), (subject or "", predicate or "", object or ""), form, output, why=why)
    else:
        supported = _all(reading.open(), memo, form, output)
    if not supported:
        click.get_current_context().exit(1)


def _one(
    dataset: "Dataset", statement: tuple[str, str, str], form: str | None, output: "Path | None", *, why: bool
) -> bool:
    if why:
        explanation = dataset.explain(*statement)
        verdict, content = explanation.verdict, explanation.text(form or "text")
    else:
        verdict = dataset.verify(*statement)
        content = verdict.text(form or "text")
    with destination(output) as stream:
        if form in (None, "text") and stream.isatty():
            content = folded(content, shutil.get_terminal_size().columns)
        stream.write(content)
    return verdict.status == "supported"


def folded(text: str, width: int) -> str:
    """Fold each line of ``text`` at blanks, what goes on below it indented; addresses and names stay whole."""
    lines = []
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()) + 4)
        lines += textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def _all(dataset: "Dataset", memo: "Path", form: str | None, output: "Path | None") -> bool:
    """Write the table of a memo, then what is wrong with its lines; such lines stop the command at its end."""
    from detente import verify

    answer, errors = verify.memo(dataset, _lines(memo), str(memo))
    deliver(answer, form or default_format(output), output)
    for error in errors:
        click.echo(f"error: {error}", err=True)
    if errors:
        click.get_current_context().exit(2)
    return all(row.status == "supported" for row in answer)


def _lines(memo: "Path") -> list[str]:
    try:
        content = sys.stdin.buffer.read() if str(memo) == "-" else memo.read_bytes()
        return content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise DetenteError(f"{memo}: {error.strerror}", "Name a file with statements, one a line.") from error
    except UnicodeDecodeError as error:
        raise DetenteError(f"{memo}: not UTF-8", "Write the statements as UTF-8.") from error
