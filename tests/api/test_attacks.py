"""What an attacker, a malicious insider and a bad day try over HTTP, and what they get."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from sqlalchemy import text
from starlette.types import Message, Receive, Scope, Send

from api.client.calls import refusal_of
from api.limits import BodyLimits
from tests.api.conversation import ARTICLE, PASSWORD, Newsroom
from workflow.cli.over_http import problem_text
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import PartnerId, Role

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"
PAGE = {"Accept": "text/html"}


def repeated(newsroom: Newsroom, path: str, body: object, times: int = 10) -> list[Any]:
    """The answers to one request that is sent many times at once under one key."""
    rest = {"json": body, "headers": {"Idempotency-Key": str(uuid.uuid4())}}
    person = newsroom.admin if path == "partners" else newsroom.writer
    return person.at_once([("POST", path, rest)] * times)


# --- the same request many times at once --------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("articles", {**ARTICLE, "submit": True}),
        ("articles/documents", {"document": "Title\n\nA text.", "format": "seed", "language": "en", "submit": True}),
    ],
)
def test_one_key_ten_times_at_once_makes_one_article(newsroom: Newsroom, path: str, body: object) -> None:
    """Ten copies of a request give one article, one submission and ten equal answers."""
    answers = repeated(newsroom, path, body)
    assert [answer.status_code for answer in answers] == [201] * 10, [answer.text for answer in answers]
    assert len({(answer.text, answer.headers["ETag"], answer.headers["Location"]) for answer in answers}) == 1
    assert len(newsroom.writer.get("articles").json()["items"]) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 9


def test_one_key_ten_times_at_once_makes_one_partner_with_one_secret(newsroom: Newsroom) -> None:
    """However the copies of a registration meet, all of them hear the secret that parcels will be signed with."""
    for number in range(8):
        body = {"name": f"Wire {number}", "endpoint": "https://1.1.1.1/in"}
        answers = repeated(newsroom, "partners", body)
        assert [answer.status_code for answer in answers] == [201] * 10, [answer.text for answer in answers]
        partners = {answer.json()["partner_id"] for answer in answers}
        assert len(partners) == 1
        kept = newsroom.application.accounts.partner_secret(PartnerId(partners.pop()))
        assert {answer.json()["secret"] for answer in answers} == {kept}


def test_one_key_with_ten_bodies_at_once_makes_one_article(newsroom: Newsroom) -> None:
    """Whoever is first has the key; the others are told, and nothing of theirs is kept."""
    headers = {"Idempotency-Key": "same"}
    requests = [
        ("POST", "articles", {"json": {**ARTICLE, "headline": f"Headline {number}"}, "headers": headers})
        for number in range(10)
    ]
    answers = newsroom.writer.at_once(requests)
    assert sorted(answer.status_code for answer in answers) == [201, *[422] * 9]
    assert len(newsroom.writer.get("articles").json()["items"]) == 1


def test_of_twenty_decisions_at_once_one_counts(newsroom: Newsroom) -> None:
    """Approving, publishing and withdrawing at once: each happens exactly once in the log."""
    identity = newsroom.writer.article(targets=[])
    newsroom.do_the_workers_part(identity)
    text_hash = newsroom.reviewer.get(f"articles/{identity}/editions/en").json()["content_hash"]
    steps: list[tuple[str, object]] = [
        ("approval", {"content_hash": text_hash}),
        ("publication", {}),
        ("withdrawal", {"reason": "Wrong."}),
    ]
    for step, body in steps:
        tag = newsroom.publisher.get(f"articles/{identity}").headers["ETag"]
        rest = {"json": body, "headers": {"If-Match": tag}}
        answers = newsroom.publisher.at_once([("POST", f"articles/{identity}/editions/en/{step}", rest)] * 20)
        assert sorted({answer.status_code for answer in answers} - {409, 412}) == [200]
        assert sum(answer.status_code == 200 for answer in answers) == 1
    kinds = [entry["type"] for entry in newsroom.writer.get(f"articles/{identity}/timeline").json()["items"]]
    assert [kinds.count(kind) for kind in ("edition.approved", "edition.published", "edition.withdrawn")] == [1, 1, 1]


# --- who may --------------------------------------------------------------------------------------


def test_one_person_has_two_eyes_however_they_come_in(newsroom: Newsroom) -> None:
    """Handing in by key and approving by session is one person's doing, and is refused."""
    newsroom.application.accounts.add_user("boss", PASSWORD, (Role.WRITER, Role.REVIEWER, Role.PUBLISHER))
    newsroom.keys["boss"] = newsroom.application.accounts.keys.add("boss", "tests")
    identity = newsroom.with_key("boss").article(targets=[])
    newsroom.do_the_workers_part(identity)
    boss = newsroom.in_browser("boss")
    text_hash = boss.get(f"articles/{identity}/editions/en").json()["content_hash"]
    refused = boss.act(identity, "editions/en/approval", {"content_hash": text_hash})
    assert (refused.status_code, refused.json()["code"]) == (403, "four_eyes")


def test_disabled_account_opens_no_door(newsroom: Newsroom) -> None:
    """Key, open session and password all end with the account."""
    browser = newsroom.in_browser("reviewer")
    assert [browser.get("me").status_code, newsroom.reviewer.get("me").status_code] == [200, 200]
    with newsroom.application.database.write() as connection:
        connection.execute(text("UPDATE users SET disabled_at = '2026-01-01T00:00:00.000000Z' WHERE name = 'reviewer'"))
    assert [browser.get("me").status_code, newsroom.reviewer.get("me").status_code] == [401, 401]
    again = newsroom.nobody.request("POST", "session", json={"name": "reviewer", "password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (401, "sign_in_failed")


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("Ana\nLima", PASSWORD, "name"),
        ("Ana\u202eamiL", PASSWORD, "name"),
        ("Ana", "x" * 1_001, "password"),
    ],
)
def test_no_account_that_could_never_sign_in(newsroom: Newsroom, name: str, password: str, field: str) -> None:
    """A name that cannot be shown or a password longer than the door takes is refused when it is given."""
    with pytest.raises(InvalidValue) as refused:
        newsroom.application.accounts.add_user(name, password, (Role.WRITER,))
    assert refused.value.field == field


# --- too much -------------------------------------------------------------------------------------


def test_article_in_too_many_pieces_is_refused(newsroom: Newsroom) -> None:
    """No article of 5,001 blocks gets in through any door: each of them costs everybody who looks at it."""
    body = "a\n\n" * 5_001
    identity = newsroom.writer.article(submit=False)
    given = {"headline": "Title", "body": body}
    document = {"document": f"Title\n\n{body}", "format": "seed", "language": "en"}
    answers = [
        newsroom.writer.create("articles", {**ARTICLE, "body": body}),
        newsroom.writer.create("articles/documents", document),
        newsroom.writer.act(identity, "revisions", given),
        newsroom.writer.act(identity, "corrections", {**given, "note": "More."}),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(422, "invalid_value")] * 4
    taken = newsroom.writer.create("articles", {**ARTICLE, "body": "a\n\n" * 4_999})
    assert taken.status_code == 201


def test_body_that_never_ends_is_given_up() -> None:
    """A body that comes a byte at a time, or not at all, holds its connection for a limited time only."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("a body that did not come was passed on")

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("nothing ever comes")

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/session",
        "query_string": b"",
        "headers": [(b"content-length", b"100")],
    }
    with start_blocking_portal() as portal:  # a loop of its own: a browser's may be running in this thread
        portal.call(BodyLimits(app, patience_seconds=0.05), scope, receive, send)
    assert sent[0]["status"] == 400
    assert (b"connection", b"close") in sent[0]["headers"]


# --- what others get to see -----------------------------------------------------------------------


def published(newsroom: Newsroom, **changes: Any) -> str:
    """A published article in English; its id."""
    identity = newsroom.writer.article(targets=[], **changes)
    newsroom.do_the_workers_part(identity)
    text_hash = newsroom.reviewer.get(f"articles/{identity}/editions/en").json()["content_hash"]
    assert newsroom.reviewer.act(identity, "editions/en/approval", {"content_hash": text_hash}).status_code == 200
    assert newsroom.publisher.act(identity, "editions/en/publication", {}).status_code == 200
    return identity


def test_markup_in_any_field_stays_text(newsroom: Newsroom) -> None:
    """What people type is never an element or a template on any page, and feeds stay well-formed."""
    fields = dict.fromkeys(("headline", "slugline", "byline", "publisher", "ednote"), MARKUP)
    identity = published(newsroom, **fields, body=f"{MARKUP}\n\nPresident {MARKUP}", origin={MARKUP: MARKUP})
    newsroom.admin.create("partners", {"name": MARKUP, "endpoint": "https://1.1.1.1/in"})
    reviewer = newsroom.in_browser("reviewer")
    inside = ["/queue", f"/articles/{identity}/en", f"/articles/{identity}/en/rail", "/deliveries"]
    outside = ["/news", "/news/en", newsroom.address(identity), "/feeds/all.atom", "/feeds/en.rss"]
    for person, addresses in ((reviewer, inside), (newsroom.nobody, outside)):
        for address in addresses:
            answer = person.request("GET", address, headers=PAGE)
            assert answer.status_code == 200, address
            assert "<script>alert" not in answer.text, address
            assert "<img src=x" not in answer.text, address
            assert ">49<" not in answer.text, address


@pytest.mark.parametrize(("step", "status"), [("hold", 404), ("withdrawal", 410)])
def test_what_was_taken_back_cannot_be_read_outside(newsroom: Newsroom, step: str, status: int) -> None:
    """Held or withdrawn, the text, its headline and the reason are in no page and no feed; the desk's note never is."""
    secret = {"headline": "Moonstone headline", "body": "Moonstone body.", "ednote": "Moonstone note"}
    identity = published(newsroom, **secret)
    addresses = ["/news", "/news/en", newsroom.address(identity), "/feeds/all.atom"]
    before = [newsroom.nobody.request("GET", address, headers=PAGE).text for address in addresses]
    assert all("Moonstone headline" in page and "Moonstone note" not in page for page in before)
    assert newsroom.publisher.act(identity, f"editions/en/{step}", {"reason": "Moonstone reason"}).status_code == 200
    after = [newsroom.nobody.request("GET", address, headers=PAGE) for address in addresses]
    assert [answer.status_code for answer in after] == [200, 200, status, 200]
    assert all("Moonstone" not in answer.text for answer in after)


def test_refusal_with_markup_reaches_the_terminal_as_it_stands() -> None:
    """What the newsroom answers is printed by ``copyflow submit`` word for word, whatever brackets are in it."""
    detail = "'[/evil]' and [bold]this[/bold] are no language tags"
    answer = httpx.Response(422, json={"detail": detail, "code": "validation_failed", "errors": []})
    assert problem_text(refusal_of(answer)) == f"{detail} [validation_failed]"
