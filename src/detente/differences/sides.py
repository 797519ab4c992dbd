"""What is compared: datasets, and releases and files that are weighed and derived as a dataset is."""

import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from detente import asserted, dataset, derive, selection
from detente.api import Dataset
from detente.blanknodes import with_stable_labels
from detente.errors import DetenteError
from detente.namespaces import DET, GRAPH, INFERRED, ONTOLOGY, Det
from detente.store.embedded import Embedded, syntax_error
from detente.terms import GraphName

if TYPE_CHECKING:
    from detente.api import StrPath

_DATA: Final = "detente/data/"
_BASE: Final = "file:///"
_HINT: Final = "Name a wheel of detente, a Turtle (.ttl) or TriG (.trig) file, a folder of these, or a store."


@dataclass(frozen=True)
class Side:
    """One of the two: what it is called, the store that holds it weighed and derived, and what it asserts.

    What was read from a store ``is_stored``: numbers and times may be written otherwise there than they were given.
    """

    name: str
    store: Store
    quads: frozenset[Quad]
    is_stored: bool = False

    def as_stored(self) -> "Side":
        """Give the side with literals as a store writes them."""
        if self.is_stored:
            return self
        store = Store()
        store.extend(self.quads)
        return replace(self, quads=frozenset(with_stable_labels(store)), is_stored=True)


def side(given: "Dataset | StrPath") -> Side:
    """Give what ``given`` names: a dataset, a wheel, a Turtle or TriG file, a folder of such files, or a store.

    A checkout of the project is a folder of which only ontology and graph count. What comes without an ontology is
    read with the one of this installation, and with its reference data. What was inferred is left out, and derived
    anew by the rules of this installation. Raises ``DetenteError`` if it can't be read.
    """
    if isinstance(given, Dataset):
        view = f" ({given.view})" if given.view else ""
        name = f"{given.address or f'detente {given.version}'}{view}"
        quads = frozenset(with_stable_labels(selection.whole(given)))
        return Side(name, given.raw, quads, is_stored=bool(given.address))
    name = os.fspath(given)
    path = Path(name)
    if "://" in name or (path / "CURRENT").is_file():  # a file of every store directory
        from detente.prepare import open_dataset

        return side(open_dataset(store=name))
    return _built(name, frozenset(with_stable_labels(_read(path))))


def in_view(whole: Side, **view: Any) -> Side:
    """Give a view of ``whole``; the parameters are those of ``detente.open``."""
    from detente.view.build import is_visible
    from detente.view.opening import in_view as viewed

    about = {"version": "", "hash": "", "address": whole.name}
    part = viewed(Dataset(Embedded(whole.store), about), **view)
    quads = frozenset(quad for quad in whole.quads if is_visible(_placed(quad), part.raw))
    return replace(whole, name=f"{whole.name} ({part.view})" if part.view else whole.name, store=part.raw, quads=quads)


def pair(old: str | None, new: str | None, views: dict[str, tuple[str, ...]]) -> tuple[Side, Side]:
    """Give the two sides that a user names: two datasets, or two views of one, by default of the shipped one.

    ``views`` holds the values of each parameter of ``in_view``. Of two datasets each goes once, and both are read in
    that view; of one dataset a parameter that has two values makes the two views. Raises ``DetenteError`` if there
    is nothing to compare, or too much.
    """
    twice = [name for name, values in views.items() if len(values) > 1]
    if any(len(values) > 2 for values in views.values()) or len(twice) > 1:
        raise DetenteError("more than two views to compare", "Give one view option twice, and the others once.")
    if old and new:
        if twice:
            raise DetenteError("two datasets and two views to compare", "Name one dataset, or give each option once.")
        return _part(old, _chosen(views, 0)), _part(new, _chosen(views, 0))
    if not twice:
        raise DetenteError(
            "nothing to compare with",
            "Name two datasets, or give a view option twice: --known-at 2024-06-16 --known-at 2024-06-25.",
        )
    return _part(old, _chosen(views, 0)), _part(old, _chosen(views, -1))


def _chosen(views: dict[str, tuple[str, ...]], place: int) -> dict[str, str]:
    return {name: values[place] for name, values in views.items() if values}


def _part(name: str | None, view: dict[str, str]) -> Side:
    """Give a view of the shipped dataset, or of what ``name`` names."""
    from detente.prepare import open_dataset
    from detente.view.opening import in_view as viewed

    if name:
        return in_view(side(name), **view) if view else side(name)
    return side(viewed(open_dataset(), **view))


def _built(name: str, quads: frozenset[Quad]) -> Side:
    """Weigh and derive what files assert."""
    store = Store()
    store.extend(map(_placed, quads))
    if next(store.quads_for_pattern(None, NamedNode(Det.keyProperty), None), None) is None:
        for path in (*dataset.ontology_files(), *dataset.graph_files(reference_only=True)):
            store.extend(asserted.read(path))
    derive.derive(store)
    return Side(name, store, quads)


def _placed(quad: Quad) -> Quad:
    """Put a triple of the default graph, which holds the merge in a dataset, into a named one."""
    if quad.graph_name != DefaultGraph():
        return quad
    return Quad(quad.subject, quad.predicate, quad.object, NamedNode(GRAPH + "data/default"))


def _read(path: Path) -> Iterator[Quad]:
    """Give the asserted quads of a wheel, a folder or a file."""
    if path.is_dir():
        quads = _folder(path)
    elif path.suffix == ".whl":
        quads = _wheel(path)
    elif path.suffix in dataset.RDF_SUFFIXES:
        quads = _file(path, path.name, DefaultGraph())
    else:
        problem = "is not there" if not path.exists() else f"nothing is known of the ending {path.suffix!r}"
        raise DetenteError(f"{path}: {problem}", _HINT)
    return (quad for quad in quads if quad.graph_name != NamedNode(INFERRED))


def _wheel(path: Path) -> Iterator[Quad]:
    with tempfile.TemporaryDirectory(prefix="detente-diff-") as temporary:
        try:
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.startswith(_DATA)]
                archive.extractall(temporary, names)
        except (OSError, zipfile.BadZipFile) as error:
            raise DetenteError(f"{path}: {getattr(error, 'strerror', None) or error}", _HINT) from error
        if not names:
            raise DetenteError(f"{path}: no wheel of detente", _HINT)
        yield from _folder(Path(temporary) / _DATA)


def _folder(path: Path) -> Iterator[Quad]:
    """Read ontology and graph of a dataset, or all files of any other folder, each into a graph of its own."""
    graph = path / "graph"
    if graph.is_dir():
        for file in sorted((path / "ontology").glob("*.ttl")):
            yield from _file(file, file.name, ONTOLOGY if file.stem == "detente" else f"{DET}module/{file.stem}")
    else:
        graph = path
    files = sorted(file for file in graph.rglob("*") if file.suffix in dataset.RDF_SUFFIXES)
    if not files:
        raise DetenteError(f"{path}: no Turtle or TriG file in this folder", _HINT)
    for file in files:
        place = file.relative_to(graph).with_suffix("").as_posix()
        yield from _file(file, place, GRAPH + place)


def _file(path: Path, place: str, name: str | GraphName) -> Iterator[Quad]:
    """Read a file; ``name`` is the graph of what is in none. What is relative is relative to ``place``."""
    own = NamedNode(name) if isinstance(name, str) else name
    trig = path.suffix == ".trig"
    try:
        quads = parse(
            path=path,
            format=RdfFormat.TRIG if trig else RdfFormat.TURTLE,
            base_iri=_BASE + re.sub(r"[^\w./-]", "-", place),
            rename_blank_nodes=True,
        )
        for quad in quads:
            graph = own if quad.graph_name == DefaultGraph() else quad.graph_name
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        raise syntax_error(path, error) from error
    except (OSError, ValueError) as error:
        reason = re.sub(r" \(os error \d+\)$", "", str(error))
        raise DetenteError(f"{path}: {reason}", _HINT) from error
