"""What changed between two datasets: in sentences about the world, and as a patch of RDF."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.differences.changes import Change, changes
from detente.differences.outline import FORMATS, text
from detente.differences.sides import Side, in_view, pair, side
from detente.errors import DetenteError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from detente.api import Dataset, StrPath


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """What changed from ``old`` to ``new``: it iterates over ``Change``, and is false where nothing differs at all.

    ``removed`` and ``added`` are the asserted quads that only one of them has. Two may differ in these without a
    change in what they say of the world.
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    removed: "frozenset[Quad]"
    added: "frozenset[Quad]"

    def text(self, form: str = "text") -> str:
        """Give the difference as ``text``, ``markdown`` or ``rdf-patch``; raises ``DetenteError`` for another."""
        if form not in FORMATS:
            raise DetenteError(f"there is no format {form!r}", f"Use one of: {', '.join(FORMATS)}.")
        return text(self, form)

    def write(self, path: "str | os.PathLike[str]", form: str | None = None) -> None:
        """Write the difference to a file, whole or not at all; without ``form`` its ending tells the format."""
        from pathlib import Path

        from detente.outputs import destination, format_of

        output = Path(path)
        form = form or format_of(output, FORMATS)
        with destination(output) as stream:
            stream.write(self.text(form))

    def __iter__(self) -> "Iterator[Change]":
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes or self.removed or self.added)

    def __repr__(self) -> str:
        return f"<Difference: {len(self)} from {self.old} to {self.new}>"

    def __str__(self) -> str:
        return self.text()


def diff(old: "Dataset | StrPath | Side", new: "Dataset | StrPath | Side") -> Difference:
    """Tell what changed from ``old`` to ``new``.

    Each is a dataset, which may be a view, or the path of a wheel of detente, of a Turtle or TriG file, of a folder
    of such files, or a store. Files are weighed and derived as a dataset is. Raises ``DetenteError`` if one of them
    can't be read.

    >>> import detente
    >>> later = detente.diff(detente.open(known_at="2024-06-16"), detente.open(known_at="2024-06-17"))
    >>> [change.text for change in later if change.theme == "Positions" and change.text.startswith("Rwanda")]
    ['Rwanda: supported → removed from the list (2024-06-17)']
    """
    before, after = (given if isinstance(given, Side) else side(given) for given in (old, new))
    if before.is_stored or after.is_stored:
        before, after = before.as_stored(), after.as_stored()
    return Difference(
        before.name, after.name, changes(before, after), before.quads - after.quads, after.quads - before.quads
    )


__all__ = ["FORMATS", "Change", "Difference", "Side", "diff", "in_view", "pair", "side"]
