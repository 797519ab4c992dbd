"""Consistency by description logic: HermiT over the ontology and the graph.

It checks and never feeds the store: nothing that it infers is kept.
"""

import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from detente import asserted, owl
from detente.errors import DetenteError
from detente.namespaces import PREFIXES, XSD, shorten
from detente.store import embedded

_JAVA: Final = "java"
_NOTHING: Final = PREFIXES["owl"] + "Nothing"
_DATATYPES: Final = frozenset(XSD + name for name in ("boolean", "integer", "nonNegativeInteger", "string"))
"""The datatypes of the literals that the reasoner is given.

Dates, EDTF and points are outside OWL 2, and no axiom names them; text with a language is for people; of web
addresses HermiT refuses those with letters beyond ASCII.
"""

_MEMBERS: Final = """
    SELECT DISTINCT ?node ?class
    WHERE {
      { ?class owl:disjointWith ?any } UNION { ?any owl:disjointWith ?class }
      { ?below rdfs:subClassOf* ?class . ?node a ?below }
      UNION { ?property rdfs:subPropertyOf*/rdfs:domain/rdfs:subClassOf* ?class . ?node ?property ?object }
      UNION { ?property rdfs:subPropertyOf*/rdfs:range/rdfs:subClassOf* ?class . ?subject ?property ?node }
    }
"""
_CLASHES: Final = f"""
SELECT DISTINCT ?node ?one ?other
WHERE {{
  ?one owl:disjointWith ?other .
  {{{_MEMBERS.replace("?class", "?one")}  }}
  {{{_MEMBERS.replace("?class", "?other")}  }}
  FILTER (isIRI(?node))
}}
ORDER BY ?node ?one ?other
"""
"""Nodes that belong to two disjoint classes, by types, domains and ranges: the contradictions with a short proof."""


@dataclass(frozen=True, slots=True)
class ReasoningResult:
    """What the reasoner found.

    ``consistent`` says whether all that was read can be true at once; ``unsatisfiable`` lists the classes that
    can have no member; ``clashes`` says in a sentence each which nodes belong to two disjoint classes, for an
    inconsistent whole, as far as that shows without search.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float
    clashes: tuple[str, ...] = ()


def java_available() -> bool:
    """Tell whether there is a Java to run HermiT with."""
    return shutil.which(_JAVA) is not None


def check(files: Sequence[Path]) -> ReasoningResult:
    """Check that what ``files`` say is consistent, and that each of their classes can have a member.

    Nothing is fetched: an import that the files do not hold is left out. Of an inconsistent whole no class is
    listed, since anything follows from it. Raises ``DetenteError`` if Java is missing, if a file can't be read,
    or if HermiT stops.
    """
    if not java_available():
        raise DetenteError(
            "the reasoner needs Java, and there is no java on the path",
            "Install a Java runtime (on Debian: apt-get install default-jre-headless).",
        )
    begin = time.perf_counter()
    store = Store()
    for path in files:
        store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in asserted.read(path))
    unsatisfiable = _classify(_logical(store))
    clashes = tuple(_clashes(store)) if unsatisfiable is None else ()
    seconds = time.perf_counter() - begin
    return ReasoningResult(unsatisfiable is not None, unsatisfiable or (), seconds, clashes)


def _logical(store: Store) -> Iterator[Triple]:
    """Give the triples that mean something to logic, as one ontology."""
    for statement in owl.one_ontology(store):
        value = statement.object
        if not isinstance(value, Literal) or value.datatype.value in _DATATYPES:
            yield statement


def _classify(statements: Iterable[Triple]) -> tuple[str, ...] | None:
    """Run HermiT; give the unsatisfiable classes, or ``None`` if all is inconsistent."""
    import owlready2

    world = owl.load(statements).world
    with _temporary_files():
        try:
            owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        except owlready2.OwlReadyJavaError as error:
            raise DetenteError(
                f"HermiT stopped: {_cause(str(error))}",
                "`detente validate` finds malformed values; the reasoner reads OWL 2 DL and nothing beyond it.",
            ) from error
    return tuple(sorted({str(found.iri) for found in world.inconsistent_classes()} - {_NOTHING}))


def _clashes(store: Store) -> Iterator[str]:
    for node, one, other in embedded.solutions(store, _CLASHES):
        classes = " and a ".join(shorten(iri.value) for iri in (one, other) if isinstance(iri, NamedNode))
        if isinstance(node, NamedNode):
            yield f"{shorten(node.value)} is both a {classes}"


@contextmanager
def _temporary_files() -> Iterator[None]:
    """Keep the files that owlready2 writes, and leaves behind where it fails, in a folder that goes away."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


def _cause(text: str) -> str:
    """Give the line of a Java error that says what went wrong."""
    lines = [line for line in text.splitlines() if line.strip()]
    named = next((line for line in lines if "Exception" in line or "Error" in line), lines[-1])
    return named.rpartition("Exception: ")[2].removeprefix('Exception in thread "main" ')
