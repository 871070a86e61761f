"""The relay against a real Redis: the stream is the log, in order, whatever is lost or repeated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from kombu.exceptions import OperationalError
from sqlalchemy import text

from tests.support.partner import Portal
from tests.workers.newsroom import ENGLISH, REVIEWER, Newsroom
from workers.broker import make_app
from workers.nudging import ENOUGH_OF_LANES, LONG_QUEUE, list_of, nudge_due
from workers.relay import UPKEEP_SECONDS, Relay
from workers.stream import EventStream
from workers.tasks import runner
from workflow.cli.redis_server import RedisServer
from workflow.domain.commands import WithdrawEdition
from workflow.domain.streams import article_stream
from workflow.ports import LOG_STREAM

TEXT = "Ministers met in Bishkek."


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[redis.Redis]:
    connection = redis.Redis.from_url(redis_server.url)
    connection.flushall()
    yield connection
    connection.close()


@pytest.fixture
def newsroom(tmp_path: Path, redis_server: RedisServer) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path, redis_url=redis_server.url)
    yield room
    room.hands.close()


def positions(client: redis.Redis) -> list[int]:
    """The positions in the stream, in its order."""
    return [int(fields[b"position"]) for _, fields in client.xrange(LOG_STREAM)]


def relay_all(relay: Relay) -> None:
    while relay.step():
        pass


def test_stream_is_the_log(newsroom: Newsroom, client: redis.Redis) -> None:
    """Every event is in the stream once, in order, under an id made of its position."""
    relay = Relay(newsroom.application, client)
    for _ in range(3):
        newsroom.submitted(TEXT)
        relay_all(relay)
    head = newsroom.application.views.head()
    assert positions(client) == list(range(1, head + 1))
    assert client.xinfo_stream(LOG_STREAM)["last-generated-id"] == f"{head}-0".encode()


def test_total_loss_is_refilled_from_the_log(newsroom: Newsroom, client: redis.Redis) -> None:
    """After FLUSHALL the stream comes back whole, and goes on."""
    relay = Relay(newsroom.application, client)
    newsroom.submitted(TEXT)
    relay_all(relay)
    client.flushall()
    newsroom.submitted(TEXT)
    relay_all(relay)
    assert positions(client) == list(range(1, newsroom.application.views.head() + 1))


def test_paused_old_leader_is_refused(newsroom: Newsroom, client: redis.Redis) -> None:
    """A batch that another leader has appended meanwhile, or that would leave a hole, changes nothing in Redis."""
    relay, stream = Relay(newsroom.application, client), EventStream(client)
    newsroom.submitted(TEXT)
    batch = newsroom.application.feed.headers(0)
    relay_all(relay)
    before = client.xrange(LOG_STREAM)
    assert stream.append(batch) == len(before)
    assert client.xrange(LOG_STREAM) == before
    newsroom.submitted(TEXT)
    newsroom.submitted(TEXT)
    later = newsroom.application.feed.headers(len(before) + 1)
    assert stream.append(later) == len(before)
    assert client.xrange(LOG_STREAM) == before
    client.flushall()
    assert stream.append(later) == -1
    assert stream.append(batch) == -1
    assert client.exists(LOG_STREAM) == 0


def test_stream_of_another_log_is_made_anew(newsroom: Newsroom, client: redis.Redis) -> None:
    """A stream that is ahead of the log belongs to another one: it is dropped and filled from this log."""
    client.xadd(LOG_STREAM, {"position": "999"}, id="999-0")
    newsroom.submitted(TEXT)
    relay = Relay(newsroom.application, client)
    relay_all(relay)
    relay_all(relay)
    assert positions(client) == list(range(1, newsroom.application.views.head() + 1))


def follower_at(newsroom: Newsroom, name: str, position: int) -> None:
    """Let a follower of that name have its checkpoint there."""
    with newsroom.application.database.write() as connection:
        connection.execute(text("DELETE FROM checkpoints WHERE name = :name"), {"name": name})
        connection.execute(
            text("INSERT INTO checkpoints VALUES (:name, :position, 1, 1, '')"), {"name": name, "position": position}
        )


def groups(client: redis.Redis) -> dict[str, str]:
    """The stream's groups and where they stand."""
    return {group["name"].decode(): group["last-delivered-id"].decode() for group in client.xinfo_groups(LOG_STREAM)}


def test_a_lost_stream_begins_where_the_slowest_follower_stands(newsroom: Newsroom, client: redis.Redis) -> None:
    """Every follower has its group at its durable checkpoint from the first moment; a rebuild under way has none."""
    for _ in range(4):
        newsroom.submitted(TEXT)
    head = newsroom.application.views.head()
    for name, position in (("board", head - 2), ("turnaround", 3), ("board@2", 1)):
        follower_at(newsroom, name, position)
    relay = Relay(newsroom.application, client, kept=2)
    relay_all(relay)
    assert groups(client) == {"board": f"{head - 2}-0", "turnaround": "3-0"}
    assert positions(client) == list(range(4, head + 1))
    told = client.xreadgroup("board", "one", {LOG_STREAM: ">"})[0][1]
    assert [identity for identity, _ in told] == [f"{head - 1}-0".encode(), f"{head}-0".encode()]


def test_a_stream_without_followers_keeps_the_last_entries(newsroom: Newsroom, client: redis.Redis) -> None:
    """Whoever reads without a group finds the newest events in a stream made anew, not the whole log."""
    for _ in range(4):
        newsroom.submitted(TEXT)
    head = newsroom.application.views.head()
    relay_all(Relay(newsroom.application, client, kept=3))
    assert positions(client) == [head - 2, head - 1, head]
    assert groups(client) == {}


def test_a_missing_group_is_made_at_its_checkpoint(newsroom: Newsroom, client: redis.Redis) -> None:
    """A group destroyed by hand, and the group of a new follower, begin after what their followers have done."""
    newsroom.submitted(TEXT)
    follower_at(newsroom, "board", 1)
    relay = Relay(newsroom.application, client)
    relay_all(relay)
    client.xreadgroup("board", "one", {LOG_STREAM: ">"})
    client.xgroup_destroy(LOG_STREAM, "board")
    follower_at(newsroom, "turnaround", 2)
    follower_at(newsroom, "turnaround@2", 0)
    relay.upkeep()
    assert groups(client) == {"board": "1-0", "turnaround": "2-0"}
    client.xreadgroup("board", "one", {LOG_STREAM: ">"})
    relay.upkeep()
    assert groups(client)["board"] == "2-0", "a group that is there was moved"
    client.flushall()
    relay.upkeep()
    assert client.exists(LOG_STREAM) == 0, "only one path may make the stream"


def test_upkeep_comes_by_itself(newsroom: Newsroom, client: redis.Redis) -> None:
    """The relay looks after groups every few seconds, also while it has nothing to append."""
    now = [0.0]
    relay = Relay(newsroom.application, client, seconds=lambda: now[0])
    newsroom.submitted(TEXT)
    relay_all(relay)
    follower_at(newsroom, "board", 1)
    relay.step()
    assert groups(client) == {}
    now[0] += UPKEEP_SECONDS
    relay.step()
    assert groups(client) == {"board": "1-0"}


def test_nothing_is_trimmed_that_a_follower_needs(newsroom: Newsroom, client: redis.Redis) -> None:
    """What every follower has done and no reader may want goes; a follower that stands still keeps everything after."""
    [before] = client.config_get("stream-node-max-entries").values()
    client.config_set("stream-node-max-entries", 1)
    try:
        for _ in range(6):
            newsroom.submitted(TEXT)
        head = newsroom.application.views.head()
        follower_at(newsroom, "board", 4)
        follower_at(newsroom, "turnaround", head)
        relay = Relay(newsroom.application, client, kept=3)
        relay_all(relay)
        relay.upkeep()
        assert positions(client)[0] == 5
        follower_at(newsroom, "board", head)
        relay.upkeep()
        assert positions(client) == [head - 2, head - 1, head]
        assert relay.stream.top() == head
    finally:
        client.config_set("stream-node-max-entries", before)


def test_a_late_removal_spares_the_new_stream(newsroom: Newsroom, client: redis.Redis) -> None:
    """A leader that was paused before removing another log's stream does not remove the one made meanwhile."""
    newsroom.submitted(TEXT)
    relay_all(Relay(newsroom.application, client))
    assert not EventStream(client).drop(999)
    assert positions(client) == [1, 2]


def test_a_hole_in_the_log_is_not_covered_up(
    newsroom: Newsroom, client: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    """When an event was taken out of the log the stream ends before it, and that is said once."""
    newsroom.submitted(TEXT)
    newsroom.submitted(TEXT)
    with newsroom.application.database.write() as connection:
        connection.execute(text("DROP TRIGGER events_no_delete"))
        connection.execute(text("DELETE FROM events WHERE position = 3"))
    relay = Relay(newsroom.application, client, batch=2)
    relay_all(relay)
    relay_all(relay)
    assert positions(client) == [1, 2]
    assert [record.getMessage() for record in caplog.records if "missing from the log" in record.getMessage()] == [
        "event 3 is missing from the log, so the stream ends before it. Run `copyflow verify`."
    ]


def test_due_work_is_announced_once_then_again(newsroom: Newsroom, client: redis.Redis) -> None:
    """Work is announced when it is opened, not twice at once, and again when the announcement seems lost."""
    celery = make_app(newsroom.application.settings)
    newsroom.submitted(TEXT)
    assert nudge_due(newsroom.application, celery) == 2
    assert nudge_due(newsroom.application, celery) == 0
    client.flushall()
    assert nudge_due(newsroom.application, celery, nudged_before=newsroom.application.clock.now()) == 2
    queues = [key for key in client.scan_iter() if client.type(key) == b"list"]
    assert sum(client.llen(queue) for queue in queues) == 2


def test_what_could_not_be_sent_is_announced_at_once_when_redis_is_back(
    newsroom: Newsroom, redis_server: RedisServer
) -> None:
    """Announcements are noted before they are made; those that were not made are forgotten again."""
    application = newsroom.application
    newsroom.submitted(TEXT)
    away = make_app(application.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"}))
    with pytest.raises(OperationalError):
        nudge_due(application, away)
    assert nudge_due(application, make_app(application.settings)) == 2


def test_a_long_queue_is_not_made_longer(newsroom: Newsroom, client: redis.Redis) -> None:
    """What was announced before is not announced again where many messages wait; what is new is, and what was lost."""
    celery = make_app(newsroom.application.settings)
    clock = newsroom.application.clock
    newsroom.submitted(TEXT)
    nudge_due(newsroom.application, celery)
    [check, tag] = sorted(list_of(queue, 5) for queue in ("default", "tagging"))
    for waiting in (check, tag):
        client.rpush(waiting, *[b"{}"] * LONG_QUEUE)
    newsroom.submitted(TEXT)
    before = {waiting: client.llen(waiting) for waiting in (check, tag)}
    nudge_due(newsroom.application, celery, nudged_before=clock.now())
    assert {waiting: client.llen(waiting) - before[waiting] for waiting in (check, tag)} == {check: 1, tag: 1}
    client.delete(check, tag)
    assert nudge_due(newsroom.application, celery, nudged_before=clock.now()) == 4
    assert {waiting: client.llen(waiting) for waiting in (check, tag)} == {check: 2, tag: 2}


def test_lanes_are_announced_only_as_far_as_senders_are_kept_busy(newsroom: Newsroom, client: redis.Redis) -> None:
    """Who takes a lane's message goes on with its work: more messages would outlive it. Not so a recall."""
    application, celery = newsroom.application, make_app(newsroom.application.settings)
    with Portal("daily") as portal:
        newsroom.partner(portal)
        article_id = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article_id, ENGLISH)
        for work_id in newsroom.due():
            runner.run(newsroom.hands, work_id)
        usual = list_of("syndication", 5)
        client.rpush(usual, *[b"{}"] * ENOUGH_OF_LANES)
        assert nudge_due(application, celery) == 0
        withdraw = WithdrawEdition(by=REVIEWER, at=application.clock.now(), language=ENGLISH, reason="it is not so")
        application.newsroom.execute(withdraw, article_stream(article_id))
        assert nudge_due(application, celery) == 1
        client.delete(usual)
        assert nudge_due(application, celery) == 1
        assert client.llen(usual) == 1
