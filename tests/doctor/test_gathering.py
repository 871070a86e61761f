"""What the doctor sees of real parts: Redis servers set up well and badly, disks, files. Nothing is pretended."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509.oid import NameOID

from tests.support.redis_servers import own_redis
from workers.rates import SharedBucket
from workflow import worker_beats
from workflow.bootstrap import bootstrap
from workflow.cli.processes.stack import free_port
from workflow.cli.redis_server import RedisServer
from workflow.doctor.gathering import checkup, gather
from workflow.doctor.judging import judge
from workflow.doctor.lines import Level, Line
from workflow.doctor.seeing_places import see_places
from workflow.doctor.seeing_redis import see_engines, see_redis, see_workers
from workflow.doctor.signs import Unseen
from workflow.domain.phrases import phrase
from workflow.engine_settings import EngineRate
from workflow.in_redis import WORKERS
from workflow.settings import Settings

NONE = Unseen(why=phrase("There is no database here."), next=phrase("None."))


def lines_about(settings: Settings, beginning: str) -> dict[str, Line]:
    """The lines of kinds that begin so, without a database."""
    return {line.kind: line for line in judge(gather(settings, NONE)).lines if line.kind.startswith(beginning)}


def test_the_bundled_redis_is_as_it_should_be(redis_server: RedisServer, tmp_path: Path) -> None:
    """The server that `copyflow up` starts has nothing to be told of it."""
    lines = lines_about(Settings(home=tmp_path, redis_url=redis_server.url), "redis")
    assert {line.level for line in lines.values()} == {Level.OK}
    assert lines["redis_persistence"].figure == "append-only file"
    assert lines["redis_eviction"].figure == "noeviction"


def test_any_redis_can_be_asked(any_redis_server: RedisServer) -> None:
    """Valkey and Redis say the same things by the same names."""
    seen = see_redis(Settings(redis_url=any_redis_server.url))
    assert seen is not None
    assert (seen.role, seen.is_loading, seen.keeps_aof, seen.policy) == ("master", False, True, "noeviction")
    assert abs(seen.clock_ahead) < 1
    assert seen.version[0].isdigit()


def test_a_redis_that_is_set_up_badly(tmp_path: Path) -> None:
    """It keeps nothing and throws keys away: each is a line with what to set."""
    bad = ("--appendonly", "no", "--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru")
    with own_redis(tmp_path / "redis", *bad) as server:
        lines = lines_about(Settings(home=tmp_path, redis_url=server.url), "redis")
    assert (lines["redis_persistence"].level, lines["redis_persistence"].figure) == (Level.SLOWER, "none")
    assert (lines["redis_eviction"].level, lines["redis_eviction"].figure) == (Level.STUCK, "allkeys-lru")
    assert "maxmemory-policy noeviction" in lines["redis_eviction"].next
    assert lines["redis"].level is Level.OK


def test_a_redis_whose_memory_is_full(tmp_path: Path) -> None:
    """With noeviction it refuses what it is given: that stops everything."""
    with own_redis(tmp_path / "redis", "--maxmemory", "4mb", "--maxmemory-policy", "noeviction") as server:
        with redis.Redis.from_url(server.url) as client, pytest.raises(redis.OutOfMemoryError):
            fill(client)
        lines = lines_about(Settings(home=tmp_path, redis_url=server.url), "redis")
    assert (lines["redis_memory"].level, lines["redis_eviction"].level) == (Level.STUCK, Level.OK)


def fill(client: redis.Redis) -> None:
    for number in range(10_000):
        client.set(f"filling:{number}", b"x" * 4096)


def test_a_redis_that_is_away(tmp_path: Path) -> None:
    """One finding with its address and without its password; what would be asked there is not told again."""
    url = f"redis://:secret@127.0.0.1:{free_port()}/0"
    found = judge(gather(Settings(home=tmp_path, redis_url=url), NONE))
    [line] = [line for line in found.lines if line.kind.startswith(("redis", "workers", "engine"))]
    assert (line.kind, line.level) == ("redis", Level.STUCK)
    assert line.what.startswith("Redis does not answer at redis://127.0.0.1:")
    assert "secret" not in str(found)


def test_a_redis_that_hangs(tmp_path: Path) -> None:
    """It takes the connection and never answers: the finding comes within the deadline, whatever it does."""
    with own_redis(tmp_path / "redis") as server, server.hanging():
        line = lines_about(Settings(home=tmp_path, redis_url=server.url), "redis")["redis"]
    assert line.level is Level.STUCK
    assert line.what.startswith("Redis does not answer at ")


def test_a_redis_that_wants_another_password(tmp_path: Path) -> None:
    """It answers, but not us: the line says where to look."""
    with own_redis(tmp_path / "redis", password="right") as server:
        url = server.url.replace(":right@", ":wrong@")
        line = lines_about(Settings(home=tmp_path, redis_url=url), "redis")["redis"]
    assert line.level is Level.STUCK
    assert "COPYFLOW_REDIS_URL" in line.next
    assert "wrong" not in f"{line.what} {line.next}".replace("wrong number", "")


def test_no_redis_at_all(tmp_path: Path) -> None:
    """Nothing is set and nothing is started: then nothing can run."""
    line = lines_about(Settings(home=tmp_path, redis_url=None), "redis")["redis"]
    assert (line.level, line.figure) == (Level.STUCK, "none")


# --- workers and engines ------------------------------------------------------------------------------------


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_server.url) as connected:
        connected.flushall()
        yield connected


def test_workers_that_spoke_are_seen_by_queue(client: redis.Redis, redis_server: RedisServer) -> None:
    """Name, queues and hands; a clock that is off is seen too; who stops of its own will is forgotten."""
    worker_beats.say(client, "one@host", ["tagging", "default"], 2, time.time())
    worker_beats.say(client, "two@host", ["translation"], 4, time.time() + 30)
    seen = see_workers(Settings(redis_url=redis_server.url))
    assert [(beat.name, beat.queues, beat.hands) for beat in seen.beats] == [
        ("one@host", ("default", "tagging"), 2),
        ("two@host", ("translation",), 4),
    ]
    assert [round(beat.clock_ahead) for beat in seen.beats] == [0, 30]
    assert all(beat.is_alive(seen.read_at) for beat in seen.beats)
    worker_beats.take_back(client, "two@host")
    assert [beat.name for beat in see_workers(Settings(redis_url=redis_server.url)).beats] == ["one@host"]


def test_what_cannot_be_understood_is_passed_over(client: redis.Redis, redis_server: RedisServer) -> None:
    """A later Copyflow may say other things of its workers."""
    client.hset(WORKERS, mapping={"odd@host": "{", "newer@host": '{"v": 2}'})
    worker_beats.say(client, "one@host", ["default"], 1, time.time())
    assert [beat.name for beat in see_workers(Settings(redis_url=redis_server.url)).beats] == ["one@host"]


def test_workers_long_gone_are_forgotten(client: redis.Redis) -> None:
    """One that was killed is spoken of for ten minutes."""
    worker_beats.say(client, "one@host", ["default"], 1, time.time())
    old = client.hget(WORKERS, "one@host")
    assert isinstance(old, bytes)
    at = float(old.split(b'"at": ')[1].split(b",")[0])
    client.hset(WORKERS, "gone@host", old.replace(str(at).encode(), str(at - 601).encode()))
    worker_beats.forget_lost(client)
    assert [beat.name for beat in worker_beats.read(client)] == ["one@host"]


def test_engines_quotas_are_those_that_the_workers_count(client: redis.Redis, redis_server: RedisServer) -> None:
    """What a worker took is missing, and an engine that asked to be left alone is told with for how long."""
    rate = EngineRate(characters_per_minute=6_000)
    settings = Settings(redis_url=redis_server.url, deepl_key="k:fx", engine_rates={"deepl": rate})
    [fresh] = see_engines(settings)
    assert (fresh.name, fresh.held_seconds, fresh.characters_left) == ("deepl", 0, 1)
    bucket = SharedBucket(client, "deepl", rate)
    assert bucket.take(4_500) == 0
    [used] = see_engines(settings)
    assert used.characters_left is not None
    assert 0.25 <= used.characters_left < 0.9
    bucket.hold(900)
    [held] = see_engines(settings)
    assert 800 < held.held_seconds <= 900


# --- disks and files ----------------------------------------------------------------------------------------


def test_keys_and_their_permissions_are_looked_at(tmp_path: Path) -> None:
    """A fresh newsroom's files are its own; a key that others may read is told, one that is missing stops us."""
    settings = Settings(home=tmp_path / "home")
    application = bootstrap(settings)
    try:
        application.migrate()
        assert {line.level for line in checkup(application).lines if line.kind in FILES} == {Level.OK}
        key = settings.home / "secret.key"
        key.chmod(0o644)
        told = {line.kind: line for line in checkup(application).lines}["secret_key"]
        assert (told.level, told.figure) == (Level.SLOWER, "readable, mode 644")
        assert told.next == f"Take that from them: `chmod 600 {key}`."
        key.unlink()
        told = {line.kind: line for line in checkup(application).lines}["secret_key"]
        assert (told.level, told.what) == (
            Level.STUCK,
            f"Secret key: {key} cannot be read: No such file or directory.",
        )
    finally:
        application.close()


FILES = {"home", "secret_key", "database_file"}


def test_certificates_that_urls_name_are_looked_at(tmp_path: Path) -> None:
    """The one of PostgreSQL, the one of Redis: when each runs out, or that it is none."""
    soon, none = tmp_path / "soon.pem", tmp_path / "none.pem"
    soon.write_bytes(certificate(days=5))
    none.write_text("no certificate")
    settings = Settings(
        home=tmp_path,
        secret_key="k" * 64,
        database_url=f"postgresql+psycopg://c@127.0.0.1:1/c?sslrootcert={soon}",
        redis_url=f"rediss://127.0.0.1:1/0?ssl_ca_certs={none}",
    )
    found = {line.about: line for line in judge(gather(settings, NONE)).lines if line.kind == "certificate"}
    assert found[str(soon)].level is Level.SLOWER
    assert found[str(soon)].next == "Have it renewed and start the processes again."
    assert (found[str(none)].level, found[str(none)].figure) == (Level.STUCK, "cannot be read")


def certificate(*, days: int) -> bytes:
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "db")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=days)).sign(key, None)
    return made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB, for root alone."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], check=False)
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_seen(small_disk: Path) -> None:
    """Nothing can be written there: the line says how little is left, and is stuck."""
    with pytest.raises(OSError, match="No space left"):
        (small_disk / "filling").write_bytes(b"x" * 5_000_000)
    settings = Settings(home=small_disk, secret_key="k" * 64)
    disks = [line for line in judge(gather(settings, NONE)).lines if line.kind == "disk"]
    assert [(line.level, line.value) for line in disks] == [(Level.STUCK, 0)]
    assert disks[0].what == f"The disk of {small_disk} is full: 0.0 kB are left."


def test_home_and_database_on_two_disks_are_two_lines(small_disk: Path, tmp_path: Path) -> None:
    """Each has its own free space."""
    settings = Settings(home=tmp_path / "home", database_url=f"sqlite:///{small_disk}/c.db")
    assert {disk.what: disk.path for disk in see_places(settings).disks} == {
        "home": str(tmp_path / "home"),
        "database": str(small_disk),
    }


def test_a_disk_that_takes_no_writes(small_disk: Path) -> None:
    """A file system that was mounted read-only, as Linux does after errors, is told as such."""
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    [disk] = see_places(Settings(home=small_disk, secret_key="k" * 64)).disks
    assert disk.is_read_only
