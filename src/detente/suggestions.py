"""Suggesting what a name that somebody begins to write could become."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from detente.names import UNNAMED, called, fold
from detente.namespaces import PREFIXES

if TYPE_CHECKING:
    from detente.api import Dataset


class Suggestion(NamedTuple):
    """A name that stands for one entity, and what tells a person which: its label, or its prefixed name."""

    value: str
    help: str


def suggest(dataset: "Dataset", text: str, cls: str | None = None) -> list[Suggestion]:
    """Give the names of entities that begin with ``text``; each resolves to one entity, of the class ``cls`` if given.

    Text with a prefix (``state:C``) gives prefixed names. Other text gives slugs and codes, else English labels,
    else either in other case or with other accents, else names in any language: the first of these ways that finds
    something, so that what is suggested goes on from what is written wherever it can.
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
    ):
        if found := _distinct(way):
            return found
    return []


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


def _label(dataset: "Dataset", entity: str) -> str:
    return dataset.index.entities[entity][0]


def _distinct(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Give each value once, in order."""
    by_value: dict[str, Suggestion] = {}
    for suggestion in sorted(found, key=lambda suggestion: (fold(suggestion.value), suggestion)):
        by_value.setdefault(suggestion.value, suggestion)
    return list(by_value.values())
