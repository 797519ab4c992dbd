"""What a view is asked for: days, and whose word is taken."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from detente.errors import DetenteError
from detente.library import READINGS
from detente.namespaces import Det, shorten

if TYPE_CHECKING:
    from detente.api import Dataset

RECONSTRUCTED: Final = "reconstructed"
"""What ``without`` takes beside names: the records that no page states by name."""


@dataclass(frozen=True, slots=True)
class View:
    """What a view admits; ``str`` gives it in words.

    ``according_to`` and ``without`` are IRIs of documents, publishers, authors and claimants; ``without`` may have
    ``RECONSTRUCTED``. With ``possible`` an uncertain date counts where it may fit, else only where it surely does.
    """

    valid_at: datetime.date | None = None
    known_at: datetime.date | None = None
    according_to: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    possible: bool = False

    def __bool__(self) -> bool:
        return bool(self.valid_at or self.known_at or self.according_to or self.without)

    def __str__(self) -> str:
        parts = [f"valid at {self.valid_at}"] if self.valid_at else []
        parts += [f"known at {self.known_at}"] if self.known_at else []
        for words, names in (("according to", self.according_to), ("without", self.without)):
            parts += [f"{words} {' and '.join(map(shorten, names))}"] if names else []
        return ", ".join([*parts, "dates as possible"] if parts and self.possible else parts)


def make(
    dataset: "Dataset",
    *,
    valid_at: "str | datetime.date | None" = None,
    known_at: "str | datetime.date | None" = None,
    according_to: str | Iterable[str] = (),
    without: str | Iterable[str] = (),
    dates: str = "certain",
) -> View:
    """Make a view of ``dataset`` from what a user writes: days as YYYY-MM-DD, people and papers by any name.

    Raises ``DetenteError`` if a day or reading is none, or a name is that of nobody who says anything.
    """
    if dates not in READINGS:
        raise DetenteError(f"{dates!r} is no reading of dates", f"Write one of: {', '.join(READINGS)}.")
    return View(
        _day("valid_at", valid_at),
        _day("known_at", known_at),
        tuple(sorted({_speaker(dataset, "according_to", name) for name in _names(according_to)})),
        tuple(
            sorted({name if name == RECONSTRUCTED else _speaker(dataset, "without", name) for name in _names(without)})
        ),
        dates == "possible",
    )


def _names(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _day(parameter: str, given: "str | datetime.date | None") -> datetime.date | None:
    from detente import names

    return None if given is None else names.day(parameter, names.written(given))


def _speaker(dataset: "Dataset", parameter: str, name: str) -> str:
    """Give the IRI of a document, a publisher, an author or a claimant. Raises ``DetenteError`` if there is none."""
    from detente.names import resolve

    try:
        iri = resolve(dataset, name)
    except DetenteError as error:
        raise DetenteError(error.message, error.hint, parameter=parameter) from None
    speaks = f"{{ ?any <{Det.publisher}>|<{Det.author}>|<{Det.claimant}> <{iri}> }}"
    if dataset.store.query(f"ASK {{ {{ <{iri}> a det:Document }} UNION {speaks} }}") is not True:
        raise DetenteError(
            f"{shorten(iri)} is no document, publisher, author or claimant",
            f"`detente search {name!r}` finds others of that name, such as a ministry or a spokesman.",
            parameter=parameter,
        )
    return iri
