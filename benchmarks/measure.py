"""Measure the command against its peers on the shipped graph, and print a Markdown table.

Whole processes, each in turn, with its output into a pipe; before a time counts, its answer is compared with the
command's. How to run it: ``benchmarks/README.md``.
"""

import argparse
import csv
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import machine, warm
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Literal, Quad, RdfFormat, Store, parse

from detente import dataset, library, names
from detente.api import Dataset as Prepared
from detente.namespaces import ID, PREFIXES
from detente.prepare import open_dataset

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
class Measured:
    """The seconds of each run of a program, and its peak memory in bytes; none if it was stopped."""

    times: Sequence[float]
    peak: int | None

    @property
    def median(self) -> float:
        return statistics.median(self.times)


@dataclass(frozen=True, slots=True)
class Aim:
    """A limit on the median time of the command: in seconds, in times the median of a peer, or in seconds beyond it."""

    case: str
    limit: float
    peer: str | None = None
    beyond: bool = False


AIMS: Final = (
    Aim("ask", 3.0, PYOXIGRAPH),
    Aim("ask", 0.2, RDFLIB),
    Aim("search", 0.2, PYOXIGRAPH, beyond=True),
    Aim("--help", 1.5, "import click"),
    Aim("validate", 10.0),
    Aim("first run", 3.0),
)
"""What the product aims at; an aim on ``ask`` or ``search`` holds for each case of it."""

_SEARCH: Final = """PREFIX rdfs: <{rdfs}>
PREFIX skos: <{skos}>
SELECT DISTINCT ?entity WHERE {{
  ?entity rdfs:label|skos:altLabel ?name .
  FILTER (CONTAINS(LCASE(STR(?name)), LCASE({text})))
  FILTER (REGEX(STR(?entity), "^{id}(?!claim/|disagreement/|record/)"))
}}"""
"""What a plain script finds: what has a label or an alias with the text in it, but for what has no name."""


def main() -> None:
    """Measure, and print what was measured and whether the aims are met; exit with 1 if an answer is wrong."""
    parser = argparse.ArgumentParser(description="Measure detente against its peers on the shipped graph.")
    parser.add_argument("--runs", type=int, default=20, help="runs of a fast program; a slow one runs a fourth")
    parser.add_argument("--warm-up", type=int, default=3, help="runs of each program that do not count")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="detente-benchmark-") as folder:
        os.environ["DETENTE_CACHE"] = str(Path(folder) / "cache")
        cases = list(_cases(Path(folder)))
        for line in machine.describe(open_dataset()):
            print(f"- {line}")
        print("\nWhole processes, output into a pipe, files in the page cache:\n")
        measured = {case.name: _measure(case, options.runs, options.warm_up) for case in cases}
        _print_table(measured)
        print("\nThe same questions again and again in one process, the dataset open:\n")
        _print_table(dict(_warm(Path(folder), options.runs, options.warm_up)))
        print("\nAims:\n")
        for line in _aims(measured):
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
    Store(str(store)).bulk_extend(shipped.raw)
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
    for number, text in enumerate(json.loads(_read_cases())["search"]):
        query = folder / f"search-{number}.rq"
        query.write_text(_SEARCH.format(**PREFIXES, id=ID, text=Literal(text)), encoding="utf-8")
        programs = {
            OURS: [command, "search", text, "--limit", "100000"],
            PYOXIGRAPH: [python, str(peers / "pyoxigraph_ask.py"), str(store), str(query)],
        }
        yield Case(f"search {text}", programs, _finds)
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
    yield Case("first run", {OURS: [command, "ask", next(_questions())[0].name]}, fresh_cache=True)


def _read_cases() -> str:
    return (HERE / "cases.json").read_text(encoding="utf-8")


def _questions() -> Iterator[tuple[library.Question, dict[str, str]]]:
    """Give the questions of ``cases.json`` with their arguments."""
    known = library.read_library()
    for case in json.loads(_read_cases())["ask"]:
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


def _measure(case: Case, runs: int, warm_up: int) -> dict[str, Measured]:
    """Run the programs of ``case`` in turn and give what was measured of each."""
    expected: bytes | None = None
    times: dict[str, list[float]] = {name: [] for name in case.programs}
    peaks: dict[str, int | None] = dict.fromkeys(case.programs)
    turns: dict[str, range] = {}
    for name, words in case.programs.items():  # the first run tells whether the program is right, and slow
        seconds, output, _ = _run(words, fresh_cache=case.fresh_cache)
        if output is None:
            times[name], turns[name] = [seconds], range(0)
            continue
        expected = output if expected is None else expected
        if case.same and not case.same(expected, output):
            sys.exit(f"error: {case.name}: {name} gives another answer than {OURS}")
        turns[name] = range(max(runs // 4, 1)) if seconds > SLOW else range(-warm_up, runs)
        *_, notes = _run([sys.executable, "-IS", str(HERE / "memory.py"), *words], fresh_cache=case.fresh_cache)
        peaks[name] = int(notes.split()[-1]) if notes else None
    for turn in range(-warm_up, runs):
        for name, words in case.programs.items():
            if turn in turns[name]:
                seconds, *_ = _run(words, fresh_cache=case.fresh_cache)
                if turn >= 0:
                    times[name].append(seconds)
    return {name: Measured(times[name], peaks[name]) for name in case.programs}


def _run(words: Sequence[str], *, fresh_cache: bool) -> tuple[float, bytes | None, bytes | None]:
    """Run a program and give the seconds from its start to its end, its output and its notes; none if stopped."""
    with tempfile.TemporaryDirectory(prefix="detente-benchmark-") as empty:
        environment = os.environ | ({"DETENTE_CACHE": empty} if fresh_cache else {})
        begin = time.perf_counter()
        try:
            done = subprocess.run(words, capture_output=True, env=environment, timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return LIMIT, None, None
        seconds = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"error: {' '.join(words)} exits with {done.returncode}\n{done.stderr.decode()}")
    return seconds, done.stdout, done.stderr


def _same_rows(one: bytes, other: bytes) -> bool:
    rows = [sorted(csv.reader(io.StringIO(output.decode(), newline=""))) for output in (one, other)]
    return rows[0] == rows[1]


def _finds(one: bytes, other: bytes) -> bool:
    """Compare what is found: one finds what the other finds, and may find more."""
    found = [
        {row["entity"] for row in csv.DictReader(io.StringIO(output.decode(), newline=""))} for output in (one, other)
    ]
    return found[1] <= found[0]


def _same_graph(one: bytes, other: bytes) -> bool:
    """Compare as a store holds it: Oxigraph's forgets that an integer was declared not to be negative."""
    graphs = []
    for output in (one, other):
        store = Store()
        store.load(output, RdfFormat.TURTLE)
        graphs.append(Dataset(store))
        graphs[-1].canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return graphs[0] == graphs[1]


def _warm(folder: Path, runs: int, warm_up: int) -> Iterator[tuple[str, dict[str, Measured]]]:
    """Measure each question in processes that stay: the library on its dataset, pyoxigraph on its own store."""
    shipped = open_dataset()
    for question, arguments in _questions():
        programs: dict[str, warm.Program] = {
            OURS: warm.Ours(question.name, arguments),
            PYOXIGRAPH: warm.Plain(folder / "store", _filled(shipped, question, arguments)),
        }
        measured = warm.measure(programs, runs, warm_up)
        yield f"ask {question.name}", {name: Measured(times, peak) for name, (times, peak) in measured.items()}


def _print_table(cases: Mapping[str, Mapping[str, Measured]]) -> None:
    print("| case | program | median | p95 | runs | times detente | peak memory |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for case, programs in cases.items():
        ours = programs[OURS].median
        for name, measured in programs.items():
            times, median = sorted(measured.times), measured.median
            p95 = times[round(0.95 * (len(times) - 1))]
            more = "> " if median >= LIMIT else ""
            peak = "?" if measured.peak is None else f"{measured.peak / 1_000_000:.0f} MB"
            print(
                f"| {case} | {name} | {more}{median * 1000:.1f} ms | {more}{p95 * 1000:.1f} ms "
                f"| {len(times)} | {more}{median / ours:.2f} | {peak} |"
            )


def _aims(cases: Mapping[str, Mapping[str, Measured]]) -> Iterator[str]:
    """Give a line an aim and case: what was aimed at, what was measured, met or missed."""
    for aim in AIMS:
        for case, programs in cases.items():
            if case == aim.case or case.startswith(aim.case + " "):
                measured, unit = programs[OURS].median, " s"
                if aim.peer and aim.beyond:
                    measured, unit = measured - programs[aim.peer].median, f" s beyond the {aim.peer}"
                elif aim.peer:
                    measured, unit = measured / programs[aim.peer].median, f" times the {aim.peer}"
                verdict = "met" if measured <= aim.limit else "missed"
                yield f"{case}: at most {aim.limit:g}{unit}: {measured:.2f}, {verdict}"


if __name__ == "__main__":
    main()
