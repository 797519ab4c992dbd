"""Runs HermiT, the reasoner that travels with owlready2."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Triple, serialize

from detente import owl
from detente.errors import DetenteError
from detente.namespaces import PREFIXES

_JAVA: Final = "java"
_NOTHING: Final = PREFIXES["owl"] + "Nothing"
_INCONSISTENT: Final = "InconsistentOntologyException"
_QUICK_START: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""What makes Java spend little before it begins: most runs of an explanation take less than a second."""


def java_available() -> bool:
    """Tell whether there is a Java to run HermiT with."""
    return shutil.which(_JAVA) is not None


def classify(statements: Iterable[Triple]) -> tuple[str, ...] | None:
    """Give the unsatisfiable classes of ``statements``, sorted, or ``None`` if all is inconsistent.

    Raises ``DetenteError`` if HermiT stops.
    """
    import owlready2

    world = owl.load(statements).world
    with _temporary_files():
        try:
            owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        except owlready2.OwlReadyJavaError as error:
            raise DetenteError(
                f"HermiT stopped: {_cause(str(error))}",
                "`detente validate` finds malformed values; the reasoner reads OWL 2 DL and nothing beyond it.",
            ) from error
    return tuple(sorted({str(found.iri) for found in world.inconsistent_classes()} - {_NOTHING}))


def first_inconsistent(ontologies: Sequence[Iterable[Triple]], seconds: float) -> int | None:
    """Give the place of the first of ``ontologies`` that is inconsistent, or ``None`` if there is none.

    One process reads them in order and ends with the first that is inconsistent, so smaller ones should come
    first. One that HermiT can't read does not count. Raises ``TimeoutError`` after ``seconds``.
    """
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        files = [Path(folder) / f"{place}.nt" for place in range(len(ontologies))]
        for file, statements in zip(files, ontologies, strict=True):
            serialize(statements, file, RdfFormat.N_TRIPLES)
        begin = 0
        while begin < len(files):
            consistent, inconsistent = _run(files[begin:], seconds)
            begin += consistent
            if inconsistent:
                return begin
            begin += 1
    return None


def _run(files: Sequence[Path], seconds: float) -> tuple[int, bool]:
    """Give how many of ``files`` are consistent, up to the first that is not, and whether there is such a one."""
    import owlready2
    from owlready2 import reasoning

    command = [owlready2.JAVA_EXE, *_QUICK_START, f"-Xmx{reasoning.JAVA_MEMORY}M", "-cp", reasoning._HERMIT_CLASSPATH]
    options = ["org.semanticweb.HermiT.cli.CommandLine", "--consistency", "--ignoreUnsupportedDatatypes"]
    try:
        done = subprocess.run(
            [*command, *options, *(file.as_uri() for file in files)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=max(seconds, 0),
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    return done.stdout.count(" is satisfiable."), _INCONSISTENT in done.stderr


@contextmanager
def _temporary_files() -> Iterator[None]:
    """Keep the files that owlready2 writes, and leaves behind where it fails, in a folder that goes away."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


def _cause(text: str) -> str:
    """Give the line of a Java error that says what went wrong."""
    lines = [line for line in text.splitlines() if line.strip()]
    named = next((line for line in lines if "Exception" in line or "Error" in line), lines[-1])
    return named.rpartition("Exception: ")[2].removeprefix('Exception in thread "main" ')
