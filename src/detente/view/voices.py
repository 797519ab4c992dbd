"""Whose word a view takes: the documents and claims that are admitted, and known in time."""

import datetime
from collections import defaultdict
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from detente.namespaces import RDF_TYPE, Det
from detente.store import embedded
from detente.view.parameters import View

Nodes = set[NamedNode]

_BEARING: Final = frozenset(map(NamedNode, (Det.Announces, Det.Asserts, Det.Denies)))
"""The forces of claims that bear on records."""


class Voices:
    """The documents and claims of a derived dataset, and which of them a view admits.

    A document speaks as the root that it reprints, and is known from its root's day. A claim is admitted with its
    claimant or with a document that reports it, and known with the first of those.
    """

    def __init__(self, store: Store, view: View) -> None:
        self._view = view
        self._roots = _roots(store)
        self._bounds = {bound: days(store, bound) for bound in (Det.earliest, Det.latest)}
        self._makers = links(store, Det.publisher)
        for document, authors in links(store, Det.author).items():
            self._makers.setdefault(document, set()).update(authors)
        self._claimants = links(store, Det.claimant)
        self._reports = links(store, Det.reportedIn)
        self._according = {self.root(NamedNode(iri)) for iri in view.according_to}
        self._without = {self.root(NamedNode(iri)) for iri in view.without if ":" in iri}
        forces = links(store, Det.force)
        self.claims = members(store, Det.Claim)
        self._bearing = {claim for claim in self.claims if forces.get(claim, set()) & _BEARING}
        self.documents = {document for document in members(store, Det.Document) if self._admits(document)}
        self.admitted_claims = {claim for claim in self.claims if self._admits_claim(claim)}
        self.told = {claim for claim in self.admitted_claims if self._claimants.get(claim, set()) & self._according}

    def bearing(self, store: Store, predicate: str) -> dict[NamedNode, Nodes]:
        """Give what claims of a force that bears on records say by ``predicate`` (asserts, denies …)."""
        return {claim: targets for claim, targets in links(store, predicate).items() if claim in self._bearing}

    def claim_day(self, claim: NamedNode) -> datetime.date | None:
        """Give the last day on which a claim may have been made: its own date, else when it was first reported."""
        latest = self._bounds[Det.latest]
        days = [latest[root] for root in map(self.root, self._reports.get(claim, ())) if root in latest]
        return latest.get(claim) or min(days, default=None)

    def first_report(self, documents: Nodes) -> datetime.date | None:
        """Give the first day on which one of ``documents`` may have been published; ``None`` if that is open."""
        days = [self._bounds[Det.earliest].get(self.root(document)) for document in documents]
        return None if None in days else min(filter(None, days), default=None)

    def root(self, document: NamedNode) -> NamedNode:
        return self._roots.get(document, document)

    def _admits(self, document: NamedNode) -> bool:
        root = self.root(document)
        if not self._known(root) or self._without & {root, *self._makers.get(root, ())}:
            return False
        makers = {root, *self._makers.get(root, ()), *self._makers.get(document, ())}
        return not self._according or not self._according.isdisjoint(makers)

    def _admits_claim(self, claim: NamedNode) -> bool:
        claimants, reports = self._claimants.get(claim, set()), self._reports.get(claim, set())
        if claimants & self._without:
            return False
        if claimants & self._according:
            return any(self._may_report(document) for document in reports)
        return not self.documents.isdisjoint(reports)

    def _may_report(self, document: NamedNode) -> bool:
        """Tell whether a document may carry the words of an admitted claimant: it is known and not left out."""
        root = self.root(document)
        return self._known(root) and self._without.isdisjoint({root, *self._makers.get(root, ())})

    def _known(self, root: NamedNode) -> bool:
        """Tell whether a root is out by then: on its last possible day, or, as possible, its first or unknown one."""
        if not self._view.known_at:
            return True
        day = self._bounds[Det.earliest if self._view.possible else Det.latest].get(root)
        return day <= self._view.known_at if day else self._view.possible


def links(store: Store, predicate: str) -> dict[NamedNode, Nodes]:
    """Give the nodes that a property leads to, by subject."""
    found: dict[NamedNode, Nodes] = defaultdict(set)
    for quad in embedded.objects(store, predicate):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.subject].add(quad.object)
    return dict(found)


def members(store: Store, cls: str) -> Nodes:
    """Give the members of a class whose membership was derived."""
    quads = store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(cls), DefaultGraph())
    return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}


def _roots(store: Store) -> dict[NamedNode, NamedNode]:
    """Give the root of each reprint; of several, or in a circle, the first in order (`detente validate` reports it)."""
    above = {document: min(found, key=str) for document, found in links(store, Det.reprintOf).items()}
    roots = {}
    for document in above:
        line = [document]
        while line[-1] in above and above[line[-1]] not in line:
            line.append(above[line[-1]])
        roots[document] = line[-1]
    return roots


def days(store: Store, predicate: str) -> dict[NamedNode, datetime.date]:
    """Give the day of a derived property, one of the bounds, by subject."""
    return {
        quad.subject: datetime.date.fromisoformat(quad.object.value)
        for quad in embedded.objects(store, predicate)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
