"""What a received document says of itself: which edition, which revision, which language, and whether it may be used.

Written from the formats' public specifications, as a partner would; nothing of the sender's code is used. Formats
without a version number (Atom, RSS, JSON Feed) are put in order by the moment of the version.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree as ET

_ATOM = "{http://www.w3.org/2005/Atom}"
_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_NEWSML = "{http://iptc.org/std/nar/2006-10-01/}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_DUBLIN_CORE_LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_OF_CREATIVE_WORK = {"Withheld": "withheld", "Withdrawn": "canceled"}

USABLE, WITHDRAWN = "usable", "canceled"
JsonObject = dict[str, Any]


class UnreadableError(ValueError):
    """The body is none of the documents that a partner can be sent; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One document's word about itself."""

    format: str
    """``ninjs``, ``newsml-g2``, ``json-ld``, ``atom``, ``rss``, ``json-feed``, ``news-sitemap``, ``notice``, ``form``;
    ``json`` for a trial and other JSON."""
    edition: str = ""
    """Its identity, the same for every revision; empty where the document names none."""
    rank: float | None = None
    """Greater for a newer revision: its number, or its moment in seconds since 1970. None where nothing tells."""
    revision: int | None = None
    language: str = ""
    status: str = USABLE
    """``usable``, ``withheld`` or ``canceled``."""
    tells: bool = True
    """Whether there is text in it."""


def read(content_type: str, body: bytes) -> Copy:
    """What the body says, judged by itself; the content type only tells a form from the rest.

    Raises ``UnreadableError`` for a body that is neither JSON nor XML nor a form.
    """
    if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
        return Copy(format="form", tells=False)
    if body.lstrip()[:1] == b"<":
        return _xml(body)
    try:
        document = json.loads(body)
    except ValueError as error:
        raise UnreadableError(f"neither JSON nor XML: {error}") from None
    if not isinstance(document, dict):
        raise UnreadableError(f"a JSON {type(document).__name__} where an object is expected")
    return _json(document)


# --- JSON -------------------------------------------------------------------------------------------


def _json(document: JsonObject) -> Copy:
    if "@context" in document:
        return _news_article(document)
    if str(document.get("version", "")).startswith("https://jsonfeed.org/"):
        return _json_feed(document)
    if "uri" in document and "standard" in document:
        return _ninjs(document)
    if isinstance(document.get("data"), dict) and isinstance(document.get("type"), str):
        return _notice(document["data"])
    return Copy(format="json", tells=False)


def _ninjs(document: JsonObject) -> Copy:
    return _numbered(
        "ninjs",
        edition=document["uri"],
        version=document.get("version"),
        language=document.get("language"),
        status=document.get("pubStatus", USABLE),
        tells=bool(document.get("bodies")),
    )


def _news_article(document: JsonObject) -> Copy:
    status = str(document.get("creativeWorkStatus", ""))
    return _numbered(
        "json-ld",
        edition=document.get("@id"),
        version=document.get("version"),
        language=document.get("inLanguage"),
        status=_OF_CREATIVE_WORK.get(status, USABLE),
        tells=bool(document.get("articleBody")),
    )


def _notice(data: JsonObject) -> Copy:
    """A thin message of Standard Webhooks: type, timestamp and a little data."""
    return _numbered(
        "notice",
        edition=data.get("uri") or data.get("id"),
        version=data.get("version", data.get("revision")),
        language=data.get("language"),
        status=data.get("pub_status") or data.get("pubStatus") or USABLE,
        tells=False,
    )


def _json_feed(document: JsonObject) -> Copy:
    extension = _object(document.get("_copyflow"))
    language = document.get("language")
    for item in document.get("items", []):
        own = _object(item.get("_copyflow"))
        return Copy(
            format="json-feed",
            edition=str(item.get("id", "")),
            rank=_moment(own.get("version_created") or item.get("date_modified") or item.get("date_published")),
            language=str(item.get("language") or language or ""),
        )
    for gone in extension.get("deleted", []):
        return Copy(
            format="json-feed",
            edition=str(gone.get("id", "")),
            rank=_moment(gone.get("date")),
            language=str(language or ""),
            status=str(gone.get("pub_status", WITHDRAWN)),
            tells=False,
        )
    return Copy(format="json-feed", tells=False)


def _object(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _numbered(name: str, *, edition: Any, version: Any, language: Any, status: Any, tells: bool) -> Copy:
    revision = _whole(version)
    return Copy(
        format=name,
        edition=str(edition or ""),
        rank=None if revision is None else float(revision),
        revision=revision,
        language=str(language or ""),
        status=str(status),
        tells=tells,
    )


# --- XML --------------------------------------------------------------------------------------------


def _xml(body: bytes) -> Copy:
    if b"<!DOCTYPE" in body:
        raise UnreadableError("XML with a document type; such things are not read")
    try:
        root = ET.fromstring(body)  # noqa: S314 - without a document type there is no entity to expand  # nosec B314
    except ET.ParseError as error:
        raise UnreadableError(f"no well-formed XML: {error}") from None
    if root.tag == f"{_NEWSML}newsItem":
        return _news_item(root)
    if root.tag == f"{_ATOM}feed":
        return _atom(root)
    if root.tag == "rss":
        return _rss(root)
    if root.tag == f"{_SITEMAP}urlset":
        return Copy(format="news-sitemap", edition=root.findtext(f"{_SITEMAP}url/{_SITEMAP}loc", ""), tells=False)
    raise UnreadableError(f"XML whose root {root.tag} is none of the formats")


def _news_item(root: ET.Element) -> Copy:
    status = root.find(f"{_NEWSML}itemMeta/{_NEWSML}pubStatus")
    return _numbered(
        "newsml-g2",
        edition=root.get("guid"),
        version=root.get("version"),
        language=root.get(_XML_LANGUAGE),
        status=(status.get("qcode", "") if status is not None else USABLE).removeprefix("stat:"),
        tells=root.find(f"{_NEWSML}contentSet") is not None,
    )


def _atom(root: ET.Element) -> Copy:
    language = root.get(_XML_LANGUAGE, "")
    entry = root.find(f"{_ATOM}entry")
    if entry is None:
        return _tombstone("atom", root, language)
    return Copy(
        format="atom",
        edition=entry.findtext(f"{_ATOM}id", ""),
        rank=_moment(entry.findtext(f"{_ATOM}updated")),
        language=entry.get(_XML_LANGUAGE, language),
    )


def _rss(root: ET.Element) -> Copy:
    language = root.findtext("channel/language", "")
    item = root.find("channel/item")
    if item is None:
        return _tombstone("rss", root, language)
    return Copy(
        format="rss",
        edition=item.findtext("guid", ""),
        rank=_moment(item.findtext(f"{_ATOM}updated") or item.findtext("pubDate")),
        language=item.findtext(_DUBLIN_CORE_LANGUAGE, language),
    )


def _tombstone(name: str, root: ET.Element, language: str) -> Copy:
    """RFC 6721: what stood here is gone."""
    gone = next(root.iter(_TOMBSTONE), None)
    if gone is None:
        return Copy(format=name, language=language, tells=False)
    return Copy(
        format=name,
        edition=gone.get("ref", ""),
        rank=_moment(gone.get("when")),
        language=language,
        status=WITHDRAWN,
        tells=False,
    )


# --- values -----------------------------------------------------------------------------------------


def _whole(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _moment(value: Any) -> float | None:
    """Seconds since 1970 of a moment as Atom or as e-mail writes it."""
    if not isinstance(value, str):
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(value).timestamp()
        except ValueError:
            continue
    return None
