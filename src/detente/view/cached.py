"""The views of the prepared dataset, kept beside it."""

import contextlib
import os
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

# Every question in a view passes here: what builds one is imported where it is built.
if TYPE_CHECKING:
    from pathlib import Path

    from detente.api import Dataset
    from detente.view.parameters import View

_KEEP: Final = 32
_BYTES: Final = 1_000_000_000
"""How many views, and how much of the disk, a dataset keeps."""


def open_view(dataset: "Dataset", view: "View") -> Store:
    """Give the store of a view: from the cache if it is there, else built, and kept there where that can be done.

    Raises ``DetenteError`` if records supersede one another in a circle.
    """
    if dataset.folder is None:
        return _build(dataset, view)
    import hashlib

    name = hashlib.sha256(repr(view).encode()).hexdigest()[:32]
    folder = os.path.join(dataset.folder, "views", name)  # noqa: PTH118
    try:
        opened = Store.read_only(folder)
    except OSError:
        from pathlib import Path

        return _keep(_build(dataset, view), Path(folder))
    with contextlib.suppress(OSError):  # a cache that is read-only can't be swept either
        os.utime(folder)
    return opened


def _build(dataset: "Dataset", view: "View") -> Store:
    from detente.view.build import build

    return build(dataset.raw, view)


def _keep(store: Store, folder: "Path") -> Store:
    """Write a view beside its place and rename it, and give it from memory, whether or not that could be done."""
    import shutil
    import time

    temporary = folder.with_name(f"tmp-{os.getpid()}-{time.time_ns()}")
    try:
        temporary.mkdir(parents=True)
        disk = Store(str(temporary))
        disk.bulk_extend(store)
        disk.flush()
        del disk
        with contextlib.suppress(OSError):  # the place is taken: somebody else has built the same
            temporary.rename(folder)
    except OSError:
        return store
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _sweep(folder)
    return store


def _sweep(current: "Path") -> None:
    """Delete the views that were used longest ago, as far as there are too many or they take too much room."""
    import shutil

    views = [(_used(folder), folder) for folder in current.parent.iterdir() if folder != current]
    room = _BYTES - _size(current)
    for number, (_, folder) in enumerate(sorted(views, reverse=True), 2):
        room -= _size(folder)
        if number > _KEEP or room < 0:
            shutil.rmtree(folder, ignore_errors=True)


def _used(folder: "Path") -> float:
    with contextlib.suppress(OSError):
        return folder.stat().st_mtime
    return 0.0


def _size(folder: "Path") -> int:
    """Give the bytes of a folder's files; one that is just being deleted has none."""
    with contextlib.suppress(OSError):
        return sum(entry.stat().st_size for entry in os.scandir(folder))
    return 0
