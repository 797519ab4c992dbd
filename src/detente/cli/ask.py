"""`detente ask`: a command a question."""

from typing import TYPE_CHECKING, Any

import click

from detente.cli.options import data_options, destination, format_option, output_option
from detente.library import Question, find
from detente.prepare import open_dataset
from detente.results import FORMATS, default_format, write

if TYPE_CHECKING:
    from pathlib import Path

    from detente.prepare import Dataset


class Questions(click.Group):
    """The questions of the library as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the questions by name."""
        return list(_shipped(ctx).questions)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of one question."""
        return _command(find(_shipped(ctx).questions, cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the questions by theme."""
        themes: dict[str, list[tuple[str, str]]] = {}
        for question in _shipped(ctx).questions.values():
            themes.setdefault(question.theme, []).append((question.name, question.summary))
        for theme, rows in sorted(themes.items()):
            with formatter.section(theme.capitalize()):
                formatter.write_dl(rows)


@click.group(cls=Questions, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Ask a question of the library.

    `detente ask NAME --help` shows the parameters of a question and an example.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _shipped(ctx: click.Context) -> "Dataset":
    """Open the shipped dataset once a run."""
    if ctx.obj is None:
        ctx.obj = open_dataset()
    dataset: Dataset = ctx.obj
    return dataset


def _command(question: Question) -> click.Command:
    """Make the command of ``question``: its parameters as options, then the shared ones."""

    @click.pass_context
    def run(ctx: click.Context, /, **options: Any) -> None:
        _run(ctx, question, **options)

    run = output_option(data_options(format_option(tuple(FORMATS), "table on a terminal, else csv")(run)))
    run = click.option("--cite", is_flag=True, help="Add the documents that each row rests on")(run)
    made = click.command(question.name, help=_help(question), short_help=question.summary)(run)
    made.params[:0] = [
        click.Option(
            [parameter.option, f"param_{parameter.name}"],
            metavar=parameter.type.upper(),
            help=f"{parameter.description}  [for example {parameter.example}; default: any]",
        )
        for parameter in question.params
    ]
    return made


def _help(question: Question) -> str:
    """Give the help text: the question, what it returns, and an example to paste."""
    example = " ".join(f"{parameter.option} {parameter.example}" for parameter in question.params[:1])
    columns = [f"{name}: {meaning}" for name, meaning in question.returns.items()]
    parts = [question.summary, question.description, "\b\nColumns:\n" + "\n".join(columns)]
    return "\n\n".join([*filter(None, parts), f"Example: detente ask {question.name} {example}"])


def _run(
    ctx: click.Context,
    question: Question,
    *,
    cite: bool,
    form: str | None,
    data: "tuple[Path, ...]",
    only_data: bool,
    output: "Path | None",
    **parameters: str | None,
) -> None:
    from detente import answers

    dataset = open_dataset(data, only_data=only_data) if data or only_data else _shipped(ctx)
    arguments = {name.removeprefix("param_"): text for name, text in parameters.items() if text is not None}
    answer = answers.ask(dataset, question, arguments)
    if cite:
        answer = answers.with_citations(dataset, answer)
    with destination(output) as stream:
        write(answer, form or default_format(), stream)
