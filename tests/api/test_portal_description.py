"""The data block in which the portal's page tells search engines what it is about."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from tests.api.conversation import SITE, Newsroom
from workflow.domain.partner_profile import DOCUMENT_FORMATS
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.rendering.formats import FORMATS

ATTACK = "</script><script>alert(1)</script><!-- 𝒳 & Co"


class Scripts(HTMLParser):
    """Reads the script elements of a page as a browser does: their attributes and their text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag == "script"
        if self._open:
            self.found.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            attributes, text = self.found[-1]
            self.found[-1] = (attributes, text + data)


def scripts(page: str) -> list[tuple[dict[str, str | None], str]]:
    """The script elements of a page."""
    parser = Scripts()
    parser.feed(page)
    parser.close()
    return parser.found


def publish(newsroom: Newsroom, **changes: str) -> str:
    """A published article; its id."""
    article = newsroom.writer.article(targets=[], **changes)
    newsroom.do_the_workers_part(article)
    text = newsroom.reviewer.get(f"articles/{article}/editions/en").json()["content_hash"]
    assert newsroom.reviewer.act(article, "editions/en/approval", {"content_hash": text}).status_code == 200
    assert newsroom.publisher.act(article, "editions/en/publication").status_code == 200
    return article


def test_the_page_carries_the_document_that_partners_get(newsroom: Newsroom) -> None:
    """The data block is the JSON-LD format's document, with the address that the page itself has."""
    article = publish(newsroom)
    ((attributes, text),) = scripts(newsroom.nobody.request("GET", newsroom.address(article)).text)
    assert attributes == {"type": "application/ld+json"}
    written = json.loads(text)
    item = newsroom.application.views.publication(ArticleId(article), LanguageTag("en"))
    assert item is not None
    sent = json.loads(FORMATS["json-ld"].render(item).body)
    addresses = dict.fromkeys(("url", "mainEntityOfPage"), SITE + newsroom.address(article))
    assert written == {**sent, **addresses}
    assert [each["name"] for each in written["mentions"]] == ["Ana Lima"]


def test_no_headline_ends_the_data_block(newsroom: Newsroom) -> None:
    """Markup in a text stays text: there is one script element, it is no program, and it says the text exactly."""
    article = publish(newsroom, headline=ATTACK, body=f"Body {ATTACK}", body_format="text")
    answer = newsroom.nobody.request("GET", newsroom.address(article))
    ((attributes, text),) = scripts(answer.text)
    assert attributes == {"type": "application/ld+json"}
    assert json.loads(text)["headline"] == ATTACK
    assert json.loads(text)["articleBody"] == f"Body {ATTACK}"
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]


def test_what_was_withdrawn_is_described_nowhere(newsroom: Newsroom) -> None:
    """The page of a withdrawn edition has no data block."""
    article = publish(newsroom)
    assert newsroom.publisher.act(article, "editions/en/withdrawal", {"reason": "court"}).status_code == 200
    answer = newsroom.nobody.request("GET", newsroom.address(article))
    assert (answer.status_code, scripts(answer.text)) == (410, [])


def test_partners_choose_among_the_formats(newsroom: Newsroom) -> None:
    """A partner is registered with each format that there is, and with no other."""
    for number, name in enumerate(DOCUMENT_FORMATS):
        body = {"name": f"Agency {number}", "endpoint": "https://1.1.1.1/in", "format": name}
        answer = newsroom.admin.create("partners", body)
        assert answer.status_code == 201, answer.text
        assert answer.json()["format"] == name
    refused = newsroom.admin.create("partners", {"name": "x", "endpoint": "https://1.1.1.1/in", "format": "nitf"})
    assert refused.status_code == 422
    assert "format" in refused.text
