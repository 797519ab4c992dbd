"""Ask every question of the library on the shipped graph multiplied, and print a Markdown table.

Each is asked with the example of each of its parameters, with all of them, and with none. What is expected of it
follows from what the shipped graph answers. How to run it: ``benchmarks/README.md``.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from benchmarks import machine, memory, multiply
from pyoxigraph import NamedNode, Store

from detente import answers
from detente.api import Dataset
from detente.errors import DetenteError
from detente.library import LITERAL_TYPES, Question, find
from detente.namespaces import ID, expand
from detente.prepare import open_dataset
from detente.store.embedded import Embedded
from detente.store.protocol import Term

LIMIT: Final = 2.0
"""The seconds that a question may take."""
STOP: Final = 60.0
"""A question that takes longer than this many seconds is stopped."""
MEGABYTE: Final = 1_000_000
_DOCUMENT: Final = f"{ID}document/"
_DISAGREEMENT: Final = f"{ID}disagreement/"
_MASK: Final = NamedNode(_DISAGREEMENT)

Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with arguments, the rows that the shipped graph answers, and how many copies answer so."""

    question: Question
    arguments: Mapping[str, str]
    rows: Sequence[Row]
    copies: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a case: medians in seconds, memory in bytes, rows, and rows that are wrong or missing."""

    seconds: float
    processor: float
    peak: int
    beyond: int
    rows: int
    wrong: int


def main() -> None:
    """Measure, and print what was measured and which questions are too slow; exit with 1 if an answer is wrong."""
    parser = argparse.ArgumentParser(description="Ask every question on the shipped graph multiplied.")
    parser.add_argument("--times", type=int, default=100, help="how many times the shipped graph")
    parser.add_argument("--runs", type=int, default=5, help="warm runs of each question")
    parser.add_argument("--on-disk", action="store_true", help="ask a store on disk, not one in memory")
    parser.add_argument("questions", nargs="*", help="only these questions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="detente-benchmark-") as folder:
        os.environ["DETENTE_CACHE"] = str(Path(folder) / "cache")
        original = multiply.read()
        try:
            cases = list(_cases(original, options.times, options.questions))
        except DetenteError as error:
            sys.exit(f"error: {error}")
        dataset = _build(original, options.times, Path(folder))
        store = Path(folder) / "store" if options.on_disk else None
        if store:
            _write(dataset, store)
        print("\n| question | parameters | rows | median | processor | peak memory | beyond the dataset | under 2 s |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
        results = {}
        for case in cases:
            name = f"{case.question.name} | {_written(case.arguments)}"
            results[name] = measured = _measure(case, original, dataset, store, options.runs)
            print(f"| {name} | {_row(measured)} |", flush=True)
    _verdict(results)


def _cases(original: multiply.Original, times: int, chosen: Sequence[str]) -> Iterator[Case]:
    """Give each question with the example of each parameter, with all of them, and with none."""
    shipped = open_dataset()
    for question in [find(shipped, name) for name in chosen] or shipped.questions.values():
        examples = {parameter.name: parameter.example for parameter in question.params}
        calls = [{name: text} for name, text in examples.items()] if len(examples) > 1 else []
        for arguments in ([examples] if examples else []) + calls + [{}]:
            things = {
                NamedNode(expand(arguments[parameter.name]))
                for parameter in question.params
                if parameter.name in arguments and parameter.type not in LITERAL_TYPES
            }
            # Of a thing that is copied, only the shipped graph speaks.
            copies = 1 if things & original.things else times
            rows = answers.ask(shipped, question, arguments).rows
            yield Case(question, arguments, rows, copies)


def _expected(case: Case, original: multiply.Original) -> Counter[Row]:
    """Give the rows that all copies answer with, each so often; what only reference says stays alone."""
    found: Counter[Row] = Counter()
    for row in map(_masked, case.rows):
        for number in range(1, case.copies + 1 if _is_copied(row, original) else 2):
            found[tuple(_renamed(cell, original, number) for cell in row)] += 1
    return found


def _is_copied(row: Row, original: multiply.Original) -> bool:
    """Tell whether each copy has such a row: where something shared cites a document, it cites the first."""
    nodes = [cell for cell in row if isinstance(cell, NamedNode) and cell.value.startswith(ID)]
    speaking = [node for node in nodes if not node.value.startswith(_DOCUMENT)]
    if any(node in original.things or node == _MASK for node in speaking):
        return True
    return not speaking and any(node in original.things for node in nodes)


def _renamed(cell: Term | None, original: multiply.Original, number: int) -> Term | None:
    return multiply.rename(cell, number) if isinstance(cell, NamedNode) and cell in original.things else cell


def _masked(row: Row) -> Row:
    """Leave out which disagreement it is: its IRI is computed from the records that disagree."""
    return tuple(
        _MASK if isinstance(cell, NamedNode) and cell.value.startswith(_DISAGREEMENT) else cell for cell in row
    )


def _build(original: multiply.Original, times: int, folder: Path) -> Dataset:
    """Build the dataset as ``--data`` does, and print what that took."""
    copies = folder / "copies.ttl"
    with copies.open("wb") as stream:
        multiply.write(original, times, stream)
    begin = time.perf_counter()
    dataset = open_dataset([copies])
    seconds = time.perf_counter() - begin
    for line in machine.describe(dataset):
        print(f"- {line}")
    megabytes = copies.stat().st_size / MEGABYTE
    print(
        f"- the shipped graph {times} times, {megabytes:,.0f} MB of N-Triples beside it, "
        f"built in {seconds:.1f} s, peak memory {memory.peak() / MEGABYTE:,.0f} MB"
    )
    return dataset


def _write(dataset: Dataset, folder: Path) -> None:
    """Write the dataset into a store on disk, as the command prepares it, and print what that took."""
    begin = time.perf_counter()
    disk = Store(str(folder))
    disk.bulk_extend(dataset.raw)
    disk.optimize()
    disk.flush()
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"- written to disk in {time.perf_counter() - begin:.1f} s, {size / MEGABYTE:,.0f} MB")


def _measure(
    case: Case, original: multiply.Original, dataset: Dataset, store: Path | None, runs: int
) -> Measured | None:
    """Ask in a process of its own, which shares what is in memory and can be stopped; none if it was."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_ask, args=(case, original, dataset, store, runs, sender))
    process.start()
    sender.close()
    try:
        if not receiver.poll(STOP):
            return None
        receiver.recv()
        measured: Measured = receiver.recv()
        return measured
    except EOFError:
        sys.exit(f"error: {case.question.name} {_written(case.arguments)}: no answer")
    finally:
        process.kill()
        process.join()


def _ask(
    case: Case, original: multiply.Original, dataset: Dataset, store: Path | None, runs: int, sender: Connection
) -> None:
    """Ask once to warm up and say so, then ``runs`` times, or not again if that took long; compare the answer."""
    if store:
        dataset = Dataset(Embedded(Store.read_only(str(store))), {"version": dataset.version, "hash": dataset.hash})
    before = memory.peak()
    times: list[tuple[float, float]] = []
    for run in range(runs + 1):
        begin = time.perf_counter(), time.process_time()
        answer = answers.ask(dataset, case.question, case.arguments)
        times.append((time.perf_counter() - begin[0], time.process_time() - begin[1]))
        if run == 0:
            sender.send(None)
        if times[0][0] > LIMIT * 3:
            break
    peak = memory.peak()
    seconds, processor = map(statistics.median, zip(*(times[1:] or times), strict=True))
    found, expected = Counter(map(_masked, answer.rows)), _expected(case, original)
    wrong = (found - expected).total() + (expected - found).total()
    sender.send(Measured(seconds, processor, peak, peak - before, len(answer), wrong))


def _written(arguments: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {text}" for name, text in arguments.items()) or "none"


def _row(measured: Measured | None) -> str:
    if measured is None:
        return f"? | > {STOP:.0f} s | ? | ? | ? | no"
    times = " | ".join(f"{seconds * 1000:,.1f} ms" for seconds in (measured.seconds, measured.processor))
    sizes = " | ".join(f"{size / MEGABYTE:,.0f} MB" for size in (measured.peak, measured.beyond))
    return f"{measured.rows:,} | {times} | {sizes} | {'yes' if measured.seconds < LIMIT else 'no'}"


def _verdict(results: Mapping[str, Measured | None]) -> None:
    """Say which questions are too slow, and which answers are wrong."""
    slow = [name for name, measured in results.items() if measured is None or measured.seconds >= LIMIT]
    print(f"\n{len(results) - len(slow)} of {len(results)} stay under {LIMIT:g} s.")
    for name in slow:
        print(f"- too slow: {name.replace(' | ', ', ')}")
    wrong = {name: measured.wrong for name, measured in results.items() if measured and measured.wrong}
    if wrong:
        listed = "\n".join(f"- {name.replace(' | ', ', ')}: {number} rows" for name, number in wrong.items())
        sys.exit(f"\nerror: rows that are wrong or missing:\n{listed}")


if __name__ == "__main__":
    main()
