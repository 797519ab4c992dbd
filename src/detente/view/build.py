"""Build a view: take out what is not visible, and weigh and derive the rest by the same step and rules."""

import contextlib
import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from detente import derive, weigh
from detente.bounds import Bounds, bounds
from detente.errors import DetenteError
from detente.namespaces import EDTF, INFERRED, PREFIXES, XSD, Det
from detente.store import embedded
from detente.view.parameters import RECONSTRUCTED, View
from detente.view.spells import out_of_time
from detente.view.voices import Nodes, Voices, links, members

_INFERRED: Final = NamedNode(INFERRED)
_DATES: Final = (EDTF, XSD + "date")
LINKS: Final = frozenset(
    map(
        NamedNode,
        (
            Det.source,
            Det.rankSource,
            Det.reportedIn,
            Det.corroboratedBy,
            Det.contradictedBy,
            Det.relays,
            PREFIXES["prov"] + "wasDerivedFrom",
        ),
    )
)
"""What leads from records and claims to the documents and claims that speak for them."""

RANKING: Final = frozenset(map(NamedNode, (Det.rank, Det.rankReason, Det.rankSource)))


def build(store: Store, view: View) -> Store:
    """Build the view of a derived dataset in memory and give its store.

    A record stays if a source or a claim that carries it is admitted and known, and its day is not later than the
    one asked for; a claim stays if it is admitted and known. A rank needs one of its sources. What a claimant of
    ``according_to`` asserts is ``det:takenFrom`` the claim, which makes it reported; what the claimant denies goes.
    Raises ``DetenteError`` if records supersede one another in a circle.
    """
    gone = _Gone(store, view)
    kept = Store()
    for name in store.named_graphs():
        if name != _INFERRED:
            quads = store.quads_for_pattern(None, None, None, name)
            kept.extend(quad for quad in quads if not gone.has(quad))
    kept.extend(Quad(record, NamedNode(Det.takenFrom), claim, _INFERRED) for record, claim in gone.taken)
    if view.valid_at:
        for record in out_of_time(kept, view.valid_at, possible=view.possible):
            for quad in list(kept.quads_for_pattern(record, None, None)):
                kept.remove(quad)
    derive.derive(kept)
    return kept


def is_visible(quad: Quad, store: Store) -> bool:
    """Tell whether an asserted quad of the whole dataset is in the view that ``store`` holds.

    A store may write a literal otherwise, so a quad with one goes by its subject and predicate.
    """
    if not isinstance(quad.subject, NamedNode):
        return True
    target = quad.object if isinstance(quad.object, NamedNode) else None
    return next(store.quads_for_pattern(quad.subject, quad.predicate, target, quad.graph_name), None) is not None


class _Gone:
    """What a view takes out of a derived dataset; ``taken`` has the records that rest on a claimant's word."""

    def __init__(self, store: Store, view: View) -> None:
        voices = Voices(store, view)
        records = members(store, Det.Record)
        self.taken: list[tuple[NamedNode, NamedNode]] = []
        self._claims = voices.claims - voices.admitted_claims
        self._documents = members(store, Det.Document) - voices.documents
        self._hidden = set(self._claims)
        asks_for_voices = bool(view.known_at or view.according_to or view.without)
        if asks_for_voices:
            sources = links(store, Det.source)
            denied = _denied(store, voices, sources)
            carried = {record for record in records if not voices.documents.isdisjoint(sources.get(record, ()))}
            for claim, asserted in voices.bearing(store, Det.asserts).items():
                if claim in voices.admitted_claims:
                    carried |= asserted
                if claim in voices.told:
                    self.taken += [(record, claim) for record in asserted - denied]
            self._hidden |= records - (carried - denied)
        if RECONSTRUCTED in view.without:
            basis = links(store, Det.basis)
            self._hidden |= {record for record in records if NamedNode(Det.Reconstructed) in basis.get(record, ())}
        if view.valid_at:
            self._hidden |= set(_later(store, view.valid_at, possible=view.possible))
        self.taken = [pair for pair in self.taken if pair[0] not in self._hidden]
        judges = links(store, Det.rankSource)
        ranked = links(store, Det.rank).keys() if asks_for_voices else judges.keys()
        self._unranked = {record for record in ranked if voices.documents.isdisjoint(judges.get(record, ()))}

    def has(self, quad: Quad) -> bool:
        """Tell whether the view lacks an asserted quad."""
        if quad.subject in self._hidden:
            return True
        if quad.predicate in RANKING and quad.subject in self._unranked:
            return True
        return quad.predicate in LINKS and (quad.object in self._claims or quad.object in self._documents)


def _denied(store: Store, voices: Voices, sources: dict[NamedNode, Nodes]) -> Nodes:
    """Give the records that a claimant whose word is taken denies.

    Who denies that an event took place or was planned denies every record of it and what explains it, but none
    that is later than the denial.
    """
    denied: Nodes = set()
    for claim, records in voices.bearing(store, Det.denies).items():
        if claim in voices.told:
            denied |= records
    for claim, events in voices.bearing(store, Det.deniesExistenceOf).items():
        if claim in voices.told:
            last = voices.claim_day(claim)
            for record in _about(store, events):
                day = _day(store, record) or voices.first_report(sources.get(record, set()))
                if not (day and last and day > last):
                    denied.add(record)
    return denied


def _about(store: Store, things: Nodes) -> Nodes:
    """Give the records that have one of ``things`` in their key, and those that have such a record in theirs."""
    keys = {name for cls in weigh.record_classes(store) for name in cls.key}
    users: dict[NamedNode, Nodes] = defaultdict(set)
    for name in keys:
        for record, targets in links(store, name).items():
            for target in targets:
                users[target].add(record)
    found: Nodes = set()
    pending = set(things)
    while pending:
        new = users.get(pending.pop(), set()) - found
        found |= new
        pending |= new
    return found


def _day(store: Store, record: NamedNode) -> datetime.date | None:
    """Give the day of a record whose class has an order."""
    for quad in store.quads_for_pattern(record, NamedNode(Det.day), None, DefaultGraph()):
        date = _date(quad.object)
        if date:
            return date[0]
    return None


def _later(store: Store, day: datetime.date, *, possible: bool) -> Iterator[NamedNode]:
    """Give the records with a date in order or key that is later than ``day``, or that may be."""
    dated = {name for cls in weigh.record_classes(store) for name in (*cls.key, cls.order) if name}
    for name in sorted(dated):
        for quad in embedded.objects(store, name):
            date = _date(quad.object)
            if date and isinstance(quad.subject, NamedNode):
                first, last = date
                if (first is not None and first > day) if possible else (last is None or last > day):
                    yield quad.subject


def _date(term: object) -> Bounds | None:
    """Give the bounds of a literal that is a date; the number of a spell, say, is none."""
    if isinstance(term, Literal) and term.datatype.value in _DATES:
        with contextlib.suppress(DetenteError):  # `detente validate` reports it
            return bounds(term.value, term.datatype.value)
    return None
