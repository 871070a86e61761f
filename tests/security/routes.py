"""Every route of the program, read off the application itself, with an address at which there is something."""

from __future__ import annotations

import re

from fastapi.routing import APIRoute

from tests.api.conversation import Newsroom, Person
from tests.api.operations import Place
from tests.image_factories import picture

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ENDLESS = frozenset({"/live", "/api/v1/live", "/api/v1/events/stream"})
"""Streams of events: they end with their reader. Their first line is as every other answer's."""


class Everywhere:
    """A newsroom in which every page and operation has something to show."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.place = Place(newsroom)
        article = newsroom.writer.article(targets=[])
        newsroom.do_the_workers_part(article)
        answer = newsroom.writer.request(
            "POST", f"articles/{article}/images", files={"file": ("a.jpg", picture(), "image/jpeg")},
            data={"alt": "Wells"}, headers={"Idempotency-Key": "image"},
        )  # fmt: skip
        assert answer.status_code == 201, answer.text
        text = newsroom.reviewer.get(f"articles/{article}/editions/en").json()["content_hash"]
        newsroom.reviewer.act(article, "editions/en/approval", {"content_hash": text})
        newsroom.publisher.act(article, "editions/en/publication", {})
        self.public = newsroom.address(article)
        invited = newsroom.in_browser("admin").request("POST", "invitations", json={"name": "Mi", "roles": ["writer"]})
        self.admin = newsroom.in_browser("admin")
        page = newsroom.nobody.request("GET", self.public).text
        media = re.search(r"/media/([0-9a-f]{64})/(\w+\.(?:jpg|png))", page)
        script = re.search(r"/static/([^\"?]+)", newsroom.nobody.request("GET", "/login").text)
        assert media is not None
        assert script is not None
        self.values = {
            "file": script[1], "invitation": invited.json()["link"].rpartition("/")[2], "image_hash": media[1],
            "slug": self.public.rpartition("/")[2], "format_name": "ninjs", "suffix": "atom",
            "topic": "medtop:11000000",
            "operation": "create_article", "desk_id": "world", "rule_id": "starter-sport",
            "user_id": newsroom.application.accounts.user("Mi").id, "person_id": "Mi", "session_id": "s" * 20,
            "name": "en",
            "action_name": "approve", "action": "pause", "act": "comment", "number": "1", "guest": media[2],
        }  # fmt: skip

    def address(self, path: str) -> str:
        """The path with something at every place of it."""
        changes = dict(self.values)
        if path.startswith("/invitation"):
            changes["token"] = self.values["invitation"]
        if path.startswith(("/news", "/feeds", "/portal")):
            changes["language"] = "en"
        if path.startswith("/media") or "/images/" in path:
            changes["name"] = self.values["guest"]
        if path.startswith("/problems"):
            changes["code"] = "not_found"
        if "people/{name}" in path or "people/{" in path:
            changes["name"] = "writer"
        path = path.replace(":path}", "}")
        known = set(re.findall(r"{(\w+)}", path))
        return self.place.address(path, **{name: value for name, value in changes.items() if name in known})

    def routes(self) -> list[tuple[str, str]]:
        """Method and path of everything that can be asked, the description of the API included."""
        found = [
            (method, route.path)
            for route in self.newsroom.app.routes
            if isinstance(route, APIRoute)
            for method in sorted(route.methods)
        ]
        return [*found, ("GET", "/api/v1/openapi.json")]

    def unsafe(self) -> list[tuple[str, str]]:
        """What changes something."""
        return [(method, path) for method, path in self.routes() if method not in SAFE]

    def people(self) -> dict[str, Person]:
        """Nobody, and an administrator in a browser."""
        return {"nobody": self.newsroom.nobody, "admin": self.newsroom.in_browser("admin")}
