"""What all tests share: an environment of their own, one prepared dataset, and the command as a process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

_SHARED_BY_WORKERS = "prepared"
_KEPT = {"DETENTE_REQUIRE_JAVA", "DETENTE_REQUIRE_SHELLS"}
"""Read by the tests, not by the product: with one, a check fails where Java, or a shell, is missing."""


@pytest.fixture(scope="session", autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Clear ``DETENTE_*`` and what colours output, and point the cache at a folder of this run; give the folder.

    All workers of the run share the folder, so that the dataset is prepared once.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    cache = base / _SHARED_BY_WORKERS
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("DETENTE_") and name not in _KEPT:
                patch.delenv(name)
        for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "LINES", "PYTHONUTF8", "PYTHONIOENCODING"):
            patch.delenv(name, raising=False)
        patch.setenv("DETENTE_CACHE", str(cache))
        yield cache


@pytest.fixture(scope="session")
def detente(environment: Path) -> Run:
    """Give a function that runs ``detente`` with its arguments in a process of its own and gives the result.

    Its keywords are those of ``subprocess.run``; ``env`` adds to the environment instead of replacing it. A run
    that takes longer than a minute fails the test.
    """

    def run(
        *arguments: str | Path,
        env: dict[str, str] | None = None,
        stdin: str | bytes | None = None,
        cwd: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "detente", *map(str, arguments)],
            input=content,
            stdin=subprocess.DEVNULL if content is None else None,
            capture_output=True,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            timeout=60,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def java() -> str:
    """Give the path of Java; without one skip, or fail where the environment says that the test must run."""
    return program("java", "there is no Java on the path")


def program(name: str, missing: str, required: str = "DETENTE_REQUIRE_JAVA") -> str:
    """Give the path of a program; without it skip, or fail where the variable ``required`` says that it must be."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get(required) == "1":
            pytest.fail(f"{required} is set, and {missing}")
        pytest.skip(missing)
    return found
