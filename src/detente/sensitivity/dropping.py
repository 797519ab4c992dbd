"""Drop a source from a dataset in memory, and put it back: only what the source touches is weighed again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from detente import bounds, checks, derive, weigh
from detente.namespaces import PREFIXES, Det
from detente.view.build import LINKS, RANKING
from detente.view.parameters import View
from detente.view.voices import Nodes, Voices, links, members
from detente.weigh import Candidate, Slot, Weighing

_SUBPROPERTY: Final = PREFIXES["rdfs"] + "subPropertyOf"
_INVERSE: Final = PREFIXES["owl"] + "inverseOf"
_OPEN: Final = NamedNode(Det.OpenDisagreement)

_Matter = tuple[str, tuple[object, ...]]
"""A class of records and a key."""


class Change(NamedTuple):
    """What a dropped source takes out of the default graph, what comes in its place, and which records turn open."""

    removed: set[Triple]
    added: set[Triple]
    opened: Nodes


class Sources:
    """The roots of a derived dataset; its default graph is held here in a store that changes while one is dropped.

    Without ``check_claims`` what bears claims out or opposes them stays as it is.
    """

    def __init__(self, store: Store, *, check_claims: bool = True) -> None:
        self._check_claims = check_claims
        self.store = Store()
        self.store.extend(store.quads_for_pattern(None, None, None, DefaultGraph()))
        self._voices = Voices(self.store, View())
        self._records = members(self.store, Det.Record)
        self._timed = set().union(*(weigh.columns(self.store, name) for name in (Det.start, Det.end, Det.attestedOn)))
        self._index_sources()
        self._index_weighing()
        self._supers, self._inverses = self._axioms()
        self._bounds = {Triple(*statement) for statement in bounds.derive(self.store)}
        self._from_claims = self._closure(checks.judge(self.store))
        self._from_records = self._closure(derive.edges(self.store))

    @property
    def roots(self) -> list[NamedNode]:
        """The documents that speak for records or claims, in order."""
        return sorted(self._touched.keys() | self._claims.keys() | self._ranked.keys(), key=lambda root: root.value)

    def alone(self, root: NamedNode, node: NamedNode) -> bool:
        """Tell whether no other root speaks for a record or a claim."""
        return self._carriers.get(node) == {root}

    @contextmanager
    def without(self, root: NamedNode) -> Iterator[Change]:
        """Drop a root with its reprints from ``store`` while the context lasts."""
        removed, added, weighs = self._drop(root)
        for before, now in self._consequences(weighs=weighs):
            gone = {triple for triple in before - now if Quad(*triple) in self.store}
            new = {triple for triple in now - before if Quad(*triple) not in self.store}
            self._apply(gone, new)
            removed, added = (removed | gone) - new, (added | new) - gone
        try:
            yield Change(removed, added, self._opened(added))
        finally:
            self._apply(added, removed)

    def _index_sources(self) -> None:
        """Note by root what rests on it, and by record and claim the roots that it rests on."""
        root = self._voices.root
        self._touched: dict[NamedNode, Nodes] = defaultdict(set)
        self._ranked: dict[NamedNode, Nodes] = defaultdict(set)
        self._claims: dict[NamedNode, Nodes] = defaultdict(set)
        self._sources: dict[NamedNode, Nodes] = {}
        self._rank_roots: dict[NamedNode, Nodes] = {}
        self._carriers: dict[NamedNode, Nodes] = defaultdict(set)
        for record, documents in links(self.store, Det.source).items():
            self._sources[record] = set(map(root, documents))
            self._carriers[record] |= self._sources[record]
            for found in self._sources[record]:
                self._touched[found].add(record)
        for record, documents in links(self.store, Det.rankSource).items():
            self._rank_roots[record] = set(map(root, documents))
            for found in self._rank_roots[record]:
                self._ranked[found].add(record)
        for claim, documents in links(self.store, Det.reportedIn).items():
            self._carriers[claim] = set(map(root, documents))
            for found in self._carriers[claim]:
                self._claims[found].add(claim)
        self._asserted = self._voices.bearing(self.store, Det.asserts)
        self._asserting: dict[NamedNode, Nodes] = defaultdict(set)
        for claim, records in self._asserted.items():
            for record in records:
                self._asserting[record].add(claim)
                self._carriers[record] |= self._carriers[claim]
        self._documents: dict[NamedNode, Nodes] = defaultdict(set)
        for document in self._voices.documents:
            self._documents[root(document)].add(document)

    def _index_weighing(self) -> None:
        self._weighing = Weighing(self.store)
        self._slots: dict[_Matter, list[Slot]] = defaultdict(list)
        self._matters: dict[NamedNode, set[_Matter]] = defaultdict(set)
        self._outcomes = {}
        for slot, candidates in self._weighing.slots.items():
            matter = (slot.cls, slot.key)
            self._slots[matter].append(slot)
            self._outcomes[slot] = set(self._weighing.outcome(slot, candidates))
            for candidate in candidates:
                self._matters[candidate.record].add(matter)

    def _drop(self, root: NamedNode) -> tuple[set[Triple], set[Triple], bool]:
        """Take out what a root carries alone, and weigh what it touched again.

        Give what goes, what comes, and whether what counts may have changed.
        """
        only = {root}
        claims = {claim for claim in self._claims.get(root, ()) if self._carriers[claim] == only}
        touched = self._touched.get(root, set()).union(*(self._asserted.get(claim, ()) for claim in claims))
        unsourced = {record for record in touched if self._sources.get(record, only) == only}
        hidden = {record for record in unsourced if not self._asserting[record] - claims}
        unranked = {record for record in self._ranked.get(root, ()) if self._rank_roots[record] == only}
        removed = set(self._triples(hidden | claims))
        cut = {
            quad.triple
            for node in claims | self._documents[root]
            for quad in self.store.quads_for_pattern(None, None, node)
            if quad.predicate in LINKS and (quad.subject in self._records or quad.subject in self._voices.claims)
        }
        cut |= {
            quad.triple
            for node in unranked - hidden
            for quad in self.store.quads_for_pattern(node, None, None)
            if quad.predicate in RANKING
        }
        removed |= {triple for triple in self._closure(cut) if Quad(*triple) in self.store}
        lost, gained = self._weigh_again(unsourced, unranked)
        added = gained - lost
        removed |= lost - gained
        self._apply(removed, added)
        if hidden & self._timed:
            now = {Triple(*statement) for statement in bounds.derive(self.store)}
            late, new = self._bounds - now, now - self._bounds
            late = {triple for triple in late if Quad(*triple) in self.store}
            self._apply(late, new)
            removed, added = removed | late, added | new
        return removed, added, bool(hidden) or lost != gained

    def _weigh_again(self, unsourced: Nodes, unranked: Nodes) -> tuple[set[Triple], set[Triple]]:
        """Give what the touched keys come to with the source, and what without it."""
        lost: set[Triple] = set()
        gained: set[Triple] = set()
        for matter in set().union(*(self._matters.get(record, ()) for record in unsourced | unranked)):
            for slot in self._slots[matter]:
                lost |= self._outcomes[slot]
                left: list[Candidate] = [
                    candidate._replace(rank=0) if candidate.record in unranked else candidate
                    for candidate in self._weighing.slots[slot]
                    if candidate.record not in unsourced
                ]
                gained |= set(self._weighing.outcome(slot, left)) if left else set()
        return lost, gained

    def _triples(self, nodes: Nodes) -> Iterator[Triple]:
        """Give all triples of nodes, and those that follow from them by an inverse property."""
        for node in nodes:
            own = [quad.triple for quad in self.store.quads_for_pattern(node, None, None)]
            yield from own
            yield from (triple for triple in self._closure(own) if Quad(*triple) in self.store)

    def _opened(self, added: Iterable[Triple]) -> Nodes:
        """Give the records of disagreements that are open now."""
        nodes = {triple.subject for triple in added if triple.object == _OPEN}
        return {
            quad.object
            for node in nodes
            for quad in self.store.quads_for_pattern(node, NamedNode(Det.disagreeingRecord), None)
            if isinstance(quad.object, NamedNode)
        }

    def _consequences(self, *, weighs: bool) -> Iterator[tuple[set[Triple], set[Triple]]]:
        """Give what is derived with the source and without: from claims, and from records where it may have changed."""
        if self._check_claims:
            yield self._from_claims, self._closure(checks.judge(self.store))
        if weighs:
            yield self._from_records, self._closure(derive.edges(self.store))

    def _closure(self, triples: Iterable[Triple]) -> set[Triple]:
        """Add what follows by subproperty and inverse from each of the triples."""
        found = set(triples)
        pending = list(found)
        while pending:
            subject, predicate, target = pending.pop()
            above = [Triple(subject, name, target) for name in self._supers.get(predicate, ())]
            turned = (
                []
                if isinstance(target, Literal)
                else [Triple(target, name, subject) for name in self._inverses.get(predicate, ())]
            )
            for triple in (*above, *turned):
                if triple not in found:
                    found.add(triple)
                    pending.append(triple)
        return found

    def _axioms(self) -> tuple[dict[NamedNode, Nodes], dict[NamedNode, Nodes]]:
        supers, inverses = links(self.store, _SUBPROPERTY), links(self.store, _INVERSE)
        both: dict[NamedNode, Nodes] = defaultdict(set)
        for name, others in inverses.items():
            for other in others:
                both[name].add(other)
                both[other].add(name)
        return supers, dict(both)

    def _apply(self, removed: Iterable[Triple], added: Iterable[Triple]) -> None:
        for triple in removed:
            self.store.remove(Quad(*triple))
        self.store.extend([Quad(*triple) for triple in added])
