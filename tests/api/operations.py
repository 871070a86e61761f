"""Every operation of the API as its description has it, and one of each thing to try them on. Holds no tests."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from api.security.key_limits import KeyLimits
from api.security.scopes import PEOPLE_ONLY
from tests.api.conversation import DOUBT, Newsroom, Person
from workflow.domain.vocabulary import PartnerId
from workflow.signing import sign

DESCRIPTION = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
BY_LINK = {
    "read_review_link",
    "approve_by_review_link",
    "comment_by_review_link",
    "request_changes_by_review_link",
}
"""Whoever holds a review link needs nothing else."""
PUBLIC = {"create_session", "delete_session", "read_live", "read_ready"} | BY_LINK
SIGNED = "receive_receipt"
"""Whoever sends it proves who they are by a signature under the raw body, judged before anything else."""
NESTED = "[" * 100_000 + "]" * 100_000
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, float("nan"), "", "x", "\x00", "a\x00b", "\ud800", "\u202e", "x" * 5_001, [],
    [None], [[]], {}, {"": ""}, {"\ud800": "\ud800"}, [{"language": "pt"}] * 60, "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "2026-13-01T00:00:00Z", 1e308,
)  # fmt: skip


def operations() -> list[tuple[str, str, str]]:
    """Method, path and operation id of everything in the description."""
    return [
        (method.upper(), path, operation["operationId"])
        for path, methods in DESCRIPTION["paths"].items()
        for method, operation in methods.items()
    ]


ALL = [pytest.param(*each, id=each[2]) for each in operations()]
TAKING_BODIES = [
    pytest.param(*each, id=each[2])
    for each in operations()
    if "application/json" in DESCRIPTION["paths"][each[1]][each[0].lower()].get("requestBody", {}).get("content", {})
]


def headers_of(method: str, path: str) -> set[str]:
    """The request headers that an operation is described with, in lower case."""
    parameters = DESCRIPTION["paths"][path][method.lower()].get("parameters", ())
    return {each["name"].lower() for each in parameters if each["in"] == "header"}


PRECONDITIONS = {"if-match": "precondition_required", "idempotency-key": "idempotency_key_required"}
"""Headers without which nothing that exists is changed, with the codes of their lack."""
CHANGING = [
    pytest.param(*each, id=each[2])
    for each in operations()
    if "428" in DESCRIPTION["paths"][each[1]][each[0].lower()]["responses"] and "{" in each[1]
]
REQUIRING_IF_MATCH = [each for each in CHANGING if "if-match" in headers_of(*each.values[:2])]


@cache
def fields(path: str, method: str) -> tuple[str, ...]:
    """Names of the fields of a request body."""
    schema = DESCRIPTION["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
    reference = schema.get("$ref") or next(each["$ref"] for each in schema["anyOf"] if "$ref" in each)
    return tuple(DESCRIPTION["components"]["schemas"][reference.rsplit("/", 1)[1]].get("properties", {}))


OF_ADMINISTRATORS = frozenset(
    """list_people create_person read_person change_person disable_person enable_person invite_person make_reset_link
    take_second_factor export_personal_data erase_account plan_redaction redact_payloads export_newsroom read_troubles
    retry_work register_source edit_source pause_source resume_source fetch_source remove_source try_source""".split()
)


class Place:
    """A newsroom with something at every address, and whoever may use it."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.article = newsroom.writer.article()
        newsroom.do_the_workers_part(self.article, findings=(DOUBT,))
        self.partner = newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"}).json()[
            "partner_id"
        ]
        newsroom.record_concept("mayor", "Mayor")
        newsroom.record_entity("mayor", "Mayor")
        newsroom.admin.request("PUT", "desks/world", json={"name": "World"}, headers={"If-Match": '"0"'})
        source = {"name": "Harbour Wire", "address": "https://wire.example/feed.xml"}
        self.source = newsroom.admin.create("sources", source).json()["source_id"]
        self.person = newsroom.application.accounts.user("translator").id
        self.administrator = newsroom.in_browser("admin")
        newsroom.reviewer.create(f"articles/{self.article}/comments", {"text": "Is it so?"})
        newsroom.app.state.key_limits = KeyLimits(None, per_address=1_000_000)  # many wrong keys are tried
        self.in_browser = newsroom.in_browser("publisher")
        self.browser = newsroom.in_browser("writer")
        self.key = self.browser.create("keys", {"label": "to try things on"}).json()["id"]
        until = (newsroom.application.clock.now() + timedelta(days=7)).isoformat().replace("+00:00", "Z")
        asking = {"guest": "A. Official", "until": until}
        made = newsroom.reviewer.create(f"articles/{self.article}/editions/pt/review-links", asking).json()
        self.link, self.token = made["link"]["link_id"], made["url"].rsplit("/", 1)[1]

    def address(self, path: str, **changes: str) -> str:
        """The path with something that exists in every place, unless it is changed."""
        known = {
            "article_id": self.article,
            "partner_id": self.partner,
            "desk_id": "world",
            "language": "pt",
            "finding_id": DOUBT.id,
            "tag_id": "kb:people/ana-lima",
            "item_id": "pt:1",
            "concept_id": "mayor",
            "entity_id": "mayor",
            "code": "medtop:11000000",
            "rule_id": "starter-sport",
            "image_hash": "a" * 64,
            "number": "1",
            "key_id": self.key,
            "link_id": self.link,
            "token": self.token,
            "segment_id": "s2",
            "source_id": self.source,
            "person_id": self.person,
            "name": "translator",
            "session_id": "s" * 20,
        }
        return path.format(**(known | changes))

    def who(self, name: str) -> Person:
        """Somebody whose role allows the operation."""
        newsroom = self.newsroom
        if name in {"create_session", "delete_session"} | BY_LINK:
            return newsroom.nobody
        if name in {"create_key", "list_keys", "rotate_key", "revoke_key"}:
            return self.browser
        if name in OF_ADMINISTRATORS:
            return self.administrator
        if name in PEOPLE_ONLY:
            return self.in_browser
        if "concept" in name or "entit" in name or "topic" in name or name == "import_memory":
            return newsroom.reviewer
        if name in {"register_partner", "edit_partner", "disable_partner", "rotate_secret", "configure_desk"}:
            return newsroom.admin
        if name.startswith(("create_", "revise_", "submit_", "correct_")):
            return newsroom.writer
        return newsroom.publisher

    def signed(self, body: str | bytes) -> dict[str, str]:
        """The headers of a message from the partner."""
        content = body.encode() if isinstance(body, str) else body
        now = int(self.newsroom.application.clock.now().timestamp())
        secret = self.newsroom.application.accounts.partner_secret(PartnerId(self.partner))
        signature = sign(secret, "m1", now, content)
        return {"webhook-id": "m1", "webhook-timestamp": str(now), "webhook-signature": signature}

    def send(self, method: str, path: str, name: str, **rest: Any) -> Any:
        """A request with everything right but what ``rest`` makes wrong."""
        headers = {"If-Match": '"1"', "Idempotency-Key": "k", "Content-Type": "application/json"}
        if name == SIGNED and isinstance(rest.get("content"), str | bytes):
            headers |= self.signed(rest["content"])
        headers |= rest.pop("headers", {})
        return self.who(name).request(method, path, headers=headers, **rest)
