"""Where every schedule begins: a newsroom with partners and articles, made once and copied into memory each time."""

from __future__ import annotations

import atexit
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.pool import StaticPool

from tests import factories as make
from tests.factories import PT
from tests.simulation.scheduler import Process
from tests.store.parts import CHEAP_HASHER
from workers.tasks.documents import Documents, Prepared
from workers.tasks.runner import TASKS, Task
from workers.wiring import Hands
from workflow.bootstrap import Application, bootstrap
from workflow.domain import commands as wanted
from workflow.domain.delivery import Item
from workflow.domain.reactions import WorkKind
from workflow.domain.streams import article_of, article_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.ports import Lease
from workflow.rendering.document import RenderedItem
from workflow.settings import Settings
from workflow.store.database import Database, make_engine

ARTICLES = tuple(ArticleId(f"01939b6c-0000-7000-8000-00000000a00{number}") for number in (1, 2))
"""The first has just been published in English and stands approved in Portuguese, the second is in review."""
PARTNERS = tuple(PartnerId(f"01939b6c-0000-7000-8000-00000000b00{number}") for number in (1, 2))
"""Both take everything."""
FOLLOWED = ("turnaround",)
"""The projections that the simulated projector keeps."""
LEASE_SECONDS = 20.0


class _Still:
    """A clock that stands."""

    def now(self) -> Any:
        """Always the beginning."""
        return make.NOW


@cache
def settings() -> Settings:
    """Of every simulated process: a folder for its keys, and short waits."""
    home = Path(tempfile.mkdtemp(prefix="copyflow-simulation-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return Settings(home=home, lease_seconds=LEASE_SECONDS, redis_url="redis://simulated.invalid")


@cache
def engine() -> Engine:
    """SQLite in memory: one connection, shared by every simulated process of this real one."""
    return make_engine("sqlite://", poolclass=StaticPool)


@cache
def _template() -> sqlite3.Connection:
    path = settings().home / "stage.db"
    database = Database(f"sqlite:///{path}")
    application = bootstrap(settings(), clock=_Still(), hasher=CHEAP_HASHER, database=database)
    application.migrate()
    for partner in PARTNERS:
        execute = application.newsroom.execute
        register = wanted.RegisterPartner(
            by=make.ADMIN, at=make.NOW, partner_id=partner, profile=make.profile(name=f"Agency {partner[-1]}")
        )
        execute(register, partner_stream(partner))
        application.accounts.new_partner_secret(partner)
    for article in ARTICLES:
        _article(application, article)
    for name in FOLLOWED:
        application.followers.begin(name)
    application.close()
    stage = sqlite3.connect(":memory:", check_same_thread=False)
    with sqlite3.connect(path) as made:
        made.backup(stage)
    return stage


def _article(application: Application, article: ArticleId) -> None:
    stream = article_stream(article)

    def do(*steps: Callable[[Any], wanted.Command] | wanted.Command) -> None:
        for step in steps:
            command = step(application.views.article(article)) if callable(step) else step
            application.newsroom.execute(command, stream)

    draft = make.draft(targets=(PT,) if article == ARTICLES[0] else ())
    do(replace(draft, article_id=article), make.submit(), make.check, make.tags)
    if article == ARTICLES[0]:
        do(make.translate, lambda it: make.check(it, PT), lambda it: make.tags(it, PT))
        do(make.approve, lambda it: make.approve(it, PT), make.publish())


def set_up() -> sqlite3.Connection:
    """Put the stage into the shared connection, in place of whatever the last schedule left; that connection."""
    pooled = engine().raw_connection()
    connection = pooled.driver_connection
    pooled.close()
    assert isinstance(connection, sqlite3.Connection)
    _template().backup(connection)
    return connection


# --- what stands behind the hands' ports ----------------------------------------------------------------


class PlainDocuments(Documents):
    """What is sent says only which revision it is: rendering is pure, and has tests of its own."""

    def of(
        self,
        application: Application,
        formats: Mapping[str, Any],
        article_id: ArticleId,
        item: Item,
        format_name: str,
        *,
        as_of: int,
    ) -> Prepared:
        """A document in one line."""
        del formats, format_name, as_of
        publication = application.views.publication(article_id, item.language, version=item.article_version, ahead=True)
        assert publication is not None
        assert publication.revision == item.revision, "an item's document is that of another revision"
        body = json.dumps([article_id, item.language, item.revision, publication.pub_status]).encode()
        return Prepared(publication=publication, item=RenderedItem(content_type="text/plain", body=body), digest="")


def _check(hands: Hands, lease: Lease) -> None:
    _record(hands, lease, make.check)


def _tag(hands: Hands, lease: Lease) -> None:
    _record(hands, lease, make.tags)


def _translate(hands: Hands, lease: Lease) -> None:
    _record(hands, lease, make.translate)


def _record(hands: Hands, lease: Lease, result: Callable[..., wanted.Command]) -> None:
    """Read the article, find a result some time later, record it on whatever the article has become by then."""
    application = hands.application
    article = application.views.article(article_of(lease.stream))
    command = result(article, LanguageTag(lease.subject), at=application.clock.now())
    application.newsroom.execute(command, lease.stream, lease=lease)


TASKS_AT_THEIR_PORTS: Mapping[WorkKind, Task] = {
    **TASKS,
    WorkKind.CHECK: _check,
    WorkKind.TAG: _tag,
    WorkKind.TRANSLATE: _translate,
}
"""The real tasks, but for what checkers, taggers and engines find: that is pure, and is given."""


class ProcessClock:
    """What a process takes for the time."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def now(self) -> Any:
        """By its own clock."""
        return self._process.now()


class SeededIds:
    """Identifiers out of the schedule's dice."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def new(self) -> str:
        """A new one."""
        return f"{self._process.world.dice.getrandbits(128):032x}"


__all__ = ["ARTICLES", "FOLLOWED", "LEASE_SECONDS", "PARTNERS", "TASKS_AT_THEIR_PORTS", "PlainDocuments", "set_up"]
