"""Runs the hygiene queries: checks of the whole graph that SPARQL says best."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, QuerySolutions, Store

from detente.errors import DetenteError
from detente.namespaces import PREFIXES, RDF_TYPE, shorten
from detente.validate.problems import Finding, Severity

ASSERTED: Final = "asserted"
DERIVED: Final = "derived"

_FRONT: Final = "#+ "
_FIELDS: Final = ("title", "constraint", "severity", "reads")


@dataclass(frozen=True, slots=True)
class Check:
    """A hygiene query and its front matter.

    ``reads`` says what it runs on: ``asserted``, what the files say before anything is derived, or
    ``derived``, the default graph with all that follows from it.
    """

    name: str
    title: str
    constraint: str
    severity: Severity
    reads: str
    text: str


def read(path: Path) -> Check:
    """Read the check of one file; its name is the file's.

    Raises ``DetenteError`` with the file and what is wrong in its front matter.
    """
    import yaml

    text = path.read_text(encoding="utf-8")
    front = "".join(line[len(_FRONT) :] for line in text.splitlines(keepends=True) if line.startswith(_FRONT))
    try:
        fields: dict[str, Any] = yaml.safe_load(front)
        title, constraint, severity, reads = (str(fields[name]) for name in _FIELDS)
        if reads not in (ASSERTED, DERIVED):
            raise ValueError(f"reads is {reads!r}, not {ASSERTED} or {DERIVED}")
        return Check(path.stem, title, constraint, Severity(severity), reads, text)
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise DetenteError(
            f"{path}: malformed front matter: {error}",
            f"Open the file with `#+ ` lines of YAML: {', '.join(_FIELDS)}.",
        ) from error


def run(store: Store, checks: Iterable[Check]) -> Iterator[Finding]:
    """Run ``checks`` on ``store`` and give what is found.

    An asserted check sees the merge of all named graphs: a triple that stands in two files may give a row
    twice, so the queries say DISTINCT. Each row names ``?entity``, ``?error`` and ``?mend``; ``?property`` and
    ``?value`` say which triple is meant; ``?unknown`` is a name to which the nearest known one is added.
    """
    known = _Known(store)
    for check in checks:
        solutions = store.query(check.text, prefixes=PREFIXES, use_default_graph_as_union=check.reads == ASSERTED)
        assert isinstance(solutions, QuerySolutions)
        columns = {variable.value for variable in solutions.variables}
        for row in solutions:
            cells = {name: row[name] for name in columns if row[name] is not None}
            mend = _readable(cells["mend"].value)
            nearest = known.nearest(cells["unknown"].value) if "unknown" in cells else None
            yield Finding(
                check=check.name,
                severity=check.severity,
                entity=cells["entity"].value,
                message=_readable(cells["error"].value),
                mend=f"Did you mean {nearest}? {mend}" if nearest else mend,
                property=cells["property"].value if "property" in cells else None,
                value=cells["value"].value if "value" in cells else None,
                unknown="unknown" in cells,
            )


class _Known:
    """The names that the graph describes, to find the nearest one to a name that it does not."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: dict[str, list[str]] | None = None

    def nearest(self, iri: str) -> str | None:
        """Give the prefixed name of the described thing of the same namespace that is nearest to ``iri``."""
        if self._names is None:
            self._names = {}
            for quad in self._store.quads_for_pattern(None, NamedNode(RDF_TYPE), None, None):
                if isinstance(quad.subject, NamedNode):
                    namespace, local = _split(quad.subject.value)
                    self._names.setdefault(namespace, []).append(local)
        namespace, local = _split(iri)
        found = get_close_matches(local, sorted(set(self._names.get(namespace, ()))), n=1, cutoff=0.75)
        return shorten(namespace + found[0]) if found else None


def _split(iri: str) -> tuple[str, str]:
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:cut], iri[cut:]


def _readable(text: str) -> str:
    """Shorten the IRIs of ``text`` that stand in angle brackets to prefixed names."""

    def short(match: re.Match[str]) -> str:
        name = shorten(match[1])
        return match[0] if name == match[1] else name

    return re.sub(r"<([^<>\s]+)>", short, text)
