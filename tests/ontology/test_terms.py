"""Every term says what it is, and is used or says why not; the code names no other."""

import re

import pytest
from pyoxigraph import Literal, NamedNode
from tests.ontology.reading import Ontology, iris, is_term

from detente import dataset
from detente.namespaces import DET, GRAPH, INFERRED, ONTOLOGY, RDF_TYPE, Det, shorten
from detente.prepare import open_dataset
from detente.version import VERSION

NOT_IN_GRAPH = "Not in the graph: "
DECLARATIONS = ("det:keyProperty", "det:valueProperty", "det:orderProperty", "det:exclusiveWithin")
KINDS = {
    "owl:Class": r"[A-Z][A-Za-z0-9]*",
    "owl:NamedIndividual": r"[A-Z][A-Za-z0-9]*",
    "owl:ObjectProperty": r"[a-z][A-Za-z0-9]*",
    "owl:DatatypeProperty": r"[a-z][A-Za-z0-9]*",
    "owl:AnnotationProperty": r"[a-z][A-Za-z0-9]*",
}


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Give the terms that the graph uses, in what is written and in what is derived from it."""
    found: set[str] = set()
    for quad in open_dataset().raw:
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(GRAPH):
            derived_type = quad.graph_name.value == INFERRED and is_term(str(getattr(quad.subject, "value", "")))
            if not derived_type:
                found.update(filter(is_term, iris(quad.triple)))
    return found


def test_each_term_is_of_one_kind_and_named_like_it(ontology: Ontology) -> None:
    wrong = []
    for term in ontology.terms:
        kinds = [kind for kind in map(shorten, ontology.iris(term, "rdf:type")) if kind in KINDS]
        if len(kinds) != 1 or not re.fullmatch(KINDS[kinds[0]], term.removeprefix(DET)):
            wrong.append((shorten(term), kinds))
    assert not wrong


@pytest.mark.parametrize("predicate", ["rdfs:label", "skos:definition", "skos:example"])
def test_each_term_has_a_text_in_english(ontology: Ontology, predicate: str) -> None:
    assert [shorten(term) for term in ontology.terms if not ontology.texts(term, predicate)] == []


def test_labels_are_single_and_unique(ontology: Ontology) -> None:
    labels = [label for term in ontology.terms for label in ontology.texts(term, "rdfs:label")]
    assert len(labels) == len(set(labels)) == len(ontology.terms)


def test_each_term_has_one_definition_that_does_not_lean_on_its_label(ontology: Ontology) -> None:
    wrong = []
    for term in ontology.terms:
        [definition] = ontology.texts(term, "skos:definition")
        label = re.sub(r" \(.*\)$", "", ontology.texts(term, "rdfs:label")[0])
        if re.search(rf"\b{re.escape(label)}\b", definition) or definition.endswith("."):
            wrong.append((label, definition))
    assert not wrong


def test_each_term_is_defined_by_the_module_it_stands_in(ontology: Ontology) -> None:
    wrong = []
    for module in ontology.modules:
        defined = {iris(triple)[0] for triple in module.triples if triple.predicate.value.endswith("#isDefinedBy")}
        wrong += [shorten(term) for term in defined if ontology.iris(term, "rdfs:isDefinedBy") != [module.iri]]
    assert wrong == []
    assert [shorten(term) for term in ontology.terms if not ontology.iris(term, "rdfs:isDefinedBy")] == []


def test_each_term_is_used_or_says_why_not(ontology: Ontology, used: set[str]) -> None:
    in_ontology = {triple.predicate.value for triple in ontology.triples}
    value_classes = {kind for term in used for kind in ontology.iris(term, "rdf:type")}
    said, silent = [], []
    for term in ontology.terms:
        excused = any(note.startswith(NOT_IN_GRAPH) for note in ontology.texts(term, "skos:editorialNote"))
        is_used = term in used | in_ontology | value_classes
        if is_used and excused:
            said.append(shorten(term))
        elif not is_used and not excused:
            silent.append(shorten(term))
    assert (silent, said) == ([], []), "unused without a word; used though the note says otherwise"


def test_the_graph_uses_declared_terms_only(ontology: Ontology, used: set[str]) -> None:
    assert sorted(map(shorten, used - set(ontology.terms))) == []


def test_rules_and_questions_use_declared_terms_only(ontology: Ontology) -> None:
    files = [*dataset.rule_files("materialise"), *dataset.rule_files("edges"), *dataset.question_files()]
    named = {name for path in files for name in re.findall(r"\bdet:(\w+)", path.read_text(encoding="utf-8"))}
    assert named
    assert sorted(DET + name for name in named if DET + name not in ontology.terms) == []


def test_the_code_names_declared_terms_only(ontology: Ontology) -> None:
    named = {name: value for name, value in vars(Det).items() if not name.startswith("_")}
    assert named
    assert {name: value for name, value in named.items() if value != DET + name} == {}
    assert sorted(name for name, value in named.items() if value not in ontology.terms) == []


def test_record_classes_declare_properties_for_key_value_and_order(ontology: Ontology) -> None:
    classes = [term for term in ontology.terms if Det.Record in ontology.iris(term, "rdfs:subClassOf")]
    assert len(classes) == 11
    for record_class in classes:
        assert ontology.iris(record_class, "det:keyProperty"), record_class
        for predicate in DECLARATIONS:
            for declared in ontology.iris(record_class, predicate):
                assert any(kind.endswith("Property") for kind in ontology.iris(declared, "rdf:type")), declared


def test_each_stance_has_one_standing(ontology: Ontology) -> None:
    stances = [term for term in ontology.terms if DET + "Stance" in ontology.iris(term, "rdf:type")]
    assert len(stances) == 8
    for stance in stances:
        [standing] = ontology.iris(stance, "det:standing")
        assert DET + "Standing" in ontology.iris(standing, "rdf:type")


def test_broader_values_are_of_the_same_class(ontology: Ontology) -> None:
    for term in ontology.terms:
        for broader in ontology.iris(term, "skos:broader"):
            assert set(ontology.iris(term, "rdf:type")) == set(ontology.iris(broader, "rdf:type")), term


def test_each_module_opens_with_title_scope_and_licence(ontology: Ontology) -> None:
    for module in ontology.modules:
        assert ontology.iris(module.iri, "dcterms:license") == ["https://creativecommons.org/licenses/by/4.0/"]
        for predicate in ("dcterms:title", "dcterms:description"):
            assert len(ontology.texts(module.iri, predicate)) == 1, (module.iri, predicate)
    others = {module.iri for module in ontology.modules} - {ONTOLOGY}
    assert set(ontology.iris(ONTOLOGY, "owl:imports")) == others


def test_package_ontology_and_citation_have_one_version(ontology: Ontology) -> None:
    assert ontology.iris(ONTOLOGY, "owl:versionIRI") == [DET + VERSION]
    assert ontology.values(ONTOLOGY, "owl:versionInfo") == [Literal(VERSION)]
    citation = (dataset.root() / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: [\"']?([^\"'\n]+)", citation, re.MULTILINE) == [VERSION]


def test_no_axiom_names_a_datatype_outside_owl(ontology: Ontology) -> None:
    outside = re.compile(r"#date$|datatypes/edtf|wktLiteral")
    axioms = [t for t in ontology.triples if isinstance(t.object, NamedNode) and outside.search(t.object.value)]
    assert axioms == []


def test_nothing_is_said_twice_over_modules(ontology: Ontology) -> None:
    assert sum(len(module.triples) for module in ontology.modules) == len(ontology.triples)


def test_the_ontology_has_no_record_of_its_own(ontology: Ontology) -> None:
    types = {
        t.object.value for t in ontology.triples if t.predicate.value == RDF_TYPE and isinstance(t.object, NamedNode)
    }
    assert not types & {term for term in ontology.terms if Det.Record in ontology.iris(term, "rdfs:subClassOf")}
