"""HermiT finds ontology and graph consistent, and a contradiction inconsistent."""

import os
from pathlib import Path

import pytest
from tests.conftest import Run

from detente import dataset, reason
from detente.errors import DetenteError
from detente.namespaces import PREFIXES

CONTRADICTIONS = {
    "a state that is a person": "state:CHE a det:State , det:Person .",
    "a state with two codes": 'state:CHE a det:State ; det:isoAlpha3 "CHE" , "DEU" .',
    "an office that acts": "office:x a det:Office . record:x a det:Tenure ; det:holder office:x .",
    "a document seen and not seen": "document:x a det:Document ; det:seen true , false .",
    "an event within itself": "event:x a det:Summit ; det:partOf event:x .",
    "a record that is its own source": "record:x a det:Position ; det:source record:x .",
}
DISAGREEMENTS = """
record:x a det:Position ; det:actor state:CHN ; det:instrument instrument:x ; det:stance det:Declined .
record:y a det:Position ; det:actor state:CHN ; det:instrument instrument:x ; det:stance det:Supported .
record:p a det:Participation ; det:actor state:CHN ; det:event event:x ; det:attendance det:Absent , det:Attended .
record:n a det:Count ; det:subject event:x ; det:measure det:ParticipatingStates ; det:number 91 , 92 .
record:d a det:Participation ; det:actor state:JPN ; det:event event:x ; det:headOfDelegation person:x , person:y .
claim:x a det:Claim ; det:claimant state:CHN ; det:reportedIn document:x ; det:asserts record:x ; det:denies record:x .
"""


@pytest.mark.usefixtures("java")
def test_ontology_and_graph_are_consistent_and_each_class_can_have_a_member() -> None:
    result = reason.check([*dataset.ontology_files(), *dataset.graph_files()])
    assert (result.consistent, result.unsatisfiable, result.clashes) == (True, (), ())
    assert result.seconds < 60


@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_inconsistent(name: str, tmp_path: Path) -> None:
    result = reason.check([*dataset.ontology_files(), turtle(tmp_path, CONTRADICTIONS[name])])
    assert not result.consistent


@pytest.mark.usefixtures("java")
def test_sources_that_disagree_are_consistent(tmp_path: Path) -> None:
    assert reason.check([*dataset.ontology_files(), turtle(tmp_path, DISAGREEMENTS)]).consistent


@pytest.mark.usefixtures("java")
def test_a_class_without_possible_members_is_listed(tmp_path: Path) -> None:
    file = turtle(tmp_path, "det:CityState a owl:Class ; rdfs:subClassOf det:Place , det:State .")
    result = reason.check([*dataset.ontology_files(), file])
    assert result.consistent
    assert result.unsatisfiable == (PREFIXES["det"] + "CityState",)


@pytest.mark.usefixtures("java")
def test_a_value_that_does_not_fit_its_datatype_is_an_error(tmp_path: Path) -> None:
    file = turtle(tmp_path, 'record:x a det:Count ; det:number "many"^^xsd:integer .')
    with pytest.raises(DetenteError, match="many"):
        reason.check([*dataset.ontology_files(), file])


@pytest.mark.usefixtures("java")
def test_the_command_names_the_node_that_is_of_two_kinds(detente: Run, tmp_path: Path) -> None:
    done = detente("reason", turtle(tmp_path, "state:CHE a det:Person ."), env={"TMPDIR": str(tmp_path)})
    assert (done.returncode, done.stdout) == (1, "state:CHE is both a det:Person and a det:State\n")
    assert done.stderr.startswith("inconsistent: ")
    assert [file.name for file in tmp_path.iterdir()] == ["example.ttl"], "no temporary file is left behind"


def test_without_java_the_command_says_that_it_skips(detente: Run, tmp_path: Path) -> None:
    done = detente("reason", env={"PATH": str(tmp_path)})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("skipped: ")
    assert "hint: Install a Java runtime" in done.stderr


def test_without_java_the_library_names_the_mend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(DetenteError, match="needs Java") as caught:
        reason.check(dataset.ontology_files())
    assert caught.value.hint


def turtle(folder: Path, text: str) -> Path:
    """Write a small graph and give its file."""
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    file = folder / "example.ttl"
    file.write_text(prefixes + text, encoding="utf-8")
    return file
