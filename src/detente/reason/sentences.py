"""Axioms as English sentences."""

from collections.abc import Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from detente.namespaces import PREFIXES, RDF_TYPE
from detente.reason.axioms import OWL, RDFS, Axiom
from detente.terms import Names, Object

_RDF: Final = PREFIXES["rdf"]
_NOTHING: Final = NamedNode(OWL + "Nothing")

_KINDS: Final[Mapping[str, str]] = {
    "FunctionalProperty": "nothing has two different {}",
    "InverseFunctionalProperty": "nothing is the {} of two different things",
    "ReflexiveProperty": "everything is its own {}",
    "IrreflexiveProperty": "nothing is its own {}",
    "SymmetricProperty": "whatever has a {0} is the {0} of it",
    "AsymmetricProperty": "nothing is the {0} of its own {0}",
    "TransitiveProperty": "the {0} of the {0} of a thing is its {0}",
}
_ABOUT_PROPERTIES: Final[Mapping[str, str]] = {
    RDFS + "subPropertyOf": "each {} of a thing is its {} too",
    OWL + "equivalentProperty": "the {} of a thing are the same as its {}",
    OWL + "inverseOf": "if one thing is the {} of another, the other is the {} of it",
    OWL + "propertyDisjointWith": "nothing has the same thing as {} and as {}",
}
_ABOUT_CLASSES: Final = (RDFS + "subClassOf", OWL + "equivalentClass", OWL + "disjointWith")
"""What can be said of a class that has no name; the rest of what its node says is what the class is."""

_ABOUT_THINGS: Final[Mapping[str, str]] = {
    OWL + "sameAs": "{} and {} are the same",
    OWL + "differentFrom": "{} and {} are different",
}
_COUNTS: Final[Mapping[str, str]] = {
    "minCardinality": "at least",
    "minQualifiedCardinality": "at least",
    "maxCardinality": "at most",
    "maxQualifiedCardinality": "at most",
    "cardinality": "exactly",
    "qualifiedCardinality": "exactly",
}
_BOOLEANS: Final[Mapping[str, str]] = {"intersectionOf": " and ", "unionOf": " or "}


class Sentence:
    """One axiom with its blank nodes, to be put into words."""

    def __init__(self, axiom: Axiom) -> None:
        self._axiom = axiom
        self._names = Names(PREFIXES)
        self._about: dict[BlankNode, dict[str, list[Object]]] = {}
        for subject, predicate, value in axiom.statements:
            if isinstance(subject, BlankNode):
                self._about.setdefault(subject, {}).setdefault(predicate.value, []).append(value)

    def __str__(self) -> str:
        subject, predicate, value = self._axiom.head
        if isinstance(subject, BlankNode):
            return self._of_nameless(subject)
        return self._statement(subject, predicate, value)

    def _statement(self, subject: Object, predicate: NamedNode, value: Object) -> str:
        """Say what one triple says."""
        relation = predicate.value
        if relation == RDF_TYPE:
            kind = value.value.removeprefix(OWL)
            if kind in _KINDS:
                return _KINDS[kind].format(self._property(subject))
            nothing = ", which has no members" if value == _NOTHING else ""
            return f"{self._thing(subject)} is {self._class(value)}{nothing}"
        if relation in _ABOUT_PROPERTIES:
            return _ABOUT_PROPERTIES[relation].format(self._property(subject), self._property(value))
        if relation in _ABOUT_THINGS:
            return _ABOUT_THINGS[relation].format(self._thing(subject), self._thing(value))
        if relation == RDFS + "domain":
            return f"whatever has a {self._property(subject)} is {self._class(value)}"
        if relation == RDFS + "range":
            return f"each {self._property(subject)} of a thing is {self._class(value)}"
        if relation == OWL + "propertyChainAxiom":
            steps = " of the ".join(self._property(step) for step in reversed(self._list(value)))
            return f"the {steps} of a thing is its {self._property(subject)}"
        if relation == RDFS + "subClassOf":
            return f"whatever is {self._class(subject)} is {self._class(value)}"
        if relation == OWL + "equivalentClass":
            return f"to be {self._class(subject)} is to be {self._class(value)}"
        if relation == OWL + "disjointWith":
            return f"nothing is both {self._class(subject)} and {self._class(value)}"
        if relation == OWL + "disjointUnionOf":
            return f"whatever is {self._class(subject)} is exactly one of these: {self._classes(value)}"
        if relation == OWL + "hasKey":
            keys = " and ".join(self._property(key) for key in self._list(value))
            return f"if two things are each {self._class(subject)} and have the same {keys}, they are the same"
        boolean = self._boolean({relation: [value]})
        if boolean is not None:
            return f"to be {self._class(subject)} is to be {boolean}"
        return f"{self._thing(subject)} has the {self._property(predicate)} {self._thing(value)}"

    def _of_nameless(self, node: BlankNode) -> str:
        """Say what is said of a blank node that nothing refers to."""
        about = self._about[node]
        kind = next((value.value.removeprefix(OWL) for value in about.get(RDF_TYPE, ())), "")
        members = next((about[OWL + key][0] for key in ("members", "distinctMembers") if OWL + key in about), None)
        if kind == "AllDisjointClasses" and members is not None:
            return f"nothing is two of these: {self._classes(members)}"
        if kind == "AllDisjointProperties" and members is not None:
            names = ", ".join(self._property(member) for member in self._list(members))
            return f"nothing has the same thing as two of these: {names}"
        if kind == "AllDifferent" and members is not None:
            return f"no two of these are the same: {self._things(members)}"
        if kind == "NegativePropertyAssertion" and OWL + "sourceIndividual" in about:
            subject, relation = about[OWL + "sourceIndividual"][0], about[OWL + "assertionProperty"][0]
            value = (about.get(OWL + "targetIndividual") or about[OWL + "targetValue"])[0]
            return f"{self._thing(subject)} does not have the {self._property(relation)} {self._thing(value)}"
        of_class = [key for key in _ABOUT_CLASSES if key in about]
        said = [(NamedNode(key), value) for key in of_class or about for value in about[key]]
        return "; ".join(self._statement(node, key, value) for key, value in said)

    def _thing(self, term: Object) -> str:
        if isinstance(term, Literal):
            return self._names.literal(term)
        return self._names.iri(term) if isinstance(term, NamedNode) else "something without a name"

    def _things(self, members: Object) -> str:
        return ", ".join(self._thing(member) for member in self._list(members))

    def _property(self, term: Object) -> str:
        if isinstance(term, BlankNode):
            inverse = self._about.get(term, {}).get(OWL + "inverseOf")
            return f"inverse of {self._property(inverse[0])}" if inverse else "property without a name"
        return self._thing(term)

    def _class(self, term: Object) -> str:
        """Name a class so that it follows "is": ``a det:State``, ``something with at most 1 det:force``."""
        if not isinstance(term, BlankNode):
            name = self._thing(term)
            return f"{'an' if name[0] in 'aeioux' else 'a'} {name}"
        about = self._about.get(term, {})
        if OWL + "onProperty" in about:
            return self._restriction(about)
        if OWL + "onDatatype" in about:
            return self._part_of_datatype(about)
        return self._boolean(about) or "something of a class without a name"

    def _classes(self, members: Object) -> str:
        return ", ".join(self._class(member) for member in self._list(members))

    def _boolean(self, about: Mapping[str, list[Object]]) -> str | None:
        """Name an intersection, a union, a complement or an enumeration; ``None`` if it is none of these."""
        for key, word in _BOOLEANS.items():
            if OWL + key in about:
                parts = [self._class(part) for part in self._list(about[OWL + key][0])]
                return f"({word.join(parts)})"
        for key in ("complementOf", "datatypeComplementOf"):
            if OWL + key in about:
                return f"not {self._class(about[OWL + key][0])}"
        if OWL + "oneOf" in about:
            return f"one of these: {self._things(about[OWL + 'oneOf'][0])}"
        return None

    def _restriction(self, about: Mapping[str, list[Object]]) -> str:
        name = self._property(about[OWL + "onProperty"][0])
        if OWL + "someValuesFrom" in about:
            return f"something with a {name} that is {self._class(about[OWL + 'someValuesFrom'][0])}"
        if OWL + "allValuesFrom" in about:
            return f"something of which each {name} is {self._class(about[OWL + 'allValuesFrom'][0])}"
        if OWL + "hasValue" in about:
            return f"something with the {name} {self._thing(about[OWL + 'hasValue'][0])}"
        if OWL + "hasSelf" in about:
            return f"something that is its own {name}"
        counted = next((about[OWL + key][0] for key in ("onClass", "onDataRange") if OWL + key in about), None)
        kind = "" if counted is None else f" that is {self._class(counted)}"
        for key, words in _COUNTS.items():
            if OWL + key in about:
                return f"something with {words} {about[OWL + key][0].value} {name}{kind}"
        return f"something limited in its {name}"

    def _part_of_datatype(self, about: Mapping[str, list[Object]]) -> str:
        facets = [
            f"{self._names.iri(NamedNode(key))} {self._thing(value)}"
            for facet in self._list(about[OWL + "withRestrictions"][0])
            if isinstance(facet, BlankNode)
            for key, values in self._about[facet].items()
            for value in values
        ]
        return f"{self._class(about[OWL + 'onDatatype'][0])} with {' and '.join(facets)}"

    def _list(self, head: Object) -> list[Object]:
        """Give the members of an RDF list."""
        members = []
        while isinstance(head, BlankNode) and _RDF + "first" in self._about.get(head, {}):
            members.append(self._about[head][_RDF + "first"][0])
            head = self._about[head].get(_RDF + "rest", [_NOTHING])[0]
        return members
