"""Odd paths, hosts, headers and names: no file is read, nobody is led elsewhere, no header is added."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.api.conversation import ARTICLE, PASSWORD, SITE, Newsroom, newsroom_in
from tests.image_factories import picture
from tests.security.routes import Everywhere

ELSEWHERE = (
    "//evil.test", "/\\evil.test", "\\\\evil.test", "https://evil.test", "javascript:evil()", "/\t/evil.test",
    "/\n/evil.test", "//evil.test/%2e%2e", "http:evil.test", "/login?back_to=//evil.test", "///evil.test",
    " //evil.test",
    "/%09/evil.test\r\nSet-Cookie: a=b", "/ok\r\nSet-Cookie: a=b", "data:text/html,x", "",
)  # fmt: skip
OUTSIDE = (
    "../pyproject.toml", "..%2fpyproject.toml", "%2e%2e/%2e%2e/etc/passwd", "....//pyproject.toml",
    "..\\pyproject.toml",
    "..%5c..%5cpyproject.toml", "%00", "live.js%00.css", "%c0%ae%c0%ae/etc/passwd", "/etc/passwd", "%2fetc%2fpasswd",
    "%252e%252e%252fetc%252fpasswd", "./%2e%2e/templates/base.html", "live.js/..%2f..%2ftemplates%2fbase.html", "~root",
    "file:%2f%2f%2fetc%2fpasswd", "%ff%fe", "x" * 3_000,
)  # fmt: skip


@pytest.mark.parametrize("place", ELSEWHERE)
def test_signing_in_leads_nowhere_else(newsroom: Newsroom, place: str) -> None:
    """Whatever ``back_to`` says, who signs in stays on this host, and nothing is added to the answer."""
    fields = {"name": "writer", "password": PASSWORD, "back_to": place}
    here = {"Sec-Fetch-Site": "same-origin"}
    answers = [
        newsroom.person(here).request("POST", "/login", data=fields),
        newsroom.in_browser("writer").request("GET", f"/login?back_to={quote(place, safe='')}"),
    ]
    for answer in answers:
        assert answer.status_code == 303
        where = answer.headers["Location"]
        assert where.startswith("/")
        assert where[1:2] not in {"/", "\\"}
        assert where.isprintable()
        assert not any("a=b" in cookie for cookie in answer.headers.get_list("Set-Cookie"))
    form = newsroom.nobody.request("GET", f"/login?back_to={quote(place, safe='')}").text
    assert 'value="//' not in form
    assert "javascript:" not in form


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_path_leads_out_of_its_folder(everywhere: Everywhere, name: str) -> None:
    """Static files, pictures, the portal, feeds and ids: an odd path is 404 (or 405, 422), never a fault or a file."""
    newsroom = everywhere.newsroom
    bases = ("/static/", "/media/", f"/media/{'a' * 64}/", "/news/", "/news/en/", "/feeds/", "/articles/", "/glossary/",
             "/knowledge/", "/partners/", "/problems/", "/invitation/", "/review-links/", "/api/reference/", "/desks/",
             "/api/v1/articles/", "/api/v1/glossary/", "/api/v1/partners/", "/api/v1/review-links/")  # fmt: skip
    for person in (newsroom.nobody, everywhere.admin):
        for base in bases:
            answer = person.request("GET", base + name)
            assert answer.status_code < 500, (base, answer.text)
            assert "root:x:0" not in answer.text
            assert "[build-system]" not in answer.text
            assert "{% " not in answer.text, base
            where = answer.headers.get("Location", "/")
            assert where.startswith(("/", SITE + "/")), where
            assert not where.startswith(("//", "/\\")), where


@pytest.mark.parametrize(
    "path", ["//evil.test/", "//evil.test/%2e%2e", "/\\evil.test/", "//evil.test/articles/", "/news/", "//news/en/"]
)
def test_no_slash_too_many_leads_elsewhere(newsroom: Newsroom, path: str) -> None:
    """Addresses that a server might mend by a redirect lead to this host or to nothing."""
    answer = newsroom.nobody.request("GET", SITE + path)
    where = answer.headers.get("Location", "")
    assert not where.startswith(("//", "/\\"))
    assert not where or where.startswith(("/", SITE + "/"))


@pytest.mark.parametrize("given", ["a\r\nSet-Cookie: a=b", "a\nb", "x" * 101, "\u00e9", "a\x00b", "a\x7fb"])
def test_request_ids_are_not_echoed_unless_harmless(newsroom: Newsroom, given: str) -> None:
    """An id that could end a header's line, or fill a log, is replaced by one of ours."""
    answer = newsroom.nobody.request("GET", "/login", headers={b"X-Request-Id": given.encode("latin-1")})
    assert answer.headers["X-Request-Id"] != given
    assert answer.headers["X-Request-Id"].isprintable()
    assert not any("a=b" in cookie for cookie in answer.headers.get_list("Set-Cookie"))


@pytest.mark.parametrize(
    "name", ['a".html', "a\r\nSet-Cookie: a=b.jpg", "../../a.jpg", "a\x00.jpg", "\u202egpj.a", "x" * 300]
)
def test_names_of_files_reach_no_header_and_no_path(newsroom: Newsroom, name: str) -> None:
    """What an upload is called names neither a file of ours nor anything in an answer's headers."""
    article = newsroom.writer.article(targets=[])
    answer = newsroom.writer.request(
        "POST", f"articles/{article}/images", files={"file": (name, picture(), "image/jpeg")},
        data={"alt": "Wells"}, headers={"Idempotency-Key": "k"},
    )  # fmt: skip
    assert answer.status_code in {201, 400, 422}
    assert not any("a=b" in value for value in answer.headers.values())
    assert not list(Path(newsroom.application.settings.home).parent.glob("a.jpg"))


@pytest.mark.parametrize("tag", ['"1"\r\nX-Evil: 1', "\u00e9", '"' + "9" * 5_000 + '"', "W/" * 3_000, "\x00"])
@pytest.mark.parametrize("header", ["If-Match", "If-None-Match", "Idempotency-Key", "Last-Event-ID", "Accept-Language"])
def test_odd_headers_are_no_fault(newsroom: Newsroom, header: str, tag: str) -> None:
    """Whatever a header holds, the answer is a refusal or what was asked for, and the header is in no other."""
    value = {header.encode(): tag.encode("latin-1")}
    for method, path in (("POST", "articles"), ("GET", "articles"), ("GET", "/news"), ("GET", "/login")):
        answer = newsroom.writer.request(method, path, headers=value, **({"json": ARTICLE} if method == "POST" else {}))
        assert answer.status_code < 500, (path, answer.text)
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:99999", '"><script>evil()</script>', "a b", "evil.test/x?y#z", ""]
)
def test_a_made_up_host_is_in_no_link_of_a_site_that_has_its_own(tmp_path: Path, host: str) -> None:
    """With ``COPYFLOW_SITE_URL`` set, no page, feed, link or redirect names the host that a request claims."""
    with newsroom_in(tmp_path, site_url="https://news.example") as newsroom:
        article = newsroom.writer.article(targets=[])
        newsroom.do_the_workers_part(article)
        text = newsroom.reviewer.get(f"articles/{article}/editions/en").json()["content_hash"]
        newsroom.reviewer.act(article, "editions/en/approval", {"content_hash": text})
        newsroom.publisher.act(article, "editions/en/publication", {})
        claimed = {"Host": host}
        paths = ["/news", "/news/en", newsroom.address(article), "/feeds/all.atom", "/feeds/en.rss",
                 "/feeds/en.json", "/robots.txt",
                 "/sitemap.xml", "/news-sitemap.xml", f"/portal/en/{article}", "/news/EN", "/login"]  # fmt: skip
        for path in paths:
            answer = newsroom.nobody.request("GET", path, headers=claimed)
            assert answer.status_code < 500, path
            assert "evil" not in answer.text, path
            assert "evil" not in answer.headers.get("Location", ""), path
        admin = newsroom.in_browser("admin")
        made = admin.request("POST", "people/writer/link", headers=claimed)
        assert made.status_code >= 400 or made.json()["link"].startswith("https://news.example/")


@pytest.mark.parametrize("host", ['"><script>evil()</script>', "a b", "evil.test/x?y#z", "\u00e9", "["])
def test_a_host_that_is_none_is_no_markup(everywhere: Everywhere, host: str) -> None:
    """Without an address of its own the site takes the request's host: it is escaped wherever it stands."""
    newsroom = everywhere.newsroom
    for path in ("/news", everywhere.public, "/feeds/all.atom", "/sitemap.xml", "/robots.txt", "/api/reference"):
        answer = newsroom.nobody.request("GET", path, headers={b"Host": host.encode("latin-1")})
        assert answer.status_code < 500, (path, answer.text[:300])
        assert "<script>evil" not in answer.text, path
