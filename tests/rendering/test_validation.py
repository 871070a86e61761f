"""The gate before sending: what is wrong is named by path and reason, and what is right passes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.rendering.lives import Life
from tests.rendering.publications import STATES, publication
from tests.rendering.standards import needs_schema, standards
from workflow.domain.partner_profile import DOCUMENT_FORMATS
from workflow.domain.vocabulary import PubStatus
from workflow.rendering.document import RenderedItem
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import NAME, render_notice
from workflow.rendering.standards import StandardsUnavailable, load_standards
from workflow.rendering.validation import in_words, problems_of, why_not_sent


def spoiled(format_name: str, before: bytes, after: bytes, **changes: Any) -> list[str]:
    """The problems of a document in which some bytes were replaced."""
    body = FORMATS[format_name].render(publication(**changes)).body
    assert before in body
    item = RenderedItem(content_type="x", body=body.replace(before, after))
    return [str(each) for each in problems_of(item, format_name)]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("verb", STATES)
def test_what_we_render_passes(name: str, verb: str) -> None:
    """Every state in every format is sound by our own checks."""
    status, note = STATES[verb]
    item = publication(verb=verb, pub_status=status, note=note)
    assert problems_of(FORMATS[name].render(item), name) == ()
    assert why_not_sent(FORMATS[name].render(item), name, item) == ""


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("ninjs", b'"versionCreated":"2026-03-01', b'"versionCreated":"2026-02-30', "/versionCreated: '2026-02-30T"),
        ("ninjs", b'"pubStatus":"usable"', b'"pubStatus":"killed"', "/pubStatus: 'killed' is none of usable"),
        ("ninjs", b'"language":"en"', b'"language":"EN"', "/language: 'EN' is no language tag"),
        ("ninjs", b'"uri":"urn:copyflow:0198', b'"uri":"u n:0198', "/uri: 'u n:0198"),
        ("json-ld", b'"datePublished"', b'"datePublish"', "/datePublished: is missing"),
        ("json-feed", b'"id":"urn', b'"di":"urn', "/items/0/id: is missing"),
        ("json-feed", b"<div lang", b"<script lang", "/items/0/content_html: '<script lang"),
        ("json-feed", b"</p>", b"", "/items/0/content_html: '<div lang"),
        ("atom", b"<updated>2026-03-01T10:00:00.000005Z", b"<updated>yesterday", "/feed/updated: 'yesterday'"),
        ("atom", b"<entry xml:lang", b"<at:deleted-entry /><entry xml:lang", "/feed/deleted-entry/@ref: is missing"),
        ("atom", b"</entry></feed>", b"</entry><at:deleted-entry/></feed>", "stands after an entry"),
        ("atom", b"</feed>", b"", "/: is no well-formed XML"),
        ("rss", b"<pubDate>Sun, 01 Mar", b"<pubDate>Sun, 1 Mar", "/rss/channel/item[1]/pubDate: 'Sun, 1 Mar"),
        ("rss", b'<rss version="2.0"', b'<rss version="0.91"', "/rss/@version: '0.91' is none of 2.0"),
        ("news-sitemap", b'hreflang="x-default"', b'hreflang="de"', "none is for readers of other languages"),
        ("news-sitemap", b"<news:language>en<", b"<news:language>en-GB<", "/urlset/url[1]/news/publication/language"),
        ("newsml-g2", b'qcode="stat:usable"', b'qcode="stat:canceled"', "tells what may not be used any more"),
        ("newsml-g2", b' version="3"', b"", "/newsItem/@version: is missing"),
        ("wordpress-post", b" rev=3 -->", b" rev=2 -->", "/content: does not end in the comment"),
        ("wordpress-post", b'"slug":"forum', b'"slug":"\xd1\x84', "/slug: "),
        ("websub-ping", b"hub.mode=publish", b"hub.mode=subscribe", "/hub.mode: is not 'publish'"),
    ],
)
def test_what_is_wrong_is_named(name: str, before: bytes, after: bytes, expected: str) -> None:
    """Our own checks notice each kind of fault and say where it is."""
    assert [each for each in spoiled(name, before, after) if expected in each]


def test_two_entries_of_one_id_are_noticed() -> None:
    """An id stands once in a feed."""
    feed = json.loads(FORMATS["json-feed"].render(publication()).body)
    feed["items"] *= 2
    item = RenderedItem(content_type="x", body=json.dumps(feed).encode())
    assert [each.path for each in problems_of(item, "json-feed")] == ["/items/1/id"]


def test_bytes_that_are_no_text_are_noticed() -> None:
    """What is no JSON in UTF-8 is named as such."""
    (problem,) = problems_of(RenderedItem(content_type="x", body=b'{"uri":"\xff"}'), "ninjs")
    assert "is no JSON in UTF-8" in problem.reason


def test_a_refusal_says_format_paths_and_reasons() -> None:
    """One sentence for the attempt's log: what, where, why, and how much more."""
    item = publication(site_url="")
    assert why_not_sent(FORMATS["rss"].render(item), "rss", item) == (
        "The document is no valid rss and was not sent. /rss/channel/link: '' is no address on the web"
    )
    problems = problems_of(RenderedItem(content_type="x", body=b"{}"), "ninjs")
    assert in_words(problems).endswith(f"(and {len(problems) - 3} more)")


@pytest.mark.parametrize("name", [*DOCUMENT_FORMATS, "wordpress-post"])
def test_an_advance_copy_goes_only_where_an_embargo_can_be_said(name: str) -> None:
    """A format without a place for an embargo would publish it at once; taking one back is allowed in all."""
    early = publication(embargoed_until=datetime(2026, 3, 1, 12, tzinfo=UTC))
    refused = why_not_sent(FORMATS[name].render(early), name, early)
    assert ("no place for an embargo" in refused) is (name not in {"ninjs", "newsml-g2"})
    back = publication(embargoed_until=early.embargoed_until, pub_status=PubStatus.CANCELED, verb="withdrawn")
    assert why_not_sent(FORMATS[name].render(back), name, back) == ""


@needs_schema
def test_the_published_schemas_are_asked_too() -> None:
    """What only the schema knows is refused with the schema's own words and the path."""
    document = json.loads(FORMATS["ninjs"].render(publication()).body)
    document["bodies"][0]["colour"] = "red"
    item = RenderedItem(content_type="x", body=json.dumps(document).encode())
    assert problems_of(item, "ninjs") == ()
    (problem,) = problems_of(item, "ninjs", standards())
    assert problem.path == "/bodies/0"
    assert "'colour' was unexpected" in problem.reason
    body = FORMATS["newsml-g2"].render(publication()).body.replace(b"<urgency>4", b"<urgency>12")
    assert "urgency" in str(problems_of(RenderedItem(content_type="x", body=body), "newsml-g2", standards())[0])
    body = FORMATS["atom"].render(publication()).body.replace(b"<generator>", b"<generator><b/>")
    assert problems_of(RenderedItem(content_type="x", body=body), "atom", standards()) != ()


@needs_schema
@pytest.mark.parametrize("number", [0, 3])
def test_a_whole_life_in_ten_languages_is_valid_in_every_format(number: int) -> None:
    """Publish, translate, update, correct, hold, release, withdraw: every document passes every judge there is.

    ``benchmarks/conformance.py`` does the same for five hundred articles, and with the validators of readers' programs.
    """
    judged = 0
    for _, item in Life(number).publications():
        for name, each in FORMATS.items():
            assert why_not_sent(each.render(item), name, item, standards()) == ""
        assert why_not_sent(render_notice(item, "ninjs"), NAME, item, standards()) == ""
        judged += 1
    assert judged > 40


def test_a_folder_without_schemas_is_refused_in_words(tmp_path: Path) -> None:
    """The operator reads which files are wanted, and that they may do without."""
    with pytest.raises(StandardsUnavailable, match=r"ninjs-schema_3\.1\.json.*or unset it"):
        load_standards(tmp_path)


def test_a_schema_that_cannot_be_read_is_refused_in_words(tmp_path: Path) -> None:
    """A broken file is named by its folder, when the process starts and not when something is to be sent."""
    (tmp_path / "jsonfeed-schema-v1.1.json").write_text("{")
    with pytest.raises(StandardsUnavailable, match="has a schema that cannot be read"):
        load_standards(tmp_path)


@needs_schema
def test_a_folder_may_have_some_of_the_schemas(tmp_path: Path) -> None:
    """The formats whose schema is there are judged by it, the others by our own checks."""
    name = "jsonfeed-schema-v1.1.json"
    (tmp_path / name).write_bytes((standards().folder / name).read_bytes())
    found = load_standards(tmp_path)
    assert found.formats == ("json-feed",)
    assert problems_of(FORMATS["ninjs"].render(publication()), "ninjs", found) == ()
