"""What must hold once a schedule has drained: read from the log, the ledger, the stream, and what the partners hold."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import pairwise

from sqlalchemy import Engine

from tests.simulation import stage
from tests.simulation.stage import ARTICLES, PARTNERS, settings
from tests.simulation.world import World
from tests.store.parts import CHEAP_HASHER, ManualClock
from workflow.bootstrap import Application, bootstrap
from workflow.domain.article import Article
from workflow.domain.publication import publication_of
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import PubStatus
from workflow.store.database import Database


def check(world: World, *, thoroughly: bool = False) -> None:
    """Every invariant; ``thoroughly`` proves the log and folds every stream as well, which takes ten times as long."""
    the_log_is_whole(world)
    what_was_answered_is_there_once(world)
    nothing_is_left_to_do(world)
    the_stream_is_the_log(world)
    application = _onlooker(stage.engine())
    try:
        articles = [application.views.article(each) for each in ARTICLES]
        the_partners_hold_what_is_public(world, articles)
    finally:
        application.close()
    if thoroughly:
        rows_follow_from_the_log(world)


def _onlooker(engine: Engine) -> Application:
    database = Database("sqlite://", engine)
    database.close = lambda: None  # type: ignore[method-assign]  # the engine is everybody's
    return bootstrap(settings(), clock=ManualClock(), hasher=CHEAP_HASHER, database=database)


def the_log_is_whole(world: World) -> None:
    """Positions are 1..N, versions of every stream 1..n in their order; a text's findings are recorded once."""
    rows = world.raw.execute("SELECT position, stream, version, type, data FROM events ORDER BY position").fetchall()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1)), "the log has a hole"
    versions: Counter[str] = Counter()
    recorded: Counter[tuple[str, ...]] = Counter()
    for _, stream, version, kind, data in rows:
        versions[stream] += 1
        assert version == versions[stream], f"version {version} of {stream} is out of order"
        if kind in {"edition.findings_recorded", "edition.tags_recorded"}:
            told = json.loads(data)
            recorded[stream, kind, told["language"], told["content_hash"], _round(rows, stream, version)] += 1
    twice = [each for each, times in recorded.items() if times > 1]
    assert not twice, f"recorded twice: {twice}"


def _round(rows: list[tuple[int, str, int, str, str]], stream: str, version: int) -> str:
    """Which text of the source it was, counted by the events that change it."""
    changing = {"article.submitted", "article.corrected", "edition.translation_recorded", "edition.post_edited"}
    return str(sum(1 for row in rows if row[1] == stream and row[2] < version and row[3] in changing))


def what_was_answered_is_there_once(world: World) -> None:
    """Every command that was answered stands in the log, once, where the answer said."""
    for identity, outcome in world.answered.items():
        found = world.raw.execute(
            "SELECT stream, stream_version, first_position, last_position FROM commands WHERE command_id = ?",
            (identity,),
        ).fetchall()
        assert found == [(outcome.stream, outcome.version, outcome.first_position, outcome.last_position)]
        events = world.raw.execute(
            "SELECT count(*) FROM events WHERE metadata LIKE ?", (f'%"command_id":"{identity}"%',)
        )
        assert events.fetchone() == (outcome.last_position - outcome.first_position + 1,), "done twice, or not at all"


def nothing_is_left_to_do(world: World) -> None:
    """The ledger is empty, so no lease is open; followers stand at the head; nothing was put aside."""
    assert world.open_work() == []
    [(head,)] = world.raw.execute("SELECT max(position) FROM events")
    standing = world.raw.execute("SELECT name, position FROM checkpoints").fetchall()
    assert dict(standing)[stage.FOLLOWED[0]] == head
    assert world.raw.execute("SELECT * FROM parked_events").fetchall() == []


def the_stream_is_the_log(world: World) -> None:
    """Every entry was appended where the one before it was the last; what is there is the log, up to its head."""
    for position, before in world.redis.appended:
        assert position == before + 1, f"{position} was appended after {before}"
    rows = world.raw.execute("SELECT position, stream, version, type FROM events ORDER BY position").fetchall()
    entries = world.redis.entries
    assert list(entries) == sorted(entries), "the stream is out of order"
    assert all(later == earlier + 1 for earlier, later in pairwise(entries)), "the stream has a hole"
    assert world.redis.top == len(rows)
    for position, header in entries.items():
        assert tuple(header) == rows[position - 1]
    first = min(entries, default=len(rows) + 1)
    assert first <= max(1, len(rows) - world.kept + 1), "the stream let go of entries that it was to keep"


def the_partners_hold_what_is_public(world: World, articles: list[Article]) -> None:
    """Who was ever sent an edition shows its newest revision, or has taken it back; nobody was left out."""
    for article in articles:
        for language in article.editions:
            newest = publication_of(article, language, ahead=True)
            for identity, partner in zip(PARTNERS, world.partners.values(), strict=True):
                held = partner.held.get(f"{article.id}:{language}")
                if newest is None:
                    assert held is None, f"{partner.name} holds {language}, which was never published"
                    continue
                told = f"{partner.name} holds {held} of {language}, the newest is {newest.revision} {newest.pub_status}"
                if held is not None:
                    assert (held.revision, held.status) == (newest.revision, newest.pub_status.value), told
                elif newest.pub_status is PubStatus.USABLE:
                    stream = partner_stream(identity)
                    ended = world.raw.execute(
                        "SELECT 1 FROM events WHERE stream = ? AND type = 'partner.disabled'", (stream,)
                    ).fetchone()
                    assert ended is not None, told


def rows_follow_from_the_log(world: World) -> None:
    """Every read row and the ledger are what folding the log gives; the chain is unbroken."""
    path = settings().home / "drained.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as copy:
        world.raw.backup(copy)
    database = Database(f"sqlite:///{path}")
    application = bootstrap(settings(), clock=ManualClock(), hasher=CHEAP_HASHER, database=database)
    try:
        assert list(application.verification.differences()) == []
        assert application.verification.verify() == application.feed.head()
    finally:
        application.close()
