"""The status of statements: supported, denied, contested or silent by all voices, whatever the rank of a record."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from detente import weigh
from detente.namespaces import INFERRED, PREFIXES, Det, expand
from detente.statements import Declaration, Statement, broader_values, declarations, implied_by
from detente.view.parameters import View
from detente.view.voices import Nodes, Voices, days, links, members
from detente.weigh import Candidate, Key, RecordClass, Term

if TYPE_CHECKING:
    from detente.answers import Answer
    from detente.api import Dataset

Status = Literal["supported", "contested", "denied", "silent"]

_STRONGEST: Final[tuple[Status, ...]] = ("supported", "contested", "denied", "silent")


class Voice(NamedTuple):
    """Who speaks, and on what: a document in its own voice or a claim, on a record or an event.

    With neither document nor claim it is the dataset itself, which gives no source.
    """

    on: NamedNode
    document: NamedNode | None = None
    claim: NamedNode | None = None


class Sides(NamedTuple):
    """The voices for and against a statement."""

    supporting: frozenset[Voice] = frozenset()
    denying: frozenset[Voice] = frozenset()

    @property
    def status(self) -> Status:
        """What the two sides come to."""
        if self.supporting:
            return "contested" if self.denying else "supported"
        return "denied" if self.denying else "silent"


class Case(NamedTuple):
    """The records of one key that bear on a statement.

    ``layers`` has them all in sequence, ``fitting`` those that say what is stated, ``excluding`` those that say
    otherwise and count against them. ``required`` is the case for what the declaration requires beside it.
    """

    declaration: Declaration
    property: str
    key: Key
    layers: list[list[Candidate]]
    fitting: list[Candidate]
    excluding: list[Candidate]
    required: "Case | None" = None


class Statuses:
    """All that a derived store says for and against statements, read once, each class and property when it is asked.

    Every visible record speaks, reported or claimed. Superclass membership must be materialised in the store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._matters: dict[tuple[str, str], _Matter] = {}
        self._by_name: dict[str, dict[NamedNode, Nodes]] = {}

    def status(self, statement: Statement) -> Status:
        """Give the status of a statement."""
        return self.sides(statement).status

    def sides(self, statement: Statement) -> Sides:
        """Give the voices on both sides of a statement, by its property or by one from which that follows."""
        return _strongest(self._sides(known) for known in self.grounds(statement))

    def grounds(self, statement: Statement) -> list[Statement]:
        """Give the statements from which ``statement`` follows by axioms, itself first, that anything speaks on."""
        found = [statement]
        for above in found:
            found += [below for _, below in implied_by(self._store, above) if below not in found]
        return [ground for ground in found if ground.predicate.value in self.declarations or self._asserts(ground)]

    def holds(self, statement: Statement) -> bool:
        """Tell whether the store has the statement: asserted, derived by a rule, or as the value that counts."""
        if Quad(*statement, DefaultGraph()) in self._store:
            return True
        for declaration in self.declarations.get(statement.predicate.value, ()):
            if declaration.object in declaration.values:
                flags = self.links(Det.currentFor if declaration.current else Det.effectiveFor)
                for case in self.cases(declaration, statement):
                    if any(NamedNode(case.property) in flags.get(found.record, ()) for found in case.fitting):
                        return True
        return False

    def cases(self, declaration: Declaration, statement: Statement) -> Iterator[Case]:
        """Give the cases for a statement of a declared property, one for each key and weighed property."""
        start, end = statement.subject, statement.object
        for name in declaration.values:
            matter = self._matter(declaration.cls, name)
            wanted = declaration.wanted(name, statement)
            starts: Iterable[Term] = [start]
            if declaration.through:
                starts = self._leading(declaration.through, start)
            keys = set().union(*(matter.keys_with(declaration.subject, node, name) for node in starts))
            keys &= matter.keys_with(declaration.object, end, name)
            for key in sorted(keys, key=str):
                case = self._with_required(self._case(declaration, name, key, matter.slots[key], wanted))
                if case and (declaration.subject != name or case.fitting):  # else it is about somebody else
                    yield case

    def of_record(self, record: NamedNode, name: str) -> Status | None:
        """Give the status of what a record says for a weighed property, ``None`` if it says nothing."""
        for cls in self._classes.values():
            matter = self._matter(cls.iri, name) if name in cls.values else None
            for key, layer in matter.layers_of(record) if matter else ():
                [own] = [found for found in layer if found.record == record]
                stated = Declaration(name, cls.iri, "", "", (name,), own.value, current=False)
                return self._judge(self._case(stated, name, key, [layer], own.value)).status
        return None

    def words(self, record: NamedNode) -> set[Voice]:
        """Give the voices that carry a record."""
        documents = {Voice(record, document=document) for document in self.links(Det.source).get(record, ())}
        return documents | {Voice(record, claim=claim) for claim in self._asserting.get(record, ())}

    def denials(self, record: NamedNode) -> set[Voice]:
        """Give the voices against a record: claims that deny it, or that an event in its key took place."""
        claims = self._denying.get(record, set()) | self._existence.get(record, set())
        return {Voice(record, claim=claim) for claim in claims}

    def links(self, name: str) -> dict[NamedNode, Nodes]:
        """Give the nodes to which a property leads, by subject."""
        if name not in self._by_name:
            self._by_name[name] = links(self._store, name)
        return self._by_name[name]

    @cached_property
    def declarations(self) -> dict[str, list[Declaration]]:
        """What the ontology declares, by property."""
        return declarations(self._store)

    @cached_property
    def reported(self) -> set[Term]:
        """The records that a document states, or that a view takes from a claim."""
        return weigh.columns(self._store, Det.source).keys() | weigh.columns(self._store, Det.takenFrom).keys()

    def _sides(self, statement: Statement) -> Sides:
        declared = self.declarations.get(statement.predicate.value)
        events = {statement.subject, statement.object} & self._unreal.keys()
        unreal = frozenset(Voice(event, claim=claim) for event in events for claim in self._unreal[event])
        if declared is None:
            sources = self.links(PREFIXES["dcterms"] + "source").get(statement.subject, set())
            voices = {Voice(statement.subject, document=document) for document in sources & self._documents}
            return Sides(frozenset(voices or {Voice(statement.subject)}), unreal)
        by_key: dict[tuple[str, Key], Sides] = defaultdict(Sides)
        for declaration in declared:
            for case in self.cases(declaration, statement):
                sides = self._judge(case)
                before = by_key[declaration.cls, case.key]
                by_key[declaration.cls, case.key] = Sides(
                    before.supporting | sides.supporting, before.denying | sides.denying
                )
        sides = _strongest(by_key.values())
        return sides if sides.supporting else Sides(sides.supporting, sides.denying | unreal)

    def _judge(self, case: Case) -> Sides:
        supporting = {word for found in case.fitting for word in self.words(found.record)}
        denying = {word for found in case.fitting for word in self.denials(found.record)}
        denying |= {word for found in case.excluding for word in self.words(found.record)}
        if case.required:
            needed = self._judge(case.required)
            if needed.denying and not needed.supporting:
                supporting = set()
            denying |= needed.denying
        return Sides(frozenset(supporting), frozenset(denying))

    def _case(
        self, declaration: Declaration, name: str, key: Key, layers: list[list[Candidate]], wanted: Term | None
    ) -> Case:
        """Sort the records of one key: for a state of affairs those of the last step, for an act those of its steps."""

        def fits(found: Candidate) -> bool:
            says = wanted is None or wanted in self._values.line(found.value)
            return says and (declaration.role is None or declaration.role in self.links(Det.role).get(found.record, ()))

        def excludes(found: Candidate) -> bool:
            above = self._values.line(found.value)
            return wanted is not None and wanted not in above and found.value not in self._values.line(wanted)

        if declaration.current:
            standing = [n for n, layer in enumerate(layers) if any(self._stands(found) for found in layer)]
            bearing = layers[max(standing, default=0) :]
        else:
            told = [layer for layer in layers if any(fits(found) and self.words(found.record) for found in layer)]
            bearing = told or layers
        records = [found for layer in bearing for found in layer]
        return Case(declaration, name, key, layers, [*filter(fits, records)], [*filter(excludes, records)])

    def _with_required(self, case: Case) -> Case | None:
        """Add the case for what is required, if anything; none if the record to which the key leads says otherwise."""
        declaration = case.declaration
        if not declaration.required:
            return case
        name, wanted = declaration.required
        needed = declaration._replace(role=None, required=None)
        if declaration.through is None:
            layers = self._matter(declaration.cls, name).slots.get(case.key)
            return case._replace(required=self._case(needed, name, case.key, layers, wanted)) if layers else case
        leads = [case.key[place] for place in self._places(declaration.cls, declaration.subject)]
        for record_class in self._classes.values():
            matter = self._matter(record_class.iri, name) if name in record_class.values else None
            for lead in leads if matter else ():
                for key, layer in matter.layers_of(lead) if matter and isinstance(lead, NamedNode) else ():
                    required = self._case(needed, name, key, [layer], wanted)
                    if own := [found for found in required.fitting if found.record == lead]:
                        return case._replace(required=required._replace(fitting=own))
        return None

    def _day(self, record: NamedNode) -> datetime.date | None:
        """Give the day of a record: its own, else when it was first reported, or claimed if no document reports it."""
        if record in self._days:
            return self._days[record]
        if sources := self.links(Det.source).get(record):
            return self._voices.first_report(sources)
        claimed = [day for claim in self._asserting.get(record, ()) if (day := self._voices.claim_day(claim))]
        return min(claimed, default=None)

    def _stands(self, found: Candidate) -> bool:
        return found.rank >= 0 and found.record in self.reported

    def _places(self, cls: str, name: str) -> list[int]:
        return [place for place, part in enumerate(self._classes[cls].key) if part == name]

    def _matter(self, cls: str, name: str) -> "_Matter":
        if (cls, name) not in self._matters:
            self._matters[cls, name] = _Matter(self._store, self._classes[cls], name)
        return self._matters[cls, name]

    def _asserts(self, statement: Statement) -> bool:
        """Tell whether a file has the statement."""
        quads = self._store.quads_for_pattern(*statement, None)
        return any(quad.graph_name not in (DefaultGraph(), NamedNode(INFERRED)) for quad in quads)

    def _leading(self, name: str, node: Term) -> list[NamedNode]:
        return [record for record, targets in self.links(name).items() if node in targets]

    @cached_property
    def _classes(self) -> dict[str, RecordClass]:
        return {found.iri: found for found in weigh.record_classes(self._store)}

    @cached_property
    def _values(self) -> weigh.Tree:
        return broader_values(self._store)

    @cached_property
    def _days(self) -> dict[NamedNode, datetime.date]:
        return days(self._store, Det.day)

    @cached_property
    def _documents(self) -> Nodes:
        return members(self._store, Det.Document)

    @cached_property
    def _voices(self) -> Voices:
        return Voices(self._store, View())

    @cached_property
    def _asserting(self) -> dict[NamedNode, Nodes]:
        return _turned(self._voices.bearing(self._store, Det.asserts))

    @cached_property
    def _denying(self) -> dict[NamedNode, Nodes]:
        return _turned(self._voices.bearing(self._store, Det.denies))

    @cached_property
    def _unreal(self) -> dict[NamedNode, Nodes]:
        """The claims by which an event did not take place, by event."""
        return _turned(self._voices.bearing(self._store, Det.deniesExistenceOf))

    @cached_property
    def _existence(self) -> dict[NamedNode, Nodes]:
        """The claims by which an event in the key of a record did not take place, by record; never an earlier one."""
        users: dict[NamedNode, Nodes] = defaultdict(set)
        for name in {name for found in self._classes.values() for name in found.key}:
            for record, targets in self.links(name).items():
                for target in targets:
                    users[target].add(record)
        denied: dict[NamedNode, Nodes] = defaultdict(set)
        for event, claims in self._unreal.items():
            pending, records = {event}, set[NamedNode]()
            while pending:
                new = users.get(pending.pop(), set()) - records
                records |= new
                pending |= new
            for record in records:
                day = self._day(record)
                for claim in claims:
                    last = self._voices.claim_day(claim)
                    if not (day and last and day > last):
                        denied[record].add(claim)
        return dict(denied)


class _Matter:
    """The records of one class with a value for one property, by key and in layers."""

    def __init__(self, store: Store, cls: RecordClass, name: str) -> None:
        given = weigh.column(store, name)
        parts = [weigh.column(store, part) for part in cls.key]
        order = weigh.column(store, cls.order) if cls.order else {}
        ranks = weigh.ranks(store)
        slots: dict[Key, list[Candidate]] = defaultdict(list)
        self._key_of: dict[NamedNode, Key] = {}
        for record in sorted(members(store, cls.iri) & given.keys(), key=str):
            if not cls.order or record in order:
                day = order[record].value if cls.order else ""
                candidate = Candidate(record, given[record], ranks.get(record, 0), day)
                self._key_of[record] = tuple(part.get(record) for part in parts)
                slots[self._key_of[record]].append(candidate)
        supersedes = weigh.columns(store, Det.supersedes)
        self.slots = {key: [layer for _, layer in weigh.layers(found, supersedes)] for key, found in slots.items()}
        self._keys: dict[tuple[str, Term], set[Key]] = defaultdict(set)
        for key in self.slots:
            for part, term in zip(cls.key, key, strict=True):
                if term is not None:
                    self._keys[part, term].add(key)

    def keys_with(self, part: str, term: Term, name: str) -> set[Key]:
        """Give the keys that have ``term`` for ``part``; all if that is the weighed property, ``name``, itself."""
        return set(self.slots) if part == name else self._keys.get((part, term), set())

    def layers_of(self, record: NamedNode) -> Iterator[tuple[Key, list[Candidate]]]:
        """Give the key and the layer of a record, if it is here."""
        if key := self._key_of.get(record):
            for layer in self.slots[key]:
                if any(found.record == record for found in layer):
                    yield key, layer


def of_rows(dataset: "Dataset", states: Mapping[str, str], answer: "Answer") -> list[Status | None]:
    """Give the status of what each row of ``answer`` states, as the front matter of its question says."""
    statuses = dataset.statuses
    known: dict[tuple[object, ...], Status | None] = {}
    found = []
    for row in answer.rows:
        cells = dict(zip(answer.columns, row, strict=True))
        terms = tuple(NamedNode(expand(said)) if ":" in said else cells[said] for said in states.values())
        if terms not in known:
            named = dict(zip(states, (term for term in terms if isinstance(term, NamedNode)), strict=False))
            if len(named) < len(states):
                known[terms] = None
            elif "record" in named:
                known[terms] = statuses.of_record(named["record"], named["property"].value)
            else:
                known[terms] = statuses.status(Statement(**named))
        found.append(known[terms])
    return found


def _strongest(found: Iterable[Sides]) -> Sides:
    """Give the voices of the strongest status among ``found``, those of all that have it together."""
    every = list(found)
    for status in _STRONGEST[:-1]:
        if best := [sides for sides in every if sides.status == status]:
            return Sides(
                frozenset().union(*(sides.supporting for sides in best)),
                frozenset().union(*(sides.denying for sides in best)),
            )
    return Sides()


def _turned(found: dict[NamedNode, Nodes]) -> dict[NamedNode, Nodes]:
    """Give by target what leads to it."""
    turned: dict[NamedNode, Nodes] = defaultdict(set)
    for source, targets in found.items():
        for target in targets:
            turned[target].add(source)
    return dict(turned)
