"""What sources answer with, read: RSS, Atom, JSON Feed and ninjs 3.1 as they are met, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import factories as make
from tests.rendering.standards import needs_schema, standards
from tests.support.feeds import atom, atom_entry, ninjs, rss, rss_item
from workflow.domain.errors import InvalidValue
from workflow.domain.source_profile import SourceProfile
from workflow.ingest.documents import read_document
from workflow.ingest.drafting import draft_of
from workflow.ingest.items import FeedItem, Reading

ADDRESS = "https://agency.example/feeds/all.xml"
MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def read(document: str | bytes) -> Reading:
    """The items of a document."""
    return read_document(document.encode() if isinstance(document, str) else document, ADDRESS)


def only(document: str | bytes) -> FeedItem:
    """The one item of a document."""
    (item,) = read(document).items
    return item


def test_an_item_of_rss():
    """The whole text wins over the summary; titles are plain; HTML's entities are read though nobody declared them."""
    item = only(rss(rss_item(title="Ports &amp;amp; trade&nbsp;grow &amp;lt;fast&amp;gt;"), title="A &amp; B"))
    assert (item.id, item.title, item.publisher) == ("a-1", "Ports & trade grow <fast>", "A & B")
    assert (item.link, item.updated, item.byline) == ("https://agency.example/a-1", MOMENT, "A. Writer")
    assert (item.language, item.body_format, item.body[:4]) == ("en", "html", "<p>T")


def test_rss_without_guid_date_or_markup():
    """The link is the id, whole though it was relative; plain text stays plain."""
    item = only(
        "<rss><channel><item><title>T</title><link>/x</link><description>a b</description></item></channel></rss>"
    )
    assert (item.id, item.updated, item.body_format) == ("https://agency.example/x", None, "text")
    refused = read("<rss><channel><item><title>T</title></item></channel></rss>").refused
    assert [each.title for each in refused] == ["T"]


def test_rss_1_has_its_items_beside_the_channel():
    """And its ids in an attribute."""
    item = only(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>C</title></channel>'
        '<item rdf:about="urn:1"><title>T</title><description>D</description>'
        "<dc:date>2026-11-23T10:30:00+01:00</dc:date></item></rdf:RDF>"
    )
    assert (item.id, item.title, item.body, item.updated, item.publisher) == ("urn:1", "T", "D", MOMENT, "C")


def test_an_entry_of_atom():
    """XHTML becomes HTML without its namespace; the feed's language is the entry's."""
    item = only(atom(atom_entry(body="<p>It <b>began</b>.<br/>It ends.</p>")))
    assert item.body == "<div><p>It <b>began</b>.<br>It ends.</p></div>"
    assert (item.language, item.link, item.updated) == ("en", "https://agency.example/items/1", MOMENT)
    assert (item.byline, item.publisher) == ("B. Writer", "The Other Agency")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "windows-1251"])
def test_a_feed_is_read_in_the_encoding_that_it_names(encoding: str):
    """Chinese and Russian feeds name others than UTF-8."""
    title = "李军" if encoding != "windows-1251" else "Новости"
    document = rss(rss_item(title=title)).replace("utf-8", encoding)
    assert only(document.encode(encoding)).title == title


def test_a_text_in_no_encoding_is_refused():
    """Nothing is guessed."""
    with pytest.raises(InvalidValue, match="not in utf-8"):
        read(rss(rss_item(title="ü")).encode("latin-1"))


def test_nothing_outside_of_a_document_is_looked_at(tmp_path: Path):
    """A DTD of its own is read as nothing; an entity of its own ends the reading, whatever it names."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    item = only(f'<!DOCTYPE rss SYSTEM "{secret.as_uri()}">' + rss(rss_item(title="&secret;A")).partition("?>")[2])
    assert item.title == "A"
    for declared in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;'):
        with pytest.raises(InvalidValue, match="declares entities"):
            read(f"<!DOCTYPE rss [{declared}]><rss>&x;</rss>")


def test_an_item_of_ninjs_is_read_by_its_roles():
    """The main body in HTML, the main headline; what Copyflow does not know is passed over."""
    headlines = [{"role": "short", "value": "Short"}, {"role": "main", "value": "Long"}]
    item = only(json.dumps(ninjs(headlines=headlines, version="2", unheard={"of": []})))
    assert (item.title, item.body_format, item.urgency, item.genre) == ("Long", "html", 3, "Current")
    assert (item.publisher, item.byline, item.slugline) == ("Ninjs Agency", "C. Writer", "sco-summit")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"uri": "no uri"}, "/uri"),
        ({"type": "picture"}, "/type"),
        ({"pubStatus": "deleted"}, "/pubStatus"),
        ({"versionCreated": "yesterday"}, "/versionCreated"),
        ({"urgency": "3"}, "/urgency"),
        ({"bodies": [{"contentType": "text/html"}]}, "/bodies/0/value"),
        ({"headlines": "Headline"}, "/headlines"),
    ],
)
def test_ninjs_that_is_none_is_refused_with_the_place(changes, reason):
    """And the items beside it are read."""
    reading = read(json.dumps({"items": [ninjs(**changes), ninjs()]}))
    (refused,) = reading.refused
    assert reason in refused.reason
    assert len(reading.items) == 1


@needs_schema
def test_our_own_sample_is_ninjs_by_the_published_schema():
    """The tests speak of what the standard has."""
    assert standards().problems_of(json.dumps(ninjs()).encode(), "ninjs") == []


def test_a_draft_goes_through_intake():
    """Scripts are gone, links lead to the web only, and the same text in two formats has one digest."""
    profile = SourceProfile(name="A", address=ADDRESS)
    body = "<p>It  began on <a href='javascript:x'>Tuesday</a>.</p><script>x</script><style>y</style>"
    drafts = [
        draft_of(only(document), "s", profile)
        for document in (
            rss(rss_item(title="A  title", body=body)),
            atom(atom_entry(title="a title", body="It began on Tuesday.")),
        )
    ]
    assert [each.text for each in drafts] == ["It began on Tuesday."] * 2
    assert drafts[0].digest == drafts[1].digest
    assert all(not block.marks for block in drafts[0].blocks)


def test_the_language_is_said_by_source_item_or_words():
    """In this order; what nobody says and no word tells is refused."""
    item = only(rss(rss_item(), language="en_us"))
    assert draft_of(item, "s", SourceProfile(name="A", address=ADDRESS)).language == "en-US"
    assert draft_of(item, "s", SourceProfile(name="A", address=ADDRESS, language=make.RU)).language == "ru"
    spoken = only(rss(rss_item(), language="English"))
    assert draft_of(spoken, "s", SourceProfile(name="A", address=ADDRESS)).language == "en"
    silent = only(rss(rss_item(title="1", body="2"), language=""))
    with pytest.raises(InvalidValue, match="say the language of the source"):
        draft_of(silent, "s", SourceProfile(name="A", address=ADDRESS))
