"""Whole commands through ``Newsroom.execute``: load, decide, append, projections, work and commit, and where time goes.

    python benchmarks/newsroom.py [--quick] [--json] [--only WORDS]

The mix is the life of an article that is published in two languages (benchmarks/histories.py): drafting, checks, tags,
translation, looks at tags, a post-edit, approvals, publications, plans. The commands are decided beforehand by the
domain itself, so that only ``execute`` is timed. The peer's ``save`` of one event of the usual size runs in turns with
it; it loads nothing, decides nothing and writes no projection.

Where time goes is measured by wrapping the real parts in the process, for one caller: each part's time is its own,
without the parts inside it. What is left is book-keeping between them. Wrapping costs about a microsecond a part.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness, histories, ours, peer
from benchmarks.harness import Backend, Options, Row, Timed, alternate, by_callers, compared
from workflow import newsroom as newsroom_module
from workflow.bootstrap import Application
from workflow.domain.streams import KINDS, article_stream
from workflow.store import projections
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.states import States
from workflow.store.work import WorkLedger

PARTS = ("load", "decide", "append", "projections", "work", "commit")


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    lives, calls = (3, 104) if wanted.quick else (40, 2_000)
    rows: list[Row] = []
    with harness.backends(wanted) as backends:
        for backend in backends:
            rows += of_backend(backend, wanted, lives, calls)
    harness.report(rows, wanted)


def of_backend(backend: Backend, wanted: Options, lives: int, calls: int) -> list[Row]:
    """Commands a second of 1 and 8 callers, and the shares of one caller's time."""
    with ExitStack() as closing:
        home = Path(closing.enter_context(TemporaryDirectory(prefix="home-")))
        application = closing.enter_context(ours.newsroom(home, backend.new_url("ours-newsroom")))
        stories = closing.enter_context(peer.stories(backend.new_url("peer-newsroom")))
        saves = partial(peer.savings, stories, histories.usual_event())
        found = alternate(
            wanted.repeats,
            {
                "ours 1": partial(_executions, application, 1, lives, backend),
                "peer 1": lambda: by_callers([saves(calls)], backend.meter),
                "ours 8": partial(_executions, application, 8, max(1, lives // 2), backend),
                "peer 8": lambda: by_callers([saves(calls // 8) for _ in range(8)], backend.meter),
            },
            f"{backend.name}: commands",
        )
        shares = _shares(application, lives)
    name, save = f"{backend.name}: Newsroom.execute", f"{peer.NAME} save, same callers"
    return [
        compared(f"{name}, 1 caller", "commands/s", found["ours 1"], save, found["peer 1"]),
        compared(f"{name}, 8 callers", "commands/s", found["ours 8"], save, found["peer 8"]),
        *(Row(name=f"{name}, share of {part}", value=share, unit="%") for part, share in shares.items()),
    ]


def _prepared(application: Application, lives: int) -> list[Callable[[], Any]]:
    """The commands of that many articles' lives, article by article."""
    calls: list[Callable[[], Any]] = []
    for _ in range(lives):
        life = histories.published(ours.new_article_id(), events=0)
        stream = article_stream(life.article.id)
        calls += [partial(application.newsroom.execute, step.command, stream) for step in life.steps]
    return calls


def _executions(application: Application, callers: int, lives: int, backend: Backend) -> Timed:
    return by_callers([_prepared(application, lives) for _ in range(callers)], backend.meter)


# --- where time goes ------------------------------------------------------------------------------------


class Stopwatch:
    """Own time of each part: the clock of a part stands still while a part inside it runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running = threading.local()

    def part(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its own time counted under a name."""

        @wraps(function)
        def measured(*arguments: Any, **named: Any) -> Any:
            outer = getattr(self._running, "inside", None)
            self._running.inside = inside = [0.0]
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                took = time.perf_counter() - began
                self.seconds[name] += took - inside[0]
                self._running.inside = outer
                if outer is not None:
                    outer[0] += took

        return measured


def _shares(application: Application, lives: int) -> dict[str, float]:
    """Per cent of one caller's time by part."""
    watch = Stopwatch()
    with _wrapped(watch):
        for call in _prepared(application, lives):
            watch.part("everything between", call)()
    total = sum(watch.seconds.values())
    missing = [part for part in PARTS if not watch.seconds[part]]
    if missing:
        raise RuntimeError(f"no time was counted for {', '.join(missing)}: the newsroom's parts have other names now")
    return {part: 100 * watch.seconds[part] / total for part in (*PARTS, "everything between")}


@contextmanager
def _wrapped(watch: Stopwatch) -> Iterator[None]:
    """The newsroom's parts with the stopwatch around them."""
    kinds = {
        name: replace(
            kind,
            decide=watch.part("decide", kind.decide),
            evolve=watch.part("decide", kind.evolve),  # of the new events; those loaded are folded in "load"
            work=watch.part("work", kind.work),
        )
        for name, kind in KINDS.items()
    }
    changes: Sequence[tuple[Any, str, Any]] = (
        (newsroom_module, "KINDS", kinds),
        (States, "fold", watch.part("load", States.fold)),
        (EventStore, "find_command", watch.part("load", EventStore.find_command)),
        (EventStore, "commit", watch.part("append", EventStore.commit)),
        (Database, "transaction_on", _commits(watch, Database.transaction_on)),
        (projections, "write", watch.part("projections", projections.write)),
        (WorkLedger, "reconcile", watch.part("work", WorkLedger.reconcile)),
    )
    before = [(where, name, getattr(where, name)) for where, name, _ in changes]
    for where, name, value in changes:
        setattr(where, name, value)
    try:
        yield
    finally:
        for where, name, value in before:
            setattr(where, name, value)


def _commits(watch: Stopwatch, transaction_on: Callable[..., Any]) -> Callable[..., Any]:
    """The transaction with its end counted as the commit: leaving the block is what waits for the disk."""

    @contextmanager
    def measured(*arguments: Any, **named: Any) -> Iterator[Any]:
        with ExitStack() as opened:
            manager = transaction_on(*arguments, **named)
            entered = manager.__enter__()
            opened.push(watch.part("commit", manager.__exit__))
            yield entered

    return measured


if __name__ == "__main__":
    main()
