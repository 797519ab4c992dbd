"""What a description consists of: plain values, each IRI as its prefixed name with its label."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from detente.cite import Citation

if TYPE_CHECKING:
    import os


class Value(NamedTuple):
    """A value as people read it: a literal, or the prefixed name of a thing (``is_thing``) and its label."""

    text: str
    label: str = ""
    language: str = ""
    is_thing: bool = False


class Fact(NamedTuple):
    """A property with its values; ``documents`` are what it rests on, ``records`` what it is derived from."""

    property: str
    label: str
    values: tuple[Value, ...]
    documents: tuple[str, ...] = ()
    derived: bool = False
    records: tuple[str, ...] = ()


class Weighed(NamedTuple):
    """A value of a record that is weighed; ``doubt`` says why it does not count, and is empty where it does."""

    property: str
    label: str
    value: Value
    doubt: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody is reported to have said; ``relays`` are the claims that it passes on, each with its own."""

    claim: str
    label: str
    facts: tuple[Fact, ...]
    documents: tuple[str, ...]
    relays: "tuple[Claim, ...]" = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A record, what became of it in weighing, and what is said about it.

    ``status`` is ``counts`` (it is the last word on its matter), ``counted`` (until ``until``, when another took
    its place), ``does not count`` or ``not weighed`` (nothing of it can be); ``since`` and ``until`` are days.
    ``facts`` are neither its matter nor its values. ``explanations`` are records of why it is so.
    """

    record: str
    label: str
    cls: str
    matter: tuple[Fact, ...]
    status: str
    values: tuple[Weighed, ...]
    day: str
    since: str
    until: str
    rank: str
    rank_reason: str
    rank_documents: tuple[str, ...]
    facts: tuple[Fact, ...]
    documents: tuple[str, ...]
    asserted_by: tuple[Claim, ...]
    denied_by: tuple[Claim, ...]
    explanations: "tuple[Record, ...]" = ()


class Group(NamedTuple):
    """The records of one class, by matter; those that count come first, then by day."""

    cls: str
    label: str
    records: tuple[Record, ...]


class Claims(NamedTuple):
    """The claims that name the entity by one property (its claims: ``det:claimant``; those about it: ``det:about``)."""

    property: str
    title: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Records of one matter that give more than one value for one property; ``settlement`` says if rank decides."""

    disagreement: str
    label: str
    property: Value
    settlement: Value
    day: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Description:
    """All that is known of an entity.

    ``facts`` is what is said of it directly and what is derived for it, ``references`` what else refers to it.
    ``documents`` are those that anything here rests on; a reprint stands with its original. ``store`` is the
    endpoint or directory that was read in the place of the shipped dataset.
    """

    entity: str
    label: str
    classes: tuple[Value, ...]
    version: str
    hash: str
    names: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    records: tuple[Group, ...] = ()
    claims: tuple[Claims, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    references: tuple[Fact, ...] = ()
    documents: tuple[Citation, ...] = ()
    store: str = ""

    def text(self, form: str = "text") -> str:
        """Give the description as ``text``, ``markdown`` or ``json``."""
        import io

        from detente.describe.outline import write

        stream = io.StringIO()
        write(self, form, stream)
        return stream.getvalue()

    def write(self, path: "str | os.PathLike[str]", form: str | None = None) -> None:
        """Write the description to a file, whole or not at all; without ``form`` its ending tells the format."""
        from pathlib import Path

        from detente.describe.outline import FORMATS, write
        from detente.outputs import destination, format_of

        output = Path(path)
        form = form or format_of(output, FORMATS)
        with destination(output) as stream:
            write(self, form, stream)

    def __repr__(self) -> str:
        return f"<Description: {self.entity}, {self.label}>"

    def __str__(self) -> str:
        return self.text()

    def _repr_markdown_(self) -> str:
        """The description that a notebook shows."""
        return self.text("markdown")
