"""The wheel: it carries the data, is the same for the same files, and answers where there is no checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from tests.conftest import Run

ROOT = Path(__file__).parents[2]
DATA = ("graph", "ontology", "queries")
ASK = ("ask", "communique-decliners")


def _copy(target: Path) -> Path:
    """Copy what the wheel is built from."""
    for name in (*DATA, "src"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy2(path, target)
    return target


def _pip(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *map(str, arguments)], check=True, timeout=120)


def _build(checkout: Path, target: Path) -> Path:
    """Build the wheel of ``checkout`` into the folder ``target``."""
    _pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", target, checkout)
    (wheel,) = target.glob("*.whl")
    return wheel


def _hash(wheel: Path) -> str:
    return zipfile.ZipFile(wheel).read("detente/data/HASH").decode("ascii")


def _tree(folder: Path) -> set[str]:
    """List what is in ``folder``, but for what Python compiles."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout."""
    return _copy(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel."""
    return _build(checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Give a function that runs the command of a virtual environment with the wheel, where no checkout is.

    Its dependencies are those of this environment, so that nothing is downloaded.
    """
    home = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home / "venv")], check=True, timeout=60)
    scripts = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
    _pip("--python", scripts / "python", "install", "--no-deps", "--no-index", wheel)
    purelib = subprocess.run(
        [str(scripts / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(purelib) / "dependencies.pth").write_text("\n".join(dependencies) + "\n", encoding="utf-8")
    shutil.rmtree(checkout)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(scripts / program), *arguments],
            capture_output=True,
            encoding="utf-8",
            env={**environment, "DETENTE_CACHE": str(home / "cache")},
            cwd=home,
            timeout=60,
            check=False,
        )

    return run


def test_wheel_carries_every_data_file(wheel: Path) -> None:
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("detente/data/")}
    wanted = {
        f"detente/data/{path.relative_to(ROOT).as_posix()}"
        for name in DATA
        for path in (ROOT / name).rglob("*")
        if path.is_file()
    }
    assert carried == wanted | {"detente/data/HASH"}
    assert len(_hash(wheel).strip()) == 64


def test_wheel_carries_nothing_else_but_the_package(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"detente"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]
    for name in ("detente/py.typed", "detente/__main__.py"):
        assert name in names
    for licence in ("LICENSE", "LICENSE-DATA"):
        assert [name for name in names if name.endswith(f".dist-info/licenses/{licence}")]


def test_same_files_give_the_same_wheel_and_another_fact_another_hash(tmp_path: Path, wheel: Path) -> None:
    checkout = _copy(tmp_path / "copy")
    for path in checkout.rglob("*"):
        os.utime(path, (0, 0))
    assert _build(checkout, tmp_path / "same").read_bytes() == wheel.read_bytes()
    states = checkout / "graph" / "reference" / "states.ttl"
    states.write_text(states.read_text(encoding="utf-8").replace("Switzerland", "Helvetia"), encoding="utf-8")
    assert _hash(_build(checkout, tmp_path / "other")) != _hash(wheel)


def test_editable_install_copies_no_data(tmp_path: Path) -> None:
    checkout = _copy(tmp_path / "copy")
    target = tmp_path / "target"
    _pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--target", target, "--editable", checkout)
    assert [path.name for path in target.iterdir() if path.suffix in ("", ".pth") and path.name != "bin"] == [
        "_detente.pth"
    ]
    assert (target / "_detente.pth").read_text(encoding="utf-8").strip() == str(checkout / "src")


def test_build_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = _copy(tmp_path / "copy")
    before = _tree(checkout)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    _build(checkout, tmp_path / "wheel")
    assert _tree(checkout) == before
    assert not list(temporary.iterdir())


def test_installed_command_answers_without_a_checkout(installed: Run, detente: Run) -> None:
    for _ in ("first run", "run from the cache"):
        done = installed("detente", *ASK)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == detente(*ASK).stdout.replace("\r\n", "\n")
    assert "state/IND" in done.stdout


def test_installed_command_reads_its_own_data(installed: Run) -> None:
    code = (
        "from pathlib import Path; import sys; from detente import dataset; "
        "root = dataset.root(); assert root.name == 'data', root; assert root.is_relative_to(sys.prefix), root"
    )
    done = installed("python", "-c", code)
    assert (done.returncode, done.stderr) == (0, "")


def test_installed_command_exports_what_the_checkout_does(installed: Run, detente: Run) -> None:
    done = installed("detente", "export", "-f", "nquads")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == detente("export", "-f", "nquads").stdout


def test_installed_command_formats_nothing_of_its_own(installed: Run) -> None:
    done = installed("detente", "fmt", "--check")
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
