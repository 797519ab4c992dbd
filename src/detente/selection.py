"""Choose what is exported: the whole dataset, one named graph, or an entity and what surrounds it."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Dataset, DefaultGraph, NamedNode, Quad, Store

from detente import asserted
from detente.api import Dataset as Prepared
from detente.errors import DetenteError
from detente.namespaces import GRAPH, ID, INFERRED, ONTOLOGY, PREFIXES, RDF_TYPE, RDFS_LABEL, SKOS, Det
from detente.store import copying
from detente.store.protocol import select
from detente.terms import Subject, triple

_INFERRED: Final = NamedNode(INFERRED)
_GRAPHS: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"
_TYPE: Final = NamedNode(RDF_TYPE)
_NAMING: Final = (_TYPE, NamedNode(RDFS_LABEL), NamedNode(SKOS + "prefLabel"))
_VOICES: Final = tuple(map(NamedNode, (Det.Record, Det.Claim, Det.Disagreement)))
_DOCUMENT: Final = NamedNode(Det.Document)


def whole(dataset: Prepared, *, with_inferred: bool = False) -> Iterator[Quad]:
    """Give all quads of the named graphs: ontology and asserted graph, on request what is inferred.

    They are those of the dataset's files, as far as its view shows them. Of a dataset that is read from a store,
    they are those of the store; where that has no named graphs, the triples of its default graph.
    """
    if not dataset.address:
        for path in asserted.files(dataset.data, only_data=dataset.only_data):
            yield from _visible(dataset, asserted.read(path))
    elif not any(dataset.raw.named_graphs()):
        yield from dataset.raw
    else:
        yield from (quad for quad in dataset.raw if quad.graph_name not in (DefaultGraph(), _INFERRED))
    if with_inferred:
        yield from _inferred(dataset.raw)


def named_graph(dataset: Prepared, name: str) -> Iterator[Quad]:
    """Give the quads of one named graph.

    ``name`` is its IRI, its prefixed name, or the path of its file, such as ``diplomacy/burgenstock-2024``,
    ``ontology/events`` or ``graph/diplomacy/burgenstock-2024.ttl``. Raises ``DetenteError`` with the nearest
    names if there is none.
    """
    if dataset.address:
        wanted = _choose(name, {str(getattr(row[0], "value", "")) for row in select(dataset.store, _GRAPHS)})
        yield from copying.graph(dataset.store, wanted)
        return
    files = asserted.files(dataset.data, only_data=dataset.only_data)
    graphs = {path: asserted.graphs(path) for path in files}
    wanted = _choose(name, {INFERRED}.union(*graphs.values()))
    if wanted == INFERRED:
        yield from _inferred(dataset.raw)
    for path in files:
        if wanted in graphs[path]:
            yield from (quad for quad in _visible(dataset, asserted.read(path)) if quad.graph_name == NamedNode(wanted))


def neighbourhood(dataset: Prepared, entity: str, depth: int = 1, *, with_inferred: bool = False) -> Iterator[Quad]:
    """Give what is known of the entity with the IRI ``entity``, as far as ``depth`` steps from it.

    - Depth 0: all triples of the entity itself.
    - Depth 1: also all triples of whatever names it (its records, claims about it, events that are part of it)
      and of the records and claims that name those in turn (why it did so, who denies it), however far.
    - Each further step does the same for all that the step before has reached or named.

    With any record, claim or other node come the documents that it rests on, and the documents that attest
    those or that they repeat. Of all else that is named, type and labels are given, so that the part can be
    read on its own. Blank nodes belong to the node that names them. Inferred triples, ``with_inferred``, are
    those of the nodes reached, those that lead to ``entity`` and to the entities of further steps, and the
    disagreements about the records.
    """
    walk = _Walk(whole(dataset), dataset.raw, with_inferred)
    start = NamedNode(entity)
    walk.describe(start)
    reached, done = {start}, set[NamedNode]()
    for _ in range(depth):
        for node in reached - done:
            walk.surround(node)
        done |= reached
        reached = walk.within_reach()
    walk.describe_documents()
    walk.name_the_rest()
    yield from walk.quads


def _visible(dataset: Prepared, quads: Iterator[Quad]) -> Iterator[Quad]:
    """Give those of the quads of a file that the view of ``dataset`` has; all of them, where it has none."""
    if not dataset.view:
        return quads
    from detente.view.build import is_visible

    return (quad for quad in quads if is_visible(quad, dataset.raw))


def _inferred(store: Store) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, _INFERRED)


def _readings(name: str) -> Iterator[str]:
    """Give the IRIs that ``name`` may stand for."""
    bare = name.removeprefix("<").removesuffix(">")
    yield bare
    prefix, colon, local = bare.partition(":")
    if colon and prefix in PREFIXES:
        yield PREFIXES[prefix] + local
    path = bare.removesuffix(".ttl").removesuffix(".trig")
    yield GRAPH + path.removeprefix("graph/")
    folder, _, module = path.rpartition("/")
    if folder in ("", "ontology"):
        yield ONTOLOGY if module in ("detente", "ontology") else f"{PREFIXES['module']}{module}"


def _choose(name: str, graphs: set[str]) -> str:
    """Give the IRI of the one of ``graphs`` that is called ``name``; raises ``DetenteError`` if there is none."""
    for iri in _readings(name):
        if iri in graphs:
            return iri
    raise DetenteError(f"there is no graph {name!r}", _nearest(name, graphs))


def _nearest(name: str, graphs: set[str]) -> str:
    import difflib

    paths = {
        iri.removeprefix(GRAPH).replace(PREFIXES["module"], "ontology/").replace(ONTOLOGY, "ontology") for iri in graphs
    }
    close = difflib.get_close_matches(name.removeprefix("graph:").removeprefix("graph/"), paths, 5, 0.4)
    return f"Nearest: {', '.join(close)}." if close else f"The graphs are: {', '.join(sorted(paths))}."


class _Walk:
    """Collects quads around an entity.

    The asserted quads are walked; the store has the inferred ones, and in its default graph the classes of
    everything, by which records, claims and documents are told.
    """

    def __init__(self, quads: Iterator[Quad], store: Store, with_inferred: bool) -> None:
        self.quads: dict[Quad, None] = {}
        self._described: set[Subject] = set()
        self._asserted = Dataset(quads)
        self._store = store
        self._with_inferred = with_inferred

    def describe(self, node: Subject) -> None:
        """Take all triples of ``node``, and of the blank nodes below it."""
        pending = [node]
        while pending:
            subject = pending.pop()
            if subject in self._described:
                continue
            self._described.add(subject)
            for quad in self._about(subject):
                self.quads[quad] = None
                if isinstance(quad.object, BlankNode):
                    pending.append(quad.object)

    def surround(self, node: NamedNode) -> None:
        """Take ``node``, what names it, and the records and claims that name those."""
        self.describe(node)
        pending: list[Subject] = []
        for quad in self._naming(node):
            subject = triple(quad)[0]
            if quad.graph_name == _INFERRED and not self._is_voice(subject):
                self.quads[quad] = None
            else:
                pending.append(subject)
        seen: set[Subject] = {node}
        while pending:
            subject = pending.pop()
            if subject in seen:
                continue
            seen.add(subject)
            namers = [triple(quad)[0] for quad in self._naming(subject)]
            if isinstance(subject, BlankNode) and namers:
                pending += namers
                continue
            self.describe(subject)
            if self._is_voice(subject):
                pending += [namer for namer in namers if self._is_voice(namer)]

    def describe_documents(self) -> None:
        """Take the documents that anything described names, and those that these name."""
        pending = list(self.quads)
        while pending:
            target = pending.pop().object
            if isinstance(target, NamedNode) and target not in self._described and self._is(target, _DOCUMENT):
                self.describe(target)
                pending += self._about(target)

    def within_reach(self) -> set[NamedNode]:
        """Give the entities, other than documents, that are described or named so far."""
        named = {quad.object for quad in self.quads} | self._described
        entities = (node for node in named if isinstance(node, NamedNode) and node.value.startswith(ID))
        return {node for node in entities if not self._is(node, _DOCUMENT)}

    def name_the_rest(self) -> None:
        """Take type and labels of what is named and not described, classes left out."""
        named = {quad.object for quad in self.quads if quad.predicate != _TYPE}
        for node in named - self._described:
            if isinstance(node, NamedNode):
                naming = (quad for quad in self._about(node) if quad.predicate in _NAMING)
                self.quads.update(dict.fromkeys(naming))

    def _about(self, subject: Subject) -> list[Quad]:
        """Give the quads of ``subject``."""
        found = list(self._asserted.quads_for_subject(subject))
        if self._with_inferred:
            found += self._store.quads_for_pattern(subject, None, None, _INFERRED)
        return found

    def _naming(self, target: Subject) -> list[Quad]:
        """Give the quads that have ``target`` as their object."""
        found = list(self._asserted.quads_for_object(target))
        if self._with_inferred:
            found += self._store.quads_for_pattern(None, None, target, _INFERRED)
        return found

    def _is(self, node: Subject, cls: NamedNode) -> bool:
        return any(self._store.quads_for_pattern(node, _TYPE, cls, DefaultGraph()))

    def _is_voice(self, node: Subject) -> bool:
        return any(self._is(node, cls) for cls in _VOICES)
