"""What a view shows, worked out a second time in plain Python.

It shares nothing with the product: what is visible is written here from the specification, and what follows from the
visible records is left to the oracle of weighing. A term is its N-Triples text, a day its text in ISO 8601.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from tests.weigh.oracle import CLASSES, Outcome, Record, det, predict

Span = tuple[str | None, str | None]

BEARING = ("Announces", "Asserts", "Denies")
"""The forces of claims that bear on records."""

EDTF_SPANS: dict[str, Span] = {
    "..": (None, None),
    "2020": ("2020-01-01", "2020-12-31"),
    "2024": ("2024-01-01", "2024-12-31"),
    "2024-06": ("2024-06-01", "2024-06-30"),
    "2024-06~": ("2024-05-01", "2024-07-31"),
    "2024-06-16~": ("2024-06-15", "2024-06-17"),
    "2024-06-16/2024-06-25": ("2024-06-16", "2024-06-25"),
    "2024-06-17/..": ("2024-06-17", None),
    "../2024-06-20": (None, "2024-06-20"),
}
"""The first and the last day that a date of EDTF may mean; ``None`` where it is open."""


@dataclass(frozen=True)
class Document:
    """A document; ``published`` is a literal."""

    name: str
    publisher: str | None = None
    authors: frozenset[str] = frozenset()
    published: str | None = None
    reprint_of: str | None = None


@dataclass(frozen=True)
class Claim:
    """What a document reports somebody to have said; ``date`` is a literal, ``force`` a local name."""

    name: str
    claimant: str
    reported_in: frozenset[str]
    force: str = "Asserts"
    date: str | None = None
    asserts: frozenset[str] = frozenset()
    denies: frozenset[str] = frozenset()
    denies_existence: frozenset[str] = frozenset()


@dataclass(frozen=True)
class World:
    """All that the files say; ``rank_sources`` are the documents that the rank of a record rests on."""

    records: tuple[Record, ...]
    documents: tuple[Document, ...] = ()
    claims: tuple[Claim, ...] = ()
    rank_sources: Mapping[str, frozenset[str]] | None = None


@dataclass(frozen=True)
class View:
    """What is asked for; ``reconstructed`` is whether reconstructed records may stay."""

    valid_at: str | None = None
    known_at: str | None = None
    according_to: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    reconstructed: bool = True
    possible: bool = False

    @property
    def asks_for_voices(self) -> bool:
        """Whether a record without an admitted voice is to go."""
        return bool(self.known_at or self.according_to or self.without) or not self.reconstructed


class Seen(NamedTuple):
    """What a view shows; ``told`` are the claims that count as sources, with their records."""

    records: set[str]
    claims: set[str]
    sources: set[tuple[str, str]]
    told: set[tuple[str, str]]
    ranked: set[str]
    outcome: Outcome


class Gone(NamedTuple):
    """The records that a view hides, by the reason for it."""

    unheard: set[str]
    denied: set[str]
    reconstructed: set[str]
    later: set[str]
    over: set[str]


def see(world: World, view: View) -> Seen:
    """Give what the view shows, and what follows from it."""
    gone, kept = _part(world, view)
    hidden = set().union(*gone)
    voices = _Voices(world, view)
    records = [record for record in kept if record.name not in hidden]
    claims = {claim.name for claim in world.claims if voices.admits_claim(claim)}
    return Seen(
        {record.name for record in records},
        claims,
        {(record.name, source) for record in records for source in record.sources - claims},
        {(record.name, source) for record in records for source in record.sources & claims},
        {record.name for record in records if record.rank != "Normal"},
        predict(records),
    )


def hidden(world: World, view: View) -> Gone:
    """Tell which records the view hides, and why."""
    return _part(world, view)[0]


def span(date: str | None) -> Span:
    """Give the first and the last day that a literal may mean."""
    if date is None:
        return None, None
    text = date.split('"')[1]
    return EDTF_SPANS[text] if "EDTF" in date else (text, text)


class _Voices:
    """Who is heard in a view."""

    def __init__(self, world: World, view: View) -> None:
        self._view = view
        self._documents = {document.name: document for document in world.documents}
        self._according = self._with_roots(view.according_to)
        self._without = self._with_roots(view.without)

    def root(self, name: str) -> Document:
        """Give the document that a reprint goes back to."""
        document = self._documents[name]
        return self.root(document.reprint_of) if document.reprint_of else document

    def may_speak(self, name: str) -> bool:
        """Tell whether a document is known, and not left out."""
        root = self.root(name)
        return self._known(root) and not self._makers(root) & self._without

    def admits(self, name: str) -> bool:
        """Tell whether a document is heard."""
        makers = self._makers(self.root(name)) | self._makers(self._documents[name])
        return self.may_speak(name) and (not self._according or bool(makers & self._according))

    def tells(self, claim: Claim) -> bool:
        """Tell whether the view is according to the claimant."""
        heard = claim.claimant in self._according and claim.claimant not in self._without
        return heard and any(self.may_speak(name) for name in claim.reported_in)

    def admits_claim(self, claim: Claim) -> bool:
        """Tell whether a claim is heard."""
        reported = any(self.admits(name) for name in claim.reported_in)
        return claim.claimant not in self._without and (reported or self.tells(claim))

    def _with_roots(self, names: frozenset[str]) -> set[str]:
        return {self.root(name).name if name in self._documents else name for name in names}

    def _makers(self, document: Document) -> set[str]:
        return {document.name, *document.authors, *([document.publisher] if document.publisher else [])}

    def _known(self, root: Document) -> bool:
        if self._view.known_at is None:
            return True
        first, last = span(root.published)
        if self._view.possible:
            return first is None or first <= self._view.known_at
        return last is not None and last <= self._view.known_at


def _part(world: World, view: View) -> tuple[Gone, list[Record]]:
    """Tell which records are hidden, and give all with the voices and ranks that the view leaves them."""
    voices = _Voices(world, view)
    told = [claim for claim in world.claims if claim.force in BEARING and voices.tells(claim)]
    denied = _denied(world, told, voices)
    gone = Gone(set(), denied, set(), set(), set())
    kept = []
    for record in world.records:
        heard = {name for name in record.sources if voices.admits(name)}
        words = {claim.name for claim in told if record.name in claim.asserts and record.name not in denied}
        claimed = any(
            record.name in claim.asserts and claim.force in BEARING and voices.admits_claim(claim)
            for claim in world.claims
        )
        if view.asks_for_voices and not heard and not claimed:
            gone.unheard.add(record.name)
        if not view.reconstructed and record.get("basis") == det("Reconstructed"):
            gone.reconstructed.add(record.name)
        if view.valid_at and any(_is_later(date, view, view.valid_at) for date in _dates(record)):
            gone.later.add(record.name)
        judges = (world.rank_sources or {}).get(record.name, frozenset())
        ranked = any(map(voices.admits, judges)) or not (judges or view.asks_for_voices)
        rank = record.rank if ranked else "Normal"
        kept.append(replace(record, sources=frozenset(heard | words), rank=rank))
    if view.valid_at:
        rest = [record for record in kept if record.name not in set().union(*gone)]
        gone.over.update(_over(rest, view.valid_at, possible=view.possible))
    return gone, kept


def _denied(world: World, told: list[Claim], voices: _Voices) -> set[str]:
    """Give the records that those deny whose world this is."""
    denied: set[str] = set()
    for claim in told:
        denied |= claim.denies
        day = _said_by(claim, voices)
        for record in _about(world, claim.denies_existence):
            first = _first_said(record, voices)
            if not (day and first and first > day):
                denied.add(record.name)
    return denied


def _about(world: World, events: frozenset[str]) -> list[Record]:
    """Give the records with an event in their key, and those with such a record in theirs."""
    things = set(events)
    while True:
        found = [r for r in world.records if any(r.get(part) in things for part in CLASSES[r.cls].key)]
        if {record.name for record in found} <= things:
            return found
        things |= {record.name for record in found}


def _said_by(claim: Claim, voices: _Voices) -> str | None:
    """Give the last day on which a claim may have been made."""
    last = span(claim.date)[1]
    reports = [day for name in claim.reported_in if (day := span(voices.root(name).published)[1])]
    return last or min(reports, default=None)


def _first_said(record: Record, voices: _Voices) -> str | None:
    """Give the day of a record, else the first on which a source may have stated it; ``None`` if that is open."""
    if record.get("day"):
        return span(record.get("day"))[0]
    firsts = [span(voices.root(name).published)[0] for name in record.sources]
    return None if None in firsts else min((day for day in firsts if day), default=None)


def _dates(record: Record) -> Iterator[str]:
    """Give the dates that a record has in its key or as its order."""
    declared = CLASSES[record.cls]
    for name in (*declared.key, declared.order):
        if name in ("asOf", "day") and record.get(name):
            yield record.facts[name]


def _is_later(date: str, view: View, valid_at: str) -> bool:
    first, last = span(date)
    if view.possible:
        return first is not None and first > valid_at
    return last is None or last > valid_at


def _over(records: list[Record], day: str, *, possible: bool) -> Iterator[str]:
    """Give the records of the spells that do not cover a day."""
    effective = predict(records).effective
    spells: dict[tuple[str | None, ...], list[Record]] = defaultdict(list)
    for record in records:
        if "start" in CLASSES[record.cls].values:
            spells[record.cls, *(record.get(part) for part in CLASSES[record.cls].key)].append(record)
    for spell in spells.values():
        counting = [record for record in spell if record.reported and record.rank != "Deprecated"] or spell
        begins, ends = _start(counting, effective), _end(counting, effective)
        if possible:
            covered = (begins[0] or day) <= day <= (ends[1] or day)
        else:
            covered = bool(begins[1] and ends[0] and begins[1] <= day <= ends[0])
        if not covered:
            yield from (record.name for record in spell)


def _start(spell: list[Record], effective: set[tuple[str, str]]) -> Span:
    spans = [span(record.facts["start"]) for record in _stating(spell, "start", effective)]
    return _first([first for first, _ in spans]), _last([last for _, last in spans])


def _end(spell: list[Record], effective: set[tuple[str, str]]) -> Span:
    """Give when a spell may have ended: where nobody says so, it lasted to the last look at least."""
    stating = _stating(spell, "end", effective)
    spans = [_end_of(record) for record in stating or spell]
    looks, lasts = [first for first, _ in spans], [last for _, last in spans]
    if stating and any((record.name, "end") not in effective for record in stating):
        return _first(looks), _last(lasts)
    return max((day for day in looks if day), default=None), _last(lasts)


def _end_of(record: Record) -> Span:
    """Give when the spell ended by one record: not before the last day on which its source saw it."""
    first, last = span(record.facts.get("end"))
    return first or span(record.facts.get("attestedOn"))[0], last


def _stating(spell: list[Record], name: str, effective: set[tuple[str, str]]) -> list[Record]:
    """Give the records whose start or end counts, else all that state one."""
    stating = [record for record in spell if name in record.facts]
    return [record for record in stating if (record.name, name) in effective] or stating


def _first(days: list[str | None]) -> str | None:
    return None if None in days else min((day for day in days if day), default=None)


def _last(days: list[str | None]) -> str | None:
    return None if None in days else max((day for day in days if day), default=None)
