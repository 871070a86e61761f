"""What was read at a source: items that can be taken, and those that cannot, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workflow.domain.errors import InvalidValue
from workflow.intake.characters import one_line
from workflow.intake.html import html_blocks

MOST_ITEMS = 500
"""Items of one document that are looked at, the first ones; feeds have the newest first."""
_MARKUP = re.compile(r"<[A-Za-z/!]|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")

Kind = Literal["rss", "atom", "json-feed", "ninjs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item, in the words of its source."""

    id: str
    """As the source gives it: guid, Atom id, ninjs uri, else the link."""
    title: str
    """On one line, without markup."""
    body: str
    body_format: Literal["html", "text"]
    link: str = ""
    updated: datetime | None = None
    """UTC; None where the source does not say it."""
    language: str = ""
    """As the source writes it; empty where it does not."""
    byline: str = ""
    publisher: str = ""
    slugline: str = ""
    genre: str = ""
    ednote: str = ""
    urgency: int | None = None
    embargoed: datetime | None = None
    is_withdrawn: bool = False
    """Whether the source has taken it back (ninjs pubStatus withheld or canceled)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedItem:
    """One item that cannot be taken."""

    id: str
    """Empty when it has none."""
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A source's document."""

    kind: Kind
    title: str
    """What the source calls itself; empty where it does not."""
    items: tuple[FeedItem, ...]
    refused: tuple[RefusedItem, ...] = ()


def plain_line(text: str, *, is_html: bool) -> str:
    """A title on one line without markup."""
    if is_html and _MARKUP.search(text):
        try:
            text = " ".join(block.text for block in html_blocks(text)) or text
        except InvalidValue:  # it is shown as it is, and refused by intake where it is no text at all
            return one_line(text)
    return " ".join(one_line(text).split())


def looks_like_html(text: str) -> bool:
    """Whether a text that names no type holds markup or character references."""
    return _MARKUP.search(text) is not None
