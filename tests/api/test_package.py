"""The package as it is imported: its public names, and what they cost."""

import ast
import doctest
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import detente

HEAVY = {"click", "edtf", "owlready2", "pandas", "polars", "pyarrow", "pyoxigraph", "pyshacl", "rdflib", "yaml"}


def _loaded(code: str) -> set[str]:
    """Run ``code`` in a process of its own and give the modules that are loaded then."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, timeout=60, check=True
    )
    return set(done.stdout.decode().split())


def test_import_loads_no_engine_and_no_data_frames() -> None:
    assert not HEAVY & _loaded("import detente")


@pytest.mark.usefixtures("environment")
def test_an_answer_loads_one_engine_alone() -> None:
    loaded = _loaded("import detente; [*detente.open().ask('communique-changes')]")
    assert loaded & HEAVY == {"pyoxigraph"}


def test_public_names_are_sorted_and_there() -> None:
    assert sorted(detente.__all__, key=lambda name: (name[0].islower(), name)) == sorted(detente.__all__)
    assert dir(detente) == detente.__all__
    for name in detente.__all__:
        assert getattr(detente, name)


def test_public_names_are_those_that_a_type_checker_sees() -> None:
    tree = ast.parse(Path(detente.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("detente.")
        for alias in node.names
    }
    assert imported == set(detente.__all__)


def test_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        _ = detente.opne


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("name", ["detente", "detente.api", "detente.values"])
def test_examples_of_the_docstrings_hold(name: str) -> None:
    results = doctest.testmod(import_module(name))
    assert results.attempted
    assert not results.failed
