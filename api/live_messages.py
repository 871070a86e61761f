"""What open pages are told: of events, and of who came to read and went. How it reaches them stands in ``live.py``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from workflow.domain import events as happened
from workflow.domain.phrases import phrase
from workflow.domain.streams import article_of, category
from workflow.feed import Recorded
from workflow.timeline import sentence

_TOLD = (happened.HandedToPerson, happened.DeliveryParked)
"""What is announced even though nobody did it by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What pages are told of one event, or of somebody who came or went."""

    position: int
    """0 for what is no event."""
    name: str
    """``article-changed``, ``delivery-changed``, ``partner-changed``, or ``presence-changed``."""
    article: str
    """Empty for a partner."""
    announce: str
    person: str = ""
    """Who came or went."""

    def encoded(self, tell: Callable[[str], str] = str) -> str:
        """As a server-sent event; ``tell`` says sentences in the page's language."""
        data = json.dumps({"article": self.article, "position": self.position, "announce": tell(self.announce)})
        numbered = f"id: {self.position}\n" if self.position else ""
        return f"{numbered}event: {self.name}\ndata: {data}\n\n"


def moved(article: str, person: str) -> Message:
    """Somebody came to read an article, or went."""
    return Message(position=0, name="presence-changed", article=article, announce="", person=person)


def message_of(recorded: Recorded, names: dict[str, str]) -> Message | None:
    """What pages are told of an event; None where it concerns no page."""
    kind = category(recorded.stream)
    if kind not in {"article", "delivery", "partner"}:
        return None
    event = recorded.decode()
    actor = recorded.metadata.actor
    is_told = actor.startswith(("user:", "guest:")) or isinstance(event, _TOLD)
    return Message(
        position=recorded.position,
        name=f"{kind}-changed",
        article="" if kind == "partner" else article_of(recorded.stream),
        announce=phrase("{name} {told}", name=names.get(actor, actor), told=sentence(event)) if is_told else "",
    )
