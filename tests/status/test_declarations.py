"""The ontology declares of each edge which records state it, and the rules derive it from those and no others."""

import pytest
from hypothesis import given, settings
from pyoxigraph import NamedNode, Store
from tests.weigh.oracle import EDGES, ONTOLOGY, Record
from tests.weigh.reading import derived, pairs
from tests.weigh.test_oracle import PARENTS, graphs

from detente import dataset, derive
from detente.namespaces import Det
from detente.statements import Declaration, Statement
from detente.status import Case, Statuses
from detente.view.voices import links

Edges = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def shipped() -> Store:
    """Give the shipped graph."""
    return derive.build()


def test_each_rule_has_a_declaration_and_each_declaration_a_rule(shipped: Store) -> None:
    declared = Statuses(shipped).declarations
    edges = {name.removeprefix(ONTOLOGY) for name, found in declared.items() if found[0].object not in found[0].values}
    assert edges == set(EDGES)
    assert len(edges) == len(dataset.rule_files("edges"))


def test_what_has_no_rule_is_the_value_of_the_record_of_one_thing(shipped: Store) -> None:
    declared = Statuses(shipped).declarations
    assert {name for name, found in declared.items() if found[0].object in found[0].values} == {ONTOLOGY + "status"}


def test_records_that_count_state_the_edges_of_the_shipped_graph(shipped: Store) -> None:
    assert stated(shipped) == given_by_rules(shipped)


@given(graphs())
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_records_that_count_state_the_edges_of_any_graph(records: list[Record]) -> None:
    store = derived(records, PARENTS)
    assert stated(store) == given_by_rules(store)


def given_by_rules(store: Store) -> Edges:
    """Give the edges that the store has."""
    return {(subject, name, target) for name in EDGES for subject, target in pairs(store, name)}


def stated(store: Store) -> Edges:
    """Give the edges that follow by the declarations from what weighing gives."""
    statuses = Statuses(store)
    counting = {flag: links(store, flag) for flag in (Det.effectiveFor, Det.currentFor)}

    def counts(case: Case) -> bool:
        flags = counting[Det.currentFor if case.declaration.current else Det.effectiveFor]
        fits = any(NamedNode(case.property) in flags.get(found.record, ()) for found in case.fitting)
        return fits and (case.declaration.required is None or (case.required is not None and counts(case.required)))

    found = set()
    for name in EDGES:
        for declaration in statuses.declarations[ONTOLOGY + name]:
            for start, end in ends(store, declaration):
                statement = Statement(start, NamedNode(ONTOLOGY + name), end)
                if any(counts(case) for case in statuses.cases(declaration, statement)):
                    found.add((str(start), name, str(end)))
    return found


def ends(store: Store, declaration: Declaration) -> set[tuple[NamedNode, NamedNode]]:
    """Give the two ends of whatever a record of the declared class could state."""
    starts, targets = links(store, declaration.subject), links(store, declaration.object)
    found = set()
    for record in starts.keys() & targets.keys():
        for start in starts[record]:
            subjects = links(store, declaration.through).get(start, set()) if declaration.through else {start}
            found |= {(subject, target) for subject in subjects for target in targets[record]}
    return found
