"""From the records of the oracle to a store, and from a store back to what the oracle predicts."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store
from tests.weigh.oracle import CLASSES, EDGES, ONTOLOGY, Disagreement, Outcome, Record, det

from detente import asserted, dataset, derive

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
RDFS_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
TEST = "https://example.org/"
GRAPH = f"<{TEST}graph>"
INFERRED = NamedNode("https://w3id.org/detente/graph/inferred")

_MANY = ("role", "source", "supersedes")


def ours(name: str) -> str:
    """Give a term that is the test's own, such as an actor."""
    return f"<{TEST}{name}>"


@cache
def ontology() -> bytes:
    """Give the modules of the ontology as N-Quads, so that a store has them at little cost."""
    store = Store()
    for path in dataset.ontology_files():
        store.extend(asserted.read(path))
    dumped = store.dump(format=RdfFormat.N_QUADS)
    assert dumped is not None
    return dumped


def derived(records: Iterable[Record], parents: dict[str, str]) -> Store:
    """Give a store with the ontology, ``records`` and all that the product derives from them."""
    lines = [f"{ours(cls)} {RDFS_SUBCLASS} {_class(above, parents)}" for cls, above in parents.items()]
    for record in records:
        lines += statements(record, parents)
    return derived_from("".join(f"{line} {GRAPH} .\n" for line in lines))


def derived_from(quads: str) -> Store:
    """Give a store with the ontology, the N-Quads ``quads`` and all that the product derives from them."""
    store = Store()
    store.bulk_load(ontology() + quads.encode(), format=RdfFormat.N_QUADS)
    derive.derive(store)
    return store


def observe(store: Store) -> Outcome:
    """Read from ``store`` what the product derived."""
    parts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in ("disagreementClass", "disagreementProperty", "disagreementDay", "disagreeingRecord", "settlement"):
        for node, value in pairs(store, name):
            parts[node][name].add(value)
    disagreements = [
        Disagreement(
            _local(_only(part["disagreementClass"])),
            _local(_only(part["disagreementProperty"])),
            _only(part["disagreementDay"]) or None,
            frozenset(part["disagreeingRecord"]),
            _local(_only(part["settlement"])),
        )
        for part in parts.values()
    ]
    assert len(disagreements) == len(set(disagreements)), "one disagreement has two nodes"
    return Outcome(
        effective={(record, _local(prop)) for record, prop in pairs(store, "effectiveFor")},
        current={(record, _local(prop)) for record, prop in pairs(store, "currentFor")},
        since=set(pairs(store, "inForceFrom")),
        until=set(pairs(store, "inForceUntil")),
        disagreements=set(disagreements),
        edges={(subject, name, target) for name in EDGES for subject, target in pairs(store, name)},
    )


def pairs(store: Store, name: str) -> list[tuple[str, str]]:
    """Give subject and object of each statement of a property of the ontology, as N-Triples texts."""
    quads = store.quads_for_pattern(None, NamedNode(ONTOLOGY + name), None, DefaultGraph())
    return [(str(quad.subject), str(quad.object)) for quad in quads]


def stated(store: Store) -> list[Record]:
    """Read the records that the files of ``store`` state, whatever their rank and voice."""
    facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in store:
        if _is_asserted(quad) and quad.predicate.value.startswith(ONTOLOGY):
            facts[str(quad.subject)][_local(quad.predicate.value)].add(str(quad.object))
    classes: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, NamedNode(RDF_TYPE.strip("<>")), None, None):
        if _is_asserted(quad) and _local(str(quad.object)) in CLASSES:
            classes[str(quad.subject)].add(_local(str(quad.object)))
    asserted: dict[str, set[str]] = defaultdict(set)
    for claim, record in pairs(store, "asserts"):
        asserted[record].add(claim)
    records = []
    for name, kinds in classes.items():
        own = facts[name]
        single = {prop for kind in kinds for prop in _single(kind)}
        several = {prop for prop in single if len(own[prop]) > 1}
        assert len(kinds) == 1, f"{name} is of several classes: {kinds}"
        assert not several, f"{name} has several values of {several}"
        records.append(
            Record(
                name,
                min(kinds),
                {prop: min(own[prop]) for prop in single if own[prop]},
                roles=frozenset(own["role"]),
                sources=frozenset(own["source"]),
                claims=frozenset(asserted[name]),
                rank=_local(min(own["rank"], default="Normal")),
                supersedes=frozenset(own["supersedes"]),
            )
        )
    return records


def _single(cls: str) -> set[str]:
    declared = CLASSES[cls]
    return {*declared.key, *declared.values, *([declared.order] if declared.order else [])}


def statements(record: Record, parents: dict[str, str]) -> list[str]:
    """Write a record, and the claims that it rests on, as N-Triples without their ends."""
    lines = [f"{record.name} {RDF_TYPE} {_class(record.cls, parents)}"]
    lines += [f"{record.name} {det(name)} {value}" for name, value in record.facts.items()]
    for name, values in zip(_MANY, (record.roles, record.sources, record.supersedes), strict=True):
        lines += [f"{record.name} {det(name)} {value}" for value in values]
    if record.rank != "Normal":
        lines.append(f"{record.name} {det('rank')} {det(record.rank)}")
    for claim in record.claims:
        lines.append(f"{claim} {RDF_TYPE} {det('Claim')}")
        lines.append(f"{claim} {det('asserts')} {record.name}")
        lines.append(f"{claim} {det('reportedIn')} {ours('article')}")
    return lines


def _class(name: str, parents: dict[str, str]) -> str:
    return ours(name) if name in parents else det(name)


def _is_asserted(quad: Quad) -> bool:
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and graph != INFERRED and "/ontology" not in graph.value


def _local(iri: str) -> str:
    return re.split("[/#]", iri.strip("<>"))[-1]


def _only(values: set[str]) -> str:
    assert len(values) <= 1, values
    return min(values, default="")
