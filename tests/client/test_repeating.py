"""What the client does when the newsroom does not answer, answers later, or is not there: nothing is done twice."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api.client import AnswerLost, Malformed, NotANewsroom, TooMany, Unavailable, Unreachable
from api.client.retrying import Patience, Repeatable, is_worth_repeating, seconds_asked_for
from tests.client.conftest import Served
from tests.support.unruly_proxy import CUT, DROP, UnrulyProxy

MakeArticle = Callable[[], str]
NEW = {"headline": "Wells", "body": "Open.", "language": "en", "targets": [], "submit": True}


def refusal(status: int, code: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """An answer of the proxy's own."""
    problem = {"status": status, "code": code, "title": "No.", "detail": "Not now."}
    return status, {"Content-Type": "application/problem+json", **headers}, json.dumps(problem).encode()


def test_an_answer_that_is_lost_makes_nothing_twice(served: Served, proxy: UnrulyProxy) -> None:
    """The article was made, its answer was cut; the client asks again under the same key and gets that article."""
    proxy.fates.extend([CUT, CUT])
    writer = served.client("writer", proxy.url)
    made = writer.create_article(NEW)
    assert writer.was_repeated
    assert [each["article_id"] for each in writer.all_articles()] == [made["article_id"]]
    keys, ids = proxy.headers("Idempotency-Key")[:3], proxy.headers("X-Request-Id")[:3]
    assert (len(set(keys)), len(set(ids))) == (1, 1)
    assert served.waited == [0.25, 0.5]


def test_a_change_whose_answer_is_lost_is_not_sent_again(
    served: Served, proxy: UnrulyProxy, in_review: MakeArticle
) -> None:
    """Whether it was done is for the caller to look at: here it was, and sending it again would say it was not."""
    article, publisher = in_review(), served.client("publisher", proxy.url)
    publisher.read_article(article)
    proxy.fates.append(CUT)
    with pytest.raises(AnswerLost, match="POST"):
        publisher.reject_edition(article, "pt", {"reason": "x"})
    assert [method for method, _, _ in proxy.requests] == ["GET", "POST"]
    assert publisher.read_edition(article, "pt")["state"] == "rejected"


def test_reading_is_asked_again(served: Served, proxy: UnrulyProxy) -> None:
    """Whatever became of the request; without an end to the trouble the last failure is told."""
    proxy.fates.extend([DROP, refusal(502, "x"), refusal(503, "not_ready")])
    assert served.client("writer", proxy.url).read_queue()["items"] == []
    assert served.waited == [0.25, 0.5, 1.0]
    proxy.fates.extend([DROP] * 20)
    with pytest.raises(AnswerLost):
        served.client("writer", proxy.url, seconds=3).read_queue()
    assert served.waited[3:] == [0.25, 0.5, 1.0]


def test_what_cannot_be_recognised_again_is_sent_once(served: Served, proxy: UnrulyProxy) -> None:
    """A request without a key or a version is not repeated unless it is certain that nothing was done."""
    checked = {"headline": "Wells", "body": "Open.", "language": "en"}
    for fate, error in ((CUT, AnswerLost), (refusal(503, "not_ready"), Unavailable), (refusal(502, ""), Unavailable)):
        proxy.fates.append(fate)
        with pytest.raises(error):
            served.client("writer", proxy.url).check_text(checked)
    assert len(proxy.requests) == 3
    proxy.fates.append(refusal(429, "too_many_attempts", **{"Retry-After": "2"}))
    assert served.client("writer", proxy.url).check_text(checked)["findings"] is not None
    assert served.waited == [2.0]


def test_retry_after_is_honoured(served: Served, proxy: UnrulyProxy) -> None:
    """Exactly as long as the newsroom asks; longer than there is patience for is told at once, with the seconds."""
    proxy.fates.append(refusal(429, "too_many_attempts", **{"Retry-After": "7"}))
    client = served.client("writer", proxy.url)
    client.create_article(NEW)
    assert served.waited == [7.0]
    proxy.fates.append(refusal(429, "too_many_attempts", **{"Retry-After": "3600"}))
    with pytest.raises(TooMany) as told:
        client.read_queue()
    assert (told.value.retry_after, served.waited) == (3600.0, [7.0])


def test_refusals_of_the_request_are_not_repeated(served: Served, proxy: UnrulyProxy) -> None:
    """What is wrong stays wrong."""
    with pytest.raises(Malformed):
        served.client("writer", proxy.url).create_article({**NEW, "language": "??"})
    assert (len(proxy.requests), served.waited) == (1, [])


def test_nobody_there(served: Served) -> None:
    """Where nothing listens anything may be asked again, and then it is told that nothing was done."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    client = served.client("writer", f"http://127.0.0.1:{port}", seconds=1)
    with pytest.raises(Unreachable, match=str(port)):
        client.submit_article("x", version=1)
    assert served.waited == [0.25, 0.5]


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"Content-Type": "text/html"}, b"<h1>Welcome</h1>"),
        (200, {"Content-Type": "application/json"}, b"[1]"),
        (302, {"Location": "http://127.0.0.1:9/api/v1/queue"}, b""),
    ],
    ids=["page", "list", "elsewhere"],
)
def test_something_else_answers(served: Served, proxy: UnrulyProxy, answer: tuple[int, dict[str, str], bytes]) -> None:
    """A page, foreign JSON or a redirection is no newsroom; the key is not carried to where it leads."""
    proxy.fates.append(answer)
    with pytest.raises(NotANewsroom):
        served.client("writer", proxy.url).read_queue()
    assert len(proxy.requests) == 1


def test_an_error_page_of_a_proxy_is_a_refusal_without_a_code(served: Served, proxy: UnrulyProxy) -> None:
    """What stands before the newsroom does not speak its language; its status is told."""
    proxy.fates.append((403, {"Content-Type": "text/html"}, b"<h1>Forbidden</h1>"))
    with pytest.raises(Exception, match="answered 403") as told:
        served.client("writer", proxy.url).read_queue()
    assert (told.value.code, told.value.status) == ("", 403)


def test_waits_grow_are_bounded_and_differ() -> None:
    """Each is twice the one before, up to the longest, less a chance of up to a half."""
    steady, hasty = Patience(chance=lambda: 0.0), Patience(chance=lambda: 0.999)
    assert [steady.pause(tries) for tries in (1, 2, 3, 6, 99)] == [0.25, 0.5, 1.0, 8.0, 8.0]
    assert 4.0 < hasty.pause(99) < 4.01


def test_retry_after_in_every_form() -> None:
    """Seconds, a moment of HTTP, one that is past; what cannot be read asks for nothing."""
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert seconds_asked_for("12") == 12.0
    assert seconds_asked_for("Mon, 23 Nov 2026 09:30:30 GMT", now) == 30.0
    assert seconds_asked_for("Mon, 23 Nov 2026 09:29:00 GMT", now) == 0.0
    assert [seconds_asked_for(odd) for odd in (None, "", "soon", "-1", "9" * 30, "²")] == [None] * 6


def test_only_what_was_surely_not_done_is_repeated_without_a_key() -> None:
    """429 says that nothing was done; 503 does so of what names a version; 502 and 504 of nothing."""
    assert {
        kind: [status for status in (429, 503, 502, 504, 500, 409, 412) if is_worth_repeating(status, kind)]
        for kind in Repeatable
    } == {Repeatable.SAFELY: [429, 503, 502, 504], Repeatable.GUARDED: [429, 503], Repeatable.NEVER: [429]}
