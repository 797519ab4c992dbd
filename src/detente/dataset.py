"""Where ontology, graph and questions are: inside an installed wheel, else in the checkout."""

from pathlib import Path

from detente.errors import DetenteError
from detente.namespaces import DET, GRAPH, ONTOLOGY

RDF_SUFFIXES = (".ttl", ".trig")


def root() -> Path:
    """Give the folder that holds ``ontology/``, ``graph/`` and ``queries/``.

    That is ``data`` beside this module in a wheel, else the checkout that holds this module. It never searches
    anywhere else: an editable install would leave stale copies to be found.
    """
    package = Path(__file__).parent
    for folder in (package / "data", package.parent.parent):
        if (folder / "ontology").is_dir() and (folder / "graph").is_dir():
            return folder
    raise DetenteError(
        "the ontology and the graph are missing from this installation",
        "Install detente from a wheel, or run it from its checkout.",
    )


def is_installed() -> bool:
    """Tell whether the data come from a wheel (and so never change)."""
    return root().name == "data"


def ontology_files() -> list[Path]:
    """List the ontology modules, sorted."""
    return sorted((root() / "ontology").glob("*.ttl"))


def graph_files(*, reference_only: bool = False) -> list[Path]:
    """List the files of the asserted graph, sorted; with ``reference_only`` those of ``graph/reference``."""
    folder = root() / "graph" / "reference" if reference_only else root() / "graph"
    return sorted(path for path in folder.rglob("*") if path.suffix in RDF_SUFFIXES)


def question_files() -> list[Path]:
    """List the question files (``queries/<theme>/<name>.rq``), sorted."""
    return sorted((root() / "queries").glob("*/*.rq"))


def shape_files() -> list[Path]:
    """List the SHACL files, sorted."""
    return sorted((root() / "ontology" / "shapes").glob("*.ttl"))


def hygiene_files() -> list[Path]:
    """List the hygiene queries, sorted."""
    return sorted((root() / "ontology" / "hygiene").glob("*.rq"))


def rule_files(folder: str) -> list[Path]:
    """List the CONSTRUCT rules of ``materialise`` (before weighing) or ``edges`` (after it), sorted."""
    return sorted((root() / "ontology" / "rules" / folder).glob("*.rq"))


def graph_name(path: Path) -> str:
    """Give the IRI of the named graph that the triples of ``path`` go to.

    A file of ``graph/`` is named after its path, an ontology module after its own IRI, and any other file
    (``--data``) ``graph:data/<file stem>``.
    """
    base = root()
    if path.is_relative_to(base / "graph"):
        return GRAPH + path.relative_to(base / "graph").with_suffix("").as_posix()
    if path.parent == base / "ontology":
        return ONTOLOGY if path.stem == "detente" else f"{DET}module/{path.stem}"
    return f"{GRAPH}data/{path.stem}"
