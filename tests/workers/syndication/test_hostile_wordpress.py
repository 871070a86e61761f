"""What stands in WordPress's place may say anything: it breaks no sender, fills no log and tells no secret."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.rendering.publications import publication
from tests.workers.syndication.parcels import LOOPBACK, parcel
from workers.ports import Parcel
from workers.syndication.transports.wordpress import LARGEST_ANSWER, WordPressTransport
from workflow.domain.commands import AttemptOutcome, RemoteCopy
from workflow.domain.vocabulary import PubStatus
from workflow.outgoing.client import PartnerClient
from workflow.rendering.document import RenderedItem

USER, PASSWORD = "editor", "?ab~ cd?? ef>> gh<< ij~~"
KEY = "0123456789"
POST = {"id": 7, "slug": "a", "status": "draft", "link": "http://127.0.0.1:1/a", "tags": [], "categories": []}

Saying = Callable[[str, dict[str, str]], tuple[int, bytes]]
"""Of a request's method and headers: status and body."""


@contextmanager
def site(say: Saying) -> Iterator[str]:
    """The address of a site that says to every request what ``say`` makes of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            status, body = say(self.command, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_DELETE = do_GET  # noqa: N815 (the library's names)

        def log_message(self, *arguments: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def post_parcel(url: str, **changes: Any) -> Parcel:
    """A post for the site."""
    fields = {"key": KEY, "slug": f"forum-{KEY}", "title": "Forum", "content": "<p>It began.</p>", "tags": ["SCO"]}
    item = RenderedItem(content_type="application/json", body=json.dumps(fields).encode())
    options = {"username": USER}
    return parcel(url, transport="wordpress", options=options, secrets=(PASSWORD,), item=item, **changes)


def sent(say: Saying, **changes: Any) -> AttemptOutcome:
    """Send it once to such a site."""
    transport = WordPressTransport(PartnerClient(LOOPBACK, total_seconds=20, largest_answer=LARGEST_ANSWER), 20)
    with site(say) as url:
        outcome = transport.send(post_parcel(url, **changes))
    transport.close()
    return outcome


def marked(**fields: Any) -> dict[str, Any]:
    """A post that is ours by its marker."""
    return {**POST, "content": {"raw": f"<!-- copyflow-key:{KEY} rev=1 -->"}, **fields}


ODD = (
    [],
    {},
    None,
    [None, 7, "x", []],
    "text",
    12,
    {**POST, "id": "../../settings"},
    [marked(id="seven")],
    [marked(id=None)],
    [marked(link=None)],
    [marked(tags=["x"])],
    [marked(content={"raw": f"<!-- copyflow-key:{KEY} rev={'9' * 5_000} -->"})],
    [{"id": 1, "slug": None}],
    {"code": ["a"], "data": "b"},
    {"capabilities": ["publish_posts"]},
    marked(status=None),
    marked(id=10**30),
    marked(link="x" * 100_000),
)


@pytest.mark.parametrize("status", [200, 201, 400, 500])
@pytest.mark.parametrize("pub_status", [PubStatus.USABLE, PubStatus.CANCELED, None])
def test_no_answer_breaks_the_sender(status: int, pub_status: PubStatus | None) -> None:
    """A sender that breaks is put aside after a while, withdrawals too: whatever a site says is an outcome, and short.

    Not one of these odd answers is a post, so nothing of ours was delivered.
    """
    said = publication(pub_status=pub_status) if pub_status else None
    for odd in ODD:
        body = json.dumps(odd).encode()
        outcome = sent(lambda _method, _headers, body=body: (status, body), publication=said)
        assert len(repr(outcome)) < 8_000, odd


@pytest.mark.parametrize("where", ["code", "message", "status"])
def test_what_a_site_repeats_of_the_sign_in_is_blacked_out(where: str) -> None:
    """Sites that are being debugged print the header that we signed in with; whoever reads it could sign in."""
    header = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert "/" in header

    def say(_method: str, headers: dict[str, str]) -> tuple[int, bytes]:
        basic = headers.get("authorization", "")
        said = json.dumps({"code": "x", "message": "", "status": "", where: basic}).replace("/", "\\/")
        return 400, said.encode()

    outcome = sent(say)
    assert "█████" in outcome.response
    for spelling in (header, header.replace("/", "\\/"), PASSWORD):
        assert spelling not in repr(outcome).replace("\\\\", "\\")


def test_a_long_error_code_is_no_code() -> None:
    """What a site calls its error is a word; a megabyte of it would stand in the log for ever."""
    outcome = sent(lambda _method, _headers: (400, json.dumps({"code": "x" * 1_000_000}).encode()))
    assert not outcome.delivered
    assert len(outcome.error or "") < 300


def test_what_another_transport_learnt_is_no_post() -> None:
    """A partner that was served by files before gets a post of its own, and withdrawals do not look for a file."""
    asked: list[str] = []

    def say(method: str, _headers: dict[str, str]) -> tuple[int, bytes]:
        asked.append(method)
        return 200, b"[]"

    before = RemoteCopy(id="0123456789-en-0001.json")
    outcome = sent(say, publication=publication(pub_status=PubStatus.CANCELED), remote=before)
    assert outcome.delivered
    assert asked == ["GET", "GET"]  # by slug, and by marker
