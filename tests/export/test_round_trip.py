"""What is exported is read back as it was, by two parsers, and has one form."""

import logging
import random
import re
from collections.abc import Iterable, Iterator, Sequence

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from detente import fmt
from detente.errors import DetenteError
from detente.export import FORMATS, merged, serialize
from detente.namespaces import PREFIXES

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

READERS = {
    "turtle": (RdfFormat.TURTLE, "turtle"),
    "trig": (RdfFormat.TRIG, "trig"),
    "nquads": (RdfFormat.N_QUADS, "nquads"),
    "ntriples": (RdfFormat.N_TRIPLES, "nt"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (RdfFormat.RDF_XML, "xml"),
}
DATASETS = ("trig", "nquads")
RDF, XSD, OWL = PREFIXES["rdf"], PREFIXES["xsd"], PREFIXES["owl"]

NAMESPACES = [
    PREFIXES["det"],
    PREFIXES["state"],
    PREFIXES["graph"] + "diplomacy/",
    PREFIXES["wd"],
    "http://example.org/",
    "http://example.org/a#",
    "urn:example:",
    "geo:",
    PREFIXES["geo"],
]
pieces = st.sampled_from([*"abZ019.-_~:/?=&+,;!*()'$@", "é", "ß", "東", "%20", "%2F", "..", "x.", "\u200d", "😀"])
local_names = st.lists(pieces, min_size=1, max_size=5).map("".join)
iris = st.builds(lambda space, name: NamedNode(space + "n" + name), st.sampled_from(NAMESPACES), local_names) | (
    st.sampled_from(
        [
            NamedNode(PREFIXES["state"] + "CHE"),
            NamedNode(PREFIXES["det"]),
            NamedNode(PREFIXES["det"] + "1st"),
            NamedNode(RDF + "nil"),
            NamedNode(OWL + "Ontology"),
        ]
    )
)
predicates = st.sampled_from(
    [
        NamedNode(name)
        for name in (
            RDF + "type",
            RDF + "first",
            RDF + "rest",
            PREFIXES["rdfs"] + "label",
            PREFIXES["skos"] + "altLabel",
            PREFIXES["det"] + "stance",
            "http://example.org/a#b.c",
            "http://example.org/ns/pröperty",
        )
    ]
)
blank_nodes = st.sampled_from([BlankNode(f"b{number}") for number in range(6)])

texts = st.text(max_size=12) | st.lists(
    st.sampled_from([*'"\\\n\r\t#<>&@^', '"""', "'''", "\\n", "]]>", " ", "\u2028", "\x85", "\u202e", "é", "🕊", "'"]),
    max_size=8,
).map("".join)
languages = st.sampled_from(["en", "de-ch", "zh-hans", "sr-latn-rs", "x-made"])
datatypes = st.sampled_from([NamedNode(XSD + "date"), NamedNode(PREFIXES["edtf"] + "EDTF"), NamedNode("geo:t")])
literals = (
    st.builds(Literal, texts)
    | st.builds(lambda text, tag: Literal(text, language=tag), texts, languages)
    | st.builds(lambda text, datatype: Literal(text, datatype=datatype), texts, datatypes)
    | st.sampled_from(
        [
            Literal(text, datatype=NamedNode(XSD + kind))
            for kind, values in {
                "integer": ["0", "-0", "7", "-12", "+7", "007", "seven", "99999999999999999999"],
                "boolean": ["true", "false", "1", "0", "TRUE"],
                "decimal": ["1.5", "1.50", "2"],
                "double": ["1.0E0", "INF"],
            }.items()
            for text in values
        ]
    )
)
subjects = iris | blank_nodes
quads = st.builds(
    Quad,
    subjects,
    predicates | iris,
    subjects | literals,
    st.sampled_from([DefaultGraph(), NamedNode(PREFIXES["graph"] + "diplomacy/talks"), NamedNode("geo:g")])
    | blank_nodes,
)


def _trees(branches: Sequence[object]) -> list[Quad]:
    """Give the statements of lists (tuples) and bracketed nodes (lists) inside one another."""
    statements: list[Quad] = []

    def add(branch: object) -> NamedNode | BlankNode | Literal:
        if isinstance(branch, NamedNode | BlankNode | Literal):
            return branch
        assert isinstance(branch, tuple | list)
        if isinstance(branch, list):
            node = BlankNode()
            statements.extend(Quad(node, NamedNode(PREFIXES["det"] + "topic"), add(each)) for each in branch)
            return node
        cell: NamedNode | BlankNode = NamedNode(RDF + "nil")
        for each in reversed(branch):
            rest, cell = cell, BlankNode()
            statements.append(Quad(cell, NamedNode(RDF + "first"), add(each)))
            statements.append(Quad(cell, NamedNode(RDF + "rest"), rest))
        return cell

    for branch in branches:
        statements.append(Quad(NamedNode(PREFIXES["state"] + "CHE"), NamedNode(OWL + "oneOf"), add(branch)))
    return statements


branches = st.recursive(
    subjects | literals,
    lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple),
    max_leaves=12,
)
trees = st.lists(branches, max_size=4).map(_trees)
graphs = st.lists(quads, max_size=20) | st.builds(list.__add__, trees, st.lists(quads, max_size=4))
examples = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def _literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    monkeypatch.setattr(logging.getLogger("rdflib.term"), "disabled", True)


def canonical(statements: Iterable[Quad]) -> Dataset:
    dataset = Dataset(statements)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def read_by_rdflib(text: str, form: str) -> Iterator[Quad]:
    dataset = rdflib.Dataset()
    (dataset if form in DATASETS else dataset.default_graph).parse(data=text, format=READERS[form][1])
    for subject, predicate, target, graph in dataset.quads():
        name = DefaultGraph() if graph in (None, DATASET_DEFAULT_GRAPH_ID) else _term(graph)
        yield Quad(_term(subject), _term(predicate), _term(target), name)  # type: ignore[arg-type]


def _term(term: object) -> NamedNode | BlankNode | Literal:
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(term.datatype) if term.datatype else None)
    return NamedNode(str(term))


def expected(statements: list[Quad], form: str) -> Dataset:
    return canonical(statements if form in DATASETS else merged(statements))


def sayable(statements: list[Quad], form: str) -> list[Quad]:
    """Leave out what RDF/XML says that it has no way to write."""
    return [statement for statement in statements if form != "rdfxml" or _is_sayable(statement)]


def _is_sayable(statement: Quad) -> bool:
    try:
        serialize([statement], "rdfxml")
    except DetenteError as error:
        assert error.message.startswith("RDF/XML has no way to write the ")
        return False
    return True


@pytest.mark.parametrize("form", FORMATS)
@examples
@given(statements=graphs)
def test_pyoxigraph_reads_back_what_is_written(form: str, statements: list[Quad]) -> None:
    statements = sayable(statements, form)
    text = serialize(statements, form)
    assert canonical(parse(text, READERS[form][0])) == expected(statements, form)


@pytest.mark.parametrize("form", FORMATS)
@examples
@given(statements=graphs)
def test_rdflib_reads_back_what_is_written(form: str, statements: list[Quad]) -> None:
    statements = sayable(statements, form)
    text = serialize(statements, form)
    assert canonical(read_by_rdflib(text, form)) == expected(statements, form)


@pytest.mark.parametrize("form", FORMATS)
@examples
@given(statements=graphs, seed=st.integers())
def test_order_and_blank_node_labels_make_no_difference(form: str, statements: list[Quad], seed: int) -> None:
    statements = sayable(statements, form)
    shuffled = statements * 2
    random.Random(seed).shuffle(shuffled)
    assert serialize(_relabelled(shuffled, seed), form) == serialize(statements, form)


def _relabelled(statements: list[Quad], seed: int) -> list[Quad]:
    def other(term: object) -> object:
        return BlankNode(f"z{hash((seed, term.value))}".replace("-", "m")) if isinstance(term, BlankNode) else term

    return [Quad(*map(other, statement)) for statement in statements]  # type: ignore[arg-type]


@pytest.mark.parametrize("trig", [False, True])
@examples
@given(statements=graphs)
def test_formatting_what_is_formatted_changes_nothing(trig: bool, statements: list[Quad]) -> None:
    text = serialize(statements, "trig" if trig else "turtle")
    assert fmt.format_text(text, trig=trig) == text


@examples
@given(statements=graphs)
def test_turtle_declares_the_prefixes_that_it_uses_and_no_other(statements: list[Quad]) -> None:
    text = serialize(statements, "turtle")
    declared = re.findall(r"^@prefix (\w+):", text, re.MULTILINE)
    assert declared == sorted(declared)
    for prefix in declared:
        without = re.sub(rf"^@prefix {prefix}:.*\n", "", text, flags=re.MULTILINE)
        with pytest.raises(SyntaxError):
            list(parse(without, RdfFormat.TURTLE))


def test_lists_and_brackets_are_written_where_they_stand() -> None:
    state = NamedNode(PREFIXES["state"] + "CHE")
    assert serialize(_trees([(state, Literal(1), [state]), ()]), "turtle") == (
        f"@prefix det: <{PREFIXES['det']}> .\n"
        f"@prefix owl: <{OWL}> .\n"
        f"@prefix state: <{PREFIXES['state']}> .\n"
        """
state:CHE
  owl:oneOf
    (
      state:CHE
      1
      [
        det:topic state:CHE ;
      ]
    ) ,
    () ;
.
"""
    )


@pytest.mark.parametrize("form", ["turtle", "trig"])
def test_brackets_of_any_depth_and_lists_of_any_length_are_read_back(form: str) -> None:
    deep: object = Literal("innermost")
    for _ in range(100):
        deep = [(deep,)]
    statements = _trees([deep, tuple(map(Literal, range(3000)))])
    text = serialize(statements, form)
    assert "_:" in text
    assert canonical(parse(text, READERS[form][0])) == canonical(statements)
    assert canonical(read_by_rdflib(text, form)) == canonical(statements)
