"""What a shell completes: commands, options, questions, and the entities that an option or argument may name."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import Run, program

SCRIPTS = {
    "bash": "source <(_DETENTE_COMPLETE=bash_source detente)\n",
    "zsh": "source <(_DETENTE_COMPLETE=zsh_source detente)\n",
    "fish": "_DETENTE_COMPLETE=fish_source detente | source\n",
}
"""What the README tells you to put into the file that the shell reads when it starts."""

CANDIDATES = {
    "bash": r"""
list() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _detente_completion detente; printf '%s\n' "${COMPREPLY[@]}" =; }
""",
    "zsh": r"""
compdef() { : }
compadd() { shift $(($# - 1)); printf '%s\n' "${(@P)1}" }
_describe() { printf '%s\n' "${(@P)3}" }
list() { words=("$@"); CURRENT=$#; _detente_completion; echo = }
""",
    "fish": """
function list; complete -C (string join ' ' -- $argv); echo =; end
""",
}
"""How each shell tells what it would offer for a line: ``list`` with its words, the last of them to be completed."""

INTERACTIVE = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "detente() { printf '<%s>' \"$@\" END; echo; }; PS1="),
    "zsh": (["zsh", "-f", "-i"], "detente() { printf '<%s>' \"$@\" END; echo }; PS1="),
    "fish": (["fish", "--no-config", "-i"], "function detente; printf '<%s>' $argv END; echo; end"),
}
"""Each shell, and what lets it show the arguments that a completed line has, instead of running it."""


@pytest.fixture(params=sorted(SCRIPTS))
def shell(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    program(name, f"there is no {name} on the path", "DETENTE_REQUIRE_SHELLS")
    return name


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory, detente: Run) -> dict[str, str]:
    """An environment with ``detente`` on the path, a prepared dataset, and none of the user's own settings."""
    assert detente("ask").returncode == 0
    folder = tmp_path_factory.mktemp("completion")
    command = folder / "bin" / "detente"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m detente "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (folder / "questions").mkdir()
    return {
        **os.environ,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
    }


def _offered(shell: str, lines: list[str], variables: dict[str, str]) -> list[list[str]]:
    """Give what ``shell`` offers for each of the lines, a candidate a line, with its help where it has one."""
    script = CANDIDATES[shell] + SCRIPTS[shell] + "".join(f"list {line}\n" for line in lines)
    options = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run([shell, *options, "-c", script], capture_output=True, env=variables, timeout=60, check=False)
    assert done.stderr.decode() == ""
    return [block.split("\n")[:-1] for block in done.stdout.decode().removesuffix("=\n").split("=\n")]


def test_shell_lists_what_could_come_next(shell: str, variables: dict[str, str]) -> None:
    lines = [
        "detente ''",
        "detente ask communique-",
        "detente ask state-positions --st",
        "detente ask state-positions --state CH",
        "detente ask state-positions --state Chi",
        "detente ask summit-participants --level HeadOf",
    ]
    if shell == "fish":
        lines[0] = "'detente '"
    commands, questions, options, codes, labels, levels = _offered(shell, lines, variables)
    separator = {"bash": None, "zsh": ":", "fish": "\t"}[shell]

    def expected(*candidates: tuple[str, str]) -> list[str]:
        return [value if separator is None else f"{value}{separator}{text}" for value, text in candidates]

    from detente.cli import COMMANDS

    assert commands == expected(*COMMANDS.items())
    assert [re.split(r"[:\t]", line)[0] for line in questions] == [
        "communique-changes",
        "communique-decliners",
        "communique-supporters",
    ]
    assert [re.split(r"[:\t]", line)[0] for line in options] == ["--state", "--status", "--store"]
    assert codes == expected(("CHE", "Switzerland"), ("CHL", "Chile"), ("CHN", "China"))
    assert labels == expected(("Chile", "state:CHL"), ("China", "state:CHN"))
    assert levels == expected(
        ("HeadOfGovernment", "head of government"),
        ("HeadOfOrganisation", "head of an organisation"),
        ("HeadOfState", "head of state"),
    )


def test_completed_line_runs_as_meant(shell: str, variables: dict[str, str]) -> None:
    lines = {
        "desc": ["describe"],
        "ask communique-decl": ["ask", "communique-decliners"],
        "ask communique-decliners --instrument burgenstock-c": [
            *("ask", "communique-decliners", "--instrument", "burgenstock-communique")
        ],
        "ask state-positions --state state:CHE": ["ask", "state-positions", "--state", "state:CHE"],
        "ask state-positions --state=Switz": ["ask", "state-positions", "--state=Switzerland"],
        "export --about=event:burgenstock-2": ["export", "--about=event:burgenstock-2024"],
        "describe United\\ Arab": ["describe", "United Arab Emirates"],
        "describe 'United Arab": ["describe", "United Arab Emirates"],
        "describe record:china-attended-burg": ["describe", "record:china-attended-burgenstock-2024"],
        "ask ./quest": ["ask", "./questions/"],
    }
    with _Terminal(shell, variables) as terminal:
        for line, arguments in lines.items():
            got = [argument.rstrip("/") for argument in terminal.complete(line)]
            assert got == [argument.rstrip("/") for argument in arguments], line


class _Terminal:
    """A shell at a terminal."""

    def __init__(self, shell: str, variables: dict[str, str]) -> None:
        command, show = INTERACTIVE[shell]
        self._seen = ""
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(variables["HOME"])
            os.execvpe(command[0], command, variables)
        start = "autoload -Uz compinit; compinit -D -u; " if shell == "zsh" else ""
        self._send(f"{start}{SCRIPTS[shell].strip()}; {show}\r")
        self._send("detente ready\r")
        self._read("<ready><END>")

    def complete(self, line: str) -> list[str]:
        """Type ``detente`` and ``line``, press Tab and Enter, and give the arguments that the command got."""
        self._send(f"detente {line}\t\r")
        return re.findall("<([^<>]*)>", self._read("<END>"))[:-1]

    def _send(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def _read(self, end: str) -> str:
        """Read until ``end`` has been shown, and give the line that has it."""
        deadline = time.monotonic() + 30
        while end not in self._seen:
            ready, _, _ = select.select([self._terminal], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, self._seen
            self._seen += os.read(self._terminal, 65536).decode(errors="replace")
        before, _, self._seen = self._seen.partition(end)
        return re.split(r"[\r\n]", before)[-1] + end

    def __enter__(self) -> "_Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._terminal)


# What needs no shell


def _values(line: str, detente: Run) -> list[str]:
    words = line.split(" ")
    done = detente(
        env={"_DETENTE_COMPLETE": "bash_complete", "COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
    )
    assert done.stderr == ""
    return [value.partition(",")[2] for value in done.stdout.split("\n") if value]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("detente ask state-positions --state ch", ["CHE", "CHL", "CHN"]),
        ("detente ask state-positions --state cote", ["Côte\\ d\\\u2019Ivoire"]),
        ("detente ask state-positions --state Schwei", ["Schweiz"]),
        ("detente ask state-positions --state event : b", []),
        ("detente ask state-positions --state = state : CHE", ["CHE"]),
        ("detente search --type Comm", ["Communique"]),
        ("detente export --graph diplomacy/qatar", ["diplomacy/qatar-talks-2024"]),
        ("detente ask timeline --from 2024", []),
        ("detente ask nowhere --st", []),
        ("detente nowhere ", []),
    ],
    ids=str,
)
def test_values_fit_the_option(line: str, values: list[str], detente: Run) -> None:
    assert _values(line, detente) == values


def test_every_suggestion_names_one_thing(tmp_path: Path) -> None:
    import detente as library
    from detente.names import resolve
    from detente.suggestions import suggest

    path = tmp_path / "twins.ttl"
    path.write_text(
        "@prefix det: <https://w3id.org/detente/ontology/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        + "".join(
            f'<https://w3id.org/detente/id/{kind}/twin-city> a det:{cls} ; rdfs:label "Twin City"@en .\n'
            for kind, cls in (("place", "Place"), ("event", "Summit"))
        ),
        encoding="utf-8",
    )
    dataset = library.open(path)
    assert [found.value for found in suggest(dataset, "twin")] == ["event:twin-city", "place:twin-city"]
    assert [found.value for found in suggest(dataset, "twin", "Event")] == ["twin-city"]
    assert suggest(dataset, "Twin") == suggest(dataset, "twin")
    assert [found.value for found in suggest(dataset, "Twin", "Place")] == ["Twin City"]
    for found in (*suggest(dataset, "tw"), *suggest(dataset, "Uni"), *suggest(dataset, "швей")):
        assert resolve(dataset, found.value)


def test_own_question_completes_its_parameters(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "hosts.rq"
    path.write_text(
        "#+ summary: Who hosted an event?\n#+ params: {venue: {type: Event, example: event:burgenstock-2024}}\n"
        "#+ returns: {actor: who hosted it}\nSELECT ?actor WHERE { VALUES ?venue { UNDEF } ?actor det:hosted ?venue }",
        encoding="utf-8",
    )
    assert _values(f"detente ask {path} --ve", detente) == ["--venue"]
    assert _values(f"detente ask {path} --venue burgenstock-2", detente) == ["burgenstock-2024"]


def test_unknown_shell_is_named(detente: Run) -> None:
    done = detente(env={"_DETENTE_COMPLETE": "tcsh_source"})
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "error: there is no completion for the shell 'tcsh'\n\nhint: There is for bash, zsh and fish.\n"
    )
