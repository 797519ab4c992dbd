"""What the tests of the ontology share: its triples, and a Java that compiles."""

import pytest
from tests.conftest import program
from tests.ontology.reading import Ontology, read


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """Give the ontology."""
    return read()


@pytest.fixture(scope="session")
def java_with_compiler(java: str) -> str:
    """Give the path of a Java that runs a source file."""
    program("javac", "there is no Java compiler on the path (on Debian: apt-get install default-jdk-headless)")
    return java
