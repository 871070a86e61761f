"""The simulated partner reads what the newsroom's own formats say of themselves."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.rendering.publications import publication
from tests.rendering.standards import STANDARDS, needs_schema
from workflow.cli.simulator.documents import Copy, UnreadableError, read
from workflow.cli.simulator.schemas import PublishedSchemas, SchemasMissingError
from workflow.domain.commands import Details
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import render_notice

NUMBERED = ("ninjs", "newsml-g2", "json-ld")
RUSSIAN = LanguageTag("ru")
NAMELESS = frozenset({"news-sitemap", "websub-ping", "wordpress-post"})
"""Documents that do not say whose revision they are."""
NAMING = sorted(set(FORMATS) - NAMELESS)


def received(name: str, item: Publication) -> Copy:
    rendered = FORMATS[name].render(item)
    return read(rendered.content_type, rendered.body)


@pytest.mark.parametrize("name", NAMING)
def test_a_published_edition_is_recognised_in_every_format(name: str) -> None:
    """Its identity, language and status; its revision too, where the format has a place for it."""
    item = publication(language=RUSSIAN, revision=7, details=Details(publisher="Harbour University"))
    copy = received(name, item)
    assert (copy.format, copy.edition, copy.language, copy.status) == (name, item.uri, "ru", "usable")
    assert copy.tells
    assert copy.revision == 7 or name not in NUMBERED


@pytest.mark.parametrize("name", NAMING)
def test_a_withdrawal_is_recognised_in_every_format(name: str) -> None:
    """It names the same edition, is newer, is not usable and tells nothing."""
    item = publication(details=Details(publisher="Harbour University"))
    later = item.this_version + timedelta(seconds=5)
    gone = publication(
        revision=item.revision + 1, verb="withdrawn", pub_status=PubStatus.CANCELED, blocks=(), this_version=later
    )
    before, after = received(name, item), received(name, gone)
    assert after.edition == before.edition
    assert (after.status, after.tells) == ("canceled", False)
    assert before.rank is not None
    assert after.rank is not None
    assert after.rank > before.rank


def test_atom_rss_and_json_feed_are_read_by_their_specifications() -> None:
    """An entry, an item and a tombstone, whoever wrote them."""
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC).timestamp()
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ur"><entry><id>urn:1</id>'
        "<updated>2026-03-01T08:00:00Z</updated></entry></feed>"
    )
    tombstone = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        '<at:deleted-entry ref="urn:1" when="2026-03-01T08:00:00Z"/></feed>'
    )
    rss = (
        '<rss version="2.0"><channel><language>fa</language><item><guid>urn:1</guid>'
        "<pubDate>Sun, 01 Mar 2026 08:00:00 +0000</pubDate></item></channel></rss>"
    )
    item = {"id": "urn:1", "date_modified": "2026-03-01T08:00:00Z", "language": "zh-Hans"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    read_copies = [read("", text.encode()) for text in (atom, tombstone, rss, json.dumps(feed))]
    assert [(copy.edition, copy.rank) for copy in read_copies] == [("urn:1", moment)] * 4
    assert [copy.language for copy in read_copies] == ["ur", "", "fa", "zh-Hans"]
    assert [copy.status for copy in read_copies] == ["usable", "canceled", "usable", "usable"]


def test_a_thin_notice_is_read_from_its_data() -> None:
    """Standard Webhooks' own shape: type, timestamp, data; it tells no text."""
    item = publication(revision=7, site_url="https://news.example")
    notice = render_notice(item, "ninjs")
    copy = read(notice.content_type, notice.body)
    assert (copy.format, copy.edition, copy.revision, copy.status) == ("notice", item.uri, 7, "usable")
    assert not copy.tells


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "neither JSON nor XML"),
        (b"\xff\xfe", "neither JSON nor XML"),
        (b"[1]", "a JSON list where an object is expected"),
        (b"<open>", "no well-formed XML"),
        (b"<html/>", "XML whose root html is none of the formats"),
        (b'<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>', "XML with a document type"),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    """A partner would say no to it, and why."""
    with pytest.raises(UnreadableError, match=reason):
        read("application/json", body)


def test_a_folder_without_the_schemas_is_refused_with_their_names(tmp_path: Path) -> None:
    """The developer learns which files are missing."""
    with pytest.raises(SchemasMissingError, match=r"does not hold ninjs-schema_3\.1\.json, GeoJSON-schema\.json"):
        PublishedSchemas(tmp_path)


@needs_schema
def test_published_schemas_tell_good_documents_from_bad_ones() -> None:
    """Ours have no faults; one that lost its identity has, with its place."""
    schemas = PublishedSchemas(STANDARDS)
    item = publication()
    for name in ("ninjs", "newsml-g2"):
        body = FORMATS[name].render(item).body
        assert schemas.faults(name, body) == []
        assert schemas.faults(name, body.replace(b'"uri"', b'"url"', 1).replace(b" guid=", b" gid=", 1)) != []
