"""Finding entities by what they are called, in any language, with or without accents, well or badly spelt."""

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from detente.answers import Answer
from detente.errors import DetenteError
from detente.names import fold
from detente.namespaces import DET, expand, shorten

if TYPE_CHECKING:
    from detente.api import Dataset
    from detente.names import Names
    from detente.store.protocol import Store

COLUMNS: Final = ("entity", "label", "name", "language", "type", "match")
MATCHES: Final = ("whole", "beginning", "words", "anywhere", "close")
"""How a name can fit a text, best first."""

_WHOLE, _BEGINNING, _WORDS, _ANYWHERE, _CLOSE = range(len(MATCHES))
_KINDS: Final = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "det:abbreviation", "det:isoAlpha3", "det:isoAlpha2")
_SLUG: Final = len(_KINDS)
_NAMES: Final = f"""SELECT DISTINCT ?node ?kind ?name WHERE {{
  VALUES ?kind {{ {" ".join(_KINDS)} }}
  ?node ?kind ?name .
  FILTER (isIRI(?node))
}}"""
_ABOVE: Final = f"""SELECT DISTINCT ?class ?above WHERE {{
  ?class rdfs:subClassOf+ ?above .
  FILTER (isIRI(?class) && STRSTARTS(STR(?above), "{DET}"))
}}"""


class Name(NamedTuple):
    """One name of an entity (a prefixed name): folded, as it is written, its language, and its kind, labels first."""

    folded: str
    entity: str
    text: str
    language: str
    kind: int


class Index(NamedTuple):
    """What a search looks through: all names, and the label and the narrowest class of each entity."""

    names: list[Name]
    entities: dict[str, tuple[str, str]]


def collect(store: "Store", names: "Names") -> Index:
    """Read the labels, aliases and codes of the entities of ``names``; where no other is the same, their slugs too."""
    from detente.store.protocol import select

    found: set[Name] = set()
    for node, kind, value in select(store, _NAMES):
        entity = shorten(_iri(node))
        if entity in names.classes and isinstance(value, Literal):
            place = _KINDS.index(shorten(_iri(kind)))
            found.add(Name(fold(value.value), entity, value.value, value.language or "", place))
    called = {(name.folded, name.entity) for name in found}
    for entity in names.classes:
        slug = entity.partition(":")[2]
        if (fold(slug), entity) not in called:
            found.add(Name(fold(slug), entity, slug, "", _SLUG))
    listed = sorted(found)
    labels: dict[str, Name] = {}
    for name in sorted(listed, key=_preference):
        labels.setdefault(name.entity, name)
    above: dict[str, set[str]] = {}
    for cls, broader in select(store, _ABOVE):
        above.setdefault(_iri(cls)[len(DET) :], set()).add(_iri(broader)[len(DET) :])
    return Index(
        listed,
        {entity: (labels[entity].text, _narrowest(classes, above)) for entity, classes in names.classes.items()},
    )


def to_json(index: Index) -> str:
    """Compile the index to JSON."""
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Index:
    """Read what ``to_json`` wrote."""
    names, entities = json.loads(text)
    return Index([Name(*name) for name in names], entities)


def search(dataset: "Dataset", text: str, *, type: str | None = None) -> Answer:
    """Give the entities that have a name like ``text``, best first, each with the name that fits best.

    Case, accents and hyphens make no difference. The column ``match`` tells how the name fits, in this order:

    - ``whole``: it is the text, or the text is the entity's prefixed name;
    - ``beginning``: it begins with the text;
    - ``words``: each word of the text begins a word of it; more can't be said of a document's title;
    - ``anywhere``: the text is in it;
    - ``close``: the text, or as many words, differ from it by one letter, from six letters on by two (left out,
      added, replaced, or swapped with the next). Looked for where no name is the whole text.

    Among equals labels, aliases and codes come before slugs, and shorter names before longer ones.

    ``type`` is the local name of a class, such as ``Person``, to which the entities must belong. Records, claims
    and disagreements have no names to be found by. Raises ``DetenteError`` if the text is empty or there is no
    such class.
    """
    wanted = fold(text)
    if not re.search(r"\w", wanted):
        raise DetenteError("there is no text to search for", "Name a part of a label, an alias or a code.")
    index = dataset.index
    members = None if type is None else _members(dataset, type)
    best: dict[str, tuple[tuple[int | str, ...], Name]] = {}
    for match, distance, name in _matches(index.names, wanted):
        if members is None or name.entity in members:
            length = 0 if match == _WHOLE else len(name.folded)
            key = (match, distance, name.kind == _SLUG, length, *_preference(name))
            if name.entity not in best or key < best[name.entity][0]:
                best[name.entity] = key, name
    rows = [_row(index, name, MATCHES[int(key[0])]) for key, name in sorted(best.values())]
    return Answer(COLUMNS, rows, dataset.version, dataset.hash, store=dataset.address)


def _matches(names: list[Name], wanted: str) -> Iterable[tuple[int, int, Name]]:
    """Give the names that fit, each with its place in ``MATCHES`` and the number of letters that differ."""
    words = re.findall(r"\w+", wanted)
    first = words[0]
    beginnings = [re.compile(rf"(?<!\w){re.escape(word)}") for word in words]
    exact = False
    unlike = []
    for name in names:
        folded = name.folded
        if folded == wanted or name.entity.casefold() == wanted:
            exact = True
            yield _WHOLE, 0, name
        elif folded.startswith(wanted):
            yield _WORDS if name.entity.startswith("document:") else _BEGINNING, 0, name
        elif first in folded and all(word.search(folded) for word in beginnings):
            yield _WORDS, 0, name
        elif wanted in folded:
            yield _ANYWHERE, 0, name
        elif name.kind != _SLUG:
            unlike.append(name)
    allowed = 0 if exact or len(wanted) < 4 else 1 if len(wanted) < 6 else 2
    if allowed:
        distances: dict[str, int] = {}
        for name in unlike:
            distance = min(
                (_distance(part, wanted, allowed, distances) for part in _parts(name.folded, len(words))),
                default=allowed + 1,
            )
            if distance <= allowed:
                yield _CLOSE, distance, name


def _parts(folded: str, length: int) -> set[str]:
    """Give the whole of a folded name, and each run of ``length`` words of it."""
    words = folded.split()
    runs = {" ".join(words[start : start + length]).strip(".,:;()") for start in range(len(words) - length + 1)}
    return runs | {folded}


def _distance(one: str, other: str, allowed: int, known: dict[str, int]) -> int:
    """Give in how many letters two texts differ: inserted, left out, replaced, or swapped with the next one.

    Above ``allowed`` it may give any greater number. ``known`` keeps what was found for ``one``.
    """
    if one in known:
        return known[one]
    letters, others = set(one), set(other)
    distance = max(abs(len(one) - len(other)), len(letters - others), len(others - letters))
    if distance <= allowed:
        before: list[int] = []
        row = list(range(len(other) + 1))
        for i, letter in enumerate(one, 1):
            earlier, before, row = before, row, [i]
            for j, against in enumerate(other, 1):
                cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
                if earlier and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                    cost = min(cost, earlier[j - 2] + 1)
                row.append(cost)
        distance = row[-1]
    known[one] = distance
    return distance


def _row(index: Index, name: Name, match: str) -> tuple[NamedNode | Literal | None, ...]:
    label, cls = index.entities[name.entity]
    written = Literal(name.text, language=name.language) if name.language else Literal(name.text)
    language = Literal(name.language) if name.language else None
    return NamedNode(expand(name.entity)), Literal(label), written, language, NamedNode(DET + cls), Literal(match)


def _preference(name: Name) -> tuple[int | str, ...]:
    """Order the names of an entity: labels before aliases before codes, English before other languages."""
    return name.kind, name.language != "en", name.language, name.text, name.entity


def _narrowest(classes: list[str], above: dict[str, set[str]]) -> str:
    """Give the first of the classes that have no other of them below."""
    broader = set().union(*(above.get(cls, set()) - {cls} for cls in classes))
    return next((cls for cls in classes if cls not in broader), classes[0])


def _members(dataset: "Dataset", cls: str) -> set[str]:
    """Give the entities of a class, whose name may be written in any case."""
    names = dataset.names
    known = {name.casefold(): name for classes in names.classes.values() for name in classes}
    wanted = cls.removeprefix("det:").casefold()
    if wanted not in known:
        import difflib

        close = [known[name] for name in difflib.get_close_matches(wanted, known, 3, 0.5)]
        hint = f"Nearest: {', '.join(close)}." if close else f"The classes are: {', '.join(sorted(known.values()))}."
        raise DetenteError(f"nothing that has a name belongs to a class {cls!r}", hint)
    return {entity for entity, classes in names.classes.items() if known[wanted] in classes}


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
