"""Which changes of a graph can change the answer of a query: those that one of its patterns can match."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store, Triple

from detente.namespaces import PREFIXES

if TYPE_CHECKING:
    from rdflib.plugins.sparql.parserutils import CompValue

_Link = tuple[str, str]
"""A predicate and the text of the object that a pattern names, or "" where it is a variable."""


@dataclass(slots=True)
class _Needs:
    """What a node must have to be bound to a variable: its links, and predicates that lead to it."""

    links: set[_Link] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)


_Scope = dict[str, _Needs]
"""What is needed of each variable, or of each node that a pattern names."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A triple pattern: its predicate, its object if named, and what is needed of its subject and object."""

    predicate: str
    target: str
    subject: _Needs | None
    object: _Needs | None


class Patterns:
    """The triple patterns of a SELECT; raises what rdflib raises if it is malformed.

    A pattern in an OPTIONAL, a MINUS or an EXISTS is bound by what the query needs of its variables around it, so a
    label of a record does not matter to a query that asks for labels of states.
    """

    def __init__(self, text: str) -> None:
        from rdflib.plugins.sparql.algebra import translateQuery
        from rdflib.plugins.sparql.parser import parseQuery

        self._patterns: list[_Pattern] = []
        self._loose: set[str] = set()
        self._walk(translateQuery(parseQuery(text), initNs=PREFIXES).algebra, {})

    def mention(self, predicates: Iterable[str]) -> bool:
        """Tell whether a pattern has one of ``predicates``, or any."""
        known = {pattern.predicate for pattern in self._patterns} | self._loose
        return "" in known or not known.isdisjoint(predicates)

    def match(self, changes: Iterable[Triple], nodes: "Nodes") -> bool:
        """Tell whether one of the triples that go or come may take part in an answer."""
        return any(self._matches(triple, nodes) for triple in changes)

    def _matches(self, triple: Triple, nodes: "Nodes") -> bool:
        predicate = triple.predicate.value
        if predicate in self._loose:
            return True
        target = str(triple.object)
        return any(
            pattern.predicate in ("", predicate)
            and pattern.target in ("", target)
            and nodes.meet(str(triple.subject), pattern.subject)
            and nodes.meet(target, pattern.object)
            for pattern in self._patterns
        )

    def _walk(self, part: "CompValue", around: _Scope) -> None:
        """Collect the patterns of ``part``; ``around`` is what is needed outside of it."""
        name = part.name
        if name == "BGP":
            self._collect(part.triples, _merged(around, _needed(part)))
        elif name in ("Join", "Minus", "LeftJoin"):
            right = {} if name != "Join" else _needed(part.p2)
            self._walk(part.p1, _merged(around, right))
            self._walk(part.p2, _merged(around, _needed(part.p1)))
        elif name == "Union":
            self._walk(part.p1, around)
            self._walk(part.p2, around)
        elif name == "Project":
            self._walk(
                part.p, {str(variable): around[str(variable)] for variable in part.PV if str(variable) in around}
            )
            return
        elif "p" in part:
            self._walk(part.p, around)
        inside = _merged(around, _needed(part.p1 if "p1" in part else part.p)) if {"p", "p1"} & part.keys() else around
        for graph in _exists(part.get("expr")):
            self._walk(graph, inside)

    def _collect(self, triples: Iterable[tuple[Any, Any, Any]], scope: _Scope) -> None:
        from rdflib.paths import Path
        from rdflib.term import Variable

        for subject, predicate, target in triples:
            if isinstance(predicate, Path):
                self._loose |= set(_predicates(predicate))
            else:
                iri = "" if isinstance(predicate, Variable) else str(predicate)
                named = "" if isinstance(target, Variable) else target.n3()
                self._patterns.append(_Pattern(iri, named, scope.get(_key(subject)), scope.get(_key(target))))


class Nodes:
    """What each node of a graph has, before and after changes; a need that is met in either counts as met."""

    def __init__(self, store: Store) -> None:
        self._links: dict[str, set[_Link]] = {}
        self._targets: dict[str, set[str]] = {}
        self.add(Triple(quad.subject, quad.predicate, quad.object) for quad in store)

    def add(self, triples: Iterable[Triple]) -> None:
        """Take further triples into account."""
        for triple in triples:
            predicate, target = triple.predicate.value, str(triple.object)
            links = self._links.setdefault(str(triple.subject), set())
            links.add((predicate, ""))
            links.add((predicate, target))
            self._targets.setdefault(target, set()).add(predicate)

    def meet(self, node: str, needs: _Needs | None) -> bool:
        """Tell whether a node has all that is needed."""
        if needs is None:
            return True
        return needs.links <= self._links.get(node, set()) and needs.targets <= self._targets.get(node, set())


def _needed(part: "CompValue") -> _Scope:
    """Give what every solution of ``part`` has."""
    from rdflib.paths import Path
    from rdflib.term import Variable

    name = part.name
    if name == "BGP":
        scope: _Scope = {}
        for subject, predicate, target in part.triples:
            if not isinstance(predicate, Path | Variable):
                named = "" if isinstance(target, Variable) else target.n3()
                scope.setdefault(_key(subject), _Needs()).links.add((str(predicate), named))
                if isinstance(target, Variable):
                    scope.setdefault(_key(target), _Needs()).targets.add(str(predicate))
        return scope
    if name == "Join":
        return _merged(_needed(part.p1), _needed(part.p2))
    if name in ("LeftJoin", "Minus"):
        return _needed(part.p1)
    if name == "Project":
        inside = _needed(part.p)
        return {str(variable): inside[str(variable)] for variable in part.PV if str(variable) in inside}
    if name in ("Filter", "Extend", "Distinct", "OrderBy", "Slice", "ToMultiSet", "SelectQuery") and "p" in part:
        return _needed(part.p)
    return {}


def _merged(one: Mapping[str, _Needs], other: Mapping[str, _Needs]) -> _Scope:
    return {
        name: _Needs(
            (one[name].links if name in one else set()) | (other[name].links if name in other else set()),
            (one[name].targets if name in one else set()) | (other[name].targets if name in other else set()),
        )
        for name in one.keys() | other.keys()
    }


def _exists(expression: Any) -> Iterator["CompValue"]:
    """Give the graph patterns of EXISTS in an expression."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield expression.graph
            return
        for value in expression.values():
            yield from _exists(value)
    elif isinstance(expression, list | tuple):
        for value in expression:
            yield from _exists(value)


def _predicates(path: Any) -> Iterator[str]:
    """Give the predicates of a property path."""
    from rdflib.term import URIRef

    if isinstance(path, URIRef):
        yield str(path)
    for part in getattr(path, "args", None) or [getattr(path, "path", None), getattr(path, "arg", None)]:
        if part is not None:
            yield from _predicates(part)


def _key(term: Any) -> str:
    """Give the name of a variable, or the text of a term."""
    from rdflib.term import Variable

    return str(term) if isinstance(term, Variable) else str(term.n3())
