"""The public portal over HTTP: addresses, documents, feeds, caches, and what happens to what is taken back."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import httpx
import pytest

from api.portal.documents import MEDIA_TYPES
from api.portal.site import PAGE
from tests.api.conversation import SITE, Newsroom, newsroom_in
from tests.support.servers import PostgresServer
from workflow.domain.annotations import EntityType
from workflow.domain.commands import AddTag, RegisterPartner
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, PartnerId, Role, system_actor
from workflow.rendering.formats import FORMATS

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
PROGRAMS = (
    "curl/8",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "",
    "python-httpx/1",
    "Mozilla/5.0 (X11) HeadlessChrome/156.0",
    "facebookexternalhit/1.1",
    "Feedly/1.0",
)
PROBLEM = "application/problem+json"
WATER = "medtop:20000424"
EDITOR = Actor(id="user:editor", name="editor", roles=frozenset({Role.REVIEWER}))


def approve(newsroom: Newsroom, article: str, language: str = "en") -> None:
    """The reviewer's word on what stands there."""
    text = newsroom.reviewer.get(f"articles/{article}/editions/{language}").json()["content_hash"]
    answer = newsroom.reviewer.act(article, f"editions/{language}/approval", {"content_hash": text})
    assert answer.status_code == 200, answer.text


def publish(newsroom: Newsroom, *languages: str, topic: str = "", **changes: Any) -> str:
    """An article whose editions in these languages are public; its id."""
    languages = languages or ("en",)
    targets = [{"language": language} for language in languages if language != "en"]
    article = newsroom.writer.article(targets=targets, **changes)
    newsroom.do_the_workers_part(article)
    for language in languages:
        if topic:
            given = AddTag(
                by=EDITOR,
                at=newsroom.application.clock.now(),
                language=LanguageTag(language),
                type=EntityType.TOPIC,
                entity_id=topic,
                name="water",
            )
            newsroom.application.newsroom.execute(given, article_stream(ArticleId(article)))
        approve(newsroom, article, language)
        answer = newsroom.publisher.act(article, f"editions/{language}/publication", {})
        assert answer.status_code == 200, answer.text
    return article


def get(newsroom: Newsroom, path: str, **headers: str) -> httpx.Response:
    """What anybody gets; header names with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return newsroom.nobody.request("GET", path, headers=named)


def take_back(newsroom: Newsroom, article: str, step: str, language: str = "en") -> None:
    answer = newsroom.publisher.act(article, f"editions/{language}/{step}", {"reason": "Moonstone reason"})
    assert answer.status_code == 200, answer.text


# --- addresses ------------------------------------------------------------------------------------


def test_an_edition_is_at_its_address_in_every_spelling(newsroom: Newsroom) -> None:
    """Old words before the key, the language in other letters and the first addresses lead to the one page for good."""
    article = publish(newsroom)
    address = newsroom.address(article)
    assert get(newsroom, address).status_code == 200
    key = address[-10:]
    ways = {
        f"/news/en/other-words-{key}": address,
        f"/news/en/{key}": address,
        address.replace("/en/", "/EN/"): address,
        f"/portal/en/{article}": address,
        f"/news/en/other-words-{key}/ninjs": f"{address}/ninjs",
        "/portal": "/news",
        "/portal?language=en": "/news/en",
        "/portal/feeds/all.atom": "/feeds/all.atom",
        "/portal/feeds/en.atom": "/feeds/en.atom",
        "/feeds/EN.rss": "/feeds/en.rss",
        "/news/EN?page=2": "/news/en?page=2",
    }
    for old, new in ways.items():
        answer = get(newsroom, old)
        assert (answer.status_code, answer.headers.get("Location")) == (308, f"{SITE}{new}"), old


@pytest.mark.parametrize(
    "path",
    ["/news/en/no-key", "/news/en/words-0123456789", "/news/xx-bad", "/news/no language/x", "/news/en?page=99",
     "/news/en/topic/medtop:1", "/feeds/en.pdf", "/feeds/nolanguage1.atom", "/feeds/en/medtop:1.rss",
     "/portal/en/0", "/portal/feeds/x1.atom", "/news/en/words-0123456789/ninjs"],
)  # fmt: skip
def test_what_never_was_is_not_there(shared_newsroom: Newsroom, path: str) -> None:
    """404, and never an error of another kind."""
    answer = get(shared_newsroom, path, accept="text/html")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] in {"public, no-cache", "no-store"}


def test_lists_go_on_over_pages(newsroom: Newsroom) -> None:
    """A language's list has its newest first, and each page leads to the one before and the one after."""
    for number in range(PAGE + 1):
        publish(newsroom, headline=f"News number {number}")
    first, second = get(newsroom, "/news/en").text, get(newsroom, "/news/en?page=2").text
    assert first.index(f"News number {PAGE}<") < first.index(f"News number {PAGE - 1}<")
    assert ("News number 0<" in first, "News number 0<" in second) == (False, True)
    assert f'<link rel="next" href="{SITE}/news/en?page=2">' in first
    assert f'<link rel="prev" href="{SITE}/news/en">' in second
    assert 'rel="next"' not in second


# --- documents and feeds --------------------------------------------------------------------------


def test_documents_are_those_that_partners_get(newsroom: Newsroom) -> None:
    """Each format is at the page's address, byte for byte as rendered for this site, under its own media type."""
    article = publish(newsroom, "en", "pt")
    address = newsroom.address(article, "pt")
    publication = newsroom.application.views.publication(ArticleId(article), LanguageTag("pt"))
    assert publication is not None
    for name, kind in MEDIA_TYPES.items():
        answer = get(newsroom, f"{address}/{name}")
        rendered = FORMATS[name].render(replace_site(publication))
        assert answer.content == rendered.body
        assert answer.headers["Content-Type"].split(";")[0] == rendered.content_type.split(";")[0] == kind
        assert answer.headers["Link"] == f'<{SITE}{address}>; rel="canonical"'
        assert get(newsroom, f"{address}/{name}", if_none_match=answer.headers["ETag"]).status_code == 304
    page = get(newsroom, address).text
    assert f'<link rel="alternate" type="application/json" href="{SITE}{address}/ninjs">' in page
    assert get(newsroom, f"{address}/wordpress-post").status_code == 404


def replace_site(publication: Any) -> Any:
    """The publication on the site of these tests."""
    from dataclasses import replace

    return replace(publication, site_url=SITE)


def test_feeds_have_what_they_are_of(newsroom: Newsroom) -> None:
    """Everything, a language, a topic in a language, in three formats; and a topic has its page and its name."""
    publish(newsroom, "en", "pt", topic=WATER, headline="Wells reopen")
    publish(newsroom, headline="Trams run")
    wanted = {"all": 3, "en": 2, "pt": 1, f"en/{WATER}": 1, "ur": 0}
    for name, count in wanted.items():
        for suffix in ("atom", "rss"):
            answer = get(newsroom, f"/feeds/{name}.{suffix}")
            parsed = feedparser.parse(answer.text)
            assert (answer.status_code, parsed.bozo, len(parsed.entries)) == (200, False, count), (name, suffix)
        listed = get(newsroom, f"/feeds/{name}.json").json()
        assert (len(listed["items"]), listed["feed_url"]) == (count, f"{SITE}/feeds/{name}.json")
    page = get(newsroom, f"/news/en/topic/{WATER}")
    assert (page.status_code, "Wells reopen" in page.text, "Trams run" in page.text) == (200, True, False)
    assert "<h1>water</h1>" in page.text
    assert "water" in feedparser.parse(get(newsroom, f"/feeds/en/{WATER}.atom").text).feed.title


def test_feeds_name_the_hubs_that_are_told(newsroom: Newsroom) -> None:
    """A hub among the partners stands in the header and in the document, until it is paused."""
    partner = PartnerId("01a00000-0000-7000-8000-000000000001")
    profile = PartnerProfile(name="Hub", endpoint="https://hub.example/", transport="websub", format="websub-ping")
    command = RegisterPartner(
        by=system_actor("hub"), at=newsroom.application.clock.now(), partner_id=partner, profile=profile
    )
    newsroom.application.newsroom.execute(command, partner_stream(partner))
    answer = get(newsroom, "/feeds/all.atom")
    assert answer.headers["Link"] == f'<{SITE}/feeds/all.atom>; rel="self", <https://hub.example/>; rel="hub"'
    assert [each.href for each in feedparser.parse(answer.text).feed.links if each.rel == "hub"] == [
        "https://hub.example/"
    ]
    assert get(newsroom, "/feeds/all.json").json()["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    tag = newsroom.admin.get(f"partners/{partner}").headers["ETag"]
    paused = newsroom.admin.request(
        "POST", f"partners/{partner}/pause", json={"reason": "x"}, headers={"If-Match": tag}
    )
    assert paused.status_code == 200, paused.text
    assert "hub.example" not in str(get(newsroom, "/feeds/all.atom").headers)


def test_a_hub_may_have_any_address(newsroom: Newsroom) -> None:
    """Letters beyond ASCII, and signs that end an address in a header, are written so that the header holds them."""
    partner = PartnerId("01a00000-0000-7000-8000-000000000001")
    profile = PartnerProfile(
        name="Hub", endpoint="https://hub.example/发>布?a=%41", transport="websub", format="websub-ping"
    )
    command = RegisterPartner(
        by=system_actor("hub"), at=newsroom.application.clock.now(), partner_id=partner, profile=profile
    )
    newsroom.application.newsroom.execute(command, partner_stream(partner))
    for suffix in ("atom", "rss", "json"):
        link = get(newsroom, f"/feeds/all.{suffix}").headers["Link"]
        assert link.endswith(', <https://hub.example/%E5%8F%91%3E%E5%B8%83?a=%41>; rel="hub"')


@pytest.mark.parametrize("path", ["/news/en/topic/a%00b", "/portal/en/%00", "/news/en/%00", "/feeds/en/%00.atom"])
def test_addresses_that_no_database_can_hold_are_not_there(
    tmp_path: Path, postgres_server: PostgresServer, path: str
) -> None:
    """PostgreSQL takes no NUL in a text: nobody can fill the log with errors of ours by asking for one."""
    with newsroom_in(tmp_path, database_url=postgres_server.fresh_database()) as newsroom:
        assert get(newsroom, path).status_code == 404


def test_sitemaps_list_pages_with_their_translations(newsroom: Newsroom) -> None:
    """Every page once, each with all its languages, itself among them; news only for two days."""
    article = publish(newsroom, "en", "pt")
    addresses = {f"{SITE}{newsroom.address(article, language)}" for language in ("en", "pt")}
    root = ET.fromstring(get(newsroom, "/sitemap.xml").content)  # noqa: S314 - our own document
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    listed = {
        url.findtext("s:loc", "", space): {each.get("href") for each in url.findall("x:link", space)}
        for url in root.findall("s:url", space)
    }
    assert listed == {f"{SITE}/news": set(), f"{SITE}/news/en": set(), f"{SITE}/news/pt": set()} | dict.fromkeys(
        addresses, addresses
    )
    news = get(newsroom, "/news-sitemap.xml")
    assert all(f"<loc>{address}</loc>" in news.text for address in addresses)
    assert f"Sitemap: {SITE}/news-sitemap.xml" in get(newsroom, "/robots.txt").text


# --- caches ---------------------------------------------------------------------------------------


def test_a_large_sitemap_is_told_in_parts(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody makes us write out everything at once; each page is in one part, with all its translations."""
    monkeypatch.setattr("api.portal.sitemaps.MOST_ADDRESSES", 3)
    articles = [publish(newsroom, "en", "pt") for _ in range(3)]
    index = ET.fromstring(get(newsroom, "/sitemap.xml").content)  # noqa: S314 - of our own making
    parts = [str(each.text) for each in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert parts == [f"{SITE}/sitemap-1.xml", f"{SITE}/sitemap-2.xml"]
    found: list[str] = []
    for part in parts:
        root = ET.fromstring(get(newsroom, part.removeprefix(SITE)).content)  # noqa: S314 - likewise
        for url in root[3:] if part == parts[0] else root:
            assert len(url.findall("{http://www.w3.org/1999/xhtml}link")) == 2
            found += [str(url[0].text)]
        lists = [str(url[0].text) for url in root if len(url) == 1]
        assert lists == ([f"{SITE}/news", f"{SITE}/news/en", f"{SITE}/news/pt"] if part == parts[0] else [])
    assert len(set(found)) == len(found) == 2 * len(articles)
    for beyond in ("3", "0", "x", "9" * 30):
        assert get(newsroom, f"/sitemap-{beyond}.xml").status_code in {404, 422}


@pytest.mark.parametrize("path", ["page", "/news", "/news/en", "/feeds/all.atom", "/feeds/en.json", "/sitemap.xml"])
def test_who_has_it_already_is_told_so(newsroom: Newsroom, path: str) -> None:
    """By entity tag, weak or in a list, and by date where there is one; HEAD says what GET says, without the body."""
    article = publish(newsroom)
    address = newsroom.address(article) if path == "page" else path
    answer = get(newsroom, address)
    tag = answer.headers["ETag"]
    assert answer.headers["Cache-Control"] == "public, no-cache"
    for known in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        same = get(newsroom, address, if_none_match=known)
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    assert get(newsroom, address, if_none_match='"x"').status_code == 200
    if "Last-Modified" in answer.headers:
        changed = parsedate_to_datetime(answer.headers["Last-Modified"])
        assert get(newsroom, address, if_modified_since=answer.headers["Last-Modified"]).status_code == 304
        before = format_datetime(changed - timedelta(seconds=1), usegmt=True)
        assert get(newsroom, address, if_modified_since=before).status_code == 200
        assert (
            get(newsroom, address, if_modified_since=answer.headers["Last-Modified"], if_none_match='"x"').status_code
            == 200
        )
        assert get(newsroom, address, if_modified_since="yesterday").status_code == 200
    head = newsroom.nobody.request("HEAD", address, headers={"Accept-Encoding": "identity"})
    whole = get(newsroom, address, accept_encoding="identity")
    assert (head.status_code, head.content) == (200, b"")
    of_head, of_get = (
        {n: v for n, v in each.headers.items() if n not in {"x-request-id", "vary"}} for each in (head, whole)
    )
    assert of_head == of_get


def test_a_new_text_or_another_language_makes_another_page(newsroom: Newsroom) -> None:
    """A correction and a translation's publication are seen at once by whoever kept the page."""
    article = publish(newsroom, "en")
    first = get(newsroom, newsroom.address(article)).headers["ETag"]
    again = publish(newsroom, "en", "pt")
    with_other = get(newsroom, newsroom.address(again))
    assert 'hreflang="pt"' in with_other.text
    take_back(newsroom, again, "withdrawal", "pt")
    after = get(newsroom, newsroom.address(again), if_none_match=with_other.headers["ETag"])
    assert (after.status_code, 'hreflang="pt"' in after.text) == (200, False)
    body = {"headline": "Wells reopen", "body": "The wells are open.", "note": "One well.", "grade": "correction"}
    assert newsroom.writer.act(article, "corrections", body).status_code in {200, 201}
    newsroom.do_the_workers_part(article)
    approve(newsroom, article)
    published = newsroom.publisher.act(article, "editions/en/publication", {})
    assert published.status_code == 200, published.text
    corrected = get(newsroom, newsroom.address(article), if_none_match=first)
    assert corrected.status_code == 200
    assert "One well." in corrected.text
    assert "<strong>Correction</strong>" in corrected.text


# --- what is taken back ---------------------------------------------------------------------------


def everywhere(newsroom: Newsroom, article: str) -> dict[str, httpx.Response]:
    """Every public address at which something could be told of an article in English."""
    page = newsroom.address(article)
    paths = [
        "/news", "/news/en", f"/news/en/topic/{WATER}", "/sitemap.xml", "/news-sitemap.xml", page,
        f"/news/en/x-{page[-10:]}", f"/portal/en/{article}", newsroom.address(article, "pt"),
        *(f"{page}/{name}" for name in MEDIA_TYPES),
        *(f"/feeds/{name}.{suffix}" for name in ("all", "en", f"en/{WATER}") for suffix in ("atom", "rss", "json")),
    ]  # fmt: skip
    return {path: get(newsroom, path) for path in paths}


@pytest.mark.parametrize(("step", "status"), [("hold", 404), ("withdrawal", 410)])
def test_what_is_taken_back_appears_nowhere(newsroom: Newsroom, step: str, status: int) -> None:
    """In no page, list, feed, sitemap or document is its text, headline or reason; its pages are gone or never were."""
    secret = {"headline": "Moonstone headline", "body": "Moonstone body."}
    article = publish(newsroom, "en", "pt", topic=WATER, **secret)
    publish(newsroom, headline="Another one", topic=WATER)
    assert all(answer.is_success or answer.is_redirect for answer in everywhere(newsroom, article).values())
    page = newsroom.address(article)
    take_back(newsroom, article, step)
    after = everywhere(newsroom, article)
    told = {path: re.findall(r"(?<!\[pt\] )Moonstone", answer.text) for path, answer in after.items()}
    assert {path for path, found in told.items() if found} == set()
    mine = after.keys() - {page, f"/portal/en/{article}"}
    named = {path for path in mine if page[-10:] in after[path].text and after[path].headers["Content-Type"] != PROBLEM}
    assert named == set()
    assert not any("Moonstone reason" in answer.text for answer in after.values())
    assert page not in after[newsroom.address(article, "pt")].text
    for path in (page, f"/news/en/x-{page[-10:]}", *(f"{page}/{name}" for name in MEDIA_TYPES)):
        assert after[path].status_code == status, path
        assert "no-cache" in after[path].headers["Cache-Control"]
    assert after[page].headers["X-Robots-Tag"] == "noindex"
    if step == "withdrawal":
        assert f'href="{SITE}{newsroom.address(article, "pt")}"' in after[page].text


def test_what_is_held_looks_as_if_it_never_was(newsroom: Newsroom) -> None:
    """Nobody can tell a held edition from none, and a release brings it back at the same address."""
    article = publish(newsroom)
    page = newsroom.address(article)
    take_back(newsroom, article, "hold")
    never = f"/news/en/words-{'0' * 10}"
    for suffix in ("", "/ninjs"):
        held, none = get(newsroom, page + suffix), get(newsroom, never + suffix)
        assert held.status_code == none.status_code == 404
        assert (
            held.text.replace(page, "").split('"request_id"')[0]
            == none.text.replace(never, "").split('"request_id"')[0]
        )
    released = newsroom.publisher.act(article, "editions/en/release", {})
    assert released.status_code == 200, released.text
    assert get(newsroom, page).status_code == 200


def test_feeds_tell_readers_to_forget(newsroom: Newsroom) -> None:
    """A withdrawn edition is a tombstone in Atom, and the feed is another for whoever kept it."""
    article = publish(newsroom)
    before = get(newsroom, "/feeds/en.atom").headers["ETag"]
    take_back(newsroom, article, "withdrawal")
    after = get(newsroom, "/feeds/en.atom", if_none_match=before)
    assert after.status_code == 200
    assert f'ref="urn:copyflow:{article}:en"' in after.text


# --- the page -------------------------------------------------------------------------------------


def test_an_embargo_and_the_desk_are_nobodys_business(newsroom: Newsroom) -> None:
    """What was embargoed until a moment that has passed is public without a word about it."""
    passed = (datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0)
    article = publish(newsroom, embargoed=passed.isoformat(), ednote="Moonstone note", slugline="moonstone-slug")
    page = get(newsroom, newsroom.address(article)).text
    assert passed.date().isoformat() not in page
    assert "oonstone" not in page


def test_machines_read_the_page_too(newsroom: Newsroom) -> None:
    """Languages point at each other and at themselves; the basics of Open Graph and JSON-LD are there."""
    article = publish(newsroom, "en", "pt", byline="Ana Lima", publisher="City Desk")
    for language in ("en", "pt"):
        page = get(newsroom, newsroom.address(article, language)).text
        for other in ("en", "pt"):
            assert f'hreflang="{other}" href="{SITE}{newsroom.address(article, other)}"' in page
        assert f'<link rel="canonical" href="{SITE}{newsroom.address(article, language)}">' in page
        assert f'<meta property="og:url" content="{SITE}{newsroom.address(article, language)}">' in page
        assert '<meta property="og:type" content="article">' in page
        assert f'href="{SITE}/feeds/{language}.atom"' in page
    described = page.split('application/ld+json">')[1].split("</script>")[0]
    assert json.loads(described)["inLanguage"] == "pt"
    assert "Tradução automática, aprovada por uma pessoa." in page


def test_pages_are_counted_when_they_are_opened(redis_newsroom: Newsroom) -> None:
    """Once for each page that a browser opened; not for programs, parts, previews, HEAD or who has the page already."""
    article = publish(redis_newsroom)
    address = redis_newsroom.address(article)

    def visits(**headers: str) -> str:
        text = get(redis_newsroom, address, **headers).text
        return text.split('<dd class="visits">')[1].split("<")[0]

    assert visits() == "0"
    reader = READER["User-Agent"]
    first = get(redis_newsroom, address, user_agent=reader)
    assert visits() == "1"
    for agent in PROGRAMS:
        get(redis_newsroom, address, user_agent=agent)
    for name, value in (("sec_purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("sec_fetch_dest", "iframe"),
                        ("sec_fetch_mode", "cors"), ("if_none_match", first.headers["ETag"])):  # fmt: skip
        get(redis_newsroom, address, user_agent=reader, **{name: value})
    redis_newsroom.nobody.request("HEAD", address, headers=READER)
    assert visits() == "1"
    again = get(redis_newsroom, address, user_agent=reader, sec_fetch_dest="document", sec_fetch_mode="navigate")
    assert visits() == "2"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Set-Cookie" not in first.headers


def test_visits_can_be_asked_for(newsroom: Newsroom) -> None:
    """By whoever works here: of an article by edition and day, and which were read most."""
    from workflow.visits import Batch

    article = publish(newsroom)
    today = newsroom.application.clock.now().date().isoformat()
    counts = {(today, LanguageTag("en"), ArticleId(article)): 3}
    assert newsroom.application.visits.add(Batch(id="one", counts=counts))
    told = newsroom.writer.get(f"articles/{article}/visits").json()
    assert told["total"] == 3
    assert told["items"] == [{"article_id": article, "language": "en", "visits": 3, "by_day": {today: 3}}]
    assert newsroom.writer.get("visits").json()["items"][0]["visits"] == 3
    assert newsroom.nobody.get("visits").status_code == 401
    assert newsroom.writer.get("articles/0/visits").status_code == 404
