"""Snapshots are a shortcut and nothing else: with them, without them, with wrong ones, a stream loads alike."""

from __future__ import annotations

import random
import uuid

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, PT
from tests.store.parts import append, note, without_triggers
from tests.store.test_histories import random_article_command
from workflow import bootstrap as composition
from workflow.bootstrap import Application
from workflow.domain.errors import LogDamaged, NewsroomError, VersionConflict
from workflow.domain.streams import KINDS
from workflow.store import snapshots, states

SPOIL = {
    "another shape": "UPDATE snapshots SET shape = 'old'",
    "another history": "UPDATE snapshots SET source_hash = state",
    "a later version": "UPDATE snapshots SET version = version + 100000",
    "damaged": "UPDATE snapshots SET state = source_hash",
}


@pytest.fixture(autouse=True)
def _short_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot every five events, so that short histories have some; and no state is kept beside them."""
    monkeypatch.setattr(states, "EVERY", 5)
    monkeypatch.setattr(composition, "States", lambda *parts, **_: states.States(*parts, room=0))


def grow(application: Application, dice: random.Random, steps: int) -> None:
    """Let somebody do something to the article so many times."""
    for _ in range(steps):
        article = application.views.article(make.ARTICLE_ID)
        command = random_article_command(dice, article, application.clock.now())
        try:
            application.newsroom.execute(command, ARTICLE_STREAM, command_id=str(uuid.uuid4()))
        except NewsroomError:
            continue


def replayed(application: Application) -> object:
    """The article folded from its first event."""
    kind = KINDS["article"]
    state = kind.initial(ARTICLE_STREAM)
    for recorded in application.views.stream(ARTICLE_STREAM):
        state = kind.evolve(state, recorded.decode())
    return state


def kept(application: Application) -> list[int]:
    """Versions of the snapshots that are there."""
    with application.database.read() as connection:
        return [int(version) for version in connection.execute(text("SELECT version FROM snapshots")).scalars()]


@pytest.mark.parametrize("seed", range(4))
def test_a_stream_loads_as_if_it_were_replayed(application: Application, seed: int):
    """At every point of a random history, and after every way of spoiling the snapshot."""
    dice = random.Random(seed)
    application.newsroom.execute(make.draft(targets=(PT,)), ARTICLE_STREAM)
    application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    for spoil in [*SPOIL.values(), *SPOIL.values()]:
        grow(application, dice, 12)
        assert application.views.article(make.ARTICLE_ID) == replayed(application)
        with application.database.write() as connection:
            connection.execute(text(spoil))
        assert application.views.article(make.ARTICLE_ID) == replayed(application)
    assert kept(application) != []


def test_a_snapshot_is_used(application: Application):
    """A long stream is not folded from its first event again: who did would stumble over one that cannot be read."""
    append(application.database, make.PARTNER_STREAM, events=[note(str(number)) for number in range(9)])
    assert (application.views.partner(make.PARTNER_ID).version, kept(application)) == (9, [9])
    without_triggers(application.database, "UPDATE events SET data = '{}' WHERE position = 1")
    append(application.database, make.PARTNER_STREAM, events=[note("last")])
    loaded = application.views.partner(make.PARTNER_ID)
    assert (loaded.version, loaded.paused_because, kept(application)) == (10, "last", [9])
    with application.database.write() as connection:
        connection.execute(text("DELETE FROM snapshots"))
    with pytest.raises(LogDamaged):
        application.views.partner(make.PARTNER_ID)


def test_a_snapshot_hides_no_conflict(application: Application):
    """Who decided on an older version is told, snapshot or not."""
    append(application.database, make.PARTNER_STREAM, events=[note()] * 9)
    application.views.partner(make.PARTNER_ID)
    append(application.database, make.PARTNER_STREAM, events=[note()])
    with pytest.raises(VersionConflict):
        append(application.database, make.PARTNER_STREAM, 9)


def test_a_stream_that_went_on_is_not_kept(application: Application):
    """A state that was read before a redaction is never written after it."""
    append(application.database, make.PARTNER_STREAM, events=[note("a name")] * 9)
    old = application.views.partner(make.PARTNER_ID)
    with application.database.write() as connection:
        connection.execute(text("DELETE FROM snapshots"))
    append(application.database, make.PARTNER_STREAM, events=[note()])
    snapshots.Snapshots(application.database).keep(make.PARTNER_STREAM, old)
    assert kept(application) == []
