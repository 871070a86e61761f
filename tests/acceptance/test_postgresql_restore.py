"""The restore drills on PostgreSQL, by its own tools as docs/operations/backup.md has them: a dump, and a moment."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from tests.acceptance.going_on import goes_on, heads, proven
from tests.acceptance.test_backup import relay_all
from tests.support.archived import postgres_in
from tests.support.partner import Portal
from tests.support.servers import POSTGRES_MISSING, PostgresServer, find_postgres
from tests.workers.newsroom import Newsroom
from workflow.cli.redis_server import RedisServer

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operations" / "backup.md"


def as_the_guide_has_it(program: str, places: dict[str, str]) -> None:
    """Run the guide's command of that program, with the test's own places instead of the guide's."""
    found = re.search(rf"^    ({program} (?:.*\\\n)*.*)$", GUIDE.read_text(), re.MULTILINE)
    assert found, f"{GUIDE.name} has no command {program}"
    command = found[1].replace("\\\n", " ")
    for theirs, ours in places.items():
        assert theirs in command, (theirs, command)
        command = command.replace(theirs, ours)
    programs = find_postgres()
    assert programs is not None
    words = shlex.split(command)
    done = subprocess.run([str(programs / words[0]), *words[1:]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stderr)


def settings_of_the_guide(first: str, places: dict[str, str]) -> dict[str, str]:
    """The guide's PostgreSQL settings that begin with this one, with the test's own places."""
    block = re.search(rf"^(    {first} = .*\n(?:    .*\n)*)", GUIDE.read_text(), re.MULTILINE)
    assert block, f"{GUIDE.name} has no setting {first}"
    pairs = re.findall(r"^    (\w+) = ('[^']*'|\S+)", block[1], re.MULTILINE)
    settings = {name: value.strip("'") for name, value in pairs}
    for theirs, ours in places.items():
        settings = {name: value.replace(theirs, ours) for name, value in settings.items()}
    return settings


def plain(address: str) -> str:
    """A database's address as PostgreSQL's programs take it."""
    return address.replace("+psycopg", "")


def home_with_key_of(other: Path, home: Path) -> Path:
    """A new home that has the secret key of another and nothing else."""
    home.mkdir()
    shutil.copy(other / "secret.key", home)
    return home


def test_a_dump_comes_back_as_a_newsroom(
    postgres_server: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> None:
    """Dumped while somebody writes and restored into a new database: proven, of the same head, and at work again.

    Redis stands further than the log that came back; the relay drops its stream.
    """
    with Portal("Wire") as wire, redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
        address, dump = postgres_server.fresh_database(), str(tmp_path / "dump")
        old = Newsroom(tmp_path / "old", database_url=address, redis_url=redis_server.url)
        old.partner(wire)
        goes_on(old, wire, "The wells are open again.")
        kept = old.application.feed.head()
        with psycopg.connect(plain(address)) as writer:  # what is not committed is not in it, and keeps nobody
            writer.execute("DELETE FROM editions")
            places = {"postgresql://copyflow@db/copyflow": plain(address), "copyflow.dump": dump}
            as_the_guide_has_it("pg_dump", places)
            writer.rollback()
        old.submitted("What nobody will know of any more.")
        assert relay_all(old, client)[-1] > kept.position
        old.hands.close()

        fresh = postgres_server.fresh_database()
        places = {"postgresql://copyflow@db/restored": plain(fresh), "copyflow.dump": dump}
        as_the_guide_has_it("pg_restore", places)
        home = home_with_key_of(tmp_path / "old", tmp_path / "new")
        told = proven(home, {"COPYFLOW_DATABASE_URL": fresh})
        assert (told["position"], told["hash"]) == (kept.position, kept.hash)
        new = Newsroom(home, database_url=fresh, redis_url=redis_server.url)
        assert relay_all(new, client) == list(range(1, kept.position + 1))
        new.work_off()
        goes_on(new, wire, "The harbour opens on Tuesday.")
        assert relay_all(new, client) == list(range(1, new.application.views.head() + 1))
        new.hands.close()
        proven(home, {"COPYFLOW_DATABASE_URL": fresh})


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder that PostgreSQL's own account may use, which pytest's are not."""
    with tempfile.TemporaryDirectory(prefix="copyflow-wal-") as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def test_a_newsroom_is_put_back_to_a_moment(room: Path, tmp_path: Path) -> None:
    """From a base backup and the WAL since: what happened before the moment is there, what happened after is not."""
    programs = find_postgres()
    if programs is None:
        pytest.skip(POSTGRES_MISSING)
    base, places = room / "base", {"/srv/wal": str(room)}
    archiving = settings_of_the_guide("wal_level", places)
    with Portal("Wire") as wire:
        with postgres_in(programs, room, room / "data", archiving) as server:
            address = server.fresh_database()
            old = Newsroom(tmp_path / "old", database_url=address)
            old.partner(wire)
            goes_on(old, wire, "The wells are open again.")
            theirs = {"/srv/backup/base": str(base), "postgresql://copyflow@db/postgres": plain(server.url())}
            as_the_guide_has_it("pg_basebackup", theirs)
            goes_on(old, wire, "The ferry runs again.")
            kept = old.application.feed.head()
            with psycopg.connect(plain(address)) as connection:
                row = connection.execute("SELECT clock_timestamp()::text").fetchone()
            assert row is not None
            old.submitted("The mistake that nobody wants to have made.")
            known = heads(old)
            old.hands.close()
        (base / "recovery.signal").touch()  # the server that stopped has archived its last WAL
        places |= {"2026-11-28 14:03:00+00": row[0]}
        recovering = settings_of_the_guide("restore_command", places)
        with postgres_in(programs, room, base, recovering) as server:
            address = server.url(address.rpartition("/")[2])
            home = home_with_key_of(tmp_path / "old", tmp_path / "new")
            told = proven(home, {"COPYFLOW_DATABASE_URL": address})
            assert (told["position"], told["hash"]) == (kept.position, kept.hash)
            assert kept.position < max(known)
            new = Newsroom(home, database_url=address)
            goes_on(new, wire, "The harbour opens on Tuesday.")
            new.hands.close()
            proven(home, {"COPYFLOW_DATABASE_URL": address})
