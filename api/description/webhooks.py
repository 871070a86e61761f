"""What partners receive: the messages that Copyflow sends, described as OpenAPI's webhooks."""

from __future__ import annotations

from typing import Any

from api.description.answers import NAME
from api.description.examples import message_examples

_HEADERS = {
    "webhook-id": "Names the message: the same on every attempt and every replay.",
    "webhook-timestamp": "Seconds since 1970 of this attempt; refuse what is more than five minutes off.",
    "webhook-signature": "One or more signatures over `id.timestamp.body`, separated by spaces: `v1,` HMAC-SHA256 "
    "under the shared secret, `v1a,` Ed25519 under the newsroom's key. One good one is enough.",
    "copyflow-event": "What happened, such as `article.published`.",
}
_EVENTS = ("published", "updated", "corrected", "retracted", "withheld", "released", "withdrawn")
_ANSWERS = {
    "2XX": "Taken. Answer so within ten seconds, once the message is stored. In the body of a 200 a receipt may stand: "
    '`{"receipt": "confirmed", "url": "https://…"}`.',
    "410": "Stop for good, withdrawals excepted.",
    "4XX": "Put aside after three attempts until somebody has looked; 408, 425 and 429 are tried again, 401 and "
    "403 slowly.",
    "5XX": "Tried again: ten attempts over 75 hours, or by the schedule that was agreed.",
}


def webhooks() -> dict[str, Any]:
    """The messages by name: whole documents, short notices, trials."""
    return {
        "article": _message(
            "receive_article",
            "Receive an article",
            "A revision of an article in one language, whole, in the format that the partner asked for.\n\n"
            "Every message holds the whole edition. What takes something back (`withheld`, `withdrawn`) has no text, "
            "overtakes everything else and is repeated until it is taken.",
            [f"article.{event}" for event in _EVENTS],
            "documents",
        ),
        "notice": _message(
            "receive_notice",
            "Receive a notice",
            "The same as a short notice, for partners who asked for thin messages.\n\n"
            "The document is fetched at `data.url`.",
            [f"article.{event}" for event in _EVENTS],
            "notices",
        ),
        "trial": _message(
            "receive_trial",
            "Receive a trial message",
            "A trial message, when somebody asks for one.\n\nAnswer it like any other; it is about nothing.",
            ["copyflow.test"],
            "trials",
        ),
    }


def _message(name: str, summary: str, description: str, events: list[str], kind: str) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for each in message_examples().get(kind, ()):
        shown = content.setdefault(each["media_type"], {"schema": _schema(each["media_type"]), "examples": {}})
        shown["examples"][each.get("format", NAME)] = {"value": each["body"]}
    return {
        "post": {
            "operationId": name,
            "summary": summary,
            "description": description,
            "tags": ["deliveries"],
            "security": [],
            "parameters": [_header(each, said, events) for each, said in _HEADERS.items()],
            "requestBody": {
                "required": True,
                "content": content or {"application/json": {"schema": {"type": "object"}}},
            },
            "responses": {status: {"description": said} for status, said in _ANSWERS.items()},
        }
    }


def _header(name: str, said: str, events: list[str]) -> dict[str, Any]:
    schema = {"type": "string", "enum": events} if name == "copyflow-event" else {"type": "string"}
    return {"name": name, "in": "header", "required": True, "description": said, "schema": schema}


def _schema(media_type: str) -> dict[str, Any]:
    return {"type": "object"} if media_type.endswith("json") else {"type": "string"}
