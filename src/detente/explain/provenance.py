"""An explanation in PROV-O: a statement as an entity, derived from records by an activity that used a rule."""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from detente.explain.parts import Derivation, Evidence, Explanation, Rule
from detente.namespaces import DET, ID, PREFIXES, RDF_TYPE, RDFS_LABEL, expand
from detente.verify import Witness

_PROV: Final = PREFIXES["prov"]
_RDF: Final = PREFIXES["rdf"]
_COMMENT: Final = PREFIXES["rdfs"] + "comment"


def triples(explanation: Explanation) -> Iterator[Triple]:
    """Give the triples: for each statement on the way its derivation, for each record its documents and claims."""
    found = explanation.verdict
    told = f"{found.subject} {found.predicate} {found.object}"
    yield from _statement(told)
    yield Triple(_node(told), NamedNode(RDFS_LABEL), Literal(found.sentence, language="en"))
    yield Triple(_node(told), NamedNode(_COMMENT), Literal(f"status: {found.status}", language="en"))
    for line in explanation.missing:
        yield Triple(_node(told), NamedNode(_COMMENT), Literal(f"not in the dataset: {line}", language="en"))
    for derivation in explanation.walk():
        yield from _derivation(derivation)
    for evidence in explanation.lost:
        yield from _record(evidence)


def _derivation(derivation: Derivation) -> Iterator[Triple]:
    entity = _node(derivation.statement)
    yield from _statement(derivation.statement)
    activity = _node(f"{derivation.statement} {derivation.kind} {derivation.axiom}".strip(), "activity")
    if derivation.kind != "written":
        yield _link(entity, "wasGeneratedBy", activity)
        yield Triple(activity, NamedNode(RDF_TYPE), NamedNode(_PROV + "Activity"))
    for document in derivation.documents:
        yield _link(entity, "hadPrimarySource", NamedNode(expand(document.document)))
    if derivation.rule:
        yield _link(activity, "used", _rule(derivation.rule))
        yield from _plan(derivation.rule)
    if derivation.axiom:
        yield from _statement(derivation.axiom)
        yield _link(activity, "used", _node(derivation.axiom))
    for premise in derivation.premises:
        yield _link(activity, "used", _node(premise.statement))
        yield _link(entity, "wasDerivedFrom", _node(premise.statement))
    for evidence in derivation.records:
        record = NamedNode(expand(evidence.record))
        yield _link(activity, "used", record)
        yield _link(entity, "wasDerivedFrom", record)
        yield from (_link(entity, "hadPrimarySource", document) for document in _documents(evidence.voices))
        yield from _record(evidence)


def _record(evidence: Evidence) -> Iterator[Triple]:
    """Say of a record what it rests on, its rank, and what became of it."""
    record = NamedNode(expand(evidence.record))
    yield Triple(record, NamedNode(RDF_TYPE), NamedNode(_PROV + "Entity"))
    fate = f"{evidence.property} {evidence.value}: {evidence.fate}"
    yield Triple(record, NamedNode(_COMMENT), Literal(fate, language="en"))
    if evidence.rank:
        rank = NamedNode(DET + evidence.rank.capitalize())
        yield Triple(record, NamedNode(DET + "rank"), rank)
        yield Triple(record, NamedNode(DET + "rankReason"), Literal(evidence.rank_reason, language="en"))
        for source in evidence.rank_sources:
            yield Triple(record, NamedNode(DET + "rankSource"), NamedNode(expand(source.document)))
    yield from (_link(record, "hadPrimarySource", document) for document in _documents(evidence.voices))
    for name, side in (("asserts", evidence.voices), ("denies", evidence.denials)):
        for witness in side:
            if witness.claim:
                claim = NamedNode(expand(witness.claim))
                if name == "asserts":
                    yield _link(record, "wasDerivedFrom", claim)
                yield Triple(claim, NamedNode(DET + name), record)
                yield from _claim(claim, witness)


def _claim(claim: NamedNode, witness: Witness) -> Iterator[Triple]:
    yield Triple(claim, NamedNode(RDF_TYPE), NamedNode(_PROV + "Entity"))
    if witness.claimant:
        yield _link(claim, "wasAttributedTo", NamedNode(expand(witness.claimant)))
    for document in witness.documents:
        yield _link(claim, "hadPrimarySource", NamedNode(expand(document.document)))


def _statement(told: str) -> Iterator[Triple]:
    """Reify a statement."""
    node = _node(told)
    for kind in (_RDF + "Statement", _PROV + "Entity"):
        yield Triple(node, NamedNode(RDF_TYPE), NamedNode(kind))
    for part, name in zip(("subject", "predicate", "object"), told.split(), strict=True):
        yield Triple(node, NamedNode(_RDF + part), NamedNode(expand(name)))


def _plan(rule: Rule) -> Iterator[Triple]:
    for kind in ("Entity", "Plan"):
        yield Triple(_rule(rule), NamedNode(RDF_TYPE), NamedNode(_PROV + kind))
    yield Triple(_rule(rule), NamedNode(RDFS_LABEL), Literal(rule.file))
    yield Triple(_rule(rule), NamedNode(_COMMENT), Literal(rule.says, language="en"))


def _documents(side: tuple[Witness, ...]) -> list[NamedNode]:
    """Give the documents that speak in their own voice."""
    return [NamedNode(expand(found.document)) for witness in side if not witness.claim for found in witness.documents]


def _link(start: NamedNode, name: str, end: NamedNode) -> Triple:
    return Triple(start, NamedNode(_PROV + name), end)


def _node(told: str, kind: str = "statement") -> NamedNode:
    """Give the name of a statement, or of the activity that gave it."""
    return NamedNode(f"{ID}{kind}/{re.sub(r'[^A-Za-z0-9.]+', '-', told)}")


def _rule(rule: Rule) -> NamedNode:
    return NamedNode(f"{DET}{rule.file.removeprefix('ontology/').removesuffix('.rq')}")
