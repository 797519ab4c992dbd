"""Every question reads the records: a change of one that matters changes the answer as it must."""

from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from tests.queries.asking import ask, cut
from tests.queries.conftest import OTHER_EVENTS
from tests.queries.manifest import Mutation, mutations

from detente import dataset as files
from detente import derive
from detente.api import Dataset
from detente.asserted import read
from detente.namespaces import Det, expand
from detente.store.embedded import Embedded

MUTATIONS = mutations()

UNREAD = {"alignment", "places"}
"""Files that no answer here depends on; deriving without them and the offices takes a fifth of the time."""

OFFICES = ("actor-timeline", "leaders")
"""The questions on which the offices bear."""


@pytest.fixture(scope="session")
def asserted() -> list[Quad]:
    """Give the quads that matter before anything is derived from them."""
    paths = [*files.ontology_files(), *files.graph_files(), OTHER_EVENTS]
    return [quad for path in paths if path.stem not in UNREAD for quad in read(path)]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_a_changed_record_changes_the_answer(dataset: Dataset, asserted: list[Quad], mutation: Mutation) -> None:
    before = cut(ask(dataset, mutation.question, mutation.parameters), mutation.columns)
    after = cut(ask(_changed(asserted, mutation), mutation.question, mutation.parameters), mutation.columns)
    lost = Counter(map(tuple, before)) - Counter(map(tuple, after))
    gained = Counter(map(tuple, after)) - Counter(map(tuple, before))
    assert (lost, gained) == (Counter(map(tuple, mutation.lost)), Counter(map(tuple, mutation.gained)))


def test_every_question_has_a_mutation() -> None:
    assert {mutation.question for mutation in MUTATIONS} == {path.stem for path in files.question_files()}


def _changed(asserted: list[Quad], mutation: Mutation) -> Dataset:
    """Give the dataset that follows from the asserted quads with one record changed."""
    record = NamedNode(expand(mutation.record))
    own = [quad for quad in asserted if quad.subject == record]
    assert own, f"there is no {mutation.record}"
    new: dict[NamedNode, NamedNode | Literal] = {}
    if mutation.change == "deprecate":
        new[NamedNode(Det.rank)] = NamedNode(Det.Deprecated)
    elif isinstance(mutation.change, dict):
        new = {NamedNode(expand(name)): _term(text) for name, text in mutation.change.items()}
        assert set(new) <= {quad.predicate for quad in own}, f"{mutation.record} has no such property"
    dropped = {quad for quad in own if mutation.change == "remove" or quad.predicate in new}
    if mutation.question not in OFFICES:
        dropped.update(quad for quad in asserted if str(quad.graph_name).endswith("/offices>"))
    store = Store()
    store.extend(quad for quad in asserted if quad not in dropped)
    store.extend(Quad(record, name, value, own[0].graph_name) for name, value in new.items())
    derive.derive(store)
    return Dataset(Embedded(store), {"version": "", "hash": ""})


def _term(text: str) -> NamedNode | Literal:
    if text.isdigit():
        return Literal(int(text))
    if text in ("true", "false"):
        return Literal(text == "true")
    return NamedNode(expand(text))
