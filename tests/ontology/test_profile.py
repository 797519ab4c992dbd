"""The ontology is inside OWL 2 DL, as the profile checker of the OWL API sees it.

The checker is the one that travels with HermiT in owlready2. It lets literals and ranges of datatypes beyond
OWL 2 pass, which ``test_terms.py`` looks for.
"""

import subprocess
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import owlready2
import pytest
from pyoxigraph import RdfFormat, Triple, serialize
from tests.ontology.reading import OWL_IMPORTS, Ontology

from detente.namespaces import ONTOLOGY, PREFIXES, RDF_TYPE

Check = Callable[[list[Path]], dict[Path, list[str]]]

OUTSIDE_DL = {
    "a class that is not declared": ":A a owl:Class ; rdfs:subClassOf :B .",
    "a property that is not declared": ":a a owl:NamedIndividual ; :p :a .",
    "a domain that is not declared": ":p a owl:ObjectProperty ; rdfs:domain :A .",
    "a property for nodes and for literals": ":p a owl:ObjectProperty , owl:DatatypeProperty .",
    "a property that is an annotation too": ":p a owl:ObjectProperty , owl:AnnotationProperty .",
    "a property below an annotation": ":p a owl:ObjectProperty ; rdfs:subPropertyOf :q . :q a owl:AnnotationProperty .",
    "a literal on a property for nodes": ':p a owl:ObjectProperty . :a a owl:NamedIndividual ; :p "x" .',
    "a class that is a datatype too": ":A a owl:Class , rdfs:Datatype .",
    "a functional property that is transitive": ":p a owl:ObjectProperty , owl:TransitiveProperty ,"
    " owl:FunctionalProperty .",
    "an irreflexive property above a transitive one": ":p a owl:ObjectProperty , owl:IrreflexiveProperty ."
    " :q a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:subPropertyOf :p .",
    "property chains that feed themselves": ":p a owl:ObjectProperty ; owl:propertyChainAxiom ( :q :p )."
    " :q a owl:ObjectProperty ; owl:propertyChainAxiom ( :p :q ) .",
    "a class in the namespace of OWL": "owl:Foo a owl:Class .",
}
INSIDE_DL = ":A a owl:Class . :p a owl:ObjectProperty ; rdfs:domain :A . :a a :A , owl:NamedIndividual ; :p :a ."


@pytest.fixture(scope="module")
def check(java_with_compiler: str) -> Check:
    """Give a function that lists the violations of files, by file; it fails where a file was not read."""
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    program = Path(__file__).with_name("ProfileCheck.java")

    def run(files: list[Path]) -> dict[Path, list[str]]:
        done = subprocess.run(
            [java_with_compiler, "-cp", str(jar), str(program), *map(str, files)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found: dict[Path, list[str]] = defaultdict(list)
        for line in done.stdout.splitlines():
            name, _, text = line.partition("\t")
            found[Path(name)].append(text)
        assert all(found[file][0].startswith("axioms: ") and found[file][0] != "axioms: 0" for file in files)
        return {file: found[file][1:] for file in files}

    return run


def test_the_ontology_is_in_owl_2_dl(check: Check, ontology: Ontology, tmp_path: Path) -> None:
    file = tmp_path / "merged.ttl"
    with file.open("wb") as stream:
        serialize(as_one(ontology), stream, RdfFormat.TURTLE)
    assert check([file])[file] == []


def test_what_is_outside_owl_2_dl_is_found(check: Check, tmp_path: Path) -> None:
    files = {name: tmp_path / f"{number}.ttl" for number, name in enumerate(["", *OUTSIDE_DL])}
    for name, file in files.items():
        file.write_text(example(OUTSIDE_DL.get(name, INSIDE_DL)), encoding="utf-8")
    found = check(list(files.values()))
    assert [name for name, file in files.items() if not found[file]] == [""], "only the good one passes"


def as_one(ontology: Ontology) -> list[Triple]:
    """Give the modules as one ontology: one header, no imports, so that nothing is fetched."""
    modules = {module.iri for module in ontology.modules} - {ONTOLOGY}
    return [
        triple
        for triple in ontology.triples
        if triple.predicate.value != OWL_IMPORTS and getattr(triple.subject, "value", None) not in modules
    ]


def example(text: str) -> str:
    """Give a small ontology in Turtle."""
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("owl", "rdfs"))
    return f"{prefixes}@prefix : <https://example.org/> .\n<https://example.org> <{RDF_TYPE}> owl:Ontology .\n{text}\n"
