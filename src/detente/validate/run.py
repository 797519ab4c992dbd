"""Runs all checks and puts each finding at its place."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from detente import dataset, derive
from detente.errors import DetenteError
from detente.namespaces import RDFS_LABEL, SKOS, shorten
from detente.validate import dates, hygiene, reading, shapes
from detente.validate.problems import Finding, Problem, Report
from detente.validate.reading import Source, Statement

_LABELS: Final = (RDFS_LABEL, SKOS + "prefLabel", "http://purl.org/dc/terms/title")


def validate(paths: Sequence[Path] = (), *, only_data: bool = False) -> Report:
    """Check the ontology and the graph, or with ``paths`` those files and folders.

    The files of ``paths`` join the shipped graph, so that they may refer to what it describes; with
    ``only_data`` they join the ontology and ``graph/reference`` alone. Reported is what is wrong with an
    entity that one of them describes. A file of the shipped graph counts once.

    Raises ``DetenteError`` if a file can't be read or parsed, or ``only_data`` comes without paths.
    """
    if only_data and not paths:
        raise DetenteError("--only-data needs data", "Name at least one file or folder to check.")
    shipped = [*dataset.ontology_files(), *dataset.graph_files(reference_only=only_data)]
    if not paths:
        return check([reading.read(path) for path in shipped])
    sources = [reading.read(path) for path in reading.find(paths)]
    named = {source.path.resolve() for source in sources}
    return check(sources, [reading.read(path) for path in shipped if path.resolve() not in named])


def check(sources: Sequence[Source], context: Sequence[Source] = ()) -> Report:
    """Check ``sources`` together with ``context`` and report what is wrong with what ``sources`` describe."""
    triples = [triple for source in (*context, *sources) for triple in source.triples]
    store = _load([*context, *sources])
    checks = [hygiene.read(path) for path in dataset.hygiene_files()]
    asserted = [one for one in checks if one.reads == hygiene.ASSERTED]
    derived = [one for one in checks if one.reads == hygiene.DERIVED]
    names = _Names(triples)
    findings = [*dates.run(triple for source in sources for triple in source.triples), *hygiene.run(store, asserted)]
    unknown = {(finding.entity, finding.value) for finding in findings if finding.unknown and finding.value}
    findings += [
        finding
        for finding in shapes.run(triples, dataset.shape_files())
        if (finding.entity, finding.value) not in unknown  # that nothing describes it says more than its class
    ]
    skipped: tuple[str, ...] = ()
    try:
        derive.derive(store)
    except DetenteError:
        if not any(finding.check == "circle" for finding in findings):
            raise
        skipped = tuple(one.name for one in derived)  # nothing can be weighed before the circle is mended
    else:
        findings += hygiene.run(store, derived)
    problems = {problem for finding in findings for problem in _placed(finding, sources, names)}
    return Report(tuple(sorted(problems)), len(sources), sum(len(s.statements) for s in sources), skipped)


def _load(sources: Iterable[Source]) -> Store:
    """Load ``sources`` into a store, each into a graph of its own; TriG keeps its graphs."""
    store = Store()
    taken: set[str] = set()
    for source in sources:
        name = dataset.graph_name(source.path)
        while name in taken:  # two files of one name in two folders
            name += "-"
        taken.add(name)
        graph = NamedNode(name)
        store.extend(
            Quad(quad.subject, quad.predicate, quad.object, graph)
            if isinstance(quad.graph_name, DefaultGraph)
            else quad
            for quad in source.quads
        )
    return store


def _placed(finding: Finding, sources: Sequence[Source], names: "_Names") -> Iterator[Problem]:
    """Give the finding at the place of its triple, else of its property, else of its entity, if it is here."""
    holding = [source for source in sources if finding.entity in source.subjects]
    if not holding:
        return
    source = max(holding, key=lambda source: _fit(finding, source))  # the first of the best
    yield Problem(
        file=source.shown,
        line=source.line(finding.entity, finding.property, finding.value),
        entity=names.name(finding.entity),
        message=_one_line(finding.message),
        mend=_one_line(finding.mend),
        check=finding.check,
        severity=finding.severity,
    )


def _fit(finding: Finding, source: Source) -> int:
    """Say how much of the finding's triple stands in ``source``: all of it 2, the property 1."""
    if finding.property is None:
        return 0
    if finding.value is not None and (finding.entity, finding.property, finding.value) in source.statements:
        return 2
    return int((finding.entity, finding.property) in source.properties)


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


class _Names:
    """How messages name an entity: its English label and its prefixed name."""

    def __init__(self, triples: Iterable[Statement]) -> None:
        self._labels: dict[str, dict[tuple[int, bool], str]] = {}
        for subject, predicate, value in triples:
            if isinstance(value, Literal) and predicate.value in _LABELS:
                rank = (_LABELS.index(predicate.value), value.language != "en")
                self._labels.setdefault(subject.value, {}).setdefault(rank, value.value)

    def name(self, entity: str) -> str:
        """Give ``label (prefixed:name)``, or the name alone where there is no label."""
        labels = self._labels.get(entity)
        if ":" not in entity:
            return "a blank node"
        return f"{labels[min(labels)]} ({shorten(entity)})" if labels else shorten(entity)
