"""What entities can be called: IRIs, prefixed names, slugs, codes, labels and aliases in any language."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from detente.errors import DetenteError
from detente.namespaces import DET, ID, PREFIXES, RDF_TYPE, expand, shorten

if TYPE_CHECKING:
    from pyoxigraph import Store

    from detente.library import Parameter
    from detente.prepare import Dataset

_UNNAMED: Final = ("record", "claim", "disagreement")
"""Kinds that are called by their prefixed name alone: they are many, and nobody knows their labels by heart."""

_NAME_PROPERTIES: Final = ("rdfs:label", "skos:altLabel", "skos:prefLabel")
_CODE_PROPERTIES: Final = ("det:isoAlpha3", "det:isoAlpha2", "det:abbreviation")


class Names(NamedTuple):
    """The index of names: IRIs by folded name, and the classes of each IRI, as prefixed names."""

    by_name: dict[str, list[str]]
    classes: dict[str, list[str]]


def collect(store: "Store") -> Names:
    """Read the names of all entities and value concepts of the default graph of ``store``."""
    from pyoxigraph import DefaultGraph, Literal, NamedNode

    classes: dict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, NamedNode(RDF_TYPE), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            iri, cls = quad.subject.value, quad.object.value
            named = iri.startswith(ID) and iri[len(ID) :].partition("/")[0] not in _UNNAMED
            if cls.startswith(DET) and (named or iri.startswith(DET)):
                classes[shorten(iri)].append(cls[len(DET) :])
    by_name: dict[str, set[str]] = defaultdict(set)
    for entity in classes:
        by_name[fold(entity.partition(":")[2])].add(entity)
    for name in (*_NAME_PROPERTIES, *_CODE_PROPERTIES):
        for quad in store.quads_for_pattern(None, NamedNode(expand(name)), None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                entity = shorten(quad.subject.value)
                if entity in classes:
                    by_name[fold(quad.object.value)].add(entity)
    return Names(
        {name: sorted(found) for name, found in sorted(by_name.items())},
        {entity: sorted(found) for entity, found in sorted(classes.items())},
    )


def to_json(names: Names) -> str:
    """Compile the index to JSON."""
    return json.dumps(names, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Names:
    """Read what ``to_json`` wrote."""
    return Names(*json.loads(text))


def fold(name: str) -> str:
    """Fold a name for comparison: case, and runs of blanks, hyphens and underscores, make no difference."""
    return re.sub(r"[\s_-]+", " ", name.casefold()).strip()


def resolve(dataset: "Dataset", text: str, cls: str | None = None) -> str:
    """Give the IRI of the entity that ``text`` names: an IRI, prefixed name, slug, code, label or alias.

    ``cls`` is the local name of the class that it must have, such as ``Instrument``. Raises ``DetenteError`` if
    nothing, or more than one thing, is called so; the message lists the candidates or the nearest names.
    """
    kind = f" that is a {cls}" if cls else ""
    prefix = text.partition(":")[0]
    if "://" in text or text.startswith("<") or (":" in text and prefix in PREFIXES):
        iri = expand(text)
        if not _exists(dataset, iri, cls):
            if cls and _exists(dataset, iri, None):
                raise DetenteError(f"{text} is not a {cls}", f"It is a {_classes(dataset, iri)}.")
            raise DetenteError(f"nothing is called {text}", _nearest(dataset.names, text.partition(":")[2], cls))
        return iri
    names = dataset.names
    found = [e for e in names.by_name.get(fold(text), ()) if cls is None or cls in names.classes[e]]
    exact = [entity for entity in found if entity.partition(":")[2] == text]
    if len(exact) == 1:
        found = exact
    if len(found) > 1:
        raise DetenteError(f"{text!r} is ambiguous", "Choose one of: " + ", ".join(found) + ".")
    if not found:
        raise DetenteError(f"nothing{kind} is called {text!r}", _nearest(names, text, cls))
    return expand(found[0])


def argument(dataset: "Dataset", parameter: "Parameter", text: str) -> str:
    """Give the serialised RDF term that ``text`` means for ``parameter``.

    Raises ``DetenteError`` if the text is no date, integer or name of an entity of the parameter's type.
    """
    from pyoxigraph import Literal, NamedNode

    xsd = PREFIXES["xsd"]
    if parameter.type == "string":
        return str(Literal(text))
    if parameter.type == "date":
        from detente.bounds import bounds

        bounds(text, xsd + "date")
        return str(Literal(text, datatype=NamedNode(xsd + "date")))
    if parameter.type == "integer":
        if not re.fullmatch(r"[+-]?\d+", text):
            raise DetenteError(f"{parameter.option}: {text!r} is not an integer", "Write it in digits.")
        return str(Literal(int(text)))
    try:
        cls = None if parameter.type == "any" else parameter.type
        return f"<{resolve(dataset, text, cls)}>"
    except DetenteError as error:
        raise DetenteError(f"{parameter.option}: {error.message}", error.hint) from error


def _exists(dataset: "Dataset", iri: str, cls: str | None) -> bool:
    from pyoxigraph import DefaultGraph, NamedNode

    try:
        node = NamedNode(iri)
    except ValueError as error:
        raise DetenteError(f"{iri!r} is not an IRI", "Write a prefixed name such as state:CHE, or a name.") from error
    wanted = NamedNode(DET + cls) if cls else None
    return any(dataset.store.quads_for_pattern(node, NamedNode(RDF_TYPE), wanted, DefaultGraph()))


def _classes(dataset: "Dataset", iri: str) -> str:
    from pyoxigraph import DefaultGraph, NamedNode

    quads = dataset.store.quads_for_pattern(NamedNode(iri), NamedNode(RDF_TYPE), None, DefaultGraph())
    values = [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]
    found = sorted(value[len(DET) :] for value in values if value.startswith(DET))
    return " and a ".join(found) or "thing of another vocabulary"


def _nearest(names: Names, text: str, cls: str | None) -> str:
    import difflib

    candidates: Mapping[str, list[str]] = {
        name: [e for e in found if cls is None or cls in names.classes[e]] for name, found in names.by_name.items()
    }
    close = difflib.get_close_matches(fold(text), [n for n, found in candidates.items() if found], n=5, cutoff=0.6)
    nearest = list(dict.fromkeys(entity for name in close for entity in candidates[name]))
    return f"Nearest: {', '.join(nearest[:5])}." if nearest else "Use an IRI, a prefixed name, a code or a label."
