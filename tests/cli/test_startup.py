"""What a command imports before it answers: only what it needs."""

import os
import subprocess
import sys

import pytest
from tests.conftest import Run

HEAVY = (
    "SPARQLWrapper",
    "edtf",
    "importlib.metadata",
    "importlib.resources",
    "owlready2",
    "pyshacl",
    "rdflib",
    "rich",
    "yaml",
)
"""Each takes longer to import than a cold answer may take in all."""

ASK = ("ask", "communique-decliners", "--instrument", "burgenstock-communique")


def _imported(*arguments: str) -> set[str]:
    """Run the command and give the names of the modules that were loaded when it was done."""
    code = (
        "import sys\n"
        "from detente.cli import cli\n"
        "try:\n"
        f"    cli({list(arguments)!r}, prog_name='detente')\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code, stop.code\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    return set(done.stderr.decode().split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_and_version_load_no_engine(arguments: tuple[str, ...]) -> None:
    modules = _imported(*arguments)
    assert "click" in modules
    assert not modules & {*HEAVY, "pyoxigraph"}


@pytest.mark.parametrize(
    "arguments",
    [
        ASK,
        (*ASK, "--cite"),
        (*ASK, "-f", "json"),
        ("ask",),
        ("ask", "communique-decliners", "--help"),
        ("query", "ASK { ?record a det:Position }"),
        ("describe", "Iraq"),
        ("search", "Iraq"),
        ("stats",),
    ],
    ids=" ".join,
)
def test_answer_from_the_prepared_dataset_loads_nothing_heavy(arguments: tuple[str, ...], detente: Run) -> None:
    assert detente(*ASK).returncode == 0  # prepares the dataset
    modules = _imported(*arguments)
    assert "pyoxigraph" in modules
    assert not modules & set(HEAVY)


def test_completion_loads_nothing_heavy(detente: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert detente(*ASK).returncode == 0
    for name, value in (
        ("_DETENTE_COMPLETE", "fish_complete"),
        ("COMP_WORDS", "detente ask state-positions --state Switz"),
        ("COMP_CWORD", "Switz"),
    ):
        monkeypatch.setenv(name, value)
    code = "import sys\nfrom detente.cli import cli\ntry:\n    cli()\nexcept SystemExit:\n    print(*sys.modules)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    found, modules = done.stdout.decode().splitlines()
    assert found == "plain,Switzerland\tstate:CHE"
    assert not set(modules.split()) & set(HEAVY)


def test_export_loads_no_second_engine(detente: Run) -> None:
    assert detente(*ASK).returncode == 0
    assert not _imported("export", "-o", os.devnull) & {"rdflib", "rich", "pyshacl", "owlready2"}


def test_library_loads_no_command_line() -> None:
    code = "import sys, detente, detente.prepare, detente.answers; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert not {"click", *HEAVY} & set(done.stdout.decode().split())


def test_every_command_has_help(detente: Run) -> None:
    from detente.cli import COMMANDS

    listed = detente("--help").stdout
    for name, line in COMMANDS.items():
        assert f"  {name} " in listed
        assert line.split()[0] in listed
        done = detente(name, "--help")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"Usage: detente {name}")
