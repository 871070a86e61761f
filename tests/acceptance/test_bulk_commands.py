"""Files of many: the newsroom out and into an empty one, articles in, and the log followed, all by real processes."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path
from typing import Any

import httpx

from tests import factories as make
from tests.acceptance.test_command_line import Terminal, draft
from tests.ui.conftest import serving
from workflow.bootstrap import bootstrap
from workflow.settings import Settings

LINE = {"headline": "Ferry runs again", "body": "The ferry runs again on Monday.", "language": "en"}


def as_lines(file: Path, *lines: Any) -> Path:
    """A file of these articles, and of bytes as they are."""
    file.write_bytes(
        b"".join((each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in lines)
    )
    return file


def test_a_newsroom_moves_house(tmp_path: Path) -> None:
    """Exported and imported it has the same head, proves whole, and shows the same; a second import is refused."""
    old, new = Terminal(tmp_path / "old"), Terminal(tmp_path / "new")
    old.result("migrate")
    article = draft(old.home, "The harbour opens")
    old.result("partner", "add", "Wire", "--endpoint", "https://8.8.8.8/hooks")
    file = tmp_path / "log.ndjson"
    assert "Wrote 2 event(s)" in old.result("export", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert old.result("export", "-").encode() == file.read_bytes()
    head = json.loads(old.result("verify", "--json"))
    assert head["hash"] in new.result("import", str(file))
    assert json.loads(new.result("verify", "--json")) == head
    assert "The harbour opens" in new.result("status", article)
    assert "already_exists" in new.refusal("import", str(file))
    articles = tmp_path / "articles.ndjson"
    told = json.loads(new.result("export", str(articles), "--what", "articles", "--json"))
    assert (told["lines"], len(articles.read_bytes().splitlines())) == (1, 3)


def test_a_broken_file_is_named_by_its_line(tmp_path: Path) -> None:
    """Nothing of it is taken, so the whole one can be imported afterwards; a file that is none is said to be none."""
    old, new = Terminal(tmp_path / "old"), Terminal(tmp_path / "new")
    old.result("migrate")
    draft(old.home, "One")
    draft(old.home, "Two")
    whole = tmp_path / "log.ndjson"
    old.result("export", str(whole))
    lines = whole.read_bytes().splitlines(keepends=True)
    broken = tmp_path / "broken.ndjson"
    broken.write_bytes(b"".join([*lines[:2], lines[2].replace(b"Two", b"2wo"), *lines[3:]]))
    assert "position 2 was changed" in new.refusal("import", str(broken))
    broken.write_bytes(b"".join(lines[:2]))
    assert "line 3: is missing: the file was cut" in new.refusal("import", str(broken))
    broken.write_text("Once upon a time")
    assert "line 1: is not the beginning of an exported log" in new.refusal("import", str(broken))
    assert "2 event(s)" in new.result("import", str(whole))


def test_articles_are_handed_in_by_the_file(tmp_path: Path) -> None:
    """In several requests, with each refused line by its number in the file; again, nothing is made twice."""
    with serving(tmp_path / "server") as site:
        terminal = Terminal(tmp_path / "server")
        key = terminal.result("key", "add", site.staged.writer.name).strip()
        many = [{**LINE, "external_id": str(number)} for number in range(450)]
        many[300:300] = [b"{", b'"' + b"x" * 2_500_000 + b'"']
        file = as_lines(tmp_path / "articles.ndjson", *many)
        command = ("import-articles", str(file), "--url", site.url, "--key", key)
        first = terminal.run(*command)
        assert first.exit_code == 1, first.output
        assert first.stdout == "450 created, 0 repeated, 2 refused.\n"
        assert "line 301: The line is not JSON. [malformed_request]" in first.stderr
        assert "line 302: At most 2097152 bytes are taken. [body_too_large]" in " ".join(first.stderr.split())
        again = json.loads(terminal.run(*command, "--json").stdout)
        assert (again["created"], again["repeated"], [each["line"] for each in again["refusals"]]) == (
            0,
            450,
            [301, 302],
        )
        other = as_lines(tmp_path / "other.ndjson", {**LINE, "external_id": "1", "submit": True})
        to_site = ("--url", site.url, "--key", key)
        assert "idempotency_conflict" in terminal.run("import-articles", str(other), *to_site).stderr
        assert terminal.result("import-articles", str(other), *to_site, "--source", "wire").startswith("1 created")
        assert "API key" in terminal.refusal("import-articles", str(other), "--url", site.url)


def test_the_log_is_followed_over_http(tmp_path: Path) -> None:
    """A long poll and a stream hear of what is appended; readers who take nothing keep nobody waiting."""
    with serving(tmp_path / "server") as site:
        terminal = Terminal(tmp_path / "server")
        key = terminal.result("key", "add", site.staged.writer.name).strip()
        stuck_key = terminal.result("key", "add", site.staged.writer.name).strip()
        stuck = [_stuck_reader(site.url, stuck_key) for _ in range(20)]
        with httpx.Client(base_url=f"{site.url}/api/v1", headers={"Authorization": f"Bearer {key}"}) as client:
            page = client.get("/events").json()
            while page["next"] is not None:
                page = client.get("/events", params={"after": page["next"]}).json()
            head = page["position"]
            with client.stream("GET", "/events/stream", params={"after": head}, timeout=30) as stream:
                texts = stream.iter_lines()
                assert next(texts) == "retry: 2000"
                draft(terminal.home, "From another process")
                told = dict(line.split(": ", 1) for line in _first_event(texts))
            heard = client.get("/events", params={"after": head, "wait": 30}, timeout=40).json()
        assert (told["id"], told["event"]) == (str(head + 1), "article.drafted")
        assert json.loads(told["data"]) == heard["items"][0]
        for each in stuck:
            each.close()


def _first_event(texts: Any) -> list[str]:
    lines: list[str] = []
    for line in texts:
        if line:
            lines.append(line)
        elif any(each.startswith("data: ") for each in lines):
            return lines
        else:
            lines = []
    raise AssertionError(lines)


def _stuck_reader(url: str, key: str) -> socket.socket:
    """Somebody who asks for the whole log and never reads."""
    host, port = url.removeprefix("http://").split(":")
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.connect((host, int(port)))
    made.sendall(f"GET /api/v1/events/stream HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
    return made


def test_a_log_on_sqlite_moves_to_postgresql(tmp_path: Path, postgres_server: Any) -> None:
    """An operator who outgrows the file takes the history along: same head, clean proof."""
    old = Terminal(tmp_path / "old")
    old.result("migrate")
    application = bootstrap(Settings(home=old.home))
    application.newsroom.execute(make.draft(targets=(make.PT,)), make.ARTICLE_STREAM)
    application.newsroom.execute(make.submit(), make.ARTICLE_STREAM)
    application.close()
    file = tmp_path / "log.ndjson"
    old.result("export", str(file))
    new = Terminal(tmp_path / "new", {"COPYFLOW_DATABASE_URL": str(postgres_server.fresh_database())})
    new.result("migrate")
    told = json.loads(new.result("import", str(file), "--json"))
    assert json.loads(new.result("verify", "--json")) == {**told, "differences": [], "redacted": []}
