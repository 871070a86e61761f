"""Images over HTTP: handed in, fetched, described, shown to readers, and taken away from them at once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conversation import Newsroom, Person, newsroom_in
from tests.api.test_portal import approve
from tests.image_factories import picture
from workflow.domain.vocabulary import ArticleId
from workflow.rendering.formats import FORMATS

WORDS = {"alt": "Wells in the square", "caption": "The wells at noon", "credit": "Ana Reis"}


FORM = {"Content-Type": "multipart/form-data; boundary=b"}


def upload(person: Person, article: str, content: bytes = b"", key: str = "", **words: str) -> httpx.Response:
    """Hand an image in as a form; its name lies about what it is."""
    return person.request(
        "POST",
        f"articles/{article}/images",
        files={"file": ("harmless.svg", content or picture(), "image/svg+xml")},
        data={**WORDS, **words},
        headers={"Idempotency-Key": key or str(uuid.uuid4())},
    )


def publish(newsroom: Newsroom, article: str, *languages: str) -> None:
    """Approve and publish editions."""
    newsroom.do_the_workers_part(article)
    for language in languages or ("en",):
        approve(newsroom, article, language)
        answer = newsroom.publisher.act(article, f"editions/{language}/publication")
        assert answer.status_code == 200, answer.text


def files_in(newsroom: Newsroom) -> list[str]:
    """Names of the files that are kept."""
    return sorted(path.name for path in newsroom.application.settings.media_folder.rglob("*.*") if path.is_file())


@contextmanager
def serving(answers: dict[str, tuple[int, dict[str, str], bytes]]) -> Iterator[tuple[str, list[str]]]:
    """A web server on loopback with these answers by path; its address, and the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            del args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def test_an_image_goes_from_a_form_to_readers_and_away_again(newsroom: Newsroom) -> None:
    """Kept for the newsroom, public with the edition, gone from the portal the moment that it is removed."""
    article = newsroom.writer.article()
    added = upload(newsroom.writer, article)
    assert added.status_code == 201, added.text
    image = added.json()
    assert (image["standing"], image["missing"], image["words"]["en"]["alt"]) == ("kept", ["pt"], WORDS["alt"])
    address = image["renditions"][0]["href"]
    assert newsroom.nobody.get(address).status_code == 404
    seen = newsroom.writer.get(address)
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "private, no-cache")
    publish(newsroom, article)
    shown = newsroom.nobody.get(address)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, s-maxage=0, immutable"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in shown.headers
    assert len(shown.content) == image["renditions"][0]["bytes"]
    again = newsroom.nobody.request("GET", address, headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = newsroom.nobody.request("HEAD", address)
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(shown.content)))
    page = newsroom.nobody.get(newsroom.address(article)).text
    assert f'<img src="{address}"' in page
    assert '<meta property="og:image" content="http://newsroom.test/media/' in page
    assert f'alt="{WORDS["alt"]}"' in page
    assert "The wells at noon" in page
    removed = newsroom.writer.act(article, f"images/{image['image_hash']}?reason=not+ours", method="DELETE")
    assert (removed.status_code, removed.json()["images"]) == (200, [])
    gone = newsroom.nobody.get(address)
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "public, no-cache")
    assert newsroom.writer.get(address).status_code == 410
    assert "<img" not in newsroom.nobody.get(newsroom.address(article)).text
    assert files_in(newsroom) == []


def test_every_document_links_to_the_image_and_none_after_it_went(newsroom: Newsroom) -> None:
    """What readers and partners fetch names it while it is there."""
    article = newsroom.writer.article()
    image = upload(newsroom.writer, article).json()
    publish(newsroom, article)
    address = newsroom.address(article)
    fetched = [f"{address}/{name}" for name in ("ninjs", "newsml-g2", "json-ld", "atom", "rss", "json-feed")]
    places = [*fetched, "/feeds/en.atom", "/feeds/en.rss", "/feeds/en.json", "/news-sitemap.xml"]
    for place in places:
        assert f"http://newsroom.test{image['renditions'][0]['href']}" in newsroom.nobody.get(place).text, place
    newsroom.writer.act(article, f"images/{image['image_hash']}?reason=x", method="DELETE")
    for place in places:
        assert "/media/" not in newsroom.nobody.get(place).text, place
    assert len(FORMATS) > len(fetched)


def test_what_changes_after_publication_waits_for_a_word(newsroom: Newsroom) -> None:
    """Another description is in nobody's page until the images are published; the API says which editions wait."""
    article = newsroom.writer.article()
    image = upload(newsroom.writer, article).json()["image_hash"]
    publish(newsroom, article)
    words = {"language": "en", "alt": "Two wells", "caption": "At noon"}
    changed = newsroom.translator.act(article, f"images/{image}", words, method="PATCH")
    assert (changed.status_code, changed.json()["unpublished"]) == (200, ["en"])
    assert changed.json()["images"][0]["credit"] == "Ana Reis"
    assert "Two wells" not in newsroom.nobody.get(newsroom.address(article)).text
    assert newsroom.writer.act(article, "images/publication").status_code == 403
    done = newsroom.publisher.act(article, "images/publication")
    assert (done.status_code, done.json()["unpublished"]) == (200, [])
    assert "Two wells" in newsroom.nobody.get(newsroom.address(article)).text
    assert newsroom.publisher.act(article, "images/publication").json()["code"] == "wrong_state"


def test_a_translation_has_its_own_words_or_says_whose_they_are(newsroom: Newsroom) -> None:
    """Until somebody translates them the source's words stand there, marked as in another language."""
    article = newsroom.writer.article()
    image = upload(newsroom.writer, article).json()["image_hash"]
    publish(newsroom, article, "en", "pt")
    assert (
        f'alt="{WORDS["alt"]}" width="640" height="400" loading="lazy" lang="en"'
        in newsroom.nobody.get(newsroom.address(article, "pt")).text
    )
    words = {"language": "pt", "alt": "Poços na praça"}
    assert newsroom.translator.act(article, f"images/{image}", words, method="PATCH").status_code == 200
    newsroom.publisher.act(article, "images/publication")
    page = newsroom.nobody.get(newsroom.address(article, "pt")).text
    assert 'alt="Poços na praça" width="640" height="400" loading="lazy" />' in page


def test_the_leading_image_is_chosen(newsroom: Newsroom) -> None:
    """The first in the order is the one that lists and cards show."""
    article = newsroom.writer.article()
    first, second = (upload(newsroom.writer, article, picture(600 + n, 400)).json()["image_hash"] for n in (1, 2))
    ordered = newsroom.writer.act(article, "images/order", {"image_hashes": [second, first]}, method="PUT")
    assert [each["image_hash"] for each in ordered.json()["images"]] == [second, first]
    publish(newsroom, article)
    assert (
        f'og:image" content="http://newsroom.test/media/{second}/'
        in newsroom.nobody.get(newsroom.address(article)).text
    )
    half = newsroom.writer.act(article, "images/order", {"image_hashes": [second]}, method="PUT")
    assert (half.status_code, half.json()["errors"][0]["pointer"]) == (422, "#/images")


def test_the_same_request_again_adds_nothing(newsroom: Newsroom) -> None:
    """A form is the same form though its parts are separated otherwise; another image under the key is another."""
    article = newsroom.writer.article()
    once, again = (upload(newsroom.writer, article, key="k-1") for _ in range(2))
    assert (once.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(newsroom.writer.get(f"articles/{article}/images").json()["images"]) == 1
    other = upload(newsroom.writer, article, picture(700, 400), key="k-1")
    assert other.json()["code"] == "idempotency_conflict"
    assert upload(newsroom.writer, article).json()["code"] == "already_exists"
    assert len(files_in(newsroom)) == 2


@pytest.mark.parametrize(
    ("sent", "status", "pointer"),
    [
        ({"files": {"file": ("a.jpg", b"<svg/>")}, "data": WORDS}, 422, "#/file"),
        ({"files": {"file": ("a.jpg", picture())}, "data": {**WORDS, "alt": "  "}}, 422, "#/alt"),
        ({"files": {"file": ("a.jpg", picture())}, "data": {**WORDS, "url": "https://a.example/b.jpg"}}, 422, "#/url"),
        ({"files": {"other": ("a.jpg", picture())}, "data": WORDS}, 422, "#/file"),
        ({"json": {**WORDS}}, 422, "#/url"),
        ({"json": {**WORDS, "url": "https://127.0.0.1/x.jpg"}}, 422, "#/url"),
        ({"json": {**WORDS, "url": "http://metadata.internal/x.jpg"}}, 422, "#/url"),
        ({"json": {**WORDS, "url": "file:///etc/passwd"}}, 422, "#/url"),
        ({"content": b"x" * (12 * 1024 * 1024 + 70_000), "headers": FORM}, 413, ""),
        ({"content": b"a=b", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 415, ""),
    ],
    ids=["svg", "no alt", "both", "no file", "no url", "loopback", "inside", "file", "too large", "no form"],
)
def test_what_is_wrong_is_said_of_its_field(
    newsroom: Newsroom, sent: dict[str, Any], status: int, pointer: str
) -> None:
    """And nothing is kept."""
    article = newsroom.writer.article()
    headers = {"Idempotency-Key": "k", **sent.pop("headers", {})}
    answer = newsroom.writer.request("POST", f"articles/{article}/images", headers=headers, **sent)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.text
    if pointer:
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert files_in(newsroom) == []


def test_only_who_may_adds_and_large_bodies_are_read_of_known_people_only(newsroom: Newsroom) -> None:
    """A translator describes and adds nothing; nobody's large body is not even read."""
    article = newsroom.writer.article()
    denied = upload(newsroom.translator, article)
    assert (denied.status_code, denied.json()["code"]) == (403, "not_allowed")
    body = b"x" * (3 * 1024 * 1024)
    assert newsroom.nobody.request("POST", f"articles/{article}/images", content=body).status_code == 413
    assert newsroom.writer.request("POST", f"articles/{article}/submission", content=body).status_code == 413
    assert files_in(newsroom) == []


def test_an_image_that_another_article_has_too_stays_there(newsroom: Newsroom) -> None:
    """Removing it from one does not take it from the other, nor its files."""
    one, other = newsroom.writer.article(), newsroom.writer.article(headline="Others")
    image = upload(newsroom.writer, one).json()
    assert upload(newsroom.writer, other).json()["image_hash"] == image["image_hash"]
    publish(newsroom, other)
    newsroom.writer.act(one, f"images/{image['image_hash']}?reason=x", method="DELETE")
    assert newsroom.nobody.get(image["renditions"][0]["href"]).status_code == 200
    newsroom.writer.act(other, f"images/{image['image_hash']}?reason=x", method="DELETE")
    assert newsroom.nobody.get(image["renditions"][0]["href"]).status_code == 410
    assert files_in(newsroom) == []


def test_an_image_is_fetched_behind_the_guard(tmp_path: Path) -> None:
    """From networks that are allowed only, redirects judged anew, whatever it calls itself, no more than is taken."""
    photo = picture(exif=b"Exif\0\0nothing of worth")
    answers = {
        "/photo": (200, {"Content-Type": "text/plain"}, photo),
        "/moved": (302, {"Location": "/photo"}, b""),
        "/around": (302, {"Location": "/around"}, b""),
        "/outside": (302, {"Location": "http://10.9.8.7/photo"}, b""),
        "/large": (200, {}, b"x" * (12 * 1024 * 1024 + 1)),
        "/page": (200, {"Content-Type": "image/jpeg"}, b"<html>no picture</html>"),
    }
    with serving(answers) as (site, asked), newsroom_in(tmp_path, allowed_networks="127.0.0.0/8") as newsroom:
        article = newsroom.writer.article()

        def fetch(path: str) -> httpx.Response:
            return newsroom.writer.create(f"articles/{article}/images", {**WORDS, "url": f"{site}{path}"})

        added = fetch("/moved")
        assert added.status_code == 201, added.text
        assert added.json()["fetched_from"] == f"{site}/moved"
        assert asked == ["/moved", "/photo"]
        for path in ("/around", "/outside", "/large", "/page", "/none"):
            refused = fetch(path)
            assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/url"), path
        assert "10.9.8.7" not in str(asked)
        assert len(files_in(newsroom)) == 2


def test_forms_do_all_of_it_without_a_script(newsroom: Newsroom) -> None:
    """Add, describe, order, remove and publish by plain forms; what was refused stands above what was typed."""
    article = newsroom.writer.article()
    writer, publisher = newsroom.in_browser("writer"), newsroom.in_browser("publisher")
    page = f"/articles/{article}/images"

    def send(person: Person, content: bytes = b"", **fields: str) -> httpx.Response:
        version = str(newsroom.application.views.article(ArticleId(article)).version)
        files = {"file": ("a.png", content, "image/png")} if content else None
        return person.request("POST", page, data={"expected_version": version, **fields}, files=files)

    refused = send(writer, b"<svg/>", action="add", form="add", alt="Wells, seen from above")
    assert refused.status_code == 422
    assert "Wells, seen from above</textarea>" in refused.text
    for width in (640, 700):
        added = send(writer, picture(width, 400), action="add", alt=f"Wells {width}", credit="Ana")
        assert (added.status_code, added.headers["Location"]) == (303, f"{page}?done=add")
    first, second = (image.hash for image in newsroom.application.views.article(ArticleId(article)).images)
    assert send(writer, action="up", image_hash=second).status_code == 303
    assert (
        send(writer, action="describe", image_hash=first, language="pt", alt="Poços", credit="Ana").status_code == 303
    )
    late = writer.request("POST", page, data={"action": "down", "image_hash": second, "expected_version": "1"})
    assert late.status_code == 412
    publish(newsroom, article)
    assert send(writer, action="describe", image_hash=first, language="en", alt="Anew").status_code == 303
    assert "Publish the images as they are now" in publisher.get(page).text
    assert send(publisher, action="publish").status_code == 303
    assert send(writer, action="remove", image_hash=first, reason="not ours").status_code == 303
    shown = newsroom.nobody.get(newsroom.address(article)).text
    assert ("Wells 700" in shown, "Anew" in shown) == (True, False)
    overview = writer.get(f"/articles/{article}").text
    assert "removed an image: not ours" in overview
    assert f"/media/{second}/480.jpg" in overview
    assert send(writer, action="nonsense").status_code == 404
