"""Writing a difference: as text, as Markdown, and as a patch that turns the one into the other."""

import re
import uuid
from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Quad

if TYPE_CHECKING:
    from detente.cite import Citation
    from detente.differences import Difference
    from detente.differences.changes import Change

_SHOWN: Final = 3
"""So many documents are named in a sentence; of more, their number."""


def text(difference: "Difference", form: str) -> str:
    """Give ``difference`` in one of ``FORMATS``."""
    return FORMATS[form](difference)


def _plain(difference: "Difference") -> str:
    """Give lines: a theme, what its sentences are about, and the sentences below it."""
    lines = [f"From {difference.old} to {difference.new}"]
    for theme, changes in groupby(difference.changes, lambda change: change.theme):
        of_theme = list(changes)
        lines += ["", f"{theme}: {_numbers(of_theme)}"]
        for about, sentences in groupby(of_theme, lambda change: change.about):
            indent = "  "
            if about:
                lines.append(f"  {about}")
                indent = "    "
            lines += [f"{indent}{change.kind}: {change.text}{_documents(change, _name)}" for change in sentences]
    return "\n".join([*lines, "", _closing(difference)]) + "\n"


def _markdown(difference: "Difference") -> str:
    """Give sections with lists, documents linked: what release notes are made of."""
    lines = [f"# From {_escaped(difference.old)} to {_escaped(difference.new)}"]
    for theme, changes in groupby(difference.changes, lambda change: change.theme):
        of_theme = list(changes)
        lines += ["", f"## {_escaped(theme)}", "", f"{_capital(_numbers(of_theme))}."]
        for about, sentences in groupby(of_theme, lambda change: change.about):
            lines += ["", *([f"**{_escaped(about)}**", ""] if about else [])]
            lines += [f"- {change.kind}: {_escaped(change.text)}{_documents(change, _link)}" for change in sentences]
    return "\n".join([*lines, "", _escaped(_closing(difference))]) + "\n"


def _patch(difference: "Difference") -> str:
    """Give an RDF Patch: one transaction that deletes and adds quads, those of a default graph as triples.

    Blank nodes have the labels that the export of either side as N-Quads gives them.
    """
    lines = [f"D {_quad(quad)}" for quad in sorted(difference.removed, key=str)]
    lines += [f"A {_quad(quad)}" for quad in sorted(difference.added, key=str)]
    name = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(lines))  # the same patch has the same name
    return "\n".join([f"H id <urn:uuid:{name}> .", "TX .", *lines, "TC ."]) + "\n"


def _quad(quad: Quad) -> str:
    graph = "" if quad.graph_name == DefaultGraph() else f" {quad.graph_name}"
    return f"{quad.subject} {quad.predicate} {quad.object}{graph} ."


def _numbers(changes: "list[Change]") -> str:
    counts = Counter(change.kind for change in changes)
    return ", ".join(f"{counts[kind]} {kind}" for kind in ("new", "gone", "changed") if counts[kind])


def _closing(difference: "Difference") -> str:
    triples = f"{len(difference.added)} triples added, {len(difference.removed)} removed"
    if difference.changes:
        return f"{triples}."
    return f"Nothing that is said of the world differs; {triples}." if difference else "No difference."


def _documents(change: "Change", name: "Callable[[Citation], str]") -> str:
    """Name the documents, the earliest first."""
    names = list(dict.fromkeys(name(document) for document in change.documents))
    if not names:
        return ""
    more = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    *some, last = [*names[:_SHOWN], *more]
    return f", per {', '.join(some)} and {last}" if some else f", per {last}"


def _name(document: "Citation") -> str:
    return f"{document.publisher or document.title} ({document.published or 'undated'})"


def _link(document: "Citation") -> str:
    name = _escaped(_name(document))
    return f"[{name}](<{document.url}>)" if document.url else name


def _escaped(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


FORMATS: Final[dict[str, Callable[["Difference"], str]]] = {
    "text": _plain,
    "markdown": _markdown,
    "rdf-patch": _patch,
}
"""The formats of a difference by name."""
