"""What bears claims out and what stands against them, with claims that pass one another on taken as one.

The questions on claims read what is derived here, so that all of them mean the same by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Store, Triple

from detente import weigh
from detente.namespaces import Det
from detente.weigh import Term

_Terms = set[Term]
_Links = dict[Term, _Terms]

DERIVED: Final = (Det.borneOutBy, Det.foundIn, Det.opposedBy)
"""The properties that are derived here."""

_NONE: Final[_Terms] = set()


def judge(store: Store) -> Iterator[Triple]:
    """Give what bears each claim out (``det:borneOutBy``), opposes it (``det:opposedBy``), or has it from the same
    source (``det:foundIn``).

    A claim is borne out by a document or claim that says the same and does not have it from where the claim has it.
    It is opposed by what is recorded as contradicting it, by who denies what it asserts or asserts what it denies,
    and by who denies that the event of which it asserts something ever existed. All this goes along ``det:relays``
    to both sides, but for a claim that says something else than the one it names.
    """
    claims = _Claims(store)
    for claim in sorted(claims.chains, key=str):
        found = {
            Det.borneOutBy: claims.bearing_out(claim),
            Det.foundIn: claims.found_in(claim),
            Det.opposedBy: claims.opposing(claim),
        }
        for name, others in found.items():
            for other in sorted(others, key=str):
                if isinstance(claim, NamedNode):
                    yield Triple(claim, NamedNode(name), other)


class _Claims:
    """The claims of a dataset, with what each says, where it is reported, and which it passes on."""

    def __init__(self, store: Store) -> None:
        self._asserts, self._denies = weigh.columns(store, Det.asserts), weigh.columns(store, Det.denies)
        self._checks = {name: weigh.columns(store, name) for name in (Det.contradictedBy, Det.corroboratedBy)}
        self._reports = weigh.columns(store, Det.reportedIn)
        self._claimants = weigh.columns(store, Det.claimant)
        self._sources = weigh.columns(store, Det.source)
        origins = weigh.columns(store, Det.reprintOf)
        for document, others in weigh.columns(store, Det.relayOf).items():
            origins[document] = origins.get(document, _NONE) | others
        self._families = {document: _closure(document, origins) for document in origins}
        relays = weigh.columns(store, Det.relays)
        faithful = {
            claim: {other for other in others if not self._misquotes(claim, other)} for claim, others in relays.items()
        }
        self._repeats = {claim for claim, others in faithful.items() if others}
        self.chains = _chains(self._reports, relays)
        self._lines = _chains(self._reports, faithful)
        self._asserted_by, self._denied_by = _inverse(self._asserts), _inverse(self._denies)
        self._unmade = _unmade(store)
        self._unmade_by = _inverse(self._unmade)

    def bearing_out(self, claim: Term) -> _Terms:
        """Give the documents and claims that say the same as ``claim`` without having it from where it is from."""
        found = {other for other in self._checked(claim, Det.corroboratedBy) if self._independent(claim, other)}
        for record in self._said(claim, self._asserts):
            voices = self._sources.get(record, _NONE) | self._originals(self._asserted_by, record)
            found |= {other for other in voices if self._independent(claim, other)}
        return found

    def found_in(self, claim: Term) -> _Terms:
        """Give the documents that say the same as ``claim`` and have it from where it is from."""
        return {
            other
            for other in self._checked(claim, Det.corroboratedBy)
            if other not in self._reports and other not in self._reports[claim] and not self._independent(claim, other)
        }

    def opposing(self, claim: Term) -> _Terms:
        """Give the documents and claims that stand against ``claim``."""
        found = self._checked(claim, Det.contradictedBy)
        for record in self._said(claim, self._asserts):
            found |= self._originals(self._denied_by, record) | self._originals(self._unmade_by, record)
        for record in self._said(claim, self._denies):
            found |= {page for page in self._sources.get(record, _NONE) if self._independent(claim, page)}
            found |= self._originals(self._asserted_by, record)
        for record in self._said(claim, self._unmade):
            found |= self._originals(self._asserted_by, record)
        return found - self.chains[claim]

    def _checked(self, claim: Term, name: str) -> _Terms:
        return {other for voice in self._lines[claim] for other in self._checks[name].get(voice, _NONE)}

    def _said(self, claim: Term, what: _Links) -> _Terms:
        return {record for voice in self._lines[claim] for record in what.get(voice, _NONE)}

    def _originals(self, voices: _Links, record: Term) -> _Terms:
        """Give the claims on a record that pass on no other."""
        return voices.get(record, _NONE) - self._repeats

    def _independent(self, claim: Term, other: Term) -> bool:
        """Tell whether a document, or a claim by somebody else, shares no page or report with the chain of a claim."""
        chain = self.chains[claim]
        pages = self._pages(chain)
        if other not in self._reports:
            return pages.isdisjoint(self._family(other))
        others = self.chains[other]
        return self._speakers(chain).isdisjoint(self._speakers(others)) and pages.isdisjoint(self._pages(others))

    def _speakers(self, chain: _Terms) -> _Terms:
        return {who for voice in chain for who in self._claimants.get(voice, _NONE)}

    def _pages(self, claims: _Terms) -> _Terms:
        return {page for claim in claims for report in self._reports.get(claim, _NONE) for page in self._family(report)}

    def _family(self, document: Term) -> _Terms:
        """Give a document with all that it reprints or relays."""
        return self._families.get(document, {document})

    def _misquotes(self, claim: Term, other: Term) -> bool:
        """Tell whether a claim says something else than the one that it names: by their records or by its page."""
        said, meant = (self._asserts.get(voice, _NONE) | self._denies.get(voice, _NONE) for voice in (claim, other))
        if said and meant and said.isdisjoint(meant):
            return True
        against = self._checks[Det.contradictedBy].get(claim, _NONE)
        return any(not self._pages({other}).isdisjoint(self._family(page)) for page in against)


def _unmade(store: Store) -> _Links:
    """Give the records of the events whose existence a claim denies, with what explains them, by claim."""
    keys = {name for cls in weigh.record_classes(store) for name in cls.key}
    users: _Links = defaultdict(set)
    for name in keys:
        for record, targets in weigh.columns(store, name).items():
            for target in targets:
                users[target].add(record)
    found: _Links = {}
    for claim, events in weigh.columns(store, Det.deniesExistenceOf).items():
        found[claim] = {record for event in events for record in _closure(event, users)} - events
    return found


def _chains(claims: Iterable[Term], relays: _Links) -> _Links:
    """Give each claim with all that it is tied to by passing on, to either side."""
    tied = {claim: set(others) for claim, others in relays.items()}
    for claim, others in _inverse(relays).items():
        tied.setdefault(claim, set()).update(others)
    return {claim: _closure(claim, tied) for claim in claims}


def _closure(node: Term, links: _Links) -> _Terms:
    found, pending = {node}, [node]
    while pending:
        new = links.get(pending.pop(), _NONE) - found
        found |= new
        pending += new
    return found


def _inverse(links: _Links) -> _Links:
    found: _Links = defaultdict(set)
    for start, ends in links.items():
        for end in ends:
            found[end].add(start)
    return dict(found)
