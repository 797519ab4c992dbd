"""Checks files, and explains what is wrong with them."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from detente import asserted, dataset, owl
from detente.errors import DetenteError
from detente.namespaces import ONTOLOGY, PREFIXES, RDF_TYPE
from detente.reason import hermit
from detente.reason.axioms import Axiom, is_logical, read
from detente.reason.minimal import contradiction, nearest_first
from detente.reason.sentences import Sentence
from detente.validate import reading

SECONDS: Final = 60.0
"""How long explanations are sought, unless the caller says otherwise."""

_TYPE: Final = NamedNode(RDF_TYPE)
_HEADER: Final = Triple(NamedNode(ONTOLOGY), _TYPE, NamedNode(PREFIXES["owl"] + "Ontology"))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Statements that contradict one another, none of which can be spared.

    ``sentences`` has each in English, with its file and line in brackets. ``unsatisfiable`` is the class that
    can have no member because of them; where it is ``None`` they can't all be true.
    """

    sentences: tuple[str, ...]
    unsatisfiable: str | None = None


@dataclass(frozen=True, slots=True)
class ReasoningResult:
    """What the reasoner found.

    ``consistent`` says whether all that was read can be true at once; ``unsatisfiable`` lists the classes that
    can have no member; ``explanations`` say why. ``explained`` tells whether they cover all that was found:
    if not, the time for them was over.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float
    explanations: tuple[Explanation, ...] = ()
    explained: bool = True


def check(files: Sequence[Path], *, explain_for: float = SECONDS) -> ReasoningResult:
    """Check that what ``files`` say is consistent, and that each of their classes can have a member.

    Nothing is fetched: an import that the files do not hold is left out. Of an inconsistent whole no class is
    listed, since anything follows from it. Explanations are sought for ``explain_for`` seconds. Raises
    ``DetenteError`` if Java is missing, if a file can't be read, or if HermiT stops.
    """
    if not hermit.java_available():
        raise DetenteError(
            "the reasoner needs Java, and there is no java on the path",
            "Install a Java runtime (on Debian: apt-get install default-jre-headless).",
        )
    begin = time.perf_counter()
    store = Store()
    for path in files:
        store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in asserted.read(path))
    unsatisfiable = hermit.classify(filter(is_logical, owl.one_ontology(store)))
    explanations: list[Explanation] = []
    explained = True
    if unsatisfiable is None or unsatisfiable:
        try:
            for explanation in _explanations(files, unsatisfiable or (), time.monotonic() + explain_for):
                explanations.append(explanation)
            explained = len(explanations) >= len(unsatisfiable or ("the whole",))
        except TimeoutError:
            explained = False
    seconds = time.perf_counter() - begin
    return ReasoningResult(unsatisfiable is not None, unsatisfiable or (), seconds, tuple(explanations), explained)


def _explanations(files: Sequence[Path], unsatisfiable: Sequence[str], deadline: float) -> Iterator[Explanation]:
    """Explain each class that can have no member, or where there is none one contradiction after the other.

    Before the next contradiction is sought, one statement of the last is taken away: one that the caller added
    to what is shipped, if there is one. Raises ``TimeoutError`` when the clock is at ``deadline``.
    """
    sources = [reading.read(path) for path in files]
    declarations, axioms = read(sources)
    given = [_HEADER, *declarations]
    for iri in unsatisfiable:
        member = Triple(BlankNode(), _TYPE, NamedNode(iri))
        found = contradiction(axioms, [*given, member], [iri], deadline)
        if found:
            yield Explanation(_sentences(found, [iri]), iri)
    if unsatisfiable:
        return
    shipped = {path.resolve() for path in (*dataset.ontology_files(), *dataset.graph_files())}
    rank = {source.path: (source.path.resolve() not in shipped, place) for place, source in enumerate(sources)}
    while True:
        added = [axiom for axiom in axioms if rank[axiom.source.path][0]]
        found = contradiction(axioms, given, chain.from_iterable(map(Axiom.nodes, added or axioms)), deadline)
        if not found:
            return
        yield Explanation(_sentences(found, ()))
        suspect = max(found, key=lambda axiom: (rank[axiom.source.path], axiom.is_fact))
        axioms.remove(suspect)


def _sentences(axioms: Sequence[Axiom], seeds: Sequence[str]) -> tuple[str, ...]:
    """Put ``axioms`` into words: facts first, as they stand in the files, then what makes them a contradiction."""
    facts = sorted(
        (axiom for axiom in axioms if axiom.is_fact), key=lambda axiom: (axiom.source.shown, axiom.line or 0)
    )
    rest = [axiom for axiom in axioms if not axiom.is_fact]
    rest = nearest_first(rest, [*seeds, *chain.from_iterable(map(Axiom.nodes, facts))])
    return tuple(f"{Sentence(axiom)} ({axiom.place})" for axiom in (*facts, *rest))
