"""The linter of questions: what makes a SPARQL file wrong or slow without a word from the engine."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable
from tests.queries import syntax

from detente import dataset, library
from detente.library import Question
from detente.namespaces import PREFIXES, Det, shorten

FORBIDDEN = {"det:Deprecated", "det:Normal", "det:Preferred", "det:rank", "det:supersedes"}
"""What only the weighing reads."""

DAYS = {"det:day", "det:date", "det:published", "det:asOf", "det:earliest", "det:latest"}
"""Properties of which the last value must not be picked by a question."""

NOT_ONLY_WEIGHED = {"det:start", "det:end"}
"""Values of records that events have as well, directly and unweighed."""

NO_RECORDS = {"claim", "conflict", "contradiction", "denial", "document", "event"}
"""Names of evidence that is no record and so is never reconstructed."""

COUNTING = {"det:effectiveFor", "det:currentFor"}
LABELS = {"rdfs:label", "det:paraphrase"}

_KEYWORDS = """AS ASC ASK BASE BIND BOUND BY COALESCE CONSTRUCT CONTAINS COUNT DATATYPE DESC DESCRIBE DISTINCT EXISTS
    FILTER FROM GRAPH GROUP GROUP_CONCAT HAVING IF IN ISIRI LANG LIMIT MAX MIN MINUS NAMED NOT OFFSET OPTIONAL ORDER
    PREFIX REDUCED REGEX SAMPLE SELECT SEPARATOR SERVICE STR SUM UNDEF UNION VALUES WHERE YEAR"""
KEYWORDS = frozenset(_KEYWORDS.split())

_TOKENS = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>) | (?P<string>"(?:[^"\\\n]|\\.)*") | (?P<comment>\#[^\n]*)
    | (?P<variable>[?$]\w+) | (?P<name>[\w-]*:[\w.-]*) | (?P<tag>@[\w-]+) | (?P<word>[A-Za-z_]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a question, and the rule that says so."""

    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


class Query:
    """A question with its parse tree."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.prologue, self.select = syntax.parse(question.text)
        self.params = {parameter.name for parameter in question.params}

    @property
    def selects(self) -> list[CompValue]:
        """The SELECT and its sub-selects."""
        return list(syntax.selects(self.select))


Rule = Callable[[Query], Iterator[str]]
RULES: dict[str, Rule] = {}


def lint(path: Path) -> list[Problem]:
    """Give the problems of a question file; a file that rdflib can't parse raises."""
    question = library.read(path)
    translateQuery(parseQuery(question.text))
    query = Query(question)
    return [Problem(name, message) for name, rule in RULES.items() for message in rule(query)]


def _rule(function: Rule) -> Rule:
    RULES[function.__name__.strip("_").replace("_", "-")] = function
    return function


@_rule
def _slot_in_each_group(query: Query) -> Iterator[str]:
    for select in query.selects:
        for group in syntax.groups(select):
            if group.inherits:
                continue
            used = syntax.own(group)
            if group.node is select.where:
                used |= set(syntax.projected(select))
            for name in sorted(used & query.params - syntax.slots(group)):
                yield f"a group uses ?{name} without VALUES ?{name} {{ UNDEF }}"


@_rule
def _slot_for_each_parameter(query: Query) -> Iterator[str]:
    found: set[str] = set()
    for select in query.selects:
        for group in syntax.groups(select):
            found |= syntax.slots(group)
    for name in sorted(found - query.params):
        yield f"?{name} has a slot but is no parameter"
    for name in sorted(query.params - found):
        yield f"the parameter {name} has no slot"


@_rule
def _no_group_by_over_optional(query: Query) -> Iterator[str]:
    for select in query.selects:
        aggregates = any(node.name.startswith("Aggregate_") for node in syntax.walk(select.projection))
        if (aggregates or select.groupby) and _has(select.where, "OptionalGraphPattern"):
            yield "an aggregate over OPTIONAL: aggregate in a sub-select, then join"


@_rule
def _variable_used_once(query: Query) -> Iterator[str]:
    for select in query.selects:
        count: Counter[str] = Counter()
        for child in syntax.children(select):
            count.update(syntax.variables(child))
        made = {str(item.evar) for item in select.projection or () if item.evar}
        for name in sorted(name for name, number in count.items() if number == 1 and name not in made):
            yield f"?{name} is written once: misspelt, or to be written []"


@_rule
def _total_order(query: Query) -> Iterator[str]:
    conditions = query.select.orderby.condition if query.select.orderby else []
    keys = [str(getattr(key, "expr", key)) for key in conditions if _is_variable(key)]
    if not keys or not _is_variable(conditions[-1]):
        yield "no ORDER BY that ends with a variable"
    for name in query.question.evidence:
        if name not in keys:
            yield f"ORDER BY leaves out ?{name}, which is evidence"
    if not query.question.evidence and keys and keys[-1] not in syntax.projected(query.select):
        yield f"ORDER BY ends with ?{keys[-1]}, which is not projected"


@_rule
def _no_weighing(query: Query) -> Iterator[str]:
    used = Counter(syntax.variables(query.select.where))
    for name in sorted(FORBIDDEN & set(syntax.names(query.select))):
        if name != "det:rank" or not _only_shown(query, name, used):
            yield f"reads {name}: rank and sequence are weighed before"
    if _has(query.select, "Builtin_NOTEXISTS"):
        yield "NOT EXISTS: read what the weighing derives, or MINUS a derived edge"
    for select in query.selects:
        days = {
            str(triple.object)
            for triple in syntax.triples(select.where)
            if triple.names & DAYS and isinstance(triple.object, Variable)
        }
        for node in syntax.walk(select.projection):
            if node.name in ("Aggregate_Max", "Aggregate_Min", "Aggregate_Sample"):
                for name in sorted(days & set(syntax.variables(node))):
                    yield f"picks a day by itself, of ?{name}: read det:currentFor or det:inForceFrom"


@_rule
def _value_of_what_counts(query: Query) -> Iterator[str]:
    for select in query.selects:
        triples = list(syntax.triples(select.where))
        counting = {triple.subject for triple in triples if triple.names & COUNTING}
        for triple in triples:
            read = triple.names & value_properties()
            if read and triple.subject not in counting:
                yield f"reads {', '.join(sorted(read))} of records that may not count"


@_rule
def _limit_needs_order(query: Query) -> Iterator[str]:
    for select in query.selects[1:]:
        if select.limitoffset and not select.orderby:
            yield "LIMIT in a sub-select without ORDER BY"


@_rule
def _optional_on_what_is_bound(query: Query) -> Iterator[str]:
    for select in query.selects:
        for group in syntax.groups(select):
            for at, part in enumerate(group.parts):
                if part.name != "OptionalGraphPattern":
                    continue
                before = group.parts[:at]
                inside = set(syntax.variables(_without_filters(part)))
                loose = inside & set(syntax.variables(_without_filters(before))) - syntax.certain(before)
                for name in sorted(loose):
                    yield f"OPTIONAL joins through ?{name}, which may be unbound and then takes any value"


@_rule
def _prefixes(query: Query) -> Iterator[str]:
    declared = [str(part.prefix or "") for part in query.prologue if part.name == "PrefixDecl"]
    body = re.sub(r"(?m)^PREFIX .*$", "", query.question.text)
    used = {token.partition(":")[0] for token in _tokens(body, "name")}
    for prefix in sorted(used - set(declared)):
        yield f"{prefix}: is not declared"
    for prefix in sorted(set(declared) - used):
        yield f"{prefix}: is declared and not used"
    if declared != sorted(declared):
        yield "the prefixes are not in alphabetical order"
    for part in query.prologue:
        if str(part.iri) != PREFIXES.get(str(part.prefix or "")):
            yield f"{part.prefix}: stands for another namespace than everywhere else"


@_rule
def _returns_are_the_columns(query: Query) -> Iterator[str]:
    columns = syntax.projected(query.select)
    if not columns:
        yield "SELECT * names no columns"
    if list(query.question.returns) != columns:
        yield f"returns describes {', '.join(query.question.returns)}; the columns are {', '.join(columns)}"


@_rule
def _evidence_is_projected(query: Query) -> Iterator[str]:
    columns = syntax.projected(query.select)
    for name in query.question.evidence:
        if name not in columns:
            yield f"the evidence ?{name} is not projected"
    if query.question.evidence and "basis" not in columns:
        yield "no ?basis: a reconstructed record would pass for a reported one"
    told = {
        str(triple.subject)
        for select in query.selects
        for triple in syntax.triples(select.where)
        if "det:basis" in triple.names
    }
    for name in query.question.evidence:
        if name not in told | NO_RECORDS:
            yield f"the basis of ?{name} is not read"


@_rule
def _states_what_records_state(query: Query) -> Iterator[str]:
    states = query.question.states
    for name, said in states.items():
        if ":" not in said and said not in syntax.projected(query.select):
            yield f"states: the {name} ?{said} is not projected"
    if "property" in states and ":" in states["property"] and states["property"] not in value_properties():
        yield f"states: {states['property']} is not weighed"
    if ":" in states.get("predicate", "") and states["predicate"] not in stated_properties() | {"rdf:type"}:
        yield f"states: {states['predicate']} is not declared to follow from records"


@_rule
def _keywords_in_capitals(query: Query) -> Iterator[str]:
    for word in _tokens(query.question.text, "word"):
        if word not in KEYWORDS and word.upper() in KEYWORDS:
            yield f"{word} is not in capitals"


@_rule
def _labels_in_one_language(query: Query) -> Iterator[str]:
    for select in query.selects:
        filtered = {
            name
            for node in syntax.walk(select.where, into=False)
            if node.name == "Builtin_LANG"
            for name in syntax.variables(node)
        }
        for triple in syntax.triples(select.where):
            if triple.names & LABELS and str(triple.object) not in filtered:
                yield f"?{triple.object} comes in every language: FILTER by LANG"


@_rule
def _front_matter_is_told(query: Query) -> Iterator[str]:
    if not query.question.summary.endswith("?"):
        yield "the summary is not a question"
    for parameter in query.question.params:
        if not parameter.description:
            yield f"the parameter {parameter.name} has no description"
        if not parameter.example:
            yield f"the parameter {parameter.name} has no example"
    for column, meaning in query.question.returns.items():
        if not meaning or meaning == "None":
            yield f"the column {column} has no description"


@cache
def value_properties() -> frozenset[str]:
    """Give the properties that record classes declare as weighed values, as prefixed names."""
    found = {
        shorten(quad.object.value)
        for path in dataset.ontology_files()
        for quad in pyoxigraph.parse(path=str(path))
        if quad.predicate.value == Det.valueProperty and isinstance(quad.object, pyoxigraph.NamedNode)
    }
    return frozenset(found - NOT_ONLY_WEIGHED)


@cache
def stated_properties() -> frozenset[str]:
    """Give the properties of which the ontology declares the records that state them, as prefixed names."""
    return frozenset(
        shorten(quad.subject.value)
        for path in dataset.ontology_files()
        for quad in pyoxigraph.parse(path=str(path))
        if quad.predicate.value == Det.statedBy and isinstance(quad.subject, pyoxigraph.NamedNode)
    )


def _only_shown(query: Query, name: str, used: Counter[str]) -> bool:
    """Tell whether a property is read for columns alone, on which nothing else depends."""
    values = [
        triple.object for select in query.selects for triple in syntax.triples(select.where) if name in triple.names
    ]
    shown = set(syntax.projected(query.select))
    return all(isinstance(value, Variable) and str(value) in shown and used[str(value)] == 1 for value in values)


def _has(node: syntax.Node, name: str) -> bool:
    return any(part.name == name for part in syntax.walk(node))


def _is_variable(key: syntax.Node) -> bool:
    return isinstance(key, Variable) or isinstance(getattr(key, "expr", None), Variable)


def _without_filters(node: syntax.Node) -> list[syntax.Node]:
    """Give the patterns at and below ``node`` that can bind a variable, without the filters among them."""
    if isinstance(node, CompValue):
        if node.name in ("Filter", "MinusGraphPattern"):
            return []
        if node.name in ("TriplesBlock", "InlineData", "SubSelect"):
            return [node]
        if node.name == "Bind":
            return [node.var]
    return [found for child in syntax.children(node) for found in _without_filters(child)]


def _tokens(text: str, kind: str) -> Iterator[str]:
    for match in _TOKENS.finditer(text):
        if match.lastgroup == kind:
            yield match[0]
