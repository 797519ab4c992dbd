"""HermiT finds ontology and graph consistent, and a contradiction inconsistent."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import Run

from detente import dataset, reason
from detente.cli.reason import command
from detente.errors import DetenteError
from detente.namespaces import PREFIXES

CONTRADICTIONS = {
    "a state that is a person": (
        "state:CHE a det:State , det:Person .",
        "state:CHE is a det:Person (example:1)",
        "state:CHE is a det:State (example:1)",
        "nothing is both a det:Person and a det:State (actors)",
    ),
    "a state with two codes": (
        'state:CHE a det:State ;\ndet:isoAlpha3 "CHE" ,\n"DEU" .',
        'state:CHE has the det:isoAlpha3 "CHE" (example:2)',
        'state:CHE has the det:isoAlpha3 "DEU" (example:3)',
        "nothing has two different det:isoAlpha3 (actors)",
    ),
    "an office that acts": (
        "office:x a det:Office .\nrecord:x a det:Tenure ; det:holder office:x .",
        "office:x is a det:Office (example:1)",
        "record:x has the det:holder office:x (example:2)",
        "each det:holder of a thing is a det:Actor (records)",
        "nothing is both a det:Actor and a det:Office (actors)",
    ),
    "a class that takes inference": (
        "document:x a det:Document ;\ndet:reprintOf state:CHE .\nstate:CHE a det:State .",
        "document:x has the det:reprintOf state:CHE (example:2)",
        "state:CHE is a det:State (example:3)",
        "each det:reprintOf of a thing is a det:Document (sources)",
        "whatever is a det:State is a det:Actor (actors)",
        "nothing is both a det:Actor and a det:Document (actors)",
    ),
    "two events within each other": (
        "event:x det:partOf event:y .\nevent:y det:partOf event:x .",
        "event:x has the det:partOf event:y (example:1)",
        "event:y has the det:partOf event:x (example:2)",
        "nothing is the det:partOf of its own det:partOf (events)",
    ),
    "an event near itself": (
        "det:near a owl:ObjectProperty , owl:IrreflexiveProperty .\nevent:x det:near event:x .",
        "event:x has the det:near event:x (example:2)",
        "nothing is its own det:near (example:1)",
    ),
    "two values that differ": (
        "claim:x det:force det:Asserts ,\ndet:Denies .\ndet:Asserts owl:differentFrom det:Denies .",
        "claim:x has the det:force det:Asserts (example:1)",
        "claim:x has the det:force det:Denies (example:2)",
        "nothing has two different det:force (sources)",
        "det:Asserts and det:Denies are different (example:3)",
    ),
    "more than a restriction lets": (
        """det:Duo a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty det:actor ;
        owl:onClass det:State ; owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ] .
        record:x a det:Duo ; det:actor state:CHE , state:DEU . state:CHE a det:State . state:DEU a det:State .
        [] a owl:AllDifferent ; owl:distinctMembers ( state:CHE state:DEU ) .""",
        "record:x is a det:Duo (example:3)",
        "record:x has the det:actor state:CHE (example:3)",
        "record:x has the det:actor state:DEU (example:3)",
        "state:CHE is a det:State (example:3)",
        "state:DEU is a det:State (example:3)",
        "whatever is a det:Duo is something with at most 1 det:actor that is a det:State (example:1)",
        "no two of these are the same: state:CHE, state:DEU (example:4)",
    ),
    "a negative assertion": (
        """[] a owl:AllDifferent ; owl:members ( event:x event:y ) .
        event:x det:partOf event:y .
        [ a owl:NegativePropertyAssertion ; owl:sourceIndividual event:x ; owl:assertionProperty det:partOf ;
        owl:targetIndividual event:y ] .""",
        "event:x has the det:partOf event:y (example:2)",
        "event:x does not have the det:partOf event:y (example:3)",
    ),
    "properties that exclude each other": (
        "det:asserts owl:propertyDisjointWith det:denies .\nclaim:x det:asserts record:x ;\ndet:denies record:x .",
        "claim:x has the det:asserts record:x (example:2)",
        "claim:x has the det:denies record:x (example:3)",
        "nothing has the same thing as det:asserts and as det:denies (example:1)",
    ),
    "a complement": (
        "det:Thing a owl:Class ; owl:complementOf det:Actor .\nstate:CHE a det:Actor ,\ndet:Thing .",
        "state:CHE is a det:Actor (example:2)",
        "state:CHE is a det:Thing (example:3)",
        "to be a det:Thing is to be not a det:Actor (example:1)",
    ),
    "an enumeration": (
        """det:Yes a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:oneOf ( det:Asserts ) ] .
        det:Denies a det:Yes .
        [] a owl:AllDifferent ; owl:distinctMembers ( det:Asserts det:Denies det:Announces ) .""",
        "det:Denies is a det:Yes (example:2)",
        "to be a det:Yes is to be one of these: det:Asserts (example:1)",
        "no two of these are the same: det:Asserts, det:Denies, det:Announces (example:3)",
    ),
    "a member of nothing": (
        "state:CHE a det:State ,\nowl:Nothing .",
        "state:CHE is an owl:Nothing, which has no members (example:2)",
    ),
    "a literal outside the range": (
        'record:x a det:Count ;\ndet:number "many" .',
        'record:x has the det:number "many" (example:2)',
        "each det:number of a thing is an xsd:integer (records)",
    ),
}
MEND = "Take statements away until it is mended: the last one is part of it."
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
    assert (result.consistent, result.unsatisfiable, result.explanations) == (True, (), ())
    assert result.seconds < 60


@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_explained_by_its_statements_alone(name: str, tmp_path: Path) -> None:
    text, *sentences = CONTRADICTIONS[name]
    file = turtle(tmp_path, text)
    result = reason.check([*dataset.ontology_files(), file])
    assert not result.consistent
    assert result.explained
    assert [placed(result.explanations[0].sentences, file), result.explanations[1:]] == [sorted(sentences), ()]


@pytest.mark.usefixtures("java")
def test_sources_that_disagree_are_consistent(tmp_path: Path) -> None:
    assert reason.check([*dataset.ontology_files(), turtle(tmp_path, DISAGREEMENTS)]).consistent


@pytest.mark.usefixtures("java")
def test_a_class_without_possible_members_is_explained(tmp_path: Path) -> None:
    file = turtle(tmp_path, "det:CityState a owl:Class ; rdfs:subClassOf det:Place , det:State .")
    result = reason.check([*dataset.ontology_files(), file])
    assert result.consistent
    assert result.unsatisfiable == (PREFIXES["det"] + "CityState",)
    assert [explanation.unsatisfiable for explanation in result.explanations] == [PREFIXES["det"] + "CityState"]
    assert placed(result.explanations[0].sentences, file) == [
        "nothing is both a det:Actor and a det:Place (actors)",
        "whatever is a det:CityState is a det:Place (example:1)",
        "whatever is a det:CityState is a det:State (example:1)",
        "whatever is a det:State is a det:Actor (actors)",
    ]


@pytest.mark.usefixtures("java")
def test_a_value_that_does_not_fit_its_datatype_is_an_error(tmp_path: Path) -> None:
    file = turtle(tmp_path, 'record:x a det:Count ; det:number "many"^^xsd:integer .')
    with pytest.raises(DetenteError, match="many"):
        reason.check([*dataset.ontology_files(), file])


@pytest.mark.usefixtures("java")
def test_an_explanation_that_takes_too_long_is_owned_up_to(tmp_path: Path) -> None:
    file = turtle(tmp_path, "state:CHE a owl:Nothing .")
    result = reason.check([*dataset.ontology_files(), file], explain_for=0.05)
    assert (result.consistent, result.explanations, result.explained) == (False, (), False)


@pytest.mark.usefixtures("java")
def test_the_command_explains_each_contradiction(detente: Run, tmp_path: Path) -> None:
    file = turtle(tmp_path, 'state:CHE a det:Person .\nrecord:x a det:Count ; det:number "many" .\n')
    done = detente("reason", file, env={"TMPDIR": str(tmp_path)})
    assert done.returncode == 1
    assert done.stderr.startswith("inconsistent: ")
    assert "hint" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["example.ttl"], "no temporary file is left behind"
    blocks = [block.split("\n  ") for block in done.stdout.rstrip().split("\n\n")]
    assert [block[0] for block in blocks] == ["these statements contradict one another:"] * 2
    assert [placed(block[1:], file) for block in blocks] == [
        [
            "nothing is both a det:Person and a det:State (actors)",
            "state:CHE is a det:Person (example:1)",
            "state:CHE is a det:State (states)",
        ],
        [
            "each det:number of a thing is an xsd:integer (records)",
            'record:x has the det:number "many" (example:2)',
        ],
    ]
    for sentence in blocks[0]:
        if words := re.fullmatch(r".* (det:State) \((.*):(\d+)\)", sentence):
            assert words[1] in Path(words[2]).read_text(encoding="utf-8").splitlines()[int(words[3]) - 1]


def test_the_command_owns_up_where_it_found_no_explanation(
    monkeypatch: pytest.MonkeyPatch, java: str, tmp_path: Path
) -> None:
    unexplained = reason.ReasoningResult(False, (), 61.0, (), explained=False)
    monkeypatch.setattr(reason, "check", lambda *_: unexplained)
    done = CliRunner().invoke(command, [])
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"hint: No explanation was found in 60 s. {MEND}" in done.stderr


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


def placed(sentences: Iterable[str], example: Path) -> list[str]:
    """Give ``sentences`` sorted, with short places: ``example`` with the line of its text, others without line."""
    above = len(PREFIXES)
    shown = []
    for sentence in sentences:
        words, path, line = re.fullmatch(r"(.*) \((.*):(\d+)\)", sentence).groups()  # type: ignore[union-attr]
        own = Path(path).resolve() == example.resolve()
        shown.append(f"{words} ({Path(path).stem}{f':{int(line) - above}' if own else ''})")
    return sorted(shown)


def turtle(folder: Path, text: str) -> Path:
    """Write a small graph and give its file."""
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    file = folder / "example.ttl"
    file.write_text(prefixes + text, encoding="utf-8")
    return file
