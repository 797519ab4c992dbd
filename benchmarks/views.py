"""Measure views on the shipped graph, and weighing and deriving on synthetic graphs; print Markdown tables.

How to run it: ``benchmarks/README.md``.
"""

import argparse
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Final

from benchmarks import machine, memory
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from detente import asserted, dataset, derive, sensitivity
from detente.namespaces import DET, ID, RDF_TYPE, XSD, Det
from detente.prepare import open_dataset
from detente.view.build import build
from detente.view.cached import open_view
from detente.view.parameters import View

VIEWS: Final = {
    "known at 2024-06-17": View(known_at=date(2024, 6, 17)),
    "valid at 2024-06-17": View(valid_at=date(2024, 6, 17)),
    "according to the article": View(according_to=(f"{ID}document/kim-2024-08-20",)),
    "without the reconstructed": View(without=("reconstructed",)),
}
FIRST_USE: Final = 1.0
"""The seconds that the first use of a view may take."""
TIMES_LOAD: Final = 3.0
"""How many times as long as Oxigraph's own load of the same triples weighing and deriving may take."""
LIBRARY: Final = 60.0
"""The seconds that the sensitivity of the whole library may take."""
_MEGABYTE: Final = 1_000_000
_POSITION, _ACTOR, _INSTRUMENT, _STANCE = (NamedNode(DET + n) for n in ("Position", "actor", "instrument", "stance"))


def main() -> int:
    """Measure and print; give 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=5, help="how often each view is built and opened")
    arguments = parser.parse_args()
    shipped = open_dataset()
    for line in machine.describe(shipped):
        print(f"- {line}")
    missed = [*_views(arguments.runs), *_library(), *_synthetic(arguments.records)]
    print("\n" + ("All aims are met." if not missed else "\n".join(f"Missed: {aim}" for aim in missed)))
    return 1 if missed else 0


def _views(runs: int) -> Iterator[str]:
    """Time the first use of each view (built, written, opened) and the next (opened), and give the aims missed."""
    print("\n| view | built in memory, s | first use, s | next use, s | plain dataset, s |")
    print("| --- | ---: | ---: | ---: | ---: |")
    plain = _median(runs, lambda: open_dataset().ask("communique-supporters"))
    for name, view in VIEWS.items():
        shipped = open_dataset()
        built = _median(runs, lambda: build(shipped.raw, view))  # noqa: B023
        with tempfile.TemporaryDirectory() as folder:
            places = iter(range(runs))

            def first() -> Store:
                shipped.folder = str(Path(folder, str(next(places))))  # noqa: B023
                return open_view(shipped, view)  # noqa: B023

            fresh = _median(runs, first)
            again = _median(runs, lambda: open_view(shipped, view))  # noqa: B023
        print(f"| {name} | {built:.3f} | {fresh:.3f} | {again:.3f} | {plain:.3f} |")
        if fresh > FIRST_USE:
            yield f"the first use of the view {name} took {fresh:.2f} s, more than {FIRST_USE} s"


def _library() -> Iterator[str]:
    """Time the sensitivity of all questions but the one whose rows are sources."""
    shipped = open_dataset()
    asked = [(question, dict[str, str]()) for name, question in shipped.questions.items() if name != "sources-of"]
    begin = time.perf_counter()
    answer = sensitivity.sensitivity(shipped, asked)
    seconds = time.perf_counter() - begin
    print(f"\nSensitivity of the whole library: {seconds:.1f} s, {len(answer):,} rows.")
    if seconds > LIBRARY:
        yield f"the sensitivity of the whole library took {seconds:.0f} s, more than {LIBRARY:.0f} s"


def _synthetic(sizes: list[int]) -> Iterator[str]:
    """Time weighing and deriving on synthetic records, each size in a process of its own, and give the aims missed."""
    print("\n| records | triples | load, s | weigh and derive, s | times load | peak memory, MB | disagreements |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    seconds: dict[int, float] = {}
    for size in sizes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            triples, loaded, seconds[size], peak, found = pool.apply(_measure, (size,))
        ratio = seconds[size] / loaded
        print(
            f"| {size:,} | {triples:,} | {loaded:.2f} | {seconds[size]:.2f} | {ratio:.2f} | {peak:,.0f} | {found:,} |"
        )
        if ratio > TIMES_LOAD:
            yield f"{size:,} records took {ratio:.1f} times Oxigraph's load, more than {TIMES_LOAD}"
    for small, large in pairwise(sizes):
        grown, bound = seconds[large] / seconds[small], large * log(large) / (small * log(small))
        if grown > bound:
            yield f"from {small:,} to {large:,} records time grew {grown:.1f} times, more than n log n ({bound:.1f})"


def _measure(size: int) -> tuple[int, float, float, float, int]:
    """Load ``size`` records, weigh them and derive edges; give triples, both times, peak memory and disagreements."""
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        serialize(_records(size), file, RdfFormat.N_TRIPLES)
        file.flush()
        store = Store()
        begin = time.perf_counter()
        store.bulk_load(path=file.name, format=RdfFormat.N_TRIPLES)
        loaded = time.perf_counter() - begin
    triples = len(store)
    for path in dataset.ontology_files():
        store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in asserted.read(path))
    begin = time.perf_counter()
    derive.derive(store)
    seconds = time.perf_counter() - begin
    quads = store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(Det.Disagreement), DefaultGraph())
    return triples, loaded, seconds, memory.peak() / _MEGABYTE, sum(1 for _ in quads)


def _records(size: int) -> Iterator[Triple]:
    """Give positions of actors on instruments, four a key on two days, every tenth of which another contradicts."""
    random.seed(0)
    stances = [NamedNode(DET + name) for name in ("Supported", "Declined", "RemovedFromList")]
    start = date(2024, 1, 1)
    for number in range(size):
        record = NamedNode(f"{ID}record/synthetic-{number}")
        key = number // 4
        day = start + timedelta(days=key % 300 + number % 2)
        yield Triple(record, NamedNode(RDF_TYPE), _POSITION)
        yield Triple(record, _ACTOR, NamedNode(f"{ID}state/synthetic-{key % 200}"))
        yield Triple(record, _INSTRUMENT, NamedNode(f"{ID}instrument/synthetic-{key // 200}"))
        yield Triple(record, NamedNode(Det.day), Literal(day.isoformat(), datatype=NamedNode(XSD + "date")))
        stance = stances[0] if random.random() > 0.1 else random.choice(stances)
        yield Triple(record, _STANCE, stance)
        yield Triple(record, NamedNode(Det.source), NamedNode(f"{ID}document/synthetic-{number % 5000}"))


def _median(runs: int, work: Callable[[], object]) -> float:
    """Give the median seconds of ``runs`` runs."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
