"""Describing, searching and counting say the same on every kind of store."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store.servers import oxigraph

from detente import stats
from detente.api import Dataset
from detente.prepare import open_dataset
from detente.push import push

LOOKUPS: dict[str, Callable[[Dataset], str]] = {
    "a state": lambda dataset: dataset.describe("Iraq").text(),
    "an event": lambda dataset: dataset.describe("event:burgenstock-2024").text("markdown"),
    "a document": lambda dataset: dataset.describe("document:fdfa-list-2024-06-17").text(),
    "a claim": lambda dataset: dataset.describe("claim:article-30").text(),
    "a search": lambda dataset: dataset.search("Zelenski").text(),
    "counts": lambda dataset: stats.count(dataset).text(),
}


@pytest.fixture(scope="module")
def said(environment: Path) -> dict[str, str]:
    """Look all up in the shipped dataset."""
    shipped = open_dataset()
    return {name: look(shipped) for name, look in LOOKUPS.items()}


def test_directory_and_endpoint_say_what_the_shipped_dataset_says(said: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "store"
    assert push(open_dataset().raw, str(folder)).complete
    directory = open_dataset(store=str(folder))
    assert {name: look(directory) for name, look in LOOKUPS.items()} == said
    with oxigraph(folder, "serve-read-only") as url:
        remote = open_dataset(store=url)
        assert {name: look(remote) for name, look in LOOKUPS.items()} == said
        assert url in remote.describe("Iraq").text("json")
