"""What is asserted of each thing, blank nodes taken for what they say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad

from detente.namespaces import GRAPH, ONTOLOGY

THEMES: Final = ((ONTOLOGY, "Ontology"), (GRAPH, "Named graphs"))
"""What things of these namespaces are told under."""

Description = dict[str, set[object]]
"""The values of each property; what a blank node says stands as text."""


def describe(quads: Iterable[Quad]) -> dict[NamedNode, Description]:
    """Give what is asserted of each thing that has a name, in whatever graph."""
    said: dict[object, set[tuple[NamedNode, object]]] = defaultdict(set)
    for quad in quads:
        said[quad.subject].add((quad.predicate, quad.object))
    found: dict[NamedNode, Description] = {}
    for node, pairs in said.items():
        if isinstance(node, NamedNode):
            description: Description = defaultdict(set)
            for predicate, target in pairs:
                description[predicate.value].add(_spelt(target, said, ()))
            found[node] = dict(description)
    return found


def differing(old: Description, new: Description) -> Iterator[tuple[str, set[object], set[object]]]:
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
    pairs = (f"{predicate} {_spelt(target, said, (*above, term))}" for predicate, target in said.get(term, ()))
    return f"[{' ; '.join(sorted(pairs))}]"
