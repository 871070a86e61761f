"""States kept in memory are a shortcut and nothing else: whatever other processes do, a stream loads as it stands."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, PT
from tests.store.parts import ManualClock, append, made, note, without_triggers
from tests.store.test_snapshots import grow, replayed
from workflow.bootstrap import Application
from workflow.store.event_store import EventStore
from workflow.store.kept_states import Kept, KeptStates
from workflow.store.states import States

WORDS = "Qarshi Zelimkhan"


@pytest.fixture
def other(application: Application, database_url: str, tmp_path: Path, clock: ManualClock) -> Iterator[Application]:
    """Another process on the same database."""
    another = made(database_url, tmp_path, clock)
    yield another
    another.close()


@pytest.mark.parametrize("seed", range(2))
def test_a_stream_loads_as_if_it_were_replayed(application: Application, other: Application, seed: int):
    """Two processes that change an article by turns see at each point what its events say."""
    dice = random.Random(seed)
    application.newsroom.execute(make.draft(targets=(PT,)), ARTICLE_STREAM)
    application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    for _ in range(6):
        for changing, looking in ((application, other), (other, application)):
            grow(changing, dice, 3)
            assert looking.views.article(make.ARTICLE_ID) == replayed(changing)
            assert changing.views.article(make.ARTICLE_ID) == replayed(changing)


def test_what_is_kept_is_not_folded_again(application: Application):
    """Only later events are read: who folded from the first one again would stumble over one that cannot be read."""
    append(application.database, make.PARTNER_STREAM, events=[note("one"), note("two")])
    assert application.views.partner(make.PARTNER_ID).version == 2
    without_triggers(application.database, "UPDATE events SET data = '{}' WHERE position = 1")
    append(application.database, make.PARTNER_STREAM, events=[note("three")])

    loaded = application.views.partner(make.PARTNER_ID)

    assert (loaded.version, loaded.paused_because) == (3, "three")


def test_a_redaction_by_another_process_is_seen_at_once(application: Application, other: Application):
    """The words are shown to nobody any more, though this process has the state with them in memory."""
    application.newsroom.execute(make.draft(byline=WORDS), ARTICLE_STREAM)
    assert WORDS in str(application.views.article(make.ARTICLE_ID))

    other.redaction.redact(make.ADMIN, ARTICLE_STREAM, [WORDS], "A court said so")

    assert WORDS not in str(application.views.article(make.ARTICLE_ID))
    assert application.views.article(make.ARTICLE_ID) == replayed(other)


def test_what_was_rolled_back_is_not_remembered(application: Application):
    """A state that was folded within a transaction that came to nothing is never taken for the stream's."""
    database, events = application.database, EventStore(application.database)
    states = States(database, events)
    append(database, make.PARTNER_STREAM, events=[note("stays")])
    with database.read() as connection:
        append(database, make.PARTNER_STREAM, events=[note("comes to nothing")], connection=connection)
        assert states.fold(connection, make.PARTNER_STREAM).paused_because == "comes to nothing"
        connection.rollback()
    assert states.load(make.PARTNER_STREAM).paused_because == "stays"
    with database.read() as connection:
        append(database, make.PARTNER_STREAM, events=[note("comes to nothing")], connection=connection)
        states.fold(connection, make.PARTNER_STREAM)
        connection.rollback()

    append(database, make.PARTNER_STREAM, events=[note("in its place")])

    assert (states.load(make.PARTNER_STREAM).version, states.load(make.PARTNER_STREAM).paused_because) == (
        2,
        "in its place",
    )


def test_an_emptied_log_is_seen(application: Application):
    """A database that was put back to a moment before the stream is believed, not the memory of it."""
    append(application.database, make.PARTNER_STREAM, events=[note()])
    states = States(application.database, EventStore(application.database))
    assert states.load(make.PARTNER_STREAM).version == 1
    without_triggers(application.database, "DELETE FROM commands", "DELETE FROM events")
    with application.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar() == 0

    assert states.load(make.PARTNER_STREAM).version == 0


def test_those_used_last_are_kept_as_far_as_there_is_room():
    """Memory is bounded by what the states were folded from; one that is too large for it is not kept at all."""
    kept = KeptStates(room=100)
    for name in ("a", "b", "c"):
        kept.keep(name, Kept(name, 1, "", 1, 40))
        kept.find("a")

    kept.keep("large", Kept("large", 1, "", 1, 101))

    assert [name for name in ("a", "b", "c", "large") if kept.find(name)] == ["a", "c"]


def test_a_state_that_goes_on_takes_the_room_of_its_former_self():
    """What is kept of a stream is replaced, not added to."""
    kept = KeptStates(room=100)
    kept.keep("other", Kept("other", 1, "", 1, 40))
    for version in range(1, 10):
        kept.keep("same", Kept("same", version, "", version, 50))

    assert kept.find("other") is not None
    assert kept.find("same") == Kept("same", 9, "", 9, 50)
