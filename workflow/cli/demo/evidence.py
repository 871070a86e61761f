"""What the demo checks by itself: names kept, signatures good, order right. It reports; it repairs nothing."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from workflow.cli.demo.portal import Message, Portal

if TYPE_CHECKING:
    from api.client.generated import shapes

_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?:-\d+)?(?![A-Za-z])")


def kept_terms(source: shapes.EditionModel, target: shapes.EditionModel) -> dict[str, bool]:
    """Every acronym and every person that the source's tags name, and whether the translation has it too."""
    source_text = " ".join(segment["text"] or "" for segment in source["segments"])
    target_text = _plain(" ".join(segment["text"] or "" for segment in target["segments"]))
    people = {tag["name"] for tag in source["tags"] if tag["type"] == "person"}
    terms = people | set(_ACRONYM.findall(source_text))
    return {term: _plain(term) in target_text for term in sorted(terms)}


def _plain(text: str) -> str:
    return " ".join(text.split())


def is_verified(portal: Portal, message: Message) -> bool:
    """Whether the public ``standardwebhooks`` library accepts the signature."""
    try:
        Webhook(portal.secret or "").verify(message.body, dict(message.headers))
    except WebhookVerificationError:
        return False
    return True


def portal_facts(portal: Portal) -> dict[str, Any]:
    """What a portal received, in order, and what it holds now."""
    accepted = {id(message) for message in portal.accepted}
    messages = []
    for message in portal.received:
        document = message.document()
        headlines = document.get("headlines") or [{"value": ""}]
        messages.append(
            {
                "language": document["language"],
                "version": document["version"],
                "pub_status": document["pubStatus"],
                "headline": headlines[0]["value"],
                "ed_note": document.get("edNote", ""),
                "message_id": message.id,
                "accepted": id(message) in accepted,
                "signature_verified": is_verified(portal, message),
            }
        )
    return {
        "name": portal.name,
        "messages": messages,
        "holds": {
            document["language"]: {"pub_status": document["pubStatus"], "version": document["version"]}
            for document in portal.held().values()
        },
    }


def in_order(portal: dict[str, Any]) -> bool:
    """Whether the accepted revisions of each language only ever grew."""
    seen: dict[str, int] = defaultdict(int)
    for message in portal["messages"]:
        if not message["accepted"]:
            continue
        if int(message["version"]) <= seen[message["language"]]:
            return False
        seen[message["language"]] = int(message["version"])
    return True


def where_time_went(events: list[shapes.EventModel]) -> dict[str, float]:
    """Seconds between an article's own events, summed by the act that ended each wait."""
    spent: dict[str, float] = defaultdict(float)
    for earlier, later in itertools.pairwise(events):
        gap = _moment(later["recorded_at"]) - _moment(earlier["recorded_at"])
        spent[later["type"]] += gap.total_seconds()
    return {name: round(seconds, 3) for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1])}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
