"""Triples as an answer: what CONSTRUCT, DESCRIBE and an export give."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, overload

from detente.values import Row, row

if TYPE_CHECKING:
    import os

    import rdflib

    from detente.terms import Statement

_COLUMNS: Final = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True, repr=False)
class Triples:
    """Triples, or quads where they come from named graphs; ``statements`` has them as terms of RDF.

    It iterates over rows of ``subject``, ``predicate`` and ``object``, as values of Python.
    """

    statements: "Sequence[Statement]"

    def text(self, form: str = "turtle") -> str:
        """Give the triples as text: ``turtle``, ``trig``, ``nquads``, ``ntriples``, ``jsonld`` or ``rdfxml``."""
        from detente import export

        return export.serialize(self.statements, form)

    def write(self, path: "str | os.PathLike[str]", form: str | None = None) -> None:
        """Write the triples to a file, whole or not at all; without ``form`` its ending tells the format."""
        from pathlib import Path

        from detente import export
        from detente.outputs import destination, format_of

        output = Path(path)
        form = form or format_of(output, export.FORMATS)
        with destination(output) as stream:
            export.write(self.statements, form, stream)

    def to_rdflib(self) -> "rdflib.Graph":
        """Give the triples as a graph of rdflib, with the prefixes of the project."""
        import rdflib

        from detente.namespaces import PREFIXES

        graph = rdflib.Graph(bind_namespaces="none")
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace)
        return graph.parse(data=self.text("ntriples"), format="ntriples")

    def __iter__(self) -> Iterator[Row]:
        return map(_row, self.statements)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> "Triples": ...
    def __getitem__(self, place: int | slice) -> "Row | Triples":
        """Give the triple at ``place`` as a row, or those of a slice."""
        if isinstance(place, slice):
            return Triples(self.statements[place])
        return _row(self.statements[place])

    def __len__(self) -> int:
        return len(self.statements)

    def __repr__(self) -> str:
        return f"<Triples: {len(self)}>"

    def __str__(self) -> str:
        return self.text()


def _row(statement: "Statement") -> Row:
    return row(_COLUMNS, (statement.subject, statement.predicate, statement.object))
