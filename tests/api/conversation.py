"""What the API's tests talk through: a client a person, and the workers' part done by the workers' own commands."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection

from api.app import create_app
from workflow.bootstrap import Application, bootstrap
from workflow.domain.annotations import EntityType, Finding, Mention, Severity, Tag
from workflow.domain.commands import RecordFindings, RecordTags, RecordTranslation
from workflow.domain.segments import Method, TargetSegment, text_hash
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, Role, system_actor
from workflow.ports import Clock, IdSource
from workflow.rendering.bodies import edition_url
from workflow.settings import Settings

PASSWORD = "a password of the tests"
SITE = "http://newsroom.test"
ARTICLE = {
    "headline": "Wells reopen in Harbour Town",
    "body": "The wells are open again.\n\nMayor Ana Lima spoke at noon.",
    "language": "en",
    "targets": [{"language": "pt"}],
    "slugline": "wells",
}


class Person:
    """One person's (or nobody's) way to talk to the API."""

    def __init__(self, portal: BlockingPortal, app: FastAPI, headers: dict[str, str] | None = None) -> None:
        self._portal = portal
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        self._client = httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers or {})

    @property
    def cookies(self) -> httpx.Cookies:
        """What the client keeps."""
        return self._client.cookies

    def request(self, method: str, path: str, **rest: Any) -> httpx.Response:
        """Any request; a path without a slash at its beginning is under ``/api/v1``."""
        address = path if path.startswith("/") else f"/api/v1/{path}"

        async def send() -> httpx.Response:
            return await self._client.request(method, address, **rest)

        return self._portal.call(send)

    def at_once(self, requests: Sequence[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
        """Many requests together: method, path under ``/api/v1``, and the rest of each."""

        async def send() -> list[httpx.Response]:
            sending = [self._client.request(method, f"/api/v1/{path}", **rest) for method, path, rest in requests]
            return list(await asyncio.gather(*sending))

        return self._portal.call(send)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """GET with query parameters."""
        return self.request("GET", path, params=query)

    def create(self, path: str, body: object, key: str | None = None) -> httpx.Response:
        """POST something new, under an idempotency key."""
        return self.request("POST", path, json=body, headers={"Idempotency-Key": key or str(uuid.uuid4())})

    def act(
        self, article_id: str, path: str, body: object = None, *, method: str = "POST", version: str | None = None
    ) -> httpx.Response:
        """Change an article at the version that it has, or at a named one."""
        tag = version or self.get(f"articles/{article_id}").headers["ETag"]
        sent = {"json": body} if body is not None else {}
        return self.request(method, f"articles/{article_id}/{path}", headers={"If-Match": tag}, **sent)

    def article(self, **changes: Any) -> str:
        """A new article, submitted; its id."""
        answer = self.create("articles", {**ARTICLE, "submit": True, **changes})
        assert answer.status_code == 201, answer.text
        identity: str = answer.json()["article_id"]
        return identity


class Newsroom:
    """A newsroom with one person a role, and its workers."""

    def __init__(self, application: Application, app: FastAPI, portal: BlockingPortal) -> None:
        self.application = application
        self.app = app
        self._portal = portal
        self.nobody = self.person()
        self.keys: dict[str, str] = {}
        for name, roles in {
            "writer": (Role.WRITER,),
            "translator": (Role.TRANSLATOR,),
            "reviewer": (Role.REVIEWER,),
            "publisher": (Role.PUBLISHER,),
            "admin": (Role.ADMIN,),
        }.items():
            application.accounts.add_user(name, PASSWORD, roles)
            self.keys[name] = application.accounts.keys.add(name, "tests")
        self.writer = self.with_key("writer")
        self.translator = self.with_key("translator")
        self.reviewer = self.with_key("reviewer")
        self.publisher = self.with_key("publisher")
        self.admin = self.with_key("admin")

    def person(self, headers: dict[str, str] | None = None) -> Person:
        """Somebody who is not signed in."""
        return Person(self._portal, self.app, headers)

    def with_key(self, name: str) -> Person:
        """A program with that person's key."""
        return self.person({"Authorization": f"Bearer {self.keys[name]}"})

    def in_browser(self, name: str) -> Person:
        """That person, signed in with a session."""
        person = self.person({"Sec-Fetch-Site": "same-origin"})
        answer = person.request("POST", "session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return person

    def address(self, article_id: str, language: str = "en") -> str:
        """The path of an edition's public page."""
        publication = self.application.views.publication(ArticleId(article_id), LanguageTag(language))
        assert publication is not None
        return edition_url("", publication.language, publication.slug)

    @contextmanager
    def losing_the_database_after(self, commits: int) -> Iterator[None]:
        """Meanwhile the database goes away at the writing transaction after so many."""
        database = self.application.database
        begin, left = database.transaction_on, commits

        @contextmanager
        def begin_or_not(connection: Connection, *, single_statement: bool = False) -> Iterator[Any]:
            nonlocal left
            left -= 1
            if left < 0:
                raise ConnectionError("the database went away at /secret/place")
            with begin(connection, single_statement=single_statement) as driver:
                yield driver

        database.transaction_on = begin_or_not
        try:
            yield
        finally:
            database.transaction_on = begin

    def record_concept(self, identity: str, term: str) -> None:
        """Put a concept into the glossary, or another term in its place."""
        known = self.reviewer.get(f"glossary/{identity}")
        body = {"terms": [{"language": "en", "text": term}], "provenance": "tests"}
        tag = {"If-Match": known.headers.get("ETag", '"0"')}
        assert self.reviewer.request("PUT", f"glossary/{identity}", json=body, headers=tag).status_code == 200

    def record_entity(self, identity: str, label: str) -> None:
        """Put an entity into the knowledge base, or another label in its place."""
        known = self.reviewer.get(f"entities/{identity}")
        body = {"type": "person", "names": [{"language": "en", "text": label}], "provenance": "tests"}
        tag = {"If-Match": known.headers.get("ETag", '"0"')}
        assert self.reviewer.request("PUT", f"entities/{identity}", json=body, headers=tag).status_code == 200

    def do_the_workers_part(self, article_id: str, *, findings: tuple[Finding, ...] = ()) -> None:
        """Translate, check and tag every edition, with the commands that the workers give."""
        identity = ArticleId(article_id)
        stream = article_stream(identity)
        newsroom, views = self.application.newsroom, self.application.views
        now = self.application.clock.now()
        translate, check, tag = (system_actor(name) for name in ("translate", "check", "tag"))
        for language in sorted(views.article(identity).editions):
            segments = {
                segment.id: TargetSegment(
                    text=f"[{language}] {segment.text}",
                    source_hash=text_hash(segment.text),
                    method=Method.MACHINE,
                    engine="test:engine 1",
                )
                for segment in views.article(identity).unfinished(language)
            }
            if segments:
                newsroom.execute(RecordTranslation(by=translate, at=now, language=language, segments=segments), stream)
        for language in sorted(views.article(identity).editions):
            text = views.article(identity).editions[LanguageTag(language)].content_hash
            newsroom.execute(
                RecordFindings(
                    by=check, at=now, language=language, content_hash=text, findings=findings, checked_by=("spacing",)
                ),
                stream,
            )
            newsroom.execute(
                RecordTags(by=tag, at=now, language=language, content_hash=text, tags=(MAYOR,), provider="test 1"),
                stream,
            )


MAYOR = Tag(
    id="kb:people/ana-lima",
    type=EntityType.PERSON,
    name="Ana Lima",
    mentions=(Mention(segment_id="s3", start=6, end=14, text="Ana Lima"),),
    provider="test 1",
    rule="role_pattern",
)
DOUBT = Finding(
    id="numbers:s2:abc/1",
    check="numbers",
    severity=Severity.BLOCKING,
    message="Look at this.",
    excerpt="wells",
    segment_id="s2",
)


@contextmanager
def newsroom_in(
    folder: Path, *, clock: Clock | None = None, ids: IdSource | None = None, **settings: Any
) -> Iterator[Newsroom]:
    """A newsroom on a SQLite database in ``folder``, with its web application and people."""
    chosen = {"home": folder, "secure_cookies": False, "database_url": None, "redis_url": None, **settings}
    cheap = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    application = bootstrap(Settings(**chosen), hasher=cheap, clock=clock, ids=ids)
    application.migrate()
    app = create_app(application)
    with start_blocking_portal() as portal:
        yield Newsroom(application, app, portal)
        portal.call(app.state.in_flight.close)
        portal.call(app.state.buckets.close)
    app.state.sign_in_limits.close()
    app.state.key_limits.close()
    if app.state.provider is not None:
        app.state.provider.close()
    app.state.visit_counter.close()
    application.close()
