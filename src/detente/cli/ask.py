"""`detente ask`: a command a question."""

import contextlib
import os
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from detente.cli.completion import Complete, entity_completion, shipped
from detente.cli.options import SHARED, Reading, format_option, output_option, view_options
from detente.errors import DetenteError
from detente.library import DATES, LITERAL_TYPES, READINGS, Parameter, Question, find
from detente.outputs import destination
from detente.results import BINARY_FORMATS, FORMATS, default_format, deliver

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from detente.api import Dataset

BIBLIOGRAPHIES: Final = ("bibtex", "ris", "csl-json")
"""The formats of a bibliography, as ``detente.bibliography`` has them."""

_CONFLICTS: Final = "conflicts"
"""The question that lists what is open."""

_NAMED: Final = 3
"""At most so many matters that are open are named."""


class Questions(click.Group):
    """The questions of the library as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the questions by name."""
        return list(shipped(ctx).questions)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of one question."""
        return _command(cmd_name, find(shipped(ctx), cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the questions by theme."""
        themes: dict[str, list[tuple[str, str]]] = {}
        for question in shipped(ctx).questions.values():
            themes.setdefault(question.theme, []).append((question.name, question.summary))
        for theme, rows in sorted(themes.items()):
            with formatter.section(theme.capitalize()):
                formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """Give the questions, or the options, that begin so; for a path the files."""
        from click.shell_completion import CompletionItem

        if os.sep in incomplete:
            return [CompletionItem(incomplete, type="file")]
        questions = [
            CompletionItem(question.name, help=question.summary)
            for question in shipped(ctx).questions.values()
            if question.name.startswith(incomplete)
        ]
        return questions + click.Command.shell_complete(self, ctx, incomplete)


@click.group(cls=Questions, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Ask a question of the library, or of your own file.

    `detente ask NAME --help` shows the parameters of a question and an example. For NAME, a path that ends in .rq,
    or has a separator, is a file of yours with the same front matter.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _command(name: str, question: Question) -> click.Command:
    """Make the command of ``question``, that was asked for as ``name``: its parameters as options, then the shared.

    Raises ``DetenteError`` if a parameter, of a user's own file, has the name of a shared option.
    """
    for parameter in question.params:
        if parameter.option.removeprefix("--") in SHARED:
            raise DetenteError(
                f"{name}: {parameter.option} is an option of every question", "Give the parameter another name."
            )

    @click.pass_context
    def run(ctx: click.Context, /, **options: Any) -> None:
        _run(ctx, question, **options)

    run = output_option(view_options(format_option((*FORMATS, *BINARY_FORMATS), "table on a terminal, else csv")(run)))
    run = click.option(
        "--bibliography",
        type=click.Choice(BIBLIOGRAPHIES),
        help="Write the documents that the rows rest on, and the dataset, instead of the rows: for LaTeX, or for a "
        "reference manager such as Zotero",
    )(run)
    run = click.option(
        "--status",
        is_flag=True,
        help="Add what all documents and claims say of each row: supported, contested, denied or silent",
    )(run)
    run = click.option("--cite", is_flag=True, help="Add the documents that each row rests on")(run)
    made = click.command(name, help=_help(name, question), short_help=question.summary)(run)
    made.params[:0] = parameter_options(question)
    return made


def parameter_options(question: Question) -> list[click.Parameter]:
    """Give an option for each parameter of a question, which is passed on as ``param_`` and its name."""
    return [
        click.Option(
            [parameter.option, f"param_{parameter.name}"],
            metavar=parameter.type.upper(),
            help=f"{parameter.description}  [for example {parameter.example}; default: any]",
            shell_complete=_completion(parameter),
        )
        for parameter in question.params
        if parameter.name != DATES
    ]


def arguments(question: Question, options: "Mapping[str, str | None]", reading: Reading) -> dict[str, str]:
    """Give the arguments of a question by parameter, from what ``parameter_options`` passed on."""
    given = {name.removeprefix("param_"): text for name, text in options.items() if text is not None}
    reads = any(parameter.name == DATES for parameter in question.params)
    return given | {DATES: reading.dates} if reads else given


def _completion(parameter: Parameter) -> Complete | None:
    if parameter.type in LITERAL_TYPES:
        return None
    return entity_completion(None if parameter.type == "any" else parameter.type)


def _help(name: str, question: Question) -> str:
    """Give the help text: the question, what it returns, and an example to paste."""
    example = " ".join(f"{parameter.option} {parameter.example}" for parameter in question.params[:1])
    columns = [f"{column}: {meaning}" for column, meaning in question.returns.items()]
    parts = [question.summary, question.description, "\b\nColumns:\n" + "\n".join(columns)]
    return "\n\n".join([*filter(None, parts), f"Example: detente ask {name} {example}"])


def _run(
    ctx: click.Context,
    question: Question,
    *,
    cite: bool,
    status: bool,
    bibliography: str | None,
    form: str | None,
    reading: Reading,
    output: "Path | None",
    **parameters: str | None,
) -> None:
    if bibliography and ctx.get_parameter_source("form") is ParameterSource.COMMANDLINE:
        raise DetenteError("--bibliography and --format exclude each other", "Leave one of them out.")
    dataset = shipped(ctx) if reading.is_shipped else reading.open()
    given = arguments(question, parameters, reading)
    answer = dataset.ask(question, cite=cite or bibliography is not None, status=status, **given)
    remarks: list[str] = []
    if given.keys() - {DATES}:
        with contextlib.suppress(DetenteError):  # an answer is not lost because a second query fails
            remarks = _remarks(dataset, question, given, found=bool(answer.rows))
            remarks += _uncertain(dataset, question, given, len(answer))
    if bibliography:
        with destination(output) as stream:
            stream.write(answer.bibliography(bibliography))
    else:
        deliver(answer, form or default_format(output), output)
    for remark in remarks:
        click.echo(f"note: {remark}", err=True)


def _uncertain(dataset: "Dataset", question: Question, arguments: dict[str, str], number: int) -> list[str]:
    """Say how many more rows there are where uncertain dates count as well; without a date they all count."""
    dated = {parameter.name for parameter in question.params if parameter.type == "date"}
    if arguments.get(DATES) != READINGS[0] or dated.isdisjoint(arguments):
        return []
    possible: dict[str, Any] = {**arguments, DATES: READINGS[1]}
    more = len(dataset.ask(question, **possible)) - number
    rows = "1 more row" if more == 1 else f"{more} more rows"
    return [f"{rows} where uncertain dates count too: --dates {READINGS[1]}"] if more > 0 else []


def _remarks(dataset: "Dataset", question: Question, arguments: dict[str, str], *, found: bool) -> list[str]:
    """Say what is open on the things that were asked about, and where nothing was found what they are."""
    from detente.remarks import open_disagreements, others_of_that_name, resolved

    meant = resolved(dataset, question, arguments)
    options = {parameter.name: parameter.option for parameter in question.params}
    remarks = (
        []
        if found
        else ["no rows; " + ", ".join(f"{options[name]} is {meant[name]}" for name in meant if name != DATES)]
    )
    literals = {parameter.name for parameter in question.params if parameter.type in LITERAL_TYPES}
    entities = {name: entity for name, entity in meant.items() if name not in literals}
    for name, entity in entities.items():
        if others := others_of_that_name(dataset, arguments[name], entity):
            remarks.append(f"{options[name]} {arguments[name]} was taken for {entity}, and not for {', '.join(others)}")
    if question.name == _CONFLICTS:
        return remarks
    found_open = open_disagreements(dataset, question, entities.values())
    for entity in dict.fromkeys(entities.values()):
        matters = [matter.label for matter in found_open if matter.about[0] == entity]
        if matters:
            number = len(matters)
            disagreements = "1 open disagreement concerns" if number == 1 else f"{number} open disagreements concern"
            listed = f": {'; '.join(matters)}" if number <= _NAMED else ""
            command = f"detente ask {_CONFLICTS} --about {entity}"
            remarks.append(f"{disagreements} {entity}{listed}; what is open is left out: {command}")
    return remarks
