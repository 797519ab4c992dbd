"""The `detente` command: a lazy group, so that a command loads only what it needs."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from detente.errors import DetenteError
from detente.version import VERSION

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: Final = {
    "ask": "Ask a question of the library",
    "query": "Run a SPARQL query",
    "describe": "Tell all that is known of an entity, with sources",
    "verify": "Tell whether a statement is supported, contested, denied or silent",
    "sensitivity": "Tell which answers hang on which source",
    "counts": "Tell which members make up the numbers that sources report",
    "search": "Find entities by name, in any language",
    "stats": "Count what the dataset holds",
    "diff": "Tell what changed between two releases, files or views",
    "export": "Write the graph, or a part of it, as RDF",
    "push": "Fill a store with the dataset",
    "validate": "Check Turtle against the shapes and rules of the graph",
    "fmt": "Order Turtle files",
    "reason": "Check that the ontology and the graph are consistent",
}
"""The commands with their help lines; each is ``command`` in the module of its name."""

COMPLETION: Final = "_DETENTE_COMPLETE"
"""The variable by which a shell asks for its script (``bash_source``) or for what could come next."""

_BROKEN_PIPE: Final = 141


class Lazy(click.Group):
    """A group that imports a command when it is called, and turns every failure into words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and give a command; an unknown one raises ``DetenteError`` that names the nearest."""
        if cmd_name not in COMMANDS:
            import difflib

            nearest = difflib.get_close_matches(cmd_name, COMMANDS, n=1, cutoff=0.5)
            hint = "".join(f"Did you mean `detente {name}`? " for name in nearest)
            raise DetenteError(f"there is no command {cmd_name!r}", hint + "`detente --help` lists all.")
        command: click.Command = import_module(f"detente.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """Give the commands, or the options, that begin so, without importing a command."""
        from click.shell_completion import CompletionItem

        commands = [CompletionItem(name, help=line) for name, line in COMMANDS.items() if name.startswith(incomplete)]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run the command line and exit: 0 done, 1 the answer is no, 2 stopped, 130 interrupted."""
        extra["standalone_mode"] = False
        try:
            if COMPLETION in os.environ:
                from detente.cli.shells import run

                code: object = run(self, os.environ[COMPLETION])
            else:
                code = super().main(args, **extra)
            sys.stdout.flush()
        except (BrokenPipeError, SystemExit):  # click turns a broken pipe into its own exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = _BROKEN_PIPE
        except (KeyboardInterrupt, click.Abort):
            code = 130
        except Exception as error:
            code = _report(error)
        sys.exit(code if isinstance(code, int) else 0)


def _report(error: Exception) -> int:
    """Print ``error`` in words on stderr and give the exit code."""
    hint: str | None = None
    if isinstance(error, DetenteError):
        message, hint = error.message, error.hint
        if error.parameter:
            from detente.library import option

            message = f"{option(error.parameter)}{message.removeprefix(error.parameter)}"
    elif isinstance(error, click.ClickException):
        message = error.format_message()
        context = getattr(error, "ctx", None)
        if isinstance(context, click.Context):
            hint = f"`{context.command_path} --help` shows how it is called."
    elif isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        message = f"{place}{error.strerror or error}"
    else:
        message = f"{type(error).__name__}: {error}"
        hint = "This is a defect of detente: report it with the command that you ran."
    lines = [f"error: {' '.join(message.split())}"]
    if hint:
        lines += ["", f"hint: {hint}"]
    try:
        print("\n".join(lines), file=sys.stderr)
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 2


@click.group(cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="detente")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Ask who came, who signed, who refused, and who says so.

    Data go to stdout, words to stderr. Exit codes: 0 done, 1 the answer is no, 2 stopped, 130 interrupted.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
