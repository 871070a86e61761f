"""Checks of the documents in XML: what must be there how often, and what each element and attribute may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from workflow.domain.vocabulary import PubStatus
from workflow.rendering.checks.shapes import (
    HTML,
    LANGUAGE,
    MAIL_DATE,
    MOMENT,
    TEXT,
    URI,
    WEB,
    Check,
    Problem,
    matching,
    one_of,
)
from workflow.rendering.formats import atom, news_sitemap, newsml_g2, rss

_NAMES = {
    "a": atom.NAMESPACE,
    "at": atom.TOMBSTONES,
    "c": rss.CONTENT,
    "dc": rss.DUBLIN_CORE,
    "n": newsml_g2.NAMESPACE,
    "s": news_sitemap.SITEMAP,
    "news": news_sitemap.NEWS,
    "h": news_sitemap.XHTML,
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_MANY = 1_000_000
_HREFLANG = matching(r"x-default|[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", "hreflang")
_NEWS_LANGUAGE = matching(r"zh-cn|zh-tw|(?!zh)[a-z]{2,3}", "language as Google News takes it")


@dataclass(frozen=True, slots=True)
class Rule:
    """How often an element stands below another, and what it holds."""

    path: str
    least: int
    most: int
    check: Check | None = None
    """Of the text, or of the attribute."""
    attribute: str = ""


Rules = Sequence[Rule]

_DELETED: Rules = (
    Rule("at:deleted-entry", 0, _MANY, URI, "ref"),
    Rule("at:deleted-entry", 0, _MANY, MOMENT, "when"),
)
_ATOM: Rules = (
    Rule("a:id", 1, 1, URI),
    Rule("a:title", 1, 1, TEXT),
    Rule("a:updated", 1, 1, MOMENT),
    Rule("a:link", 0, _MANY, WEB, "href"),
    *_DELETED,
)
_ENTRY: Rules = (
    Rule("a:id", 1, 1, URI),
    Rule("a:title", 1, 1, TEXT),
    Rule("a:updated", 1, 1, MOMENT),
    Rule("a:published", 1, 1, MOMENT),
    Rule("a:author/a:name", 1, _MANY, TEXT),
    Rule("a:link", 0, _MANY, WEB, "href"),
    Rule("a:link", 0, _MANY, _HREFLANG, "hreflang"),
    Rule("a:category", 1, _MANY, TEXT, "term"),
    Rule("a:category", 1, _MANY, URI, "scheme"),
    Rule("a:content", 1, 1, HTML),
)
_CHANNEL: Rules = (
    Rule("title", 1, 1, TEXT),
    Rule("link", 1, 1, WEB),
    Rule("description", 1, 1, TEXT),
    Rule("lastBuildDate", 1, 1, MAIL_DATE),
    Rule("language", 0, 1, LANGUAGE),
    Rule("a:link", 0, _MANY, WEB, "href"),
    *_DELETED,
)
_ITEM: Rules = (
    Rule("title", 1, 1, TEXT),
    Rule("link", 0, 1, WEB),
    Rule("guid", 1, 1, URI),
    Rule("pubDate", 1, 1, MAIL_DATE),
    Rule("a:updated", 1, 1, MOMENT),
    Rule("dc:creator", 1, 1, TEXT),
    Rule("dc:language", 1, 1, LANGUAGE),
    Rule("a:link", 0, _MANY, _HREFLANG, "hreflang"),
    Rule("category", 1, _MANY, TEXT),
    Rule("c:encoded", 1, 1, HTML),
)
_ADDRESS: Rules = (
    Rule("s:loc", 1, 1, WEB),
    Rule("s:lastmod", 1, 1, MOMENT),
    Rule("news:news/news:publication/news:name", 1, 1, TEXT),
    Rule("news:news/news:publication/news:language", 1, 1, _NEWS_LANGUAGE),
    Rule("news:news/news:publication_date", 1, 1, MOMENT),
    Rule("news:news/news:title", 1, 1, TEXT),
    Rule("h:link", 2, _MANY, WEB, "href"),
    Rule("h:link", 2, _MANY, _HREFLANG, "hreflang"),
)
_NEWS_ITEM: Rules = (
    Rule(".", 1, 1, URI, "guid"),
    Rule(".", 1, 1, matching(r"[1-9][0-9]*", "number of a version"), "version"),
    Rule(".", 1, 1, one_of("2.35"), "standardversion"),
    Rule(".", 1, 1, LANGUAGE, "{http://www.w3.org/XML/1998/namespace}lang"),
    Rule("n:itemMeta/n:itemClass", 1, 1),
    Rule("n:itemMeta/n:provider/n:name", 1, 1, TEXT),
    Rule("n:itemMeta/n:versionCreated", 1, 1, MOMENT),
    Rule("n:itemMeta/n:firstCreated", 1, 1, MOMENT),
    Rule("n:itemMeta/n:embargoed", 0, 1, MOMENT),
    Rule("n:itemMeta/n:pubStatus", 1, 1, one_of(*(f"stat:{status}" for status in PubStatus)), "qcode"),
    Rule("n:contentMeta/n:contentModified", 1, 1, MOMENT),
    Rule("n:contentMeta/n:language", 1, 1, LANGUAGE, "tag"),
    Rule("n:contentMeta/n:altId", 1, 1, TEXT),
    Rule("n:contentSet", 0, 1),
)
_ROOTS: Mapping[str, str] = {
    "atom": f"{{{atom.NAMESPACE}}}feed",
    "rss": "rss",
    "news-sitemap": f"{{{news_sitemap.SITEMAP}}}urlset",
    "newsml-g2": f"{{{newsml_g2.NAMESPACE}}}newsItem",
}


def problems(body: bytes, format_name: str) -> Iterator[Problem]:
    """What is wrong with a document in XML."""
    try:
        root = ET.fromstring(body)  # noqa: S314 (our own document: no DTD, no entities)  # nosec B314
    except ET.ParseError as error:
        yield Problem(path="/", reason=f"is no well-formed XML: {error}")
        return
    if root.tag != _ROOTS[format_name]:
        yield Problem(path="/", reason=f"the root is {root.tag}, not {_ROOTS[format_name]}")
        return
    match format_name:
        case "atom":
            yield from _atom(root)
        case "rss":
            yield from _rss(root)
        case "news-sitemap":
            yield from _sitemap(root)
        case _:
            yield from _ruled(root, _NEWS_ITEM, "/newsItem")
            yield from _told_only_while_usable(root)


def _atom(feed: ET.Element) -> Iterator[Problem]:
    yield from _ruled(feed, _ATOM, "/feed")
    tags = [child.tag for child in feed]
    entry, tombstone = f"{{{atom.NAMESPACE}}}entry", f"{{{atom.TOMBSTONES}}}deleted-entry"
    if entry in tags and tombstone in tags[tags.index(entry) :]:
        yield Problem(path="/feed/deleted-entry", reason="stands after an entry, where RFC 4287 allows nothing foreign")
    yield from _many(feed, "a:entry", "/feed/entry", _ENTRY, identity="a:id")
    for number, each in enumerate(feed.findall("a:entry", _NAMES), 1):
        links = [(link.get("type"), link.get("hreflang")) for link in each.findall("a:link[@rel='alternate']", _NAMES)]
        if len(links) > len(set(links)):
            yield Problem(path=f"/feed/entry[{number}]/link", reason="two alternates have one type and language")


def _rss(root: ET.Element) -> Iterator[Problem]:
    yield from _ruled(root, (Rule(".", 1, 1, one_of("2.0"), "version"), Rule("channel", 1, 1)), "/rss")
    for channel in root.findall("channel"):
        yield from _ruled(channel, _CHANNEL, "/rss/channel")
        yield from _many(channel, "item", "/rss/channel/item", _ITEM, identity="guid")


def _sitemap(root: ET.Element) -> Iterator[Problem]:
    urls = root.findall("s:url", _NAMES)
    if len(urls) > news_sitemap.LONGEST:
        yield Problem(path="/urlset", reason=f"has more than {news_sitemap.LONGEST} addresses")
    yield from _many(root, "s:url", "/urlset/url", _ADDRESS, identity="s:loc")
    for number, url in enumerate(urls, 1):
        links = {link.get("hreflang", ""): link.get("href") for link in url.findall("h:link", _NAMES)}
        if url.findtext("s:loc", "", _NAMES) not in links.values():
            yield Problem(path=f"/urlset/url[{number}]/link", reason="none of the languages is the page itself")
        if "x-default" not in links:
            yield Problem(path=f"/urlset/url[{number}]/link", reason="none is for readers of other languages")


def _told_only_while_usable(item: ET.Element) -> Iterator[Problem]:
    status = item.find("n:itemMeta/n:pubStatus", _NAMES)
    if status is not None and status.get("qcode") != "stat:usable" and item.find("n:contentSet", _NAMES) is not None:
        yield Problem(path="/newsItem/contentSet", reason="tells what may not be used any more")


def _many(parent: ET.Element, path: str, shown: str, rules: Rules, *, identity: str) -> Iterator[Problem]:
    """Every child, and that no two are the same."""
    seen = set()
    for number, each in enumerate(parent.findall(path, _NAMES), 1):
        yield from _ruled(each, rules, f"{shown}[{number}]")
        known = each.findtext(identity, "", _NAMES)
        if known in seen:
            yield Problem(path=f"{shown}[{number}]", reason=f"{known[:60]!r} stands here twice")
        seen.add(known)


def _ruled(parent: ET.Element, rules: Rules, shown: str) -> Iterator[Problem]:
    for rule in rules:
        where = shown if rule.path == "." else f"{shown}/{_plain(rule.path)}"
        found = [parent] if rule.path == "." else parent.findall(rule.path, _NAMES)
        if len(found) < rule.least:
            yield Problem(path=where, reason="is missing")
        elif len(found) > rule.most:
            yield Problem(path=where, reason="stands here more than once")
        if rule.check is None:
            continue
        for each in found:
            value = each.get(rule.attribute) if rule.attribute else (each.text or "")
            if value is not None:
                yield from rule.check(value, f"{where}/@{rule.attribute}" if rule.attribute else where)
            elif rule.attribute != "hreflang":
                yield Problem(path=f"{where}/@{rule.attribute}", reason="is missing")


def _plain(path: str) -> str:
    """The path without the prefixes, which are ours alone."""
    return "/".join(part.rpartition(":")[2] for part in path.split("/"))
