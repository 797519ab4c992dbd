"""Classes of records that the product has never heard of are weighed like its own."""

from pathlib import Path

import pytest
from pyoxigraph import Literal
from tests.weigh.oracle import Disagreement, day
from tests.weigh.reading import observe, ours

from detente import answers, prepare

PREFIXES = """\
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix test: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

PLEDGES = """
test:Pledge rdfs:subClassOf det:Record ;
  det:keyProperty test:donor, test:fund ;
  det:orderProperty test:pledgedOn ;
  det:valueProperty test:amount .

test:ten a test:Pledge ; test:donor test:norway ; test:fund test:relief ; det:source test:page-1 ;
  test:pledgedOn "2023-05-01"^^xsd:date ; test:amount 10 .
test:twelve a test:Pledge ; test:donor test:norway ; test:fund test:relief ; det:source test:page-2 ;
  test:pledgedOn "2023-05-01"^^xsd:date ; test:amount 12 ; det:rank det:Preferred .
test:twenty a test:Pledge ; test:donor test:norway ; test:fund test:relief ; det:source test:page-1 ;
  test:pledgedOn "2024-01-01"^^xsd:date ; test:amount 20 .
test:thirty a test:Pledge ; test:donor test:norway ; test:fund test:relief ; det:source test:page-2 ;
  test:pledgedOn "2024-01-01"^^xsd:date ; test:amount 30 .
test:other-fund a test:Pledge ; test:donor test:norway ; test:fund test:repair ; det:source test:page-1 ;
  test:pledgedOn "2023-05-01"^^xsd:date ; test:amount 1 .
test:undated a test:Pledge ; test:donor test:norway ; test:fund test:repair ; det:source test:page-1 ;
  test:amount 2 .
test:said a test:Pledge ; test:donor test:norway ; test:fund test:repair ;
  test:pledgedOn "2023-06-01"^^xsd:date ; test:amount 3 .
test:saying a det:Claim ; det:asserts test:said ; det:reportedIn test:page-1 .
"""

SPEECHES = """
test:Speech rdfs:subClassOf det:Participation ;
  det:valueProperty test:minutes .

test:plain a det:Participation ; det:actor test:norway ; det:event test:summit ; det:source test:page-1 ;
  det:attendance det:Absent ; test:minutes 99 .
test:short a test:Speech ; det:actor test:norway ; det:event test:summit ; det:source test:page-2 ;
  det:attendance det:Attended ; test:minutes 10 ; det:rank det:Preferred .
test:long a test:Speech ; det:actor test:norway ; det:event test:summit ; det:source test:page-3 ;
  det:attendance test:AttendedOnline ; test:minutes 12 ; det:rank det:Preferred .

test:AttendedOnline skos:broader det:Observed .
"""


@pytest.fixture
def pledges(tmp_path: Path) -> Path:
    """A data file with a class of records of its own."""
    path = tmp_path / "pledges.ttl"
    path.write_text(PREFIXES + PLEDGES, encoding="utf-8")
    return path


def test_a_class_that_data_declare_is_weighed(pledges: Path) -> None:
    found = observe(prepare.open_dataset([pledges], only_data=True).raw)
    own = {(record, prop) for record, prop in found.effective if prop == "amount"}
    assert own == {(ours("twelve"), "amount"), (ours("other-fund"), "amount")}
    assert {pair for pair in found.current if pair[1] == "amount"} == {(ours("other-fund"), "amount")}
    assert (ours("twelve"), day("2023-05-01")) in found.since
    assert (ours("twelve"), day("2024-01-01")) in found.until
    assert {item for item in found.disagreements if item.cls == "Pledge"} == {
        Disagreement("Pledge", "amount", day("2023-05-01"), frozenset([ours("ten"), ours("twelve")]), "SettledByRank"),
        Disagreement(
            "Pledge", "amount", day("2024-01-01"), frozenset([ours("twenty"), ours("thirty")]), "OpenDisagreement"
        ),
    }


def test_conflicts_lists_a_class_that_data_declare(pledges: Path) -> None:
    dataset = prepare.open_dataset([pledges], only_data=True)
    answer = answers.ask(dataset, dataset.questions["conflicts"], {})
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    own = {
        (str(row["record"]), row["value"], str(row["kind"]).rpartition("/")[2])
        for row in rows
        if str(row["recordClass"]) == ours("Pledge")
    }
    assert own == {
        (ours("ten"), Literal(10), "SettledByRank>"),
        (ours("twelve"), Literal(12), "SettledByRank>"),
        (ours("twenty"), Literal(20), "OpenDisagreement>"),
        (ours("thirty"), Literal(30), "OpenDisagreement>"),
    }


def test_a_subclass_that_adds_a_value_is_weighed_with_its_parent_and_on_its_own(tmp_path: Path) -> None:
    path = tmp_path / "speeches.ttl"
    path.write_text(PREFIXES + SPEECHES, encoding="utf-8")
    store = prepare.open_dataset([path], only_data=True).raw
    found = observe(store)
    assert {item for item in found.disagreements if item.cls in ("Participation", "Speech")} == {
        Disagreement(
            "Participation", "attendance", None, frozenset(map(ours, ("plain", "short", "long"))), "SettledByRank"
        ),
        Disagreement("Speech", "minutes", None, frozenset(map(ours, ("short", "long"))), "OpenDisagreement"),
    }
    own = {(record, prop) for record, prop in found.effective if record in map(ours, ("plain", "short", "long"))}
    assert own == {(ours("long"), "attendance")}, "the narrowest of the preferred values alone counts"
    assert (ours("norway"), "attended", ours("summit")) in found.edges
