"""Each rule is a short CONSTRUCT that says what it derives, and reads only what has been weighed."""

import re
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, Store, Triple
from tests.ontology.reading import Ontology

from detente import dataset
from detente.namespaces import DET, PREFIXES
from detente.store import embedded

EDGES = dataset.rule_files("edges")
RULES = [*dataset.rule_files("materialise"), *EDGES]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_says_what_it_derives_and_constructs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# .*\.\n", text)
    assert "CONSTRUCT {" in text
    assert "NOT EXISTS" not in text
    assert "MINUS" not in text
    assert len(text.splitlines()) <= 25
    assert list(embedded.triples(Store(), text)) == []


@pytest.mark.parametrize("path", EDGES, ids=lambda path: path.stem)
def test_an_edge_rule_bears_the_name_of_its_edge_and_reads_weighed_records(path: Path, ontology: Ontology) -> None:
    text = path.read_text(encoding="utf-8")
    [edge] = re.findall(r"CONSTRUCT \{ \?\w+ det:(\w+) \?\w+ \}", text)
    assert path.stem == re.sub(r"([A-Z])", lambda match: "-" + match[1].lower(), edge)
    assert DET + edge in ontology.terms
    assert "det:effectiveFor" in text or "det:currentFor" in text
    for unweighed in ("det:rank", "det:supersedes", "det:inForceFrom", "det:day"):
        assert not re.search(rf"{unweighed}\b", text)


def test_every_edge_that_the_ontology_has_is_derived_by_a_rule(ontology: Ontology) -> None:
    derived = {
        term.removeprefix(DET)
        for term in ontology.terms
        if any(note.startswith("Derived from records") for note in ontology.texts(term, "skos:scopeNote"))
    }
    assert len(derived) == len(EDGES)
    assert {re.sub(r"([A-Z])", lambda match: "-" + match[1].lower(), name) for name in derived} == {
        path.stem for path in EDGES
    }


@pytest.mark.parametrize(
    ("rule", "said", "follows"),
    [
        ("subclass", "state:CHE a det:State .", "state:CHE a det:Actor , prov:Agent , schema:Country ."),
        ("subproperty", "event:a det:partOf event:b .", "event:a schema:superEvent event:b ."),
        ("inverse", "event:a schema:superEvent event:b .", "event:b schema:subEvent event:a ."),
        ("inverse", "event:b schema:subEvent event:a .", "event:a schema:superEvent event:b ."),
        ("standing-of-stance", "record:a det:stance det:Withdrew .", "record:a det:standing det:NotInSupport ."),
    ],
)
def test_what_materialising_adds(rule: str, said: str, follows: str, ontology: Ontology) -> None:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in ontology.triples)
    [path] = [path for path in RULES if path.stem == rule]
    before = set(embedded.triples(store, path.read_text(encoding="utf-8")))
    add(store, said)
    added = set(embedded.triples(store, path.read_text(encoding="utf-8"))) - before
    assert parsed(follows) <= added
    assert not any(str(triple.predicate).startswith("_:") or str(triple.object).startswith("_:") for triple in added)


def add(store: Store, turtle: str) -> None:
    """Add Turtle, in the project's prefixes, to the default graph."""
    store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in parsed(turtle))


def parsed(turtle: str) -> set[Triple]:
    """Read Turtle in the project's prefixes."""
    store = Store()
    store.update(f"INSERT DATA {{ {turtle} }}", prefixes=PREFIXES)
    return {quad.triple for quad in store}
