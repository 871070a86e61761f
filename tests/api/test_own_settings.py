"""What people settle for themselves over the API: the look of the pages and views of the queue; keys settle nothing."""

from __future__ import annotations

import pytest

from tests.api.conversation import Newsroom

LOOKS = {"language": "ur", "theme": "dark", "single_keys": False}


def test_preferences_hold_on_the_pages(newsroom: Newsroom) -> None:
    """What was chosen over the API is what the next page looks like, and the same again changes nothing."""
    person = newsroom.in_browser("writer")
    assert person.get("me/preferences").json() == {"language": "", "theme": "", "single_keys": True}
    for _ in range(2):
        chosen = person.request("PUT", "me/preferences", json=LOOKS)
        assert (chosen.status_code, chosen.json()) == (200, LOOKS)
    assert person.get("me/preferences").json() == LOOKS
    assert '<html lang="ur" dir="rtl"' in person.request("GET", "/queue", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(("field", "value"), [("language", "tlh"), ("theme", "pink"), ("single_keys", "yes")])
def test_preferences_that_cannot_be_meant_name_their_field(newsroom: Newsroom, field: str, value: str) -> None:
    """Nothing is kept of a choice that is refused."""
    person = newsroom.in_browser("writer")
    problem = person.request("PUT", "me/preferences", json={**LOOKS, field: value})
    assert (problem.status_code, problem.json()["errors"][0]["pointer"]) == (422, f"#/{field}")
    assert person.get("me/preferences").json()["theme"] == ""


def test_views_are_kept_replaced_and_forgotten(newsroom: Newsroom) -> None:
    """A view stands on the queue's page; its name again replaces it; forgetting twice is no mistake."""
    person = newsroom.in_browser("reviewer")
    kept = person.request("POST", "me/views", json={"name": "Flash / Urdu", "language": "ur", "urgency": "2"})
    assert (kept.status_code, kept.json()["query"]) == (200, "language=ur&urgency=2")
    assert "Flash / Urdu" in person.request("GET", "/queue", headers={"Accept": "text/html"}).text
    person.request("POST", "me/views", json={"name": "Flash / Urdu", "language": "ru"})
    (found,) = person.get("me/views").json()["items"]
    assert (found["language"], found["urgency"], found["state"]) == ("ru", "", "mine")
    for _ in range(2):
        assert person.request("DELETE", "me/views", params={"name": "Flash / Urdu"}).status_code == 204
    assert person.get("me/views").json()["items"] == []


def test_views_are_each_persons_own(newsroom: Newsroom) -> None:
    """Nobody sees or forgets what another keeps; a key of the same person reads them."""
    mine = newsroom.in_browser("reviewer")
    mine.request("POST", "me/views", json={"name": "Mine"})
    others = newsroom.in_browser("writer")
    assert others.get("me/views").json()["items"] == []
    others.request("DELETE", "me/views", params={"name": "Mine"})
    assert [each["name"] for each in newsroom.reviewer.get("me/views").json()["items"]] == ["Mine"]


@pytest.mark.parametrize(("field", "value"), [("urgency", "12"), ("age", "9y"), ("state", "lost"), ("language", "??")])
def test_a_view_that_hides_by_nonsense_is_refused(newsroom: Newsroom, field: str, value: str) -> None:
    """A filter that the queue does not have is told at once, not when the view is opened."""
    problem = newsroom.in_browser("reviewer").request("POST", "me/views", json={"name": "x", field: value})
    assert (problem.status_code, problem.json()["code"]) == (422, "invalid_value")


def test_a_key_settles_nothing(newsroom: Newsroom) -> None:
    """A key is for programs, which have no pages: it is told to sign in."""
    for method, path in (("GET", "me/preferences"), ("PUT", "me/preferences"), ("POST", "me/views")):
        body = {"name": "x"} if path == "me/views" else {}
        problem = newsroom.writer.request(method, path, **({} if method == "GET" else {"json": body}))
        assert (problem.status_code, problem.json()["code"]) == (403, "not_allowed")
        assert "sign in" in problem.json()["detail"]
    assert newsroom.writer.request("DELETE", "me/views", params={"name": "x"}).status_code == 403
