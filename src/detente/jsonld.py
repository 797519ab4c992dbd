"""Write JSON-LD: one object a subject, with names shortened by the project's prefixes."""

import json
from collections.abc import Collection, Mapping
from typing import IO, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from detente.namespaces import RDF_TYPE, XSD
from detente.terms import Names, Object, Subject, triple

_STRING: Final = NamedNode(XSD + "string")
_TYPE: Final = NamedNode(RDF_TYPE)

Nodes = dict[Subject, dict[NamedNode, list[Object]]]


def write_jsonld(quads: Collection[Quad], stream: IO[str], prefixes: Mapping[str, str]) -> None:
    """Write the triples of ``quads`` as one JSON-LD document in the form ``@context`` and ``@graph``.

    Subjects, properties and values are sorted. Blank nodes keep their labels.
    """
    nodes: Nodes = {}
    iris: set[NamedNode] = set()
    for quad in quads:
        subject, predicate, target = triple(quad)
        nodes.setdefault(subject, {}).setdefault(predicate, []).append(target)
        shown: list[object] = [subject]
        if isinstance(target, Literal):
            bare = target.language is not None or target.datatype == _STRING
            shown += [predicate] if bare else [predicate, target.datatype]
        else:
            shown += [target] if predicate == _TYPE else [predicate, target]
        iris.update(term for term in shown if isinstance(term, NamedNode))
    # An IRI such as <geo:47.0,8.4> would be read as a shortened name if its scheme were a prefix of the document.
    schemes = {node.value.partition(":")[0] for node in iris}
    writer = _Writer(Names({name: space for name, space in prefixes.items() if name not in schemes}))
    for node in iris:
        writer.node(node)
    context = json.dumps(dict(writer.names.declarations()), indent=2).replace("\n", "\n  ")
    stream.write(f'{{\n  "@context": {context},\n  "@graph": [')
    between = "\n    "
    for subject in sorted(nodes, key=writer.node):
        text = json.dumps(writer.subject(subject, nodes[subject]), ensure_ascii=False, indent=2)
        stream.write(between + text.replace("\n", "\n    "))
        between = ",\n    "
    stream.write("\n  ]\n}\n" if nodes else "]\n}\n")


class _Writer:
    def __init__(self, names: Names) -> None:
        self.names = names

    def node(self, node: Subject) -> str:
        """Give what JSON-LD calls ``node``: a shortened name, an IRI without brackets, a label."""
        return str(node) if isinstance(node, BlankNode) else self.names.iri(node).strip("<>")

    def subject(self, subject: Subject, properties: dict[NamedNode, list[Object]]) -> dict[str, Any]:
        """Give the object of one subject: its identity, its types, its other properties by name."""
        found: dict[str, Any] = {"@id": self.node(subject)}
        types = [each for each in properties.get(_TYPE, ()) if not isinstance(each, Literal)]
        if types:
            found["@type"] = _one_or_all(sorted(self.node(each) for each in types))
        for predicate in sorted(properties, key=self.node):
            values = [each for each in properties[predicate] if predicate != _TYPE or isinstance(each, Literal)]
            if values:
                found[self.node(predicate)] = _one_or_all(sorted(map(self.value, values), key=_order))
        return found

    def value(self, target: Object) -> Any:
        """Give one value: a bare string, or an object with its language, its type or its identity."""
        if not isinstance(target, Literal):
            return {"@id": self.node(target)}
        if target.language is not None:
            return {"@language": target.language, "@value": target.value}
        if target.datatype == _STRING:
            return target.value
        return {"@type": self.node(target.datatype), "@value": target.value}


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _order(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
