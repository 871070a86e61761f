"""RSS (0.9 to 2.0) and Atom as a source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.ingest.items import MOST_ITEMS, FeedItem, Reading, RefusedItem, looks_like_html, plain_line
from workflow.ingest.json_values import moment_of
from workflow.ingest.xml_tree import parse_xml

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_DATE = "{http://purl.org/dc/elements/1.1/}date"
_SPOKEN = "{http://purl.org/dc/elements/1.1/}language"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_feed(body: bytes, address: str) -> Reading:
    """The items of a feed that was fetched from ``address``; ``InvalidValue`` naming that field for anything else."""
    root = parse_xml(body)
    if root.tag == f"{_ATOM}feed":
        return _read_atom(root, address)
    if root.tag in {"rss", _RDF}:
        return _read_rss(root, address)
    raise InvalidValue("address", phrase("answers with XML that is neither RSS nor Atom"))


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


# --- RSS ------------------------------------------------------------------------------------------


def _read_rss(root: ET.Element, address: str) -> Reading:
    channel = next((each for each in root if _local(each) == "channel"), root)
    title = plain_line(_rss_text(channel, "title"), is_html=True)
    language = _rss_text(channel, "language", _SPOKEN)
    items: list[FeedItem] = []
    refused: list[RefusedItem] = []
    entries = [each for parent in (channel, root) for each in parent if _local(each) == "item"]
    for entry in entries[:MOST_ITEMS]:
        headline = plain_line(_rss_text(entry, "title"), is_html=True)
        link = _rss_link(entry, address)
        item_id = _rss_text(entry, "guid") or entry.get(_ABOUT, "") or link
        if item_id:
            items.append(_rss_item(entry, item_id, headline, link, title, language))
        else:
            refused.append(RefusedItem(id="", title=headline, reason="it has neither a guid nor a link"))
    return Reading(kind="rss", title=title, items=tuple(items), refused=tuple(refused))


def _rss_item(entry: ET.Element, item_id: str, headline: str, link: str, publisher: str, language: str) -> FeedItem:
    body = _rss_text(entry, _CONTENT) or _rss_text(entry, "description")
    return FeedItem(
        id=item_id,
        title=headline,
        body=body,
        body_format="html" if looks_like_html(body) else "text",
        link=link,
        updated=_mail_moment(_rss_text(entry, "pubDate")) or moment_of(_rss_text(entry, _DATE)),
        language=_rss_text(entry, _SPOKEN) or language,
        byline=plain_line(_rss_text(entry, _CREATOR, "author"), is_html=True),
        publisher=plain_line(_rss_text(entry, "source"), is_html=True) or publisher,
    )


def _rss_text(parent: ET.Element, *names: str) -> str:
    """The text of the first child with one of these names that has any; RSS 1.0 has its own in a namespace."""
    for name in names:
        for child in parent:
            is_it = child.tag == name or (not name.startswith("{") and _is_rss_1(child, name))
            if is_it and (text := "".join(child.itertext()).strip()):
                return text
    return ""


def _is_rss_1(child: ET.Element, name: str) -> bool:
    return child.tag in {f"{{http://purl.org/rss/1.0/}}{name}", f"{{http://my.netscape.com/rdf/simple/0.9/}}{name}"}


def _rss_link(entry: ET.Element, address: str) -> str:
    """The item's page: its link, else a guid that says that it is one."""
    link = _rss_text(entry, "link")
    guid = next((each for each in entry if each.tag == "guid"), None)
    if not link and guid is not None and guid.get("isPermaLink", "true") == "true":
        link = (guid.text or "").strip()
    return _web_address(link, address)


def _mail_moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return moment_of(text)


# --- Atom -----------------------------------------------------------------------------------------


def _read_atom(root: ET.Element, address: str) -> Reading:
    title, language = _atom_line(root, "title"), root.get(_LANG, "")
    items: list[FeedItem] = []
    refused: list[RefusedItem] = []
    for entry in root.findall(f"{_ATOM}entry")[:MOST_ITEMS]:
        headline, link = _atom_line(entry, "title"), _atom_link(entry, address)
        item_id = _atom_text(entry, "id") or link
        if item_id:
            items.append(_atom_item(entry, item_id, headline, link, title, language))
        else:
            refused.append(RefusedItem(id="", title=headline, reason="it has neither an id nor a link"))
    return Reading(kind="atom", title=title, items=tuple(items), refused=tuple(refused))


def _atom_item(entry: ET.Element, item_id: str, headline: str, link: str, publisher: str, language: str) -> FeedItem:
    content = entry.find(f"{_ATOM}content")
    if content is None or content.get("src"):
        content = entry.find(f"{_ATOM}summary")
    body, is_html = ("", False) if content is None else _atom_body(content)
    source = entry.find(f"{_ATOM}source")
    spoken = entry.get(_LANG, "") or ("" if content is None else content.get(_LANG, ""))
    names = [_atom_text(author, "name") for author in entry.findall(f"{_ATOM}author")]
    return FeedItem(
        id=item_id,
        title=headline,
        body=body,
        body_format="html" if is_html else "text",
        link=link,
        updated=moment_of(_atom_text(entry, "updated")) or moment_of(_atom_text(entry, "published")),
        language=spoken or language,
        byline=", ".join(filter(None, names)),
        publisher=("" if source is None else _atom_line(source, "title")) or publisher,
    )


def _atom_text(parent: ET.Element, name: str) -> str:
    child = parent.find(f"{_ATOM}{name}")
    return "" if child is None else "".join(child.itertext()).strip()


def _atom_line(parent: ET.Element, name: str) -> str:
    child = parent.find(f"{_ATOM}{name}")
    return plain_line(_atom_text(parent, name), is_html=child is not None and child.get("type") == "html")


def _atom_body(content: ET.Element) -> tuple[str, bool]:
    """The text of a content or summary, and whether it is HTML; what is neither text nor HTML is none."""
    kind = content.get("type", "text").lower()
    if kind in {"xhtml", "application/xhtml+xml"}:
        return "".join(_serialised(each) for each in content), True
    if kind in {"html", "text/html"} or kind == "text" or kind.startswith("text/"):
        return "".join(content.itertext()).strip(), "html" in kind
    return "", False


def _serialised(element: ET.Element) -> str:
    """An element of XHTML as HTML."""
    plain = ET.Element(_local(element), {name: value for name, value in element.attrib.items() if "}" not in name})
    _copy(element, plain)
    return ET.tostring(plain, encoding="unicode", method="html")


def _copy(element: ET.Element, plain: ET.Element) -> None:
    """Copy text and children without namespaces; no deeper than the tree's own limit."""
    plain.text, plain.tail = element.text, element.tail
    for child in element:
        attributes = {name: value for name, value in child.attrib.items() if "}" not in name}
        _copy(child, ET.SubElement(plain, _local(child), attributes))


def _atom_link(entry: ET.Element, address: str) -> str:
    links: Iterator[ET.Element] = entry.iterfind(f"{_ATOM}link")
    return next((_web_address(each.get("href", ""), address) for each in links if _is_page(each)), "")


def _is_page(link: ET.Element) -> bool:
    return link.get("rel", "alternate") == "alternate" and bool(link.get("href"))


def _web_address(link: str, address: str) -> str:
    """A link made whole; empty for one that is no web address."""
    try:
        whole = urljoin(address, link) if link else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("https://", "http://")) else ""
