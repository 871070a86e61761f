"""What feeds share, in whatever format: their names and addresses, what is in them, under which categories.

A feed is a list for the portal's readers, or the document of one publication for a partner: with one entry, or with the
notice that the entry is gone. The formats are in ``formats/atom.py``, ``formats/rss.py`` and ``formats/json_feed.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from workflow.domain.annotations import EntityType, Tag
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering.bodies import document_url, edition_url
from workflow.rendering.entities import TOPICS, address_of, media_topic_of, own_name_of
from workflow.rendering.statements import (
    DIGITAL_SOURCES,
    GENRE_SCHEME,
    MACHINE_TRANSLATION,
    STORY_SCHEME,
    editorial_note,
    is_shown,
    one_line,
    provider,
)

FEED_SUFFIXES = ("atom", "rss", "json")
_EVERYTHING = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """An entry that was in the feed and is not any more."""

    uri: str
    at: datetime
    status: PubStatus = PubStatus.CANCELED
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself."""

    id: str
    title: str
    site_url: str
    """Without a trailing slash; empty where there is no portal."""
    feed_url: str
    """Where it can be fetched; empty where it cannot."""
    updated: datetime
    language: LanguageTag | None = None
    """None when it has entries in several."""
    hubs: tuple[str, ...] = ()
    """Addresses of WebSub hubs."""
    deleted: tuple[Tombstone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One word of a vocabulary, with what people call it."""

    scheme: str
    term: str
    label: str = ""


def listing(
    *,
    feed_url: str,
    site_url: str,
    title: str,
    updated: datetime,
    language: str = "",
    deleted: Sequence[tuple[str, datetime]] = (),
    hubs: Sequence[str] = (),
) -> Feed:
    """A feed of the portal. ``deleted`` has withdrawn editions by uri with the moment of the withdrawal."""
    return Feed(
        id=feed_url,
        title=one_line(title) or site_url,
        site_url=site_url,
        feed_url=feed_url,
        updated=updated,
        language=LanguageTag(language) if language else None,
        hubs=tuple(hubs),
        deleted=tuple(Tombstone(uri=uri, at=moment) for uri, moment in deleted),
    )


def document_feed(publication: Publication, format_name: str) -> Feed:
    """The feed around one publication: what is not usable any more is its tombstone."""
    site = publication.site_url
    usable = publication.pub_status is PubStatus.USABLE
    gone = Tombstone(
        uri=publication.uri,
        at=publication.this_version,
        status=publication.pub_status,
        comment=one_line(editorial_note(publication)),
    )
    return Feed(
        id=f"{publication.uri}:feed",
        title=provider(publication),
        site_url=site,
        feed_url=document_url(site, publication.language, publication.slug, format_name) if site else "",
        updated=publication.this_version,
        language=publication.language,
        deleted=() if usable else (gone,),
    )


def entries(publications: Iterable[Publication]) -> list[Publication]:
    """What readers may see, in the order given, each edition once."""
    return list({each.uri: each for each in publications if is_shown(each)}.values())


def page_url(publication: Publication, feed: Feed) -> str:
    """The public page; empty where there is no portal."""
    base = publication.site_url or feed.site_url
    return edition_url(base, publication.language, publication.slug) if base else ""


def translation_urls(publication: Publication, feed: Feed) -> list[tuple[LanguageTag, str]]:
    """The public pages of the same article in other languages, in the order of the languages' tags."""
    base = publication.site_url or feed.site_url
    others = {each.language: each.slug for each in publication.siblings if each.language != publication.language}
    return [(language, edition_url(base, language, slug)) for language, slug in sorted(others.items())] if base else []


# --- categories -----------------------------------------------------------------------------------


def categories(publication: Publication) -> list[Category]:
    """The article, its genre, how it was made, topics and entities; each once."""
    found = [Category(scheme=STORY_SCHEME, term=one_line(publication.article_id))]
    genre = one_line(publication.details.genre)
    if genre:
        found.append(Category(scheme=GENRE_SCHEME, term=genre))
    if publication.machine_translated:
        term = MACHINE_TRANSLATION.removeprefix(DIGITAL_SOURCES)
        found.append(Category(scheme=DIGITAL_SOURCES, term=term, label="machine translation"))
    found.extend(_categories_of(publication.tags))
    return list({(each.scheme, each.term): each for each in found}.values())


def _categories_of(tags: Sequence[Tag]) -> Iterator[Category]:
    """Of a topic its code in its vocabulary; else the public address, our own name of it, its name."""
    for tag in tags:
        label = one_line(tag.name)
        topic = media_topic_of(tag)
        if topic:
            yield Category(scheme=TOPICS, term=topic, label=label)
        elif tag.type not in {EntityType.DATE, EntityType.MONEY}:
            term = address_of(tag) or own_name_of(tag) or label
            if term:
                yield Category(scheme=f"urn:copyflow:entity:{tag.type}", term=term, label=label)


def topic_names(publication: Publication) -> list[str]:
    """Topics and genre as words, each once."""
    topics = [one_line(tag.name) for tag in publication.tags if tag.type is EntityType.TOPIC]
    return list(dict.fromkeys(filter(None, [*topics, one_line(publication.details.genre)])))


# --- addresses ------------------------------------------------------------------------------------


def feed_url(site_url: str, suffix: str, *, language: str = "", topic: str = "") -> str:
    """Where the portal has a feed: ``/feeds/all.atom``, ``/feeds/ru.rss``, ``/feeds/ru/medtop:11000000.json``."""
    if not language:
        return f"{site_url}/feeds/{_EVERYTHING}.{suffix}"
    under = f"/{quote(topic, safe=':')}" if topic else ""
    return f"{site_url}/feeds/{language}{under}.{suffix}"


def sitemap_url(site_url: str) -> str:
    """Where the portal has the news sitemap."""
    return f"{site_url}/news-sitemap.xml"


def feed_urls_of(publication: Publication) -> list[str]:
    """Every feed of the portal that the publication is in, or was; empty where there is no portal."""
    site = publication.site_url
    if not site:
        return []
    topics = sorted({tag.id for tag in publication.tags if tag.type is EntityType.TOPIC})
    found = [feed_url(site, suffix) for suffix in FEED_SUFFIXES]
    for topic in ("", *topics):
        found.extend(feed_url(site, suffix, language=publication.language, topic=topic) for suffix in FEED_SUFFIXES)
    return found
