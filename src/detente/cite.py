"""Citations: the documents that a node of the graph rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from detente.namespaces import shorten
from detente.store.protocol import Store, select

BETWEEN: Final = " | "
"""What stands between two citations in a cell: what is in no title, while a semicolon is in some."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A document as a citation names it; ``str`` gives one line of text.

    ``title`` is in the language of the document, or else ``title_given`` is false and it is a rendering in
    English, which stands in brackets. ``distributor`` is the site that carried the copy that was read, ``reprints``
    are the documents with the same text that were found beside it, ``attested_by`` the pages that print or describe
    a document that was not itself seen. ``authors`` are named as the document prints them, ``language`` is the tag of
    what it is written in, ``kind`` what sort of document it is. ``notes`` name the pages and reprints as citations do,
    each once.
    """

    document: str
    title: str
    publisher: str
    published: str
    url: str
    title_given: bool = True
    distributor: str = ""
    seen: bool = True
    attested_by: tuple[str, ...] = ()
    reprints: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""
    kind: str = ""
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        title = f"“{self.title}”" if self.title_given else f"[{self.title}]"
        via = f"via {self.distributor}" if self.distributor else ""
        text = ", ".join(part for part in (self.publisher, title, self.published, via, self.url) if part)
        return text + "".join(f" ({note})" for note in self.notes)


_SOURCES: Final = """SELECT ?node ?document WHERE {
  { VALUES ?node { %NODES% } ?node det:source|dcterms:source|det:reportedIn ?document }
  UNION { VALUES ?node { %NODES% } ?claim det:asserts ?node ; det:reportedIn ?document }
  UNION { VALUES ?node { %NODES% } ?node det:disagreeingRecord/det:source ?document }
  UNION {
    VALUES ?node { %NODES% }
    ?node det:disagreeingRecord ?record .
    ?claim det:asserts ?record ; det:reportedIn ?document
  }
}"""
_ROOTS: Final = """SELECT ?document ?root WHERE {
  VALUES ?document { %NODES% }
  ?document det:reprintOf+ ?root .
  FILTER NOT EXISTS { ?root det:reprintOf ?above }
}"""
_ATTESTED: Final = "SELECT ?document ?page WHERE { VALUES ?document { %NODES% } ?document det:attestedBy ?page }"
_AUTHORS: Final = """SELECT ?document ?name WHERE {
  VALUES ?document { %NODES% }
  { ?document det:byline ?name } UNION { ?document det:author/rdfs:label ?name FILTER (LANG(?name) = "en") }
}"""
_DOCUMENTS: Final = """SELECT ?document ?title ?titleGiven ?publisher ?distributor ?published ?url ?seen ?language ?kind
WHERE {
  VALUES ?document { %NODES% }
  ?document a det:Document .
  OPTIONAL { ?document dcterms:title ?given }
  OPTIONAL { ?document rdfs:label ?label }
  OPTIONAL { ?document dcterms:language ?language }
  BIND (COALESCE(?given, ?label, "") AS ?title)
  BIND (BOUND(?given) && COALESCE(LANG(?given) = "" || LANG(?given) = ?language, true) AS ?titleGiven)
  OPTIONAL { ?document det:distributor/rdfs:label ?distributor FILTER (LANG(?distributor) = "en") }
  OPTIONAL { ?document det:publisher/rdfs:label ?publisher FILTER (LANG(?publisher) = "en") }
  OPTIONAL { ?document det:published ?published }
  OPTIONAL { ?document det:url ?url }
  OPTIONAL { ?document det:seen ?seen }
  OPTIONAL { ?document det:documentKind ?kind }
}"""


def documents(store: Store, rows: Iterable[Iterable[object]]) -> list[list[Citation]]:
    """Give, for each of ``rows``, the documents that its nodes rest on.

    The nodes are records, claims, entities, disagreements or documents. A reprint is named with its root. Each
    list is sorted by date, then by IRI.
    """
    return gather(store, rows)[0]


def gather(store: Store, rows: Iterable[Iterable[object]]) -> tuple[list[list[Citation]], dict[str, Citation]]:
    """Give what ``documents`` gives, and by its name each document that these citations name.

    Among the latter are the reprints, and the pages that attest a document that was not seen.
    """
    nodes = [{node.value for node in row if isinstance(node, NamedNode)} for row in rows]
    wanted = set().union(*nodes)
    sources = _pairs(store, _SOURCES, wanted)
    found = {node: sources.get(node) or {node} for node in wanted}
    roots = _pairs(store, _ROOTS, set().union(*found.values()))
    cited = set().union(*found.values(), *roots.values())
    pages = _pairs(store, _ATTESTED, cited)
    described = _describe(store, cited.union(*pages.values()))
    answer = []
    for row in nodes:
        reprints: dict[str, set[str]] = {}
        for document in set().union(*(found[node] for node in row)) & described.keys():
            root = min(roots.get(document, {document}))
            reprints.setdefault(root, set()).update({document} - {root})
        citations = [_with_reprints(described[root], sorted(others), described) for root, others in reprints.items()]
        answer.append(sorted(citations, key=_by_date))
    return answer, {citation.document: citation for citation in described.values()}


def _with_reprints(citation: Citation, reprints: list[str], described: dict[str, Citation]) -> Citation:
    """Add the documents that repeat the one of ``citation``; those that describe it as well are not noted again."""
    noted = [
        str(described[reprint])
        for reprint in reprints
        if reprint in described and described[reprint].document not in citation.attested_by
    ]
    return replace(
        citation,
        reprints=tuple(map(shorten, reprints)),
        notes=(*citation.notes, f"reprinted: {'; '.join(noted)}") if noted else citation.notes,
    )


def _pairs(store: Store, query: str, nodes: set[str]) -> dict[str, set[str]]:
    """Run ``query`` on ``nodes`` and give its second column by its first."""
    found: dict[str, set[str]] = {}
    for node, other in _rows(store, query, nodes):
        found.setdefault(node, set()).add(other)
    return found


def _describe(store: Store, documents: set[str]) -> dict[str, Citation]:
    """Describe ``documents``; what is no document is left out."""
    attested = _pairs(store, _ATTESTED, documents)
    authors = _pairs(store, _AUTHORS, documents)
    described: dict[str, Citation] = {}
    for row in sorted(_rows(store, _DOCUMENTS, documents)):
        iri, title, given, publisher, distributor, published, url, seen, language, kind = row
        citation = Citation(
            shorten(iri),
            title,
            publisher,
            published,
            url,
            given != "false",
            distributor,
            seen != "false",
            attested_by=tuple(sorted(map(shorten, attested.get(iri, ())))),
            authors=tuple(sorted(authors.get(iri, ()))),
            language=language,
            kind=shorten(kind),
        )
        described.setdefault(iri, citation)
    roots = _pairs(store, _ROOTS, set().union(*attested.values()))
    for iri, citation in described.items():
        if not citation.seen:
            pages = attested.get(iri, set())
            first = [page for page in pages if page in described and not pages & roots.get(page, set())]
            listed = "; ".join(str(page) for page in sorted((described[page] for page in first), key=_by_date))
            described[iri] = replace(citation, notes=(f"not seen; described by {listed}" if listed else "not seen",))
    return described


def _by_date(citation: Citation) -> tuple[str, str]:
    return citation.published, citation.document


def _rows(store: Store, query: str, nodes: set[str]) -> list[tuple[str, ...]]:
    """Run a query of ours with ``nodes`` in its slot, and give its cells as bare values."""
    values = " ".join(f"<{node}>" for node in sorted(nodes))
    rows = select(store, query.replace("%NODES%", values)) if nodes else []
    return [tuple(getattr(cell, "value", "") for cell in row) for row in rows]
