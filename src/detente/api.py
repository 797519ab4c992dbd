"""The dataset as a Python program holds it: what is asked of it, and what it answers."""

import io
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Store

from detente.store.embedded import Embedded

# A cold start passes here: what a method needs is imported when it is called.
if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    import owlready2

    from detente.answers import Answer
    from detente.describe import Description
    from detente.explain import Explanation
    from detente.library import Question
    from detente.names import Names
    from detente.search import Index
    from detente.status import Statuses
    from detente.store import protocol
    from detente.triples import Triples
    from detente.verify import Verdict
    from detente.view.parameters import View

    StrPath = str | os.PathLike[str]


class Dataset:
    """A dataset that is ready for questions; ``detente.open`` gives one.

    ``data`` and ``only_data`` say which files it was built from. One that is read from a store as it is has the
    name of that store as its ``address``, the version that the ontology there says, and no hash. ``view`` says what
    it was cut down to, and is ``None`` for the plain dataset.

    >>> import detente
    >>> dataset = detente.open()
    >>> for row in dataset.ask("communique-changes", instrument="burgenstock-communique")[:2]:
    ...     print(row.day, row.label, row.stance)
    2024-06-16 Iraq det:RemovedFromList
    2024-06-16 Jordan det:RemovedFromList
    """

    def __init__(
        self,
        store: "protocol.Store",
        meta: dict[str, str],
        folder: str | None = None,
        *,
        data: "Sequence[Path]" = (),
        only_data: bool = False,
        view: "View | None" = None,
    ) -> None:
        self.store = store
        self.version = meta["version"]
        self.hash = meta["hash"]
        self.address = meta.get("address", "")
        self.data = data
        self.only_data = only_data
        self.view = view
        self.folder = folder

    @cached_property
    def raw(self) -> Store:
        """The dataset as a pyoxigraph store on this machine; one behind a remote endpoint is copied into memory."""
        if isinstance(self.store, Embedded):
            return self.store.raw
        from detente.store.copying import copy

        return copy(self.store)

    @cached_property
    def questions(self) -> "dict[str, Question]":
        """The questions of the library by name."""
        from detente import library

        if self.folder is None:
            return library.read_library()
        return library.from_json(_read(self.folder, "questions.json"))

    @cached_property
    def names(self) -> "Names":
        """The names that entities can be called by."""
        from detente import names

        if self.folder is None:
            return names.collect(self.store)
        return names.from_json(_read(self.folder, "names.json"))

    @cached_property
    def index(self) -> "Index":
        """The names that a search looks through."""
        from detente import search

        if self.folder is None:
            return search.collect(self.store, self.names)
        return search.from_json(_read(self.folder, "search.json"))

    @cached_property
    def statuses(self) -> "Statuses":
        """What all voices say for and against statements."""
        from detente.status import Statuses

        return Statuses(self.raw)

    def ask(
        self,
        question: "str | os.PathLike[str] | Question",
        /,
        *,
        cite: bool = False,
        status: bool = False,
        **parameters: "str | int | datetime.date | None",
    ) -> "Answer":
        """Answer a question of the library, or of your own file: its name, or a path that ends in .rq.

        A parameter goes by IRI, prefixed name, code, or name in any of the languages; one that is left out, or
        ``None``, means any; of a point in time its day is taken. A parameter that is a word of Python takes an
        underscore (``from_``). With ``cite`` the column ``sources`` and ``answer.citations`` have the documents that
        each row rests on; with ``status`` a column of that name (``statementStatus`` where the question has one of
        its own) has what all voices say of what the row states: supported, contested, denied or silent. Raises
        ``DetenteError`` if there is no such question or parameter, a parameter names nothing or several things, or
        the question states nothing.

        >>> import detente
        >>> detente.open().ask("who-represented", state="CHE", event="burgenstock-2024")[0].personLabel
        'Viola Amherd'
        """
        from detente import answers

        question, arguments = self._prepared(question, parameters)
        answer = answers.ask(self, question, arguments)
        if status:
            answer = answers.with_status(self, question, answer)
        return answers.with_citations(self, answer) if cite else answer

    def query(self, text: str, *, place: str = "query") -> "Answer | bool | Triples":
        """Run a SPARQL query: an answer for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE.

        The prefixes of the project need no declaration; ``place`` names the query in messages. Raises
        ``DetenteError`` if it is malformed, an update, or fails.

        >>> import detente
        >>> detente.open().query("ASK { state:CHE det:hosted event:burgenstock-2024 }")
        True
        """
        from detente import answers

        return answers.query(self, text, place=place)

    def select(self, text: str) -> "Answer":
        """Run a SELECT: ``query`` for a program that wants rows. Raises ``DetenteError`` for any other query."""
        from detente.answers import Answer
        from detente.errors import DetenteError

        answer = self.query(text)
        if not isinstance(answer, Answer):
            raise DetenteError("query: no SELECT", "Use `query` for ASK, CONSTRUCT and DESCRIBE.")
        return answer

    def describe(self, entity: str) -> "Description":
        """Tell what is known of an entity: each fact with its sources, and the records that disagree.

        Raises ``DetenteError`` if ``entity`` names nothing, or several things.
        """
        from detente.describe import describe

        return describe(self, entity)

    def verify(self, subject: str, predicate: str, object: str) -> "Verdict":
        """Tell what all voices say of a statement: supported, contested, denied or silent, with who is on each side.

        Each part goes by any of its names. Raises ``DetenteError`` if one names nothing, or several things.

        >>> import detente
        >>> verdict = detente.open().verify("China", "attended", "burgenstock-2024")
        >>> verdict.status, verdict.derived
        ('contested', False)
        """
        from detente.verify import verify

        return verify(self, subject, predicate, object)

    def explain(self, subject: str, predicate: str, object: str) -> "Explanation":
        """Tell why the dataset has a statement or has it not: rules, axioms, the records used and those that lost.

        The parts go as with ``verify``; ``text`` of what is given writes it as a tree, JSON or PROV Turtle. Raises
        ``DetenteError`` if one names nothing, or several things.

        >>> import detente
        >>> explanation = detente.open().explain("India", "declined", "burgenstock-communique")
        >>> explanation.derivations[0].rule.file
        'ontology/rules/edges/declined.rq'
        """
        from detente.explain import explain

        return explain(self, subject, predicate, object)

    def search(self, text: str, *, type: str | None = None) -> "Answer":
        """Find entities by what they are called, in any of the languages, best first.

        ``type`` is the class that they must have, such as ``State``.

        >>> import detente
        >>> detente.open().search("Швейцария", type="State")[0].entity
        'state:CHE'
        """
        from detente.search import search

        return search(self, text, type=type)

    def counts(self, subject: str | None = None) -> "Answer":
        """Tell which members make up the numbers that sources report for an event or instrument, or for all.

        Raises ``DetenteError`` if ``subject`` names nothing, or several things.

        >>> import detente
        >>> for row in detente.open().counts("burgenstock-communique"):
        ...     if row.reported == 80 and row.asOf:
        ...         print(row.certain, row.possible, row.reproduced, row.putIn)
        77 80 det:ReproducedByOneSet Iraq; Jordan; Suriname
        """
        from detente.counts import compare

        return compare(self, subject)

    def stats(self) -> "Answer":
        """Count what the dataset holds: rows of ``section``, ``item``, ``measure`` and ``value``."""
        from detente.stats import count

        return count(self)

    def sensitivity(
        self, question: "str | os.PathLike[str] | Question", /, **parameters: "str | int | datetime.date | None"
    ) -> "Answer":
        """Drop each source in turn and tell which rows of an answer that changes.

        A source is a document with all that reprint it. Rows of ``question``, ``change`` (``goes``, ``comes``, or
        ``contested``: it goes since the others differ), ``row``, ``source``, ``sourceLabel`` and ``onlySource``:
        whether nothing else speaks for what the row rests on. Raises ``DetenteError`` as ``ask`` does.
        """
        from detente.sensitivity import sensitivity

        return sensitivity(self, [self._prepared(question, parameters)])

    def export(
        self,
        *,
        graph: str | None = None,
        about: str | None = None,
        depth: int = 1,
        with_inferred: bool = False,
    ) -> "Triples":
        """Give the whole, one named graph, or all ``about`` an entity, as far as ``depth`` steps from it.

        ``with_inferred`` adds what rules and weighing have derived. Raises ``DetenteError`` if there is no such
        graph or entity, or if both are named.

        >>> import detente
        >>> part = detente.open().export(about="cause:absence-of-russia", depth=0)
        >>> sorted(triple.object for triple in part if triple.predicate == "rdfs:label")
        ['absence of Russia', 'causes']
        """
        from detente import selection
        from detente.errors import DetenteError
        from detente.names import resolve
        from detente.triples import Triples

        if graph is not None and about is not None:
            raise DetenteError("a graph and an entity exclude each other", "Leave one of them out.")
        if graph is not None:
            return Triples(list(selection.named_graph(self, graph)))
        if about is None:
            return Triples(list(selection.whole(self, with_inferred=with_inferred)))
        entity = resolve(self, about)
        return Triples(list(selection.neighbourhood(self, entity, depth, with_inferred=with_inferred)))

    def _prepared(
        self,
        question: "str | os.PathLike[str] | Question",
        parameters: "Mapping[str, str | int | datetime.date | None]",
    ) -> "tuple[Question, dict[str, str]]":
        """Find a question, and write its arguments as a user of the command would."""
        from detente import library, names

        if not isinstance(question, library.Question):
            question = library.find(self, os.fspath(question))
        known = {parameter.name for parameter in question.params}
        return question, {
            name if name in known else name.removesuffix("_"): names.written(given)
            for name, given in parameters.items()
            if given is not None
        }

    def __repr__(self) -> str:
        name = self.address or f"detente {self.version}"
        return f"<Dataset: {name}, {self.view}>" if self.view else f"<Dataset: {name}>"


def open(
    data: "StrPath | Iterable[StrPath]" = (),
    *,
    only_data: bool = False,
    store: "StrPath | None" = None,
    valid_at: "str | datetime.date | None" = None,
    known_at: "str | datetime.date | None" = None,
    according_to: "str | Iterable[str]" = (),
    without: "str | Iterable[str]" = (),
    dates: str = "certain",
) -> Dataset:
    """Open the shipped dataset, prepared in the cache when it is opened for the first time.

    With ``data``, Turtle or TriG files that join it, it is built in memory; ``only_data`` leaves the shipped
    graph out, but for ontology and reference. ``store``, the address of an endpoint or the directory of a store,
    is read as it is.

    The others make a view, weighed and derived anew: ``valid_at`` a day, of what held then; ``known_at`` a day, of
    what had been published by then; ``according_to`` and ``without`` whom (documents, publishers, authors,
    claimants, by any name), of what rests on their word, or on that of others; ``without="reconstructed"`` of what a
    page states. ``dates`` says how uncertain dates are read: ``certain``, or ``possible`` for what may fit.

    Raises ``DetenteError`` if files or store can't be read, or don't go together, a day is none, or a name is not
    that of somebody who says something.

    >>> import detente
    >>> len(detente.open(known_at="2024-06-16").ask("communique-supporters"))
    81
    """
    from detente.prepare import open_dataset

    dataset = open_dataset(_paths(data), only_data=only_data, store=None if store is None else os.fspath(store))
    if not (valid_at or known_at or according_to or without):
        return dataset
    from detente.view.opening import in_view

    return in_view(
        dataset, valid_at=valid_at, known_at=known_at, according_to=according_to, without=without, dates=dates
    )


def ontology(
    data: "StrPath | Iterable[StrPath]" = (), *, only_data: bool = False, store: "StrPath | None" = None
) -> "owlready2.Ontology":
    """Load the ontology, with the things of the graph as its individuals, into a fresh world of owlready2.

    The parameters are those of ``open``. Classes and properties of the ontology are attributes of what is given,
    a thing is found by IRI in its ``world``, and its attributes are named by property.

    What is inferred is there, but for types: a class has the instances of its subclasses anyway. A day that is
    not known to the day, and a point, is text; an address is written in ASCII. The descriptions of ontology and
    modules are left out. A property of another vocabulary that has the name of one of the ontology's has its
    prefix before it: ``source``, ``dcterms_source``.

    To classify, run ``owlready2.sync_reasoner_hermit(onto.world, ignore_unsupported_datatypes=True)``, which
    needs Java and takes some seconds.

    >>> import detente
    >>> onto = detente.ontology()
    >>> [state.iri for state in onto.search(type=onto.State, isoAlpha3="CHE")]
    ['https://w3id.org/detente/id/state/CHE']
    >>> event = onto.world[detente.expand("event:burgenstock-2024")]
    >>> event.host, event.start
    ([state.CHE], [datetime.date(2024, 6, 15)])
    """
    from detente.owl import load_graph

    return load_graph(open(data, only_data=only_data, store=store).export(with_inferred=True).statements)


def _paths(data: "StrPath | Iterable[StrPath]") -> "Sequence[Path]":
    files = [data] if isinstance(data, str | os.PathLike) else list(data)
    if not files:
        return ()
    from pathlib import Path

    return tuple(map(Path, files))


def _read(folder: str, name: str) -> str:
    with io.open(os.path.join(folder, name), encoding="utf-8") as stream:  # noqa: PTH118, UP020
        return stream.read()
