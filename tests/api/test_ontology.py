"""The ontology and the graph as classes and objects of Python, and what a reasoner makes of them."""

import datetime
from pathlib import Path

import owlready2
import pytest

import detente
from detente import DetenteError
from detente.namespaces import DET, PREFIXES


@pytest.fixture(scope="module")
def onto(environment: Path) -> owlready2.Ontology:
    """The ontology with the individuals of the graph."""
    return detente.ontology()


def _thing(onto: owlready2.Ontology, name: str) -> owlready2.Thing:
    return onto.world[detente.expand(name)]


def test_a_class_has_the_individuals_that_the_graph_has(onto: owlready2.Ontology, dataset: detente.Dataset) -> None:
    for cls in ("Summit", "Event", "State", "Position", "Claim", "Document"):
        rows = dataset.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing a det:{cls} }}")
        assert {thing.iri for thing in onto[cls].instances()} == {row[0].iri for row in rows}  # type: ignore[union-attr]
    assert set(onto.Summit.instances()) <= set(onto.individuals())


def test_attributes_go_by_property(onto: owlready2.Ontology) -> None:
    summit, switzerland = _thing(onto, "event:burgenstock-2024"), _thing(onto, "state:CHE")
    assert summit.host == [switzerland]
    assert summit.start == [datetime.date(2024, 6, 15)]
    assert switzerland.isoAlpha3 == "CHE"
    assert "Schweiz" in switzerland.label.de
    assert onto.search_one(type=onto.State, label="Switzerland") is switzerland
    assert isinstance(summit, onto.DiplomaticEvent)


def test_derived_edges_are_attributes(onto: owlready2.Ontology) -> None:
    communique = _thing(onto, "instrument:burgenstock-communique")
    assert communique in _thing(onto, "state:JPN").supports
    assert communique not in _thing(onto, "state:IRQ").supports


def test_a_property_of_the_ontology_keeps_its_name(onto: owlready2.Ontology) -> None:
    for name in ("source", "date", "publisher", "about", "role"):
        assert getattr(onto, name).python_name == name
    record = next(record for record in onto.Position.instances() if record.source)
    assert record.source[0] in onto.Document.instances()
    document = record.source[0]
    assert document.publisher == document.dcterms_publisher


def test_every_value_can_be_read(onto: owlready2.Ontology) -> None:
    for thing in onto.individuals():
        for found in thing.get_properties():
            assert found[thing] is not None
    months = [day for document in onto.Document.instances() for day in document.published if isinstance(day, str)]
    assert "2024-06" in months
    assert all(url.isascii() for document in onto.Document.instances() for url in document.url)


def test_each_load_is_a_world_of_its_own(onto: owlready2.Ontology, tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(f"@prefix det: <{DET}> . @prefix event: <{PREFIXES['event']}> . event:mine a det:Summit .")
    other = detente.ontology(file)
    assert _thing(other, "event:mine") in other.Summit.instances()
    assert _thing(onto, "event:mine") is None
    with pytest.raises(DetenteError, match=r"none\.ttl"):
        detente.ontology(tmp_path / "none.ttl")


@pytest.mark.usefixtures("java")
def test_a_reasoner_finds_the_members_of_a_class_that_is_only_defined(onto: owlready2.Ontology) -> None:
    with onto:

        class SummitHost(onto.State):  # type: ignore[misc]
            equivalent_to = [onto.State & owlready2.Inverse(onto.host).some(onto.Summit)]  # noqa: RUF012

        owlready2.sync_reasoner_hermit(onto.world, ignore_unsupported_datatypes=True, debug=0)
    switzerland = _thing(onto, "state:CHE")
    assert switzerland in SummitHost.instances()
    assert onto.SummitHost in switzerland.is_a
    assert _thing(onto, "state:CHN") not in SummitHost.instances()
