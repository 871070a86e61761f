"""What holds on every route that the program has: another site's page writes nowhere, and no page can be framed."""

from __future__ import annotations

import pytest

from api.security.headers import ALWAYS, CONTENT_SECURITY_POLICY
from tests.api.conversation import PASSWORD, Newsroom
from tests.security.routes import ENDLESS, Everywhere

FOREIGN = (
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://wiki.newsroom.test"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Origin": "http://newsroom.test.evil.test"},
    {"Origin": "http://newsroom.test:8080"},
    {"Origin": "null"},
)
"""How a browser names a page that is not ours: new browsers and old ones, neighbours, sandboxes, look-alikes."""
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda each: " ".join(each.values()))
def test_no_other_site_writes_anywhere(everywhere: Everywhere, foreign: dict[str, str]) -> None:
    """Every route that changes something refuses another site's form, with a session and without.

    Without a session too: signing in, an invitation and a guest's form would sign a browser in as somebody, or speak
    for them.
    """
    newsroom = everywhere.newsroom
    token = newsroom.in_browser("admin").cookies["copyflow"]
    before = newsroom.application.feed.head().position
    unsafe = everywhere.unsafe()
    assert len(unsafe) > 120
    for method, path in unsafe:
        for cookie in ({}, {"Cookie": f"copyflow={token}"}):
            headers = {**foreign, **cookie, **_FORM, "If-Match": '"1"', "Idempotency-Key": "k", "Accept": "*/*"}
            body = f"name=admin&password={PASSWORD.replace(' ', '+')}&repeated=x"
            answer = newsroom.person(headers).request(method, everywhere.address(path), content=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "cross_site"), (method, path)
            assert "Set-Cookie" not in answer.headers
    assert newsroom.application.feed.head().position == before
    assert newsroom.person({"Cookie": f"copyflow={token}"}).get("me").status_code == 200, "nobody was signed out"


def test_reading_changes_nothing(everywhere: Everywhere) -> None:
    """No GET, from wherever it comes, appends to the log, spends a link or ends a session."""
    newsroom = everywhere.newsroom
    browser = newsroom.in_browser("admin")
    before = newsroom.application.feed.head().position
    for method, path in everywhere.routes():
        if method == "GET" and path not in ENDLESS:
            browser.request("GET", everywhere.address(path), headers={"Sec-Fetch-Site": "cross-site"})
    assert newsroom.application.feed.head().position == before
    assert browser.get("me").json()["name"] == "admin"
    invitation = everywhere.address("/invitation/{token}")
    assert newsroom.nobody.request("GET", invitation).status_code == 200


@pytest.mark.parametrize("who", ["nobody", "admin"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_answer_of_every_route_carries_the_policy(everywhere: Everywhere, who: str, accept: str) -> None:
    """Pages, problems, feeds, pictures, static files and forms: none is framed, sniffed, or runs what is not ours."""
    newsroom = everywhere.newsroom
    person, seen = everywhere.people()[who], set()
    for method, path in everywhere.routes():
        if path in ENDLESS or (method, path) in {("POST", "/logout"), ("DELETE", "/api/v1/session")}:
            continue
        answer = person.request(method, everywhere.address(path), headers={"Accept": accept})
        seen.add(answer.status_code)
        assert answer.status_code < 500, (method, path, answer.text)
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, (method, path)
        assert answer.headers.get_list("Content-Security-Policy") == [CONTENT_SECURITY_POLICY], (method, path)
        assert answer.headers["Referrer-Policy"] in {"same-origin", "strict-origin", "no-referrer"}, (method, path)
        assert "Access-Control-Allow-Origin" not in answer.headers or _may_be_read_by_all(path), (method, path)
        if path.startswith(("/review-links", "/invitation", "/account", "/people")):
            assert answer.headers["Cache-Control"].startswith(("no-store", "private", "no-cache")), (method, path)
    assert {200, 401 if who == "nobody" else 422} <= seen
    assert newsroom.application.feed.head().position > 0


def _may_be_read_by_all(path: str) -> bool:
    return path.startswith(("/news", "/feeds", "/media", "/sitemap", "/robots"))


def test_refusals_before_any_route_carry_the_policy(newsroom: Newsroom) -> None:
    """Unknown addresses, unknown methods, bodies too large, spent rates and faults of ours are no exception."""
    asked = [
        ("GET", "/nothing/at/all", {}),
        ("GET", "/static/none.css", {}),
        ("GET", "/media/none", {}),
        ("TRACE", "/queue", {}),
        ("PUT", "/login", {}),
        ("OPTIONS", "/api/v1/articles", {"Origin": "https://evil.test", "Access-Control-Request-Method": "POST"}),
    ]
    for method, path, headers in asked:
        answer = newsroom.nobody.request(method, path, headers=headers)
        assert answer.status_code in {401, 403, 404, 405}, (method, path, answer.status_code)
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, (method, path)
        assert not any(name.startswith("access-control") for name in answer.headers), (method, path)


def test_the_policy_is_as_strict_as_our_pages_allow() -> None:
    """Nothing by default, no frames, no inline code, no base address, forms to ourselves."""
    rules = dict(each.strip().partition(" ")[::2] for each in CONTENT_SECURITY_POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert rules["form-action"] == rules["script-src"] == rules["style-src"] == "'self'"
    assert not any(word in CONTENT_SECURITY_POLICY for word in ("unsafe", "*", "http:", "https:", "blob:"))
