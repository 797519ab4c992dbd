"""What entities can be called: IRIs, prefixed names, slugs, codes, labels and aliases in any language."""

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from detente.errors import DetenteError
from detente.namespaces import DET, ID, PREFIXES, expand, shorten

if TYPE_CHECKING:
    import datetime

    from detente.api import Dataset
    from detente.library import Parameter
    from detente.store.protocol import Store

_CANDIDATES: Final = 12
"""At most so many things are listed where a name is ambiguous."""

UNNAMED: Final = ("record", "claim", "disagreement")
"""Kinds that are called by their prefixed name alone: they are many, and nobody knows their labels by heart."""

_CLASSES: Final = f"""SELECT DISTINCT ?node ?class WHERE {{
  ?node a ?class .
  FILTER (isIRI(?node) && STRSTARTS(STR(?class), "{DET}"))
}}"""
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "þ": "th", "ʼ": "'", "’": "'"}  # noqa: RUF001
)
"""Letters that Unicode does not take apart into a letter and an accent, and the apostrophes."""

_NAMES: Final = """SELECT DISTINCT ?node ?name WHERE {
  ?node rdfs:label|skos:prefLabel|skos:altLabel|det:isoAlpha3|det:isoAlpha2|det:abbreviation ?name .
  FILTER (isIRI(?node))
}"""


class Names(NamedTuple):
    """The index of names: IRIs by folded name, and the classes of each IRI, as prefixed names."""

    by_name: dict[str, list[str]]
    classes: dict[str, list[str]]


def collect(store: "Store") -> Names:
    """Read the names of all entities and value concepts of ``store``."""
    from detente.store.protocol import select

    classes: dict[str, list[str]] = defaultdict(list)
    for node, cls in select(store, _CLASSES):
        iri, name = str(node)[1:-1], str(cls)[1:-1]
        named = iri.startswith(ID) and iri[len(ID) :].partition("/")[0] not in UNNAMED
        if named or iri.startswith(DET):
            classes[shorten(iri)].append(name[len(DET) :])
    by_name: dict[str, set[str]] = defaultdict(set)
    for entity in classes:
        by_name[fold(entity.partition(":")[2])].add(entity)
    for node, label in select(store, _NAMES):
        entity = shorten(str(node)[1:-1])
        if entity in classes:
            by_name[fold(getattr(label, "value", ""))].add(entity)
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
    """Fold a name for comparison: case, accents, and runs of blanks, dashes and underscores make no difference."""
    folded = name.casefold()
    if not folded.isascii():
        import unicodedata

        parts = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
        bare = "".join(part for part in parts if not unicodedata.combining(part))
        folded = unicodedata.normalize("NFC", bare).casefold()
    return re.sub(r"[\s_\u2010-\u2015-]+", " ", folded).strip()


def resolve(dataset: "Dataset", text: str, cls: str | None = None) -> str:
    """Give the IRI of the entity that ``text`` names: an IRI, prefixed name, slug, code, label or alias.

    Where it is none of them whole, the words of one name are enough, such as a surname. ``cls`` is the local name of
    the class that it must have, such as ``Instrument``. Raises ``DetenteError`` if nothing, or more than one thing,
    is called so; the message lists the candidates or the nearest names.
    """
    kind = f" that is {article(cls)}" if cls else ""
    prefix = text.partition(":")[0]
    if "://" in text or text.startswith("<") or (":" in text and prefix in PREFIXES):
        iri = expand(text)
        if not _exists(dataset, iri, cls):
            if cls and _exists(dataset, iri, None):
                raise DetenteError(f"{text} is not {article(cls)}", f"It is {_classes(dataset, iri)}.")
            raise DetenteError(f"nothing is called {text}", _nearest(dataset, text, cls))
        return iri
    found = named(dataset.names, text, cls)
    if len(found) > 1:
        listed = ", ".join(found[:_CANDIDATES])
        more = f", and {len(found) - _CANDIDATES} more" if len(found) > _CANDIDATES else ""
        raise DetenteError(f"{text!r} is ambiguous", f"Choose one of: {listed}{more}.")
    if not found:
        raise DetenteError(f"nothing{kind} is called {text!r}", _nearest(dataset, text, cls))
    return expand(found[0])


def article(cls: str) -> str:
    """Put the indefinite article before the name of a class."""
    return f"{'an' if cls[0] in 'AEIOU' else 'a'} {cls}"


def named(names: Names, text: str, cls: str | None = None) -> list[str]:
    """Give the entities, of the class ``cls`` if given, that ``text`` can mean: the name of one, or words of it."""
    return called(names, text, cls) or _by_words(names, text, cls)


def called(names: Names, text: str, cls: str | None = None) -> list[str]:
    """Give the entities, of the class ``cls`` if given, that are called ``text``; one whose slug it is goes before."""
    found = [entity for entity in names.by_name.get(fold(text), ()) if cls is None or cls in names.classes[entity]]
    exact = [entity for entity in found if entity.partition(":")[2] == text]
    return exact if len(exact) == 1 else found


def _by_words(names: Names, text: str, cls: str | None = None) -> list[str]:
    """Give the entities, of the class ``cls`` if given, one of whose names has all words of ``text``.

    Only people where there are any, else only actors: others are named after them. Documents, whose titles are about
    everything, have to be asked for by ``cls``.
    """
    words = _words(fold(text))
    if not words:
        return []
    longest = max(words, key=len)
    found = {
        entity
        for name, entities in names.by_name.items()
        if longest in name and words <= _words(name)
        for entity in entities
        if (cls in names.classes[entity] if cls else not entity.startswith("document:"))
    }
    for first in ("Person", "Actor"):
        if narrower := {entity for entity in found if first in names.classes[entity]}:
            return sorted(narrower)
    return sorted(found)


def _words(folded: str) -> set[str]:
    return set(re.findall(r"\w+", folded))


def argument(dataset: "Dataset", parameter: "Parameter", text: str) -> str:
    """Give the serialised RDF term that ``text`` means for ``parameter``.

    Raises ``DetenteError`` with the parameter if the text is no date, integer or name of an entity of its type.
    """
    from pyoxigraph import Literal, NamedNode

    xsd = PREFIXES["xsd"]
    if parameter.type == "string":
        return str(Literal(text))
    if parameter.type == "date":
        return str(Literal(day(parameter.name, text).isoformat(), datatype=NamedNode(xsd + "date")))
    if parameter.type == "integer":
        if not re.fullmatch(r"[+-]?\d+", text):
            raise DetenteError(f"{text!r} is not an integer", "Write it in digits.", parameter=parameter.name)
        return str(Literal(int(text)))
    try:
        cls = None if parameter.type == "any" else parameter.type
        return f"<{resolve(dataset, text, cls)}>"
    except DetenteError as error:
        raise DetenteError(error.message, error.hint, parameter=parameter.name) from None


def written(given: object) -> str:
    """Give what was passed for a parameter as text; of a point in time its day."""
    return str(given.isoformat())[:10] if hasattr(given, "isoformat") else str(given)


def day(parameter: str, text: str) -> "datetime.date":
    """Read a day that was given for ``parameter``; raises ``DetenteError`` with the parameter if it is none."""
    from detente.bounds import bounds

    try:
        (found, _) = bounds(text, PREFIXES["xsd"] + "date")
        assert found
    except DetenteError:
        raise DetenteError(
            f"{text!r} is not a date", "Write a day as YYYY-MM-DD, such as 2024-06-15.", parameter=parameter
        ) from None
    return found


def _exists(dataset: "Dataset", iri: str, cls: str | None) -> bool:
    from pyoxigraph import NamedNode

    try:
        node = NamedNode(iri)
    except ValueError:
        raise DetenteError(f"{iri!r} is not an IRI", "Write a prefixed name such as state:CHE, or a name.") from None
    return dataset.store.query(f"ASK {{ {node} a {f'<{DET}{cls}>' if cls else '?class'} }}") is True


def _classes(dataset: "Dataset", iri: str) -> str:
    from detente.store.protocol import select

    values = [str(row[0])[1:-1] for row in select(dataset.store, f"SELECT ?class WHERE {{ <{iri}> a ?class }}")]
    found = sorted(value[len(DET) :] for value in values if value.startswith(DET))
    return " and ".join(map(article, found)) or "a thing of another vocabulary"


def _nearest(dataset: "Dataset", text: str, cls: str | None) -> str:
    """Give the hint with what ``text`` could have meant, if anything."""
    from detente.suggestions import nearest

    if found := nearest(dataset, text, cls):
        hint = f"Nearest: {', '.join(found)}."
    elif cls and (others := named(dataset.names, text)):
        _, narrowest = dataset.index.entities[others[0]]
        hint = f"{others[0]} is {article(narrowest)}."
    else:
        hint = "Use an IRI, a prefixed name, a code or a label."
    return f"{hint} `detente search` finds more."
