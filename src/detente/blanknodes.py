"""Where each blank node is written: inside the one statement that names it, or under a stable label."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from detente.terms import GraphName

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FIRST: Final = NamedNode(RDF + "first")
REST: Final = NamedNode(RDF + "rest")
NIL: Final = NamedNode(RDF + "nil")

DEEPEST: Final = 20
"""How many brackets may stand inside one another: readers that parse by recursion have a limit."""


@dataclass(slots=True)
class Arrangement:
    """How the blank nodes of a document are written; what is in neither set has its label."""

    nested: set[BlankNode] = field(default_factory=set)
    """Written in brackets as the object of the one statement that names it."""
    unnamed: set[BlankNode] = field(default_factory=set)
    """The object of no statement: a block of its own that begins with ``[]``."""
    cells: set[BlankNode] = field(default_factory=set)
    """Those of ``nested`` that are cells of a well-formed list, written in parentheses."""


def with_stable_labels(quads: Iterable[Quad]) -> list[Quad]:
    """Relabel blank nodes so that the labels depend on the graph alone (RDFC-1.0).

    The order of the result is not the order of ``quads``.
    """
    plain: list[Quad] = []
    blank: list[Quad] = []
    for quad in quads:
        (blank if has_blank_node(quad) else plain).append(quad)
    if blank:
        dataset = Dataset(blank)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        plain.extend(dataset)
    return plain


def has_blank_node(quad: Quad) -> bool:
    """Tell whether a blank node is the subject, the object or the graph of ``quad``."""
    return (
        isinstance(quad.subject, BlankNode)
        or isinstance(quad.object, BlankNode)
        or isinstance(quad.graph_name, BlankNode)
    )


def arrange(quads: Collection[Quad]) -> tuple[Collection[Quad], Arrangement]:
    """Decide how each blank node of ``quads`` is written, and relabel those that need a label.

    A blank node is nested if it is the object of exactly one quad and all that is said of it is said in the
    same graph. Rings of blank nodes, and what would stand deeper than ``DEEPEST``, get labels.
    """
    blank = [quad for quad in quads if has_blank_node(quad)]
    if not blank:
        return quads, Arrangement()
    arrangement, labelled = _Analysis(blank).result()
    if labelled:
        quads = with_stable_labels(quads)
        arrangement, _ = _Analysis([quad for quad in quads if has_blank_node(quad)]).result()
    return quads, arrangement


class _Analysis:
    """Counts what is said of each blank node, and walks the trees that they form."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.graphs: defaultdict[BlankNode, set[GraphName]] = defaultdict(set)
        self.mentions: Counter[BlankNode] = Counter()
        self.parent: dict[BlankNode, object] = {}
        self.children: defaultdict[object, list[BlankNode]] = defaultdict(list)
        self.said: defaultdict[BlankNode, list[Quad]] = defaultdict(list)
        self.graph_names: set[BlankNode] = set()
        for quad in set(quads):
            subject, target = quad.subject, quad.object
            if isinstance(quad.graph_name, BlankNode):
                self.graph_names.add(quad.graph_name)
            if isinstance(subject, BlankNode):
                self.graphs[subject].add(quad.graph_name)
                self.said[subject].append(quad)
            if isinstance(target, BlankNode):
                self.graphs[target].add(quad.graph_name)
                self.mentions[target] += 1
                self.parent[target] = subject
                self.children[subject].append(target)

    def result(self) -> tuple[Arrangement, set[BlankNode]]:
        """Give the arrangement, and the nodes that it leaves with a label."""
        in_one_graph = {
            node for node, graphs in self.graphs.items() if len(graphs) == 1 and node not in self.graph_names
        }
        unnamed = {node for node in in_one_graph if not self.mentions[node]}
        candidates = {node for node in in_one_graph if self.mentions[node] == 1}
        cells = self._cells(candidates)
        nested: set[BlankNode] = set()
        self._descend([top for top in self.children if top not in candidates], candidates, cells, nested)
        while waiting := candidates - nested:
            ring = self._ring(waiting.pop())
            candidates -= ring
            self._descend(list(ring), candidates, cells, nested)
        labelled = (self.graphs.keys() | self.graph_names) - nested - unnamed
        return Arrangement(nested, unnamed, cells & nested), labelled

    def _cells(self, candidates: set[BlankNode]) -> set[BlankNode]:
        """Find the cells of lists that end as lists do: climb from each last cell."""
        cells: set[BlankNode] = set()
        for last in candidates:
            node: object = last
            end: object = NIL
            while isinstance(node, BlankNode) and node in candidates and self._is_cell(node, end):
                cells.add(node)
                node, end = self.parent[node], node
        return cells

    def _is_cell(self, node: BlankNode, rest: object) -> bool:
        said = self.said[node]
        return (
            len(said) == 2
            and {quad.predicate for quad in said} == {FIRST, REST}
            and any(quad.predicate == REST and quad.object == rest for quad in said)
        )

    def _descend(
        self, tops: list[object], candidates: set[BlankNode], cells: set[BlankNode], nested: set[BlankNode]
    ) -> None:
        """Add to ``nested`` what hangs below ``tops``; what would be too deep leaves ``candidates``."""
        reached = [(top, 0) for top in tops]
        while reached:
            above, depth = reached.pop()
            for node in self.children[above]:
                if node not in candidates:
                    continue
                # A list stands in one pair of parentheses, however long: its later cells are no deeper.
                later = isinstance(above, BlankNode) and above in cells and self._is_cell(above, node)
                deeper = depth if later else depth + 1
                if deeper > DEEPEST:
                    candidates.discard(node)
                    reached.append((node, 0))
                else:
                    nested.add(node)
                    reached.append((node, deeper))

    def _ring(self, node: object) -> set[BlankNode]:
        """Climb from ``node`` until the way closes; give the nodes of the ring."""
        path: dict[object, None] = {}
        while node not in path:
            path[node] = None
            assert isinstance(node, BlankNode)
            node = self.parent[node]
        steps = list(path)
        return {step for step in steps[steps.index(node) :] if isinstance(step, BlankNode)}
