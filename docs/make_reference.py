"""Write ``docs/reference.md``: all commands from their help, all questions from their front matter.

Run it in the checkout, with detente installed, after a change of either: ``python docs/make_reference.py``.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from detente import library
from detente.cli import COMMANDS, cli
from detente.library import Parameter, Question

PAGE: Final = Path(__file__).with_name("reference.md")
_WIDTH: Final = 100
_OPENING: Final = """# Reference

All commands and all questions, as `detente --help`, `detente COMMAND --help` and `detente ask QUESTION --help` show
them. The [README](../README.md) says what they are good for.

This page is generated: change the help or the front matter, then run `python docs/make_reference.py`.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def page() -> str:
    """Give the text of the page."""
    questions = sorted(library.read_library().values(), key=lambda question: (question.theme, question.name))
    top = _context(cli, "detente", None)
    parts = [_OPENING, "## Commands\n", _block(_help(top))]
    for name in COMMANDS:
        command = cli.get_command(top, name)
        assert command
        context = _context(command, name, top)
        parts += [f"### detente {name}\n", _block(_help(context))]
        if name == "ask":
            parts += ["The options of every question:\n", _block(_shared_options(command, context, questions[0]))]
    parts.append("## Questions\n")
    theme = ""
    for question in questions:
        if question.theme != theme:
            theme = question.theme
            parts.append(f"### {theme.capitalize()}\n")
        parts += _question(question)
    return "\n".join(parts)


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return click.Context(
        command, info_name=name, parent=parent, terminal_width=_WIDTH, help_option_names=["-h", "--help"]
    )


def _help(context: click.Context) -> str:
    return context.command.get_help(context)


def _shared_options(ask: click.Command, context: click.Context, question: Question) -> str:
    assert isinstance(ask, click.Group)
    command = ask.get_command(context, question.name)
    assert command
    own = {parameter.option for parameter in question.params}
    inner = _context(command, question.name, context)
    shown = [parameter for parameter in command.get_params(inner) if not own & {*parameter.opts}]
    formatter = inner.make_formatter()
    formatter.write_dl([record for parameter in shown if (record := parameter.get_help_record(inner))])
    return formatter.getvalue()


def _block(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
    return f"```text\n{lines}\n```\n"


def _question(question: Question) -> Iterable[str]:
    yield f"#### {question.name}\n"
    yield f"{question.summary} ([query](../queries/{question.theme}/{question.name}.rq))\n"
    if question.description:
        yield f"{question.description}\n"
    if question.params:
        yield _table(("option", "type", "meaning", "example"), map(_parameter, question.params))
    columns = [(f"`{name}`" + " *" * (name in question.evidence), text) for name, text in question.returns.items()]
    yield _table(("column", "meaning"), columns)
    if question.evidence:
        yield "\\* What the row rests on: a table leaves it out, and `--cite` gives its documents.\n"


def _parameter(parameter: Parameter) -> tuple[str, ...]:
    return f"`{parameter.option}`", parameter.type, parameter.description, f"`{parameter.example}`"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [[*head], *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
