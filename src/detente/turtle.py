"""Write Turtle and TriG: one form a graph, for people to read and for diffs to stay small.

A subject is a block, a blank line between two. ``a`` comes first, then the labels, then the other predicates
by name; each has a line, and so has each of several objects. What describes the file itself (an ontology or a
dataset) comes first, then the subjects by name. The same triples give the same bytes, in whatever order they
come.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from detente.blanknodes import FIRST, NIL, REST, Arrangement, arrange
from detente.namespaces import PREFIXES, RDF_TYPE, RDFS_LABEL, SKOS
from detente.terms import GraphName, Names, Object, Statement, Subject, triple

_TYPE: Final = NamedNode(RDF_TYPE)
_FIRST_PREDICATES: Final = {
    _TYPE: 0,
    NamedNode(RDFS_LABEL): 1,
    NamedNode(SKOS + "prefLabel"): 2,
    NamedNode(SKOS + "altLabel"): 3,
}
_HEADERS: Final = frozenset(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("owl", "Ontology"), ("void", "Dataset"), ("dcat", "Dataset"))
)

Block = dict[NamedNode, list[Object]]
Blocks = dict[Subject, Block]


def write_turtle(statements: Iterable[Statement], stream: IO[str], prefixes: Mapping[str, str]) -> None:
    """Write ``statements`` as one Turtle document, each once, whatever graph they are in.

    Of ``prefixes`` (name to namespace) the document declares those that it uses. Raises ``DetenteError`` at a
    triple term or a text direction, before anything is written.
    """
    _write({Quad(each.subject, each.predicate, each.object) for each in statements}, stream, prefixes)


def write_trig(quads: Iterable[Quad], stream: IO[str], prefixes: Mapping[str, str]) -> None:
    """Write ``quads`` as one TriG document: the default graph, then the named graphs by name.

    Otherwise as ``write_turtle``.
    """
    _write(set(quads), stream, prefixes)


def _write(quads: Collection[Quad], stream: IO[str], prefixes: Mapping[str, str]) -> None:
    for part in _Document(quads, prefixes).parts():
        stream.write(part)


class _Document:
    """The triples by graph and subject, with the names of all their terms."""

    def __init__(self, quads: Collection[Quad], prefixes: Mapping[str, str]) -> None:
        self.names = Names(prefixes)
        self.blank: Arrangement
        quads, self.blank = arrange(quads)
        self.graphs: dict[GraphName, Blocks] = {}
        for quad in quads:
            subject, predicate, target = triple(quad)
            blocks = self.graphs.setdefault(quad.graph_name, {})
            blocks.setdefault(subject, {}).setdefault(predicate, []).append(target)
        self._name_everything()

    def _name_everything(self) -> None:
        """Name each term once, since the prefixes that are used must be known before the first line."""
        for graph, blocks in self.graphs.items():
            if isinstance(graph, NamedNode):
                self.names.iri(graph)
            for subject, block in blocks.items():
                if isinstance(subject, NamedNode):
                    self.names.iri(subject)
                is_cell = subject in self.blank.cells
                for predicate, targets in block.items():
                    if predicate != _TYPE and not is_cell:
                        self.names.iri(predicate)
                    for target in targets:
                        if isinstance(target, Literal):
                            self.names.literal(target)
                        elif isinstance(target, NamedNode) and target != NIL:
                            self.names.iri(target)

    def parts(self) -> Iterator[str]:
        """Give the text of the document, a block at a time."""
        for prefix, namespace in self.names.declarations():
            yield f"@prefix {prefix}: <{namespace}> .\n"
        between = "\n" if self.names.used else ""
        for block in self._blocks(self.graphs.get(DefaultGraph(), {}), ""):
            yield between + block
            between = "\n"
        for name, graph in sorted((self._node(graph), graph) for graph in self.graphs if graph != DefaultGraph()):
            yield f"{between}{name} {{\n"
            between = ""
            for block in self._blocks(self.graphs[graph], "  "):
                yield between + block
                between = "\n"
            yield "}\n"

    def _blocks(self, blocks: Blocks, indent: str) -> Iterator[str]:
        """Give the blocks of one graph in order: what describes the file, IRIs, labels, unnamed nodes."""
        order: list[tuple[bool, int, str, Subject]] = []
        texts: dict[Subject, str] = {}
        for subject, block in blocks.items():
            if subject in self.blank.nested:
                continue
            is_header = any(target in _HEADERS for target in block.get(_TYPE, ()))
            if subject in self.blank.unnamed:
                texts[subject] = key = self._block("[]", block, blocks, indent)
                place = 2
            else:
                key = self._node(subject)
                place = 1 if isinstance(subject, BlankNode) else 0
            order.append((not is_header, place, key, subject))
        order.sort(key=lambda entry: entry[:3])
        for _, _, key, subject in order:
            yield texts.pop(subject, "") or self._block(key, blocks[subject], blocks, indent)

    def _block(self, name: str, block: Block, blocks: Blocks, indent: str) -> str:
        body = self._predicates(block, blocks, indent + "  ")
        return f"{indent}{name}\n{body}{indent}.\n"

    def _predicates(self, block: Block, blocks: Blocks, indent: str) -> str:
        """Give the predicates of one subject, a line each; of several objects each has its own."""
        lines = []
        for predicate in sorted(block, key=self._predicate_order):
            targets = block[predicate]
            name = "a" if predicate == _TYPE else self.names.iri(predicate)
            if len(targets) == 1:
                lines.append(f"{indent}{name} {self._object(targets[0], blocks, indent)} ;\n")
                continue
            deeper = indent + "  "
            several = ((_order(target), self._object(target, blocks, deeper)) for target in targets)
            texts = [text for _, text in sorted(several)]
            lines.append(f"{indent}{name}\n{deeper}" + f" ,\n{deeper}".join(texts) + " ;\n")
        return "".join(lines)

    def _object(self, target: Object, blocks: Blocks, indent: str) -> str:
        if isinstance(target, Literal):
            return self.names.literal(target)
        if target == NIL:
            return "()"
        if target in self.blank.cells:
            return self._list(target, blocks, indent)
        if target in self.blank.nested:
            body = self._predicates(blocks.get(target, {}), blocks, indent + "  ")
            return f"[\n{body}{indent}]" if body else "[]"
        return self._node(target)

    def _list(self, cell: Object, blocks: Blocks, indent: str) -> str:
        items = []
        while cell != NIL:
            assert isinstance(cell, BlankNode)
            items.append(self._object(blocks[cell][FIRST][0], blocks, indent + "  "))
            cell = blocks[cell][REST][0]
        return "(\n" + "".join(f"{indent}  {item}\n" for item in items) + f"{indent})"

    def _predicate_order(self, predicate: NamedNode) -> tuple[int, str]:
        place = _FIRST_PREDICATES.get(predicate, len(_FIRST_PREDICATES))
        return place, "" if predicate == _TYPE else self.names.iri(predicate)

    def _node(self, node: GraphName) -> str:
        return self.names.iri(node) if isinstance(node, NamedNode) else str(node)


def _order(target: Object) -> tuple[str, str]:
    """Sort literals by language, then text; everything else by what is written."""
    if isinstance(target, Literal):
        return (target.language or "", target.value)
    return ("", "")
