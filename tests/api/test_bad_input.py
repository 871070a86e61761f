"""Whatever comes in, at every address of the JSON API: a problem with a stable code, never a 500."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.problems import MEDIA_TYPE, STATUSES
from tests.api.conversation import newsroom_in
from tests.api.operations import (
    ALL,
    CHANGING,
    NESTED,
    ODD,
    PRECONDITIONS,
    PUBLIC,
    REQUIRING_IF_MATCH,
    SIGNED,
    TAKING_BODIES,
    Place,
    fields,
    headers_of,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One for all tests here: nothing that they send changes the article or the partner."""
    with newsroom_in(tmp_path_factory.mktemp("newsroom")) as newsroom:
        yield Place(newsroom)


def require_problem(answer: Any, *statuses: int, code: str | None = None) -> None:
    """The answer is a well-formed problem with a status and a code that go together."""
    assert answer.headers["Content-Type"] == MEDIA_TYPE, answer.text
    problem = answer.json()
    assert answer.status_code == problem["status"] == STATUSES[problem["code"]]
    assert answer.status_code in statuses, problem
    assert problem["code"] == (code or problem["code"])
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(("method", "path", "name"), TAKING_BODIES)
def test_malformed_bodies(place: Place, method: str, path: str, name: str) -> None:
    """Broken JSON, broken UTF-8 and JSON nested beyond reason are 400."""
    address = place.address(path)
    for body in (
        b"{",
        b"nul",
        b'{"a": "\xff\xfe"}',
        b'{"a": 1',
        b"\x00",
        (NESTED if name != SIGNED else "[" * 8_000 + "]" * 8_000).encode(),
        b'{"a": ' + b"9" * 5000 + b"}",
    ):
        require_problem(place.send(method, address, name, content=body), 400, code="malformed_request")


@pytest.mark.parametrize(("method", "path", "name"), TAKING_BODIES)
def test_unknown_fields_and_wrong_shapes(place: Place, method: str, path: str, name: str) -> None:
    """What a body does not know it refuses, and says where."""
    address = place.address(path)
    for body in ({"surprise": 1}, {"by": "user:admin"}, [], [1], "text", 5):
        answer = place.send(method, address, name, content=json.dumps(body))
        require_problem(answer, 422, code="validation_failed")
        assert answer.json()["errors"][0]["pointer"].startswith("#")


@pytest.mark.parametrize(("method", "path", "name"), TAKING_BODIES)
def test_odd_values_in_every_field(place: Place, method: str, path: str, name: str) -> None:
    """No value of any field, however odd, gets anything but a problem or, where it is acceptable, its due."""
    address, sent = place.address(path), 0
    for field in fields(path, method):
        for value in ODD:
            answer = place.send(method, address, name, content=json.dumps({field: value}))
            assert answer.status_code < 500, (field, value, answer.text)
            if answer.status_code >= 400:
                require_problem(answer, *range(400, 500))
            sent += 1
    assert sent == len(fields(path, method)) * len(ODD)


@pytest.mark.parametrize("value", ODD)
def test_odd_values_in_an_otherwise_good_article(place: Place, value: Any) -> None:
    """The same, where everything else is right and the newsroom itself would be asked."""
    good = {"headline": "A", "body": "B", "language": "en", "targets": [{"language": "pt"}]}
    for field in (*fields("/api/v1/articles", "POST"), "targets.language", "targets.route"):
        outer, _, inner = field.partition(".")
        body = good | {outer: [{"language": "pt", inner: value}] if inner else value}
        answer = place.newsroom.writer.request(
            "POST",
            "articles",
            content=json.dumps(body),
            headers={"Content-Type": "application/json", "Idempotency-Key": f"{field} {ODD.index(value)}"},
        )
        if answer.status_code != 201:
            require_problem(answer, 400, 422)


@pytest.mark.parametrize("value", ODD)
def test_odd_values_in_an_otherwise_good_desk(place: Place, value: Any) -> None:
    """The same of a desk, in its rules and policies too."""
    rule = {"source": "en", "target": "pt", "urgencies": [1, 3], "engines": ["fx"]}
    bodies = [{field: value} for field in fields("/api/v1/desks/{desk_id}", "PUT")]
    bodies += [{"routing": [rule | {field: value}]} for field in rule]
    bodies += [{"routing": [value]}, {"routing": [rule | {"engines": [value]}]}, {"checks": {"numbers": value}}]
    for body in bodies:
        seen = {"If-Match": place.newsroom.admin.get("desks/world").headers["ETag"], "Content-Type": "application/json"}
        answer = place.newsroom.admin.request(
            "PUT", "desks/world", content=json.dumps({"name": "World"} | body), headers=seen
        )
        if answer.status_code != 200:
            require_problem(answer, 400, 422)


@pytest.mark.parametrize(("method", "path", "name"), ALL)
def test_large_bodies(place: Place, method: str, path: str, name: str) -> None:
    """Five megabytes (of a document fifteen) are refused, whether their length is announced or not."""
    megabytes = 15 if name == "read_document" else 5
    address, body = place.address(path), b" " * (megabytes * 1_000_000)
    require_problem(place.send(method, address, name, content=body), 413, code="body_too_large")

    async def piece_by_piece() -> AsyncIterator[bytes]:
        for _ in range(megabytes * 20):
            yield b" " * 50_000

    require_problem(place.send(method, address, name, content=piece_by_piece()), 413, code="body_too_large")


@pytest.mark.parametrize(
    ("wrong", "pointer", "said"),
    [
        ({"body": "word " * 400_000}, "#/body", "at most 1,000,000 characters"),
        ({"body": "a\x00b"}, "#/body", "control character (U+0000) at character 2"),
        ({"body": "ab\ud800"}, "#/body", "lone surrogate (U+D800) at character 3"),
        ({"headline": "a\x1bb"}, "#/headline", "control character (U+001B) at character 2"),
        ({"body": "<p>a&#7;b</p>", "body_format": "html"}, "#/body", "control character (U+0007) at character 2"),
        ({"body": "<p>" + "<b>" * 600, "body_format": "html"}, "#/body", "nested too deeply"),
        ({"body": "<script>alert(1)</script>", "body_format": "html"}, "#/body", "must not be empty"),
        ({"body": "Yes. " * 6_000}, "#/body", "at most 5,000 sentences and headings; it has 6,001"),
        ({"body": "[a](https://a.b) " * 3_000, "body_format": "markdown"}, "#/body", "more than 1,000 links"),
        ({"language": "tlh"}, "#/language", "names no language"),
        ({"language": "english"}, "#/language", "is not a language tag"),
        ({"targets": [{"language": "xx"}]}, "#/targets/0/language", "names no language"),
    ],
)
def test_what_is_wrong_with_a_text_is_said(place: Place, wrong: dict[str, Any], pointer: str, said: str) -> None:
    """A text that cannot be taken gets a 422 that says which field it was, what is wrong, and where in it."""
    body = {"headline": "A", "body": "B", "language": "en"} | wrong
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"said {pointer} {said}"}
    answer = place.newsroom.writer.request("POST", "articles", content=json.dumps(body), headers=headers)
    require_problem(answer, 422)
    [error] = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert said in error["detail"]


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("word, " * 3_333 + "end.", "text", "word, " * 3_333 + "end."),
        ("x" * 20_000, "markdown", "x" * 20_000),
        (
            "<p onclick=x>One<script>bad()</script> <a href='javascript:bad()'>two</a><style>p{}</style> three</p>",
            "html",
            "One two three",
        ),
        ("<p>not closed <b>bold <i>both</b> end", "html", "not closed bold both end"),
    ],
    ids=["one sentence of 20,000 characters", "one word of 20,000 characters", "scripts", "unclosed elements"],
)
def test_odd_texts_are_taken_whole(place: Place, body: str, kind: str, text: str) -> None:
    """A text that is only odd is taken: no word of it is lost, and nothing of it that a browser would run is kept."""
    article = place.newsroom.writer.create(
        "articles", {"headline": "A", "body": body, "body_format": kind, "language": "en"}
    )
    assert article.status_code == 201, article.text
    [_, block] = article.json()["blocks"]
    assert [segment["text"] for segment in block["segments"]] == [text]


@pytest.mark.parametrize(("method", "path", "name"), TAKING_BODIES)
def test_other_media_types(place: Place, method: str, path: str, name: str) -> None:
    """A form, plain text and JSON in another encoding are 415."""
    for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-16", "nonsense", ""):
        answer = place.send(method, place.address(path), name, content=b"{}", headers={"Content-Type": kind})
        require_problem(answer, 415, code="unsupported_media_type")


@pytest.mark.parametrize(("method", "path", "name"), [each for each in ALL if "{" in each.values[1]])
def test_odd_ids_in_the_path(place: Place, method: str, path: str, name: str) -> None:
    """A malformed id, an unknown language, and a thing that does not exist are told apart from a fault of ours."""
    odd = ("x", "%00", "%ff", "0", "..%2f..", "%F0%9F%92%A9", "9" * 300, "01890000-0000-7000-8000-00000000000g")
    for value in odd:
        for part in (
            "article_id",
            "partner_id",
            "desk_id",
            "language",
            "finding_id",
            "tag_id",
            "item_id",
            "concept_id",
            "entity_id",
            "code",
            "rule_id",
            "image_hash",
            "number",
            "key_id",
        ):
            if f"{{{part}}}" in path:
                answer = place.send(method, place.address(path, **{part: value}), name, content=b"{}")
                require_problem(answer, 404, 405, 409, 412, 422, *([401] if name == SIGNED else []))


@pytest.mark.parametrize(("method", "path", "name"), CHANGING)
def test_every_write_says_what_it_goes_by(place: Place, method: str, path: str, name: str) -> None:
    """Nothing that exists is changed without the version that was seen, or a key against repeats if none is needed."""
    [header] = headers_of(method, path) & PRECONDITIONS.keys()
    answer = place.who(name).request(method, place.address(path))
    require_problem(answer, 428, code=PRECONDITIONS[header])


@pytest.mark.parametrize(("method", "path", "name"), REQUIRING_IF_MATCH)
def test_a_version_that_is_none(place: Place, method: str, path: str, name: str) -> None:
    """A version that cannot be read is 400, before anything else is judged."""
    malformed = place.who(name).request(method, place.address(path), headers={"If-Match": "seven"})
    require_problem(malformed, 400, code="malformed_if_match")


@pytest.mark.parametrize(("method", "path", "name"), ALL)
def test_nobody_gets_in(place: Place, method: str, path: str, name: str) -> None:
    """Everything but signing in and health asks who is there, and refuses wrong keys and sessions."""
    if name in PUBLIC:
        assert place.newsroom.nobody.request(method, place.address(path)).status_code != 401
        return
    asked = place.newsroom.nobody.request(method, place.address(path))
    require_problem(asked, 401, code="unauthenticated")
    assert asked.headers["WWW-Authenticate"].startswith("Webhook-Signature" if name == SIGNED else "Bearer")
    for header in ("Bearer cfk_" + "0" * 38, "Bearer ä", "Basic YTpi", "Bearer", ""):
        refused = place.newsroom.nobody.request(
            method, place.address(path), headers={"Authorization": header.encode("latin-1")}
        )
        require_problem(refused, 401, code="unauthenticated")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("articles", {"limit": "0"}),
        ("articles", {"limit": "101"}),
        ("articles", {"limit": "9" * 500}),
        ("articles", {"stage": "nowhere"}),
        ("articles", {"language": "xx"}),
        ("articles", {"mine": "perhaps"}),
        ("events", {"after": "-1"}),
        ("events", {"after": str(2**63)}),
        ("events", {"after": "a"}),
        ("events", {"types": "edition.nothing"}),
        ("events", {"types": "\x00"}),
        ("events", {"category": "reference"}),
        ("glossary", {"kind": "ship"}),
        ("entities", {"type": "ship"}),
        ("entities", {"source": "mine"}),
        ("entities", {"limit": 5, "format": "csv"}),
        ("entities", {"search": "\x00"}),
        ("glossary", {"search": "\x00"}),
        ("deliveries", {"state": "lost"}),
        ("deliveries", {"partner_id": "1"}),
    ],
)
def test_odd_queries(place: Place, path: str, query: dict[str, str]) -> None:
    """A query that means nothing is 422 and says which parameter it was."""
    answer = place.newsroom.writer.get(path, **query)
    require_problem(answer, 422)
    assert next(iter(query)) in answer.json()["errors"][0]["pointer"]


@pytest.mark.parametrize("cursor", ["", "x", "x.y", "W10.AAAA", "ä", "\x00", "a" * 5000, "."])
def test_odd_cursors(place: Place, cursor: str) -> None:
    """Only cursors that we gave out, for that list, are taken."""
    for path in ("articles", "deliveries", "glossary", "entities"):
        require_problem(place.newsroom.writer.get(path, after=cursor), 400, code="malformed_cursor")


def test_unknown_addresses_and_methods(place: Place) -> None:
    """404 and 405 are problems too; 405 says what would work."""
    require_problem(place.newsroom.writer.get("nothing/here"), 404, code="unknown_address")
    wrong = place.newsroom.writer.request("PUT", "articles", json={})
    require_problem(wrong, 405, code="method_not_allowed")
    assert wrong.headers["Allow"] == "GET, POST"


def test_correction_is_one_thing_or_the_other(place: Place) -> None:
    """A correction is the whole text or single segments; both, neither and half of one are refused."""
    replace = [{"segment_id": "s1", "text": "A"}]
    for body in ({}, {"headline": "A"}, {"headline": "A", "body": "B", "replace": replace}, {"body": "B"}):
        answer = place.newsroom.writer.act(place.article, "corrections", {"note": "N", **body})
        require_problem(answer, 422, code="validation_failed")
    unknown = {"note": "N", "replace": [{"segment_id": "s99", "text": "A"}]}
    require_problem(place.newsroom.writer.act(place.article, "corrections", unknown), 422, code="invalid_value")


def test_pages_get_problems_as_pages(place: Place) -> None:
    """A browser outside of the JSON API gets a page, with the same status."""
    page = place.newsroom.nobody.request("GET", "/nothing-here", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    require_problem(place.newsroom.nobody.request("GET", "/nothing-here"), 404, code="unknown_address")
