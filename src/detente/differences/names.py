"""How the sentences of a difference call things."""

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from detente import weigh
from detente.differences.matters import Matter, State
from detente.namespaces import DET, ID, RDF_TYPE, RDFS_LABEL, RDFS_SUBCLASS, SKOS, XSD, shorten
from detente.weigh import Term

_ABOUT: Final = tuple(NamedNode(DET + name) for name in ("Event", "Instrument", "Office", "Record"))
"""What records are about, rather than who or what they are of."""

_ACTOR: Final = NamedNode(DET + "Actor")
_OTHERS: Final = {RDF_TYPE: "kind", SKOS + "altLabel": "alias", SKOS + "editorialNote": "note"}
"""What properties of other vocabularies are called."""

_TRUE: Final = Literal("true", datatype=NamedNode(XSD + "boolean"))
_TYPE: Final = NamedNode(RDF_TYPE)


class Names:
    """What things are called; the first of ``stores`` that has a label tells it."""

    def __init__(self, *stores: Store) -> None:
        self._stores = stores
        self._labels: dict[Term, str] = {}
        self._above: dict[Term, set[Term]] = {}
        for store in stores:
            for cls, above in weigh.columns(store, RDFS_SUBCLASS).items():
                self._above.setdefault(cls, set()).update(above)
            for predicate in (RDFS_LABEL, SKOS + "prefLabel"):
                for node, labels in weigh.columns(store, predicate).items():
                    english = [label.value for label in labels if isinstance(label, Literal) and label.language == "en"]
                    if english:
                        self._labels.setdefault(node, min(english))

    def term(self, term: object) -> str:
        """Give a label, else a prefixed name or a value, on one line."""
        if isinstance(term, NamedNode):
            label = self._labels.get(term, shorten(term.value))
            if term.value.startswith(DET):  # "attended" is "attended (attendance)" where there is another
                label = re.sub(r" \([^)]*\)$", "", label)
            return " ".join(label.split())
        if isinstance(term, Literal):
            return " ".join(term.value.split()) + (f" ({term.language})" if term.language not in (None, "en") else "")
        return str(term)

    def iri(self, iri: str) -> str:
        """Give what the thing with this IRI is called."""
        return self.term(NamedNode(iri))

    def property(self, iri: str) -> str:
        """Give what a property is called; one of another vocabulary may have no label here."""
        node = NamedNode(iri)
        if node in self._labels:
            return self.term(node)
        return _OTHERS.get(iri) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", shorten(iri).rpartition(":")[2]).lower()

    def theme(self, cls: str) -> str:
        """Give the name of a class in the plural."""
        label = self.iri(cls)
        if label.endswith("y") and label[-2:-1] not in "aeiou":
            plural = label[:-1] + "ies"
        else:
            plural = label + ("es" if label.endswith(("s", "x", "ch")) else "s")
        return plural[:1].upper() + plural[1:]

    def is_a(self, node: NamedNode, cls: NamedNode) -> bool:
        """Tell whether a thing is of a class, in any of the stores."""
        return any(next(s.quads_for_pattern(node, _TYPE, cls, DefaultGraph()), None) for s in self._stores)

    def kind(self, node: NamedNode) -> str:
        """Give the class of a thing of the graph that has no class below it among its own; nothing for any other."""
        for store in self._stores:
            classes = {
                quad.object
                for quad in store.quads_for_pattern(node, _TYPE, None, DefaultGraph())
                if isinstance(quad.object, NamedNode) and quad.object.value.startswith(DET)
            }
            if classes:
                covered = {above for cls in classes for above in self._above.get(cls, ()) if above != cls}
                return min((cls.value for cls in classes - covered), default="")
        return ""

    def matter(self, matter: Matter) -> tuple[str, str]:
        """Give what a matter is about (an event, an instrument, an office), and who or what is said to be what in it.

        A spell of a tenure or a membership is named where it is not the first.
        """
        things = [NamedNode(value) for _, value, literal in matter.key if not literal]
        literals = [
            f"{self.iri(name)} {value}" if value.isdigit() else value
            for name, value, literal in matter.key
            if literal and value != "1"
        ]
        actors = [thing for thing in things if thing.value.startswith(ID) and self.is_a(thing, _ACTOR)][:1]
        others = [thing for thing in things if not any(self.is_a(thing, cls) for cls in _ABOUT)]
        subject = actors or others or things[:1]
        group = [thing for thing in things if thing not in subject]
        return ", ".join(map(self.term, group)), ", ".join([*map(self.term, subject), *literals])

    def values(self, name: str, state: State) -> str:
        """Give what the property ``name`` comes to."""
        values = self._sorted(name, state.current or state.open)
        return " and ".join(values) if state.current else f"sources differ ({' or '.join(values)})" if values else ""

    def steps(self, name: str, steps: Iterable[tuple[str, frozenset[Term]]]) -> list[str]:
        """Give what was in force from which days."""
        return [f"{' and '.join(self._sorted(name, values))} ({day})" for day, values in steps]

    def _sorted(self, name: str, values: frozenset[Term]) -> list[str]:
        return sorted(self.iri(name) if value == _TRUE else self.term(value) for value in values)
