"""The prepared dataset: built once, kept in the cache, opened read-only."""

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

from detente.api import Dataset
from detente.errors import DetenteError
from detente.namespaces import INFERRED, ONTOLOGY
from detente.store.embedded import Embedded

# A cold start passes here: pathlib, shutil and hashlib are imported only where a dataset is built.
if TYPE_CHECKING:
    from pathlib import Path

_ABOUT: Final = f"""SELECT ?version ?inferred WHERE {{
  BIND (EXISTS {{ GRAPH <{INFERRED}> {{ ?subject ?predicate ?object }} }} AS ?inferred)
  OPTIONAL {{ <{ONTOLOGY}> owl:versionInfo ?version }}
}}
ORDER BY DESC(?version)
LIMIT 1"""
_KEEP: Final = 4
_DAY: Final = 86_400.0
_HOUR: Final = 3_600.0


def open_dataset(data: "Sequence[Path]" = (), *, only_data: bool = False, store: str | None = None) -> Dataset:
    """Open the shipped dataset from the cache, building it first where it is not there.

    With ``data`` (further Turtle or TriG files) it is built in memory and not kept; ``only_data`` leaves the
    shipped graph out, but for ontology and reference. With ``store``, the address of an endpoint or a store's
    directory, what is there is read as it is. Raises ``DetenteError`` if ``only_data`` comes without data,
    ``store`` with either, a file can't be read or a store not opened.
    """
    if store:
        if data or only_data:
            raise DetenteError(
                "a store is read as it is: --store and --data or --only-data exclude each other",
                "Leave one of them out. Where DETENTE_STORE is set, --store '' leaves the store out.",
            )
        return _open_store(store)
    if data or only_data:
        from detente import derive

        built = Embedded(derive.build(data, only_data=only_data))
        return Dataset(built, _meta(data, only_data=only_data), data=data, only_data=only_data)
    cache = _cache()
    folder = os.path.join(cache, _key())
    try:
        return _open(folder)
    except (OSError, ValueError, KeyError):
        return _build(cache, folder)


def _open_store(store: str) -> Dataset:
    """Open a store that somebody has filled; say on stderr if nothing in it was inferred."""
    from detente.store.addresses import shown
    from detente.store.opening import open_store
    from detente.store.protocol import Rows

    opened = open_store(store)
    about = opened.query(_ABOUT, place=shown(store))
    assert isinstance(about, Rows)
    found = dict(zip(about.variables, about.rows[0], strict=True)) if about.rows else {}
    version = getattr(found.get("version"), "value", "")
    if getattr(found.get("inferred"), "value", "") not in ("true", "1"):
        print(
            f"warning: {shown(store)} has no graph of inferred triples ({INFERRED}), so most questions find nothing "
            "there; `detente push --store` fills a store",
            file=sys.stderr,
        )
    return Dataset(opened, {"version": version, "hash": "", "address": shown(store)})


def _open(folder: str) -> Dataset:
    """Open a prepared folder; raises ``OSError``, ``ValueError`` or ``KeyError`` if it is not whole."""
    meta = json.loads(_read(folder, "meta.json"))
    with contextlib.suppress(OSError):  # a cache that is read-only can't be swept either
        os.utime(os.path.join(folder, "meta.json"))
    for name in ("names.json", "questions.json", "search.json"):
        os.stat(os.path.join(folder, name))
    return Dataset(Embedded(Store.read_only(os.path.join(folder, "store"))), meta, folder)


def _read(folder: str, name: str) -> str:
    with open(os.path.join(folder, name), encoding="utf-8") as stream:
        return stream.read()


def _build(cache: str, folder: str) -> Dataset:
    """Build the dataset and put it into the cache; where the cache can't be written, keep it in memory.

    It is written into a temporary folder beside its place, which is then renamed.
    """
    import shutil
    import time
    from pathlib import Path

    from detente import derive, library, names, search

    store = derive.build()
    meta = _meta()
    temporary = Path(cache) / f"tmp-{os.getpid()}-{time.time_ns()}"
    try:
        temporary.mkdir(parents=True)
        disk = Store(str(temporary / "store"))
        disk.bulk_extend(store)
        disk.optimize()
        disk.flush()
        del disk
        (temporary / "questions.json").write_text(library.to_json(library.read_library()), encoding="utf-8")
        known = names.collect(Embedded(store))
        (temporary / "names.json").write_text(names.to_json(known), encoding="utf-8")
        index = search.collect(Embedded(store), known)
        (temporary / "search.json").write_text(search.to_json(index), encoding="utf-8")
        (temporary / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        opened = _place(temporary, Path(folder))
    except (OSError, ValueError, KeyError) as error:
        print(f"note: the cache {cache} can't be used ({error}); working in memory", file=sys.stderr)
        return Dataset(Embedded(store), meta)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _sweep(Path(cache), Path(folder))
    return opened


def _place(temporary: "Path", folder: "Path") -> Dataset:
    """Rename ``temporary`` to ``folder`` and open it.

    A dataset that stands there already is another process's that won, and is used, unless it is damaged (its
    deletion was cut short): then it makes room.
    """
    try:
        temporary.rename(folder)
    except OSError:
        try:
            return _open(str(folder))
        except (OSError, ValueError, KeyError):
            folder.rename(temporary.with_name(temporary.name + "-damaged"))
            temporary.rename(folder)
    return _open(str(folder))


def _sweep(cache: "Path", current: "Path") -> None:
    """Delete temporary folders older than an hour and all but the last used datasets, none used today."""
    import shutil
    import time

    now = time.time()
    ready: list[tuple[float, Path]] = []
    for folder in cache.iterdir():
        try:
            used = (folder / "meta.json").stat().st_mtime
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


def _mtime(path: "Path") -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _cache() -> str:
    """Give the cache folder: ``DETENTE_CACHE``, else the platform's place for caches of a user."""
    chosen = os.environ.get("DETENTE_CACHE")
    if chosen:
        return chosen
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or home, "detente", "cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "detente")
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache"), "detente")


def _key() -> str:
    """Give the name of the prepared folder: the wheel's hash, or one of path, size and time of each file."""
    package = os.path.dirname(__file__)
    try:
        return _read(os.path.join(package, "data"), "HASH")[:32]
    except FileNotFoundError:
        pass
    import hashlib

    checkout = os.path.dirname(os.path.dirname(package))
    digest = hashlib.blake2b(digest_size=16)
    pending = [package, *(os.path.join(checkout, name) for name in ("graph", "ontology", "queries"))]
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


def _meta(data: "Sequence[Path]" = (), *, only_data: bool = False) -> dict[str, str]:
    """Give the version of the dataset, and the hash of its files and of the rules that derive the rest."""
    import hashlib

    from detente import asserted, dataset, version

    digest = hashlib.sha256()
    rules = [path for folder in ("materialise", "edges") for path in dataset.rule_files(folder)]
    for path in [*rules, *asserted.files(data, only_data=only_data)]:
        digest.update(path.stem.encode() + b"\0" + path.read_bytes() + b"\0")
    return {"version": version.VERSION, "hash": digest.hexdigest()}
