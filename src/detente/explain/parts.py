"""What an explanation is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from detente.cite import Citation
from detente.errors import DetenteError
from detente.verify import Verdict, Witness

if TYPE_CHECKING:
    from detente.terms import Statement

FORMATS = ("text", "json", "turtle")


class Rule(NamedTuple):
    """A rule of the ontology: the file that it stands in, and what it says at its head."""

    file: str
    says: str


class Evidence(NamedTuple):
    """A record with what it says for a property, who carries and who denies it, its rank, and what became of it.

    ``fate`` tells that it counts, or why it does not. ``origin`` has the property and value from which the one that
    counts follows. Names are prefixed, a value that is no thing is its text.
    """

    record: str
    property: str
    value: str
    fate: str
    day: str = ""
    origin: str = ""
    rank: str = ""
    rank_reason: str = ""
    rank_sources: tuple[Citation, ...] = ()
    basis: str = ""
    voices: tuple[Witness, ...] = ()
    denials: tuple[Witness, ...] = ()


class Derivation(NamedTuple):
    """One way in which the dataset has a statement.

    ``kind`` is ``rule`` or ``weighing``, which use ``records``; ``subclass``, ``subproperty`` or ``inverse``, an
    ``axiom`` by which it follows from ``premises``; or ``written``, in a ``file``, with its ``documents``.
    """

    kind: str
    statement: str
    rule: Rule | None = None
    records: tuple[Evidence, ...] = ()
    axiom: str = ""
    premises: "tuple[Derivation, ...]" = ()
    file: str = ""
    documents: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the dataset has a statement, or why not.

    ``derivations`` are the ways in which it has it. ``rules`` could give it, ``missing`` says what they lack. ``lost``
    are records on the same matter that no derivation used.
    """

    verdict: Verdict
    derivations: tuple[Derivation, ...]
    rules: tuple[Rule, ...] = ()
    missing: tuple[str, ...] = ()
    lost: tuple[Evidence, ...] = ()

    def text(self, form: str = "text") -> str:
        """Give the explanation as ``text``, ``json`` or ``turtle`` (PROV-O); raises ``DetenteError`` for any other."""
        if form not in FORMATS:
            raise DetenteError(f"there is no format {form!r}", f"Use one of: {', '.join(FORMATS)}.")
        if form == "turtle":
            from detente import export

            return export.serialize(self.statements, "turtle")
        from detente.explain import outline

        return outline.FORMATS[form](self)

    @property
    def statements(self) -> "list[Statement]":
        """The explanation as triples of PROV-O."""
        from detente.explain.provenance import triples

        return list(triples(self))

    def walk(self) -> Iterator[Derivation]:
        """Give all derivations, those of premises after what follows from them."""
        pending = list(self.derivations)
        while pending:
            derivation = pending.pop(0)
            yield derivation
            pending += derivation.premises

    def __str__(self) -> str:
        return self.text().rstrip("\n")
