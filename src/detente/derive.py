"""Build a dataset: load its files, derive bounds, superclasses, weights and edges, and merge all.

In the store that results, each file is a named graph, what is derived is ``graph:inferred``, and the default
graph is the merge of all of them, each triple once.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from detente import asserted, bounds, checks, dataset, lifecycle, weigh
from detente.namespaces import INFERRED, PREFIXES, RDF_TYPE, RDFS_SUBCLASS, Det
from detente.store import embedded

_MERGE = "INSERT { ?subject ?predicate ?object } WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"
_AXIOMS: Final = (RDFS_SUBCLASS, PREFIXES["rdfs"] + "subPropertyOf", PREFIXES["owl"] + "inverseOf")


def build(data: Sequence[Path] = (), *, only_data: bool = False) -> Store:
    """Build the dataset in memory and give its store.

    ``data`` are further Turtle or TriG files that join the shipped graph before weighing; with ``only_data``
    they replace it, but for the ontology and ``graph/reference``. Raises ``DetenteError`` if a file can't be
    read or records supersede one another in a circle.
    """
    store = Store()
    for path in asserted.files(data, only_data=only_data):
        store.extend(asserted.read(path))
    derive(store)
    return store


def derive(store: Store) -> None:
    """Merge the named graphs of ``store`` into its default graph and add what follows from them."""
    store.update(_MERGE)
    _materialise(store)
    _add(store, (Triple(*statement) for statement in bounds.derive(store)))
    _add(store, weigh.weigh(store))
    _materialise(store, _add(store, consequences(store)))


def consequences(store: Store) -> Iterator[Triple]:
    """Give what follows from the claims, and from the records that count, of a weighed default graph."""
    yield from checks.judge(store)
    yield from edges(store)


def edges(store: Store) -> Iterator[Triple]:
    """Give what follows from the records that count: edges by the rules, and which steps do not fit."""
    yield from lifecycle.judge(store)
    for rule in dataset.rule_files("edges"):
        yield from embedded.triples(store, rule.read_text(encoding="utf-8"))


def _materialise(store: Store, new: Collection[Triple] | None = None) -> None:
    """Run the rules that need no weighing until nothing new follows; from ``new`` alone where the rest has been done.

    What a rule adds is put before the rules again without the rest, but for the axioms, which they all read.
    """
    rules = [rule.read_text(encoding="utf-8") for rule in dataset.rule_files("materialise")]
    if new is None:
        new = {triple for rule in rules for triple in _add(store, embedded.triples(store, rule))}
    while new:
        part = Store()
        part.extend(_axioms(store))
        part.bulk_extend(Quad(*triple) for triple in new)
        new = {triple for rule in rules for triple in _add(store, embedded.triples(part, rule))}


def _axioms(store: Store) -> Iterator[Quad]:
    """Give what the rules without weighing read of the ontology."""
    for axiom in _AXIOMS:
        yield from embedded.objects(store, axiom)
    for stance in store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(Det.Stance), DefaultGraph()):
        yield from store.quads_for_pattern(stance.subject, None, None, DefaultGraph())


def _add(store: Store, triples: Iterable[Triple]) -> set[Triple]:
    """Add the triples that the default graph lacks, there and to the inferred graph, and give them."""
    new = {triple for triple in triples if Quad(*triple) not in store}
    graphs = (DefaultGraph(), NamedNode(INFERRED))
    store.bulk_extend(Quad(t.subject, t.predicate, t.object, graph) for t in new for graph in graphs)
    return new
