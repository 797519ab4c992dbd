"""What the tests of the questions share: one dataset with more than one event and instrument in it."""

from pathlib import Path

import pytest

from detente.api import Dataset
from detente.prepare import open_dataset

OTHER_EVENTS = Path(__file__).parent / "data" / "other-events.ttl"


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Give the shipped dataset with the other events of ``data/`` in it, weighed together."""
    return open_dataset([OTHER_EVENTS])
