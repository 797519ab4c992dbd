"""How each format looks: what is exported is what these files hold, to the byte."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from detente.export import FORMATS, serialize

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("form", "ending"), [("turtle", "ttl"), ("ntriples", "nt"), ("jsonld", "jsonld"), ("rdfxml", "rdf")]
)
def test_a_format_looks_as_it_always_did(form: str, ending: str) -> None:
    statements = list(parse(path=GOLDEN / "state.ttl", format=RdfFormat.TURTLE))
    assert serialize(statements, form) == (GOLDEN / f"state.{ending}").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_graph_is_a_document_all_the_same(form: str) -> None:
    text = serialize([], form)
    formats = {"jsonld": RdfFormat.JSON_LD, "rdfxml": RdfFormat.RDF_XML}
    assert list(parse(text, formats.get(form, RdfFormat.TRIG))) == []
