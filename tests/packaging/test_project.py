"""What the files around the code say: one version, locked requirements, no address of a machine or an index."""

import re
import tomllib
from pathlib import Path

import pytest

from detente.version import VERSION

ROOT = Path(__file__).parents[2]
LOCKS = ("users", "tests", "benchmarks")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _fold(name: str) -> str:
    """Fold a package's name as PEP 503 does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked(name: str) -> dict[str, str]:
    """Give the versions that a lock holds."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", _read(f"requirements/{name}.txt"), re.MULTILINE)
    return {_fold(package): version for package, version in found}


def _names(requirements: list[str]) -> set[str]:
    return {_fold(re.split(r"[<>=!~;\[ ]", requirement)[0]) for requirement in requirements}


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("CITATION.cff", r"^version: (\S+)$"),
        ("CHANGELOG.md", r"^## \[(\d\S*)\]"),
        ("ontology/detente.ttl", r"owl:versionIRI (?:det:|<https://w3id\.org/detente/ontology/)([\d.]+\d)"),
        ("ontology/detente.ttl", r"owl:versionInfo \"([^\"]+)\""),
    ],
)
def test_version_is_one_everywhere(name: str, pattern: str) -> None:
    found = re.search(pattern, _read(name), re.MULTILINE)
    assert found
    assert found[1] == VERSION


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_all_that_is_asked_for(name: str) -> None:
    project = tomllib.loads(_read("pyproject.toml"))
    wanted = _names(project["project"]["dependencies"] + project["build-system"]["requires"])
    lines = _read(f"requirements/{name}.in").splitlines()
    wanted |= _names([line for line in lines if line and not line.startswith(("#", "-"))])
    assert wanted <= set(_locked(name))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_a_hash_for_every_version(name: str) -> None:
    entries = re.split(r"\n(?=\S)", _read(f"requirements/{name}.txt").strip())
    assert entries
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+==\S+( ; [^\\\n]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("name", ["tests", "benchmarks"])
def test_locks_agree_on_what_the_product_needs(name: str) -> None:
    users = _locked("users")
    assert users.items() <= _locked(name).items()


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=lambda path: path.name)
def test_requirements_name_no_address(path: Path) -> None:
    assert not re.search(r"https?:|file:|--index|--find-links|--extra-index", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md"])
def test_no_page_offers_an_install_from_an_index(name: str) -> None:
    assert not re.search(r"(pip|pipx|uv|uvx)( tool)? (install|run) ([^`\n]* )?detente", _read(name))


def test_contents_of_pages_are_there() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", _read(name)):
            assert (ROOT / target).exists(), f"{name} links {target}"
