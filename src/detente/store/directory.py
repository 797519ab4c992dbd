"""Stores in directories: pyoxigraph's own files, read as they are, and written as a whole."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, Store

from detente.errors import DetenteError


def open_directory(folder: Path) -> Store:
    """Open the store in ``folder`` read-only.

    Raises ``DetenteError`` if there is none, it is damaged, or a process that may write holds it.
    """
    _check(folder)
    try:
        return Store.read_only(str(folder))
    except (OSError, RuntimeError, ValueError) as error:
        raise DetenteError(
            f"{folder}: the store can't be opened: {error}", "Fill it again with `detente push --store`."
        ) from error


def write_directory(folder: Path, quads: Iterable[Quad], graphs: set[str]) -> None:
    """Write ``quads`` as a store into ``folder``, whole or not at all.

    A store that is there keeps what it holds in named graphs other than ``graphs``. It is written beside its
    place and renamed, so that whoever reads the old one goes on reading that. Raises ``DetenteError`` if the
    directory holds something that is no store, a process that may write holds it, or it can't be written.
    """
    folder = folder.resolve()
    occupied = os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir()))
    others = _others(open_directory(folder), graphs) if occupied else ()
    unique = f"{os.getpid()}-{time.time_ns()}"
    temporary, old = (folder.with_name(f".{folder.name}.{kind}-{unique}") for kind in ("new", "old"))
    try:
        temporary.mkdir(parents=True)
        store = Store(str(temporary))
        store.bulk_extend(quads)
        store.bulk_extend(others)
        store.optimize()
        store.flush()
        del store
        if occupied:
            folder.rename(old)
        try:
            temporary.rename(folder)
        except OSError:
            if occupied:
                old.rename(folder)
            raise
    except OSError as error:
        raise DetenteError(
            f"{folder}: {error.strerror or error}", "Choose another place with --store; nothing has changed there."
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _others(store: Store, graphs: set[str]) -> Iterable[Quad]:
    """Give the quads of ``store`` in named graphs that are not among ``graphs``."""
    for name in store.named_graphs():
        if name.value not in graphs:
            yield from store.quads_for_pattern(None, None, None, name)


def _check(folder: Path) -> None:
    """Raise ``DetenteError`` unless ``folder`` looks like a store that nobody writes."""
    if not os.path.lexists(folder):
        raise DetenteError(
            f"{folder}: there is no such directory",
            "`detente push --store` makes one. The address of an endpoint begins with http:// or https://.",
        )
    if not (folder / "CURRENT").is_file():
        raise DetenteError(
            f"{folder}: this is not the directory of a store",
            "Name a directory that `detente push --store` or Oxigraph has written.",
        )
    if _is_held(folder / "LOCK"):
        raise DetenteError(
            f"{folder}: a process that may write has this store open",
            "Ask that server by its address, such as --store http://localhost:7878, or stop it first.",
        )


def _is_held(lock: Path) -> bool:
    """Tell whether another process holds the lock of a store; where the system can't tell, it is not held."""
    try:
        import fcntl
    except ImportError:
        return False
    with contextlib.suppress(FileNotFoundError, PermissionError), lock.open("rb") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
