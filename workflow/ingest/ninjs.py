"""IPTC ninjs 3.1 as a source: one item, a list of items, or an object with a list named ``items``.

What is read of an item must be as the standard has it, or the item is refused with the place and the reason; what
is not read is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT, PubStatus
from workflow.ingest.items import MOST_ITEMS, FeedItem, Reading, RefusedItem, looks_like_html, plain_line
from workflow.ingest.json_values import moment_of, objects_of, text_of
from workflow.rendering.checks.shapes import MOMENT, TEXT, URI, Check, every, one_of, shape, whole_number

_ANY = shape({}, {})
_VALUES = every(shape({"value": TEXT}, {"role": TEXT, "contentType": TEXT}))
_NAMED = every(_ANY)
_STATUSES = tuple(status.value for status in PubStatus)
_ITEM: Check = shape(
    {"uri": URI},
    {
        "type": one_of("text"),
        "representationType": one_of("full", "partial"),
        "version": TEXT,
        "versionCreated": MOMENT,
        "embargoedUntil": MOMENT,
        "pubStatus": one_of(*_STATUSES),
        "urgency": whole_number(MOST_URGENT, LEAST_URGENT),
        "language": TEXT,
        "headlines": _VALUES,
        "bodies": _VALUES,
        "infoSources": _NAMED,
        "genres": _NAMED,
        "renditions": _NAMED,
    },
)
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_SHOWN_PROBLEMS = 3


def read_ninjs(document: Any) -> Reading:
    """The items of a document in JSON; ``InvalidValue`` when nothing in it could be one."""
    entries = _entries(document)
    items: list[FeedItem] = []
    refused: list[RefusedItem] = []
    for entry in entries[:MOST_ITEMS]:
        found = list(_ITEM(entry, ""))
        if found:
            reason = "; ".join(map(str, found[:_SHOWN_PROBLEMS]))
            facts = entry if isinstance(entry, Mapping) else {}
            refused.append(RefusedItem(id=text_of(facts.get("uri")), title=_title(facts), reason=reason))
        else:
            items.append(_item(entry))
    return Reading(kind="ninjs", title="", items=tuple(items), refused=tuple(refused))


def _entries(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, Mapping) and isinstance(document.get("items"), list):
        return list(document["items"])
    if isinstance(document, Mapping) and "uri" in document:
        return [document]
    raise InvalidValue("address", phrase("answers with JSON that is neither ninjs nor a JSON Feed"))


def _item(entry: Mapping[str, Any]) -> FeedItem:
    body, is_html = _body(entry)
    provider = next((text_of(each.get("name")) for each in objects_of(entry.get("infoSources"))), "")
    genre = next((text_of(each.get("name")) for each in objects_of(entry.get("genres"))), "")
    links = [text_of(each.get("href")) for each in objects_of(entry.get("renditions")) if _is_page(each)]
    return FeedItem(
        id=entry["uri"],
        title=_title(entry),
        body=body,
        body_format="html" if is_html else "text",
        link=next(iter(links), "") or (entry["uri"] if entry["uri"].startswith(("https://", "http://")) else ""),
        updated=moment_of(entry.get("versionCreated")),
        language=text_of(entry.get("language")),
        byline=text_of(entry.get("by")),
        publisher=provider,
        slugline=text_of(entry.get("slugline")),
        genre=genre,
        ednote=text_of(entry.get("edNote")),
        urgency=entry.get("urgency"),
        embargoed=moment_of(entry.get("embargoedUntil")),
        is_withdrawn=entry.get("pubStatus", PubStatus.USABLE.value) != PubStatus.USABLE.value,
    )


def _title(entry: Mapping[str, Any]) -> str:
    """The main headline, else the first, else the title."""
    headlines = objects_of(entry.get("headlines"))
    main = next((each for each in headlines if each.get("role") == "main"), next(iter(headlines), None))
    if main is None:
        return plain_line(text_of(entry.get("title")), is_html=False)
    return plain_line(text_of(main.get("value")), is_html=main.get("contentType") in _HTML)


def _body(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """The main body, HTML before plain text; else the first one. Whether it is HTML."""
    bodies = objects_of(entry.get("bodies"))
    ranked = sorted(bodies, key=lambda each: (each.get("role", "main") != "main", each.get("contentType") not in _HTML))
    if not ranked:
        return "", False
    value, content_type = text_of(ranked[0].get("value")), text_of(ranked[0].get("contentType"))
    return value, content_type in _HTML or (not content_type and looks_like_html(value))


def _is_page(rendition: Mapping[str, Any]) -> bool:
    return rendition.get("contentType") in _HTML and text_of(rendition.get("href")).startswith(("https://", "http://"))
