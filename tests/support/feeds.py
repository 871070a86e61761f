"""A server of feeds on loopback: every path answers what a test says, and every request is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    """By lower-case name."""


@dataclass(frozen=True)
class Said:
    """An answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[Asked], Said]


class Feeds:
    """What the server answers; a path that nothing was said of is a 404."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[Asked] = []
        self._answers: dict[str, Answering] = {}

    def at(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer so at a path; its address. Headers by name, with ``_`` for ``-``."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.by(path, lambda _: Said(status, content, named))

    def by(self, path: str, answering: Answering) -> str:
        """Answer at a path as a function says; its address."""
        self._answers[path] = answering
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, asked: Asked) -> Said:
        """What is answered."""
        self.asked.append(asked)
        return self._answers.get(asked.path, lambda _: Said(404))(asked)


@contextmanager
def serving_feeds() -> Iterator[Feeds]:
    """A server while the block runs."""
    feeds = Feeds(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            said = feeds.answer(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(said.body)))
            self.end_headers()
            if said.status != 304:
                self.wfile.write(said.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:  # the reader had enough
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    feeds.port = server.server_port
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield feeds
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


# --- documents ------------------------------------------------------------------------------------


def rss(*items: str, title: str = "The Agency", language: str = "en") -> str:
    """An RSS 2.0 feed of items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title><language>{language}</language>{''.join(items)}</channel></rss>"
    )


def rss_item(
    guid: str = "a-1",
    title: str = "Ministers meet in Bishkek",
    body: str = "<p>The meeting began on Tuesday. It ends on Thursday.</p>",
    date: str = "Mon, 23 Nov 2026 09:30:00 GMT",
) -> str:
    """One item with its text in ``content:encoded``."""
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><link>https://agency.example/{guid}</link>"
        f"<pubDate>{date}</pubDate><dc:creator>A. Writer</dc:creator><description>In short.</description>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def atom(*entries: str) -> str:
    """An Atom feed of entries."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Other Agency</title>'
        f"<id>tag:other.example,2026:feed</id><updated>2026-11-23T09:30:00Z</updated>{''.join(entries)}</feed>"
    )


def atom_entry(
    identity: str = "tag:other.example,2026:1",
    title: str = "Ministers meet in Bishkek",
    body: str = "<p>The meeting began on Tuesday. It ends on Thursday.</p>",
    updated: str = "2026-11-23T09:30:00Z",
) -> str:
    """One entry with its text in XHTML."""
    return (
        f"<entry><id>{identity}</id><title>{title}</title><updated>{updated}</updated>"
        f'<author><name>B. Writer</name></author><link href="/items/1"/>'
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content></entry>'
    )


def ninjs(**changes: object) -> dict[str, object]:
    """One item of ninjs 3.1; a member that is None is left out."""
    item = {
        "uri": "http://ninjs.example/items/1",
        "type": "text",
        "representationType": "full",
        "version": "1",
        "versionCreated": "2026-11-23T09:30:00Z",
        "pubStatus": "usable",
        "urgency": 3,
        "language": "en",
        "by": "C. Writer",
        "slugline": "sco-summit",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": "Ministers meet in Bishkek"}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": "plain"},
            {
                "role": "main",
                "contentType": "text/html",
                "value": "<p>The meeting began on Tuesday. It ends on Thursday.</p>",
            },
        ],
        "genres": [{"name": "Current"}],
        "infoSources": [{"name": "Ninjs Agency", "role": "provider"}],
        "standard": {
            "name": "ninjs",
            "version": "3.1",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
        },
        **changes,
    }
    return {name: value for name, value in item.items() if value is not None}
