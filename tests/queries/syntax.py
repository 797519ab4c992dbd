"""The parts of a SELECT query that the linter asks about, read from rdflib's parse tree."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Variable

Node = Any
"""A node of the parse tree: rdflib gives them no common type."""

_BRANCHES = ("GroupOrUnionGraphPattern", "MinusGraphPattern")


class Triple(NamedTuple):
    """A triple pattern: its subject and object as nodes, its predicate as the prefixed names in it."""

    subject: Node
    names: frozenset[str]
    predicate: Node
    object: Node


class Group(NamedTuple):
    """A group graph pattern, and whether what is bound outside holds inside too (OPTIONAL, EXISTS)."""

    node: CompValue
    inherits: bool

    @property
    def parts(self) -> list[CompValue]:
        """The patterns of the group in their order."""
        return list(self.node.part or ()) if self.node.name != "SubSelect" else [self.node]


def parse(text: str) -> tuple[list[CompValue], CompValue]:
    """Give the prologue and the SELECT of a query."""
    prologue, select = parseQuery(text)
    return list(prologue), select


def children(node: Node) -> Iterator[Node]:
    """Give the nodes directly below ``node``."""
    if isinstance(node, CompValue):
        yield from node.values()
    elif isinstance(node, Iterable) and not isinstance(node, str):
        yield from node


def walk(node: Node, *, into: bool = True) -> Iterator[CompValue]:
    """Give all nodes with a name at and below ``node``; with ``into=False`` not what is in a sub-select."""
    if isinstance(node, CompValue):
        yield node
        if node.name == "SubSelect" and not into:
            return
    for child in children(node):
        yield from walk(child, into=into)


def selects(query: CompValue) -> Iterator[CompValue]:
    """Give the SELECT itself and each sub-select in it."""
    yield query
    for node in walk(query.where):
        if node.name == "SubSelect":
            yield node


def groups(select: CompValue) -> Iterator[Group]:
    """Give the groups of ``select`` without those of its sub-selects."""
    yield Group(select.where, False)
    for node in walk(select.where, into=False):
        if node.name in _BRANCHES:
            found = node.graph if isinstance(node.graph, list) or node.name == _BRANCHES[0] else [node.graph]
            yield from (Group(graph, False) for graph in found if graph.name != "SubSelect")
        elif node.name in ("OptionalGraphPattern", "Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield Group(node.graph, True)


def triples(node: Node, *, into: bool = False) -> Iterator[Triple]:
    """Give the triple patterns at and below ``node``, by default without those of sub-selects."""
    for block in blocks(node, into=into):
        for at in range(0, len(block), 3):
            subject, predicate, target = block[at : at + 3]
            yield Triple(subject, frozenset(names(predicate)), predicate, target)


def blocks(node: Node, *, into: bool = False) -> Iterator[list[Node]]:
    """Give the runs of triples that share a written subject, each as a flat list of terms."""
    for part in walk(node, into=into):
        if part.name == "TriplesBlock":
            yield from map(list, part.triples)


def names(node: Node) -> Iterator[str]:
    """Give the prefixed names at and below ``node``."""
    for part in walk(node):
        if part.name == "pname":
            yield f"{part.prefix or ''}:{part.localname or ''}"


def prefixes(node: Node) -> set[str]:
    """Give the prefixes that are used at and below ``node``, those of datatypes included."""
    return {name.partition(":")[0] for name in names(node)}


def variables(node: Node, *, into: bool = False) -> Counter[str]:
    """Count how often each variable is written at and below ``node``.

    A subject with several predicates is written once. Of a sub-select only what it projects counts, unless
    ``into``.
    """
    count: Counter[str] = Counter()
    if isinstance(node, Variable):
        count[str(node)] += 1
    elif isinstance(node, CompValue) and node.name == "SubSelect" and not into:
        count.update(projected(node))
    elif isinstance(node, CompValue) and node.name == "TriplesBlock":
        for block in node.triples:
            terms = list(block)
            subjects = {term for term in terms[::3] if isinstance(term, Variable)}
            count.update(map(str, subjects))
            for at, term in enumerate(terms):
                if at % 3 or isinstance(term, CompValue):
                    count.update(variables(term, into=into))
    else:
        for child in children(node):
            count.update(variables(child, into=into))
    return count


def projected(select: CompValue) -> list[str]:
    """Give the columns of ``select`` in their order."""
    return [str(item.evar or item.var) for item in select.projection or ()]


def own(group: Group) -> set[str]:
    """Give the variables of a group and of the groups that inherit from it, without branches and sub-selects."""
    found: set[str] = set()
    for part in group.parts:
        found |= _own(part)
    return found


def _own(node: Node) -> set[str]:
    if isinstance(node, CompValue) and node.name in (*_BRANCHES, "SubSelect"):
        return set()
    if isinstance(node, Variable):
        return {str(node)}
    return {name for child in children(node) for name in _own(child)}


def slots(group: Group) -> set[str]:
    """Give the variables for which the group itself has ``VALUES ?name { UNDEF }``."""
    return {
        str(part.var[0])
        for part in group.parts
        if part.name == "InlineData" and len(part.var) == 1 and list(part.value) == ["UNDEF"]
    }


def certain(parts: Iterable[CompValue]) -> set[str]:
    """Give the variables that ``parts``, joined, bind in every solution."""
    found: set[str] = set()
    for part in parts:
        if part.name == "TriplesBlock":
            found |= set(variables(part))
        elif part.name == "InlineData":
            found |= _given(part)
        elif part.name == "Bind":
            found.add(str(part.var))
        elif part.name == "GroupOrUnionGraphPattern":
            found |= set.intersection(*(_certain_branch(graph) for graph in part.graph))
        elif part.name == "SubSelect":
            found |= _certain_branch(part)
    return found


def _certain_branch(node: CompValue) -> set[str]:
    if node.name != "SubSelect":
        return certain(node.part or ())
    inside = certain(node.where.part or ())
    made = {str(item.evar) for item in node.projection if item.evar}
    return (inside | made) & set(projected(node))


def _given(data: CompValue) -> set[str]:
    """Give the variables of a VALUES block that have a value in each row."""
    columns = [str(variable) for variable in data.var]
    rows = [list(row) if len(columns) > 1 else [row] for row in data.value]
    return {name for at, name in enumerate(columns) if all(row[at] != "UNDEF" for row in rows)}


def is_blank(node: Node) -> bool:
    """Tell whether a node is an anonymous one, ``[]``."""
    return isinstance(node, BNode)
