"""Suggesting what a name that somebody begins to write could become."""

import re
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from detente.names import UNNAMED, called, fold, named
from detente.namespaces import PREFIXES

if TYPE_CHECKING:
    from detente.api import Dataset

_NEAREST: Final = 5
"""At most so many names are given of those that are near to one."""


class Suggestion(NamedTuple):
    """A name that stands for one entity, and what tells a person which: its label, or its prefixed name."""

    value: str
    help: str


def suggest(dataset: "Dataset", text: str, cls: str | None = None) -> list[Suggestion]:
    """Give the names of entities that begin with ``text``; each resolves to one entity, of the class ``cls`` if given.

    Text with a prefix (``state:C``) gives prefixed names. Other text gives slugs and codes, else English labels,
    else either in other case or with other accents, else names in any language, else names from a later word on, such
    as surnames: the first of these ways that finds something, so that what is suggested goes on from what is written
    wherever it can.
    """
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES:
        if prefix in UNNAMED:
            return _unnamed(dataset, prefix, local, cls)
        return _distinct(_prefixed(dataset, text, cls))
    wanted = fold(text)
    for way in (
        _slugs(dataset, cls, text, folded=False),
        _labels(dataset, cls, text, folded=False),
        _slugs(dataset, cls, wanted, folded=True),
        _labels(dataset, cls, wanted, folded=True),
        _others(dataset, cls, wanted),
        _ends(dataset, cls, wanted),
    ):
        if found := _distinct(way):
            return found
    return []


def nearest(dataset: "Dataset", text: str, cls: str | None = None) -> list[str]:
    """Give some entities, of the class ``cls`` if given, that somebody could have meant who wrote ``text``.

    They have its words, or names that are spelt nearly so, or the words alone that it ends with, as a name follows a
    title; else a slug that is spelt nearly so. What has a prefix is looked for under that. What is merely somewhat
    like it is left out, so that there may be none.
    """
    import difflib

    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES:
        of_kind = [entity for entity in _entities(dataset, cls) if entity.startswith(f"{prefix}:")]
        slugs = {entity.partition(":")[2]: entity for entity in of_kind}
        return [slugs[slug] for slug in difflib.get_close_matches(local, slugs, n=_NEAREST, cutoff=0.6)]
    if found := _similar(dataset, text, cls, ("whole", "beginning", "words", "close")):
        return found
    words = fold(text).replace(":", " ").split()
    for ending in (" ".join(words[start:]) for start in range(1, len(words))):
        ways = ("whole", "words", "close") if len(ending) > 5 else ("whole", "words")
        if len(ending) > 2 and (found := _similar(dataset, ending, cls, ways)):
            return found
    slugs = {fold(entity.partition(":")[2]): entity for entity in _entities(dataset, cls)}
    return [slugs[slug] for slug in difflib.get_close_matches(fold(text), slugs, n=_NEAREST, cutoff=0.85)]


def _similar(dataset: "Dataset", text: str, cls: str | None, matches: Container[str]) -> list[str]:
    """Give what a search finds in one of these ways; documents, which have many words, only if asked for."""
    from detente.search import search

    if not re.search(r"\w", text):
        return []
    allowed = set(_entities(dataset, cls))
    return [
        str(row.entity)
        for row in search(dataset, text)
        if row.match in matches and row.entity in allowed and (cls or not str(row.entity).startswith("document:"))
    ][:_NEAREST]


def _entities(dataset: "Dataset", cls: str | None) -> Iterator[str]:
    return (entity for entity, classes in dataset.names.classes.items() if cls is None or cls in classes)


def _prefixed(dataset: "Dataset", text: str, cls: str | None) -> Iterator[Suggestion]:
    for entity, classes in dataset.names.classes.items():
        if entity.startswith(text) and (cls is None or cls in classes):
            yield Suggestion(entity, _label(dataset, entity))


def _unnamed(dataset: "Dataset", prefix: str, local: str, cls: str | None) -> list[Suggestion]:
    """Give what belongs to a kind that the index of names leaves out."""
    from detente.store.protocol import select

    if not re.fullmatch(r"[\w.-]*", local):
        return []
    rows = select(
        dataset.store,
        f"""SELECT DISTINCT ?name (SAMPLE(?english) AS ?label) WHERE {{
          ?node a {f"det:{cls}" if cls else "?class"} .
          FILTER (STRSTARTS(STR(?node), "{PREFIXES[prefix]}{local}"))
          OPTIONAL {{ ?node rdfs:label ?english FILTER (LANG(?english) = "en") }}
          BIND (STRAFTER(STR(?node), "{PREFIXES[prefix]}") AS ?name)
        }} GROUP BY ?name ORDER BY ?name""",
    )
    return [Suggestion(f"{prefix}:{getattr(name, 'value', '')}", getattr(label, "value", "")) for name, label in rows]


def _slugs(dataset: "Dataset", cls: str | None, text: str, *, folded: bool) -> Iterator[Suggestion]:
    """Give slugs and codes; the prefixed name where several things have the slug."""
    names = dataset.names
    for entity, classes in names.classes.items():
        slug = entity.partition(":")[2]
        if (fold(slug) if folded else slug).startswith(text) and (cls is None or cls in classes):
            value = slug if called(names, slug, cls) == [entity] else entity
            yield Suggestion(value, _label(dataset, entity))


def _labels(dataset: "Dataset", cls: str | None, text: str, *, folded: bool) -> Iterator[Suggestion]:
    """Give English labels that one thing alone has."""
    for name in dataset.index.names:
        if name.language == "en" and (name.folded if folded else name.text).startswith(text):
            label = _label(dataset, name.entity)
            if name.text == label and called(dataset.names, label, cls) == [name.entity]:
                yield Suggestion(label, name.entity)


def _others(dataset: "Dataset", cls: str | None, wanted: str) -> Iterator[Suggestion]:
    """Give labels and aliases in any language, and abbreviations, that one thing alone has."""
    for name in dataset.index.names:
        if name.folded.startswith(wanted) and called(dataset.names, name.text, cls) == [name.entity]:
            yield Suggestion(name.text, name.entity)


def _ends(dataset: "Dataset", cls: str | None, wanted: str) -> Iterator[Suggestion]:
    """Give the ends of names, from a word on, that mean one thing alone."""
    begins = re.compile(rf"(?<!\w){re.escape(wanted)}")
    for name in dataset.index.names if wanted else ():
        if not begins.search(name.folded) or name.entity.startswith("document:"):
            continue
        for word in re.finditer(r"\w+", name.text):
            end = name.text[word.start() :]
            if fold(end).startswith(wanted) and named(dataset.names, end, cls) == [name.entity]:
                yield Suggestion(end, name.entity)


def _label(dataset: "Dataset", entity: str) -> str:
    return dataset.index.entities[entity][0]


def _distinct(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Give each value once, in order."""
    by_value: dict[str, Suggestion] = {}
    for suggestion in sorted(found, key=lambda suggestion: (fold(suggestion.value), suggestion)):
        by_value.setdefault(suggestion.value, suggestion)
    return list(by_value.values())
