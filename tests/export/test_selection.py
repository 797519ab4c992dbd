"""What an export of an entity takes along: records, explanations, claims, documents, and names of the rest."""

import re
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad

from detente.export import serialize
from detente.namespaces import PREFIXES, expand
from detente.prepare import open_dataset
from detente.selection import neighbourhood

WORLD = """
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix document: <https://w3id.org/detente/id/document/> .
@prefix event: <https://w3id.org/detente/id/event/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix place: <https://w3id.org/detente/id/place/> .
@prefix person: <https://w3id.org/detente/id/person/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix record: <https://w3id.org/detente/id/record/> .
@prefix claim: <https://w3id.org/detente/id/claim/> .
@prefix cause: <https://w3id.org/detente/id/cause/> .

person:ada a det:Person ; rdfs:label "Ada"@en ; det:demonym "of Turin"@en .
person:bob a det:Person ; rdfs:label "Bob"@en ; det:demonym "of Perth"@en .
event:talks a det:Meeting ; rdfs:label "the talks"@en ; det:start "2024-06-15" .
cause:rain a det:Cause ; rdfs:label "rain"@en ; det:paraphrase "It rained."@en .

record:ada-came a det:Participation ; det:actor person:ada ; det:event event:talks ;
  det:attendance det:Attended ; det:source document:copy .
record:bob-came a det:Participation ; det:actor person:bob ; det:event event:talks ;
  det:attendance det:Attended ; det:source document:other .
record:ada-came-because-of-rain a det:Explanation ; det:explains record:ada-came ; det:cause cause:rain ;
  det:stands true .
claim:bob-on-rain a det:Claim ; det:claimant person:bob ; det:denies record:ada-came-because-of-rain ;
  det:reportedIn document:interview .

person:cyd a det:Person ; rdfs:label "Cyd"@en .
record:cyd-came a det:Participation ; det:actor person:cyd ; det:event event:talks ;
  det:attendance det:Attended ; det:source document:copy .
record:cyd-stayed-away a det:Participation ; det:actor person:cyd ; det:event event:talks ;
  det:attendance det:Absent ; det:source document:other .

person:eve a det:Person ; rdfs:label "Eve"@en ; foaf:based_near [ rdfs:seeAlso place:attic ] .
place:attic a det:Place ; rdfs:label "the attic"@en .

document:copy a det:Document ; rdfs:label "a copy"@en ; det:reprintOf document:root .
document:root a det:Document ; rdfs:label "the root"@en .
document:interview a det:Document ; rdfs:label "an interview"@en .
document:other a det:Document ; rdfs:label "another paper"@en .
"""


class World:
    """A small dataset, and what surrounds an entity of it."""

    def __init__(self, path: Path) -> None:
        self.dataset = open_dataset([path], only_data=True)

    def around(self, entity: str, depth: int = 1, *, with_inferred: bool = False) -> list[Quad]:
        return list(neighbourhood(self.dataset, expand(entity), depth, with_inferred=with_inferred))

    def text(self, entity: str, depth: int = 1, *, with_inferred: bool = False) -> str:
        return serialize(self.around(entity, depth, with_inferred=with_inferred), "turtle")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    path = tmp_path_factory.mktemp("data") / "world.ttl"
    path.write_text(WORLD, encoding="utf-8")
    return World(path)


def subjects(turtle: str) -> set[str]:
    """Give the prefixed names of the subjects of formatted Turtle."""
    return set(re.findall(r"^(\w+:\S+)$", turtle, re.MULTILINE))


def test_depth_0_gives_the_entity_its_documents_and_the_names_of_what_it_names(world: World) -> None:
    text = world.text("record:ada-came", 0)
    assert subjects(text) == {
        "record:ada-came",
        "person:ada",
        "event:talks",
        "det:Attended",
        "document:copy",
        "document:root",
    }
    assert "of Turin" not in text
    assert "det:reprintOf document:root" in text


def test_depth_1_gives_records_explanations_denials_and_documents(world: World) -> None:
    text = world.text("person:ada")
    found = subjects(text)
    assert {
        "record:ada-came",
        "record:ada-came-because-of-rain",
        "claim:bob-on-rain",
        "document:copy",
        "document:root",
        "document:interview",
    } <= found
    assert "record:bob-came" not in found
    assert 'rdfs:label "rain"@en' in text
    assert "It rained." not in text
    assert "of Turin" in text
    assert "of Perth" not in text


def test_depth_2_goes_on_from_what_was_reached_and_named(world: World) -> None:
    text = world.text("person:ada", 2)
    assert {"record:bob-came", "document:other", "person:bob", "event:talks"} <= subjects(text)
    assert "of Perth" in text
    assert "It rained." in text


def test_a_document_brings_the_records_that_rest_on_it(world: World) -> None:
    found = subjects(world.text("document:other"))
    assert "record:bob-came" in found
    assert "record:ada-came" not in found


def test_an_entity_without_mentions_comes_with_the_names_of_what_it_names(world: World) -> None:
    assert subjects(world.text("person:eve")) == {"person:eve", "place:attic"}


def test_blank_nodes_come_with_the_node_that_names_them(world: World) -> None:
    assert 'person:eve\n  a det:Person ;\n  rdfs:label "Eve"@en ;\n  foaf:based_near [\n' in world.text("person:eve")
    text = world.text("place:attic")
    assert "person:eve\n" in text


def test_inferred_triples_come_on_request(world: World) -> None:
    plain = world.text("person:ada")
    assert "det:attended event:talks" not in plain
    assert "det:currentFor" not in plain
    full = world.text("person:ada", with_inferred=True)
    assert "det:attended event:talks" in full
    assert "det:currentFor det:attendance" in full


def test_an_inferred_edge_alone_brings_no_node(world: World) -> None:
    text = world.text("event:talks", with_inferred=True)
    assert "det:attended event:talks" in text
    assert "of Turin" not in text


def test_a_disagreement_about_a_record_is_inferred(world: World) -> None:
    assert "det:Disagreement" not in world.text("person:cyd")
    full = world.text("person:cyd", with_inferred=True)
    assert "a det:Disagreement" in full
    assert full.count("det:disagreeingRecord") == 1
    assert {"record:cyd-came", "record:cyd-stayed-away"} <= subjects(full)


def test_each_quad_keeps_its_graph(world: World) -> None:
    graphs = {quad.graph_name for quad in world.around("person:ada", with_inferred=True)}
    assert {NamedNode(PREFIXES["graph"] + name) for name in ("data/world", "inferred")} <= graphs
    assert DefaultGraph() not in graphs
