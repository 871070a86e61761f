"""The portal as readers see it in a real browser: every direction, on paper, on a phone, marked where it must be."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import serving
from tests.ui.staged import EN, UR, ZH, publish
from tests.ui.test_promises import violations
from workflow.domain import commands as wanted
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.segments import DraftBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """A site, and where on it something is."""

    url: str
    addresses: dict[str, str]


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """A site with an article in three languages, and one that was corrected and then retracted."""
    with serving(tmp_path_factory.mktemp("portal")) as site:
        staged = site.staged
        publish(staged, staged.bridge, EN)
        staged.check(staged.bridge, UR)
        publish(staged, staged.bridge, UR)
        tram = staged.draft("Tram line 4 runs again", byline="Wang Li", publisher="City Desk")
        staged.check(tram, EN)
        publish(staged, tram, EN)
        replace_text(staged, tram, CorrectionGrade.CORRECTION, "It is line 5, not 4.")
        replace_text(staged, tram, CorrectionGrade.RETRACTION, "No tram runs.")
        addresses = {
            "front": "/news",
            "list": "/news/en",
            "list in Urdu": "/news/ur",
            "edition": staged.address(EN),
            "Urdu": staged.address(UR),
            "Chinese": staged.address(ZH),
            "retracted": staged.address(EN, tram),
            "missing": "/news/fa/x",
        }
        yield Public(url=site.url, addresses=addresses)


def replace_text(staged, article_id, grade, note):
    """Another text in the place of a published one, said to be of this grade."""
    blocks = tuple(
        DraftBlock(kind=block.kind, segments=(f"{block.text} ({grade})",))
        for block in staged.article(article_id).blocks
    )
    correction = wanted.CorrectArticle(
        by=staged.writer,
        at=staged.application.clock.now(),
        blocks=blocks,
        original=wanted.Original(format="text", text="x"),
        note=note,
        grade=grade,
    )
    staged.execute(correction, article_id)
    staged.check(article_id, EN)
    publish(staged, article_id, EN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_public_page(public, open_page, scheme):
    """No violation of WCAG 2.2 AA or of best practices; one heading of the first rank; nothing wider than a phone."""
    page = open_page(color_scheme=scheme, may_log=("404",))
    found = {}
    for name, address in public.addresses.items():
        page.goto(f"{public.url}{address}")
        page.set_viewport_size({"width": 320, "height": 700})
        found[name] = violations(page)
        assert page.locator("h1").count() == 1, name
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    assert {name: each for name, each in found.items() if each} == {}


def test_a_reader_of_urdu_reads_from_the_right(public, open_page):
    """The page, its words and its dates run from right to left; names of languages run their own way."""
    page = open_page(f"{public.url}{public.addresses['Urdu']}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.locator(".facts")).to_contain_text("اشاعت")
    expect(page.locator(".made")).to_contain_text("انگریزی")
    headline, main = page.locator("h1").bounding_box(), page.locator("article").bounding_box()
    assert headline["x"] + headline["width"] == pytest.approx(main["x"] + main["width"], abs=1)
    english = page.get_by_role("navigation").get_by_role("link", name="English")
    assert (english.get_attribute("dir"), english.get_attribute("lang")) == ("ltr", "en")
    english.click()
    assert page.locator("html").get_attribute("dir") == "ltr"
    expect(page.get_by_role("navigation").get_by_role("link", name="English")).to_have_attribute("aria-current", "page")


def test_corrections_stand_above_the_text(public, open_page):
    """Each with its grade, its day and its note, in order; a retraction is said in a sentence and in the title."""
    page = open_page(f"{public.url}{public.addresses['retracted']}")
    notices = page.locator(".notice li")
    expect(notices).to_have_count(2)
    expect(notices.nth(0)).to_contain_text("Correction")
    expect(notices.nth(0)).to_contain_text("It is line 5, not 4.")
    expect(notices.nth(1)).to_contain_text("Retraction")
    assert notices.nth(1).locator("time").get_attribute("datetime").endswith("Z")
    expect(page.get_by_role("note")).to_contain_text("This article was retracted")
    assert page.title().startswith("Retraction: ")
    page.goto(f"{public.url}{public.addresses['list']}")
    expect(page.locator(".stories li").filter(has_text="Tram line 4 runs again (correction)")).to_contain_text(
        "Retraction"
    )
    expect(page.get_by_text("Retraction", exact=True)).to_have_count(1)
    page.go_back()
    assert page.locator(".notice").first.bounding_box()["y"] < page.locator(".body").bounding_box()["y"]


def test_on_paper_stands_what_can_be_read_there(public, open_page):
    """No navigation, no feeds, no visits; black on white whatever the screen shows."""
    page = open_page(f"{public.url}{public.addresses['edition']}", color_scheme="dark")
    page.emulate_media(media="print")
    for hidden in ("nav", "footer.site", ".visits"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".body")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 27, 24)"


def test_a_page_needs_little(public, open_page):
    """Cold, at most 15 kB in three requests, its style 5 kB; no script runs, no cookie is set."""
    page = open_page(java_script_enabled=False)
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright keeps notes on its handlers
    page.goto(f"{public.url}{public.addresses['edition']}", wait_until="networkidle")
    sizes = {answer.request.resource_type: int(answer.headers["content-length"]) for answer in answers}
    assert 0 < sizes["stylesheet"] <= 5_000
    assert sum(sizes.values()) <= 15_000
    assert len(answers) <= 3
    assert page.context.cookies() == []
    expect(page.locator(".body")).to_be_visible()
