"""The Google News sitemap: what is recent, in which languages, under which names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from tests.rendering.publications import ARTICLE, SLUG, any_publication, publication, sibling
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import ArticleId, LanguageTag, PubStatus
from workflow.rendering.formats import FORMATS
from workflow.rendering.formats.news_sitemap import news_language, render_sitemap
from workflow.rendering.validation import problems_of

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "h": "http://www.w3.org/1999/xhtml",
}
FIRST = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def urls(*items: Publication, now: datetime = FIRST) -> list[ET.Element]:
    """The addresses of the portal's sitemap."""
    document = render_sitemap(items, site_url="https://news.example", publisher="Harbour News", now=now)
    return ET.fromstring(document).findall("s:url", NAMES)  # noqa: S314 (our own document)


def test_an_address_tells_its_edition() -> None:
    """Address, name of the publication, original date, title and last change stand where Google looks for them."""
    changed = FIRST + timedelta(hours=3)
    (url,) = urls(publication(text_changed=changed), now=changed)
    assert url.findtext("s:loc", "", NAMES) == f"https://news.example/news/en/{SLUG}"
    assert url.findtext("s:lastmod", "", NAMES) == "2026-03-01T12:30:00Z"
    assert url.findtext("news:news/news:publication/news:name", "", NAMES) == "Harbour News"
    assert url.findtext("news:news/news:publication_date", "", NAMES) == "2026-03-01T09:30:00Z"
    assert url.findtext("news:news/news:title", "", NAMES) == "Forum opens <today> & tomorrow"


def test_languages_name_each_other_themselves_and_a_default() -> None:
    """Every edition of a story names the same set of pages, itself included, and the same default: the original."""
    english = publication(siblings=(sibling("ar", "المنتدى"),))
    arabic = publication(
        language=LanguageTag("ar"), slug=sibling("ar", "المنتدى").slug, siblings=(sibling("en", "Forum"),)
    )
    arabic_links, english_links = (
        {link.get("hreflang"): (link.get("href") or "")[-10:] for link in url.findall("h:link", NAMES)}
        for url in sorted(urls(english, arabic), key=lambda url: url.findtext("s:loc", "", NAMES))
    )
    assert list(english_links) == ["ar", "en", "x-default"]
    assert english_links == arabic_links
    assert english_links["x-default"] == english_links["en"]


def test_only_the_last_two_days_are_listed() -> None:
    """An address stays for two days after the first publication, however often the text is corrected."""
    item = publication(text_changed=FIRST + timedelta(days=5))
    assert len(urls(item, now=FIRST + timedelta(days=2))) == 1
    assert urls(item, now=FIRST + timedelta(days=2, seconds=1)) == []
    assert urls(item, now=FIRST - timedelta(seconds=1)) == []


def test_a_thousand_addresses_at_most_the_newest_first() -> None:
    """Of more the oldest are left out."""
    items = [
        publication(article_id=ArticleId(f"a{number}"), first_published=FIRST + timedelta(seconds=number))
        for number in range(1_005)
    ]
    found = urls(*items, now=FIRST + timedelta(hours=1))
    dates = [url.findtext("news:news/news:publication_date", "", NAMES) for url in found]
    assert len(dates) == 1_000
    assert dates == sorted(dates, reverse=True)
    assert dates[-1] == "2026-03-01T09:30:05Z"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en-GB", "en"),
        ("pt-BR", "pt"),
        ("zh", "zh-cn"),
        ("zh-Hans", "zh-cn"),
        ("zh-Hans-HK", "zh-cn"),
        ("zh-Hant", "zh-tw"),
        ("zh-TW", "zh-tw"),
        ("haz", "haz"),
    ],
)
def test_languages_are_named_as_google_takes_them(tag: str, expected: str) -> None:
    """Two or three letters; of Chinese one of two codes."""
    assert news_language(LanguageTag(tag)) == expected


def test_what_is_gone_or_early_is_absent() -> None:
    """Withdrawn, held and embargoed editions have no address."""
    gone = publication(pub_status=PubStatus.CANCELED, verb="withdrawn")
    assert urls(gone, publication(embargoed_until=FIRST)) == []
    assert b"<url>" not in FORMATS["news-sitemap"].render(gone).body
    assert ARTICLE.encode() not in FORMATS["news-sitemap"].render(gone).body


@settings(max_examples=100, deadline=None)
@given(any_publication)
def test_any_publication_makes_a_sitemap(item: Publication) -> None:
    """Whatever is published, the sitemap is sound but for an empty title."""
    found = problems_of(FORMATS["news-sitemap"].render(item), "news-sitemap")
    assert [each for each in found if not each.path.endswith("/title")] == []
