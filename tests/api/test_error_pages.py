"""Errors as pages: each thing said once, and the way back kept."""

from __future__ import annotations

from tests.api.conversation import Newsroom, Person


def page(person: Person, path: str, method: str = "GET", **rest: object) -> str:
    """What a browser shows at an address."""
    return person.request(method, path, headers={"Accept": "text/html"}, **rest).text


def test_a_wrong_password_is_said_once(newsroom: Newsroom) -> None:
    """The sign-in form says once that name and password do not match."""
    stranger = newsroom.person({"Sec-Fetch-Site": "same-origin"})
    shown = page(stranger, "/login", "POST", data={"name": "writer", "password": "wrong"})
    assert shown.count("Name and password do not match.") == 1


def test_what_is_not_there_is_said_once_with_the_navigation(newsroom: Newsroom) -> None:
    """Who is signed in keeps the navigation on an error page, which says what is missing in one sentence."""
    newsroom.writer.article()
    writer = newsroom.in_browser("writer")
    for path, words in (
        ("/articles/00000000-0000-7000-8000-000000000000", "There is no such article."),
        ("/nowhere", "There is nothing at this address."),
    ):
        shown = page(writer, path)
        body = shown[shown.index("<main") :]
        assert body.count(words) == 1
        assert "There is no such thing" not in body
        assert '<a href="/deliveries"' in shown
        assert f"/live?after={newsroom.application.views.head()}" in shown
    assert '<a href="/deliveries"' not in page(newsroom.nobody, "/nowhere")
