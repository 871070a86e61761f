"""How much text a real worker tags, how long it loads and what it holds, against the bare models in the same run.

    python benchmarks/tagging_worker.py [--quick] [--json]

Real parts: a Celery worker with one process, a Redis, SQLite on a disk, the product's own tasks. Articles of each
language are submitted, their tags are asked for by messages, and the time runs until they are on record. The bare
models get the same texts (``annotate`` of each language's provider: no known names, no rules, no linking, no database);
the worker does all of that besides. CPU time is the worker's child's alone and the figure to read on a busy machine.

The texts were written for this project's tests: news and features of ordinary density of names, and the typical item
where it stands beside the repository. No two articles of a run are alike: paragraphs change their order.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness
from benchmarks.harness import Row
from tests.quality import parallel_news
from tests.quality.defects import clean_text
from tests.support.servers import descendants
from workers.broker import make_app, task_name
from workers.tagging.pipeline import document_of
from workers.tagging.providers import provider_for
from workers.tagging.tagger import load_models
from workflow.bootstrap import Application, bootstrap
from workflow.cli.processes.stack import Child, free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import ensure_redis
from workflow.domain.commands import DraftArticle, Original, SubmitArticle
from workflow.domain.reactions import QUEUES, WorkKind
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, Role
from workflow.intake import parse_article
from workflow.settings import Settings

GOALS: Mapping[str, int] = {"en": 13_000, "ru": 12_000, "zh": 10_000}
"""Words, of Chinese characters, a second of one core."""
SEED = harness.ROOT.parent / "shared" / "seed_article.txt"
_QUEUE = QUEUES[WorkKind.TAG]
_WRITER = Actor(id="user:writer", name="writer", roles=frozenset({Role.WRITER}))
_PATIENCE_SECONDS = 120
_LOADED = re.compile(r"models and known names loaded in ([\d.]+) s, ([\d.]+) s of CPU")
_MEGABYTE = 1000
"""Kilobytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One run over a batch of articles."""

    units: int
    """Words or characters."""
    cpu_seconds: float
    seconds: float


# --- texts ------------------------------------------------------------------------------------------


def articles_of(language: str, copies: int) -> list[str]:
    """Different articles of some hundred words; of each the headline stays first."""
    news: Sequence[str] = getattr(parallel_news, language.upper())
    headline, *paragraphs = [*news, *_paragraphs(clean_text(language))]
    if language == "en" and SEED.is_file():
        paragraphs += _paragraphs(SEED.read_text(encoding="utf-8"))
    turns = [paragraphs[at:] + paragraphs[:at] for at in (number % len(paragraphs) for number in range(copies))]
    return ["\n\n".join([f"{headline} {number}", *turn]) for number, turn in enumerate(turns)]


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def units_of(text: str, language: str) -> int:
    """Words; of Chinese characters that are no space."""
    return len("".join(text.split())) if language == "zh" else len(text.split())


# --- the worker -------------------------------------------------------------------------------------


class Worker:
    """A newsroom with one worker process that tags what messages name."""

    def __init__(self, application: Application, redis_url: str, process_id: int, log: Path) -> None:
        self._application = application
        self._celery = make_app(Settings(redis_url=redis_url))
        self._log = log
        self.parent = process_id
        (self.child,) = descendants(process_id)

    def load_seconds(self) -> tuple[float, float]:
        """What the parent says its loading took: by the clock, and of CPU time."""
        told = _LOADED.search(self._log.read_text(encoding="utf-8"))
        if told is None:
            raise RuntimeError(f"{self._log}: the worker does not say that it loaded models before it was ready")
        return float(told[1]), float(told[2])

    def tag(self, texts: Sequence[str], language: str) -> Pass:
        """From the first message to the last tags on record."""
        work = [self._submit(text, LanguageTag(language)) for text in texts]
        position = self._application.views.head()
        cpu, began = harness.process_seconds(self.child), time.perf_counter()
        for work_id in work:
            self._celery.send_task(task_name(WorkKind.TAG), [work_id], queue=_QUEUE)
        self._await_records(len(work), position)
        return Pass(
            units=sum(units_of(text, language) for text in texts),
            cpu_seconds=harness.process_seconds(self.child) - cpu,
            seconds=time.perf_counter() - began,
        )

    def _submit(self, text: str, language: LanguageTag) -> str:
        application = self._application
        article_id = ArticleId(application.ids.new())
        stream = article_stream(article_id)
        draft = DraftArticle(
            by=_WRITER,
            at=application.clock.now(),
            article_id=article_id,
            language=language,
            blocks=parse_article(text).blocks,
            original=Original(format="text", text=text),
        )
        application.newsroom.execute(draft, stream)
        application.newsroom.execute(SubmitArticle(by=_WRITER, at=application.clock.now()), stream)
        (work,) = [item for item in application.views.work(stream) if item.kind == WorkKind.TAG]
        return work.work_id

    def _await_records(self, wanted: int, position: int) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        recorded = 0
        while recorded < wanted:
            if time.monotonic() > deadline:
                raise TimeoutError(f"tags of {recorded} of {wanted} articles came; the worker's log: {self._log}")
            found = self._application.feed.read(position)
            for event in found:
                position = event.position
                recorded += event.type == "edition.tags_recorded"
            if not found:
                time.sleep(0.01)

    def close(self) -> None:
        """Let go of the broker."""
        self._celery.close()


@contextmanager
def worker(home: Path) -> Iterator[Worker]:
    """A worker with one process around an empty newsroom, ready and idle."""
    application = bootstrap(Settings(home=home))
    application.migrate()
    with ensure_redis(None, home / "redis") as redis:
        children = stack(
            home=home, database_url=application.settings.database, redis=redis, port=free_port(), workers=1
        )
        wanted = [_tagging(child) for child in children if child.name in {"redis", "worker"}]
        with Supervisor(wanted, home / "log", on_line=lambda *_: None) as running:
            running.wait_ready(60)
            tagging = Worker(application, redis.url, running.pid_of("worker"), home / "log" / "worker.log")
            yield tagging
            tagging.close()
    application.close()


def _tagging(child: Child) -> Child:
    """The worker takes tagging only."""
    if child.name != "worker":
        return child
    command = list(child.command)
    command[command.index("-Q") + 1] = _QUEUE
    return replace(child, command=command)


# --- memory -----------------------------------------------------------------------------------------


def resident(process: int) -> float:
    """Megabytes that a process holds, shared ones included."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / _MEGABYTE


def private(process: int) -> float:
    """Megabytes that a process shares with no other."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
    return sum(int(told.partition(f"{kind}:")[2].split()[0]) for kind in ("Private_Clean", "Private_Dirty")) / _MEGABYTE


_TAGGING_ONLY = """
import gc, json, os, sys
sys.path.insert(0, {root!r})
from benchmarks.tagging_worker import articles_of, private
from workers.tagging.gazetteer import built_in_knowledge
from workers.tagging.tagger import Tagger
from workers.tagging.warming import warm_up
tagger = Tagger(built_in_knowledge())
warm_up(tagger)
texts = [(language, text) for language in {languages!r} for text in articles_of(language, 4)]
gc.collect()
gc.freeze()
child = os.fork()
if not child:
    forked = private(os.getpid())
    for language, text in texts:
        tagger.analyse(text, language)
    print(private(os.getpid()) - forked, flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""


def grown_by_tagging() -> float:
    """Megabytes that a forked process takes for itself when it tags texts of every language and does nothing else."""
    script = _TAGGING_ONLY.format(root=str(harness.ROOT), languages=list(GOALS))
    return float(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout)


# --- what is measured -------------------------------------------------------------------------------


def bare(texts: Sequence[str], language: str) -> Pass:
    """The language's model alone, in this process."""
    provider = provider_for(language)
    if provider is None:
        raise RuntimeError(f"{language}: it has no provider any more; take it out of GOALS")
    cpu, began = time.process_time(), time.perf_counter()
    for text in texts:
        provider.annotate([document_of(text, LanguageTag(language))])
    return Pass(
        units=sum(units_of(text, language) for text in texts),
        cpu_seconds=time.process_time() - cpu,
        seconds=time.perf_counter() - began,
    )


def throughput(running: Worker, texts: Sequence[str], language: str, repeats: int) -> list[Row]:
    """Text a second of the child's CPU time and of the clock."""
    ours, theirs = [], []
    for number in range(repeats):
        sides: list[Callable[[], None]] = [
            lambda: ours.append(running.tag(texts, language)),
            lambda: theirs.append(bare(texts, language)),
        ]
        for side in sides if number % 2 == 0 else reversed(sides):
            side()
    by_core, alone = (statistics.median(each.units / each.cpu_seconds for each in runs) for runs in (ours, theirs))
    by_clock = statistics.median(each.units / each.seconds for each in ours)
    unit = "chars/s" if language == "zh" else "words/s"
    size = ours[0].units // len(texts)
    harness.say(f"{language}: {by_core:,.0f} {unit} a core, {by_clock:,.0f} by the clock, bare {alone:,.0f}")
    return [
        Row(name=f"{language}, articles of {size}: a CPU second", value=by_core, unit=unit, goal=GOALS[language]),
        Row(name=f"{language}: a second by the clock", value=by_clock, unit=unit),
        Row(
            name=f"{language}: a CPU second, against the bare model",
            value=by_core,
            unit=unit,
            peer=f"{getattr(provider_for(language), 'name', '')} alone",
            peer_value=alone,
        ),
    ]


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    copies = 10 if wanted.quick else 30
    load_models()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(dir=harness.on_disk()) as folder, worker(Path(folder)) as running:
        forked = private(running.child)
        load, load_cpu = running.load_seconds()
        rows += [
            Row(name="load before the fork", value=load, unit="s", goal=3, higher_is_better=False),
            Row(name="load before the fork: CPU time", value=load_cpu, unit="s", goal=3, higher_is_better=False),
            Row(
                name="parent, models and names loaded (RSS)",
                value=resident(running.parent),
                unit="MB",
                goal=280,
                higher_is_better=False,
            ),
        ]
        for language in GOALS:
            if wanted.wants(language):
                running.tag(articles_of(language, 1), language)  # the process makes its connections
                rows += throughput(running, articles_of(language, copies), language, wanted.repeats)
        rows += [
            Row(
                name="child, private after its work, above right after the fork",
                value=private(running.child) - forked,
                unit="MB",
                goal=15,
                higher_is_better=False,
            ),
            Row(
                name="a forked process that tags and does nothing else: the same",
                value=grown_by_tagging(),
                unit="MB",
                goal=15,
                higher_is_better=False,
            ),
            Row(name="child, private right after the fork", value=forked, unit="MB", higher_is_better=False),
        ]
    harness.report(rows, wanted)


if __name__ == "__main__":
    main()
