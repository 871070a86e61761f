"""Atom feeds and documents, read back by an XML parser and judged by the grammar of RFC 4287."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rendering.publications import ARTICLE, SLUG, any_publication, block, corrected, publication, sibling, tag
from tests.rendering.standards import needs_schema, standards
from workflow.domain.annotations import EntityType
from workflow.domain.publication import CorrectionGrade, Publication
from workflow.domain.segments import BlockKind
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering import feeds
from workflow.rendering.checks import xml_documents
from workflow.rendering.formats import FORMATS
from workflow.rendering.formats.atom import render_feed
from workflow.rendering.statements import STORY_SCHEME

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)


def document_of(
    *publications: Publication, deleted: tuple[tuple[str, datetime], ...] = (), hubs: tuple[str, ...] = ()
) -> bytes:
    """The portal's feed, rendered."""
    described = feeds.listing(
        feed_url="https://news.example/feed.atom",
        site_url="https://news.example",
        title="Harbour News",
        updated=NOW,
        deleted=deleted,
        hubs=hubs,
    )
    return render_feed(publications, described)


def feed_of(
    *publications: Publication, deleted: tuple[tuple[str, datetime], ...] = (), hubs: tuple[str, ...] = ()
) -> ET.Element:
    """The feed, rendered and parsed."""
    return ET.fromstring(document_of(*publications, deleted=deleted, hubs=hubs))  # noqa: S314 (our own document)


def single(item: Publication) -> ET.Element:
    """The document of one publication for a partner."""
    return ET.fromstring(FORMATS["atom"].render(item).body)  # noqa: S314 (our own document)


def test_the_feed_has_what_rfc_4287_requires() -> None:
    """Id, title, updated and a link to itself stand in the feed, and the hub to subscribe at."""
    feed = feed_of(hubs=("https://hub.example/",))
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == "https://news.example/feed.atom"
    assert feed.findtext(f"{ATOM}title") == "Harbour News"
    assert feed.findtext(f"{ATOM}updated") == "2026-03-02T07:00:00Z"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://news.example/feed.atom",
        "alternate": "https://news.example",
        "hub": "https://hub.example/",
    }


def test_an_entry_tells_its_edition() -> None:
    """Title, times, author, language and escaped body come back exactly."""
    (entry,) = feed_of(publication()).findall(f"{ATOM}entry")
    assert entry.get(LANGUAGE) == "en"
    assert entry.findtext(f"{ATOM}id") == f"urn:copyflow:{ARTICLE}:en"
    assert entry.findtext(f"{ATOM}title") == "Forum opens <today> & tomorrow"
    assert entry.findtext(f"{ATOM}published") == "2026-03-01T09:30:00Z"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T10:00:00.000005Z"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana Reis"
    assert entry.findtext(f"{ATOM}summary") == "The river forum isn't <b>closed</b> & goes on."
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "isn't &lt;b&gt;closed&lt;/b&gt; &amp; goes on." in (content.text or "")
    assert (content.text or "").startswith('<div lang="en" dir="ltr">')


def test_the_languages_of_a_story_are_linked() -> None:
    """The edition itself and each sibling is an alternate under its own language; one category ties the story."""
    arabic = sibling("ar", "المنتدى")
    (entry,) = feed_of(publication()).findall(f"{ATOM}entry")
    links = {link.get("hreflang"): link.get("href") for link in entry.findall(f"{ATOM}link[@rel='alternate']")}
    assert links["en"] == f"https://news.example/news/en/{SLUG}"
    assert list(links) == ["en", "ar", None]
    assert links[None] == links["en"]
    assert (links["ar"] or "").endswith(arabic.slug[-10:])
    categories = {category.get("term"): category.get("scheme") for category in entry.findall(f"{ATOM}category")}
    assert categories[ARTICLE] == STORY_SCHEME
    assert "http://www.wikidata.org/entity/Q597" in categories
    assert "1 March" not in categories


def test_a_readers_program_opens_the_entrys_own_page() -> None:
    """The links to other languages are not taken for the entry's own."""
    (entry,) = feedparser.parse(document_of(publication())).entries
    assert entry.link == f"https://news.example/news/en/{SLUG}"


def test_topics_and_entities_are_categories() -> None:
    """A topic is a code in its vocabulary, an entity an address in the scheme of its type; both carry their name."""
    tags = (
        tag(EntityType.TOPIC, "education", id="medtop:05000000", mentions=()),
        tag(EntityType.PLACE, "Lisbon", id="kb:lisbon", uri="http://www.wikidata.org/entity/Q597"),
        tag(EntityType.EVENT, "Harbour Day", id="kb:harbour-day"),
        tag(EntityType.PERSON, "Ana Reis"),
        tag(EntityType.MONEY, "two million"),
    )
    (entry,) = feed_of(publication(tags=tags, machine_translated=True)).findall(f"{ATOM}entry")
    _, *categories = entry.findall(f"{ATOM}category")
    assert [(each.get("scheme"), each.get("term"), each.get("label")) for each in categories] == [
        ("urn:copyflow:genre", "Feature", None),
        ("http://cv.iptc.org/newscodes/digitalsourcetype/", "trainedAlgorithmicMedia", "machine translation"),
        ("http://cv.iptc.org/newscodes/mediatopic/", "05000000", "education"),
        ("urn:copyflow:entity:place", "http://www.wikidata.org/entity/Q597", "Lisbon"),
        ("urn:copyflow:entity:event", "urn:copyflow:entity:harbour-day", "Harbour Day"),
        ("urn:copyflow:entity:person", "Ana Reis", "Ana Reis"),
    ]


def test_corrections_are_said_before_the_text() -> None:
    """Every correction is shown, escaped, in order; an update and a first publication show none."""
    content = feed_of(corrected("not <5> but 6", "not 6 but 7")).findtext(f"{ATOM}entry/{ATOM}content") or ""
    first, second = content.index("not &lt;5&gt; but 6"), content.index("not 6 but 7")
    assert first < second < content.index("The river forum")
    assert "(2026-03-01)" in content
    updated = corrected("more is known", grade=CorrectionGrade.UPDATE)
    assert "more is known" not in (feed_of(updated).findtext(f"{ATOM}entry/{ATOM}content") or "")


def test_a_retracted_piece_says_so_in_its_language() -> None:
    """It stays an entry; title and text say before anything else that it is retracted."""
    retracted = corrected(
        "ничего этого не было",
        grade=CorrectionGrade.RETRACTION,
        language=LanguageTag("ru"),
        blocks=(block(BlockKind.HEADLINE, "Форум"), block(BlockKind.PARAGRAPH, "Открылся форум.", number=2)),
    )
    (entry,) = feed_of(retracted).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Отозвано: Форум"
    assert (entry.findtext(f"{ATOM}content") or "").startswith(
        '<div lang="ru" dir="ltr"><p class="retraction"><strong>Отозвано</strong> (2026-03-01)'
        ' <span dir="auto">ничего этого не было</span></p>'
    )


def test_withdrawn_editions_leave_a_tombstone_before_the_entries() -> None:
    """The tombstone names the edition and the time, and stands where RFC 4287's grammar allows it."""
    feed = feed_of(publication(), deleted=((f"urn:copyflow:{ARTICLE}:ru", NOW),))
    tags = [child.tag for child in feed]
    tombstone = feed.find(DELETED)
    assert tombstone is not None
    assert tombstone.attrib == {"ref": f"urn:copyflow:{ARTICLE}:ru", "when": "2026-03-02T07:00:00Z"}
    assert tags.index(DELETED) < tags.index(f"{ATOM}entry")


def test_a_partner_gets_a_tombstone_with_the_reason() -> None:
    """The document of a withdrawn edition is a feed with nothing but its tombstone."""
    feed = single(publication(pub_status=PubStatus.CANCELED, verb="withdrawn", note="not ours to tell"))
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{DELETED}/{{http://purl.org/atompub/tombstones/1.0}}comment") == "KILL: not ours to tell"
    assert single(publication()).find(DELETED) is None


def test_what_comes_back_is_newer_than_its_tombstone() -> None:
    """Readers keep an entry that was updated after the tombstone: a released edition's is, though its text is old."""
    held = single(publication(pub_status=PubStatus.WITHHELD, verb="withheld", this_version=NOW))
    back = single(publication(verb="released", this_version=NOW.replace(hour=8)))
    tombstone = held.find(DELETED)
    assert tombstone is not None
    assert (back.findtext(f"{ATOM}entry/{ATOM}updated") or "") > str(tombstone.get("when"))


def test_what_may_not_be_used_is_not_shown() -> None:
    """A held, withdrawn or embargoed edition is no entry, whoever hands it in."""
    held = publication(pub_status=PubStatus.WITHHELD, verb="withheld")
    withdrawn = publication(pub_status=PubStatus.CANCELED, verb="withdrawn")
    early = publication(embargoed_until=NOW)
    assert feed_of(held, withdrawn, early).findall(f"{ATOM}entry") == []


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    """A stray control character in a text does not break every reader's feed."""
    blocks = (block(BlockKind.HEADLINE, "a\x00b\x0bc\ufffe"), block(BlockKind.PARAGRAPH, "x\x1by\U0001f30d"))
    (entry,) = feed_of(publication(blocks=blocks)).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "abc"
    assert "<p>xy\U0001f30d</p>" in (entry.findtext(f"{ATOM}content") or "")


def test_a_sibling_of_the_same_language_is_linked_once() -> None:
    """RFC 4287 forbids two alternates of one type and language."""
    (entry,) = feed_of(publication(siblings=(sibling("en", "x"),))).findall(f"{ATOM}entry")
    assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1


@needs_schema
@settings(max_examples=100, deadline=None)
@given(st.lists(any_publication, max_size=3, unique_by=lambda item: item.uri))
def test_any_publications_make_a_feed(items: list[Publication]) -> None:
    """Whatever is published, the feed satisfies RFC 4287's grammar and shows what is usable, and no desk's note."""
    document = document_of(*items, deleted=((f"urn:copyflow:{ARTICLE}:ru", NOW),))
    assert standards().problems_of(document, "atom") == []
    assert [each for each in xml_documents.problems(document, "atom") if not each.path.endswith("title")] == []
    feed = ET.fromstring(document)  # noqa: S314 (our own document)
    assert len(feed.findall(f"{ATOM}entry")) == sum(item.pub_status is PubStatus.USABLE for item in items)
    assert b"NEVER-PUBLIC-NOTE" not in document
