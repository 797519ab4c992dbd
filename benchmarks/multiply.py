"""Multiply the shipped graph: write copies of it, which join it as further data.

Events, instruments, records, claims and documents are copied, each copy with slugs of its own; what
``graph/reference`` describes (states, people, organisations, places, offices) is shared by all copies.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from detente import dataset
from detente.namespaces import ID

KINDS: Final = tuple(f"{ID}{kind}/" for kind in ("claim", "document", "event", "instrument", "record"))
"""What the IRIs of copied things begin with."""

_Term = NamedNode | BlankNode | Literal | Triple


class Original(NamedTuple):
    """What is copied: things, and the triples that describe them."""

    things: frozenset[NamedNode]
    triples: list[Triple]


def main() -> None:
    """Write the copies to a file."""
    parser = argparse.ArgumentParser(description="Write copies of the shipped graph, to be read with --data.")
    parser.add_argument(
        "--times", type=int, default=100, help="how many graphs there are then, the shipped one included"
    )
    parser.add_argument("output", type=Path, help="a file that ends in .ttl")
    options = parser.parse_args()
    with options.output.open("wb") as stream:
        write(read(), options.times, stream)


def read() -> Original:
    """Read what the shipped graph describes outside ``graph/reference``, in the order of its files."""
    reference = dataset.graph_files(reference_only=True)
    files = [path for path in dataset.graph_files() if path not in reference]
    triples = [quad.triple for path in files for quad in parse(path=str(path))]
    subjects = {triple.subject for triple in triples}
    things = frozenset(node for node in subjects if isinstance(node, NamedNode) and node.value.startswith(KINDS))
    return Original(things, [triple for triple in triples if triple.subject in things])


def rename(thing: NamedNode, number: int) -> NamedNode:
    """Give the name that ``thing`` has in a copy; the first is the shipped graph, where it keeps its own."""
    return thing if number == 1 else NamedNode(f"{thing.value}-copy-{number}")


def write(original: Original, times: int, stream: IO[bytes]) -> None:
    """Write all copies but the first as N-Triples: the same bytes each time."""
    for number in range(2, times + 1):
        serialize(_copy(original, number), stream, RdfFormat.N_TRIPLES)


def _copy(original: Original, number: int) -> Iterator[Triple]:
    names: dict[_Term, NamedNode] = {thing: rename(thing, number) for thing in original.things}
    for triple in original.triples:
        yield Triple(names[triple.subject], triple.predicate, names.get(triple.object, triple.object))


if __name__ == "__main__":
    main()
