"""Segments edited in place, in a real browser: saved as they are typed, never lost, never over another's words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.staged import EN, UR
from tests.ui.test_promises import signed_in, violations
from workflow.domain import commands as wanted
from workflow.domain.segments import all_segments


def text_of(site, language, segment_id):
    """A segment as it is on record."""
    segments = all_segments(site.staged.article(site.staged.bridge).blocks_of(language))
    return next(each.text.strip() for each in segments if each.id == segment_id)


def review(site, open_page, language=EN, name="Rosa Reviewer", **options):
    """The review page of a person."""
    page = open_page(**options)
    signed_in(page, site, name)
    page.goto(f"{site.url}/articles/{site.staged.bridge}/{language}")
    return page


def said(page, segment_id):
    """What is said beside the field."""
    return page.locator(f"#{segment_id} .said")


def edits(site):
    """How many edits are on record."""
    return sum(
        each.type == "edition.post_edited" for each in site.staged.application.views.events_of(site.staged.bridge)
    )


def test_typed_and_saved_without_a_button(site, open_page):
    """A click opens the words, a rest saves them once, and after a reload they stand there; nothing was pressed."""
    page = review(site, open_page)
    page.locator("#s4 .words").click()
    expect(page.locator("#s4 textarea")).to_be_focused()
    page.keyboard.type(" Nobody objected.")
    expect(said(page, "s4")).to_have_text("saved")
    assert edits(site) == 1
    assert text_of(site, EN, "s4").endswith("reserves. Nobody objected.")
    expect(page.locator("#s4 .words")).to_contain_text("Nobody objected.")
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()  # four eyes, and the panel knows it
    expect(page.get_by_text("The text has changed since you opened it.")).to_have_count(0)
    page.reload()
    expect(page.locator("#s4 .words")).to_contain_text("Nobody objected.")


def test_two_people_in_two_segments_and_in_one(site, open_page):
    """In two segments both are saved; in one the slower one sees both wordings and chooses, and no word is lost."""
    rosa = review(site, open_page, may_log=("412",))
    paul = review(site, open_page, name="Paul Publisher", may_log=("412",))
    for page, segment, words in ((rosa, "s2", " Cars queued."), (paul, "s4", " All agreed.")):
        page.locator(f"#{segment} .words").click()
        page.keyboard.type(words)
        page.keyboard.press("Control+Enter")
        expect(said(page, segment)).to_have_text("saved")
    paul.locator("#s2 .words").click()
    paul.keyboard.type(" Lorries too.")
    paul.locator("#s2 textarea").blur()
    panel = paul.locator("#s2 .conflict")
    expect(panel).to_contain_text("Rosa Reviewer changed s2 meanwhile.")
    expect(panel.locator("ins")).to_contain_text(["Lorries too"])
    assert violations(paul) == []
    paul.locator("#s2 textarea").press_sequentially(" Really.")
    assert text_of(site, EN, "s2").endswith("Monday. Cars queued.")
    panel.get_by_role("button", name="Keep mine").click()
    expect(said(paul, "s2")).to_have_text("saved")
    assert text_of(site, EN, "s2").endswith("Monday. Lorries too. Really.")
    rosa.locator("#s2 textarea").press_sequentially(" Slowly.")
    rosa.locator("#s2 textarea").blur()
    rosa.locator("#s2 .conflict").get_by_role("button", name="Take theirs").click()
    expect(rosa.locator("#s2 textarea")).to_have_value(text_of(site, EN, "s2"))
    assert text_of(site, EN, "s2").endswith("Really.")
    assert edits(site) == 3


def test_a_lost_connection_keeps_the_words_and_saves_them_later(site, open_page):
    """Without a connection the page says so and keeps the text; when it is back the text is saved by itself."""
    page = review(site, open_page, may_log=("ERR_INTERNET_DISCONNECTED",))
    page.locator("#s6 .words").click()
    page.context.set_offline(True)
    page.keyboard.type(" They are full.")
    expect(said(page, "s6")).to_have_text("not saved: no connection; it is tried again")
    expect(page.locator("#s6 textarea")).to_have_value("Buses use the bridge from Tuesday. They are full.")
    page.context.set_offline(False)
    expect(said(page, "s6")).to_have_text("saved")
    assert text_of(site, EN, "s6").endswith("They are full.")


def test_nothing_is_saved_while_an_input_method_composes(site, open_page):
    """Half a character is no text: while composing nothing is sent, not even after the rest; then all of it is."""
    page = review(site, open_page)
    page.clock.install()
    page.locator("#s7 .words").click()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6})
    expect(page.locator("#s7 textarea")).to_have_value("Lorries over twelve tonnes stay banned until June.ni hao")
    page.clock.run_for(10_000)
    expect(said(page, "s7")).to_be_empty()
    session.send("Input.insertText", {"text": "你好"})
    page.clock.run_for(2_000)
    expect(said(page, "s7")).to_have_text("saved")
    assert text_of(site, EN, "s7").endswith("June.你好")
    assert edits(site) == 1


def test_words_being_typed_survive_what_happens_elsewhere(site, open_page):
    """While somebody types, another edits, the rail follows, and neither field nor focus is touched."""
    page = review(site, open_page, UR)
    page.locator("#s6 .words").click()
    page.locator("#s6 textarea").evaluate("each => each.setRangeText('half', 0, 0, 'end')")
    command = wanted.PostEdit(
        by=site.staged.publisher, at=site.staged.application.clock.now(), language=UR, segments={"s1": "پل کھل گیا"}
    )
    site.staged.execute(command, site.staged.bridge)
    expect(page.locator("#rail")).to_contain_text("The text has changed since you opened it.", timeout=10_000)
    expect(page.locator("#s6 textarea")).to_be_focused()
    assert page.locator("#s6 textarea").input_value().startswith("half")


def test_keys_lead_from_finding_to_words_and_back(shared_site, open_page):
    """“n” goes to the next finding in the text, Enter to its entry, Enter there back, “e” opens the segment."""
    page = review(shared_site, open_page, UR)
    page.keyboard.press("f")
    expect(page.locator("#mark-1 a")).to_be_focused()
    page.keyboard.press("f")
    expect(page.locator("#mark-2 a")).to_be_focused()
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    assert page.url.endswith("#finding-1")
    page.locator("#finding-1 [data-finding]").click()
    assert page.url.endswith("#mark-1")
    page.keyboard.press("f")
    page.keyboard.press("e")
    expect(page.locator("#s5 textarea")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#s5 summary").first.focus()
    page.keyboard.press("j")
    expect(page.locator("#s6 .edit summary")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_editing(shared_site, open_page, scheme):
    """With an editor, terms and memory open there is no violation; without scripts the same is a page of its own."""
    page = review(shared_site, open_page, UR, color_scheme=scheme)
    page.locator("#s2 .hits summary").click()
    expect(page.locator("#s2 .hits")).to_contain_text("The memory has nothing like it.")
    page.locator("#s3 .words").click()
    expect(page.locator("#s3 textarea")).to_be_focused()
    assert violations(page) == []
    page.goto(f"{shared_site.url}/articles/{shared_site.staged.bridge}/{UR}/segments/s2/help")
    expect(page.get_by_role("heading", name="Terms and memory for s2")).to_be_visible()
    assert violations(page) == []


def test_edited_without_scripts(site, open_page):
    """Without JavaScript the form saves with its button; who was slower gets both wordings and what was typed."""
    page = review(site, open_page, java_script_enabled=False, may_log=("412",))
    page.locator("#s2 .edit summary").click()
    command = wanted.PostEdit(
        by=site.staged.publisher, at=site.staged.application.clock.now(), language=EN, segments={"s2": "It is open. "}
    )
    site.staged.execute(command, site.staged.bridge)
    page.locator("#s2 textarea").fill("It opened on Monday.")
    page.locator("#s2 .edit button").click()
    expect(page.locator("#s2 .conflict")).to_contain_text("Paul Publisher changed s2 meanwhile.")
    expect(page.locator("#s2 textarea")).to_have_value("It opened on Monday.")
    page.get_by_role("button", name="Keep mine s2").click()
    expect(page.locator("#s2 .words")).to_have_text("It opened on Monday.")
    assert text_of(site, EN, "s2") == "It opened on Monday."
