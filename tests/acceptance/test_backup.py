"""The restore drill on SQLite: a copy taken while writers write becomes a newsroom that goes on."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.acceptance.going_on import SENTENCE, goes_on, heads, proven
from tests.acceptance.test_command_line import Terminal
from tests.image_factories import picture
from tests.support.partner import Portal
from tests.workers.newsroom import Newsroom
from workers.relay import Relay
from workflow.backup import CopyFailedError, back_up, copy_files
from workflow.cli.redis_server import RedisServer
from workflow.ports import LOG_STREAM


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with a submitted article."""
    room = Newsroom(tmp_path / "old")
    room.submitted(SENTENCE)
    yield room
    room.hands.close()


def relay_all(newsroom: Newsroom, client: redis.Redis) -> list[int]:
    """Let the relay carry everything; the positions in the stream then."""
    relay = Relay(newsroom.application, client)
    for _ in range(2):
        while relay.step():
            continue
    return [int(fields[b"position"]) for _, fields in client.xrange(LOG_STREAM)]


def test_a_copy_is_one_moment_of_a_newsroom_that_goes_on(newsroom: Newsroom, tmp_path: Path) -> None:
    """Between any two steps of the copying somebody writes: nobody waits, and nothing of that is in the copy."""
    newsroom.submitted(*[SENTENCE * 200] * 60)  # some megabytes
    before = newsroom.application.feed.head()
    steps = []

    def somebody_writes(done: int, total: int) -> None:
        steps.append((done, total))
        assert len(steps) < 100, "the copying begins anew whenever somebody writes"
        newsroom.submitted(SENTENCE)

    head = back_up(tmp_path / "old" / "copyflow.db", tmp_path / "copy.db", somebody_writes)
    assert len(steps) > 1
    assert head == before
    assert newsroom.application.views.head() == before.position + 2 * len(steps)
    assert {path.name for path in tmp_path.iterdir()} == {"old", "copy.db"}
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_the_restore_drill(tmp_path: Path, redis_server: RedisServer) -> None:
    """Taken under load and put into a new home: proven, at a position of the original, and at work again.

    The Redis of before stands further than the log that came back: the relay drops its stream and fills it anew.
    Partners are still known by their secrets, since the secret key was kept.
    """
    with Portal("Wire") as wire, redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
        old = Newsroom(tmp_path / "old", redis_url=redis_server.url)
        old.partner(wire)
        goes_on(old, wire, "The wells are open again.")
        stop, begun = threading.Event(), threading.Barrier(3)
        writers = [threading.Thread(target=_write, args=(old, begun, stop)) for _ in range(2)]
        for writer in writers:
            writer.start()
        begun.wait()
        told = json.loads(Terminal(old.application.settings.home).result("backup", str(tmp_path / "kept"), "--json"))
        stop.set()
        for writer in writers:
            writer.join()
        old.submitted("What nobody will know of any more.")
        known = heads(old)
        assert relay_all(old, client)[-1] == max(known) > told["position"]
        old.hands.close()

        home = tmp_path / "new"
        home.mkdir()
        shutil.copy(tmp_path / "old" / "secret.key", home)
        back = json.loads(Terminal(home).result("restore", str(tmp_path / "kept"), "--json"))
        assert (
            (back["position"], back["hash"])
            == (told["position"], told["hash"])
            == (
                told["position"],
                known[told["position"]],
            )
        )
        assert proven(home)["hash"] == told["hash"]
        new = Newsroom(home, redis_url=redis_server.url)
        assert relay_all(new, client) == list(range(1, told["position"] + 1))
        new.work_off()
        goes_on(new, wire, "The harbour opens on Tuesday.")
        assert relay_all(new, client) == list(range(1, new.application.views.head() + 1))
        new.hands.close()
        proven(home)


def _write(newsroom: Newsroom, begun: threading.Barrier, stop: threading.Event) -> None:
    newsroom.submitted(SENTENCE)
    begun.wait()
    while not stop.is_set():
        newsroom.submitted(SENTENCE)


def test_images_are_copied_beside(newsroom: Newsroom, tmp_path: Path) -> None:
    """Those that the folder lacks, whole; what lies there is left alone, and they come back with the newsroom."""
    old, new = Terminal(tmp_path / "old"), Terminal(tmp_path / "new")
    newsroom.application.media.take(picture())
    files = sorted(path.relative_to(tmp_path / "old") for path in (tmp_path / "old" / "media").rglob("*.*"))
    assert files
    (tmp_path / "old" / files[0]).with_name(".1600.jpg.abcd").write_bytes(b"half")
    told = old.run("backup", str(tmp_path / "one"), "--media", str(tmp_path / "media"))
    assert f"Copied {len(files)} image file(s)" in told.stdout
    assert "media" not in told.stderr
    assert "secret.key" in told.stderr
    again = json.loads(old.result("backup", str(tmp_path / "two"), "--media", str(tmp_path / "media"), "--json"))
    assert again["images"] == 0
    assert "--media" in old.run("backup", str(tmp_path / "three")).stderr
    new.result("restore", str(tmp_path / "one"), "--media", str(tmp_path / "media"), "--without-secret-key")
    for file in files:
        assert (tmp_path / "new" / file).read_bytes() == (tmp_path / "old" / file).read_bytes()
        assert stat.S_IMODE((tmp_path / "new" / file).stat().st_mode) == 0o600
    assert copy_files(tmp_path / "nothing", tmp_path / "media") == 0


def test_nothing_is_overwritten(newsroom: Newsroom, tmp_path: Path) -> None:
    """A file that is there stays; a home that has a newsroom, or the leavings of one, takes no other."""
    old, new = Terminal(newsroom.application.settings.home), Terminal(tmp_path / "new")
    old.result("backup", str(tmp_path / "kept"))
    kept = (tmp_path / "kept").read_bytes()
    assert "is there already" in old.refusal("backup", str(tmp_path / "kept"))
    assert (tmp_path / "kept").read_bytes() == kept
    assert "is there already" in old.refusal("restore", str(tmp_path / "kept"))
    new.home.mkdir()
    (new.home / "copyflow.db-wal").touch()
    assert "copyflow.db-wal is there already" in new.refusal("restore", str(tmp_path / "kept"), "--without-secret-key")
    assert not (new.home / "copyflow.db").exists()


def test_the_secret_key_is_asked_for_first(newsroom: Newsroom, tmp_path: Path) -> None:
    """Without it a new one would be made, and nobody would notice before partners refuse what they get."""
    old, new = Terminal(newsroom.application.settings.home), Terminal(tmp_path / "new")
    old.result("backup", str(tmp_path / "kept"))
    assert "no secret key" in new.refusal("restore", str(tmp_path / "kept"))
    assert not new.home.exists()
    environment = {"COPYFLOW_SECRET_KEY": "0123456789abcdef" * 4}
    given = Terminal(tmp_path / "given", environment)
    assert "whole" in given.result("restore", str(tmp_path / "kept"))


def test_a_damaged_file_makes_no_newsroom(newsroom: Newsroom, tmp_path: Path) -> None:
    """A page that was overwritten, a file of something else, no newsroom at all: each is refused in a sentence."""
    old, new = Terminal(newsroom.application.settings.home), Terminal(tmp_path / "new")
    file = tmp_path / "kept"
    old.result("backup", str(file))
    content = bytearray(file.read_bytes())
    content[4096 * 5 : 4096 * 80] = b"\xff" * (4096 * 75)
    file.write_bytes(content)
    assert "damaged" in new.refusal("restore", str(file), "--without-secret-key")
    file.write_text("Once upon a time there was a newspaper. " * 500)
    assert "cannot be made" in new.refusal("restore", str(file), "--without-secret-key")
    file.unlink()
    sqlite3.connect(file).execute("CREATE TABLE other (id)").connection.close()
    assert "holds no newsroom" in new.refusal("restore", str(file), "--without-secret-key")
    assert list(new.home.iterdir()) == []


def test_what_cannot_be_copied_is_said(newsroom: Newsroom, tmp_path: Path) -> None:
    """A folder that is not there, no newsroom, PostgreSQL, images in a bucket; nothing is left behind."""
    old = Terminal(newsroom.application.settings.home)
    assert "cannot be written" in old.refusal("backup", str(tmp_path / "no folder" / "kept"))
    assert "No newsroom in" in Terminal(tmp_path / "none").refusal("backup", str(tmp_path / "kept"))
    elsewhere = Terminal(tmp_path / "pg", {"COPYFLOW_DATABASE_URL": "postgresql+psycopg://127.0.0.1/none"})
    for command in ("backup", "restore"):
        (tmp_path / "file").touch()
        assert "pg_dump" in elsewhere.refusal(command, str(tmp_path / "file"))
    bucket = Terminal(old.home, {"COPYFLOW_MEDIA_URL": "s3://bucket/prefix"})
    assert "bucket" in bucket.refusal("backup", str(tmp_path / "kept"), "--media", str(tmp_path / "media"))
    with pytest.raises(CopyFailedError, match="cannot be copied"):
        copy_files(*_unwritable(tmp_path))
    assert not (tmp_path / "kept").exists()


def _unwritable(folder: Path) -> tuple[Path, Path]:
    """A folder with one file, and one in whose place a file lies."""
    source, target = folder / "source", folder / "target"
    (source / "ab" / "abcd").mkdir(parents=True)
    (source / "ab" / "abcd" / "1600.jpg").touch()
    target.touch()
    return source, target
