"""What a store does for the rest of the package, and what its queries give."""

from typing import NamedTuple, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple


class Rows(NamedTuple):
    """What a SELECT gives: the names of its columns and its rows, ``None`` where a cell is unbound."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


Result = Rows | bool | list[Triple]


class Store(Protocol):
    """A dataset that answers SPARQL 1.1 queries: embedded, or behind a remote endpoint."""

    def query(self, text: str, *, place: str = "query") -> Result:
        """Run a query to its end; the project's prefixes need no declaration.

        Rows for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE. ``place`` names the query
        in messages. Raises ``DetenteError`` if the text is no query, is an update, or fails.
        """
        ...


def select(store: Store, text: str) -> list[tuple[Term | None, ...]]:
    """Run a SELECT of our own on ``store`` and give its rows."""
    result = store.query(text)
    assert isinstance(result, Rows)
    return result.rows
