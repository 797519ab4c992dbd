"""Putting a description together from what was read about an entity."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from detente import cite
from detente.describe import reading
from detente.describe.parts import Claim, Claims, Description, Disagreement, Fact, Group, Record, Value, Weighed
from detente.describe.reading import iri, iris
from detente.namespaces import DET, PREFIXES, RDF_TYPE, RDFS_LABEL, SKOS, Det, shorten

if TYPE_CHECKING:
    from detente.api import Dataset
    from detente.describe.reading import RecordClass, Surroundings
    from detente.store.protocol import Term

_LABELS: Final = (RDFS_LABEL, SKOS + "prefLabel", SKOS + "altLabel")
_NAMES: Final = (*_LABELS, *(DET + name for name in ("abbreviation", "demonym", "wikidata")))
_SOURCES: Final = (Det.source, PREFIXES["dcterms"] + "source", Det.reportedIn, DET + "attestedBy")
_RANK: Final = (Det.rank, DET + "rankReason", DET + "rankSource")
_UNLABELLED: Final = {
    RDFS_LABEL: "label",
    SKOS + "altLabel": "alias",
    SKOS + "editorialNote": "note",
    PREFIXES["prov"] + "wasDerivedFrom": "derived from",
}
"""What properties of other vocabularies are called."""

_COMPUTED: Final = {
    *(Det.earliest, Det.latest, Det.startEarliest, Det.startLatest, Det.endEarliest, Det.endLatest),
    *(Det.currentFor, Det.effectiveFor, Det.inForceFrom, Det.inForceUntil),
}
"""What is derived for computing alone, or is told by the status of a record."""

_CLAIMS: Final = {
    Det.claimant: "Claims by it",
    DET + "about": "Claims about it",
    DET + "deniesExistenceOf": "Denials that it exists",
    Det.reportedIn: "Claims that it reports",
    reading.RELAYS: "Claims that pass it on",
}
"""The titles under which claims stand, by the property that leads from them to the entity."""

_FIRST: Final = [DET + name for name in ("claimant", "date", "force", "paraphrase", "about")]
"""The properties of a claim that come first."""


def gather(dataset: "Dataset", entity: str) -> Description:
    """Describe the entity with the IRI ``entity``."""
    around = reading.surround(dataset.store, entity)
    gathering = _Gathering(around)
    told = around.kinds & {Det.Record, Det.Claim, Det.Disagreement}
    groups = gathering.groups()
    claims = gathering.claim_groups()
    disagreements = tuple(gathering.disagreement(node) for node in sorted(around.disagreements))
    names, facts = ((), ()) if told else (gathering.names(), gathering.facts())
    references = gathering.references()
    (documents,) = cite.documents(dataset.store, [[NamedNode(document) for document in gathering.cited]])
    return Description(
        entity=shorten(entity),
        label=gathering.label(entity),
        classes=tuple(gathering.value(NamedNode(cls)) for cls in around.classes),
        version=dataset.version,
        hash=dataset.hash,
        names=names,
        facts=facts,
        records=groups,
        claims=claims,
        disagreements=disagreements,
        references=references,
        documents=tuple(documents),
        store=dataset.address,
    )


class _Gathering:
    """Turns what was read into the parts of a description; ``cited`` are the documents that these rest on."""

    def __init__(self, around: "Surroundings") -> None:
        self.cited: set[str] = set()
        self._around = around
        self._graph = around.graph
        self._own = around.graph[around.entity]
        self._inferred = {(name, value) for node, name, value in around.derived if node == around.entity}
        self._explaining = self._backwards(around.records, reading.EXPLAINS)
        self._asserting = self._backwards(around.claims, Det.asserts)
        self._denying = self._backwards(around.claims, reading.DENIES)
        self._disputes = self._backwards(around.disagreements, Det.disagreeingRecord)

    def label(self, node: str) -> str:
        """Give the label of a node, or what its IRI says."""
        label = self._around.labels.get(node)
        if node.startswith(DET):
            return re.sub(r" \([^)]*\)$", "", label or node.removeprefix(DET))
        return (
            label
            or _UNLABELLED.get(node)
            or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", shorten(node).rpartition(":")[2]).lower()
        )

    def value(self, term: "Term") -> Value:
        """Give a term as a value."""
        if isinstance(term, NamedNode):
            label = self.label(term.value) if term.value in self._around.labels else ""
            return Value(shorten(term.value), label, is_thing=True)
        if isinstance(term, Literal):
            return Value(term.value, language=term.language or "")
        return Value(str(term))

    def names(self) -> tuple[Fact, ...]:
        """Give what the entity is called and how it is identified."""
        return tuple(self._fact(self._own, name) for name in self._ordered(self._own) if self._is_name(name))

    def facts(self) -> tuple[Fact, ...]:
        """Give what is said of the entity directly, then the edges that are derived for it."""
        documents = self._sources(self._own)
        if not documents and Det.Document in self._around.kinds:
            documents = self._cite([self._around.entity])
        asserted, derived = [], []
        for name in self._ordered(self._own):
            if self._is_name(name) or name in (RDF_TYPE, *_SOURCES[:3]) or name in _COMPUTED:
                continue
            stated = [value for value in self._own[name] if (name, value) not in self._inferred]
            if stated:
                values = tuple(map(self.value, stated))
                asserted.append(Fact(shorten(name), self.label(name), values, documents))
            if name.startswith(DET):
                edges = (value for value in self._own[name] if (name, value) in self._inferred)
                derived += [self._edge(name, value) for value in edges]
        return (*asserted, *derived)

    def groups(self) -> tuple[Group, ...]:
        """Give the records by class, but for those that stand with the record that they explain."""
        below = {node for nodes in self._explaining.values() for node in nodes}
        by_class: dict[str, list[str]] = {}
        for node in sorted(self._around.records):
            if node not in below or self._names_entity(node):
                by_class.setdefault(reading.record_class(self._around, node).iri, []).append(node)
        groups = [Group(shorten(cls), self.label(cls), self._sorted(nodes)) for cls, nodes in by_class.items()]
        return tuple(sorted(groups, key=lambda group: group.label))

    def claim_groups(self) -> tuple[Claims, ...]:
        """Give the claims that name the entity, by the property that names it; for a claim, also itself."""
        by_property: dict[str, set[str]] = {}
        for node, name, kind in self._around.naming:
            if kind == Det.Claim and name.startswith(DET):
                by_property.setdefault(name, set()).add(node)
        groups = []
        if Det.Claim in self._around.kinds:
            groups.append(Claims(shorten(RDF_TYPE), "The claim", (self.claim(self._around.entity),)))
        for name in sorted(by_property, key=lambda name: ([*_CLAIMS, name].index(name), name)):
            title = _CLAIMS.get(name, f"Claims, {self.label(name)}")
            claims = sorted(map(self.claim, by_property[name]), key=lambda claim: (_day(claim.facts), claim.claim))
            groups.append(Claims(shorten(name), title, tuple(claims)))
        return tuple(groups)

    def references(self) -> tuple[Fact, ...]:
        """Give what else refers to the entity: all but records, claims and disagreements that are told of above."""
        told = {Det.Claim, Det.Disagreement} | (set() if Det.Document in self._around.kinds else {Det.Record})
        derived = {(node, name) for node, name, value in self._around.derived if iri(value) == self._around.entity}
        by_property: dict[str, list[NamedNode]] = {}
        for node, name, kind in self._around.naming:
            if kind not in told and (node, name) not in derived:
                by_property.setdefault(name, []).append(NamedNode(node))
        return tuple(
            Fact(shorten(name), self.label(name), tuple(sorted(map(self.value, nodes), key=_by_label)))
            for name, nodes in sorted(by_property.items())
        )

    def disagreement(self, node: str) -> Disagreement:
        """Give a disagreement with the records on each side."""
        properties = self._graph[node]
        (name, settlement) = (
            next(map(self.value, properties.get(key, ())), Value(""))
            for key in (Det.disagreementProperty, Det.settlement)
        )
        return Disagreement(
            shorten(node),
            self.label(node),
            name,
            settlement,
            _first(properties, Det.disagreementDay),
            self._sorted(iris(properties, Det.disagreeingRecord)),
        )

    def record(self, node: str, above: frozenset[str] = frozenset()) -> Record:
        """Give a record, with the claims on it and those that explain it; ``above`` are records that it explains."""
        properties = self._graph[node]
        cls = reading.record_class(self._around, node)
        weighed = self._weighed(node, cls)
        current = bool(properties.get(Det.currentFor))
        counts = any(not value.doubt for value in weighed)
        status = ("counts" if current else "counted") if counts else "does not count" if weighed else "not weighed"
        told = {RDF_TYPE, *_NAMES, *_SOURCES, *_RANK, *_COMPUTED, *cls.keys, *cls.values, *cls.orders}
        return Record(
            record=shorten(node),
            label=self.label(node),
            cls=shorten(cls.iri),
            matter=tuple(
                self._fact(properties, name) for name in self._ordered(properties) if name in cls.keys - cls.orders
            ),
            status=status,
            values=weighed,
            day=next((_first(properties, name) for name in sorted(cls.orders)), ""),
            since=_first(properties, Det.inForceFrom),
            until="" if current else _first(properties, Det.inForceUntil),
            rank=next(iter(iris(properties, Det.rank)), Det.Normal).removeprefix(DET),
            rank_reason=_first(properties, DET + "rankReason"),
            rank_documents=self._cite(iris(properties, DET + "rankSource")),
            facts=tuple(
                self._fact(properties, name)
                for name in self._ordered(properties)
                if name not in told and self._is_told(name)
            ),
            documents=self._sources(properties),
            asserted_by=tuple(self.claim(claim) for claim in self._asserting.get(node, ())),
            denied_by=tuple(self.claim(claim) for claim in self._denying.get(node, ())),
            explanations=self._sorted(set(self._explaining.get(node, ())) - above, above | {node}),
        )

    def claim(self, node: str, above: frozenset[str] = frozenset()) -> Claim:
        """Give a claim, with those that it passes on; ``above`` are claims that pass it on themselves."""
        properties = self._graph[node]
        told = {RDF_TYPE, *_NAMES, *_SOURCES, *_COMPUTED, reading.RELAYS}
        names = [name for name in self._ordered(properties) if name not in told and self._is_told(name)]
        names.sort(key=lambda name: [*_FIRST, name].index(name))
        above |= {node}
        return Claim(
            shorten(node),
            self.label(node),
            tuple(self._fact(properties, name) for name in names),
            self._sources(properties),
            tuple(self.claim(told, above) for told in iris(properties, reading.RELAYS) if told not in above),
        )

    def _weighed(self, node: str, cls: "RecordClass") -> tuple[Weighed, ...]:
        properties = self._graph[node]
        return tuple(
            Weighed(shorten(name), self.label(name), self.value(value), self._doubt(node, name, cls))
            for name in self._ordered(properties)
            if name in cls.values
            for value in properties[name]
        )

    def _doubt(self, node: str, name: str, cls: "RecordClass") -> str:
        """Say why a value of a record does not count; nothing if it does."""
        properties = self._graph[node]
        if name in iris(properties, Det.effectiveFor):
            return ""
        if Det.Deprecated in iris(properties, Det.rank):
            return "deprecated"
        if not properties.get(Det.source):
            return "only claimed" if node in self._asserting else "no document states it"
        if not all(properties.get(order) for order in cls.orders):
            return "the day is not known"
        for dispute in self._disputes.get(node, ()):
            if name in iris(self._graph[dispute], Det.disagreementProperty):
                if Det.OpenDisagreement in iris(self._graph[dispute], Det.settlement):
                    return "sources disagree"
                others = (self._graph[other] for other in iris(self._graph[dispute], Det.disagreeingRecord))
                counting = [other for other in others if name in iris(other, Det.effectiveFor)]
                if any(iris(other, Det.rank) != iris(properties, Det.rank) for other in counting):
                    return "another is preferred"
        return "another record of this or a narrower value counts"

    def _edge(self, name: str, value: "Term") -> Fact:
        """Give a derived edge, with the records that it follows from."""
        records = sorted(
            node
            for node in self._around.derivations.get((name, iri(value)), ())
            if Det.Record in iris(self._graph.get(node, {}), RDF_TYPE)
        )
        documents = sorted({document for node in records for document in self._sources(self._graph[node])})
        return Fact(
            shorten(name),
            self.label(name),
            (self.value(value),),
            tuple(documents),
            derived=True,
            records=tuple(map(shorten, records)),
        )

    def _fact(self, properties: reading.Properties, name: str) -> Fact:
        values = properties[name]
        self._cite(document for document in map(iri, values) if document in self._around.documents)
        documents = self._sources(properties) if properties is self._own and self._is_name(name) else ()
        return Fact(shorten(name), self.label(name), tuple(map(self.value, values)), documents)

    def _sources(self, properties: reading.Properties) -> tuple[str, ...]:
        return self._cite(document for name in _SOURCES[:3] for document in iris(properties, name))

    def _cite(self, documents: Iterable[str]) -> tuple[str, ...]:
        """Remember what is a document of these, and give their names."""
        found = [document for document in documents if document in self._around.documents]
        self.cited.update(found)
        return tuple(map(shorten, found))

    def _sorted(self, nodes: Iterable[str], above: frozenset[str] = frozenset()) -> tuple[Record, ...]:
        """Give records by matter; of a matter first those that count, in their order of time."""
        depths: dict[str, int] = {}

        def depth(node: str) -> int:
            """How many records of the day come before it."""
            if node not in depths:
                depths[node] = 0
                earlier = [other for other in iris(self._graph[node], Det.supersedes) if other in self._graph]
                depths[node] = 1 + max(map(depth, earlier), default=-1)
            return depths[node]

        ordered = [
            (
                [value for fact in record.matter for value in map(_by_label, fact.values)],
                not record.status.startswith("count"),
                record.day,
                depth(node),
                node,
                record,
            )
            for node, record in ((node, self.record(node, above)) for node in nodes)
        ]
        return tuple(entry[-1] for entry in sorted(ordered, key=lambda entry: entry[:-1]))

    def _names_entity(self, node: str) -> bool:
        return node == self._around.entity or any(subject == node for subject, _, _ in self._around.naming)

    def _is_name(self, name: str) -> bool:
        """Tell whether a property names or identifies."""
        return name in _NAMES or name in self._around.identifying

    def _is_told(self, name: str) -> bool:
        """Tell whether a property is of the ontology, or no mere translation of one that is."""
        return name.startswith(DET) or name in (PREFIXES["prov"] + "wasDerivedFrom", SKOS + "editorialNote")

    def _ordered(self, properties: reading.Properties) -> list[str]:
        """Give the names of the properties: labels first, then by what they are called, an end after its start."""

        def key(name: str) -> tuple[int, str, str]:
            called = self.label(Det.start) + " " if name == Det.end else self.label(name)
            return [*_LABELS, name].index(name), called, name

        return sorted(properties, key=key)

    def _backwards(self, nodes: Iterable[str], name: str) -> dict[str, list[str]]:
        """Give, for each value of a property, the nodes that have it."""
        found: dict[str, list[str]] = {}
        for node in sorted(nodes):
            for value in iris(self._graph[node], name):
                found.setdefault(value, []).append(node)
        return found


def _first(properties: reading.Properties, name: str) -> str:
    return next((value.value for value in properties.get(name, ()) if isinstance(value, Literal)), "")


def _day(facts: tuple[Fact, ...]) -> str:
    return next((fact.values[0].text for fact in facts if fact.property == "det:date"), "")


def _by_label(value: Value) -> tuple[str, str]:
    return value.label or value.text, value.text
