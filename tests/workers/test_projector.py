"""The projector against a real Redis: woken by the stream, right without it, acknowledging after the effect only."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from tests.workers.newsroom import PORTUGUESE, Newsroom
from workers.pace import Pace
from workers.projector import CONSUMER, Projector, step_of
from workers.relay import Relay
from workers.service import Service
from workflow.cli.redis_server import RedisServer
from workflow.followers import PAGE
from workflow.ports import LOG_STREAM

NAME = "turnaround"
DEAD_REDIS = "redis://127.0.0.1:9"


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


def projector_of(newsroom: Newsroom, client: redis.Redis | None, fence: int = 1) -> Projector:
    return Projector(newsroom.application, NAME, client, lambda: fence)


def catch_up(projector: Projector) -> None:
    while projector.advance():
        pass


def relayed(newsroom: Newsroom, client: redis.Redis) -> None:
    """The whole log in the stream, and the group at the durable checkpoint, as the relay makes it."""
    relay = Relay(newsroom.application, client)
    while relay.step():
        pass
    position = newsroom.application.followers.begin(NAME).position
    groups = client.xinfo_groups(LOG_STREAM)
    if NAME.encode() not in [group["name"] for group in groups]:
        client.xgroup_create(LOG_STREAM, NAME, id=f"{position}-0")


def pending(client: redis.Redis) -> int:
    return int(client.xpending(LOG_STREAM, NAME)["pending"])


def editions(newsroom: Newsroom) -> int:
    return sum(each.editions for each in newsroom.application.turnaround.by_language())


def test_an_entry_is_acknowledged_after_its_effect(newsroom: Newsroom, client: redis.Redis) -> None:
    """What was read and not applied yet stays pending; once the checkpoint has passed it, it is acknowledged."""
    projector = projector_of(newsroom, client)
    catch_up(projector)
    newsroom.submitted("Ministers met in Bishkek.", targets=(PORTUGUESE,))
    relayed(newsroom, client)
    assert projector.hear()  # inherits: there is nothing
    assert projector.hear()
    assert pending(client) == 2
    assert editions(newsroom) == 0
    assert projector.hear(1)
    assert pending(client) == 2
    catch_up(projector)
    assert projector.hear(1)
    assert pending(client) == 0
    assert editions(newsroom) == 2


def test_what_an_earlier_projector_had_read_is_acknowledged_by_the_next(
    newsroom: Newsroom, client: redis.Redis
) -> None:
    """A projector that died between effect and acknowledgement, or before both, leaves nothing pending for ever."""
    newsroom.submitted("Ministers met in Bishkek.")
    relayed(newsroom, client)
    client.xreadgroup(NAME, CONSUMER, {LOG_STREAM: ">"})
    assert pending(client) == 2
    projector = projector_of(newsroom, client)
    catch_up(projector)
    assert projector.hear(1)
    assert projector.hear(1)
    assert pending(client) == 0
    assert editions(newsroom) == 1


@pytest.mark.parametrize("loss", ["dead", "none", "flushed", "no group"])
def test_without_redis_the_log_is_polled(newsroom: Newsroom, client: redis.Redis, loss: str) -> None:
    """Redis away, emptied or without the group costs promptness and no event; hearing says that it cannot wait."""
    newsroom.submitted("Ministers met in Bishkek.")
    relayed(newsroom, client)
    used = {"dead": redis.Redis.from_url(DEAD_REDIS), "none": None}.get(loss, client)
    projector = projector_of(newsroom, used)
    if loss == "flushed":
        assert projector.hear()
        client.flushall()
    elif loss == "no group":
        client.xgroup_destroy(LOG_STREAM, NAME)
    assert not projector.hear()
    catch_up(projector)
    assert not projector.hear()
    assert editions(newsroom) == 1
    if loss in {"flushed", "no group"}:  # and it goes on where the relay makes the group anew
        relayed(newsroom, client)
        assert projector.hear(1)
        newsroom.submitted("They met again.")
        relayed(newsroom, client)
        assert projector.hear()
        catch_up(projector)
        assert projector.hear(1)
        assert pending(client) == 0
        assert editions(newsroom) == 2


def test_a_hole_in_the_stream_is_read_from_the_log(newsroom: Newsroom, client: redis.Redis) -> None:
    """A stream that was trimmed past the checkpoint hides nothing: bodies and order come from SQL."""
    newsroom.submitted("Ministers met in Bishkek.")
    newsroom.submitted("They met again.")
    relayed(newsroom, client)
    client.xtrim(LOG_STREAM, minid="4-0", approximate=False)
    projector = projector_of(newsroom, client)
    projector.hear()
    projector.hear()
    catch_up(projector)
    assert editions(newsroom) == 2


def test_a_passed_over_event_is_told_with_what_to_do(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """The log line names the event, and says: upgrade, then rebuild."""
    newsroom.submitted("Ministers met in Bishkek.")
    with newsroom.application.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO events SELECT 3, stream, 3, 'later', 'article.sung', 1, data, metadata, recorded_at,"
                " payload_digest, hash FROM events WHERE position = 1"
            )
        )
    with caplog.at_level(logging.ERROR, "copyflow.projector"):
        catch_up(projector_of(newsroom, None))
    (record,) = caplog.records
    said = record.getMessage()
    assert "position 3" in said
    assert "Upgrade Copyflow, then `copyflow rebuild turnaround`" in said
    assert editions(newsroom) == 1


def test_a_rebuild_beside_it_is_noticed(newsroom: Newsroom) -> None:
    """After a rebuild the projector reads its checkpoint anew and goes on in the new generation."""
    newsroom.submitted("Ministers met in Bishkek.")
    projector = projector_of(newsroom, None)
    catch_up(projector)
    newsroom.application.rebuild(NAME)
    newsroom.submitted("They met again.")
    assert projector.advance()
    catch_up(projector)
    assert editions(newsroom) == 2
    assert newsroom.application.followers.begin(NAME).generation == 2


def test_a_fenced_off_projector_gives_way(newsroom: Newsroom) -> None:
    """One whose leadership passed on applies nothing and does not run hot."""
    newsroom.submitted("Ministers met in Bishkek.")
    newsroom.application.followers.advance(newsroom.application.followers.begin(NAME), fence=5, limit=1)
    late = projector_of(newsroom, None, fence=4)
    assert not late.advance()
    assert newsroom.application.followers.begin(NAME).position == 1


def test_a_service_tells_the_fence_of_its_leadership(newsroom: Newsroom) -> None:
    """Each change of hands gives the step a higher fence."""
    fences = []
    for _ in range(2):
        service = Service("projector", newsroom.application, lambda: False, 0.01)
        assert service._leads()
        fences.append(service.fence)
        newsroom.application.leadership.resign("projector", service._owner)
    assert fences == [1, 2]


def test_pages_that_are_not_full_are_rested_from(newsroom: Newsroom) -> None:
    """So that those of a busy newsroom grow; what is behind by a whole page goes on at once."""
    ticks, rested = count(), list[float]()
    pace = Pace(seconds=lambda: next(ticks) / 8, sleep=rested.append)
    step = step_of([projector_of(newsroom, None)], pace)
    for _ in range(PAGE // 2 + 1):  # two events each
        newsroom.submitted("Ministers met in Bishkek.")
    step()
    assert editions(newsroom) == PAGE // 2
    step()
    assert editions(newsroom) == PAGE // 2 + 1
    assert rested == []
    step()
    assert rested == [1 / 8], "twice the tick that the look took, of which one is over"
