"""The README is true: its commands print what it shows, and its tables list what there is."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from detente import library
from detente.cli import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COLUMNS = 100
CUT = "…"
"""A line of this alone stands for lines that the README leaves out."""


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def _sessions() -> list[tuple[str, str]]:
    """Give each command of the README with what it prints, in their order."""
    entries = [entry for block in _blocks("console") for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)]
    return [(command, output) for command, _, output in (entry.partition("\n") for entry in entries if entry)]


def _in_terminal(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Run ``command`` in a terminal of ``COLUMNS`` columns and give what it shows, without colours."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    process = subprocess.Popen(
        ["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=inner, stderr=inner, cwd=folder, env=environment
    )
    os.close(inner)
    shown = b""
    while True:
        try:
            read = os.read(outer, 65536)
        except OSError:  # how Linux says that nobody holds the other end
            read = b""
        if not read:
            break
        shown += read
    os.close(outer)
    process.wait(timeout=60)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()).replace("\r\n", "\n")


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def _matches(expected: list[str], shown: list[str]) -> bool:
    """Tell whether ``shown`` is ``expected``, in which a line ``CUT`` stands for any lines."""
    if CUT not in expected:
        return expected == shown
    cut = expected.index(CUT)
    if shown[:cut] != expected[:cut]:
        return False
    rest = expected[cut + 1 :]
    return any(_matches(rest, shown[start:]) for start in range(cut, len(shown) + 1))


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the file that the README tells you to save, and the command ``detente`` on the path."""
    folder = tmp_path_factory.mktemp("readme")
    (turtle,) = _blocks("turtle")
    (folder / "mine.ttl").write_text(turtle, encoding="utf-8")
    command = folder / "bin" / "detente"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m detente "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return folder


def test_commands_print_what_the_readme_shows(workplace: Path, environment: Path) -> None:
    variables = {
        **os.environ,
        "PATH": f"{workplace / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "TERM": "xterm",
        "NO_COLOR": "1",
    }
    sessions = _sessions()
    assert sessions
    for command, output in sessions:  # in one go: later ones read what earlier ones write
        shown = _in_terminal(command, workplace, variables)
        assert _matches(_lines(output), _lines(shown)), f"$ {command}\n{shown}"


def test_readme_lists_the_questions_of_the_library() -> None:
    rows = re.findall(r"^\| \[`([\w-]+)`\]\((\S+)\) \| (.+) \|$", README, re.MULTILINE)
    questions = sorted(library.read_library().values(), key=lambda question: (question.theme, question.name))
    assert rows == [
        (question.name, f"queries/{question.theme}/{question.name}.rq", question.summary) for question in questions
    ]


def test_readme_shows_every_command() -> None:
    for name in COMMANDS:
        assert f"detente {name}" in README


def test_readme_names_every_format() -> None:
    from detente import export, results

    for name in (*results.FORMATS, *export.FORMATS):
        assert f"`{name}`" in README


def test_readme_has_two_lines_to_paste() -> None:
    users, tests = _blocks("bash")
    for line, lock in ((users, "requirements/users.txt"), (tests, "requirements/tests.txt")):
        assert line.count("\n") == 1
        assert line.startswith(f"python3 -m venv .venv && .venv/bin/pip install --require-hashes -r {lock} && ")
        assert (ROOT / lock).exists()
    assert users.strip().endswith(" && .venv/bin/" + _sessions()[0][0].removesuffix(" --cite"))
    for check in ("ruff check", "ruff format --check", "mypy", "detente fmt --check", "detente validate", "pytest"):
        assert f" && .venv/bin/{check}" in tests
