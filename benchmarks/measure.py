"""Measure the command against its peers on the shipped graph, and print a Markdown table.

Whole processes, each in turn, with its output into a pipe; before a time counts, its answer is compared with the
command's. How to run it: ``benchmarks/README.md``.
"""

import argparse
import csv
import io
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Quad, RdfFormat, Store, parse

from detente import answers, dataset, library, names
from detente.prepare import Dataset as Prepared
from detente.prepare import open_dataset
from detente.version import VERSION

HERE: Final = Path(__file__).parent
OURS: Final = "detente"
RDFLIB: Final = "rdflib script"
PYOXIGRAPH: Final = "pyoxigraph script"
OXIGRAPH: Final = "oxigraph command"
SLOW: Final = 1.0
"""Programs that take longer than this many seconds run fewer times."""
LIMIT: Final = 30.0
"""A peer that takes longer than this many seconds is stopped, and runs once."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured: a program a name, all of which must give the same answer if ``same`` can compare them."""

    name: str
    programs: Mapping[str, Sequence[str]]
    same: "Callable[[bytes, bytes], bool] | None" = None
    fresh_cache: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """A limit on the median time of the command: in seconds, or in times the median of a peer."""

    case: str
    limit: float
    peer: str | None = None


AIMS: Final = (
    Aim("ask", 3.0, PYOXIGRAPH),
    Aim("ask", 0.2, RDFLIB),
    Aim("--help", 1.5, "import click"),
    Aim("validate", 10.0),
    Aim("first run", 3.0),
)
"""What the product aims at; an aim on ``ask`` holds for each question."""


def main() -> None:
    """Measure, and print what was measured and whether the aims are met; exit with 1 if an answer is wrong."""
    parser = argparse.ArgumentParser(description="Measure detente against its peers on the shipped graph.")
    parser.add_argument("--runs", type=int, default=20, help="runs of a fast program; a slow one runs a fourth")
    parser.add_argument("--warm-up", type=int, default=3, help="runs of each program that do not count")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="detente-benchmark-") as folder:
        os.environ["DETENTE_CACHE"] = str(Path(folder) / "cache")
        cases = list(_cases(Path(folder)))
        for line in _machine():
            print(f"- {line}")
        print("\nWhole processes, output into a pipe, files in the page cache:\n")
        times = {case.name: _measure(case, options.runs, options.warm_up) for case in cases}
        _print_table(times)
        print("\nThe same questions again and again in one process, the dataset open:\n")
        _print_table(dict(_warm(Path(folder), options.runs, options.warm_up)))
        print("\nAims:\n")
        for line in _aims(times):
            print(f"- {line}")


def _cases(folder: Path) -> Iterator[Case]:
    """Prepare what the peers read, and give the cases."""
    command = shutil.which("detente", path=str(Path(sys.executable).parent))
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if not command or not oxigraph:
        sys.exit("error: detente and oxigraph must be installed beside this Python; see benchmarks/README.md")
    python, peers = sys.executable, HERE / "peers"
    whole, asserted, store = folder / "whole.ttl", folder / "asserted", folder / "store"
    shipped = open_dataset()
    subprocess.run([command, "export", "--with-inferred", "-o", str(whole)], check=True)
    _asserted_store(asserted)
    Store(str(store)).bulk_extend(shipped.store)
    in_store = ("--location", str(store))

    for question, arguments in _questions():
        query = folder / f"{question.name}.rq"
        query.write_text(_filled(shipped, question, arguments), encoding="utf-8")
        called = [word for name, text in arguments.items() for word in (f"--{name}", text)]
        programs = {
            OURS: [command, "ask", question.name, *called],
            PYOXIGRAPH: [python, str(peers / "pyoxigraph_ask.py"), str(store), str(query)],
            OXIGRAPH: [oxigraph, "query", "--results-format", "csv", *in_store, "--query-file", str(query)],
            RDFLIB: [python, str(peers / "rdflib_ask.py"), str(whole), str(query)],
        }
        yield Case(f"ask {question.name}", programs, _same_rows)
    yield Case(
        "export",
        {
            OURS: [command, "export"],
            PYOXIGRAPH: [python, str(peers / "pyoxigraph_export.py"), str(asserted)],
            OXIGRAPH: [oxigraph, "dump", "--location", str(asserted), "--graph", "default", "--format", "ttl"],
            RDFLIB: [python, str(peers / "rdflib_export.py"), *map(str, _files())],
        },
        _same_graph,
    )
    yield Case("--help", {OURS: [command, "--help"], "import click": [python, "-c", "import click"]})
    yield Case("validate", {OURS: [command, "validate"]})
    first = [command, "ask", *next(iter(json.loads(_read_cases())))["question"].split()]
    yield Case("first run", {OURS: first}, fresh_cache=True)


def _read_cases() -> str:
    return (HERE / "cases.json").read_text(encoding="utf-8")


def _questions() -> Iterator[tuple[library.Question, dict[str, str]]]:
    """Give the questions of ``cases.json`` with their arguments."""
    known = library.read_library()
    for case in json.loads(_read_cases()):
        yield known[case["question"]], case["arguments"]


def _filled(shipped: Prepared, question: library.Question, arguments: Mapping[str, str]) -> str:
    parameters = {parameter.name: parameter for parameter in question.params}
    terms = {name: names.argument(shipped, parameters[name], text) for name, text in arguments.items()}
    return library.fill(question, terms)


def _files() -> list[Path]:
    return [*dataset.ontology_files(), *dataset.graph_files()]


def _asserted_store(target: Path) -> None:
    """Put what is asserted into the default graph of a store on disk, each triple once."""
    store = Store(str(target))
    for path in _files():
        quads = parse(path=str(path), rename_blank_nodes=True)
        store.extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
    store.optimize()


def _measure(case: Case, runs: int, warm_up: int) -> dict[str, list[float]]:
    """Run the programs of ``case`` in turn and give the seconds that each took."""
    expected: bytes | None = None
    times: dict[str, list[float]] = {name: [] for name in case.programs}
    turns: dict[str, range] = {}
    for name, words in case.programs.items():  # the first run tells whether the program is right, and slow
        seconds, output = _run(words, fresh_cache=case.fresh_cache)
        if output is None:
            times[name], turns[name] = [seconds], range(0)
            continue
        expected = output if expected is None else expected
        if case.same and not case.same(expected, output):
            sys.exit(f"error: {case.name}: {name} gives another answer than {OURS}")
        turns[name] = range(max(runs // 4, 1)) if seconds > SLOW else range(-warm_up, runs)
    for turn in range(-warm_up, runs):
        for name, words in case.programs.items():
            if turn in turns[name]:
                seconds, _ = _run(words, fresh_cache=case.fresh_cache)
                if turn >= 0:
                    times[name].append(seconds)
    return times


def _run(words: Sequence[str], *, fresh_cache: bool) -> tuple[float, bytes | None]:
    """Run a program and give the seconds from its start to its end, and its output; none if it was stopped."""
    with tempfile.TemporaryDirectory(prefix="detente-benchmark-") as empty:
        environment = os.environ | ({"DETENTE_CACHE": empty} if fresh_cache else {})
        begin = time.perf_counter()
        try:
            done = subprocess.run(words, capture_output=True, env=environment, timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return LIMIT, None
        seconds = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"error: {' '.join(words)} exits with {done.returncode}\n{done.stderr.decode()}")
    return seconds, done.stdout


def _same_rows(one: bytes, other: bytes) -> bool:
    rows = [sorted(csv.reader(io.StringIO(output.decode(), newline=""))) for output in (one, other)]
    return rows[0] == rows[1]


def _same_graph(one: bytes, other: bytes) -> bool:
    """Compare as a store holds it: Oxigraph's forgets that an integer was declared not to be negative."""
    graphs = []
    for output in (one, other):
        store = Store()
        store.load(output, RdfFormat.TURTLE)
        graphs.append(Dataset(store))
        graphs[-1].canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return graphs[0] == graphs[1]


def _warm(folder: Path, runs: int, warm_up: int) -> Iterator[tuple[str, dict[str, list[float]]]]:
    """Measure each question in this process: the library on its dataset, pyoxigraph on its own store."""
    shipped = open_dataset()
    store = Store.read_only(str(folder / "store"))
    for question, arguments in _questions():
        query = _filled(shipped, question, arguments)
        ours, theirs = io.StringIO(), io.BytesIO()

        def ask(
            question: library.Question = question,
            arguments: Mapping[str, str] = arguments,
            stream: io.StringIO = ours,
        ) -> None:
            from detente.results import write

            write(answers.ask(shipped, question, arguments), "csv", stream)

        def plain(query: str = query, stream: io.BytesIO = theirs) -> None:
            from pyoxigraph import QueryResultsFormat, QuerySolutions

            solutions = store.query(query)
            assert isinstance(solutions, QuerySolutions)
            solutions.serialize(stream, QueryResultsFormat.CSV)

        times: dict[str, list[float]] = {OURS: [], PYOXIGRAPH: []}
        for turn in range(warm_up + runs):
            for name, work in ((OURS, ask), (PYOXIGRAPH, plain)):
                begin = time.perf_counter()
                work()
                if turn >= warm_up:
                    times[name].append(time.perf_counter() - begin)
        yield f"ask {question.name}", times


def _print_table(cases: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
    print("| case | program | median | p95 | runs | times detente |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for case, programs in cases.items():
        ours = statistics.median(programs[OURS])
        for name, times in programs.items():
            median = statistics.median(times)
            p95 = sorted(times)[min(len(times) - 1, round(0.95 * (len(times) - 1)))]
            more = "> " if median >= LIMIT else ""
            print(
                f"| {case} | {name} | {more}{median * 1000:.1f} ms | {more}{p95 * 1000:.1f} ms "
                f"| {len(times)} | {more}{median / ours:.2f} |"
            )


def _aims(times: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[str]:
    """Give a line an aim and case: what was aimed at, what was measured, met or missed."""
    for aim in AIMS:
        for case, programs in times.items():
            if case == aim.case or case.startswith(aim.case + " "):
                measured = statistics.median(programs[OURS])
                if aim.peer:
                    measured /= statistics.median(programs[aim.peer])
                unit = f" times the {aim.peer}" if aim.peer else " s"
                verdict = "met" if measured <= aim.limit else "missed"
                yield f"{case}: at most {aim.limit:g}{unit}: {measured:.2f}, {verdict}"


def _machine() -> Iterator[str]:
    """Describe the machine and the versions."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text(encoding="utf-8").splitlines()
        processor = next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), processor)
    yield f"{time.strftime('%Y-%m-%d')}, {processor}, {os.cpu_count()} cores, {platform.system()}"
    packages = ("click", "oxigraph", "pyoxigraph", "pyshacl", "rdflib")
    versions = [f"{package} {metadata.version(package)}" for package in packages]
    yield f"Python {platform.python_version()}, " + ", ".join(versions)
    shipped = open_dataset()
    home = "wheel" if dataset.is_installed() else "checkout"
    yield f"detente {VERSION} from a {home}, dataset {shipped.hash[:12]}, {len(shipped.store)} quads"


if __name__ == "__main__":
    main()
