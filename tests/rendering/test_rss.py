"""RSS 2.0, read back by an XML parser and by feedparser, as readers' programs read it."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given, settings

from tests.rendering.publications import ARTICLE, SLUG, any_publication, corrected, publication
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering import feeds
from workflow.rendering.formats import FORMATS
from workflow.rendering.formats.rss import render_feed
from workflow.rendering.validation import problems_of

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def read(item: Publication) -> feedparser.FeedParserDict:
    """The document of one publication as feedparser reads it."""
    rendered = FORMATS["rss"].render(item)
    return feedparser.parse(rendered.body, response_headers={"content-type": rendered.content_type})


def test_a_reader_gets_everything() -> None:
    """Title, address, times, byline, body and the other languages come back from a reader's program."""
    feed = read(publication(text_changed=NOW))
    (entry,) = feed.entries
    assert (feed.bozo, feed.version, feed.feed.language) == (False, "rss20", "en")
    assert entry.title == "Forum opens <today> & tomorrow"
    assert entry.link == f"https://news.example/news/en/{SLUG}"
    assert (entry.id, entry.guidislink) == (f"urn:copyflow:{ARTICLE}:en", False)
    assert entry.published == "Sun, 01 Mar 2026 09:30:00 GMT"
    assert entry.updated == "2026-03-01T10:00:00.000005Z"
    assert entry.author == "Ana Reis"
    assert "isn't &lt;b&gt;closed&lt;/b&gt;" in entry.content[0].value
    assert {link["hreflang"] for link in entry.links if "hreflang" in link} == {"en", "ar"}


def test_categories_say_code_and_word() -> None:
    """A topic's code stands in its vocabulary for machines, its name beside it for readers."""
    tags = {(each["scheme"], each["term"]) for each in read(publication()).entries[0].tags}
    assert ("http://cv.iptc.org/newscodes/mediatopic/", "05000000") in tags
    assert (None, "education") in tags
    assert ("urn:copyflow:story", ARTICLE) in tags


def test_markup_in_a_summary_stays_text() -> None:
    """A description is HTML to every reader: what looks like markup in the text is escaped."""
    body = ET.fromstring(FORMATS["rss"].render(publication()).body)  # noqa: S314 (our own document)
    assert body.findtext("channel/item/description") == "The river forum isn't &lt;b&gt;closed&lt;/b&gt; &amp; goes on."


def test_a_correction_is_in_the_content() -> None:
    """RSS has no field for it: the note stands before the text."""
    content = read(corrected("not Monday")).entries[0].content[0].value
    assert content.index("not Monday") < content.index("The river forum")


def test_what_is_gone_is_absent() -> None:
    """A withdrawn item is no item; the tombstone in the channel says which it was."""
    gone = publication(pub_status=PubStatus.CANCELED, verb="withdrawn", note="court")
    assert read(gone).entries == []
    tombstone = ET.fromstring(FORMATS["rss"].render(gone).body).find(f"channel/{DELETED}")  # noqa: S314 (our own)
    assert tombstone is not None
    assert tombstone.get("ref") == f"urn:copyflow:{ARTICLE}:en"


def test_a_list_has_its_hub_and_its_order() -> None:
    """The portal's feed names the hub and keeps the order that it is given."""
    other = publication(language=LanguageTag("pt-BR"))
    described = feeds.listing(
        feed_url="https://news.example/feeds/all.rss",
        site_url="https://news.example",
        title="Harbour News",
        updated=NOW,
        hubs=("https://hub.example/",),
    )
    feed = feedparser.parse(render_feed([other, publication()], described))
    assert [entry.id for entry in feed.entries] == [f"urn:copyflow:{ARTICLE}:{each}" for each in ("pt-BR", "en")]
    assert [link.href for link in feed.feed.links if link.rel == "hub"] == ["https://hub.example/"]
    assert "language" not in feed.feed


@settings(max_examples=100, deadline=None)
@given(any_publication)
def test_any_publication_is_read_without_stumbling(item: Publication) -> None:
    """Whatever is published, a reader's program reads it, and our own checks miss no more than a text or an address."""
    feed = read(item)
    assert not feed.bozo, feed.bozo_exception
    assert len(feed.entries) == (item.pub_status is PubStatus.USABLE)
    found = problems_of(FORMATS["rss"].render(item), "rss")
    assert [each for each in found if not each.path.endswith(("/title", "/channel/link"))] == []
