"""What is asserted of each thing, blank nodes taken for what they say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad

from detente.blanknodes import has_blank_node
from detente.namespaces import GRAPH, ONTOLOGY, shorten

THEMES: Final = ((ONTOLOGY, "Ontology"), (GRAPH, "Named graphs"))
"""What things of these namespaces are told under."""

Description = dict[str, set[object]]
"""The values of each property; what a blank node says stands as text."""


def differing(old: frozenset[Quad], new: frozenset[Quad]) -> Iterator[tuple[NamedNode, Description, Description]]:
    """Give the things of which something else is asserted, in whatever graph, with what was and what is."""
    different = old ^ new
    touched: set[object] | None = {quad.subject for quad in different}
    if any(map(has_blank_node, different)):  # labels of blank nodes may differ where what they say does not
        touched = None
    before, after = _describe(old, touched), _describe(new, touched)
    for node in sorted(before.keys() | after.keys(), key=str):
        if before.get(node) != after.get(node):
            yield node, before.get(node, {}), after.get(node, {})


def _describe(quads: Iterable[Quad], touched: set[object] | None) -> dict[NamedNode, Description]:
    """Give what is asserted of each thing that has a name and is ``touched``, by default of all."""
    said: dict[object, set[tuple[NamedNode, object]]] = defaultdict(set)
    for quad in quads:
        if touched is None or quad.subject in touched:
            said[quad.subject].add((quad.predicate, quad.object))
    found: dict[NamedNode, Description] = {}
    for node, pairs in said.items():
        if isinstance(node, NamedNode):
            description: Description = defaultdict(set)
            for predicate, target in pairs:
                description[predicate.value].add(_spelt(target, said, ()))
            found[node] = dict(description)
    return found


def properties(old: Description, new: Description) -> Iterator[tuple[str, set[object], set[object]]]:
    """Give the properties that differ, with the values that went and those that came."""
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, set()), new.get(name, set())
        if before != after:
            yield name, before - after, after - before


def _spelt(term: object, said: dict[object, set[tuple[NamedNode, object]]], above: tuple[BlankNode, ...]) -> object:
    """Give a term, or what a blank node says, so that the same is the same under any label."""
    if not isinstance(term, BlankNode):
        return term
    if term in above:
        return "[…]"
    pairs = (
        f"{shorten(predicate.value)} {shorten(spelt.value) if isinstance(spelt, NamedNode) else spelt}"
        for predicate, target in said.get(term, ())
        for spelt in [_spelt(target, said, (*above, term))]
    )
    return f"[{' ; '.join(sorted(pairs))}]"
