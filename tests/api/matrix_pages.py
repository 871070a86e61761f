"""Every page and every form as rows of the matrix: who may send a form is what the operation says that does the same.

Which operation that is stands in ``test_parity.py``. A page is for everybody who is signed in, but for those below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.routing import APIRoute

from api.live import router as live_router
from api.portal.media import router as media_router
from api.portal.routes import router as portal_router
from api.ui.routes import ROUTES as UI_ROUTES
from tests.api.conversation import ARTICLE, DOUBT, MAYOR, PASSWORD
from tests.api.matrix_credentials import Credential
from tests.api.matrix_requests import (
    ADMINISTRATORS,
    ANYWHERE,
    EVERYBODY,
    Row,
    commands_of,
    review_link,
    roles_of,
)
from tests.api.test_as_of import api_routes
from tests.api.test_parity import BUTTONS, DONE
from tests.contract.recipes import PARTNER, Asked, Told
from tests.contract.source_recipes import SOURCE, source_path
from workflow.people.scopes import Scope

OPEN_PAGES: Mapping[str, str] = {
    "/": "it leads to the queue, which asks who is there",
    "/static/{file}": "scripts and styles, of the form to sign in too",
    "/login": "whoever signs in", "/login/code": "whoever signs in", "/logout": "whoever signs out",
    "/login/oidc": "whoever signs in", "/login/oidc/callback": "whoever signs in",
    "/invitation/{token}": "its token is the credential",
    "/review-links/{token}": "its token is the credential",
    "/review-links/{token}/{act}": "its token is the credential",
    "/review-links/{token}/images/{image_hash}/{name}": "its token is the credential",
    "/api": "the description", "/api/reference": "the description", "/api/reference/{operation}": "the description",
    "/problems": "the description", "/problems/{code}": "the description",
}  # fmt: skip
"""Pages that ask for no credentials, with the reason."""
ACTS: Mapping[str, Mapping[str, str]] = {
    "/review-links/{token}/{act}": {
        "approval": "approve_by_review_link",
        "comment": "comment_by_review_link",
        "change-request": "request_changes_by_review_link",
    },
    "/sources/{source_id}/{act}": {
        "edit": "edit_source",
        "pause": "pause_source",
        "resume": "resume_source",
        "fetch": "fetch_source",
        "remove": "remove_source",
    },
}
"""What may stand last in these addresses, with the operation that does the same."""
FOR_ADMINISTRATORS = frozenset({"/people/invite", "/people/{user_id}/access", "/people/{user_id}/data"})
"""The only pages that are not for everybody who is signed in."""
FORMS_FOR_ADMINISTRATORS: Mapping[str, str] = {
    "/people/{user_id}/password": "no operation: programs make a link",
    "/people/{user_id}/keys": "a key of somebody else",
    "/people/keys/{key_id}/rotation": "keys of somebody else",
    "/people/keys/{key_id}/revoke": "keys of somebody else",
}
"""Forms about accounts whose operation is for everybody, with one's own things, or that have none."""
FORMS_FOR_EVERYBODY: Mapping[str, str] = {"/account/password": "one's own; programs have none"}
TERM = {"kind": "term", "terms": "en | approved | Mayor", "desks": "", "definition": "", "provenance": "tests"}
TOLD_WITHIN = frozenset({"/write/{article_id}/rest", "/queue/retranslate"})
"""Answers that come whether or not something was done, and say within why not."""
OF_ITS_WRITER = frozenset({"/write/{article_id}", "/write/{article_id}/rest"})
"""A text is written on by who began it."""
PICTURE = "/media/{image_hash}/{name}"
"""Everybody's once it is public; else of who is signed in, by key too, and to others as if it were not there."""


def pages() -> list[APIRoute]:
    """Every route that is none of the API's."""
    return api_routes([*UI_ROUTES, *live_router.routes, *portal_router.routes, *media_router.routes])


class Filled:
    """One of everything that a page may show, and one form's fields for everything that may be typed."""

    def __init__(self, told: Told) -> None:
        newsroom = told.newsroom
        path, self.token = review_link(told)
        article = told.with_finding()
        edition = newsroom.reviewer.get(f"articles/{article}/editions/pt").json()
        (seen,) = [each["seen"] for each in edition["segments"] if each["id"] == "s2"]
        newsroom.reviewer.create(f"articles/{article}/comments", {"text": "Which mayor?", "language": "pt"})
        image = told.image(article)
        version = newsroom.reviewer.get(f"articles/{article}").headers["ETag"].strip('"')
        accounts = newsroom.application.accounts
        self.draft, self.linked = told.draft(), path
        self.values: dict[str, str] = {
            **told.known, **source_path(told), "article_id": article, "language": "pt", "segment_id": "s2",
            "image_hash": image, "name": "640.jpg", "user_id": accounts.user("somebody").id, "token": self.token,
            "key_id": accounts.keys.make("somebody", "theirs").known.id, "operation": "create_article",
            "code": "medtop:11000000", "file": "nothing.css", "session_id": "none", "link_id": path["link_id"],
            "topic": "medtop:11000000", "slug": "wells-none", "format_name": "json", "suffix": "atom", "number": "1",
        }  # fmt: skip
        self.fields: dict[str, Any] = {
            "expected_version": version, "content_hash": edition["content_hash"], "reason": "A reason of the tests.",
            "comment": "Name the source.", "note": "A note of the tests.", "text": "What was meant?",
            "finding_id": DOUBT.id, "tag_id": MAYOR.id, "segment_id": "s3", "start": "6", "words": "Ana Lima",
            "type": "person", "entity": "ana-lima", "number": "1", "publish_at": "2026-12-24T10:00",
            "segment.s2": "Os poços reabriram.", "seen.s2": seen, "image_hash": image, "language": "pt",
            "alt": "Wells", "guest": "A. Official", "until": "2026-12-01", "may_comment": "1",
            "link_id": "01890000-0000-7000-8000-000000000001", "edition": f"{article}/pt", "label": "a key",
            "days": "7", "scope": ["articles:read"], "overlap_hours": "1", "role": ["translator"], "act": "set",
            "password": PASSWORD, "old": PASSWORD, "new": PASSWORD, "repeated": PASSWORD, "code": "123456",
            "name": "somebody", "theme": "dark", "item_id": "pt:1", "item": "pt:1", "state": "confirmed",
            "grace_hours": "1", "since": "2026-01-01", "every_minutes": "60", "format": "csv", "provenance": "tests",
            "file": "concept,kind,language,text,status\nmayor-2,term,en,Deputy Mayor,approved\n",
        }  # fmt: skip
        self.written = {
            "article_id": "01890000-0000-7000-8000-000000000002", "headline": ARTICLE["headline"],
            "body": "The wells are open again since Monday.", "language": "en", "urgency": "5",
        }  # fmt: skip

    def of(self, path: str, action: str) -> tuple[dict[str, str], dict[str, Any]]:
        """The path's values and the form's fields for one address."""
        values, fields = dict(self.values), dict(self.fields)
        if path.startswith("/write"):
            values["article_id"] = self.draft
            fields = {**self.written, "expected_version": "1", "do": "save"}
        elif path.startswith("/sources"):
            fields = {**fields, **SOURCE, "language": "", "expected_version": "1", "act": ""}
        elif path.startswith(("/partners", "/desks")):
            fields = {**fields, **PARTNER, "partner_id": "01890000-0000-7000-8000-000000000003", "languages": "en, pt"}
            fields |= {"name": "Wire" if path.startswith("/partners") else "World", "expected_version": "1"}
        elif path.startswith("/problems"):
            values["code"] = "not_found"
        elif path == "/glossary/import":
            fields = {"text": fields["file"], "format": "csv", "provenance": "tests", "act": "bring-in"}
        elif path.startswith("/glossary"):
            fields = {**fields, **TERM, "expected_version": "1"}
        elif "review-links" in path:
            values |= self.linked
        elif path.startswith("/feeds"):
            values["name"] = "all"
        if action in {"revise", "hand-in", "comment"}:
            values["language"] = "en"
        if path.endswith("/images"):
            names = ("expected_version", "image_hash", "language", "alt", "reason")
            fields = {"action": action, **{name: fields[name] for name in names}}
        values |= dict.fromkeys(("action", "action_name", "act"), action)
        return values, fields


def page_rows(told: Told) -> Iterator[Row]:
    """Every address, each form once for each thing that it can ask for."""
    filled, known = Filled(told), set(told.newsroom.app.openapi()["paths"])
    assert known
    for route in pages():
        method = "GET" if "GET" in route.methods else "POST"
        entry = DONE.get(route.path, "") if method == "POST" else ""
        for action, operations in ACTS.get(route.path, BUTTONS.get(entry, {"": entry})).items():
            yield _row(route, method, action, operations, *filled.of(route.path, action))


def _row(
    route: APIRoute, method: str, action: str, operations: str, values: dict[str, str], fields: dict[str, Any]
) -> Row:
    named = {each: values[each] for each in re.findall(r"{(\w+)}", route.path)}
    operation = operations.partition(" ")[0]
    is_own = route.path in FORMS_FOR_ADMINISTRATORS or route.path in FORMS_FOR_EVERYBODY
    commands = commands_of(operation) if method == "POST" and not is_own else ()
    form = fields if method == "POST" else None

    def asked(_credential: Credential) -> Asked:
        return Asked(path=named, body=None, headers={"Accept": "application/json"}, form=form)

    return Row(
        name=" ".join(filter(None, (method, route.path, action))),
        operation=operation if operation in ANYWHERE else "",
        method=method,
        address=route.path,
        asked=asked,
        roles=_roles(route.path, method, operation),
        commands=commands,
        is_open=is_open(route),
        is_page=route.path != PICTURE,
        is_hidden=route.path == PICTURE,
        scope=Scope.ARTICLES_READ if route.path == PICTURE else None,
        only_for=frozenset({"writer"}) if method == "POST" and route.path in OF_ITS_WRITER else frozenset(),
        tells_within=route.path in TOLD_WITHIN,
    )


def is_open(route: APIRoute) -> bool:
    """Whether an address asks for no credentials: the portal's, and those above."""
    return route.path in OPEN_PAGES or route in api_routes([*portal_router.routes])


def _roles(path: str, method: str, operation: str) -> frozenset[Any]:
    if method == "GET":
        return ADMINISTRATORS if path in FOR_ADMINISTRATORS else EVERYBODY
    if path in FORMS_FOR_ADMINISTRATORS:
        return ADMINISTRATORS
    if path in OPEN_PAGES or path in FORMS_FOR_EVERYBODY:
        return EVERYBODY
    return roles_of(operation)
