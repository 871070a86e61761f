"""JSON Feed 1 and 1.1 as a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.ingest.items import MOST_ITEMS, FeedItem, Reading, RefusedItem, plain_line
from workflow.ingest.json_values import moment_of, objects_of, text_of

_VERSIONS = "https://jsonfeed.org/version/"


def is_json_feed(document: Any) -> bool:
    """Whether a document says of itself that it is a JSON Feed."""
    return isinstance(document, Mapping) and text_of(document.get("version")).startswith(_VERSIONS)


def read_json_feed(document: Mapping[str, Any]) -> Reading:
    """The items of a JSON Feed; ``InvalidValue`` when it has no list of them."""
    if not isinstance(document.get("items"), list):
        raise InvalidValue("address", phrase("answers with a JSON Feed without a list of items"))
    title, language = text_of(document.get("title")), text_of(document.get("language"))
    items: list[FeedItem] = []
    refused: list[RefusedItem] = []
    for entry in objects_of(document["items"])[:MOST_ITEMS]:
        identity = entry.get("id")
        # the standard allows numbers and wants them read as texts
        item_id = str(identity) if isinstance(identity, int | float) else text_of(identity) or text_of(entry.get("url"))
        headline = plain_line(text_of(entry.get("title")), is_html=False)
        if not item_id:
            refused.append(RefusedItem(id="", title=headline, reason="it has neither an id nor a url"))
            continue
        items.append(_item(entry, item_id, headline, title, language))
    return Reading(kind="json-feed", title=title, items=tuple(items), refused=tuple(refused))


def _item(entry: Mapping[str, Any], item_id: str, headline: str, publisher: str, language: str) -> FeedItem:
    html, plain = text_of(entry.get("content_html")), text_of(entry.get("content_text"))
    authors = [text_of(each.get("name")) for each in objects_of(entry.get("authors"))]
    return FeedItem(
        id=item_id,
        title=headline,
        body=html or plain or text_of(entry.get("summary")),
        body_format="html" if html else "text",
        link=text_of(entry.get("url")),
        updated=moment_of(entry.get("date_modified")) or moment_of(entry.get("date_published")),
        language=text_of(entry.get("language")) or language,
        byline=", ".join(filter(None, authors)),
        publisher=publisher,
    )
