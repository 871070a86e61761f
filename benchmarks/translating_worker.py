"""A newsroom with one worker process that translates: what the benchmark of translation measures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import harness
from benchmarks.harness import Meter, Timed
from workers.broker import make_app, task_name
from workflow.bootstrap import Application, bootstrap
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import ensure_redis
from workflow.domain.commands import DraftArticle, Original, SubmitArticle, Target
from workflow.domain.reactions import WorkKind
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, Role
from workflow.intake import parse_article
from workflow.settings import Settings

ENGLISH = LanguageTag("en")
WRITER = Actor(id="user:writer", name="writer", roles=frozenset({Role.WRITER}))
PATIENCE_SECONDS = 120


class Worker:
    """A newsroom with one worker process that translates what messages name."""

    def __init__(self, application: Application, redis_url: str, supervisor: Supervisor) -> None:
        self._application = application
        self._celery = make_app(Settings(redis_url=redis_url))
        self._position = 0
        self.process_id = supervisor.pid_of("worker")

    def submit(self, text: str, target: LanguageTag) -> ArticleId:
        """An article to be translated."""
        application = self._application
        article_id = ArticleId(application.ids.new())
        parsed = parse_article(text)
        draft = DraftArticle(
            by=WRITER,
            at=application.clock.now(),
            article_id=article_id,
            language=ENGLISH,
            blocks=parsed.blocks,
            original=Original(format="text", text=text),
            targets=(Target(language=target),),
        )
        application.newsroom.execute(draft, article_stream(article_id))
        application.newsroom.execute(SubmitArticle(by=WRITER, at=application.clock.now()), article_stream(article_id))
        return article_id

    def segments(self, text: str, target: LanguageTag) -> list[str]:
        """The texts that an engine gets for this article."""
        article = self._application.views.article(self.submit(text, target))
        return [segment.text for segment in article.unfinished(target)]

    def translate(self, text: str, target: LanguageTag, copies: int, words: int) -> Timed:
        """Words a second from the first message to the last translation on record."""
        articles = [self.submit(text, target) for _ in range(copies)]
        work = [
            item.work_id
            for article_id in articles
            for item in self._application.views.work(article_stream(article_id))
            if item.kind == WorkKind.TRANSLATE and item.subject == target
        ]
        self._position = self._application.views.head()
        processes = Meter(self.process_id)

        def until_recorded() -> int:
            for work_id in work:
                self._celery.send_task(task_name(WorkKind.TRANSLATE), [work_id], queue="translation")
            self._await_records(len(work))
            return words * len(work)

        return harness.timed(until_recorded, processes)

    def _await_records(self, wanted: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        recorded = 0
        while recorded < wanted:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{recorded} of {wanted} translations came")
            found = self._application.feed.read(self._position)
            for event in found:
                self._position = event.position
                if event.type == "edition.handed_to_person":
                    raise RuntimeError(f"no engine made the translation: {event.data}")
                recorded += event.type == "edition.translation_recorded"
            if not found:
                time.sleep(0.002)

    def close(self) -> None:
        """Let go of the broker."""
        self._celery.close()


@contextmanager
def worker(home: Path) -> Iterator[Worker]:
    """A worker with one process around an empty newsroom."""
    settings = Settings(home=home)
    application = bootstrap(settings)
    application.migrate()
    with ensure_redis(None, home / "redis") as redis:
        children = stack(home=home, database_url=settings.database, redis=redis, port=free_port(), workers=1)
        wanted = [_translating(child) for child in children if child.name in {"redis", "worker"}]
        with Supervisor(wanted, home / "log", on_line=lambda *_: None) as running:
            running.wait_ready(60)
            translating = Worker(application, redis.url, running)
            yield translating
            translating.close()
    application.close()


def _translating(child: Any) -> Any:
    """The worker takes translations only: what follows them is not measured here."""
    if child.name != "worker":
        return child
    command = list(child.command)
    command[command.index("-Q") + 1] = "translation"
    return replace(child, command=command)
