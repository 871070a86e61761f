"""Redis loses its data at any moment, a batch's middle included: every effect of a follower happens, and happens once.

The faults are seeded and strike between any two commands that the relay or the follower sends. The same runs with two
plainer ways of publishing lose effects, or this file would prove nothing.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
import redis
from redis.exceptions import NoScriptError
from sqlalchemy import event, text

from tests.store.parts import append, made, note
from workers.relay import Relay
from workers.stream import EventStream
from workflow.bootstrap import Application
from workflow.cli.processes.child import Child
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import RedisServer, find_server
from workflow.feed import Header
from workflow.ports import LOG_STREAM

FOLLOWER = "effects"
SEEDS = 40
TURNS = 60
CHANCE_OF_A_FAULT = 0.06
KEPT = 5


class Crashed(Exception):
    """The follower's process ended here."""


class FaultyRedis(redis.Redis):
    """A real client; what may happen between two commands happens just before one is sent."""

    before: Callable[[str], None] | None = None

    def execute_command(self, *args: Any, **options: Any) -> Any:
        if self.before is not None:
            self.before(str(args[0]))
        return super().execute_command(*args, **options)


class PlainXadd(EventStream):
    """Publishes event by event, as most outboxes do."""

    nomkstream = False

    def append(self, headers: Sequence[Header]) -> int:
        for header in headers:
            fields = {"position": header.position}
            try:
                added = self._client.xadd(LOG_STREAM, fields, id=f"{header.position}-0", nomkstream=self.nomkstream)
            except redis.ResponseError as error:
                if "equal or smaller" not in str(error):
                    raise
                return -1
            if added is None:
                return -1
        return headers[-1].position


class WithoutCompare(PlainXadd):
    """The same, but never makes a stream."""

    nomkstream = True


class Follower:
    """Reads the stream as a group and believes what it gets; checkpoint and effect are one transaction."""

    def __init__(self, application: Application, client: redis.Redis, random: Random) -> None:
        self._database = application.database
        self._client = client
        self._random = random
        self._from = "0"
        self.crashes = True

    def work(self) -> bool:
        """Take some entries; whether there were any."""
        many = self._random.randint(1, 8)
        try:
            answer = self._client.xreadgroup(FOLLOWER, "one", {LOG_STREAM: self._from}, count=many)
        except redis.ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            return False  # lost with the stream: the relay makes it anew
        entries = answer[0][1] if answer else []
        if not entries and self._from == "0":
            self._from = ">"  # what was pending when it last ended is done
            return True
        try:
            for identity, _ in entries:
                self._take(identity)
        except Crashed:
            self._from = "0"
        return bool(entries)

    def _take(self, identity: bytes) -> None:
        position = int(identity.split(b"-")[0])
        self._may_crash()
        with self._database.write() as connection:
            moved = connection.execute(
                text("UPDATE checkpoints SET position = :position WHERE name = :name AND position < :position"),
                {"name": FOLLOWER, "position": position},
            )
            if moved.rowcount == 1:
                connection.execute(text("INSERT INTO effects VALUES (:position)"), {"position": position})
            self._may_crash()
        self._may_crash()
        self._client.xack(LOG_STREAM, FOLLOWER, identity)

    def _may_crash(self) -> None:
        if self.crashes and self._random.random() < 0.03:
            raise Crashed


class World:
    """A log that grows, a relay, a follower, and a Redis that loses things, all driven by one seed."""

    def __init__(self, application: Application, url: str, seed: int, stream: type[EventStream]) -> None:
        self.random = Random(seed)
        self.faults: Counter[str] = Counter()
        self._application = application
        self._admin = redis.Redis.from_url(url)
        self._clients = [FaultyRedis.from_url(url) for _ in range(2)]
        self._stream = stream
        self._relay = self._leader(self._clients[0])
        self._follower = Follower(application, self._clients[1], self.random)
        self._kept: list[bytes] = []

    def _leader(self, client: redis.Redis) -> Relay:
        relay = Relay(self._application, client, batch=self.random.randint(2, 9), kept=KEPT, seconds=lambda: 0)
        relay.stream = self._stream(client)
        return relay

    def run(self) -> list[int]:
        """Positions whose effect did not happen exactly once."""
        start = self.begin()
        self._arm(self._strike)
        for _ in range(TURNS):
            turn = self.random.choice([self.grow, self._lead, self._lead, self._follow, self._follow, self._keep])
            turn()
        self._arm(None)
        self._follower.crashes = False
        self.settle()
        self.close()
        return self.wrong(start)

    def wrong(self, start: int) -> list[int]:
        """Positions after the start whose effect did not happen exactly once."""
        head = self._application.views.head()
        with self._application.database.read() as connection:
            counted = Counter(connection.execute(text("SELECT position FROM effects")).scalars())
        assert set(counted) <= set(range(start + 1, head + 1))
        return [position for position in range(start + 1, head + 1) if counted[position] != 1]

    def save(self) -> None:
        """Let the server write its snapshot to disk."""
        self._admin.save()

    def close(self) -> None:
        """Let go of every connection."""
        for client in (self._admin, *self._clients):
            client.close()

    def begin(self) -> int:
        """Empty Redis and forget every effect; where the log stands."""
        self._admin.flushall()
        head = self._application.views.head()
        with self._application.database.write() as connection:
            connection.execute(text("DELETE FROM effects"))
            connection.execute(text("DELETE FROM checkpoints"))
            connection.execute(
                text("INSERT INTO checkpoints VALUES (:name, :position, 1, 1, '')"),
                {"name": FOLLOWER, "position": head},
            )
        return head

    def _arm(self, strike: Callable[[str], None] | None) -> None:
        for client in self._clients:
            client.before = strike

    def grow(self) -> None:
        """Some more events."""
        append(self._application.database, events=[note() for _ in range(self.random.randint(1, 9))])

    def _lead(self) -> None:
        try:
            self.random.choice([self._relay.step, self._relay.step, self._relay.upkeep])()
        except NoScriptError:
            self.faults["script_lost_again"] += 1  # the service's loop tries again

    def _follow(self) -> None:
        self._follower.work()

    def _keep(self) -> None:
        """What a snapshot on disk would hold of the stream."""
        dumped = self._admin.dump(LOG_STREAM)
        if dumped is not None:
            self._kept.append(dumped)

    def settle(self) -> None:
        """The faults are over: everything gets where it can get to."""
        while self._relay.step():
            pass
        self._relay.upkeep()
        self._follower._from = "0"
        while self._follower.work():
            pass

    # --- faults ---------------------------------------------------------------------------------------

    def _strike(self, command: str) -> None:
        if self.random.random() >= CHANCE_OF_A_FAULT:
            return
        fault = self.random.choice([self._lose, self._restart, self._roll_back, self._destroy_group, self._overtake])
        fault()
        self.faults[fault.__name__.strip("_")] += 1
        self.faults["at_" + command] += 1

    def _lose(self) -> None:
        self._admin.flushall()

    def _restart(self) -> None:
        """Without anything on disk: data, scripts and connections are gone."""
        self._admin.flushall()
        self._admin.script_flush()
        self._admin.client_kill_filter(_type="normal", skipme=True)
        for client in self._clients:
            client.connection_pool.disconnect()

    def _roll_back(self) -> None:
        if self._kept:
            self._admin.restore(LOG_STREAM, 0, self.random.choice(self._kept), replace=True)

    def _destroy_group(self) -> None:
        if self._admin.exists(LOG_STREAM):
            self._admin.xgroup_destroy(LOG_STREAM, FOLLOWER)

    def _overtake(self) -> None:
        """The relay is paused here; Redis loses all, a new leader rebuilds some of it, and the old one wakes up."""
        self._admin.flushall()
        successor = self._leader(self._admin)
        for _ in range(self.random.randint(1, 3)):
            successor.step()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def application(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A newsroom whose log all runs of this file go on with."""
    home = tmp_path_factory.mktemp("newsroom")
    url = f"sqlite:///{home / 'log.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_server").fresh_database()
    newsroom = made(url, home)
    if request.param == "sqlite":  # nothing in it outlives the tests, so nothing needs to reach the disk
        event.listen(newsroom.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    newsroom.migrate()
    with newsroom.database.write() as connection:
        connection.execute(text("CREATE TABLE effects (position BIGINT)"))
    yield newsroom
    newsroom.close()


@pytest.fixture
def url(any_redis_server: RedisServer) -> Iterator[str]:
    """A Redis that trims exactly enough for a few entries to be gone."""
    with redis.Redis.from_url(any_redis_server.url) as client:
        [before] = client.config_get("stream-node-max-entries").values()
        client.config_set("stream-node-max-entries", 4)
        yield any_redis_server.url
        client.flushall()
        client.config_set("stream-node-max-entries", before)


def test_every_effect_happens_once(application: Application, url: str) -> None:
    """Whatever is lost, rolled back, destroyed or overtaken, wherever the follower crashes: none lost, none twice."""
    faults: Counter[str] = Counter()
    for seed in range(SEEDS):
        world = World(application, url, seed, EventStream)
        assert world.run() == [], f"seed {seed}, faults {dict(world.faults)}"
        faults += world.faults
    kinds = {"lose", "restart", "roll_back", "destroy_group", "overtake", "at_EVALSHA", "at_XREADGROUP", "at_XACK"}
    assert {kind for kind in kinds if faults[kind] < SEEDS // 8} == set(), faults


@pytest.mark.parametrize("publication", [PlainXadd, WithoutCompare])
def test_plainer_publications_lose_effects(application: Application, url: str, publication: type[EventStream]) -> None:
    """Publishing without the compare loses effects under the same faults: so the runs above do test something."""
    assert any(World(application, url, seed, publication).run() for seed in range(SEEDS))


def test_a_server_that_really_restarts(application: Application, tmp_path: Path) -> None:
    """Killed and back with an old snapshot, then killed and back with nothing: every effect happens once."""
    program, _ = find_server()
    socket = tmp_path / "r.sock"
    url = f"unix://{socket}"
    given = {"port": "0", "unixsocket": str(socket), "dir": str(tmp_path), "save": "", "appendonly": "no"}
    command = [str(program), *(word for name, value in given.items() for word in (f"--{name}", value))]
    child = Child(name="redis", command=command, ready_line="eady to accept connections")
    with Supervisor([child], tmp_path / "log", on_line=lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(20)
        world = World(application, url, 0, EventStream)
        start = world.begin()
        world.grow()
        world.settle()
        world.save()
        for snapshot in (True, False):
            world.grow()
            world.settle()
            if not snapshot:
                (tmp_path / "dump.rdb").unlink()
            running = supervisor.pid_of("redis")
            os.kill(running, signal.SIGKILL)
            supervisor.wait_restarted("redis", than=running, timeout=20)
            world.grow()
            world.settle()
            assert world.wrong(start) == []
        world.close()
