"""What a reader should know beside an answer: what its arguments are, what is open on them, which names are none."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from detente import names
from detente.library import LITERAL_TYPES, parameter
from detente.namespaces import KINDS, PREFIXES, expand, shorten
from detente.store.protocol import select

if TYPE_CHECKING:
    from detente.api import Dataset
    from detente.library import Question

_OPEN: Final = """SELECT ?about (COUNT(DISTINCT ?conflict) AS ?number) WHERE {
  VALUES ?about { ABOUT }
  {
    SELECT DISTINCT ?conflict ?matter WHERE {
      ?conflict det:settlement det:OpenDisagreement ; det:disagreeingRecord ?record .
      ?record det:explains? ?matter .
    }
  }
  ?matter ?key ?about .
  FILTER EXISTS { ?keyed det:keyProperty ?key . ?matter a ?keyed }
} GROUP BY ?about"""
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


def open_disagreements(dataset: "Dataset", entities: Iterable[str]) -> dict[str, int]:
    """Count the open disagreements that concern each of the entities, prefixed names, and leave out those with none.

    Those concern it that are listed for it by the question ``conflicts``: of records which have it in their key, or
    which explain such records.
    """
    terms = {f"<{expand(entity)}>": entity for entity in entities}
    if not terms:
        return {}
    rows = select(dataset.store, _OPEN.replace("ABOUT", " ".join(terms)))
    counts = {terms[str(about)]: int(getattr(number, "value", 0)) for about, number in rows}
    return {entity: counts[entity] for entity in terms.values() if entity in counts}


def unknown_names(dataset: "Dataset", text: str) -> dict[str, list[str]]:
    """Give the prefixed names of the project in a query that nothing has, each with the nearest names that are."""
    tokens = list(re.finditer(_TOKENS, text))
    own = {*_OWN} - {token["declared"] for token in tokens if PREFIXES.get(token["declared"]) != token["iri"]}
    used = [token["name"].replace("\\", "") for token in tokens if token["prefix"] in own]
    found = {name: f"<{expand(name)}>" for name in used}
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
