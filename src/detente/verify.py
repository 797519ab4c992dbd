"""Verifying statements: what a user writes into a statement, its status, and who stands on each side."""

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from detente import cite, names
from detente.answers import Answer
from detente.errors import DetenteError
from detente.namespaces import DET, PREFIXES, RDF_TYPE, XSD, expand, shorten
from detente.statements import Statement
from detente.store.protocol import select

if TYPE_CHECKING:
    from detente.api import Dataset
    from detente.cite import Citation
    from detente.status import Status, Voice

PROPERTIES: Final = "owl:ObjectProperty"
CLASSES: Final = "owl:Class"

_WORDS: Final = 3
_COLUMNS: Final = ("line", "subject", "predicate", "object", "status", "derived", "supporting", "denying")
_CLAIMANTS: Final = """SELECT ?claim ?claimant ?label WHERE {
  VALUES ?claim { %NODES% }
  ?claim det:claimant ?claimant .
  OPTIONAL { ?claimant rdfs:label ?label FILTER (LANG(?label) = "en") }
} ORDER BY ?claim ?claimant"""


class Witness(NamedTuple):
    """Who speaks for or against a statement: a document in its own voice, or somebody's claim that documents report.

    ``on`` has the records, or the event, on which they speak, ``documents`` the one, or those that report the claim.
    A witness with neither is the dataset itself, where it gives no source.
    """

    on: tuple[str, ...]
    documents: "tuple[Citation, ...]" = ()
    claim: str = ""
    claimant: str = ""
    claimant_label: str = ""

    @property
    def name(self) -> str:
        """The prefixed name of the claim or of the document."""
        return self.claim or (self.documents[0].document if self.documents else "dataset")

    def __str__(self) -> str:
        if not self.documents and not self.claim:
            return "the dataset, without a source"
        if not self.claim:
            return cite.BETWEEN.join(map(str, self.documents))
        cited = [" ".join(filter(None, (found.publisher, found.published))) for found in self.documents]
        speaker = f"{self.claimant_label or self.claimant} ({self.claim})"
        return f"{speaker}, in {', '.join(cited)}" if cited else speaker


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all voices say of a statement, and whether the dataset has it.

    ``status`` is ``supported``, ``contested``, ``denied`` or ``silent``; ``derived`` tells whether the dataset holds
    the statement: by a rule, by an axiom, as a value that counts, or as it is written. ``str`` gives lines of text.
    """

    subject: str
    predicate: str
    object: str
    sentence: str
    status: "Status"
    derived: bool
    supporting: tuple[Witness, ...]
    denying: tuple[Witness, ...]
    version: str
    hash: str
    store: str = ""
    view: str = ""

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Give the verdict as lines of text."""
        yield f"{self.sentence}: {self.status}"
        yield f"{self.subject} {self.predicate} {self.object} is {'' if self.derived else 'not '}in the dataset"
        if self.view:
            yield f"view: {self.view}"
        for title, side in (("for it", self.supporting), ("against it", self.denying)):
            if side:
                yield f"{title}:"
                yield from (f"  {witness}" for witness in side)

    def text(self, form: str = "text") -> str:
        """Give the verdict as ``text`` or ``json``, with the end of its last line."""
        if form == "text":
            return f"{self}\n"
        if form != "json":
            raise DetenteError(f"there is no format {form!r}", "Use one of: text, json.")
        import json

        return json.dumps(self.plain(), ensure_ascii=False, indent=2) + "\n"

    def plain(self) -> dict[str, Any]:
        """Give the verdict as JSON has it."""
        from dataclasses import asdict

        about = {"version": self.version, "hash": self.hash, "store": self.store, "view": self.view}
        parts = asdict(self) | {name: [_plain(witness) for witness in getattr(self, name)] for name in _SIDES}
        found = {name: part for name, part in parts.items() if name not in about}
        return found | {"detente": {name: value for name, value in about.items() if value}}


_SIDES: Final = ("supporting", "denying")


def verify(dataset: "Dataset", subject: str, predicate: str, thing: str) -> Verdict:
    """Give the verdict on a statement, of which the parts are written as a user writes them (``China``, ``attended``).

    Raises ``DetenteError`` if one of them names nothing, or several things.
    """
    return verdict(dataset, read(dataset, subject, predicate, thing))


def verdict(dataset: "Dataset", statement: Statement) -> Verdict:
    """Give the verdict on a statement."""
    sides = dataset.statuses.sides(statement)
    supporting, denying = (tuple(witnesses(dataset, side)) for side in sides)
    subject, predicate, thing = (shorten(part.value) for part in statement)
    return Verdict(
        subject,
        predicate,
        thing,
        sentence(dataset, statement),
        sides.status,
        dataset.statuses.holds(statement),
        supporting,
        denying,
        dataset.version,
        dataset.hash,
        dataset.address,
        str(dataset.view or ""),
    )


def memo(dataset: "Dataset", lines: Iterable[str], place: str) -> tuple[Answer, list[str]]:
    """Verify statements, one a line, and give a row for each, and what is wrong with the lines that are none.

    A line has a subject, a predicate and an object, with quotes round what has blanks; ``#`` opens a comment. Each
    error opens with ``place`` and the number of its line.
    """
    found: list[tuple[int, Statement]] = []
    errors: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            words = shlex.split(line, comments=True)
            if words and len(words) != _WORDS:
                raise ValueError(f"{len(words)} word{'' if len(words) == 1 else 's'} where three are due")
            if words:
                found.append((number, read(dataset, *words)))
        except ValueError as error:
            hint = "Write SUBJECT PREDICATE OBJECT, with quotes round what has blanks."
            errors.append(f"{place}:{number}: {str(error)[0].lower()}{str(error)[1:]}. {hint}")
        except DetenteError as error:
            errors.append(f"{place}:{number}: {error.message}. {error.hint}")
    rows = [_row(number, verdict(dataset, statement)) for number, statement in found]
    return Answer(
        _COLUMNS,
        rows,
        dataset.version,
        dataset.hash,
        evidence=_COLUMNS[-2:],
        store=dataset.address,
        view=str(dataset.view or ""),
    ), errors


def read(dataset: "Dataset", subject: str, predicate: str, thing: str) -> Statement:
    """Read a statement as a user writes it.

    The predicate is ``a``, a prefixed name, the name of a property of the ontology, or its label, with or without
    what it has in brackets; the ends go by any name, of the class that the ontology gives to them. Raises
    ``DetenteError`` that names the part.
    """
    name = RDF_TYPE if predicate == "a" else term(dataset, predicate, PROPERTIES)
    start, end = _ends(dataset, name)
    try:
        first = names.resolve(dataset, subject, start)
    except DetenteError as error:
        raise DetenteError(f"subject: {error.message}", error.hint) from error
    try:
        second = term(dataset, thing, CLASSES) if name == RDF_TYPE else names.resolve(dataset, thing, end)
    except DetenteError as error:
        raise DetenteError(f"object: {error.message}", error.hint) from error
    return Statement(NamedNode(first), NamedNode(name), NamedNode(second))


def term(dataset: "Dataset", text: str, kind: str) -> str:
    """Give the IRI of a property or class of the ontology, or of one by prefixed name.

    ``kind`` is ``PROPERTIES`` or ``CLASSES``. Raises ``DetenteError`` if there is none, with the nearest.
    """
    if ":" in text:
        return expand(text)
    rows = select(
        dataset.store, f"SELECT ?term ?label WHERE {{ ?term a {kind} . OPTIONAL {{ ?term rdfs:label ?label }} }}"
    )
    called: dict[str, set[str]] = {}
    for node, label in rows:
        if isinstance(node, NamedNode) and node.value.startswith(DET):
            local = node.value.removeprefix(DET)
            if text == local:
                return node.value
            name = getattr(label, "value", local)
            for way in (local, name, re.sub(r" \(.*\)$", "", name)):
                called.setdefault(names.fold(way), set()).add(node.value)
    found = called.get(names.fold(text), set())
    stated = [iri for iri in sorted(found) if iri in dataset.statuses.declarations] or sorted(found)
    if len(stated) == 1:
        return stated[0]
    what = "property" if kind == PROPERTIES else "class"
    if stated:
        raise DetenteError(f"{text!r} is ambiguous as a {what}", f"Choose one of: {', '.join(map(shorten, stated))}.")
    import difflib

    close = difflib.get_close_matches(names.fold(text), called, n=3, cutoff=0.5)
    nearest = ", ".join(dict.fromkeys(shorten(min(called[name])) for name in close))
    every = ", ".join(sorted(map(shorten, dataset.statuses.declarations)))
    otherwise = f"Those of records are: {every}." if kind == PROPERTIES else "Write a prefixed name."
    raise DetenteError(
        f"no {what} is called {text!r}",
        f"Nearest: {nearest}." if nearest else otherwise,
    )


def sentence(dataset: "Dataset", statement: Statement) -> str:
    """Say a statement in English labels: "China attended Summit on Peace in Ukraine"."""
    labels = _labels(dataset, statement)
    parts = [labels.get(part.value) or shorten(part.value) for part in statement]
    if statement.predicate.value == RDF_TYPE:
        parts[1] = "is an" if parts[2][0] in "aeiou" else "is a"
    return " ".join([parts[0], *(re.sub(r" \(\w+\)$", "", part) for part in parts[1:])])


def witnesses(dataset: "Dataset", voices: "Iterable[Voice]") -> list[Witness]:
    """Give voices as a person reads them: documents with their reprints first, by date, then claims."""
    speaking = set(voices)
    by_document: dict[str, set[str]] = {}
    by_claim: dict[str, set[str]] = {}
    for voice in speaking:
        if voice.document:
            by_document.setdefault(shorten(voice.document.value), set()).add(shorten(voice.on.value))
        elif voice.claim:
            by_claim.setdefault(voice.claim.value, set()).add(shorten(voice.on.value))
    documents = [NamedNode(expand(name)) for name in by_document]
    claims = sorted(by_claim)
    own, *reports = cite.documents(dataset.store, [documents, *([NamedNode(claim)] for claim in claims)])
    found = []
    for citation in own:
        on = [by_document.get(name, set()) for name in (citation.document, *citation.reprints)]
        found.append(Witness(tuple(sorted(set().union(*on))), (citation,)))
    claimants: dict[str, list[str]] = {}
    values = " ".join(f"<{claim}>" for claim in claims)
    for row in select(dataset.store, _CLAIMANTS.replace("%NODES%", values)) if claims else ():
        claimants.setdefault(getattr(row[0], "value", ""), [getattr(cell, "value", "") for cell in row[1:]])
    for claim, cited in zip(claims, reports, strict=True):
        claimant, label = claimants.get(claim, ["", ""])
        found.append(Witness(tuple(sorted(by_claim[claim])), tuple(cited), shorten(claim), shorten(claimant), label))
    if speaking and not found:
        found.append(Witness(tuple(sorted(shorten(voice.on.value) for voice in speaking))))
    return found


def _plain(witness: Witness) -> dict[str, Any]:
    from dataclasses import asdict

    parts = witness._asdict() | {"documents": [asdict(citation) for citation in witness.documents]}
    return {name: part for name, part in parts.items() if part}


def _row(number: int, found: Verdict) -> tuple[NamedNode | Literal, ...]:
    ends = (NamedNode(expand(name)) for name in (found.subject, found.predicate, found.object))
    sides = (Literal("; ".join(witness.name for witness in side)) for side in (found.supporting, found.denying))
    derived = Literal("true" if found.derived else "false", datatype=NamedNode(XSD + "boolean"))
    return (Literal(number), *ends, Literal(found.status), derived, *sides)


def _ends(dataset: "Dataset", predicate: str) -> tuple[str | None, str | None]:
    """Give the classes, by their local names, that the ontology gives to the two ends of a property."""
    declared = dataset.statuses.declarations.get(predicate, [])
    values = [found for found in declared if found.object in found.values]
    domain, range_ = PREFIXES["rdfs"] + "domain", PREFIXES["rdfs"] + "range"
    start = _class(dataset, values[0].subject, range_) if values else _class(dataset, predicate, domain)
    return start, _class(dataset, predicate, range_)


def _class(dataset: "Dataset", of: str, relation: str) -> str | None:
    rows = select(dataset.store, f"SELECT ?class WHERE {{ <{of}> <{relation}> ?class FILTER (isIRI(?class)) }}")
    found = sorted(str(getattr(row[0], "value", "")) for row in rows)
    return found[0].removeprefix(DET) if len(found) == 1 and found[0].startswith(DET) else None


def _labels(dataset: "Dataset", nodes: Iterable[NamedNode]) -> dict[str, str]:
    values = " ".join(sorted({str(node) for node in nodes}))
    rows = select(
        dataset.store,
        f"SELECT ?node ?label WHERE {{ VALUES ?node {{ {values} }} ?node rdfs:label|skos:prefLabel ?label "
        'FILTER (LANG(?label) = "en") } ORDER BY ?label',
    )
    return {getattr(node, "value", ""): getattr(label, "value", "") for node, label in reversed(rows)}
