"""Every read of the API answers as of a position or a moment, and the public portal never does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from api.as_of import HEADER
from api.live import router as live_router
from api.portal.routes import router as portal_router
from api.ui.routes import ROUTES as UI_ROUTES
from api.v1.routes import ROUTES as V1_ROUTES
from tests.api.conversation import Newsroom, Person
from tests.api.test_reading import deliver
from tests.topics.test_files import CONCEPT, skos
from workflow.domain.commands import RequestDelivery
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus, system_actor

NOT_OF_THE_NEWSROOM = {
    "/api/v1/events/stream": "tells what comes",
    "/api/v1/export": "is the log itself, in which every past is",
    "/api/v1/health/live": "says that the process lives",
    "/api/v1/health/ready": "says what the process can reach",
    "/api/v1/health/newsroom": "says how the machinery is doing",
    "/api/v1/me": "says who asks",
    "/api/v1/keys": "says which keys there are today: they are not in the log",
    "/api/v1/people": "accounts are not in the log",
    "/api/v1/people/{person_id}": "accounts are not in the log",
    "/api/v1/me/sessions": "says who is signed in today",
    "/api/v1/people/{name}/data": "says what is kept today",
    "/api/v1/me/preferences": "says how somebody wants the pages to be: that is not in the log",
    "/api/v1/me/views": "says which views of the queue somebody keeps: they are not in the log",
    "/api/v1/articles/{article_id}/editions/{language}/reach": "says what a decision would bring about now",
    "/api/v1/deliveries/{partner_id}/{article_id}/items/{item_id}/document": "is the same at every moment",
    "/api/v1/memory": "says what may be offered today: what was taken back since must not be",
    "/api/v1/memory/export": "the same, as a file",
    "/api/v1/metrics": "says how the machinery is doing",
    "/api/v1/review-links/{token}": "says what a guest is let read today",
    "/api/v1/search": "searches the present texts: what was taken back since must not be found",
    "/api/v1/partners/{partner_id}/keys": "says which secrets are in use today: they are not in the log",
    "/api/v1/visits": "visits are no events",
    "/api/v1/sources": "says how fetching goes today: what was found is not in the log",
    "/api/v1/sources/{source_id}": "the same, of one",
    "/api/v1/sources/{source_id}/items": "the same, item by item",
    "/api/v1/articles/{article_id}/visits": "visits are no events",
}
"""GET routes of the API that have no past, with the reason. (`openapi.json` is no route of ours.)"""

COMES_WITH_COPYFLOW = {
    "/api/v1/topics",
    "/api/v1/topics/{code}",
    "/api/v1/topic-rules",
    "/api/v1/topic-rules/{rule_id}",
}
"""What was there before the first event: topics, and rules for them."""


def api_routes(found: Sequence[BaseRoute]) -> list[APIRoute]:
    """The routes with an operation."""
    return [route for route in found if isinstance(route, APIRoute)]


def reads(newsroom: Newsroom) -> set[str]:
    """Paths of the API's GET operations, as the description names them."""
    return {path for path, methods in newsroom.app.openapi()["paths"].items() if "get" in methods}


def takes_as_of(newsroom: Newsroom, path: str) -> bool:
    """Whether the GET of a path is described with the parameter."""
    operation = newsroom.app.openapi()["paths"][path]["get"]
    return "as_of" in {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}


def asker(newsroom: Newsroom, path: str) -> Person:
    """Who asks: a reviewer, but for what only a writer has anything of."""
    return newsroom.writer if path == "/api/v1/me/articles" else newsroom.reviewer


def addressed(path: str, told: dict[str, Any]) -> str:
    """The path with the ids of what was told in it."""
    for name, value in told.items():
        path = path.replace(f"{{{name}}}", str(value))
    return path


def told(newsroom: Newsroom) -> dict[str, Any]:
    """An article that was delivered to a partner, by the names that paths have for them."""
    article = newsroom.writer.article()
    partner = newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"}).json()["partner_id"]
    newsroom.do_the_workers_part(article)
    until = (newsroom.application.clock.now() + timedelta(days=7)).isoformat().replace("+00:00", "Z")
    asking = {"guest": "A. Official", "until": until}
    made = newsroom.reviewer.create(f"articles/{article}/editions/pt/review-links", asking).json()
    deliver(newsroom, article, partner)
    configure(newsroom, "World")
    for follower in ("turnaround", "figures"):
        newsroom.application.followers.catch_up(follower, fence=1)
    newsroom.record_concept("mayor", "Mayor")
    newsroom.record_entity("0-mayor", "Mayor")  # before what comes with Copyflow, on the first page
    return {
        "article_id": article,
        "partner_id": partner,
        "language": "pt",
        "concept_id": "mayor",
        "entity_id": "0-mayor",
        "desk_id": "world",
        "segment_id": "s1",
        "code": "medtop:11000000",
        "rule_id": "starter-sport",
        "link_id": made["link"]["link_id"],
    }


def content(answer: Any) -> Any:
    """What an answer says: JSON, or a file as it is."""
    return answer.json() if answer.headers["Content-Type"].startswith("application/json") else {"file": answer.text}


def configure(newsroom: Newsroom, name: str) -> None:
    """Give the desk a name."""
    seen = newsroom.admin.get("desks/world").headers.get("ETag", '"0"')
    answer = newsroom.admin.request("PUT", "desks/world", json={"name": name}, headers={"If-Match": seen})
    assert answer.is_success, answer.text


def as_it_was(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without buttons, of which the past has none, and without an explanation's word on when it is told."""
    if "is_past" in answer:
        answer = {name: value for name, value in answer.items() if name not in {"is_past", "at"}}
    return {**answer, "actions": []} if "actions" in answer else answer


def test_every_read_has_a_past_or_a_reason(shared_newsroom: Newsroom) -> None:
    """Each GET under /api/v1 takes `as_of`, but for the few that say nothing of the newsroom."""
    found = reads(shared_newsroom)
    assert len(found) > 12
    assert NOT_OF_THE_NEWSROOM.keys() <= found
    assert {path for path in found if not takes_as_of(shared_newsroom, path)} == NOT_OF_THE_NEWSROOM.keys()


def test_every_read_says_what_it_said_then(newsroom: Newsroom) -> None:
    """Whatever happens later, each read as of a position or of its moment answers as before, and names the position."""
    ids = told(newsroom)
    paths = sorted(reads(newsroom) - NOT_OF_THE_NEWSROOM.keys())
    before = {path: asker(newsroom, path).get(addressed(path, ids)) for path in paths}
    assert {answer.status_code for answer in before.values()} == {200}
    position = newsroom.application.views.head()
    moment = newsroom.application.views.moment()
    assert moment is not None
    _go_on(newsroom, ids)
    newsroom.reviewer.create(f"articles/{ids['article_id']}/comments", {"text": "Is it so?"})
    link = addressed("articles/{article_id}/editions/pt/review-links/{link_id}", ids)
    newsroom.reviewer.request("DELETE", link, headers={"Idempotency-Key": "end"})
    for follower in ("turnaround", "figures"):
        newsroom.application.followers.catch_up(follower, fence=1)
    unchanged = set()
    for path in paths:
        for asked in (position, moment.isoformat()):
            answer = asker(newsroom, path).get(addressed(path, ids), as_of=asked)
            assert (answer.status_code, answer.headers[HEADER]) == (200, str(position)), path
            assert as_it_was(content(answer)) == as_it_was(content(before[path])), path
            assert answer.headers.get("ETag") == before[path].headers.get("ETag")
        now = asker(newsroom, path).get(addressed(path, ids))
        assert HEADER not in now.headers
        if content(now) == content(before[path]):
            unchanged.add(path)
    assert unchanged == set()


def _go_on(newsroom: Newsroom, ids: dict[str, Any]) -> None:
    politics = {**CONCEPT, "qcode": "medtop:11000000", "uri": f"{CONCEPT['uri'][:-8]}11000000", "broader": []}
    file = {"name": "topics.json", "text": skos(politics).decode()}
    assert newsroom.reviewer.create("topics/import", file).is_success
    withdrawal = {"params": {"reason": "no sport"}, "headers": {"If-Match": '"0"'}}
    assert newsroom.reviewer.request("DELETE", "topic-rules/starter-sport", **withdrawal).is_success
    article, partner = ids["article_id"], ids["partner_id"]
    newsroom.writer.act(
        article, "corrections", {"note": "It was noon.", "replace": [{"segment_id": "s1", "text": "New"}]}
    )
    newsroom.do_the_workers_part(article)
    newsroom.writer.article()
    configure(newsroom, "The world")
    another = newsroom.admin.create("partners", {"name": "Another", "endpoint": "https://1.1.1.1/in"}).json()
    deliver(newsroom, article, another["partner_id"])
    pausing = {"If-Match": newsroom.publisher.get(f"partners/{partner}").headers["ETag"]}
    paused = newsroom.publisher.request("POST", f"partners/{partner}/pause", json={"reason": "x"}, headers=pausing)
    assert paused.status_code == 200, paused.text
    newsroom.record_concept(ids["concept_id"], "Lord Mayor")
    newsroom.record_entity(ids["entity_id"], "Lord Mayor")
    copy = f"deliveries/{partner}/{article}"
    tag = {"If-Match": newsroom.publisher.get(copy).headers["ETag"]}
    assert newsroom.publisher.request("POST", f"{copy}/items/pt:1/retry", headers=tag).status_code == 200
    recall = RequestDelivery(
        by=system_actor("plan_deliveries"), at=newsroom.application.clock.now(), partner_id=PartnerId(partner),
        article_id=ArticleId(article), language=LanguageTag("pt"), revision=2, pub_status=PubStatus.CANCELED,
        article_version=2,
    )  # fmt: skip
    newsroom.application.newsroom.execute(recall, delivery_stream(PartnerId(partner), ArticleId(article)))


def test_nothing_is_offered_in_the_past(newsroom: Newsroom) -> None:
    """Article and edition list actions now and none as of then, even as of the very last event."""
    ids = told(newsroom)
    head = newsroom.application.views.head()
    for path in ("articles/{article_id}", "articles/{article_id}/editions/{language}"):
        assert newsroom.reviewer.get(addressed(path, ids)).json()["actions"]
        assert newsroom.reviewer.get(addressed(path, ids), as_of=head).json()["actions"] == []


def test_a_version_of_the_past_changes_nothing(newsroom: Newsroom) -> None:
    """Its ETag is the version as of then: writing with it is refused once the article has moved."""
    article = newsroom.writer.article(submit=False)
    first = newsroom.application.views.head()
    newsroom.writer.act(article, "submission")
    tag = newsroom.writer.get(f"articles/{article}", as_of=first).headers["ETag"]
    assert newsroom.writer.act(article, "submission", version=tag).status_code == 412


def test_what_came_later_is_not_there(newsroom: Newsroom) -> None:
    """An article, partner, delivery or edition that began after the moment is not found, and lists are empty."""
    newsroom.writer.article(targets=[])
    later = told(newsroom)
    for path in reads(newsroom) - NOT_OF_THE_NEWSROOM.keys():
        answer = newsroom.reviewer.get(addressed(path, later), as_of=0)
        if path in COMES_WITH_COPYFLOW:
            assert answer.status_code == 200, path
        elif "{" in path:
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
        elif path.endswith((".csv", ".tbx")):
            assert "Mayor" not in answer.text, path
        elif path.endswith("/entities"):
            assert {each["source"] for each in answer.json()["items"]} == {"built-in"}
        elif path.endswith("/engines"):
            assert (answer.json()["seen"], answer.json()["refusals"]) == ([], [])
        elif path.endswith("/figures"):
            assert (answer.json()["texts"], answer.json()["deliveries"]) == ([], [])
        else:
            assert answer.json()["languages" if path.endswith("/turnaround") else "items"] == [], path


def test_pages_lead_on_in_the_same_past(newsroom: Newsroom) -> None:
    """The next page's address holds the position, also when a moment was asked for, and the list is as it was."""
    made = [newsroom.writer.article() for _ in range(5)]
    moment = newsroom.application.views.moment()
    assert moment is not None
    position = newsroom.application.views.head()
    seen: list[str] = []
    address = f"/api/v1/articles?limit=2&as_of={moment.isoformat().replace('+00:00', 'Z')}"
    while address:
        answer = newsroom.reviewer.request("GET", address)
        seen += [item["article_id"] for item in answer.json()["items"]]
        newsroom.writer.article()
        address = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
        assert not address or f"as_of={position}" in address
    assert seen == list(reversed(made))
    events = newsroom.reviewer.get("events", as_of=3, limit=2)
    rest = newsroom.reviewer.request("GET", events.headers["Link"].partition(">")[0].removeprefix("<"))
    assert [event["position"] for event in rest.json()["items"]] == [3]
    assert "Link" not in rest.headers


@pytest.mark.parametrize(
    "asked", ["", "x", "999999", "2999-01-01T00:00:00Z", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z"]
)
def test_no_such_past_is_a_problem_that_names_it(shared_newsroom: Newsroom, asked: str) -> None:
    """What is neither a position nor a moment of the log is 422 with a pointer to the parameter, on every read."""
    for path in sorted(reads(shared_newsroom) - NOT_OF_THE_NEWSROOM.keys()):
        address = addressed(path, {"article_id": "0" * 8 + "-0000-7000-8000-" + "0" * 12, "language": "en"})
        address = address.replace("{partner_id}", "00000000-0000-7000-8000-000000000000")
        problem = shared_newsroom.reviewer.get(address, as_of=asked)
        assert (problem.status_code, problem.json()["code"]) == (422, "invalid_value"), path
        assert problem.json()["errors"][0]["pointer"] == "?as_of"


def test_the_past_needs_the_same_sign_in(newsroom: Newsroom) -> None:
    """Without a session or key each read is 401 in the past too, before anything is said of the log; never cached."""
    ids = told(newsroom)
    for path in reads(newsroom) - NOT_OF_THE_NEWSROOM.keys():
        for asked in (1, 999999, "x"):
            answer = newsroom.nobody.get(addressed(path, ids), as_of=asked)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), path
    for page in ("/queue", "/articles", "/deliveries", f"/articles/{ids['article_id']}"):
        asking = newsroom.nobody.request("GET", f"{page}?as_of=1", headers={"Accept": "text/html"})
        assert asking.status_code == 401
        assert "Sign in" in asking.text


def test_what_is_public_has_no_past(newsroom: Newsroom) -> None:
    """A withdrawn text stays withdrawn whatever `as_of` says: portal and feeds do not look at it."""
    article = newsroom.writer.article(targets=[])
    newsroom.do_the_workers_part(article)
    text = newsroom.reviewer.get(f"articles/{article}/editions/en").json()["content_hash"]
    assert newsroom.reviewer.act(article, "editions/en/approval", {"content_hash": text}).status_code == 200
    assert newsroom.publisher.act(article, "editions/en/publication").status_code == 200
    public = newsroom.application.views.head()
    address = newsroom.address(article)
    assert "The wells are open again" in newsroom.nobody.request("GET", address).text
    withdrawn = newsroom.publisher.act(article, "editions/en/withdrawal", {"reason": "court"})
    assert withdrawn.status_code == 200, withdrawn.text
    assert newsroom.nobody.request("GET", f"{address}?as_of={public}").status_code == 410
    for page in ("/news", "/news/en", "/feeds/all.atom", "/feeds/en.rss", "/feeds/en.json", "/sitemap.xml"):
        now, then = (newsroom.nobody.request("GET", f"{page}{query}") for query in ("", f"?as_of={public}"))
        assert then.text == now.text
        assert "The wells are open again" not in then.text
    assert newsroom.reviewer.get(f"articles/{article}/editions/en", as_of=public).json()["state"] == "published"


def test_only_reading_pages_of_people_know_the_past() -> None:
    """Every page of the reviewers takes `as_of`; portal, feeds, live updates, search and whatever writes do not."""

    def parameters(dependant: Any) -> set[str]:
        own = {each.name for each in dependant.query_params}
        return own.union(*(parameters(each) for each in dependant.dependencies))

    pages = [route for route in api_routes(UI_ROUTES) if route.methods == {"GET"}]
    readings = {route.path: "as_of" in parameters(route.dependant) for route in pages}
    not_of_the_log = {"/people", "/people/roles", "/presence/{article_id}", "/health", "/health/now", "/static/{file}"}
    about_the_api = {"/api", "/api/reference", "/api/reference/{operation}", "/problems", "/problems/{code}"}
    assert {path for path, taken in readings.items() if not taken} == {
        "/", "/login", "/partners/new", "/write/new", "/patterns", "/patterns/segments/{segment_id}/hits", "/account",
        "/login/code", "/invitation/{token}", "/account/second-factor", "/account/data", "/people/invite",
        "/account/keys", "/sources", "/sources/{source_id}", "/login/oidc", "/login/oidc/callback",
        "/review-links/{token}", "/review-links/{token}/images/{image_hash}/{name}",
        "/people/{user_id}/access", "/people/{user_id}/data",
        "/glossary/import", "/search", "/queue/next", *not_of_the_log, *about_the_api,
    }  # fmt: skip
    public = api_routes([*portal_router.routes, *live_router.routes])
    assert len(public) >= 5
    assert not any("as_of" in parameters(route.dependant) for route in public)
    writing = [route for route in api_routes([*UI_ROUTES, *V1_ROUTES]) if route.methods != {"GET"}]
    assert len(writing) > 20
    assert not any("as_of" in parameters(route.dependant) for route in writing)


def test_too_many_pasts_at_once_are_refused(newsroom: Newsroom) -> None:
    """While a past is made few may wait; the others hear 429 at once, and the present is answered as ever."""
    told(newsroom)
    pasts = newsroom.application.pasts
    while pasts._queue.acquire(blocking=False):
        pass
    busy = newsroom.reviewer.get("queue", as_of=3)
    assert (busy.status_code, busy.json()["code"]) == (429, "past_busy")
    assert busy.headers["Retry-After"] == "5"
    assert newsroom.reviewer.get("queue").status_code == 200
    pasts._queue.release()
    assert newsroom.reviewer.get("queue", as_of=3).status_code == 200


def test_a_moment_before_the_first_event_is_an_empty_newsroom(newsroom: Newsroom) -> None:
    """It is position 0, not an error."""
    newsroom.writer.article()
    moment = newsroom.application.views.as_of(1).moment()
    assert moment is not None
    asked = (moment - timedelta(days=1)).isoformat()
    answer = newsroom.reviewer.get("articles", as_of=asked)
    assert (answer.headers[HEADER], json.loads(answer.text)["items"]) == ("0", [])
