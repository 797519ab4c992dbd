"""Writing a description: as text for people, as Markdown, as JSON."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import IO, Any, Final, NamedTuple

from detente.describe.parts import Claim, Claims, Description, Disagreement, Fact, Record, Value
from detente.errors import DetenteError


class _Line(NamedTuple):
    """A line of the outline: depth 0 is the title, 1 a section, and below are nested items."""

    depth: int
    text: str


def write(description: Description, form: str, stream: IO[str]) -> None:
    """Write ``description`` to ``stream`` in one of ``FORMATS``; raises ``DetenteError`` if ``form`` is none."""
    if form not in FORMATS:
        raise DetenteError(f"there is no format {form!r}", f"Use one of: {', '.join(FORMATS)}.")
    FORMATS[form](description, stream)


def _text(description: Description, stream: IO[str]) -> None:
    """Write indented lines; long ones fold on a terminal alone."""
    lines = _lines(description)
    if stream.isatty():
        _fold(lines, stream)
        return
    for line in lines:
        if line.depth == 1:
            stream.write("\n")
        stream.write("  " * max(line.depth - 1, 0) + line.text + "\n")


def _fold(lines: Iterable[_Line], stream: IO[str]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    for line in lines:
        if line.depth == 1:
            console.print()
        text = Text(line.text, style="bold" if line.depth < 2 else "", overflow="fold")
        console.print(Padding(text, (0, 0, 0, 2 * max(line.depth - 1, 0)), expand=False))


def _markdown(description: Description, stream: IO[str]) -> None:
    """Write sections with nested lists."""
    for line in _lines(description):
        text = re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", line.text)
        if line.depth < 2:
            stream.write(f"{'' if line.depth == 0 else chr(10)}{'#' * (line.depth + 1)} {text}\n\n")
        else:
            stream.write(f"{'  ' * (line.depth - 2)}- {text}\n")


def _json(description: Description, stream: IO[str]) -> None:
    """Write the description as it is built, empty members left out; version and hash stand under ``detente``."""
    plain = _plain(description)
    plain["detente"] = {name: plain.pop(name) for name in ("version", "hash", "store") if name in plain}
    json.dump(plain, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def _plain(part: Any) -> Any:
    """Give a part of a description as JSON has it."""
    names = getattr(part, "_fields", None) or getattr(type(part), "__slots__", None)
    if names and not isinstance(part, str):
        members = ((name, _plain(getattr(part, name))) for name in names if name != "is_thing")
        return {name: member for name, member in members if member not in ("", [], None)}
    return [_plain(item) for item in part] if isinstance(part, tuple) else part


def _lines(description: Description) -> Iterator[_Line]:
    """Give the outline, each line on one line."""
    for line in _Outline(description).lines():
        yield _Line(line.depth, " ".join(line.text.split()))


class _Outline:
    """The lines of a description. Documents are numbered, and listed at the end."""

    def __init__(self, description: Description) -> None:
        self._it = description
        self._numbers: dict[str, int] = {}
        for number, citation in enumerate(description.documents, 1):
            self._numbers.update(dict.fromkeys((citation.document, *citation.reprints), number))

    def lines(self) -> Iterator[_Line]:
        """Give all lines."""
        it = self._it
        yield _Line(0, it.label)
        yield _Line(2, f"{it.entity}: {', '.join(cls.label or cls.text for cls in it.classes)}")
        yield from self._facts("Names", it.names)
        yield from self._facts("Facts", [fact for fact in it.facts if not fact.derived])
        yield from self._facts("What follows from its records", [fact for fact in it.facts if fact.derived])
        yield from self._claims(claims for claims in it.claims if claims.property == "rdf:type")
        for group in it.records:
            yield _Line(1, f"Records: {group.label}")
            for matter, records in groupby(group.records, self._matter):
                yield from ([_Line(2, matter)] if matter else [])
                for record in records:
                    yield from self._record(record, 3 if matter else 2)
        yield from self._claims(claims for claims in it.claims if claims.property != "rdf:type")
        if it.disagreements:
            yield _Line(1, "Where sources disagree")
            for disagreement in it.disagreements:
                yield from self._disagreement(disagreement)
        yield from self._facts("What refers to it, and as what", it.references)
        if it.documents:
            yield _Line(1, "Documents")
            for number, citation in enumerate(it.documents, 1):
                yield _Line(2, f"[{number}] {citation.document}: {citation}")

    def _facts(self, title: str, facts: Iterable[Fact]) -> Iterator[_Line]:
        """Give a section of facts; the documents that all of them rest on stand once, at its end."""
        facts = list(facts)
        if not facts:
            return
        yield _Line(1, title)
        shared = {fact.documents for fact in facts}
        for fact in facts:
            references = len(fact.values) > 1 and all(value.is_thing for value in fact.values)
            if references:
                yield _Line(2, f"{fact.label}:")
                for value in fact.values:
                    yield _Line(3, self._value(value))
            else:
                yield from (_Line(2, line) for line in self._sentences(fact))
            if fact.records:
                yield _Line(3, f"from {', '.join(fact.records)}")
            if fact.documents and len(shared) > 1:
                yield _Line(3, self._sources(fact.documents))
        if len(shared) == 1 and (documents := shared.pop()):
            yield _Line(2, self._sources(documents))

    def _record(self, record: Record, depth: int, explained: str = "") -> Iterator[_Line]:
        opening = "explained: " if explained else ""
        yield _Line(depth, f"{opening}{record.label} ({record.record})")
        if explained and (matter := self._matter(record, without=explained)):
            yield _Line(depth + 1, matter)
        for line in self._standing(record):
            yield _Line(depth + 1, line)
        for fact in record.facts:
            yield from (_Line(depth + 1, line) for line in self._sentences(fact))
        if record.documents:
            yield _Line(depth + 1, self._sources(record.documents))
        for claim in record.asserted_by:
            yield from self._claim(claim, depth + 1, "asserted: ")
        for claim in record.denied_by:
            yield from self._claim(claim, depth + 1, "denied: ")
        for explanation in record.explanations:
            yield from self._record(explanation, depth + 1, record.record)

    def _standing(self, record: Record) -> Iterator[str]:
        """Say what the values of a record are, and what has become of them in weighing."""
        doubts = {value.doubt for value in record.values}
        values = [
            f"{value.label}: {self._value(value.value)}"
            + (f" (does not count: {value.doubt})" if value.doubt and len(doubts) > 1 else "")
            for value in record.values
        ]
        if values:
            yield "; ".join(values)
        status = record.status
        if record.day and not record.since:
            yield f"day: {record.day}"
        if status == "does not count" and len(doubts) == 1:
            status += f": {doubts.pop()}"
        since = f" from {record.since}" if record.since else ""
        until = f" until {record.until}" if record.until else ""
        yield status + since + until
        if record.rank != "Normal":
            why = f": {record.rank_reason}" if record.rank_reason else ""
            yield f"rank: {record.rank.lower()}{why} {self._references(record.rank_documents)}".rstrip()

    def _claims(self, groups: Iterable[Claims]) -> Iterator[_Line]:
        for claims in groups:
            yield _Line(1, claims.title)
            for claim in claims.claims:
                yield from self._claim(claim, 2, "")

    def _claim(self, claim: Claim, depth: int, opening: str) -> Iterator[_Line]:
        yield _Line(depth, f"{opening}{claim.label} ({claim.claim})")
        short = [fact for fact in claim.facts if fact.property in ("det:claimant", "det:date", "det:force")]
        yield _Line(depth + 1, "; ".join(map(self._fact, short)))
        for fact in claim.facts:
            if fact not in short and not (opening and fact.property in ("det:asserts", "det:denies")):
                yield from (_Line(depth + 1, line) for line in self._sentences(fact))
        if claim.documents:
            yield _Line(depth + 1, f"reported in: {self._references(claim.documents)}")
        for relayed in claim.relays:
            yield from self._claim(relayed, depth + 1, "passes on: ")

    def _disagreement(self, disagreement: Disagreement) -> Iterator[_Line]:
        yield _Line(2, f"{disagreement.label} ({disagreement.disagreement})")
        yield _Line(3, disagreement.settlement.label or disagreement.settlement.text)
        for record in disagreement.records:
            values = [value for value in record.values if value.property == disagreement.property.text]
            said = ", ".join(self._value(value.value) for value in values)
            doubt = next((value.doubt for value in values if value.doubt), "")
            yield _Line(3, f"{said}: {'does not count: ' + doubt if doubt else 'counts'} ({record.record})")
            if record.rank != "Normal":
                why = f": {record.rank_reason}" if record.rank_reason else ""
                yield _Line(4, f"rank: {record.rank.lower()}{why} {self._references(record.rank_documents)}".rstrip())
            if record.documents:
                yield _Line(4, self._sources(record.documents))

    def _matter(self, record: Record, without: str = "") -> str:
        """Say what a record is about, apart from the entity itself and ``without``."""
        left_out = {self._it.entity, without}
        facts = [fact for fact in record.matter if left_out.isdisjoint(value.text for value in fact.values)]
        return "; ".join(map(self._fact, facts))

    def _sentences(self, fact: Fact) -> Iterator[str]:
        """Give a fact in a line, or in as many lines as it has values that are sentences."""
        if any(" " in value.text and value.text.endswith(".") for value in fact.values):
            for value in fact.values:
                yield self._fact(fact._replace(values=(value,)))
        else:
            yield self._fact(fact)

    def _fact(self, fact: Fact) -> str:
        by_text: dict[str, list[str]] = {}
        for value in fact.values:
            by_text.setdefault(self._value(value), []).append(value.language)
        several = {language for languages in by_text.values() for language in languages} - {"", "en"}
        values = [
            f"{text} ({', '.join(sorted(languages))})" if several and any(languages) else text
            for text, languages in by_text.items()
        ]
        numbered = all(value.text in self._numbers for value in fact.values)
        return f"{fact.label}: {(' ' if numbered else '; ').join(values)}"

    def _value(self, value: Value) -> str:
        """Give a value by its label; a term of the ontology needs no more, a document its number."""
        if value.text in self._numbers:
            return f"[{self._numbers[value.text]}]"
        if value.is_thing and value.label and not value.text.startswith("det:"):
            return f"{value.label} ({value.text})"
        return value.label or value.text

    def _sources(self, documents: Iterable[str]) -> str:
        return f"sources: {self._references(documents)}"

    def _references(self, documents: Iterable[str]) -> str:
        numbers = sorted({self._numbers[document] for document in documents if document in self._numbers})
        return " ".join(f"[{number}]" for number in numbers)


FORMATS: Final[dict[str, Callable[[Description, IO[str]], None]]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
"""The formats of a description by name, the default one first."""
