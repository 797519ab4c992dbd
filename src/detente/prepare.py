"""The prepared dataset: built once, kept in the cache, opened read-only."""

import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

from detente import dataset
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.library import Question
    from detente.names import Names

_KEEP: Final = 4
_DAY: Final = 86_400.0
_HOUR: Final = 3_600.0


class Dataset:
    """A dataset that is ready for queries: its store, the questions, and the names of its entities."""

    def __init__(self, store: Store, meta: dict[str, str], folder: Path | None) -> None:
        self.store = store
        self.version = meta["version"]
        self.hash = meta["hash"]
        self._folder = folder

    @cached_property
    def questions(self) -> "dict[str, Question]":
        """The questions of the library by name."""
        from detente import library

        if self._folder is None:
            return library.read_library()
        return library.from_json((self._folder / "questions.json").read_text(encoding="utf-8"))

    @cached_property
    def names(self) -> "Names":
        """The names that entities can be called by."""
        from detente import names

        if self._folder is None:
            return names.collect(self.store)
        return names.from_json((self._folder / "names.json").read_text(encoding="utf-8"))


def open_dataset(data: Sequence[Path] = (), *, only_data: bool = False) -> Dataset:
    """Open the shipped dataset from the cache, building it first where it is not there.

    With ``data`` (further Turtle or TriG files) it is built in memory and not kept; ``only_data`` leaves the
    shipped graph out, but for ontology and reference. Raises ``DetenteError`` if ``only_data`` comes without
    data or a file can't be read.
    """
    if only_data and not data:
        raise DetenteError("--only-data needs data", "Name at least one file with --data.")
    if data:
        from detente import derive

        return Dataset(derive.build(data, only_data=only_data), _meta(data), None)
    cache = _cache()
    key = _key()
    folder = cache / key
    try:
        opened = _open(folder)
    except (OSError, ValueError, KeyError):
        opened = _build(cache, folder)
    return opened


def _open(folder: Path) -> Dataset:
    """Open a prepared folder; raises ``OSError``, ``ValueError`` or ``KeyError`` if it is not whole."""
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return Dataset(Store.read_only(str(folder / "store")), meta, folder)


def _build(cache: Path, folder: Path) -> Dataset:
    """Build the dataset and put it into the cache; where the cache can't be written, keep it in memory.

    It is written into a temporary folder beside its place and renamed: a rename that finds the place taken
    means that another process won, and then that one's is used.
    """
    from detente import derive, library, names

    store = derive.build()
    meta = _meta()
    temporary = cache / f"tmp-{os.getpid()}-{time.time_ns()}"
    try:
        temporary.mkdir(parents=True)
        disk = Store(str(temporary / "store"))
        disk.bulk_extend(store)
        disk.optimize()
        disk.flush()
        del disk
        (temporary / "questions.json").write_text(library.to_json(library.read_library()), encoding="utf-8")
        (temporary / "names.json").write_text(names.to_json(names.collect(store)), encoding="utf-8")
        (temporary / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        try:
            temporary.rename(folder)
        except OSError:
            if not (folder / "meta.json").exists():
                raise
        opened = _open(folder)
    except (OSError, ValueError, KeyError) as error:
        print(f"note: the cache {cache} can't be used ({error}); working in memory", file=sys.stderr)
        return Dataset(store, meta, None)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _sweep(cache, folder)
    return opened


def _sweep(cache: Path, current: Path) -> None:
    """Delete temporary folders older than an hour and all but the last used datasets, none used today."""
    now = time.time()
    ready: list[tuple[float, Path]] = []
    for folder in cache.iterdir():
        try:
            used = max(folder.stat().st_mtime, (folder / "meta.json").stat().st_atime)
        except OSError:
            used = _mtime(folder)
        if folder.name.startswith("tmp-"):
            if now - used > _HOUR:
                shutil.rmtree(folder, ignore_errors=True)
        elif folder != current:
            ready.append((used, folder))
    for used, folder in sorted(ready, reverse=True)[_KEEP - 1 :]:
        if now - used > _DAY:
            shutil.rmtree(folder, ignore_errors=True)


def _mtime(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _cache() -> Path:
    """Give the cache folder: ``DETENTE_CACHE``, else the platform's place for caches of a user."""
    chosen = os.environ.get("DETENTE_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "detente" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "detente"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "detente"


def _key() -> str:
    """Give the name of the prepared folder: the wheel's hash, or one of path, size and time of each file."""
    if dataset.is_installed():
        return (dataset.root() / "HASH").read_text(encoding="ascii").strip()[:32]
    import hashlib

    digest = hashlib.blake2b(digest_size=16)
    pending = [str(dataset.root() / name) for name in ("graph", "ontology", "queries", "src/detente")]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        pending.append(entry.path)
                else:
                    status = entry.stat()
                    digest.update(f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _meta(data: Sequence[Path] = ()) -> dict[str, str]:
    """Give the version of the dataset and the hash of its content."""
    import hashlib

    from detente import version

    digest = hashlib.sha256()
    base = dataset.root()
    for path in [*dataset.ontology_files(), *dataset.rule_files("*"), *dataset.graph_files()]:
        digest.update(path.relative_to(base).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for path in data:
        digest.update(path.read_bytes() + b"\0")
    return {"version": version.VERSION, "hash": digest.hexdigest()}
