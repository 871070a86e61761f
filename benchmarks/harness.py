"""What the benchmarks share: alternating runs and their medians, CPU time, real disks, servers, rows and the table.

Nothing here knows what is measured. Results go to standard output, progress to standard error.

A row's ``goal`` is held against ``ratio`` where there is a peer, else against ``value``; ``higher_is_better`` says from
which side. The CPU time of an operation is a row of its own in JSON and a column of the table.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.support.servers import POSTGRES_MISSING, PostgresServer, descendants, find_postgres, running_postgres

ROOT = Path(__file__).resolve().parents[1]
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_TICKS = os.sysconf("SC_CLK_TCK")
_libc = ctypes.CDLL(None)

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


# --- options and progress -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the benchmark was called."""

    quick: bool
    as_json: bool
    repeats: int
    """How often each side runs: three times at least."""
    only: str
    """Part of the names of the sections that are wanted; empty for all."""

    def wants(self, section: str) -> bool:
        """Whether a section is to be measured."""
        return self.only.lower() in section.lower()


def options(description: str | None) -> Options:
    """The options that every benchmark takes."""
    return chosen(parser_of(description).parse_args())


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """A parser of these options, for a benchmark that takes others beside them."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small and short: under a minute, good for a look")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of the table")
    parser.add_argument("--only", default="", metavar="WORDS", help="only the sections whose names hold these words")
    parser.add_argument("--repeats", type=int, default=0, help="runs of each side (default 3, or 5 without --quick)")
    return parser


def chosen(given: argparse.Namespace) -> Options:
    """The options that every benchmark takes, out of what was given."""
    repeats = given.repeats or (3 if given.quick else 5)
    return Options(quick=given.quick, as_json=given.json, repeats=max(repeats, 1), only=given.only)


def say(line: str) -> None:
    """One line of progress."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


# --- CPU time ---------------------------------------------------------------------------------------


class Meter:
    """CPU seconds of this process, its ended children, and the trees of other processes (a database server)."""

    def __init__(self, *processes: int) -> None:
        self._processes = processes

    def seconds(self) -> float:
        """CPU seconds so far."""
        ended = os.times()
        seconds = time.process_time() + ended.children_user + ended.children_system
        return seconds + sum(tree_seconds(process) for process in self._processes)


def tree_seconds(process: int) -> float:
    """CPU seconds of a process and of all that descend from it."""
    return sum(process_seconds(each) for each in (process, *descendants(process)))


def process_seconds(process: int) -> float:
    """Nanoseconds of all its threads, those that ended too, and the clock ticks of its ended children; Linux only."""
    clock = ctypes.c_int()
    if _libc.clock_getcpuclockid(process, ctypes.byref(clock)) != 0:
        return 0.0  # it ended meanwhile; its parent counts it from now on
    try:
        own = time.clock_gettime(clock.value)
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return own + sum(map(int, fields[13:15])) / _TICKS


# --- measuring --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One run of one side."""

    operations: int
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """The medians of one side's runs."""

    rate: float
    """Operations a second."""
    cpu_microseconds: float
    """CPU time of one operation, the server's included."""

    @property
    def milliseconds(self) -> float:
        """Wall time of one operation when they come one after the other."""
        return 1000 / self.rate


Side = Callable[[], Timed]
"""Prepares a run, runs it, and says what it took; the preparation is not timed."""


def timed(work: Callable[[], int], meter: Meter) -> Timed:
    """Run ``work``, which says how many operations it did."""
    cpu, began = meter.seconds(), time.perf_counter()
    operations = work()
    seconds = time.perf_counter() - began
    return Timed(operations=operations, seconds=seconds, cpu_seconds=meter.seconds() - cpu)


def by_callers(jobs: Sequence[Sequence[Callable[[], object]]], meter: Meter) -> Timed:
    """Do every caller's jobs, each caller in a thread of its own; the time from the common start to the last end."""
    if len(jobs) == 1:
        return timed(lambda: _do(jobs[0]), meter)
    start = threading.Barrier(len(jobs) + 1)
    failures: list[BaseException] = []

    def call(mine: Sequence[Callable[[], object]]) -> None:
        start.wait()
        try:
            _do(mine)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the run is judged
            failures.append(error)

    threads = [threading.Thread(target=call, args=(mine,)) for mine in jobs]
    for thread in threads:
        thread.start()

    def all_of_them() -> int:
        start.wait()
        for thread in threads:
            thread.join()
        return sum(map(len, jobs))

    result = timed(all_of_them, meter)
    if failures:
        raise failures[0]
    return result


def _do(jobs: Sequence[Callable[[], object]]) -> int:
    for job in jobs:
        job()
    return len(jobs)


def alternate(repeats: int, sides: Mapping[str, Side], what: str = "") -> dict[str, Median]:
    """Run the sides in turns, every other round in reverse order, so that a slow minute falls on all of them."""
    runs: dict[str, list[Timed]] = {name: [] for name in sides}
    for number in range(repeats):
        order = list(sides) if number % 2 == 0 else list(sides)[::-1]
        for name in order:
            runs[name].append(sides[name]())
    medians = {name: _median(found) for name, found in runs.items()}
    if what:
        told = ", ".join(f"{name} {median.rate:,.0f}/s" for name, median in medians.items())
        say(f"{what}: {told}")
    return medians


def _median(runs: Sequence[Timed]) -> Median:
    return Median(
        rate=statistics.median(run.operations / run.seconds for run in runs),
        cpu_microseconds=statistics.median(run.cpu_seconds / run.operations * 1e6 for run in runs),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


# --- places to measure in ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """A kind of database that is durable, with fresh databases for the asking."""

    name: str
    new_url: Callable[[str], str]
    """The SQLAlchemy URL of a new empty database of that name."""
    meter: Meter
    """Counts its server's CPU time too."""
    server: int | None = None
    """Process id of its server; None where there is none."""


def on_disk() -> Path:
    """A folder on a disk, for what must be durable to count; ends with a sentence where there is none."""
    for folder in (Path(tempfile.gettempdir()), Path("/var/tmp"), ROOT):  # noqa: S108 - only to ask what it is on
        if folder.is_dir() and os.access(folder, os.W_OK) and filesystem_of(folder) not in _IN_MEMORY:
            return folder
    sys.exit("No folder on a disk: set TMPDIR to one. A benchmark of durable writes in memory would say nothing.")


def filesystem_of(folder: Path) -> str:
    """The kind of filesystem that a folder is on: ``ext4``, ``tmpfs``."""
    best, kind = "", "unknown"
    resolved = str(folder.resolve())
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        mount, found = line.split(" ")[4], line.partition(" - ")[2].split(" ")[0]
        inside = resolved == mount or resolved.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, found
    return kind


@contextmanager
def backends(wanted: Options) -> Iterator[list[Backend]]:
    """SQLite files on a real disk and, where there is one, a PostgreSQL of our own that syncs every commit."""
    with ExitStack() as closing:
        disk = on_disk()
        home = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="bench-", dir=disk)))
        say(f"databases under {disk} ({filesystem_of(disk)})")
        found = [Backend(name=SQLITE, new_url=lambda name: f"sqlite:///{home / name}.db", meter=Meter())]
        programs = find_postgres()
        if programs is None:
            say(f"only SQLite is measured: {POSTGRES_MISSING}")
        elif not wanted.only or wanted.wants(POSTGRESQL) or not wanted.wants(SQLITE):
            server = closing.enter_context(running_postgres(programs, durable=True, folder=disk))
            found.append(_postgresql(server))
        yield found


def on_each(wanted: Options, measure: Callable[[Backend, Options], Sequence[Row]]) -> list[Row]:
    """The rows of each kind of database that is wanted."""
    with backends(wanted) as found:
        chosen = [each for each in found if wanted.wants(each.name) or not wanted.only]
        return [row for each in chosen for row in measure(each, wanted)]


def _postgresql(server: PostgresServer) -> Backend:
    with psycopg.connect(server.url().replace("+psycopg", "")) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            [(value,)] = connection.execute(f"SHOW {setting}").fetchall()
            if value != "on":
                sys.exit(f"PostgreSQL's {setting} is {value}: what is measured here must be durable.")
        stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text(encoding="utf-8")
    postmaster = int(stat.rpartition(")")[2].split()[1])
    return Backend(
        name=POSTGRESQL, new_url=lambda _name: server.fresh_database(), meter=Meter(postmaster), server=postmaster
    )


# --- rows and the table -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure of the report, beside the peer's where there is one."""

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    goal: float | None = None
    higher_is_better: bool = True
    cpu: float | None = None
    """CPU microseconds of one operation."""
    peer_cpu: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the peer's value."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        if self.goal is None:
            return None
        reached = self.value if self.ratio is None else self.ratio
        return reached >= self.goal if self.higher_is_better else reached <= self.goal

    def as_json(self) -> list[dict[str, Any]]:
        """The figure, and its CPU time as a second one."""
        figures = [_figure(self, self.name, self.value, self.unit, self.peer_value, self.goal)]
        if self.cpu is not None:
            name, unit = f"{self.name}: CPU", "CPU us/operation"
            figures.append(_figure(self, name, self.cpu, unit, self.peer_cpu, None) | {"higher_is_better": False})
        return figures


def _figure(
    row: Row, name: str, value: float, unit: str, peer_value: float | None, goal: float | None
) -> dict[str, Any]:
    return {
        "name": name,
        "value": _rounded(value),
        "unit": unit,
        "peer": row.peer if peer_value is not None else "",
        "peer_value": _rounded(peer_value),
        "ratio": _rounded(value / peer_value) if peer_value else None,
        "goal": goal,
        "higher_is_better": row.higher_is_better,
    }


def compared(
    name: str, unit: str, ours: Median, peer: str = "", theirs: Median | None = None, goal: float | None = None
) -> Row:
    """A row of two sides' rates and CPU times."""
    return Row(
        name=name,
        value=ours.rate,
        unit=unit,
        peer=peer,
        peer_value=theirs.rate if theirs else None,
        goal=goal,
        cpu=ours.cpu_microseconds,
        peer_cpu=theirs.cpu_microseconds if theirs else None,
    )


def report(rows: Sequence[Row], wanted: Options) -> None:
    """Print the rows as JSON or as a table."""
    if wanted.as_json:
        print(json.dumps([figure for row in rows for figure in row.as_json()], indent=2))
        return
    width = max((len(row.name) for row in rows), default=0)
    print(f"{'':<{width}} {'value':>10} {'unit':<12} {'CPU us':>8} {'peer':>10} {'CPU us':>8} {'ratio':>7} {'goal':>8}")
    for row in rows:
        met = {None: "", True: "met", False: "MISSED"}[row.is_met]
        cells = (
            f"{row.name:<{width}}",
            f"{_shown(row.value):>10}",
            f"{row.unit:<12}",
            f"{_shown(row.cpu):>8}",
            f"{_shown(row.peer_value):>10}",
            f"{_shown(row.peer_cpu):>8}",
            f"{_shown(row.ratio):>7}",
            f"{_shown(row.goal):>8}",
            f"{met:<6}",
            row.peer,
        )
        print(" ".join(cells).rstrip())


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
