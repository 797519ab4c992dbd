"""`detente sensitivity`: which rows of an answer hang on which source."""

from typing import TYPE_CHECKING, Any, Final

import click

from detente.cli.ask import Questions, arguments, parameter_options
from detente.cli.completion import shipped
from detente.cli.options import Reading, format_option, output_option, view_options
from detente.library import Question, find
from detente.results import BINARY_FORMATS, FORMATS, default_format, deliver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_OF_SOURCES: Final = "sources-of"
"""The question whose rows are sources: each goes with its own."""


class _Sensitivities(Questions):
    """The questions of the library, each as a command that drops its sources in turn."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Make the command of one question."""
        question = find(shipped(ctx), cmd_name)

        def run(*, reading: Reading, form: str | None, output: "Path | None", **options: Any) -> None:
            _run(reading, [(question, arguments(question, options, reading))], form, output)

        made = click.command(cmd_name, help=_HELP.format(question.summary), short_help=question.summary)(_shared(run))
        made.params[:0] = parameter_options(question)
        return made


_HELP: Final = """Drop each source in turn and tell how the answer changes: {}

A source is a document with all that reprint it. One row for each row of the answer that changes and each source:
whether it goes, comes, or goes because the sources that are left differ (contested); and whether no other source
speaks for what the row rests on.
"""


def _shared(function: Any) -> Any:
    return output_option(
        view_options(format_option((*FORMATS, *BINARY_FORMATS), "table on a terminal, else csv")(function))
    )


@click.group(cls=_Sensitivities, invoke_without_command=True)
@_shared
@click.pass_context
def command(ctx: click.Context, *, reading: Reading, form: str | None, output: "Path | None") -> None:
    """Tell which rows of an answer hang on which source.

    Each source, a document with all that reprint it, is dropped in turn, and what it touches is weighed again. With
    the name of a question, and its parameters, rows of that answer; without, of every question of the library (but
    sources-of, whose rows are sources), which takes a while.

    \b
    Examples:
      detente sensitivity communique-decliners --instrument burgenstock-communique
      detente sensitivity -o sensitivity.csv
    """
    if ctx.invoked_subcommand is None:
        asked = [question for question in shipped(ctx).questions.values() if question.name != _OF_SOURCES]
        _run(reading, [(question, arguments(question, {}, reading)) for question in asked], form, output)


def _run(
    reading: Reading,
    questions: "Iterable[tuple[Question, Mapping[str, str]]]",
    form: str | None,
    output: "Path | None",
) -> None:
    from detente.sensitivity import sensitivity

    answer = sensitivity(reading.open(), questions)
    deliver(answer, form or default_format(output), output)
    hanging = {(row.question, row.row) for row in answer if row.onlySource}
    rows = "1 row rests" if len(hanging) == 1 else f"{len(hanging)} rows rest"
    click.echo(f"note: {rows} on something that a single source carries", err=True)
