"""The types of the API as a type checker sees them; mypy reads this file with the others."""

from pathlib import Path
from typing import assert_type

import pandas
import polars

import detente


def test_types_are_those_that_are_promised(dataset: detente.Dataset, tmp_path: Path) -> None:
    answer = assert_type(dataset.ask("communique-changes", cite=True, instrument=None), detente.Answer)
    assert_type(dataset.select("SELECT * { }"), detente.Answer)
    assert_type(dataset.query("ASK { }"), detente.Answer | bool | detente.Triples)
    assert_type(dataset.search("Iraq"), detente.Answer)
    assert_type(dataset.describe("IRQ"), detente.Description)
    assert_type(dataset.questions, dict[str, detente.Question])
    row = assert_type(answer[0], detente.Row)
    assert_type(answer[:1], detente.Answer)
    assert_type(answer.to_pandas(), pandas.DataFrame)
    assert_type(answer.to_polars(), polars.DataFrame)
    assert_type(answer.text("csv"), str)
    assert_type(row[:1], tuple[detente.Value, ...])
    assert_type([each for each in answer], list[detente.Row])  # noqa: C416
    triples = assert_type(dataset.export(about="cause:late-text", depth=0), detente.Triples)
    assert_type(triples[0], detente.Row)
    assert_type(triples[:1], detente.Triples)
    assert_type(triples.write(tmp_path / "triples.ttl"), None)
    assert_type(detente.expand("state:CHE"), str)
