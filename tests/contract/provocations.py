"""Requests that are refused, each for another reason: what the examples of problems are recorded from."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.api.conversation import ARTICLE, PASSWORD, Newsroom, Person
from tests.contract.told import PARTNER, Told

_NOBODYS = "01890000-0000-7000-8000-000000000000"


def _one_of(
    person: Callable[[Newsroom], Person], method: str, path: str, **rest: object
) -> Callable[[Told], httpx.Response]:
    return lambda told: person(told.newsroom).request(method, path, **rest)


def _writer(newsroom: Newsroom) -> Person:
    return newsroom.writer


def _nobody(newsroom: Newsroom) -> Person:
    return newsroom.nobody


def _wrong_state(told: Told) -> httpx.Response:
    return told.newsroom.writer.act(told.in_review(), "submission")


def _content_moved(told: Told) -> httpx.Response:
    return told.newsroom.reviewer.act(told.in_review(), "editions/pt/approval", {"content_hash": "0" * 64})


def _blocking(told: Told) -> httpx.Response:
    article = told.with_finding()
    return told.newsroom.reviewer.act(article, "editions/pt/approval", {"content_hash": told.hash_of(article)})


def _version_conflict(told: Told) -> httpx.Response:
    return told.newsroom.publisher.act(told.in_review(), "editions", {"language": "ru"}, version='"2"')


def _not_allowed(told: Told) -> httpx.Response:
    return told.newsroom.writer.act(told.in_review(), "editions/pt/rejection", {"reason": "No."})


def _four_eyes(told: Told) -> httpx.Response:
    """The reviewer corrects a sentence, and then approves it."""
    article, reviewer = told.in_review(), told.newsroom.reviewer
    edited = reviewer.act(article, "editions/pt/segments", {"segments": {"s2": "Os poços reabriram."}}, method="PATCH")
    assert edited.status_code == 200, edited.text
    told.newsroom.do_the_workers_part(article)
    return reviewer.act(article, "editions/pt/approval", {"content_hash": told.hash_of(article)})


def _segment_twice(told: Told) -> httpx.Response:
    return told.newsroom.reviewer.act(told.in_review(), "editions", {"language": "pt"})


def _embargo(told: Told) -> httpx.Response:
    article = told.in_review(embargoed="2027-01-01T00:00:00Z")
    body = {"content_hash": told.hash_of(article)}
    approved = told.newsroom.reviewer.act(article, "editions/pt/approval", body)
    assert approved.status_code == 200, approved.text
    return told.newsroom.publisher.act(article, "editions/pt/publication")


def _open_comment(told: Told) -> httpx.Response:
    article = told.in_review()
    asked = {"text": "Who says so?", "language": "pt", "must_be_settled": True}
    told.newsroom.translator.create(f"articles/{article}/comments", asked)
    return told.newsroom.reviewer.act(article, "editions/pt/approval", {"content_hash": told.hash_of(article)})


def _other_body_under_the_key(told: Told) -> httpx.Response:
    told.newsroom.admin.create("partners", PARTNER, key="one key")
    return told.newsroom.admin.create("partners", {**PARTNER, "name": "Other Wire"}, key="one key")


def _sign_in(told: Told) -> httpx.Response:
    return told.newsroom.person().request("POST", "session", json={"name": "reviewer", "password": "a guess"})


def _with_a_second_factor(code: str) -> Callable[[Told], httpx.Response]:
    def provoke(told: Told) -> httpx.Response:
        name = told.secured_person()[0].name
        body = {"name": name, "password": PASSWORD} | ({"code": code} if code else {})
        return told.newsroom.person().request("POST", "session", json=body)

    return provoke


def _cross_site(told: Told) -> httpx.Response:
    person = told.newsroom.person({"Origin": "https://elsewhere.example", "Cookie": "copyflow=x"})
    return person.request("DELETE", "session")


def _too_many(told: Told) -> httpx.Response:
    answers = [_sign_in(told) for _ in range(30)]
    return next(answer for answer in answers if answer.status_code == 429)


PROVOCATIONS: tuple[Callable[[Told], httpx.Response], ...] = (
    _wrong_state,
    _content_moved,
    _blocking,
    _version_conflict,
    _not_allowed,
    _four_eyes,
    _segment_twice,
    _embargo,
    _open_comment,
    _other_body_under_the_key,
    _sign_in,
    _with_a_second_factor(""),
    _with_a_second_factor("000000"),
    _one_of(_nobody, "GET", f"review-links/{_NOBODYS}.{_NOBODYS}.signed-by-somebody-els"),
    _cross_site,
    _one_of(_writer, "GET", f"articles/{_NOBODYS}"),
    _one_of(_writer, "GET", "nothing/here"),
    _one_of(_writer, "PUT", "articles", json={}),
    _one_of(_nobody, "GET", "articles"),
    _one_of(_writer, "GET", "articles", params={"after": "x"}),
    _one_of(_writer, "POST", "articles", json=ARTICLE),
    _one_of(_writer, "POST", "articles", json={**ARTICLE, "urgency": 12}, headers={"Idempotency-Key": "a"}),
    _one_of(_writer, "POST", "articles", json={**ARTICLE, "desk": "nowhere"}, headers={"Idempotency-Key": "b"}),
    _one_of(_writer, "POST", "articles", content=b"{", headers={"Content-Type": "application/json"}),
    _one_of(_writer, "POST", "articles", content=b"a=1", headers={"Content-Type": "application/x-www-form-urlencoded"}),
    _one_of(_writer, "POST", "articles", content=b" " * 3_000_000),
    _one_of(_writer, "POST", f"articles/{_NOBODYS}/submission"),
    _one_of(_writer, "POST", f"articles/{_NOBODYS}/submission", headers={"If-Match": "seven"}),
    _too_many,
)
