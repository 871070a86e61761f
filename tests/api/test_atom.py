"""The Atom feed, read back by an XML parser."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from api.portal.atom import render_feed
from tests.workers.syndication.publications import ARTICLE, any_publication, block, publication, tag
from workflow.domain.annotations import EntityType
from workflow.domain.publication import Publication, Sibling
from workflow.domain.segments import BlockKind
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering.statements import STORY_SCHEME

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def feed_of(*publications: Publication, deleted: tuple[tuple[str, datetime], ...] = ()) -> ET.Element:
    """The feed, rendered and parsed."""
    document = render_feed(
        publications,
        feed_url="https://news.example/feed.atom",
        site_url="https://news.example",
        title="Harbour News",
        updated=NOW,
        deleted=deleted,
    )
    return ET.fromstring(document)  # noqa: S314 (our own document)


def test_the_feed_has_what_rfc_4287_requires() -> None:
    """Id, title, updated and a link to itself stand in the feed."""
    feed = feed_of()
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == "https://news.example/feed.atom"
    assert feed.findtext(f"{ATOM}title") == "Harbour News"
    assert feed.findtext(f"{ATOM}updated") == "2026-03-02T07:00:00Z"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": "https://news.example/feed.atom", "alternate": "https://news.example"}


def test_an_entry_tells_its_edition() -> None:
    """Title, times, author, language and escaped body come back exactly."""
    (entry,) = feed_of(publication()).findall(f"{ATOM}entry")
    assert entry.get(LANGUAGE) == "en"
    assert entry.findtext(f"{ATOM}id") == f"urn:copyflow:{ARTICLE}:en"
    assert entry.findtext(f"{ATOM}title") == "Forum opens <today> & tomorrow"
    assert entry.findtext(f"{ATOM}published") == "2026-03-01T09:30:00Z"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T10:00:00.000005Z"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana Reis"
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "isn't &lt;b&gt;closed&lt;/b&gt; &amp; goes on." in (content.text or "")
    assert (content.text or "").startswith('<div lang="en" dir="ltr">')


def test_the_note_from_desk_to_desk_stays_inside() -> None:
    """Readers never see the desk's own note."""
    assert "call the dean" not in ET.tostring(feed_of(publication()), encoding="unicode")


def test_the_languages_of_a_story_are_linked() -> None:
    """The edition itself and each sibling is an alternate under its own language; one category ties the story."""
    (entry,) = feed_of(publication()).findall(f"{ATOM}entry")
    links = {link.get("hreflang"): link.get("href") for link in entry.findall(f"{ATOM}link[@rel='alternate']")}
    assert links == {
        "en": f"https://news.example/en/{ARTICLE}",
        "ar": f"https://news.example/ar/{ARTICLE}",
    }
    categories = {category.get("term"): category.get("scheme") for category in entry.findall(f"{ATOM}category")}
    assert categories[ARTICLE] == STORY_SCHEME
    assert "http://www.wikidata.org/entity/Q597" in categories
    assert "1 March" not in categories


def test_topics_and_entities_are_categories() -> None:
    """A topic is a code in its vocabulary, an entity an address in the scheme of its type; both carry their name."""
    tags = (
        tag(EntityType.TOPIC, "education", id="medtop:05000000", mentions=()),
        tag(EntityType.PLACE, "Lisbon", id="kb:lisbon", uri="http://www.wikidata.org/entity/Q597"),
        tag(EntityType.EVENT, "Harbour Day", id="kb:harbour-day"),
        tag(EntityType.PERSON, "Ana Reis"),
        tag(EntityType.MONEY, "two million"),
    )
    (entry,) = feed_of(publication(tags=tags)).findall(f"{ATOM}entry")
    _, *categories = entry.findall(f"{ATOM}category")
    assert [(each.get("scheme"), each.get("term"), each.get("label")) for each in categories] == [
        ("http://cv.iptc.org/newscodes/mediatopic/", "05000000", "education"),
        ("urn:copyflow:entity:place", "http://www.wikidata.org/entity/Q597", "Lisbon"),
        ("urn:copyflow:entity:event", "urn:copyflow:entity:harbour-day", "Harbour Day"),
        ("urn:copyflow:entity:person", "Ana Reis", "Ana Reis"),
    ]


def test_a_correction_is_said_before_the_text() -> None:
    """The correction note is shown, escaped; a release or first publication shows none."""
    corrected = publication(verb="corrected", note="not <5> but 6")
    content = feed_of(corrected).findtext(f"{ATOM}entry/{ATOM}content") or ""
    assert content.index("not &lt;5&gt; but 6") < content.index("<div")
    assert "6" not in (feed_of(publication(note="6")).findtext(f"{ATOM}entry/{ATOM}content") or "")


def test_withdrawn_editions_leave_a_tombstone_before_the_entries() -> None:
    """The tombstone names the edition and the time, and stands where RFC 4287's grammar allows it."""
    feed = feed_of(publication(), deleted=((f"urn:copyflow:{ARTICLE}:ru", NOW),))
    tags = [child.tag for child in feed]
    tombstone = feed.find(DELETED)
    assert tombstone is not None
    assert tombstone.attrib == {"ref": f"urn:copyflow:{ARTICLE}:ru", "when": "2026-03-02T07:00:00Z"}
    assert tags.index(DELETED) < tags.index(f"{ATOM}entry")


def test_what_may_not_be_used_is_not_shown() -> None:
    """A held or withdrawn edition is no entry, whoever hands it in."""
    held = publication(pub_status=PubStatus.WITHHELD, verb="withheld")
    withdrawn = publication(pub_status=PubStatus.CANCELED, verb="withdrawn")
    assert feed_of(held, withdrawn).findall(f"{ATOM}entry") == []


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    """A stray control character in a text does not break every reader's feed."""
    blocks = (block(BlockKind.HEADLINE, "a\x00b\x0bc\ufffe"), block(BlockKind.PARAGRAPH, "x\x1by\U0001f30d"))
    (entry,) = feed_of(publication(blocks=blocks)).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "abc"
    assert "<p>xy\U0001f30d</p>" in (entry.findtext(f"{ATOM}content") or "")


def test_a_sibling_of_the_same_language_is_linked_once() -> None:
    """RFC 4287 forbids two alternates of one type and language."""
    twin = Sibling(language=LanguageTag("en"), uri="urn:copyflow:x:en", headline="x")
    (entry,) = feed_of(publication(siblings=(twin,))).findall(f"{ATOM}entry")
    assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1


@settings(max_examples=100, deadline=None)
@given(st.lists(any_publication, max_size=3))
def test_any_publications_make_a_feed(items: list[Publication]) -> None:
    """Whatever is published, the feed parses and each entry has what RFC 4287 requires; the desk's note is in none."""
    feed = feed_of(*items)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == sum(item.pub_status is PubStatus.USABLE for item in items)
    for entry in entries:
        assert entry.findtext(f"{ATOM}id", "").startswith("urn:copyflow:")
        assert entry.find(f"{ATOM}title") is not None
        assert RFC3339.fullmatch(entry.findtext(f"{ATOM}updated", ""))
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        pairs = [(link.get("type"), link.get("hreflang")) for link in entry.findall(f"{ATOM}link[@rel='alternate']")]
        assert len(pairs) == len(set(pairs)) >= 1
    assert "NEVER-PUBLIC-NOTE" not in ET.tostring(feed, encoding="unicode")
