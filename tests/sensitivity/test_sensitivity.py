"""Sensitivity: what is weighed again without a source is what a view without it holds, and the command says so."""

import csv
import io
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store, Triple
from tests.conftest import Run

from detente import derive, expand
from detente.answers import ask
from detente.api import Dataset
from detente.sensitivity.dropping import Sources
from detente.sensitivity.patterns import Nodes, Patterns
from detente.store.embedded import Embedded
from detente.view.build import build
from detente.view.parameters import View

ROOTS = (
    "document:mofa-jp-2024-06-15",  # the source of a rank
    "document:kim-2024-08-20",  # the article: claims, and records that are deprecated
    "document:interfax-ua-2024-06-26",  # a list of supporters, and what others were derived from
    "document:meduza-zakharova-2024-08-18",  # denies that the talks in Qatar were planned
    "document:cia-factbook",  # terms of office, which end those before them
    "document:washington-post-secret-efforts-2024-08-17",  # an original that was reprinted
)


@pytest.fixture(scope="module")
def shipped() -> Store:
    return derive.build()


@pytest.fixture(scope="module")
def sources(shipped: Store) -> Sources:
    return Sources(shipped)


def _triples(store: Store) -> set[Triple]:
    """Give the triples of the default graph; blank nodes are those of the ontology alone."""
    quads = store.quads_for_pattern(None, None, None, DefaultGraph())
    return {q.triple for q in quads if not isinstance(q.subject, BlankNode) and not isinstance(q.object, BlankNode)}


@pytest.mark.parametrize("root", ROOTS)
def test_a_dropped_source_leaves_what_the_view_without_it_holds(shipped: Store, sources: Sources, root: str) -> None:
    before = _triples(sources.store)
    view = build(shipped, View(without=(expand(root),)))
    with sources.without(NamedNode(expand(root))) as change:
        left = _triples(sources.store)
    assert left == _triples(view)
    assert change.removed == before - left
    assert change.added == left - before
    assert _triples(sources.store) == before


@pytest.mark.parametrize("root", ROOTS)
def test_a_question_whose_patterns_match_no_change_answers_as_before(sources: Sources, root: str) -> None:
    dataset = Dataset(Embedded(sources.store), {"version": "", "hash": ""})
    before = {name: ask(dataset, question, {}).rows for name, question in dataset.questions.items()}
    nodes = Nodes(sources.store)
    spared = []
    with sources.without(NamedNode(expand(root))) as change:
        nodes.add(change.added)
        for name, question in dataset.questions.items():
            if not Patterns(question.text).match(change.removed | change.added, nodes):
                spared.append(name)
                assert ask(dataset, question, {}).rows == before[name]
    assert spared


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    for row in csv.DictReader(io.StringIO(text)):
        yield row["change"], row["row"], row["source"].rpartition("/")[2], row["onlySource"]


def test_without_the_source_of_its_rank_the_head_of_a_delegation_is_contested(detente: Run) -> None:
    done = detente("sensitivity", "who-represented", "--state", "JPN", "--event", "burgenstock-2024", "-f", "csv")
    assert done.returncode == 0
    contested = [row for row in _rows(done.stdout) if row[0] == "contested"]
    assert len(contested) == 1
    assert "personLabel: Fumio Kishida" in contested[0][1]
    assert contested[0][2] == "mofa-jp-2024-06-15"


def test_a_row_that_one_document_carries_goes_with_it(detente: Run) -> None:
    done = detente("sensitivity", "communique-changes", "-f", "csv")
    assert done.returncode == 0
    rows = list(_rows(done.stdout))
    assert [row for row in rows if "label: Mauritius" in row[1]] == [
        (
            "goes",
            "instrument: instrument:burgenstock-communique; day: 2024-07-13; dayBasis: det:FirstReported; "
            "date: 2024-06-28/2024-07-13; stance: det:JoinedLater; actor: state:MUS; label: Mauritius",
            "babel-png-2024-07-13",
            "true",
        )
    ]
    assert not [row for row in rows if "label: Marshall Islands" in row[1]]  # two papers report it
    assert "that a single source carries" in done.stderr


def test_without_the_page_of_a_denial_a_claim_is_not_contradicted(detente: Run) -> None:
    done = detente("sensitivity", "claims-by", "--claimant", "valery-gerasimov", "-f", "csv")
    assert done.returncode == 0
    changes = {(change, row.rpartition("; ")[2], source, only) for change, row, source, only in _rows(done.stdout)}
    assert changes == {
        ("goes", "contradicted: true", "trt-kursk-2025-04-26", "true"),
        ("goes", "contradicted: true", "odrimedia-kursk-2025-04", "false"),
        ("comes", "contradicted: false", "odrimedia-kursk-2025-04", "false"),
    }


def test_an_unknown_question_and_a_parameter_that_names_nothing_are_words(detente: Run) -> None:
    for arguments in (("communique-declners",), ("who-represented", "--state", "Atlantis")):
        done = detente("sensitivity", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: ")
