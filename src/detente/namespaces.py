"""The closed list of prefixes, and the ontology terms that the code itself reads or writes."""

from typing import Final

from detente.errors import DetenteError

ID: Final = "https://w3id.org/detente/id/"
GRAPH: Final = "https://w3id.org/detente/graph/"
ONTOLOGY: Final = "https://w3id.org/detente/ontology"
DET: Final = ONTOLOGY + "/"
INFERRED: Final = GRAPH + "inferred"

RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_SUBCLASS: Final = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
RDFS_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"

KINDS: Final = (
    "cause",
    "claim",
    "disagreement",
    "document",
    "event",
    "instrument",
    "office",
    "organisation",
    "person",
    "place",
    "record",
    "region",
    "state",
    "topic",
)
"""One prefix a kind of instance: ``state:CHE`` is ``https://w3id.org/detente/id/state/CHE``."""

PREFIXES: Final[dict[str, str]] = {
    **{kind: f"{ID}{kind}/" for kind in KINDS},
    "cc": "http://creativecommons.org/ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "det": DET,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "graph": GRAPH,
    "lode": "http://linkedevents.org/ontology/",
    "module": DET + "module/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sf": "http://www.opengis.net/ont/sf#",
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": DET + "shape/",
    "skos": SKOS,
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}


class Det:
    """The terms that the code names; a test compares each with the ontology."""

    Announces: Final = DET + "Announces"
    Asserts: Final = DET + "Asserts"
    Claim: Final = DET + "Claim"
    ContestedTransition: Final = DET + "ContestedTransition"
    Count: Final = DET + "Count"
    Denies: Final = DET + "Denies"
    Deprecated: Final = DET + "Deprecated"
    Disagreement: Final = DET + "Disagreement"
    Document: Final = DET + "Document"
    ExistenceDisagreement: Final = DET + "ExistenceDisagreement"
    ImpossibleTransition: Final = DET + "ImpossibleTransition"
    MissingTransition: Final = DET + "MissingTransition"
    Normal: Final = DET + "Normal"
    NotReproduced: Final = DET + "NotReproduced"
    OpenDisagreement: Final = DET + "OpenDisagreement"
    Preferred: Final = DET + "Preferred"
    Reconstructed: Final = DET + "Reconstructed"
    Record: Final = DET + "Record"
    ReproducedAsCounted: Final = DET + "ReproducedAsCounted"
    ReproducedByOneSet: Final = DET + "ReproducedByOneSet"
    ReproducedBySeveralSets: Final = DET + "ReproducedBySeveralSets"
    SettledByRank: Final = DET + "SettledByRank"
    Stance: Final = DET + "Stance"
    StatusDisagreement: Final = DET + "StatusDisagreement"
    WithClaimed: Final = DET + "WithClaimed"
    WithLeaversOfTheDay: Final = DET + "WithLeaversOfTheDay"
    WithOpen: Final = DET + "WithOpen"
    WithOverruled: Final = DET + "WithOverruled"
    WithoutJoinersOfTheDay: Final = DET + "WithoutJoinersOfTheDay"
    actor: Final = DET + "actor"
    adoptedAt: Final = DET + "adoptedAt"
    approximateNumber: Final = DET + "approximateNumber"
    asOf: Final = DET + "asOf"
    asserts: Final = DET + "asserts"
    attendance: Final = DET + "attendance"
    attended: Final = DET + "attended"
    attestedOn: Final = DET + "attestedOn"
    author: Final = DET + "author"
    basis: Final = DET + "basis"
    borneOutBy: Final = DET + "borneOutBy"
    claimant: Final = DET + "claimant"
    contradictedBy: Final = DET + "contradictedBy"
    corroboratedBy: Final = DET + "corroboratedBy"
    countingBasis: Final = DET + "countingBasis"
    countsKind: Final = DET + "countsKind"
    countsValue: Final = DET + "countsValue"
    countsWithout: Final = DET + "countsWithout"
    currentFor: Final = DET + "currentFor"
    day: Final = DET + "day"
    denies: Final = DET + "denies"
    deniesExistenceOf: Final = DET + "deniesExistenceOf"
    disagreeingRecord: Final = DET + "disagreeingRecord"
    disagreementClass: Final = DET + "disagreementClass"
    disagreementDay: Final = DET + "disagreementDay"
    disagreementProperty: Final = DET + "disagreementProperty"
    disagreementType: Final = DET + "disagreementType"
    earliest: Final = DET + "earliest"
    effectiveFor: Final = DET + "effectiveFor"
    end: Final = DET + "end"
    endEarliest: Final = DET + "endEarliest"
    endLatest: Final = DET + "endLatest"
    event: Final = DET + "event"
    exclusiveWithin: Final = DET + "exclusiveWithin"
    followsFrom: Final = DET + "followsFrom"
    force: Final = DET + "force"
    foundIn: Final = DET + "foundIn"
    inForceFrom: Final = DET + "inForceFrom"
    inForceUntil: Final = DET + "inForceUntil"
    instrument: Final = DET + "instrument"
    keyProperty: Final = DET + "keyProperty"
    latest: Final = DET + "latest"
    leavesOut: Final = DET + "leavesOut"
    level: Final = DET + "level"
    mayBeFirst: Final = DET + "mayBeFirst"
    mayFollow: Final = DET + "mayFollow"
    measure: Final = DET + "measure"
    minimum: Final = DET + "minimum"
    number: Final = DET + "number"
    opposedBy: Final = DET + "opposedBy"
    orderProperty: Final = DET + "orderProperty"
    published: Final = DET + "published"
    publisher: Final = DET + "publisher"
    rank: Final = DET + "rank"
    rankReason: Final = DET + "rankReason"
    rankSource: Final = DET + "rankSource"
    relayOf: Final = DET + "relayOf"
    relays: Final = DET + "relays"
    reportedIn: Final = DET + "reportedIn"
    reprintOf: Final = DET + "reprintOf"
    requiredIn: Final = DET + "requiredIn"
    requiredValue: Final = DET + "requiredValue"
    role: Final = DET + "role"
    settlement: Final = DET + "settlement"
    singleHolder: Final = DET + "singleHolder"
    source: Final = DET + "source"
    standing: Final = DET + "standing"
    start: Final = DET + "start"
    startEarliest: Final = DET + "startEarliest"
    startLatest: Final = DET + "startLatest"
    statedBy: Final = DET + "statedBy"
    statedFor: Final = DET + "statedFor"
    statedIn: Final = DET + "statedIn"
    statedObject: Final = DET + "statedObject"
    statedRole: Final = DET + "statedRole"
    statedSubject: Final = DET + "statedSubject"
    statedThrough: Final = DET + "statedThrough"
    statedValue: Final = DET + "statedValue"
    subject: Final = DET + "subject"
    supersedes: Final = DET + "supersedes"
    takenFrom: Final = DET + "takenFrom"
    takesIn: Final = DET + "takesIn"
    transition: Final = DET + "transition"
    url: Final = DET + "url"
    valueProperty: Final = DET + "valueProperty"


def shorten(iri: str) -> str:
    """Give the prefixed name of ``iri``, or ``iri`` itself where no prefix of the list fits."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _BY_NAMESPACE.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and iri[cut:] else iri


def expand(name: str) -> str:
    """Give the IRI of ``name``, a prefixed name of the list, an IRI, or an IRI in angle brackets.

    Raises ``DetenteError`` if the prefix is not on the list.
    """
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if colon and local.startswith("//"):
        return name
    if not colon or prefix not in PREFIXES:
        raise DetenteError(
            f"unknown prefix in {name!r}", "Use a full IRI or one of: " + ", ".join(sorted(PREFIXES)) + "."
        )
    return PREFIXES[prefix] + local


_BY_NAMESPACE: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
