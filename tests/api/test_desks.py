"""Desks over HTTP: configured by administrators, named by articles, filtered by in lists."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.conversation import Newsroom, Person

WORLD: dict[str, Any] = {
    "name": "World",
    "routing": [
        {"source": "en", "target": "pt", "urgencies": [1, 3], "engines": ["deepl", "fx", "person"]},
        {"engines": ["person"]},
    ],
    "checks": {"numbers": "blocking", "spacing": "off"},
}


def configure(by: Person, desk_id: str = "world", version: int | None = 0, **changes: Any) -> httpx.Response:
    """PUT a desk, at a version that was seen."""
    headers = {"If-Match": f'"{version}"'} if version is not None else {}
    return by.request("PUT", f"desks/{desk_id}", json=WORLD | changes, headers=headers)


def test_a_desk_is_made_read_and_changed(newsroom: Newsroom) -> None:
    """The first PUT makes it (201), the next changes it (200); the answer is what GET says, with the ETag."""
    made = configure(newsroom.admin)
    assert (made.status_code, made.headers["ETag"], made.headers["Location"]) == (201, '"1"', "/api/v1/desks/world")
    read = newsroom.writer.get("desks/world")
    assert (read.status_code, read.headers["ETag"], read.json()) == (200, '"1"', made.json())
    everywhere = {"source": "*", "target": "*", "urgencies": [1, 9], "engines": ["person"]}
    assert read.json() == {"desk_id": "world", "version": 1, **WORLD, "routing": [WORLD["routing"][0], everywhere]}
    changed = configure(newsroom.admin, version=1, checks={})
    assert (changed.status_code, changed.headers["ETag"], changed.json()["checks"]) == (200, '"2"', {})
    assert configure(newsroom.admin, version=2, checks={}).headers["ETag"] == '"2"'
    assert newsroom.writer.get("desks").json()["items"] == [changed.json()]
    (event, *_) = newsroom.writer.get("events", category="desk").json()["items"]
    assert (event["type"], event["stream"], event["data"]["name"]) == ("desk.configured", "desk-world", "World")


def test_the_newsrooms_own_desk_is_always_there(newsroom: Newsroom) -> None:
    """Before anybody configured it, it is at version 0 and says nothing; afterwards it is the first of the list."""
    read = newsroom.writer.get("desks/newsroom")
    assert (read.status_code, read.headers["ETag"]) == (200, '"0"')
    assert (read.json()["routing"], read.json()["checks"]) == ([], {})
    assert newsroom.writer.get("desks").json() == {"items": []}
    configure(newsroom.admin)
    configure(newsroom.admin, "newsroom", name="All")
    assert [each["desk_id"] for each in newsroom.writer.get("desks").json()["items"]] == ["newsroom", "world"]
    assert newsroom.writer.get("desks/sports").status_code == 404


def test_whoever_was_slower_learns_what_happened(newsroom: Newsroom) -> None:
    """Without If-Match 428, with an old one 412 and what changed; a desk that is not there cannot be changed."""
    assert configure(newsroom.admin, version=None).status_code == 428
    assert configure(newsroom.admin, version=3).status_code == 404
    configure(newsroom.admin)
    late = configure(newsroom.admin, name="Elsewhere")
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    assert "configured the desk World" in late.json()["facts"]["changes"][0]["sentence"]


def test_only_administrators_configure(newsroom: Newsroom) -> None:
    """Everybody else is told which role it takes, before anything else is looked at."""
    for person in (newsroom.writer, newsroom.translator, newsroom.reviewer, newsroom.publisher):
        answer = configure(person, checks={"nothing": "off"})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        assert "role admin" in answer.json()["detail"]
    assert newsroom.nobody.get("desks").status_code == 401


@pytest.mark.parametrize(
    ("changes", "pointer", "why"),
    [
        ({"checks": {"nubmers": "off"}}, "#/checks/nubmers", "spacing"),
        ({"checks": {"numbers": "sometimes"}}, "#/checks/numbers", "advisory"),
        ({"routing": [{"engines": []}]}, "#/routing/0/engines", "1 item"),
        ({"routing": [{"engines": ["Deep L"]}]}, "#/routing/0/engines", "Deep L"),
        ({"routing": [{"engines": ["person", "fx"]}]}, "#/routing/0/engines", "must end with"),
        ({"routing": [{"engines": ["fx"], "urgencies": [7, 3]}]}, "#/routing/0/urgencies", "reversed"),
        ({"routing": [{"engines": ["fx"], "urgencies": [0, 3]}]}, "#/routing/0/urgencies/0", "1"),
        ({"routing": [{"engines": ["fx"], "urgencies": [3]}]}, "#/routing/0/urgencies", "2 items"),
        ({"routing": [{"engines": ["fx"]}, {"engines": ["person"]}]}, "#/routing/1", "routing.0"),
        ({"routing": [{"engines": ["fx"], "engine": "fx"}]}, "#/routing/0/engine", ""),
        ({"name": ""}, "#/name", "at least 1"),
        ({"name": " "}, "#/name", "empty"),
        (
            {"name": "a\x00"},
            "#/name",
            "control",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(
    shared_newsroom: Newsroom, changes: dict[str, Any], pointer: str, why: str
) -> None:
    """422 with a pointer into the body, and no desk comes of it."""
    answer = configure(shared_newsroom.admin, **changes)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert why in error["detail"]
    assert shared_newsroom.writer.get("desks").json() == {"items": []}


@pytest.mark.parametrize("desk_id", ["World", "-x", "a" * 41, "новости", "a%20b", "a%0a"])
def test_what_can_be_no_id_is_refused(shared_newsroom: Newsroom, desk_id: str) -> None:
    """In the path, for reading and for writing."""
    for answer in (shared_newsroom.admin.get(f"desks/{desk_id}"), configure(shared_newsroom.admin, desk_id)):
        assert answer.status_code == 422, answer.text


# --- articles that name their desk ----------------------------------------------------------------------


def test_an_article_names_its_desk(newsroom: Newsroom) -> None:
    """When it is begun, revised or handed in as a file; lists are filtered by it; what is not named stays."""
    configure(newsroom.admin)
    world, other = newsroom.writer.article(desk="world"), newsroom.writer.article()
    assert newsroom.writer.get(f"articles/{world}").json()["details"]["desk"] == "world"
    for path, key in (("articles", "article_id"), ("queue", "article_id")):
        newsroom.do_the_workers_part(world if path == "articles" else other)
        found = newsroom.reviewer.get(path, desk="world").json()["items"]
        assert {each[key] for each in found} == {world}, path
        assert {each["desk"] for each in found} == {"world"}
        assert newsroom.reviewer.get(path, desk="world", language="ru").json()["items"] == []
    draft = newsroom.writer.article(submit=False)
    text = {"headline": "New", "body": "Text."}
    assert newsroom.writer.act(draft, "revisions", text | {"desk": "world"}).json()["details"]["desk"] == "world"
    assert newsroom.writer.act(draft, "revisions", text).json()["details"]["desk"] == "world"
    assert newsroom.writer.act(draft, "revisions", text | {"desk": ""}).json()["details"]["desk"] == ""


def test_a_document_names_its_desk(newsroom: Newsroom) -> None:
    """In its front matter, where the request does not say otherwise."""
    configure(newsroom.admin)
    configure(newsroom.admin, "sports")
    document = "---\nheadline: Wells\nlanguage: en\ndesk: world\n---\nThe wells are open.\n"
    made = newsroom.writer.create("articles/documents", {"document": document}).json()
    assert made["details"]["desk"] == "world"
    asked = newsroom.writer.create("articles/documents", {"document": document, "desk": "sports"}).json()
    assert asked["details"]["desk"] == "sports"
    again = document.replace("desk: world", "desk: sports")
    handed_in = newsroom.writer.act(made["article_id"], "documents", {"document": again, "submit": False})
    assert handed_in.json()["details"]["desk"] == "sports"


def test_a_desk_must_be_there_to_be_named(newsroom: Newsroom) -> None:
    """At every door; the newsroom's own may be named always. Nothing comes of a refused request."""
    configure(newsroom.admin)
    writer, draft = newsroom.writer, newsroom.writer.article(submit=False, desk="newsroom")
    document = {"document": "---\nheadline: Wells\nlanguage: en\ndesk: wrold\n---\nThe wells are open.\n"}
    answers = [
        writer.create("articles", {"headline": "A", "body": "B.", "language": "en", "desk": "wrold"}),
        writer.create("articles/documents", document),
        writer.create("articles/documents", document | {"desk": "wrold"}),
        writer.act(draft, "revisions", {"headline": "A", "body": "B.", "desk": "wrold"}),
        writer.act(draft, "documents", document),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_value"), answer.text
        (error,) = answer.json()["errors"]
        assert error == {
            "pointer": "#/desk",
            "detail": "there is no desk 'wrold'; those that there are: newsroom, world",
        }
    assert [each["article_id"] for each in writer.get("articles").json()["items"]] == [draft]
    malformed = writer.create("articles", {"headline": "A", "body": "B.", "language": "en", "desk": "W O"})
    assert malformed.json()["errors"][0]["pointer"] == "#/desk"


def test_readers_and_partners_learn_no_desk(newsroom: Newsroom) -> None:
    """The desk is between the newsroom's people: no page or feed of the portal names it."""
    configure(newsroom.admin, "nightwatch", name="Nightwatch")
    article = newsroom.writer.article(desk="nightwatch", targets=[])
    newsroom.do_the_workers_part(article)
    content_hash = newsroom.reviewer.get(f"articles/{article}/editions/en").json()["content_hash"]
    newsroom.reviewer.act(article, "editions/en/approval", {"content_hash": content_hash})
    published = newsroom.publisher.act(article, "editions/en/publication", {})
    assert published.is_success, published.text
    pages = [newsroom.nobody.get(path) for path in ("/news", newsroom.address(article), "/feeds/all.atom")]
    assert all("Wells reopen" in page.text for page in pages)
    assert not any("nightwatch" in page.text.lower() for page in pages)


@pytest.mark.parametrize("path", ["articles", "queue", "/queue", "/queue/rows"])
@pytest.mark.parametrize("desk", ["a\x00", "World", "x" * 5_000, "' OR 1=1"])
def test_what_can_be_no_desk_is_no_filter(shared_newsroom: Newsroom, path: str, desk: str) -> None:
    """422 from lists and pages alike; a desk that there is not has an empty list."""
    person = shared_newsroom.in_browser("reviewer")
    assert person.get(path, desk=desk).status_code == 422
    assert person.get(path, desk="nowhere").status_code == 200
