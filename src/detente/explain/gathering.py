"""Gathering an explanation from a dataset: the rules' own patterns tell which records they used."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad

from detente import cite, dataset, weigh
from detente.explain.parts import Derivation, Evidence, Explanation, Rule
from detente.namespaces import GRAPH, INFERRED, PREFIXES, Det, shorten
from detente.statements import Declaration, Statement, broader_values, implied_by
from detente.status import Case
from detente.store import embedded
from detente.verify import read, verdict, witnesses
from detente.view.voices import Nodes, members
from detente.weigh import Candidate

if TYPE_CHECKING:
    from detente.api import Dataset
    from detente.weigh import Term

_HEAD: Final = r"CONSTRUCT \{ \?(\w+) (\S+) \?(\w+) \}\s*WHERE \{"
_RANKS: Final = {1: "preferred", -1: "deprecated"}


class _RuleFile(NamedTuple):
    """A rule with the property that it gives and the SELECT of what it used, with a slot for the two ends."""

    rule: Rule
    gives: str
    select: str


def explain(dataset: "Dataset", subject: str, predicate: str, thing: str) -> Explanation:
    """Explain a statement, of which the parts are written as a user writes them.

    Raises ``DetenteError`` if one of them names nothing, or several things.
    """
    return _Gathering(dataset).explain(read(dataset, subject, predicate, thing))


class _Gathering:
    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset
        self._store = dataset.raw
        self._statuses = dataset.statuses
        self._effective = self._statuses.links(Det.effectiveFor)
        self._current = self._statuses.links(Det.currentFor)
        self._values = broader_values(self._store)
        self._records = members(self._store, Det.Record)
        self._rules = list(_rule_files())

    def explain(self, statement: Statement) -> Explanation:
        derivations = tuple(self._derivations(statement, {statement}))
        grounds = self._statuses.grounds(statement) or [statement]
        cases = [case for ground in grounds for case in self._cases(ground)]
        used = {evidence.record for found in derivations for evidence in _records(found)}
        lost = [evidence for evidence in self._all_evidence(cases) if evidence.record not in used]
        names = {ground.predicate.value for ground in [statement, *grounds]}
        rules = tuple(found.rule for found in self._rules if found.gives in names)
        missing = () if derivations else tuple(self._missing(statement, cases, rules))
        return Explanation(verdict(self._dataset, statement), derivations, rules, missing, tuple(lost))

    def _derivations(self, statement: Statement, seen: set[Statement]) -> Iterator[Derivation]:
        """Give the ways in which the dataset has a statement, each statement explained once on the way."""
        if not self._statuses.holds(statement):
            return
        told = " ".join(shorten(part.value) for part in statement)
        for file in self._files(statement):
            sources = self._statuses.links(PREFIXES["dcterms"] + "source").get(statement.subject, set())
            documents = cite.documents(self._dataset.store, [sources])[0] if sources else []
            yield Derivation("written", told, file=file, documents=tuple(documents))
        for found in self._rules:
            if found.gives == statement.predicate.value:
                records = self._used(found, statement)
                if records:
                    evidence = self._evidence_of(records, self._cases(statement))
                    yield Derivation("rule", told, rule=found.rule, records=evidence)
        if Quad(*statement, DefaultGraph()) not in self._store:
            counting = [
                found
                for case in self._cases(statement)
                for found in case.fitting
                if NamedNode(case.property) in self._flags(case).get(found.record, ())
            ]
            evidence = self._evidence_of({found.record for found in counting}, self._cases(statement))
            yield Derivation("weighing", told, records=evidence)
        for axiom, premise in implied_by(self._store, statement):
            if premise not in seen and self._statuses.holds(premise):
                by = " ".join(shorten(part.value) for part in axiom.statement)
                premises = tuple(self._derivations(premise, {*seen, premise}))
                yield Derivation(axiom.kind, told, axiom=by, premises=premises)

    def _files(self, statement: Statement) -> list[str]:
        """Give the names of the graphs, but for the inferred one, that have the statement."""
        quads = self._store.quads_for_pattern(*statement, None)
        graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
        return sorted(graph.removeprefix(GRAPH) for graph in graphs - {INFERRED})

    def _used(self, found: _RuleFile, statement: Statement) -> Nodes:
        select = found.select.replace("%ENDS%", f"{statement.subject} {statement.object}")
        cells = {term for solution in embedded.solutions(self._store, select) for term in solution}
        return {term for term in cells if isinstance(term, NamedNode)} & self._records

    def _cases(self, statement: Statement) -> list[Case]:
        """Give the cases for a statement, and those for what they require."""
        found = []
        for declaration in self._statuses.declarations.get(statement.predicate.value, ()):
            for case in self._statuses.cases(declaration, statement):
                found += [case, case.required] if case.required else [case]
        return found

    def _flags(self, case: Case) -> dict[NamedNode, Nodes]:
        return self._current if case.declaration.current else self._effective

    def _evidence_of(self, records: Nodes, cases: list[Case]) -> tuple[Evidence, ...]:
        return tuple(evidence for evidence in self._all_evidence(cases) if evidence.record in set(_short(records)))

    def _all_evidence(self, cases: Iterable[Case]) -> list[Evidence]:
        """Give each record of each case once for a property, by day."""
        found: dict[tuple[str, str], Evidence] = {}
        for case in cases:
            for layer in case.layers:
                for candidate in layer:
                    evidence = self._evidence(case, layer, candidate)
                    found.setdefault((evidence.record, evidence.property), evidence)
        return sorted(found.values(), key=lambda evidence: (evidence.day, evidence.record, evidence.property))

    def _evidence(self, case: Case, layer: list[Candidate], found: Candidate) -> Evidence:
        record = found.record
        return Evidence(
            shorten(record.value),
            shorten(case.property),
            _text(found.value),
            self._fate(case, layer, found),
            found.day,
            self._origin(case.property, record),
            _RANKS.get(found.rank, ""),
            self._literal(record, Det.rankReason),
            tuple(cite.documents(self._dataset.store, [self._statuses.links(Det.rankSource).get(record, set())])[0])
            if found.rank
            else (),
            " ".join(_short(self._statuses.links(Det.basis).get(record, set()))),
            tuple(witnesses(self._dataset, self._statuses.words(record))),
            tuple(witnesses(self._dataset, self._statuses.denials(record))),
        )

    def _fate(self, case: Case, layer: list[Candidate], found: Candidate) -> str:
        """Say that a record counts, or why it does not."""
        name = NamedNode(case.property)
        if found.record not in self._statuses.reported:
            carried = self._statuses.words(found.record)
            return "claimed only: no document states it itself" if carried else "denied, and stated by nobody"
        if found.rank < 0:
            return "deprecated"
        if name not in self._effective.get(found.record, ()):
            return self._beaten(layer, found)
        if case.declaration.current and name not in self._current.get(found.record, ()):
            later = [other for step in case.layers for other in step if name in self._current.get(other.record, ())]
            return "followed by " + ", ".join(_dated(other) for other in later)
        if found in case.excluding:
            return "counts, and says otherwise"
        if found in case.fitting:
            return "counts"
        role = case.declaration.role
        return f"counts, without the role {_text(role)}" if role else "counts, and says less"

    def _beaten(self, layer: list[Candidate], found: Candidate) -> str:
        reported = [other for other in layer if other.record in self._statuses.reported]
        rank = max(other.rank for other in reported)
        best = [other for other in reported if other.rank == rank]
        if found.rank < rank:
            return "another is preferred: " + ", ".join(_short({other.record for other in best}))
        value = self._values.narrowest(best)
        if value is None:
            others = {other.record for other in best if other.value != found.value}
            return "in open disagreement with " + ", ".join(_short(others))
        return "a narrower one counts: " + ", ".join(_short({other.record for other in best if other.value == value}))

    def _missing(self, statement: Statement, cases: list[Case], rules: tuple[Rule, ...]) -> Iterator[str]:
        """Say what the dataset lacks for a statement that it does not have."""
        declared = self._statuses.declarations.get(statement.predicate.value)
        if not declared:
            if not rules:
                yield "no file states it, and no rule or axiom gives it"
            return
        for declaration in declared:
            own = [case for case in cases if case.declaration.property == declaration.property]
            wanted = _wanted(declaration, statement)
            if not own:
                kind = shorten(declaration.cls)
                ends = f"{shorten(statement.subject.value)} and {shorten(statement.object.value)}"
                yield f"there is no record of the class {kind} on {ends}"
            elif not any(self._says(case, found) for case in own for layer in case.layers for found in layer):
                yield f"no record says {wanted}"
            else:
                yield f"no record that counts says {wanted}"

    def _says(self, case: Case, found: Candidate) -> bool:
        wanted = case.declaration.value
        return found in case.fitting or (wanted is not None and wanted in self._values.line(found.value))

    def _origin(self, name: str, record: NamedNode) -> str:
        """Give the property and value from which the value of a record follows."""
        first = weigh.column(self._store, Det.followsFrom).get(NamedNode(name))
        if first is None:
            return ""
        values = self._statuses.links(first.value).get(record, set())
        return " ".join([shorten(first.value), *_short(values)]) if values else ""

    def _literal(self, record: NamedNode, name: str) -> str:
        quads = self._store.quads_for_pattern(record, NamedNode(name), None, DefaultGraph())
        return min((getattr(quad.object, "value", "") for quad in quads), default="")


def _rule_files() -> Iterator[_RuleFile]:
    """Read the rules for edges, each turned into a SELECT of what its pattern binds."""
    for path in dataset.rule_files("edges"):
        text = path.read_text(encoding="utf-8")
        says = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))
        head = re.search(_HEAD, text)
        assert head, path
        start, name, end = head.groups()
        prefix, _, local = name.partition(":")
        select = f"SELECT DISTINCT * WHERE {{ VALUES (?{start} ?{end}) {{ (%ENDS%) }}"
        file = path.relative_to(dataset.root()).as_posix()
        yield _RuleFile(Rule(file, says), PREFIXES[prefix] + local, text[: head.start()] + select + text[head.end() :])


def _records(derivation: Derivation) -> Iterator[Evidence]:
    yield from derivation.records
    for premise in derivation.premises:
        yield from _records(premise)


def _wanted(declaration: Declaration, statement: Statement) -> str:
    """Say what records have to say for a statement."""
    value = declaration.wanted(declaration.values[0], statement)
    said = f" {_text(value)}, or narrower" if value else ""
    part = f", with the role {_text(declaration.role)}" if declaration.role else ""
    return f"{' or '.join(map(shorten, declaration.values))}{said}{part}"


def _dated(found: Candidate) -> str:
    name = shorten(found.record.value)
    return f"{name} of {found.day}" if found.day else name


def _text(term: "Term") -> str:
    return shorten(term.value) if isinstance(term, NamedNode) else term.value


def _short(nodes: Iterable[NamedNode]) -> list[str]:
    return sorted(shorten(node.value) for node in nodes)
