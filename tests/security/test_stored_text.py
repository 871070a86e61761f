"""Whatever text the API takes stays text: on pages, in feeds, in documents for partners, at terminals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import feedparser
import pytest
from typer.testing import CliRunner

from tests.api.conversation import Newsroom, newsroom_in
from tests.api.test_portal import approve
from tests.contract.recipes import RECIPES, Asked, Told
from tests.contract.recording import preconditions, send_asked, whoever_asks
from tests.security.hostile import MARKUP, objections, places, strings, whole, with_text
from workflow.cli.app import app
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import render_notice

HTML = {"Accept": "text/html"}
_NOT_ASKED = {"create_session", "create_person", "receive_receipt", "import_concepts", "import_memory"}
"""What stores no text of its own, or reads a file: files are attacked in ``test_files.py``."""
_MOST_ROUNDS = 12


class Filled:
    """A newsroom in which every field of every operation that took markup has it."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.told = Told(newsroom)
        self.taken: dict[str, set[str]] = {}
        described = newsroom.app.openapi()
        self._parts = described["components"]["schemas"]
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                self._fill(method, path, operation)
        self.article = self._published()

    def _fill(self, method: str, path: str, operation: dict[str, Any]) -> None:
        name, content = operation["operationId"], operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content or name not in RECIPES or name in _NOT_ASKED:
            return
        asked = RECIPES[name](self.told)
        if not isinstance(asked.body, dict):
            return
        body = whole(asked.body, content["application/json"]["schema"], self._parts)
        chosen, dropped = set(places(body)), set()
        for _ in range(_MOST_ROUNDS):
            sent = {
                key: value
                for key, value in with_text(body, chosen, MARKUP).items()
                if key in asked.body or ((key,) in chosen and key not in dropped)
            }
            answer = self._ask(method, path, operation, asked, sent)
            if answer.status_code < 300:
                self.taken[name] = {".".join(map(str, place)) for place in chosen}
                return
            refused = self._refused(answer.json(), chosen)
            dropped |= {place[0] for place in refused}
            chosen -= refused or set(list(chosen)[:1])

    def _ask(self, method: str, path: str, operation: dict[str, Any], asked: Asked, body: Any) -> Any:
        values = {**self.told.known, **asked.path}
        address = path.format(**{each: quote(value, safe="") for each, value in values.items()})
        headers = {**preconditions(self.told, operation, path, values), **asked.headers}
        if "Idempotency-Key" in headers:
            headers["Idempotency-Key"] = f"{json.dumps(sorted(body))[:150]}{len(json.dumps(body))}"
        send = Asked(who=asked.who, path=asked.path, query=asked.query, body=body)
        return send_asked(whoever_asks(self.told, asked, operation), method, address, send, headers)

    @staticmethod
    def _refused(problem: dict[str, Any], chosen: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
        named = [tuple(each["pointer"].lstrip("#/").split("/")) for each in problem.get("errors", ())]
        return {place for place in chosen if any(tuple(map(str, place))[: len(each)] == each for each in named)}

    def _published(self) -> str:
        """A public article of this text alone, with a picture of it."""
        room = self.newsroom
        fields = dict.fromkeys(("headline", "slugline", "byline", "publisher", "ednote"), MARKUP)
        article = room.writer.article(targets=[], body=f"{MARKUP}\n\nMayor {MARKUP}", origin={MARKUP: MARKUP}, **fields)
        room.do_the_workers_part(article)
        image = self.told.image(article)
        tag = {"If-Match": room.writer.get(f"articles/{article}").headers["ETag"]}
        said = {"language": "en", "alt": MARKUP, "caption": MARKUP, "credit": MARKUP}
        assert (
            room.writer.request("PATCH", f"articles/{article}/images/{image}", json=said, headers=tag).status_code < 300
        )
        approve(room, article)
        assert room.publisher.act(article, "editions/en/publication", {}).status_code == 200
        return article


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """One for all tests here: they only read."""
    with newsroom_in(tmp_path_factory.mktemp("filled")) as newsroom:
        yield Filled(newsroom)


def test_every_operation_was_tried(filled: Filled) -> None:
    """Most operations take markup somewhere: names, notes, reasons, comments, texts, labels, credits."""
    everywhere = {f"{name}.{field}" for name, fields in filled.taken.items() for field in fields}
    expected = {
        "create_article.headline", "create_article.body", "create_article.byline", "add_comment.text",
        "hold_article.reason", "request_changes.comment", "record_concept.terms.0.text", "record_entity.names.0.text",
        "register_partner.name", "pause_partner.reason", "configure_desk.name", "describe_image.alt",
        "waive_finding.reason", "retract_edition.note", "record_entity.provenance",
    }  # fmt: skip
    assert expected <= everywhere, sorted(expected - everywhere)
    assert len(everywhere) > 50, sorted(everywhere)


def test_pages_show_it_as_text(filled: Filled) -> None:
    """No page of the newsroom has an element or an attribute out of a text."""
    newsroom = filled.newsroom
    articles = [each["article_id"] for each in _all(newsroom, "articles")]
    partners = [each["partner_id"] for each in _all(newsroom, "partners")]
    addresses = [
        "/queue", "/articles", "/articles/list", "/deliveries", "/partners", "/glossary", "/glossary/town-council",
        "/knowledge", "/knowledge/harbour-port", "/desks", "/desks/africa", "/topics", "/topics/medtop:11000000",
        "/newsroom", "/health", "/people", "/engines", "/figures", "/account", "/account/keys", "/write",
        f"/search?q={quote(MARKUP)}", "/search?q=evil", f"/queue?language={quote(MARKUP)}",
        f"/login?back_to={quote(MARKUP)}", f"/deliveries?state={quote(MARKUP)}", f"/nothing/{quote(MARKUP, safe='')}",
        f"/articles/{quote(MARKUP, safe='')}", f"/problems/{quote(MARKUP, safe='')}",
    ]  # fmt: skip
    for article in articles:
        addresses += [
            f"/articles/{article}?history=all",
            f"/articles/{article}/images",
            f"/articles/{article}/deliveries",
        ]
        addresses += [f"/articles/{article}/{language}" for language in ("en", "pt")]
        addresses += [f"/articles/{article}/{language}/review-links" for language in ("en", "pt")]
        addresses += [f"/write/{article}", f"/write/{article}/preview/en"]
        addresses += [f"/articles/{article}/en/segments/s2/help", f"/articles/{article}/compare?from=en@now&to=pt@now"]
    addresses += [f"/partners/{partner}" for partner in partners]
    shown = 0
    for person in (newsroom.in_browser("reviewer"), newsroom.in_browser("writer"), newsroom.in_browser("admin")):
        for address in addresses:
            answer = person.request("GET", address, headers=HTML)
            assert answer.status_code < 500, address
            if "text/html" in answer.headers.get("Content-Type", ""):
                assert objections(answer.text) == [], address
                shown += "evil()" in answer.text
    assert shown > 100, "the text is there to be read"


def test_readers_get_it_as_text(filled: Filled) -> None:
    """The portal's pages, lists, sitemaps and every feed; HTML that a feed carries has no element out of the text."""
    newsroom = filled.newsroom
    for address in ("/news", "/news/en", newsroom.address(filled.article)):
        page = newsroom.nobody.request("GET", address, headers=HTML)
        assert page.status_code == 200
        assert "evil()" in page.text
        assert objections(page.text) == [], address
    for name in ("all", "en"):
        for suffix in ("atom", "rss"):
            answer = newsroom.nobody.request("GET", f"/feeds/{name}.{suffix}")
            root = _parsed(answer.content)
            assert not [each for each in root.iter() if _local(each) in {"script", "img", "svg"}]
            for each in root.iter():
                assert not any("evil" in attribute for attribute in each.attrib)
                if _is_html(each):
                    assert objections(each.text or "", is_fragment=True) == [], (name, suffix, each.tag, each.text)
            entry = next(each for each in feedparser.parse(answer.content).entries if "evil" in each.title)
            assert entry.title
        feed = newsroom.nobody.request("GET", f"/feeds/{name}.json").json()
        assert [objections(each["content_html"], is_fragment=True) for each in feed["items"]] == [[]] * len(
            feed["items"]
        )
    for address in ("/sitemap.xml", "/sitemap-1.xml", "/news-sitemap.xml"):
        root = _parsed(newsroom.nobody.request("GET", address).content)
        assert not [each for each in root.iter() if _local(each) in {"script", "img", "svg", "a"}]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_partners_get_it_as_text(filled: Filled, name: str) -> None:
    """Each document for partners is well-formed, and what a site would show as HTML has no elements of the text."""
    publication = filled.newsroom.application.views.publication(ArticleId(filled.article), LanguageTag("en"))
    assert publication is not None
    for item in (FORMATS[name].render(publication), render_notice(publication, name)):
        if "json" in item.content_type:
            document = json.loads(item.body)
            for text in strings(document):
                if "<p>" in text or "<h1" in text or name == "wordpress":
                    assert objections(text, is_fragment=True) == [], text
        elif "xml" in item.content_type:
            root = _parsed(item.body)
            assert not [
                each for each in root.iter() if _local(each) in {"script", "img", "svg"} and "evil" in str(each.attrib)
            ]
            assert not any("evil" in attribute for each in root.iter() for attribute in each.attrib)
            for each in root.iter():
                if _is_html(each):
                    assert objections(each.text or "", is_fragment=True) == [], (each.tag, each.text)


def test_terminals_get_no_orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No escape sequence, of seven bits or eight, and no markup of the printer's reaches a terminal out of any text."""
    monkeypatch.setenv("COPYFLOW_HOME", str(tmp_path))
    with newsroom_in(tmp_path) as newsroom:
        told = Told(newsroom)
        for text in ("[bold red]evil[/bold red] [/nothing] :warning:", "\x1b[31mevil", "\x9b31mevil", "evil\u202egnp"):
            for name, field in (("create_article", "headline"), ("add_comment", "text"), ("hold_article", "reason"),
                                ("register_partner", "name"), ("pause_partner", "reason")):  # fmt: skip
                asked = RECIPES[name](told)
                paths = newsroom.app.openapi()["paths"]
                path, method, operation = next(
                    (path, method, each)
                    for path, methods in paths.items()
                    for method, each in methods.items()
                    if each["operationId"] == name
                )
                values = {**told.known, **asked.path}
                headers = preconditions(told, operation, path, values)
                headers |= {"Idempotency-Key": f"{name}{text!a}"} if "Idempotency-Key" in headers else {}
                send = Asked(who=asked.who, body={**asked.body, field: text} if asked.body else {field: text})
                address = path.format(**{each: quote(value, safe="") for each, value in values.items()})
                send_asked(whoever_asks(told, asked, operation), method, address, send, headers)
        article = told.published("en")
        for words in (
            ["status"], ["status", article], ["explain", article], ["events"], ["events", "--json"], ["work"],
            ["deliveries", "list"], ["partner", "list"], ["partner", "list", "--json"], ["glossary", "list"],
            ["user", "list"], ["key", "list"], ["status", "--json"], ["explain", article, "--json"],
        ):  # fmt: skip
            result = CliRunner().invoke(app, words)
            assert result.exit_code in {0, 2}, (words, result.output)
            odd = [each for each in result.output if (each < " " and each not in "\n\t\r") or "\x7f" <= each < "\xa0"]
            assert odd == [], words


def test_json_for_terminals_escapes_all_controls(capsys: pytest.CaptureFixture[str]) -> None:
    """U+009B is an order to a terminal as ESC [ is; JSON written for people and programs holds neither."""
    from workflow.cli.console import print_json

    print_json({"a": "\x1b[31m \x9b31m \x7f é 中"})
    written = capsys.readouterr().out
    assert "\x9b" not in written
    assert "\x7f" not in written
    assert json.loads(written) == {"a": "\x1b[31m \x9b31m \x7f é 中"}


def test_no_cell_of_a_table_is_a_formula(newsroom: Newsroom) -> None:
    """Glossary and entities as CSV: a term that a spreadsheet would reckon with stands behind an apostrophe."""
    import csv
    import io

    for number, text in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)")):
        body = {"terms": [{"language": "en", "text": text}], "provenance": text, "definition": text}
        made = newsroom.reviewer.request("PUT", f"glossary/t{number}", json=body, headers={"If-Match": '"0"'})
        assert made.status_code == 200, made.text
    answer = newsroom.reviewer.request("GET", "glossary.csv")
    assert answer.status_code == 200, answer.text
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert len(rows) >= 6
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def _parsed(document: bytes) -> ET.Element:
    """A document of ours as XML; one that is not well-formed is an error."""
    return ET.fromstring(document)  # noqa: S314 - our own document


def _is_html(element: ET.Element) -> bool:
    """What readers' programs take as HTML: Atom says so, RSS means it in its own ``description`` and in ``content``."""
    return element.get("type") == "html" or element.tag == "description" or _local(element) == "encoded"


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(newsroom: Newsroom, path: str) -> list[dict[str, Any]]:
    answer = newsroom.reviewer.get(path, limit=100)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found
