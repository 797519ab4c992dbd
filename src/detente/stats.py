"""Counting what a dataset holds."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from detente.answers import Answer
from detente.namespaces import DET, GRAPH, INFERRED, ONTOLOGY, PREFIXES, XSD, Det, shorten
from detente.store.protocol import Store, Term, select

if TYPE_CHECKING:
    from detente.api import Dataset

COLUMNS: Final = ("section", "item", "measure", "value")

Row = tuple[str, Term | str, str, Term | int]

_MERGED: Final = "SELECT (COUNT(*) AS ?number) WHERE { ?node ?property ?value }"
_TRIPLES: Final = "SELECT ?item (COUNT(*) AS ?number) WHERE { GRAPH ?item { ?node ?property ?value } } GROUP BY ?item"
_CLASSES: Final = f"""SELECT ?item ?told (COUNT(DISTINCT ?node) AS ?number) WHERE {{
  ?node a ?item .
  FILTER (isIRI(?node) && !STRSTARTS(STR(?node), "{DET}") && STRSTARTS(STR(?item), "{DET}"))
  BIND (EXISTS {{ VALUES ?above {{ det:Record det:Claim det:Disagreement }} ?item rdfs:subClassOf* ?above }} AS ?told)
}}
GROUP BY ?item ?told"""
_RECORDS: Final = """SELECT ?item ?measure (COUNT(DISTINCT ?node) AS ?number) WHERE {
  {
    SELECT DISTINCT ?node ?measure WHERE {
      {
        ?node a det:Record .
        BIND ("records" AS ?measure)
      } UNION {
        ?node a det:Record ; det:source ?document .
        BIND ("reported" AS ?measure)
      } UNION {
        ?claim det:asserts ?node .
        ?node a det:Record .
        FILTER NOT EXISTS { ?node det:source ?document }
        BIND ("claimed" AS ?measure)
      } UNION {
        ?node a det:Record ; det:basis det:Reconstructed .
        BIND ("reconstructed" AS ?measure)
      } UNION {
        ?node a det:Record ; det:rank det:Deprecated .
        BIND ("deprecated" AS ?measure)
      } UNION {
        ?node a det:Record ; det:effectiveFor ?property .
        BIND ("effective" AS ?measure)
      }
    }
  }
  ?node a ?item .
  ?item rdfs:subClassOf* det:Record .
}
GROUP BY ?item ?measure"""
_BY_VALUE: Final = (
    "SELECT ?item (COUNT(DISTINCT ?node) AS ?number) WHERE { ?node a %CLASS% ; %BY% ?item } GROUP BY ?item"
)
_UNSEEN: Final = "SELECT (COUNT(DISTINCT ?node) AS ?number) WHERE { ?node a det:Document ; det:seen false }"
_REPRINTS: Final = "SELECT (COUNT(DISTINCT ?node) AS ?number) WHERE { ?node a det:Document ; det:reprintOf ?original }"
_IN_GRAPHS: Final = f"""SELECT ?item ?class (COUNT(DISTINCT ?node) AS ?number) WHERE {{
  VALUES ?class {{ det:Actor det:Event det:Instrument det:Record det:Claim det:Document }}
  GRAPH ?item {{ ?node a ?asserted }}
  ?node a ?class .
  FILTER (?item != <{INFERRED}>)
}}
GROUP BY ?item ?class"""
_DAYS: Final = f"""SELECT ?item (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {{
  VALUES ?dated {{ det:day det:earliest det:latest }}
  GRAPH ?item {{ ?node a ?asserted }}
  ?node ?dated ?day .
  FILTER (?item != <{INFERRED}>)
}}
GROUP BY ?item"""

_RECORD_MEASURES: Final = ("records", "reported", "claimed", "reconstructed", "deprecated", "effective")
_IN_GRAPH_MEASURES: Final = {
    DET + "Actor": "actors",
    DET + "Event": "events",
    DET + "Instrument": "instruments",
    Det.Record: "records",
    Det.Claim: "claims",
    Det.Document: "documents",
}


def count(dataset: "Dataset") -> Answer:
    """Count what ``dataset`` holds: rows of section, item, measure and value.

    The sections are, in this order:

    - ``triples``: ``asserted`` (ontology included), ``inferred``, and ``all``, each triple once;
    - ``entities``: the members of each class, those of the classes below it included;
    - ``records``: by class, how many there are (``records``), how many a document states in its own voice
      (``reported``), how many rest on claims alone (``claimed``), that no page states by name
      (``reconstructed``), that the curators hold to be wrong (``deprecated``), and that count after weighing
      (``effective``);
    - ``claims``: in all, and by force;
    - ``documents``: in all, those that were not seen and those that repeat another; then
      ``documents by kind`` and ``documents by language``;
    - ``disagreements``: open ones, and those that rank settles;
    - ``graphs``: for each named graph (a file of the dataset, by the name that ``export --graph`` takes) its
      triples, what it introduces, and the first and last day of that.

    A number that is 0 is left out, but for those of disagreements.
    """
    rows = [
        *_triples(dataset.store),
        *_entities(dataset.store),
        *_records(dataset.store),
        *_claims(dataset.store),
        *_documents(dataset.store),
        *_disagreements(dataset.store),
        *_graphs(dataset.store),
    ]
    return Answer(COLUMNS, list(map(_terms, rows)), dataset.version, dataset.hash, store=dataset.address)


def _triples(store: Store) -> Iterator[Row]:
    merged = _number(select(store, _MERGED)[0][0])
    inferred = _by_item(store, _TRIPLES).get(INFERRED, 0)
    yield from (
        ("triples", item, "triples", number)
        for item, number in (("asserted", merged - inferred), ("inferred", inferred), ("all", merged))
    )


def _entities(store: Store) -> Iterator[Row]:
    for cls, told, number in sorted(select(store, _CLASSES), key=_first):
        if getattr(told, "value", "") not in ("true", "1"):
            yield "entities", _node(cls), "entities", _number(number)


def _records(store: Store) -> Iterator[Row]:
    numbers = {
        (_iri(cls), str(getattr(measure, "value", ""))): _number(n) for cls, measure, n in select(store, _RECORDS)
    }
    classes = sorted({cls for cls, _ in numbers}, key=lambda cls: (cls != Det.Record, cls))
    for cls in classes:
        for measure in _RECORD_MEASURES:
            if number := numbers.get((cls, measure)):
                yield "records", NamedNode(cls), measure, number


def _claims(store: Store) -> Iterator[Row]:
    yield from _totals(store, Det.Claim, "claims")
    yield from _values(store, "claims", "claims", "det:Claim", "det:force")


def _documents(store: Store) -> Iterator[Row]:
    yield from _totals(store, Det.Document, "documents")
    for measure, query in (("not seen", _UNSEEN), ("reprints", _REPRINTS)):
        if number := _number(select(store, query)[0][0]):
            yield "documents", NamedNode(Det.Document), measure, number
    yield from _values(store, "documents by kind", "documents", "det:Document", "det:documentKind")
    yield from _values(store, "documents by language", "documents", "det:Document", "dcterms:language")


def _disagreements(store: Store) -> Iterator[Row]:
    query = _BY_VALUE.replace("%CLASS%", "det:Disagreement").replace("%BY%", "det:settlement")
    numbers = _by_item(store, query)
    for settlement in (Det.OpenDisagreement, Det.SettledByRank):
        yield "disagreements", NamedNode(settlement), "disagreements", numbers.get(settlement, 0)


def _graphs(store: Store) -> Iterator[Row]:
    held = {(_iri(item), _iri(cls)): _number(number) for item, cls, number in select(store, _IN_GRAPHS)}
    days = {_iri(item): (first, last) for item, first, last in select(store, _DAYS)}
    for graph, triples in sorted(_by_item(store, _TRIPLES).items()):
        item = _path(graph)
        yield "graphs", item, "triples", triples
        for cls, measure in _IN_GRAPH_MEASURES.items():
            if number := held.get((graph, cls)):
                yield "graphs", item, measure, number
        for measure, day in zip(("first day", "last day"), days.get(graph, ()), strict=False):
            if day is not None:
                yield "graphs", item, measure, day


def _totals(store: Store, cls: str, measure: str) -> Iterator[Row]:
    query = f"SELECT (COUNT(DISTINCT ?node) AS ?number) WHERE {{ ?node a <{cls}> }}"
    if number := _number(select(store, query)[0][0]):
        yield measure, NamedNode(cls), measure, number


def _values(store: Store, section: str, measure: str, cls: str, by: str) -> Iterator[Row]:
    rows = select(store, _BY_VALUE.replace("%CLASS%", cls).replace("%BY%", by))
    for item, number in sorted(rows, key=_first):
        yield section, item or "", measure, _number(number)


def _by_item(store: Store, query: str) -> dict[str, int]:
    return {_iri(item): _number(number) for item, number in select(store, query)}


def _terms(row: Row) -> tuple[Term, ...]:
    section, item, measure, value = row
    return (
        Literal(section),
        Literal(item) if isinstance(item, str) else item,
        Literal(measure),
        Literal(str(value), datatype=NamedNode(XSD + "integer")) if isinstance(value, int) else value,
    )


def _path(graph: str) -> str:
    """Give the name of a graph as ``detente export --graph`` takes it."""
    if graph == ONTOLOGY or graph.startswith(PREFIXES["module"]):
        return "ontology" + graph.removeprefix(ONTOLOGY).replace("/module", "")
    return graph.removeprefix(GRAPH)


def _first(row: tuple[Term | None, ...]) -> str:
    return shorten(_iri(row[0])) or str(row[0])


def _node(term: object) -> NamedNode:
    return NamedNode(_iri(term))


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0
