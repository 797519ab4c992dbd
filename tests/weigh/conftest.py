"""The shipped graph with all that is derived from it, built once."""

import pytest
from pyoxigraph import Store
from tests.weigh import reading
from tests.weigh.oracle import Outcome, Record

from detente import derive


@pytest.fixture(scope="session")
def shipped() -> Store:
    """The shipped graph."""
    return derive.build()


@pytest.fixture(scope="session")
def records(shipped: Store) -> list[Record]:
    """The records that its files state."""
    return reading.stated(shipped)


@pytest.fixture(scope="session")
def outcome(shipped: Store) -> Outcome:
    """What weighing and rules make of them."""
    return reading.observe(shipped)
