"""Reading what surrounds an entity: its triples, the records and claims that name it, their disagreements."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from detente import dataset
from detente.namespaces import DET, INFERRED, RDF_TYPE, Det
from detente.store.protocol import Rows, Store, Term, select

Properties = dict[str, list[Term]]
"""The values of a node by property, in a fixed order."""

EXPLAINS: Final = DET + "explains"
DENIES: Final = DET + "denies"
RELAYS: Final = DET + "relays"

_BATCH: Final = 500
_SCHEMA: Final = """SELECT DISTINCT ?class ?role ?property WHERE {
  VALUES ?role { det:keyProperty det:valueProperty det:orderProperty }
  ?above ?role ?property .
  ?class rdfs:subClassOf* ?above .
}"""
_CLASSES: Final = f"""SELECT DISTINCT ?class WHERE {{
  <%NODE%> a ?class .
  FILTER (isIRI(?class))
  FILTER NOT EXISTS {{ <%NODE%> a ?below . ?below rdfs:subClassOf+ ?class FILTER (?below != ?class) }}
  FILTER (STRSTARTS(STR(?class), "{DET}") || NOT EXISTS {{ <%NODE%> a ?own FILTER (STRSTARTS(STR(?own), "{DET}")) }})
}}"""
_NAMING: Final = """SELECT DISTINCT ?node ?property ?kind WHERE {
  ?node ?property <%NODE%> .
  FILTER (isIRI(?node) && ?property != rdf:type)
  OPTIONAL { VALUES ?kind { det:Record det:Claim det:Disagreement } ?node a ?kind }
}"""
_DERIVED: Final = f"""SELECT DISTINCT ?node ?property ?value WHERE {{
  {{ BIND (<%NODE%> AS ?node) GRAPH <{INFERRED}> {{ ?node ?property ?value }} }}
  UNION {{ BIND (<%NODE%> AS ?value) GRAPH <{INFERRED}> {{ ?node ?property ?value }} }}
}}"""
_TRIPLES: Final = "SELECT DISTINCT ?node ?property ?value WHERE { VALUES ?node { %NODES% } ?node ?property ?value }"
_POINTING: Final = """SELECT DISTINCT ?node WHERE {
  VALUES ?value { %NODES% }
  VALUES ?property { %BY% }
  ?node ?property ?value .
}"""
_LABELS: Final = """SELECT DISTINCT ?node ?label WHERE {
  VALUES ?node { %NODES% }
  ?node rdfs:label|skos:prefLabel ?label .
}"""
_IDENTIFYING: Final = "SELECT DISTINCT ?property WHERE { ?property rdfs:subPropertyOf+ dcterms:identifier }"
_DOCUMENTS: Final = "SELECT DISTINCT ?node WHERE { VALUES ?node { %NODES% } ?node a det:Document }"
_HEAD: Final = re.compile(r"CONSTRUCT\s*\{\s*\?(\w+)\s+det:(\w+)\s+\?(\w+)\s*\}\s*WHERE\s*\{")


@dataclass(frozen=True, slots=True)
class RecordClass:
    """What the ontology declares of a class of records, as IRIs."""

    iri: str
    keys: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Surroundings:
    """What is read about an entity: nodes are IRIs, and ``graph`` has the triples of those that are described.

    ``records`` name the entity or belong to it, with the records that explain them; ``naming`` are the
    properties by which other nodes refer to it; ``derived`` are triples that rules or weighing have added, and
    ``derivations`` the nodes that derived edges follow from, by property and target; ``identifying`` are the
    properties that hold codes.
    """

    entity: str
    classes: list[str]
    kinds: set[str]
    schema: dict[str, RecordClass]
    identifying: set[str]
    graph: dict[str, Properties] = field(default_factory=dict)
    naming: list[tuple[str, str, str]] = field(default_factory=list)
    derived: set[tuple[str, str, Term]] = field(default_factory=set)
    derivations: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    records: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    disagreements: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)


def surround(store: Store, entity: str) -> Surroundings:
    """Read what surrounds the entity with the IRI ``entity``."""
    around = Surroundings(
        entity,
        sorted(iri(row[0]) for row in select(store, _CLASSES.replace("%NODE%", entity))),
        set(),
        _schema(store),
        {iri(row[0]) for row in select(store, _IDENTIFYING)},
    )
    around.graph = triples(store, {entity})
    around.kinds = {iri(cls) for cls in around.graph.get(entity, {}).get(RDF_TYPE, [])}
    around.naming = sorted(
        (iri(node), iri(name), iri(kind)) for node, name, kind in select(store, _NAMING.replace("%NODE%", entity))
    )
    for node, name, value in select(store, _DERIVED.replace("%NODE%", entity)):
        if value is not None:
            around.derived.add((iri(node), iri(name), value))
    _find_records(store, around)
    _find_claims(store, around)
    around.disagreements |= _pointing(store, around.records, Det.disagreeingRecord)
    around.graph |= triples(store, around.disagreements - around.graph.keys())
    sides = {side for node in around.disagreements for side in iris(around.graph[node], Det.disagreeingRecord)}
    around.graph |= triples(store, sides - around.graph.keys())
    around.derivations = _derivations(store, around)
    around.graph |= triples(store, set().union(*around.derivations.values()) - around.graph.keys())
    mentioned = set(_mentioned(around))
    around.documents = {iri(row[0]) for row in _batched(store, _DOCUMENTS, mentioned)}
    around.labels = _labels(store, mentioned)
    return around


def triples(store: Store, nodes: Iterable[str]) -> dict[str, Properties]:
    """Give the triples of ``nodes``, by node and property, values sorted."""
    found: dict[str, Properties] = {node: {} for node in nodes}
    for node, name, value in _batched(store, _TRIPLES, found):
        if value is not None:
            found[iri(node)].setdefault(iri(name), []).append(value)
    for properties in found.values():
        for values in properties.values():
            values.sort(key=str)
    return found


def iri(term: object) -> str:
    """Give the IRI of a term; nothing for what is no IRI."""
    return term.value if isinstance(term, NamedNode) else ""


def iris(properties: Properties, name: str) -> list[str]:
    """Give the IRIs among the values of one property."""
    return [value.value for value in properties.get(name, ()) if isinstance(value, NamedNode)]


def _schema(store: Store) -> dict[str, RecordClass]:
    """Read what record classes declare, what they inherit included."""
    classes: dict[str, RecordClass] = {}
    for cls, role, name in select(store, _SCHEMA):
        found = classes.setdefault(iri(cls), RecordClass(iri(cls)))
        kind = {Det.keyProperty: found.keys, Det.valueProperty: found.values}.get(iri(role), found.orders)
        kind.add(iri(name))
    return classes


def record_class(around: Surroundings, record: str) -> RecordClass:
    """Give the narrowest class of a record, by what it declares."""
    kinds = iris(around.graph[record], RDF_TYPE)
    known = [around.schema[kind] for kind in sorted(kinds) if kind in around.schema]
    return max(known, key=lambda cls: len(cls.keys) + len(cls.values), default=RecordClass(Det.Record))


def _find_records(store: Store, around: Surroundings) -> None:
    """Find the records that name the entity, are of its matter, or are told of by it, and those that explain them."""
    own = around.graph[around.entity]
    if Det.Document in around.kinds:
        return
    if Det.Record in around.kinds:
        around.records = {around.entity} | _matter(store, around)
    elif Det.Claim in around.kinds:
        around.records = {*iris(own, Det.asserts), *iris(own, DENIES)}
    elif Det.Disagreement in around.kinds:
        around.disagreements.add(around.entity)
        around.records = set(iris(own, Det.disagreeingRecord))
    else:
        around.records = {node for node, _, kind in around.naming if kind == Det.Record}
    new = around.records
    while new:
        new = _pointing(store, new, EXPLAINS) - around.records
        around.records |= new
    around.graph |= triples(store, around.records - around.graph.keys())


def _derivations(store: Store, around: Surroundings) -> dict[tuple[str, str], set[str]]:
    """Give the nodes that derived edges of the entity follow from.

    Each rule that gives such an edge is run once more, for the entity alone, and what it has bound is given.
    """
    derived = {name for node, name, _ in around.derived if node == around.entity}
    found: dict[tuple[str, str], set[str]] = {}
    for path in dataset.rule_files("edges"):
        text = path.read_text(encoding="utf-8")
        head = _HEAD.search(text)
        if head is None or DET + head[2] not in derived:
            continue
        query = (
            f"{text[: head.start()]}SELECT * WHERE {{ VALUES ?{head[1]} {{ <{around.entity}> }} {text[head.end() :]}"
        )
        result = store.query(query, place=path.name)
        assert isinstance(result, Rows)
        place = result.variables.index(head[3])
        for row in result.rows:
            bound = {iri(cell) for cell in row} - {around.entity, iri(row[place]), ""}
            found.setdefault((DET + head[2], iri(row[place])), set()).update(bound)
    return found


def _matter(store: Store, around: Surroundings) -> set[str]:
    """Find the records that have the same key as the entity, a record."""
    own = around.graph[around.entity]
    cls = record_class(around, around.entity)
    patterns = [f"?record a <{cls.iri}> ."]
    for name in sorted(cls.keys):
        values = [str(value) for value in own.get(name, ())]
        patterns += [f"?record <{name}> {value} ." for value in values]
        patterns += [] if values else [f"FILTER NOT EXISTS {{ ?record <{name}> ?any }}"]
    if not own.keys() & cls.keys:
        return set()
    return {iri(row[0]) for row in select(store, f"SELECT DISTINCT ?record WHERE {{ {' '.join(patterns)} }}")}


def _find_claims(store: Store, around: Surroundings) -> None:
    """Find the claims that name the entity or bear on its records, and what they pass on."""
    around.claims = {node for node, _, kind in around.naming if kind == Det.Claim}
    around.claims |= _pointing(store, around.records, Det.asserts, DENIES)
    if Det.Claim in around.kinds:
        around.claims.add(around.entity)
    new = around.claims
    while new:
        around.graph |= triples(store, new - around.graph.keys())
        new = {told for claim in new for told in iris(around.graph[claim], RELAYS)} - around.claims
        around.claims |= new


def _pointing(store: Store, nodes: set[str], *properties: str) -> set[str]:
    query = _POINTING.replace("%BY%", " ".join(f"<{name}>" for name in properties))
    return {iri(row[0]) for row in _batched(store, query, nodes)}


def _mentioned(around: Surroundings) -> Iterator[str]:
    """Give the IRIs of all that the description may have to name."""
    yield from around.graph
    yield from around.classes
    yield from around.schema
    for node, name, _ in around.naming:
        yield node
        yield name
    for properties in around.graph.values():
        yield from properties
        for values in properties.values():
            yield from filter(None, map(iri, values))


def _labels(store: Store, nodes: set[str]) -> dict[str, str]:
    """Give the label of each node in English, else in the first language that there is."""
    found: dict[str, tuple[bool, str, str]] = {}
    for node, label in _batched(store, _LABELS, nodes):
        if isinstance(label, Literal):
            language = label.language or ""
            key = (language != "en", language, label.value)
            found[iri(node)] = min(found.get(iri(node), key), key)
    return {node: text for node, (_, _, text) in found.items()}


def _batched(store: Store, query: str, nodes: Iterable[str]) -> Iterator[tuple[Term | None, ...]]:
    """Run ``query`` with ``nodes`` in its slot, so many at a time that no query becomes too long."""
    ordered = sorted(nodes)
    for start in range(0, len(ordered), _BATCH):
        values = " ".join(f"<{node}>" for node in ordered[start : start + _BATCH])
        yield from select(store, query.replace("%NODES%", values))
