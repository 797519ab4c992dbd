"""Citations: the documents that a node of the graph rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from detente.namespaces import DET, RDFS_LABEL, Det, expand, shorten

_TITLE: Final = expand("dcterms:title")
_DIRECT: Final = (Det.source, expand("dcterms:source"), Det.reportedIn)
"""From a record, an entity or a claim to a document that states it."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A document as a citation names it; ``str`` gives one line of text.

    ``reprints`` are the documents with the same text that were found beside it; ``attested_by`` the pages that
    print or describe a document that was not itself seen.
    """

    document: str
    title: str
    publisher: str
    published: str
    url: str
    seen: bool = True
    attested_by: tuple[str, ...] = ()
    reprints: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = ", ".join(part for part in (self.publisher, f"“{self.title}”", self.published, self.url) if part)
        if not self.seen:
            text += f" (not seen; described by {', '.join(self.attested_by)})"
        if self.reprints:
            text += f" (reprinted: {', '.join(self.reprints)})"
        return text


class Finder:
    """Finds the documents of nodes in one store, and remembers those that it has described."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._described: dict[NamedNode, Citation] = {}

    def documents(self, nodes: Iterable[object]) -> list[Citation]:
        """Give the documents that ``nodes`` (records, claims, entities, disagreements, documents) rest on.

        A reprint is named with its root. Sorted by date, then by IRI.
        """
        found: set[NamedNode] = set()
        for node in nodes:
            if isinstance(node, NamedNode):
                found |= self._of(node)
        reprints: dict[NamedNode, set[NamedNode]] = {}
        for document in found:
            reprints.setdefault(self._root(document), set()).add(document)
        citations = [self._describe(root, others - {root}) for root, others in reprints.items()]
        return sorted(citations, key=lambda citation: (citation.published, citation.document))

    def _of(self, node: NamedNode) -> set[NamedNode]:
        found = {document for name in _DIRECT for document in self._objects(node, name)}
        for claim in self._subjects(Det.asserts, node):
            found.update(self._objects(claim, Det.reportedIn))
        for record in self._objects(node, Det.disagreeingRecord):
            found |= self._of(record)
        if not found and self._objects(node, Det.publisher):
            found = {node}
        return found

    def _root(self, document: NamedNode) -> NamedNode:
        seen = {document}
        while above := next((d for d in self._objects(document, Det.reprintOf) if d not in seen), None):
            seen.add(above)
            document = above
        return document

    def _describe(self, document: NamedNode, reprints: set[NamedNode]) -> Citation:
        plain = self._described.get(document)
        if plain is None:
            publisher = next(iter(self._objects(document, Det.publisher)), None)
            plain = self._described[document] = Citation(
                document=shorten(document.value),
                title=self._first(document, _TITLE, RDFS_LABEL),
                publisher=self._first(publisher, RDFS_LABEL) if publisher else "",
                published=self._first(document, Det.published),
                url=self._first(document, Det.url),
                seen=self._first(document, DET + "seen") != "false",
                attested_by=tuple(sorted(shorten(d.value) for d in self._objects(document, DET + "attestedBy"))),
            )
        if not reprints:
            return plain
        names = tuple(sorted(shorten(reprint.value) for reprint in reprints))
        return replace(plain, reprints=names)

    def _objects(self, node: NamedNode, predicate: str) -> list[NamedNode]:
        quads = self._store.quads_for_pattern(node, NamedNode(predicate), None, DefaultGraph())
        return sorted((q.object for q in quads if isinstance(q.object, NamedNode)), key=str)

    def _subjects(self, predicate: str, node: NamedNode) -> list[NamedNode]:
        quads = self._store.quads_for_pattern(None, NamedNode(predicate), node, DefaultGraph())
        return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]

    def _first(self, node: NamedNode, *predicates: str) -> str:
        """Give the text of the first literal under the first predicate that has one, English before others."""
        for predicate in predicates:
            quads = self._store.quads_for_pattern(node, NamedNode(predicate), None, DefaultGraph())
            literals = [quad.object for quad in quads if isinstance(quad.object, Literal)]
            if literals:
                return min(literals, key=lambda literal: (literal.language != "en", str(literal))).value
        return ""
