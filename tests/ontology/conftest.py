"""What the tests of the ontology share: its triples, and Java."""

import os
import shutil

import pytest
from tests.ontology.reading import Ontology, read


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """Give the ontology."""
    return read()


@pytest.fixture(scope="session")
def java() -> str:
    """Give the path of Java; without one skip, or fail where the environment says that the test must run."""
    return _program("java", "there is no Java on the path")


@pytest.fixture(scope="session")
def java_with_compiler(java: str) -> str:
    """Give the path of a Java that runs a source file."""
    _program("javac", "there is no Java compiler on the path (on Debian: apt-get install default-jdk-headless)")
    return java


def _program(name: str, missing: str) -> str:
    found = shutil.which(name)
    if found is None:
        if os.environ.get("DETENTE_REQUIRE_JAVA") == "1":
            pytest.fail(f"DETENTE_REQUIRE_JAVA is set, and {missing}")
        pytest.skip(missing)
    return found
