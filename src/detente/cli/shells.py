"""Completion in bash, zsh and fish, by click's machinery."""

import os
import re
import sys
from typing import TYPE_CHECKING, Any, Final

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    shell_complete,
    split_arg_string,
)

from detente.cli import COMPLETION
from detente.errors import DetenteError

if TYPE_CHECKING:
    import click

_SOURCE: Final = "_source"

_BASH: Final = """\
%(complete_func)s() {
    local IFS=$'\\n' type value
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_FISH: Final = """\
function %(complete_func)s
    set -l words (commandline -cp | string collect)
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=$words COMP_CWORD=(commandline -t) %(prog_name)s)
    for completion in $response
        set -l parts (string split --max 1 "," $completion)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo $parts[2]
        end
    end
end
complete --no-files --keep-order --command %(prog_name)s --arguments "(%(complete_func)s)"
"""
_UNSAFE: Final = re.compile(r"([^\w\-.,:/@%+=])")


def run(cli: "click.Command", instruction: str) -> int:
    """Do what the variable that switches completion on tells: print the script of a shell, or complete for it.

    Completing says nothing on stderr, since that would land in the line that somebody writes. Raises
    ``DetenteError`` if the script of an unknown shell is asked for.
    """
    for completion in (Bash, Zsh, Fish):
        add_completion_class(completion)
    if instruction.endswith(_SOURCE):
        shell = instruction.removesuffix(_SOURCE)
        if shell not in (Bash.name, Zsh.name, Fish.name):
            raise DetenteError(f"there is no completion for the shell {shell!r}", "There is for bash, zsh and fish.")
    else:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    return shell_complete(cli, {}, "detente", COMPLETION, instruction)


class _Joined(ShellComplete):
    """Completes the value in ``--option=value`` too: for these shells the word is the whole."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        option, sign, _ = incomplete.partition("=")
        items = super().get_completions(args, incomplete)
        if sign and option.startswith("-"):
            for item in items:
                item.value = f"{option}={item.value}"
        return items


class Zsh(_Joined, ZshComplete):
    """Completion for zsh."""


class Fish(_Joined, FishComplete):
    """Completion for fish."""

    source_template = _FISH


class Bash(_Joined, BashComplete):
    """Completion for bash, which cuts words at colons and equals signs, and takes what it gets as it is."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Give the words before the one to complete, and that one, without the cuts and the quotes."""
        words = os.environ["COMP_WORDS"].split("\n")[: int(os.environ["COMP_CWORD"]) + 1]
        joined: list[str] = []
        for before, word in zip(["", *words[:-1]], words, strict=True):
            if joined and (_is(":", word) or _is(":", before)):
                joined[-1] += word
            elif _is("=", before):
                joined[-1] = word
            else:
                joined.append("" if _is("=", word) else word)
        plain = ["".join(split_arg_string(word)[:1]) for word in joined]
        self._quoted = joined[-1].startswith(("'", '"'))
        self._before = plain[-1][: plain[-1].rfind(":") + 1] if any(_is(":", word) for word in words[-2:]) else ""
        return plain[1:-1], plain[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """Give the type, a comma, and the value as it has to stand in the line, after the last cut."""
        value = str(item.value).removeprefix(self._before)
        if item.type == "plain" and not self._quoted:
            value = _UNSAFE.sub(r"\\\1", value)
        return f"{item.type},{value}"


def _is(sign: str, word: str) -> bool:
    """Tell whether a word is one that bash has cut off because it is a sign, which may stand there repeatedly."""
    return word != "" and word.strip(sign) == ""
