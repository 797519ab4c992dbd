"""Finds few axioms that contradict one another, by asking the reasoner of ever fewer."""

import time
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from pyoxigraph import Triple

from detente.namespaces import RDF_TYPE
from detente.reason.axioms import Axiom
from detente.reason.hermit import first_inconsistent

_SMALL: Final = 16
"""Up to so many axioms each size is tried, and a range is cut into so many parts: Java starts slowly."""


def contradiction(
    axioms: Sequence[Axiom], given: Sequence[Triple], seeds: Iterable[str], deadline: float
) -> list[Axiom] | None:
    """Give axioms that contradict one another and ``given``, none of which can be spared; ``None`` if none do.

    Those near the nodes of ``seeds`` are preferred. The axioms are put into an order, nearest first. Where the
    shortest prefix that is inconsistent ends stands an axiom of the contradiction: it is kept, and the search
    goes on among those before it. Raises ``TimeoutError`` when the clock (``time.monotonic``) is at
    ``deadline``.
    """
    kept: list[Axiom] = []
    candidates = nearest_first(axioms, seeds)
    while True:
        end = _shortest_prefix([*given, *_statements(kept)], candidates, deadline)
        if end is None:
            return None
        if end == 0:
            return kept
        kept.append(candidates[end - 1])
        candidates = nearest_first(candidates[: end - 1], chain.from_iterable(axiom.nodes() for axiom in kept))


def nearest_first(axioms: Sequence[Axiom], seeds: Iterable[str]) -> list[Axiom]:
    """Put ``axioms`` into the order in which they are met on the way from ``seeds``, types before the rest."""
    meeting: dict[str, list[Axiom]] = {}
    for axiom in axioms:
        for node in dict.fromkeys(axiom.begins_with()):
            meeting.setdefault(node, []).append(axiom)
    ordered: dict[Axiom, None] = {}
    seen: set[str] = set()
    frontier = list(dict.fromkeys(seeds))
    while frontier:
        seen.update(frontier)
        ring = [axiom for node in frontier for axiom in meeting.get(node, ()) if axiom not in ordered]
        ordered.update(dict.fromkeys(sorted(ring, key=lambda axiom: axiom.head.predicate.value != RDF_TYPE)))
        frontier = [node for node in dict.fromkeys(chain.from_iterable(map(Axiom.nodes, ring))) if node not in seen]
    return [*ordered, *(axiom for axiom in axioms if axiom not in ordered)]


def _shortest_prefix(given: Sequence[Triple], axioms: Sequence[Axiom], deadline: float) -> int | None:
    """Give how many of ``axioms`` it takes, from the first on, to contradict ``given``; ``None`` if all do not."""
    low, high = -1, len(axioms) + 1  # what is consistent, and what is not
    sizes = _growing(len(axioms))
    while sizes:
        prefixes = [[*given, *_statements(axioms[:size])] for size in sizes]
        found = first_inconsistent(prefixes, deadline - time.monotonic())
        if found is None:
            low = sizes[-1]
        else:
            low, high = sizes[found - 1] if found else low, sizes[found]
        parts = min(_SMALL, high - low - 1)
        sizes = [low + (high - low) * part // (parts + 1) for part in range(1, parts + 1)]
    return high if high <= len(axioms) else None


def _growing(most: int) -> list[int]:
    """List sizes up to ``most``: all small ones, then each half as large again as the one before."""
    sizes = list(range(min(_SMALL, most) + 1))
    while sizes[-1] < most:
        sizes.append(min(most, sizes[-1] * 3 // 2))
    return sizes


def _statements(axioms: Iterable[Axiom]) -> Iterable[Triple]:
    return chain.from_iterable(axiom.statements for axiom in axioms)
