"""Reported numbers beside the rosters of the graph, and the sets of members that reproduce them."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from detente.answers import Answer
from detente.namespaces import RDF_TYPE, RDFS_LABEL, SKOS, XSD, Det
from detente.roster import Members, Roster, Rosters

if TYPE_CHECKING:
    from detente.api import Dataset

    Term = NamedNode | BlankNode | Literal | Triple

COLUMNS: Final = (
    "subject",
    "measure",
    "asOf",
    "countingBasis",
    "property",
    "reported",
    "certain",
    "possible",
    "reproduced",
    "ways",
    "putIn",
    "leftOut",
    "countedBy",
    "record",
)

_NUMBERS: Final = (Det.number, Det.minimum, Det.approximateNumber)
_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[?~%]?")
_NONE: Final[Members] = frozenset()


class Change(NamedTuple):
    """What ways of counting change of a roster: whom they put in and leave out."""

    put_in: Members
    left_out: Members
    ways: tuple[NamedNode, ...] = ()

    def size(self, members: Members) -> int:
        """Give how many of ``members`` there are after it."""
        return len((members | self.put_in) - self.left_out)


class Result(NamedTuple):
    """How a number is reproduced: by each of ``changes``; ``some`` is how many of a change that is too large."""

    reproduced: str
    changes: tuple[Change, ...]
    some: int = 0


def compare(dataset: "Dataset", subject: str | None = None) -> Answer:
    """Compare the numbers reported for ``subject``, an event or instrument by any of its names, or for all.

    A row has the number (``reported``), how many members are ``certain`` and ``possible``, and ``reproduced``, which is
    empty where there is nothing to count. The certain members are counted as the source says that it counts
    (``countingBasis``). A number that they do not give is tried with every other way of counting that changes who they
    are, then with two of them; the sets that fit with fewest ways are given, a row each: the ``ways``, the stated one
    among them, whom they put in (``putIn``) and leave out (``leftOut``). ``countedBy`` is whose number it is: the
    claimants, else the publishers.

    The ways are those by the reason of the doubt, and those that the ontology declares and counts of the same matter
    bear out; they put in only whoever some voice holds to be a member. Where none fits and some of those in doubt
    would do, the row says how many, and it is not decided who. Raises ``DetenteError`` if ``subject`` names nothing,
    or several things.
    """
    from detente.names import resolve

    about = None if subject is None else NamedNode(resolve(dataset, subject))
    rows = list(_Comparison(dataset.raw).rows(about))
    return Answer(
        COLUMNS,
        rows,
        dataset.version,
        dataset.hash,
        evidence=("record",),
        store=dataset.address,
        view=str(dataset.view or ""),
    )


def solve(number: int, *, at_least: bool, members: Members, changes: list[Change]) -> Result:
    """Find how ``members``, with as few ``changes`` as it takes, are as many as ``number``."""
    fits: Callable[[int], bool] = number.__le__ if at_least else number.__eq__
    if fits(len(members)):
        return Result(Det.ReproducedAsCounted, (Change(_NONE, _NONE),))
    for together in (1, 2):
        found: dict[Members, Change] = {}
        for several in combinations(changes, together):
            change = Change(
                _NONE.union(*(one.put_in for one in several)),
                _NONE.union(*(one.left_out for one in several)),
                tuple(way for one in several for way in one.ways),
            )
            if fits(change.size(members)):
                found.setdefault((members | change.put_in) - change.left_out, change)
        if found:
            one = len(found) == 1
            return Result(Det.ReproducedByOneSet if one else Det.ReproducedBySeveralSets, tuple(found.values()))
    everyone = Change(_NONE.union(*(change.put_in for change in changes)), _NONE)
    if len(members) < number <= everyone.size(members):
        return Result(Det.ReproducedBySeveralSets, (everyone,), number - len(members))
    return Result(Det.NotReproduced, (Change(_NONE, _NONE),))


class _Comparison:
    """The numbers of a dataset with its rosters."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rosters = Rosters(store)
        declared = (Det.takesIn, Det.leavesOut)
        quads = (q for name in declared for q in store.quads_for_pattern(None, NamedNode(name), None, DefaultGraph()))
        self._usual_at: dict[NamedNode, list[NamedNode]] = {}
        self._bases = sorted({quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}, key=str)

    def rows(self, about: NamedNode | None) -> Iterator[tuple["Term | None", ...]]:
        """Give the rows of the numbers of one thing, or of all, in order."""
        records = self._rosters.subjects(RDF_TYPE, NamedNode(Det.Count))
        if about is not None:
            records &= self._rosters.subjects(Det.subject, about)
        entries = []
        for record in records:
            subject, measure, as_of = (self._first(record, name) for name in (Det.subject, Det.measure, Det.asOf))
            basis = self._first(record, Det.countingBasis)
            for name in _NUMBERS:
                number = self._first(record, name)
                if isinstance(subject, NamedNode) and isinstance(measure, NamedNode) and isinstance(number, Literal):
                    entries.append((subject, measure, as_of, basis, NamedNode(name), number, record))
        for entry in sorted(entries, key=_order):
            yield from self._rows(*entry)

    def _rows(
        self,
        subject: NamedNode,
        measure: NamedNode,
        as_of: "Term | None",
        basis: "Term | None",
        name: NamedNode,
        number: Literal,
        record: NamedNode,
    ) -> Iterator[tuple["Term | None", ...]]:
        """Give the rows of one number."""
        head = (subject, measure, as_of, basis, name, number)
        foot = (self._list(self._voices(record)), record)
        dated = _DAY.fullmatch(as_of.value) if isinstance(as_of, Literal) else None
        roster = self._rosters.roster(measure, subject, dated[1] if dated else "")
        if roster is None:
            yield (*head, *(None,) * 6, *foot)
            return
        stated = self._stated(basis, roster, measure, subject)
        result = solve(
            int(number.value),
            at_least=name.value == Det.minimum,
            members=(roster.certain | stated.put_in) - stated.left_out,
            changes=self._others(stated, roster, subject),
        )
        sizes = (_integer(len(roster.certain)), _integer(len(roster.possible)), NamedNode(result.reproduced))
        for change in result.changes:
            ways = self._list((*stated.ways, *change.ways))
            if result.some:
                ways = Literal("; ".join([*([ways.value] if ways else []), f"{result.some} of those in doubt"]))
            put_in, left_out = stated.put_in | change.put_in, stated.left_out | change.left_out
            yield (*head, *sizes, ways, self._list(put_in), self._list(left_out), *foot)

    def _stated(self, basis: "Term | None", roster: Roster, measure: NamedNode, subject: NamedNode) -> Change:
        """Give what the way of counting that a source states changes of who is certain."""
        if not isinstance(basis, NamedNode):
            return Change(_NONE, _NONE)
        change = self._change(basis, subject)
        put_in = self._rosters.of_kind(measure, change.put_in) - roster.certain
        return Change(put_in, change.left_out & roster.possible, change.ways)

    def _others(self, stated: Change, roster: Roster, subject: NamedNode) -> list[Change]:
        """Give what other ways of counting would change, each once, but for whom the stated one decides on."""
        ways = [Change(found, _NONE, (way,)) for way, found in sorted(roster.doubtful.items(), key=str)]
        ways.append(Change(_NONE, roster.joined, (NamedNode(Det.WithoutJoinersOfTheDay),)))
        if subject not in self._usual_at:
            self._usual_at[subject] = self._usual(subject)
        ways += [self._change(basis, subject) for basis in self._usual_at[subject]]
        decided = stated.put_in | stated.left_out
        changes: dict[tuple[Members, Members], Change] = {}
        for way in ways:
            put_in = (way.put_in & roster.possible) - roster.certain - decided
            change = Change(put_in, (way.left_out & roster.certain) - decided, way.ways)
            if change.put_in or change.left_out:
                changes.setdefault(change[:2], change)
        return list(changes.values())

    def _usual(self, subject: NamedNode) -> list[NamedNode]:
        """Give the declared ways of counting that name no actor but those on whom counts of the matter differ.

        The matter is the event and all that was adopted there. A way that goes by role or level names no actor.
        """
        subjects, nodes = self._rosters.subjects, self._rosters.nodes
        events = self._rosters.meetings(subject)
        matter = events.union(*(subjects(Det.adoptedAt, event) for event in events))
        counts = _NONE.union(*(subjects(Det.subject, thing) for thing in matter))
        stated = _NONE.union(*(nodes(record, Det.countingBasis) for record in counts))
        named = _NONE.union(*(self._marks(basis) for basis in stated))
        concept = NamedNode(SKOS + "Concept")
        return [
            basis
            for basis in self._bases
            if all(mark in named or concept in nodes(mark, RDF_TYPE) for mark in self._marks(basis))
        ]

    def _marks(self, basis: NamedNode) -> Members:
        """Give what a way of counting names: actors, roles and levels."""
        return self._rosters.nodes(basis, Det.takesIn) | self._rosters.nodes(basis, Det.leavesOut)

    def _change(self, basis: NamedNode, subject: NamedNode) -> Change:
        """Give whom a declared way of counting takes in and leaves out."""
        named = self._rosters.named
        return Change(named(basis, Det.takesIn, subject), named(basis, Det.leavesOut, subject), (basis,))

    def _voices(self, record: NamedNode) -> Members:
        """Give whose number a record is: the claimants, else the publishers of its documents."""
        nodes = self._rosters.nodes
        claims = self._rosters.subjects(Det.asserts, record)
        claimants = _NONE.union(*(nodes(claim, Det.claimant) for claim in claims))
        return claimants or _NONE.union(*(nodes(document, Det.publisher) for document in nodes(record, Det.source)))

    def _list(self, nodes: "Members | tuple[NamedNode, ...]") -> Literal | None:
        """Give the English names of nodes in one text."""
        names = [self._name(node) for node in nodes]
        return Literal("; ".join(names if isinstance(nodes, tuple) else sorted(names))) if names else None

    def _name(self, node: NamedNode) -> str:
        labels = (term for term in self._rosters.terms(node, RDFS_LABEL) if isinstance(term, Literal))
        return min((label.value for label in labels if label.language == "en"), default=node.value)

    def _first(self, record: NamedNode, name: str) -> "Term | None":
        return min(self._rosters.terms(record, name), key=str, default=None)


def _order(entry: tuple["Term | None", ...]) -> tuple[str, ...]:
    """Order numbers by what they are about, then by the number."""
    *about, _, number, record = entry
    return (*(getattr(term, "value", "") for term in about), getattr(number, "value", "").zfill(9), str(record))


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))
