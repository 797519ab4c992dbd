"""The prepared dataset: built once, safe to build by many at once, and never a reason not to answer."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import Run

ASK = ("ask", "communique-decliners")
_HOURS = 3600.0


def _start(cache: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "detente", *ASK],
        env={**os.environ, "DETENTE_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    for entry in [*path.rglob("*"), path]:
        os.utime(entry, (then, then))


@pytest.fixture(scope="module")
def answer(detente: Run) -> str:
    """What the question gives on the shared prepared dataset."""
    done = detente(*ASK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "state/IND" in done.stdout
    return done.stdout


@pytest.fixture
def prepared(environment: Path, answer: str, tmp_path: Path) -> Path:
    """A cache of the test's own that holds the prepared dataset."""
    cache = tmp_path / "cache"
    shutil.copytree(environment, cache)
    return cache


def test_eight_first_runs_at_once_give_one_answer(answer: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    processes = [_start(cache) for _ in range(8)]
    results = [(process.communicate(timeout=120), process.returncode) for process in processes]
    assert results == [((answer.encode(), b""), 0)] * 8
    (folder,) = cache.iterdir()
    assert not folder.name.startswith("tmp-")


def test_run_that_is_killed_while_it_builds_leaves_the_next_one_fine(answer: str, detente: Run, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    process = _start(cache)
    deadline = time.monotonic() + 60
    while not list(cache.glob("tmp-*/store")) and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=10)
    assert process.returncode == -signal.SIGKILL
    (left,) = cache.iterdir()
    assert left.name.startswith("tmp-")

    done = detente(*ASK, env={"DETENTE_CACHE": str(cache)})

    assert (done.returncode, done.stdout, done.stderr) == (0, answer, "")
    assert left.exists(), "what may still be written by another process stays"


def test_temporary_folder_of_hours_ago_is_swept_with_the_next_build(detente: Run, tmp_path: Path) -> None:
    old, young = tmp_path / "tmp-1-1", tmp_path / "tmp-2-2"
    for folder in (old, young):
        (folder / "store").mkdir(parents=True)
    _age(old, 2 * _HOURS)
    assert detente(*ASK, env={"DETENTE_CACHE": str(tmp_path)}).returncode == 0
    assert not old.exists()
    assert young.exists()


def test_the_four_last_used_datasets_stay(detente: Run, tmp_path: Path) -> None:
    folders = [tmp_path / f"{number}" for number in range(5)]
    for number, folder in enumerate(folders):
        folder.mkdir()
        (folder / "meta.json").write_text("{}", encoding="utf-8")
        _age(folder, (48 + number) * _HOURS)
    used_today = tmp_path / "today"
    used_today.mkdir()
    assert detente(*ASK, env={"DETENTE_CACHE": str(tmp_path)}).returncode == 0
    kept = {folder.name for folder in tmp_path.iterdir()}
    assert len(kept) == 4
    assert {"today", "0", "1"} < kept


def test_second_run_reads_what_the_first_prepared(answer: str, prepared: Path, detente: Run) -> None:
    _age(prepared, _HOURS)
    before = {path: path.stat().st_mtime_ns for path in prepared.rglob("*")}
    done = detente(*ASK, env={"DETENTE_CACHE": str(prepared)})
    assert done.stdout == answer
    after = {path: path.stat().st_mtime_ns for path in prepared.rglob("*")}
    touched = {path.name for path in after if after[path] != before[path]}
    assert touched == {"meta.json"}, "only the time of the last use is noted"


@pytest.mark.parametrize("damage", ["meta.json", "names.json", "questions.json", "store/CURRENT", "store"])
def test_damaged_dataset_is_built_again(answer: str, prepared: Path, detente: Run, damage: str) -> None:
    (folder,) = prepared.iterdir()
    path = folder / damage
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = detente(*ASK, env={"DETENTE_CACHE": str(prepared)})
    assert (done.returncode, done.stdout, done.stderr) == (0, answer, "")
    assert path.exists(), "the damage lasts"


def test_unwritable_cache_is_said_and_does_without(answer: str, detente: Run) -> None:
    done = detente(*ASK, env={"DETENTE_CACHE": "/dev/null/cache"})
    assert (done.returncode, done.stdout) == (0, answer)
    (line,) = done.stderr.splitlines()
    assert line.startswith("note: ")
    assert "/dev/null/cache" in line
    assert "memory" in line


def test_cache_defaults_to_the_users_place(answer: str, detente: Run, tmp_path: Path) -> None:
    done = detente(*ASK, env={"DETENTE_CACHE": "", "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)})
    assert done.stdout == answer
    if sys.platform == "linux":
        assert len(list((tmp_path / "detente").iterdir())) == 1


def test_cleared_cache_does_not_disturb_an_open_dataset(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.prepare import open_dataset

    monkeypatch.setenv("DETENTE_CACHE", str(prepared))
    dataset = open_dataset()
    shutil.rmtree(prepared)
    assert dataset.store.query("ASK { ?event a <https://w3id.org/detente/ontology/Summit> }")
