"""Ask the same again and again: each program in a process of its own, with its dataset open, in turns."""

import io
import multiprocessing
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from benchmarks import memory


class Program(Protocol):
    """What can be asked again and again."""

    def prepare(self) -> Callable[[], object]:
        """Open what is asked, and give what asks once and writes CSV."""
        ...


@dataclass(frozen=True, slots=True)
class Ours:
    """A question to the library, on the prepared dataset."""

    question: str
    arguments: Mapping[str, str]

    def prepare(self) -> Callable[[], object]:
        from detente import answers, results
        from detente.prepare import open_dataset

        dataset = open_dataset()
        question = dataset.questions[self.question]
        return lambda: results.write(answers.ask(dataset, question, self.arguments), "csv", io.StringIO())


@dataclass(frozen=True, slots=True)
class Plain:
    """The same query by pyoxigraph alone, on a store on disk."""

    store: Path
    query: str

    def prepare(self) -> Callable[[], object]:
        from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

        store = Store.read_only(str(self.store))

        def ask() -> None:
            solutions = store.query(self.query)
            assert isinstance(solutions, QuerySolutions)
            solutions.serialize(io.BytesIO(), QueryResultsFormat.CSV)

        return ask


def measure(programs: Mapping[str, Program], runs: int, warm_up: int) -> dict[str, tuple[list[float], int]]:
    """Give the seconds of each run of each program, and the peak memory of its process in bytes."""
    context = multiprocessing.get_context("spawn")
    times: dict[str, list[float]] = {name: [] for name in programs}
    connections: dict[str, Connection] = {}
    processes = []
    for name, program in programs.items():
        connections[name], end = context.Pipe()
        process = context.Process(target=_serve, args=(program, end))
        process.start()
        end.close()
        processes.append(process)
    for turn in range(-warm_up, runs):
        for name, connection in connections.items():
            connection.send(True)
            seconds = connection.recv()
            if turn >= 0:
                times[name].append(seconds)
    peaks = {}
    for name, connection in connections.items():
        connection.send(False)
        peaks[name] = connection.recv()
    for process in processes:
        process.join()
    return {name: (times[name], peaks[name]) for name in programs}


def _serve(program: Program, connection: Connection) -> None:
    """Ask once whenever told to and send the seconds; at last the peak memory."""
    ask = program.prepare()
    while connection.recv():
        begin = time.perf_counter()
        ask()
        connection.send(time.perf_counter() - begin)
    connection.send(memory.peak())
