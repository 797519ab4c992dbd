"""What a measurement has to say of where it was made."""

import os
import platform
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from detente import dataset
from detente.api import Dataset
from detente.version import VERSION

_PACKAGES = ("click", "oxigraph", "pyoxigraph", "pyshacl", "rdflib")


def describe(measured: Dataset) -> Iterator[str]:
    """Describe the machine, the versions and the dataset, a line each."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text(encoding="utf-8").splitlines()
        processor = next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), processor)
    yield f"{time.strftime('%Y-%m-%d')}, {processor}, {os.cpu_count()} cores, {platform.system()}"
    versions = [f"{package} {metadata.version(package)}" for package in _PACKAGES]
    yield f"Python {platform.python_version()}, " + ", ".join(versions)
    home = "wheel" if dataset.is_installed() else "checkout"
    yield f"detente {VERSION} from a {home}, dataset {measured.hash[:12]}, {len(measured.raw):,} quads"
