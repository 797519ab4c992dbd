"""Drop each source in turn and compare the answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from detente import checks
from detente.answers import Answer, ask
from detente.api import Dataset
from detente.namespaces import RDFS_LABEL, shorten
from detente.sensitivity.dropping import Sources
from detente.sensitivity.patterns import Nodes, Patterns
from detente.store.embedded import Embedded

if TYPE_CHECKING:
    from pyoxigraph import Store

    from detente.library import Question
    from detente.store.protocol import Term

COLUMNS: Final = ("question", "change", "row", "source", "sourceLabel", "onlySource")

_Cells = tuple["Term | None", ...]


class _Asked(NamedTuple):
    """A question with its arguments and patterns, and the rows that it gives with all sources, by what they say."""

    question: "Question"
    arguments: Mapping[str, str]
    patterns: Patterns
    rows: dict[_Cells, set[NamedNode]]


def sensitivity(dataset: Dataset, questions: "Iterable[tuple[Question, Mapping[str, str]]]") -> Answer:
    """Drop each source (a root with its reprints) of ``dataset`` in turn and tell which rows that changes.

    One row for each row of each question and source: ``change`` is ``goes``, ``comes`` or ``contested`` (it goes
    since sources then differ), ``onlySource`` whether nothing else speaks for what the row rests on. A row is what an
    answer says without its columns of evidence. Raises ``DetenteError`` as ``ask`` does.
    """
    wanted = [(question, given, Patterns(question.text)) for question, given in questions]
    sources = Sources(dataset.raw, check_claims=any(patterns.mention(checks.DERIVED) for _, _, patterns in wanted))
    nodes = Nodes(sources.store)
    held = Dataset(Embedded(sources.store), {"version": dataset.version, "hash": dataset.hash}, dataset.folder)
    asked = [_Asked(question, given, patterns, _rows(held, question, given)) for question, given, patterns in wanted]
    found: list[_Cells] = []
    for root in sources.roots:
        with sources.without(root) as change:
            nodes.add(change.added)
            label = _label(sources.store, root)
            for one in asked:
                if one.patterns.match(change.removed | change.added, nodes):
                    now = _rows(held, one.question, one.arguments)
                    for kind, cells, only in _compared(one.rows, now, change.opened, sources, root):
                        row = (Literal(one.question.name), Literal(kind), _text(one, cells), root, label, Literal(only))
                        found.append(row)
    found.sort(key=lambda row: tuple(map(str, row)))
    view = str(dataset.view or "")
    return Answer(COLUMNS, found, dataset.version, dataset.hash, store=dataset.address, view=view)


def _rows(dataset: Dataset, question: "Question", arguments: Mapping[str, str]) -> "dict[_Cells, set[NamedNode]]":
    """Give the rows of an answer without the columns of evidence, each with the nodes that stand there."""
    answer = ask(dataset, question, arguments)
    places = [place for place, column in enumerate(answer.columns) if column not in question.evidence]
    evidence = [place for place, column in enumerate(answer.columns) if column in question.evidence]
    rows: dict[_Cells, set[NamedNode]] = {}
    for row in answer.rows:
        nodes = {cell for cell in (row[place] for place in evidence) if isinstance(cell, NamedNode)}
        rows.setdefault(tuple(row[place] for place in places), set()).update(nodes)
    return rows


def _compared(
    before: "dict[_Cells, set[NamedNode]]",
    after: "dict[_Cells, set[NamedNode]]",
    opened: set[NamedNode],
    sources: Sources,
    root: NamedNode,
) -> "Iterator[tuple[str, _Cells, bool]]":
    """Give each row that is not in both, with what becomes of it and whether the root alone spoke for it."""
    for cells in before.keys() - after.keys():
        kind = "goes" if opened.isdisjoint(before[cells]) else "contested"
        yield kind, cells, any(sources.alone(root, node) for node in before[cells])
    for cells in after.keys() - before.keys():
        yield "comes", cells, False


def _text(asked: _Asked, cells: _Cells) -> Literal:
    """Give a row as one line: its columns that have a value."""
    columns = [column for column in asked.question.returns if column not in asked.question.evidence]
    parts = [
        f"{column}: {shorten(cell.value) if isinstance(cell, NamedNode) else getattr(cell, 'value', cell)}"
        for column, cell in zip(columns, cells, strict=True)
        if cell is not None
    ]
    return Literal("; ".join(parts))


def _label(store: "Store", node: NamedNode) -> Literal | None:
    """Give the first label of a node."""
    labels = [quad.object for quad in store.quads_for_pattern(node, NamedNode(RDFS_LABEL), None)]
    return min((label for label in labels if isinstance(label, Literal)), key=str, default=None)
