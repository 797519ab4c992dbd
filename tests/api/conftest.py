"""What the tests of the Python API share: the shipped dataset, opened once."""

from pathlib import Path

import pytest

import detente


@pytest.fixture(scope="session")
def dataset(environment: Path) -> detente.Dataset:
    """The shipped dataset."""
    return detente.open()
