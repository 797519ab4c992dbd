"""The bibliography of an answer: its documents, and the dataset itself, as reference managers and LaTeX read them."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from detente.errors import DetenteError
from detente.namespaces import ONTOLOGY

if TYPE_CHECKING:
    from detente.answers import Answer
    from detente.cite import Citation

TITLE: Final = "detente: a knowledge graph of diplomatic actors"
AUTHOR: Final = "Detente contributors"
"""What the dataset is cited as; a test compares both with ``CITATION.cff``, which is in no wheel."""


class _Kind(NamedTuple):
    """The types of a kind of document; ``serial`` says whether its publisher is what it appears in."""

    csl: str
    ris: str
    serial: bool


_PAGE: Final = _Kind("webpage", "ELEC", serial=True)
_DATASET: Final = _Kind("dataset", "DATA", serial=False)
_KINDS: Final = {
    "det:AgencyReport": _Kind("article-newspaper", "NEWS", serial=True),
    "det:BlogPost": _Kind("post-weblog", "BLOG", serial=True),
    "det:Broadcast": _Kind("broadcast", "ELEC", serial=False),
    "det:Dataset": _DATASET,
    "det:EncyclopediaArticle": _Kind("entry-encyclopedia", "ENCYC", serial=True),
    "det:NewspaperReport": _Kind("article-newspaper", "NEWS", serial=True),
    "det:ThinkTankPaper": _Kind("report", "RPRT", serial=False),
}
"""The types by ``det:documentKind``; any other kind, such as a page of a government, is a page of the web."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': '{"}',  # in braces, since some languages make a command of it
}
"""What stands for the characters that LaTeX does not print as they are."""

_URL: Final = "!#$%&'()*+,-./:;=?@_~[]"
"""The characters of an address that need no percent sign before them; LaTeX reads no others within one."""


class _Entry(NamedTuple):
    """What every format says of a document."""

    key: str
    kind: _Kind
    authors: Sequence[str]
    title: str
    publisher: str
    distributor: str
    published: str
    language: str
    url: str
    version: str
    notes: Sequence[str]


def write(answer: "Answer", form: str) -> str:
    """Give the bibliography of ``answer`` in one of ``FORMATS``.

    First comes the dataset, with the question that was asked, the view and the hash in a note; then each document
    that a row rests on, by date, among them the pages by which one that nobody has read is known. What a format has
    no field for stands in a note. Raises ``DetenteError`` if there is no such format, or the answer has no citations.
    """
    if form not in FORMATS:
        raise DetenteError(f"there is no format {form!r}", f"Use one of: {', '.join(FORMATS)}.")
    if answer.citations is None:
        raise DetenteError("the answer has no citations", "Ask with `cite=True`.")
    return FORMATS[form]([_dataset(answer), *_documents(answer)])


def _dataset(answer: "Answer") -> _Entry:
    asked = ", ".join(f"{name} {text}" for name, text in answer.arguments.items())
    notes = [f"Question: {answer.question}{f' ({asked})' if asked else ''}"] if answer.question else []
    if answer.view:
        notes.append(f"View: {answer.view}")
    if answer.store:
        notes.append(f"Read from {answer.store}")
    if answer.hash:
        notes.append(f"SHA-256 of the data: {answer.hash}")
    key = f"detente:{answer.version}" if answer.version else "detente:"
    return _Entry(key, _DATASET, [AUTHOR], TITLE, "", "", "", "en", ONTOLOGY, answer.version, notes)


def _documents(answer: "Answer") -> Iterator[_Entry]:
    """Give an entry for each document that the answer rests on, by date."""
    cited = {citation.document: citation for row in answer.citations or () for citation in row}
    reprints: dict[str, set[str]] = {}
    for row in answer.citations or ():
        for citation in row:
            reprints.setdefault(citation.document, set()).update(citation.reprints)
    for citation in list(cited.values()):
        for page in citation.attested_by:
            if page in answer.documents:
                cited.setdefault(page, answer.documents[page])
    for name, citation in sorted(cited.items(), key=lambda item: (item[1].published, item[0])):
        copies = [answer.documents[copy] for copy in sorted(reprints.get(name, ())) if copy in answer.documents]
        pages = [answer.documents[page] for page in citation.attested_by if page in answer.documents]
        yield _entry(citation, copies, pages)


def _entry(citation: "Citation", copies: "Sequence[Citation]", pages: "Sequence[Citation]") -> _Entry:
    notes = []
    if not citation.seen:
        known = f"; known from {'; '.join(map(_briefly, pages))}" if pages else ""
        notes.append(f"The document itself was not seen{known}")
    if copies:
        notes.append(f"Reprinted: {'; '.join(map(str, copies))}")
    return _Entry(
        _key(citation.document),
        _KINDS.get(citation.kind, _PAGE),
        [_line(author) for author in citation.authors],
        _line(citation.title if citation.title_given else f"[{citation.title}]"),
        _line(citation.publisher),
        _line(citation.distributor),
        re.sub(r"T.*|[{}\\\s]", "", citation.published),
        citation.language,
        quote(citation.url, safe=_URL),
        "",
        [_line(note) for note in notes],
    )


def _briefly(citation: "Citation") -> str:
    """Name a document that has an entry of its own."""
    title = f"“{citation.title}”" if citation.title_given else f"[{citation.title}]"
    return ", ".join(part for part in (citation.publisher, title, citation.published) if part)


def _key(document: str) -> str:
    """Give the key of a document: its slug, so that it is the same in every bibliography.

    What is not named by the dataset, or not in letters that every program takes, gets a hash of its name.
    """
    prefix, _, slug = document.partition(":")
    if prefix == "document" and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", slug):
        return slug
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", re.split(r"[/#:]", document)[-1]).strip("-") or "document"
    return f"{plain}:{hashlib.blake2b(document.encode(), digest_size=4).hexdigest()}"


def _line(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())


def _parts(published: str) -> list[list[int]]:
    """Give year, month and day, as far as they are known, of a day in EDTF, or of both ends of an interval."""
    ends = (re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", end) for end in published.split("/"))
    return [[int(part) for part in end.groups() if part] for end in ends if end]


def _bibtex(entries: Sequence[_Entry]) -> str:
    """BibTeX in UTF-8.

    Names are in braces, since nobody says which of their words is the family's; titles are, since styles would take
    their capitals away. ``date`` is for biblatex, which reads EDTF, and Zotero; year, month and ``howpublished`` are
    what the styles of BibTeX print.
    """
    blocks = []
    for entry in entries:
        notes = [*entry.notes, *([f"Read at: {entry.distributor}"] if entry.distributor else [])]
        publisher = _latex(entry.publisher)
        dates = _parts(entry.published)
        online = bool(entry.url) and entry.kind is not _DATASET
        fields = {
            "author": " and ".join(f"{{{_latex(author)}}}" for author in entry.authors),
            "key": "" if entry.authors else publisher,
            "title": f"{{{_latex(entry.title)}}}",
            "organization" if online else "publisher": publisher,
            "howpublished": publisher,
            "date": entry.published,
            "year": f"{dates[0][0]:04}" if dates else "",
            "month": _MONTHS[dates[0][1] - 1] if dates and len(dates[0]) > 1 else "",
            "version": _latex(entry.version),
            "language": _latex(entry.language),
            "url": entry.url,
            "note": _latex(". ".join(notes)),
        }
        lines = [
            f"  {name} = {text},\n" if name == "month" else f"  {name} = {{{text}}},\n"
            for name, text in fields.items()
            if text
        ]
        kind = "dataset" if entry.kind is _DATASET else "online" if online else "misc"
        blocks.append(f"@{kind}{{{entry.key},\n{''.join(lines)}}}\n")
    return "\n".join(blocks)


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)


def _ris(entries: Sequence[_Entry]) -> str:
    """RIS in UTF-8, with the line ends that it asks for."""
    lines = []
    for entry in entries:
        dates = _parts(entry.published)
        notes = list(entry.notes)
        lines += [("TY", entry.kind.ris), ("ID", entry.key)]
        lines += [("AU", author) for author in entry.authors]
        lines += [("TI", entry.title), ("T2" if entry.kind.serial else "PB", entry.publisher), ("ET", entry.version)]
        if dates:
            year, month, day = [*(f"{part:02}" for part in dates[0]), "", ""][:3]
            lines += [("PY", year), ("DA", f"{year}/{month}/{day}/")]
        if not re.fullmatch(r"[\d-]*", entry.published):
            notes.append(f"Published: {entry.published}")
        lines += [("LA", entry.language), ("DP", entry.distributor), ("UR", entry.url)]
        lines += [("N1", note) for note in notes]
        lines.append(("ER", ""))
    return "".join(f"{tag}  - {text}\r\n" for tag, text in lines if text or tag == "ER")


def _csl(entries: Sequence[_Entry]) -> str:
    """The JSON of the Citation Style Language."""
    items = []
    for entry in entries:
        dates = _parts(entry.published)
        issued: dict[str, Any] = {"date-parts": dates}
        if "~" in entry.published or "%" in entry.published:
            issued["circa"] = True
        item = {
            "id": entry.key,
            "type": entry.kind.csl,
            "author": [{"literal": author} for author in entry.authors],
            "title": entry.title,
            "container-title" if entry.kind.serial else "publisher": entry.publisher,
            "source": entry.distributor,
            "issued": issued if dates else None,
            "version": entry.version,
            "language": entry.language,
            "URL": entry.url,
            "note": ". ".join(entry.notes),
        }
        items.append({name: value for name, value in item.items() if value})
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


FORMATS: Final[dict[str, Callable[[Sequence[_Entry]], str]]] = {"bibtex": _bibtex, "ris": _ris, "csl-json": _csl}
"""The formats of a bibliography by name."""
