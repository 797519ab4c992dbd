"""`detente stats`: its numbers are those of the files, counted without it."""

import csv
import io
import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from tests.conftest import Run

from detente import dataset
from detente.namespaces import DET, GRAPH, RDF_TYPE, expand, shorten

Table = dict[tuple[str, str, str], str]


@cache
def _files() -> dict[str, set[Triple]]:
    """Read each file of graph and ontology: its triples by its path."""
    files = {}
    for path in (*dataset.ontology_files(), *dataset.graph_files()):
        quads = parse(path=path, format=RdfFormat.TURTLE)
        files[path.relative_to(dataset.root()).with_suffix("").as_posix()] = {quad.triple for quad in quads}
    return files


def _merged() -> set[Triple]:
    return set().union(*_files().values())


def _having(name: str, value: str | None = None) -> set[str]:
    """Give the subjects of a property, with one value or any."""
    wanted = None if value is None else NamedNode(expand(value))
    predicate = NamedNode(RDF_TYPE if name == "a" else expand(name))
    return {
        str(triple.subject) for triple in _merged() if triple.predicate == predicate and wanted in (None, triple.object)
    }


def _values(name: str, nodes: set[str]) -> Counter[str]:
    """Count the values of a property of ``nodes``."""
    pairs = {(str(t.subject), t.object) for t in _merged() if t.predicate == NamedNode(expand(name))}
    return Counter(shorten(getattr(value, "value", "")) for subject, value in pairs if subject in nodes)


def _table(text: str) -> Table:
    """Read the rows, items shortened."""
    header, *rows = csv.reader(io.StringIO(text))
    assert header == ["section", "item", "measure", "value"]
    table = {(section, shorten(item), measure): value for section, item, measure, value in rows}
    assert len(table) == len(rows)
    return table


@pytest.fixture(scope="module")
def stats(detente: Run) -> Table:
    """Count the shipped dataset."""
    done = detente("stats")
    assert (done.returncode, done.stderr) == (0, "")
    return _table(done.stdout)


def _section(stats: Table, name: str, measure: str) -> dict[str, int]:
    return {item: int(value) for (section, item, what), value in stats.items() if (section, what) == (name, measure)}


def test_triples_are_those_of_the_files_and_what_is_inferred(stats: Table, detente: Run) -> None:
    numbers = _section(stats, "triples", "triples")
    assert numbers["asserted"] == len(_merged())
    whole = detente("query", "SELECT (COUNT(*) AS ?number) WHERE { ?s ?p ?o }").stdout.split()[1]
    assert numbers["all"] == int(whole) == numbers["asserted"] + numbers["inferred"]


@pytest.mark.parametrize("cls", ["det:State", "det:Person", "det:Office", "det:MediaOrganisation", "det:Document"])
def test_entities_are_counted_by_class(cls: str, stats: Table) -> None:
    assert _section(stats, "entities", "entities")[cls] == len(_having("a", cls))


def test_class_counts_those_of_the_classes_below(stats: Table) -> None:
    numbers = _section(stats, "entities", "entities")
    military = [DET + name for name in ("Attack", "Evacuation", "Incursion", "MilitaryEvent", "Offensive")]
    assert numbers["det:MilitaryEvent"] == len(set().union(*(_having("a", cls) for cls in military)))
    assert "det:Record" not in numbers
    assert "det:Position" not in numbers
    assert "det:Attendance" not in numbers, "a value of the ontology is no entity"


@pytest.mark.parametrize("cls", ["det:Position", "det:Participation", "det:Explanation", "det:Count"])
def test_records_are_counted_by_what_they_rest_on(cls: str, stats: Table) -> None:
    records = _having("a", cls)
    sourced = _having("det:source")
    asserted = {str(t.object) for t in _merged() if t.predicate == NamedNode(DET + "asserts")}
    expected = {
        "records": records,
        "reported": records & sourced,
        "claimed": records & asserted - sourced,
        "reconstructed": records & _having("det:basis", "det:Reconstructed"),
        "deprecated": records & _having("det:rank", "det:Deprecated"),
    }
    for measure, nodes in expected.items():
        assert int(stats.get(("records", cls, measure), "0")) == len(nodes), measure
    effective = int(stats["records", cls, "effective"])
    assert 0 < effective <= len(expected["reported"] - expected["deprecated"])


def test_all_records_are_the_sum_of_their_classes(stats: Table) -> None:
    for measure in ("records", "reported", "claimed", "reconstructed", "deprecated", "effective"):
        numbers = _section(stats, "records", measure)
        assert numbers.pop("det:Record") == sum(numbers.values())


def test_claims_are_counted_by_force(stats: Table) -> None:
    numbers = _section(stats, "claims", "claims")
    claims = _having("a", "det:Claim")
    assert numbers.pop("det:Claim") == len(claims)
    assert numbers == _values("det:force", claims)


def test_documents_are_counted_by_kind_and_language(stats: Table) -> None:
    documents = _having("a", "det:Document")
    assert _section(stats, "documents by kind", "documents") == _values("det:documentKind", documents)
    assert _section(stats, "documents by language", "documents") == _values("dcterms:language", documents)
    assert int(stats["documents", "det:Document", "documents"]) == len(documents)
    assert int(stats["documents", "det:Document", "not seen"]) == _values("det:seen", documents)["false"]
    assert int(stats["documents", "det:Document", "reprints"]) == len(_having("det:reprintOf"))


def test_disagreements_are_those_that_conflicts_lists(stats: Table, detente: Run) -> None:
    rows = csv.DictReader(io.StringIO(detente("ask", "conflicts").stdout))
    listed = Counter(kind for kind, _ in {(shorten(row["kind"]), row["conflict"]) for row in rows})
    numbers = _section(stats, "disagreements", "disagreements")
    assert numbers == {name: listed[name] for name in ("det:OpenDisagreement", "det:SettledByRank")}


def test_graphs_are_the_files_with_what_they_introduce(stats: Table) -> None:
    numbers = _section(stats, "graphs", "triples")
    numbers.pop("inferred")
    assert numbers == {
        "ontology" if name == "ontology/detente" else name.removeprefix("graph/"): len(triples)
        for name, triples in _files().items()
    }
    summit = "diplomacy/burgenstock-2024"
    introduced = {str(t.subject) for t in _files()[f"graph/{summit}"] if t.predicate == NamedNode(RDF_TYPE)}
    assert int(stats["graphs", summit, "records"]) == sum("/id/record/" in node for node in introduced)
    assert stats["graphs", summit, "events"] == "1"
    assert stats["graphs", "diplomacy/burgenstock-supporters", "first day"] == "2024-06-16"
    assert stats["graphs", "diplomacy/burgenstock-supporters", "last day"] == "2024-06-17"


def test_names_of_graphs_are_those_that_export_takes(stats: Table, detente: Run) -> None:
    done = detente("export", "--graph", "ontology/topics", "-f", "ntriples")
    assert len(done.stdout.splitlines()) == int(stats["graphs", "ontology/topics", "triples"])


def test_own_data_alone_are_counted(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix det: <https://w3id.org/detente/ontology/> . @prefix event: <https://w3id.org/detente/id/event/> .\n"
        "@prefix record: <https://w3id.org/detente/id/record/> .\n"
        "@prefix state: <https://w3id.org/detente/id/state/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        'event:mine a det:Call ; det:start "2030-02-03"^^xsd:date ; det:end "2030-02-04"^^xsd:date .\n'
        "record:mine a det:Participation ; det:actor state:FRA ;\n"
        "  det:event event:mine ; det:attendance det:Attended .\n",
        encoding="utf-8",
    )
    stats = _table(detente("stats", "--data", path, "--only-data").stdout)
    mine = {measure: value for (_, item, measure), value in stats.items() if item == "data/mine"}
    assert mine == {
        "triples": "7",
        "events": "1",
        "records": "1",
        "first day": "2030-02-03",
        "last day": "2030-02-04",
    }
    assert stats["records", "det:Participation", "records"] == "1"
    assert ("records", "det:Participation", "reported") not in stats
    assert _section(stats, "disagreements", "disagreements") == {"det:OpenDisagreement": 0, "det:SettledByRank": 0}


def test_json_has_numbers_and_days(detente: Run, stats: Table) -> None:
    rows = json.loads(detente("stats", "-f", "json").stdout)["results"]["bindings"]
    assert len(rows) == len(stats)
    datatypes = {row["value"]["datatype"].rpartition("#")[2] for row in rows}
    assert datatypes == {"integer", "date"}
    assert {row["item"]["type"] for row in rows} == {"uri", "literal"}
    assert not any(row["item"]["value"].startswith(GRAPH) for row in rows)
