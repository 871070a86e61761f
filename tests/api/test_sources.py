"""Sources of news over HTTP and as pages: who may do what, and what is said of one that is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conversation import Newsroom, Person, newsroom_in
from tests.support.feeds import Feeds, rss, rss_item, serving_feeds
from workflow.item_taking import Trace


@pytest.fixture(scope="module")
def feeds() -> Iterator[Feeds]:
    """Feeds on loopback."""
    with serving_feeds() as served:
        yield served


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom that may reach them."""
    with newsroom_in(tmp_path, allowed_networks="127.0.0.0/8") as made:
        yield made


def visited(newsroom: Newsroom, source_id: str) -> None:
    """Let the workers' part be done."""
    sources = newsroom.application.sources
    sources.visit(sources.source(source_id), Trace())


def act(person: Person, path: str, method: str = "POST", body: object = None) -> int:
    """Change a source at the version that it has; the status."""
    tag = person.get("/".join(path.split("/")[:2])).headers["ETag"]
    sent = {} if body is None else {"json": body}
    return person.request(method, path, headers={"If-Match": tag}, **sent).status_code


def test_a_source_is_registered_fetched_paused_and_removed(newsroom: Newsroom, feeds: Feeds) -> None:
    """Each answer says how fetching goes; the same key again gives the same source."""
    body = {"name": "The Agency", "address": feeds.at("/feed", rss(rss_item())), "targets": ["pt"], "every_minutes": 5}
    answers = [newsroom.admin.create("sources", body, key="one") for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    source_id = answers[0].json()["source_id"]
    assert answers[1].json()["source_id"] == source_id
    visited(newsroom, source_id)
    seen = newsroom.writer.get(f"sources/{source_id}").json()
    assert (seen["kind"], seen["items"], seen["error"]) == ("rss", {"taken": 1}, "")
    (item,) = newsroom.writer.get(f"sources/{source_id}/items").json()["items"]
    assert item["outcome"] == "taken"
    article = newsroom.writer.get(f"articles/{item['article_id']}").json()
    assert article["details"]["origin"]["source"] == "The Agency"
    assert newsroom.writer.act(item["article_id"], "submission").status_code == 200
    assert newsroom.writer.get(f"sources/{source_id}/items", outcome="refused").json() == {"items": []}
    assert act(newsroom.admin, f"sources/{source_id}/fetch") == 200
    assert act(newsroom.admin, f"sources/{source_id}/pause", body={"reason": "it moves"}) == 200
    assert act(newsroom.admin, f"sources/{source_id}/fetch") == 409
    assert act(newsroom.admin, f"sources/{source_id}/resume") == 200
    assert act(newsroom.admin, f"sources/{source_id}", "PUT", {**body, "name": "Another"}) == 200
    assert [each["name"] for each in newsroom.writer.get("sources").json()["items"]] == ["Another"]
    assert act(newsroom.admin, f"sources/{source_id}", "DELETE") == 204
    assert newsroom.writer.get(f"sources/{source_id}").status_code == 404
    assert newsroom.writer.get("sources").json() == {"items": []}
    again = newsroom.admin.create("sources", body, key="one")
    assert (again.status_code, again.json()["code"]) == (404, "not_found"), "what the key made was removed since"
    assert newsroom.writer.get(f"articles/{item['article_id']}").status_code == 200


def test_what_cannot_be_is_refused_naming_the_field(newsroom: Newsroom, feeds: Feeds) -> None:
    """A desk that there is not, an address that is none, one inside of our network, a document that is no feed."""
    body = {"name": "x", "address": feeds.at("/feed", rss())}
    for changes, pointer in (
        ({"desk": "nowhere"}, "#/desk"),
        ({"address": "ftp://x.example"}, "#/address"),
        ({"every_minutes": 4}, "#/every_minutes"),
        ({"targets": ["pt", "pt"]}, "#/targets"),
    ):
        answer = newsroom.admin.create("sources", {**body, **changes})
        assert answer.status_code == 422
        assert pointer in {each["pointer"] for each in answer.json()["errors"]}, answer.text
    for address in ("http://10.0.0.1/", feeds.at("/page", "<html/>"), "https://x.invalid/"):
        answer = newsroom.admin.request("POST", "sources/trial", json={"address": address})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/address")


def test_only_administrators_change_or_try_sources(newsroom: Newsroom, feeds: Feeds) -> None:
    """Others read them; nothing is fetched for somebody who may not ask."""
    address = feeds.at("/feed", rss(rss_item()))
    source_id = newsroom.admin.create("sources", {"name": "x", "address": address}).json()["source_id"]
    feeds.asked.clear()
    for person in (newsroom.writer, newsroom.reviewer, newsroom.publisher):
        assert person.create("sources", {"name": "y", "address": address}).status_code == 403
        assert person.request("POST", "sources/trial", json={"address": address}).status_code == 403
        assert act(person, f"sources/{source_id}/fetch") == 403
        assert person.get("sources").status_code == 200
    assert newsroom.nobody.get("sources").status_code == 401
    assert feeds.asked == []
    trial = newsroom.admin.request("POST", "sources/trial", json={"address": address}).json()
    assert [(each["outcome"], each["language"]) for each in trial["items"]] == [("taken", "en")]


def text_of(person: Person, address: str) -> str:
    """A page, with white space made plain."""
    answer = person.request("GET", address)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text)


def test_the_pages_do_the_same(newsroom: Newsroom, feeds: Feeds) -> None:
    """Without scripts: a trial, a new source, what was found, an edit that is refused, a pause, a removal."""
    person = newsroom.in_browser("admin")
    script = rss_item("b", "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;", body=" ")
    address = feeds.at("/feed", rss(rss_item(), script))
    tried = person.request("POST", "/sources", data={"name": "", "address": address, "act": "try"})
    assert (tried.status_code, "What would be taken" in tried.text, "<script>alert" in tried.text) == (200, True, False)
    added = person.request("POST", "/sources", data={"name": "The Agency", "address": address, "act": "add"})
    assert added.status_code == 303, added.text
    where = added.headers["location"].partition("?")[0]
    assert "not fetched yet" in text_of(person, "/sources")
    visited(newsroom, where.rpartition("/")[2])
    assert "Ministers meet in Bishkek" in text_of(person, where)
    assert "The Agency" in text_of(person, "/newsroom") or "/sources" in text_of(person, "/newsroom")
    typed = {"expected_version": "1", "name": "The Agency", "address": address, "every_minutes": "1"}
    refused = person.request("POST", f"{where}/edit", data=typed)
    assert (refused.status_code, "Minutes between two looks" in refused.text) == (422, True)
    paused = person.request("POST", f"{where}/pause", data={"expected_version": "1", "reason": "it moves"})
    assert paused.status_code == 303
    assert "it moves" in text_of(person, "/sources")
    stale = person.request("POST", f"{where}/resume", data={"expected_version": "1"})
    assert stale.status_code == 412
    assert person.request("POST", f"{where}/nonsense", data={}).status_code == 404
    gone = person.request("POST", f"{where}/remove", data={"expected_version": "2", "reason": "no contract"})
    assert gone.headers["location"] == "/sources?done=remove"
    assert "No source yet." in text_of(person, "/sources?done=remove")
    reader = newsroom.in_browser("writer")
    assert "New source" not in text_of(reader, "/sources")
    assert reader.request("POST", "/sources", data={"name": "x", "address": address}).status_code == 403
