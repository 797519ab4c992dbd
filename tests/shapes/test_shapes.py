"""Each check finds its bad graph and nothing else there, and finds nothing in the good ones.

`bad/<check>.ttl` (or `bad/<check>--<case>.ttl`) holds one thing that is wrong, and little else; what it leans on
is described in `world.ttl`. `good/` has every class with all its properties.
"""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import rdflib

from detente import dataset
from detente.namespaces import DET
from detente.validate import Problem, check, dates, hygiene, reading

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.ttl"))
GOOD = sorted((HERE / "good").glob("*.ttl"))
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SHAPE = DET + "shape/"


def context() -> list[reading.Source]:
    return [reading.read(path) for path in [*dataset.ontology_files(), HERE / "world.ttl"]]


@cache
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in dataset.shape_files():
        graph.parse(path)
    return graph


@cache
def messages() -> dict[str, str]:
    """Give the message of each shape that has one."""
    return {str(node).removeprefix(SHAPE): str(text) for node, text in shapes().subject_objects(SH.message)}


@cache
def problems_of_bad() -> dict[str, list[Problem]]:
    """Check all bad graphs in one run: they describe different things."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in check([reading.read(path) for path in BAD], context()).problems:
        found[Path(problem.file).stem].append(problem)
    return found


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_graph_triggers_its_check_alone(path: Path) -> None:
    name = path.stem.partition("--")[0]
    found = problems_of_bad()[path.stem]
    assert {problem.check for problem in found} == {name}
    if name in messages():
        error, _, mend = messages()[name].partition(". ")
        assert all(problem.message.startswith(error[0].lower() + error[1:]) for problem in found)
        assert {f"{problem.mend}." for problem in found} == {mend}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_problem_is_placed_in_the_block_of_its_entity(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for problem in problems_of_bad()[path.stem]:
        block = max(number for number in range(problem.line) if number == 0 or not lines[number - 1].strip())
        name = problem.entity.rpartition("(")[2].rstrip(")") or problem.entity
        assert lines[block].startswith((name, f"<{name}>")) or name == "a blank node"


def test_good_graphs_have_no_problem() -> None:
    assert check([reading.read(path) for path in GOOD], context()).problems == ()


def test_the_world_has_no_problem() -> None:
    assert check(context()).problems == ()


def test_every_check_has_a_bad_graph() -> None:
    checks = {*messages(), *(path.stem for path in dataset.hygiene_files()), dates.NAME}
    assert {path.stem.partition("--")[0] for path in BAD} == checks


def test_every_property_that_a_shape_constrains_stands_in_a_good_graph() -> None:
    good = rdflib.Graph()
    for path in GOOD:
        good.parse(path)
    constrained = {path for path in shapes().objects(None, SH.path) if isinstance(path, rdflib.URIRef)}
    assert constrained - set(good.predicates()) == set()


def test_every_shape_with_a_target_has_a_message_that_names_the_mend() -> None:
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    aimed = {node for target in targets for node in shapes().subjects(target)}
    assert {str(node).removeprefix(SHAPE) for node in aimed} == set(messages())
    for name, message in messages().items():
        error, _, mend = message.partition(". ")
        assert error and mend.endswith("."), name
    assert {text.language for text in shapes().objects(None, SH.message) if isinstance(text, rdflib.Literal)} == {"en"}


def test_severities_are_violation_and_warning_alone() -> None:
    for name in messages():
        severity = shapes().value(rdflib.URIRef(SHAPE + name), SH.severity)
        assert severity in (SH.Violation, SH.Warning), name


def test_messages_are_told_apart() -> None:
    assert len(set(messages().values())) == len(messages())


@pytest.mark.parametrize("path", dataset.hygiene_files(), ids=lambda path: path.stem)
def test_hygiene_queries_describe_themselves(path: Path) -> None:
    one = hygiene.read(path)
    assert one.title and one.constraint.endswith(".")
    assert all(f"?{name}" in one.text.partition("WHERE")[0] for name in ("entity", "error", "mend"))


def test_the_ontology_says_of_every_edge_that_a_rule_derives_that_it_is_derived() -> None:
    """The check `derived-by-hand` goes by that note."""
    ontology = rdflib.Graph()
    for path in dataset.ontology_files():
        ontology.parse(path)
    for path in dataset.rule_files("edges"):
        template = path.read_text(encoding="utf-8").partition("CONSTRUCT")[2].partition("}")[0]
        edges = re.findall(r"det:[a-z]\w+", template)
        assert edges, path
        for edge in edges:
            notes = ontology.objects(rdflib.URIRef(DET + edge.removeprefix("det:")), rdflib.SKOS.scopeNote)
            assert any(str(note).startswith("Derived") for note in notes), edge


def test_a_new_record_class_needs_its_order(tmp_path: Path) -> None:
    path = tmp_path / "statement.ttl"
    path.write_text(
        """
        @prefix det: <https://w3id.org/detente/ontology/> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix record: <https://w3id.org/detente/id/record/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        det:Apology a owl:Class ; rdfs:subClassOf det:Record ; rdfs:label "apology"@en ;
          skos:definition "record of an apology"@en ; det:keyProperty det:actor ; det:orderProperty det:day .
        record:sorry a det:Apology ; det:source <https://w3id.org/detente/id/document/page> .
        """,
        encoding="utf-8",
    )
    problems = check([reading.read(path)], context()).problems
    assert [(problem.check, problem.line) for problem in problems] == [("order-missing", 9)]
