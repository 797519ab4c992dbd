"""What can be stated of two things: by which records, as the ontology declares it, or by which axioms."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Store

from detente.namespaces import PREFIXES, RDF_TYPE, RDFS_SUBCLASS, Det
from detente.weigh import Term, Tree, columns, record_classes

SUBPROPERTY: Final = PREFIXES["rdfs"] + "subPropertyOf"
INVERSE: Final = PREFIXES["owl"] + "inverseOf"


class Declaration(NamedTuple):
    """Which records state a property of two things, as IRIs.

    ``subject`` and ``object`` are properties of the records of ``cls``, ``through`` leads from what ``subject`` gives
    on to the subject itself. One of ``values``, which are weighed, has ``value`` or something narrower; where it is
    ``None``, the value is the subject or object itself, or may be any. ``current`` tells a state of affairs from an
    act. ``required`` is a second property with what it has to say.
    """

    property: str
    cls: str
    subject: str
    object: str
    values: tuple[str, ...]
    value: Term | None
    current: bool
    role: Term | None = None
    through: str | None = None
    required: tuple[str, Term] | None = None

    def wanted(self, name: str, statement: "Statement") -> Term | None:
        """Give what the records have to say for the weighed property ``name``; ``None`` if any value will do."""
        return {self.subject: statement.subject, self.object: statement.object}.get(name, self.value)


class Statement(NamedTuple):
    """Two things and the property that is stated of them."""

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode


class Axiom(NamedTuple):
    """A statement of the ontology by which one statement follows from another."""

    kind: str
    statement: Statement


def declarations(store: Store) -> dict[str, list[Declaration]]:
    """Give what the ontology in ``store`` declares, by property.

    A record class with one property in its key states each of its values of that thing (``det:status``).
    """
    found: dict[str, list[Declaration]] = {}
    given = {name: columns(store, name) for name in _ANNOTATIONS}

    def values(edge: Term, name: str) -> list[Term]:
        return sorted(given[name].get(edge, ()), key=str)

    for edge in given[Det.statedBy]:
        cls, start, end = (values(edge, name)[0].value for name in (Det.statedBy, Det.statedSubject, Det.statedObject))
        value, role, through, second, needed = (next(iter(values(edge, name)), None) for name in _OPTIONAL)
        found[edge.value] = [
            Declaration(
                edge.value,
                cls,
                start,
                end,
                tuple(term.value for term in values(edge, Det.statedIn)),
                value,
                NamedNode(Det.currentFor) in values(edge, Det.statedFor),
                role,
                through.value if through else None,
                (second.value, needed) if second and needed else None,
            )
        ]
    for record_class in record_classes(store):
        for name in record_class.values if len(record_class.key) == 1 else ():
            declaration = Declaration(
                name, record_class.iri, record_class.key[0], name, (name,), None, current=record_class.order is not None
            )
            found.setdefault(name, []).append(declaration)
    return found


def implied_by(store: Store, statement: Statement) -> Iterator[tuple[Axiom, Statement]]:
    """Give the statements from which ``statement`` follows by one axiom: subclass, subproperty or inverse."""
    subject, predicate, thing = statement
    if predicate.value == RDF_TYPE:
        for below in _ends(store, RDFS_SUBCLASS, object=thing):
            yield (
                Axiom("subclass", Statement(below, NamedNode(RDFS_SUBCLASS), thing)),
                Statement(subject, predicate, below),
            )
        return
    for below in _ends(store, SUBPROPERTY, object=predicate):
        axiom = Axiom("subproperty", Statement(below, NamedNode(SUBPROPERTY), predicate))
        yield axiom, Statement(subject, below, thing)
    for other in _ends(store, INVERSE, subject=predicate):
        axiom = Axiom("inverse", Statement(predicate, NamedNode(INVERSE), other))
        yield axiom, Statement(thing, other, subject)
    for other in _ends(store, INVERSE, object=predicate):
        axiom = Axiom("inverse", Statement(other, NamedNode(INVERSE), predicate))
        yield axiom, Statement(thing, other, subject)


def broader_values(store: Store) -> Tree:
    """Give what lies above each value."""
    return Tree(store, PREFIXES["skos"] + "broader")


def _ends(
    store: Store, predicate: str, *, subject: NamedNode | None = None, object: NamedNode | None = None
) -> list[NamedNode]:
    """Give the named other ends of the asserted statements with ``predicate``, in order."""
    quads = store.quads_for_pattern(subject, NamedNode(predicate), object, None)
    ends = {quad.object if subject else quad.subject for quad in quads}
    return sorted((end for end in ends if isinstance(end, NamedNode)), key=str)


_OPTIONAL: Final = (Det.statedValue, Det.statedRole, Det.statedThrough, Det.requiredIn, Det.requiredValue)
_ANNOTATIONS: Final = (
    Det.statedBy,
    Det.statedSubject,
    Det.statedObject,
    Det.statedIn,
    Det.statedFor,
    *_OPTIONAL,
)
