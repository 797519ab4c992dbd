"""Open a view of a dataset."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.store.embedded import Embedded
from detente.view import parameters
from detente.view.cached import open_view

if TYPE_CHECKING:
    from detente.api import Dataset


def in_view(
    dataset: "Dataset",
    *,
    valid_at: "str | datetime.date | None" = None,
    known_at: "str | datetime.date | None" = None,
    according_to: "str | Iterable[str]" = (),
    without: "str | Iterable[str]" = (),
    dates: str = "certain",
) -> "Dataset":
    """Give the view of ``dataset`` that ``detente.open`` describes.

    A dataset behind an address is read once, and its view is built on this machine. Raises ``DetenteError`` if a day
    or a reading is none, or a name is not that of somebody who says something.
    """
    from detente.api import Dataset

    view = parameters.make(
        dataset, valid_at=valid_at, known_at=known_at, according_to=according_to, without=without, dates=dates
    )
    return Dataset(
        Embedded(open_view(dataset, view)),
        {"version": dataset.version, "hash": dataset.hash, "address": dataset.address},
        dataset.folder,
        data=dataset.data,
        only_data=dataset.only_data,
        view=view,
    )
