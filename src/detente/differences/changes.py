"""What differs between two datasets, as sentences about the world."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

from detente import cite, weigh
from detente.differences.matters import NOTHING, Matter, Matters, State, following, matters
from detente.differences.names import Names
from detente.differences.sides import Side
from detente.differences.things import THEMES, Description, differing, properties
from detente.namespaces import DET, Det, shorten
from detente.store.embedded import Embedded

if TYPE_CHECKING:
    from detente.cite import Citation

NEW: Final = "new"
GONE: Final = "gone"
CHANGED: Final = "changed"

SOURCES: Final = "Sources of what stands as before"
IDLE: Final = "Records that do not count"
FURTHER: Final = "Further on records"
_STEM: Final = 5
"""A word that begins with so many letters of another says the same."""

_SHOWN: Final = 3
"""So many statements are named of those that a document is a source of."""


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence: ``kind`` is ``new``, ``gone`` or ``changed``.

    ``theme`` is what it belongs to, ``about`` the event, instrument or office that it is about, if any. ``nodes`` are
    the records or things that it rests on, ``documents`` their sources; of what is gone, those that it had.
    """

    theme: str
    about: str
    kind: str
    text: str
    nodes: tuple[str, ...]
    documents: "tuple[Citation, ...]" = ()


class _Draft(NamedTuple):
    """A change whose documents are still to be found, on the old side or the new one."""

    order: int
    theme: str
    about: str
    kind: str
    text: str
    nodes: tuple[NamedNode, ...]
    is_document: bool = False


def changes(old: Side, new: Side) -> tuple[Change, ...]:
    """Compare two sides: by theme, first what counts, then sources, claims and things."""
    return _Comparison(old, new).changes()


class _Comparison:
    def __init__(self, old: Side, new: Side) -> None:
        self._sides = (old, new)
        self._names = Names(new.store, old.store)
        untold = following(old.store) | following(new.store)
        self._old, self._new = matters(old.store, untold), matters(new.store, untold)

    def changes(self) -> tuple[Change, ...]:
        drafts = sorted([*self._matters(), *self._sources(), *self._things()], key=lambda draft: draft[:5])
        found: dict[int, list[Citation]] = {}
        for side, gone in zip(self._sides, (True, False), strict=True):
            places = [place for place, draft in enumerate(drafts) if (draft.kind == GONE) == gone]
            rows = [drafts[place].nodes for place in places]
            found.update(zip(places, cite.documents(Embedded(side.store), rows), strict=True))
        return tuple(self._change(draft, found[place]) for place, draft in enumerate(drafts))

    def _change(self, draft: _Draft, documents: "list[Citation]") -> Change:
        nodes = tuple(shorten(node.value) for node in draft.nodes)
        text = draft.text
        if draft.is_document:
            text = next((str(document) for document in documents if document.document in nodes), text)
            documents = []
        return Change(draft.theme, draft.about, draft.kind, text, nodes, tuple(documents))

    def _matters(self) -> Iterator[_Draft]:
        """Tell which keys came to something else."""
        for matter in sorted(self._old.states.keys() | self._new.states.keys()):
            before, after = self._old.states.get(matter, {}), self._new.states.get(matter, {})
            names = sorted(before.keys() | after.keys())
            differ = [name for name in names if not before.get(name, NOTHING).same(after.get(name, NOTHING))]
            if not differ:
                continue
            about, subject = self._names.matter(matter)
            kind = CHANGED if before and after else NEW if after else GONE
            parts = []
            for name in differ:
                was, became = before.get(name, NOTHING), after.get(name, NOTHING)
                told = (
                    self._changed(name, was, became) if kind == CHANGED else self._told(name, became if after else was)
                )
                parts.append(self._labelled(matter, name, told))
            text = f"{subject}: {'; '.join(parts)}"
            nodes = self._nodes(after or before, differ)
            doubts = self._doubts(matter) if kind == GONE else []
            if doubts:
                text += f" (now {'; '.join(doubts)})"
            yield _Draft(0, self._names.theme(matter.cls), about, kind, text, nodes)

    def _labelled(self, matter: Matter, name: str, text: str) -> str:
        """Name the property where the class has more than one, unless the value does that ("attended")."""
        states = [side.states.get(matter, {}) for side in (self._old, self._new)]
        label = self._names.iri(name)
        alone = len(set().union(*states)) == 1 and not any(of[name].is_dated for of in states if name in of)
        return text if alone or text[:_STEM] == label[:_STEM] else f"{label} {text}"

    def _told(self, name: str, state: State) -> str:
        """Say what a property comes to, with what it came to before."""
        return " → ".join(self._names.steps(name, state.steps)) if state.day else self._names.values(name, state)

    def _changed(self, name: str, before: State, after: State) -> str:
        earlier, later = self._names.values(name, before) or "nothing", self._names.values(name, after) or "nothing"
        added = [step for step in after.steps if step not in before.steps]
        removed = [step for step in before.steps if step not in after.steps]
        if before.current == after.current and before.open == after.open:
            if [values for _, values in added] == [values for _, values in removed] and len(added) == 1:
                return f"{later} as before, but from {added[0][0]} instead of {removed[0][0]}"
            parts = [f"also {', '.join(self._names.steps(name, added))}"] if added else []
            parts += [f"not {', '.join(self._names.steps(name, removed))}"] if removed else []
            return f"{later} as before, but {' and '.join(parts)}"
        if added and after.current and after.steps[-1] in added:
            return " → ".join([earlier, *self._names.steps(name, added)])
        return f"{earlier} → {later}{f' ({after.day})' if after.day else ''}"

    def _nodes(self, states: dict[str, State], differ: Iterable[str]) -> tuple[NamedNode, ...]:
        records = set().union(*(states[name].records for name in differ if name in states))
        return tuple(sorted(records, key=str))

    def _doubts(self, matter: Matter) -> list[str]:
        """Say why the records of a matter that no longer counts do not, where there are any."""
        found = {self._new.doubts.get(node, "") for node, of in self._new.records.items() if matter in of}
        return sorted(found - {""})

    def _sources(self) -> Iterator[_Draft]:
        """Tell which documents speak for what stands as before, and did not, or do so no more."""
        speaking = [self._roots(side) for side in self._sides]
        told: dict[tuple[str, NamedNode], list[str]] = defaultdict(list)
        for matter in sorted(self._old.states.keys() & self._new.states.keys()):
            states = self._old.states[matter], self._new.states[matter]
            if states[0].keys() == states[1].keys() and all(states[0][n].same(states[1][n]) for n in states[0]):
                before, after = (
                    set().union(*(roots.get(node, set()) for node in self._nodes(of, of)))
                    for roots, of in zip(speaking, states, strict=True)
                )
                about, subject = self._names.matter(matter)
                statement = f"{subject} ({about})" if about else subject
                for kind, documents in ((NEW, after - before), (GONE, before - after)):
                    for document in documents:
                        told[kind, document].append(statement)
        for (kind, document), statements in told.items():
            further = "is a further source" if kind == NEW else "is no more a source"
            more = f" and {len(statements) - _SHOWN} more" if len(statements) > _SHOWN else ""
            text = f"“{self._names.term(document)}” {further} of: {'; '.join(statements[:_SHOWN])}{more}"
            yield _Draft(1, SOURCES, "", kind, text, (document,))

    def _roots(self, side: Side) -> dict[weigh.Term, set[NamedNode]]:
        """Give the documents that state each record, the root in the place of a reprint."""
        above = weigh.column(side.store, Det.reprintOf)

        def root(document: weigh.Term) -> weigh.Term:
            seen = {document}
            while (upper := above.get(document)) is not None and upper not in seen:
                document = upper
                seen.add(document)
            return document

        return {
            record: {top for top in map(root, documents) if isinstance(top, NamedNode)}
            for record, documents in weigh.columns(side.store, Det.source).items()
        }

    def _things(self) -> Iterator[_Draft]:
        """Tell what else is asserted of records, claims, entities, documents and the ontology."""
        for node, old, new in differing(*(side.quads for side in self._sides)):
            if node in self._old.records or node in self._new.records:
                yield from self._record(node, old, new)
                continue
            kind = CHANGED if old and new else NEW if new else GONE
            order, theme = self._theme(node)
            text = self._names.term(node)
            if kind == CHANGED:
                text += f": {self._properties(old, new, set())}"
            is_document = kind != CHANGED and self._names.is_a(node, NamedNode(Det.Document))
            yield _Draft(order, theme, "", kind, text, (node,), is_document)

    def _record(self, node: NamedNode, old: Description, new: Description) -> Iterator[_Draft]:
        """Tell what changed on a record beside key, values and voices, or that it came or went and never counted."""
        label = self._names.term(node)
        if old and new:
            told = self._old.told.get(node, set()) | self._new.told.get(node, set())
            text = self._properties(old, new, told)
            if text:
                yield _Draft(3, FURTHER, "", CHANGED, f"{label}: {text}", (node,))
            return
        side: Matters = self._new if new else self._old
        if node in side.doubts:
            text = f"{label} ({side.doubts[node]})"
            yield _Draft(2, IDLE, "", NEW if new else GONE, text, (node,))

    def _properties(self, old: Description, new: Description, told: set[str]) -> str:
        """Tell which properties differ, but for those ``told`` elsewhere."""
        parts = []
        for name, removed, added in properties(old, new):
            if name in told:
                continue
            values = [", ".join(sorted(map(self._names.term, terms))) for terms in (removed, added)]
            label = self._names.property(name)
            if removed and added:
                parts.append(f"{label}: {values[0]} → {values[1]}")
            else:
                parts.append(f"{label}: {values[1]} (new)" if added else f"{label}: {values[0]} (gone)")
        return "; ".join(parts)

    def _theme(self, node: NamedNode) -> tuple[int, str]:
        """Give the theme of a thing, with its place among the themes."""
        for order, (namespace, theme) in enumerate(THEMES, 7):
            if node.value.startswith(namespace):
                return order, theme
        if self._names.is_a(node, NamedNode(Det.Claim)):
            return 4, self._names.theme(Det.Claim)
        if self._names.is_a(node, NamedNode(Det.Document)):
            return 6, self._names.theme(Det.Document)
        kind = self._names.kind(node)
        return 5, self._names.theme(kind) if kind.startswith(DET) else "Other things"
