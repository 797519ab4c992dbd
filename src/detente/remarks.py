"""What a reader should know beside an answer: what its arguments are, what is open on them, which names are none."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from detente import names
from detente.library import LITERAL_TYPES, parameter
from detente.namespaces import KINDS, PREFIXES, expand, shorten
from detente.store.protocol import select

if TYPE_CHECKING:
    from detente.api import Dataset
    from detente.library import Question

_OPEN: Final = """SELECT ?conflict ?class ?property ?label ?key ?value WHERE {
  {
    SELECT DISTINCT ?conflict ?matter WHERE {
      VALUES ?about { ABOUT }
      {
        SELECT DISTINCT ?conflict ?matter WHERE {
          ?conflict det:settlement det:OpenDisagreement ; det:disagreeingRecord ?record .
          ?record det:explains? ?matter .
        }
      }
      ?matter ?of ?about .
      FILTER EXISTS { ?keyed det:keyProperty ?of . ?matter a ?keyed }
    }
  }
  ?conflict det:disagreementClass ?class ; det:disagreementProperty ?property ; rdfs:label ?label .
  FILTER (LANG(?label) = "en")
  ?matter a ?kind ; ?key ?value .
  ?kind det:keyProperty ?key .
}"""
_ROLES: Final = """SELECT DISTINCT ?about ?key WHERE {
  VALUES ?about { ABOUT }
  ?keyed det:keyProperty ?key .
  ?matter ?key ?about ; a ?keyed .
}"""
_UNKNOWN: Final = """SELECT DISTINCT ?name WHERE {
  VALUES ?name { NAMES }
  FILTER NOT EXISTS { ?name ?predicate ?object }
  FILTER NOT EXISTS { ?subject ?name ?object }
  FILTER NOT EXISTS { ?subject ?predicate ?name }
  FILTER NOT EXISTS { GRAPH ?name { ?subject ?predicate ?object } }
}"""
_OWN: Final = ("det", "graph", *KINDS)
_TOKENS: Final = r"""(?xs)
    (?i:PREFIX)\s+(?P<declared>[\w-]*):\s*<(?P<iri>[^<>\s]*)>
  | \#[^\n\r]* | <[^<>\s]*> | [?$]\w+
  | '{3}.*?'{3} | "{3}.*?"{3} | '(?:\\.|[^'\\\n])*' | "(?:\\.|[^"\\\n])*"
  | (?P<name>(?P<prefix>[A-Za-z][\w-]*) : \w(?:(?:\\.|[\w.-])*[\w-])?)"""


def resolved(dataset: "Dataset", question: "Question", arguments: Mapping[str, str]) -> dict[str, str]:
    """Give by parameter what each argument means: the prefixed name of an entity, or the text of a literal."""
    meant = {}
    for name, text in arguments.items():
        kind = parameter(question, name).type
        literal = kind in LITERAL_TYPES
        meant[name] = text if literal else shorten(names.resolve(dataset, text, None if kind == "any" else kind))
    return meant


class Open(NamedTuple):
    """A disagreement that is open: its English name, and those of the things asked about that it concerns."""

    label: str
    about: tuple[str, ...]


def open_disagreements(dataset: "Dataset", question: "Question", entities: Iterable[str]) -> list[Open]:
    """Give the open disagreements on what ``question`` reads of the entities, prefixed names.

    They are of records which have one of the entities in their key, or which explain such records, and differ on a
    property that the question names, or are of a class that it names. One whose key has something else in the place
    of another of the entities is left out.
    """
    asked = {expand(entity): entity for entity in entities}
    if not asked:
        return []
    about = " ".join(f"<{iri}>" for iri in asked)
    roles: dict[str, set[str]] = {iri: set() for iri in asked}
    for iri, role in _values(dataset, _ROLES.replace("ABOUT", about)):
        roles[iri].add(role)
    keys: dict[tuple[str, str], set[tuple[str, str]]] = {}
    read = {expand(name) for name in _names_in(question.text)}
    for conflict, cls, differing, label, key, value in _values(dataset, _OPEN.replace("ABOUT", about)):
        if not read.isdisjoint((cls, differing)):
            keys.setdefault((label, conflict), set()).add((key, value))
    found = []
    for (label, _), pairs in sorted(keys.items()):
        used, values = {key for key, _ in pairs}, {value for _, value in pairs}
        if all(iri in values or roles[iri].isdisjoint(used) for iri in asked):
            found.append(Open(label, tuple(name for iri, name in asked.items() if iri in values)))
    return found


def _values(dataset: "Dataset", query: str) -> list[tuple[str, ...]]:
    return [tuple(getattr(cell, "value", "") for cell in row) for row in select(dataset.store, query)]


def _names_in(text: str) -> list[str]:
    """Give the prefixed names of the project in a query, in their order."""
    tokens = list(re.finditer(_TOKENS, text))
    own = {*_OWN} - {token["declared"] for token in tokens if PREFIXES.get(token["declared"]) != token["iri"]}
    return [token["name"].replace("\\", "") for token in tokens if token["prefix"] in own]


def unknown_names(dataset: "Dataset", text: str) -> dict[str, list[str]]:
    """Give the prefixed names of the project in a query that nothing has, each with the nearest names that are."""
    found = {name: f"<{expand(name)}>" for name in _names_in(text)}
    if not found:
        return {}
    rows = {str(row[0]) for row in select(dataset.store, _UNKNOWN.replace("NAMES", " ".join(found.values())))}
    return {name: _nearest(dataset, name) for name, term in found.items() if term in rows}


def _nearest(dataset: "Dataset", name: str) -> list[str]:
    import difflib

    prefix, _, local = name.partition(":")
    namespace = PREFIXES[prefix]
    rows = select(
        dataset.store,
        f'SELECT DISTINCT ?node WHERE {{ ?node a ?class FILTER (STRSTARTS(STR(?node), "{namespace}")) }}',
    )
    locals_ = [str(row[0])[1:-1].removeprefix(namespace) for row in rows]
    return [f"{prefix}:{close}" for close in difflib.get_close_matches(local, sorted(locals_), n=1)]


def others_of_that_name(dataset: "Dataset", text: str, entity: str) -> list[str]:
    """Give other things of the kind of ``entity``, a prefixed name, that have all words of ``text`` in their labels.

    There are none where ``text`` is an IRI, a prefixed name, a code or a slug, which mean one thing alone.
    """
    kind, _, slug = entity.partition(":")
    words = set(re.findall(r"\w+", names.fold(text)))
    if ":" in text or text.casefold() == slug.casefold() or (text.isupper() and len(text) < 4):
        return []
    return [
        other
        for other, (label, _) in dataset.index.entities.items()
        if other != entity
        and other.startswith(f"{kind}:")
        and kind != "document"
        and words <= set(re.findall(r"\w+", names.fold(label)))
    ]
