"""The writers' pages in a real browser: by keyboard alone, without JavaScript, and after a session that was dropped."""

from __future__ import annotations

from tests.ui.conftest import sign_in
from workflow.domain.vocabulary import ArticleId

WRITER = "Wang Li"


def drafted(site, page):
    """The article that the page is about, as it is now."""
    return site.staged.article(ArticleId(page.url.split("/write/")[1].partition("/")[0].partition("?")[0]))


def press(page, *keys):
    """Keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_from_an_empty_page_to_review_by_keyboard(site, open_page):
    """A writer begins, writes, reads what the checks say, mends it, previews and hands in without touching a mouse."""
    page = open_page(may_log=("401",))
    sign_in(page, site, WRITER)
    press(page, "g", "w")
    page.wait_for_url("**/write")
    press(page, "c")
    page.wait_for_url("**/write/new")
    page.get_by_label("Headline").focus()
    page.keyboard.type("Library opens at night")
    press(page, "Tab")
    page.keyboard.type("## Why\n\nThe the library of the town *opens* at night from Monday.")
    place = page.locator("#beside [data-find]").first
    place.wait_for()
    assert "doubled" in page.locator("#beside .findings").inner_text()
    press(page, "Escape")
    press(page, "j", "Enter")  # the first finding; its place in the text is marked
    assert page.evaluate("document.activeElement.id") == "body"
    assert page.evaluate("getSelection().toString()") == "The the"
    page.keyboard.type("The")
    page.get_by_text("Nothing is found.").wait_for()
    press(page, "Control+Enter")
    page.wait_for_url("**?done=saved")
    assert drafted(site, page).blocks[2].text == "The library of the town opens at night from Monday."
    page.get_by_role("button", name="Save and preview").press("Enter")
    page.wait_for_url("**/preview")
    assert page.locator("article em").inner_text() == "opens"
    page.get_by_role("link", name="Back to the text").press("Enter")
    page.get_by_role("button", name="Hand in").press("Enter")
    page.wait_for_url("**?done=submitted")
    assert drafted(site, page).source.state.value == "translation"


def test_a_rest_saves_and_goes_on(site, open_page):
    """A draft is saved by itself after a rest, again and again, while its writer stays in the text."""
    page = open_page(may_log=("401",))
    sign_in(page, site, WRITER, "/write/new")
    page.get_by_label("Headline").fill("Library opens at night")
    page.locator("#body").fill("It opens on Monday, says the library of the town.")
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**?done=saved")
    for text in ("It opens on Tuesday, says the library.", "It opens on Friday, says the library."):
        page.locator("#body").fill(text)
        with page.expect_response(lambda answer: answer.url.endswith("/rest")):
            pass
        page.wait_for_function("document.querySelector('#beside').innerText.includes('Saved by itself')")
        assert page.evaluate("document.activeElement.id") == "body"
        assert drafted(site, page).blocks[1].text == text
    assert page.locator("[name=expected_version]").input_value() == str(drafted(site, page).version)


def test_typed_text_survives_a_dropped_session(site, open_page):
    """What was typed when the session ended stands in the form again after signing in, and is not doubled later."""
    page = open_page(may_log=("401",))
    sign_in(page, site, WRITER, "/write/new")
    page.get_by_label("Headline").fill("Library opens at night")
    page.context.clear_cookies()
    page.locator("#body").fill("It opens on Monday, says the library of the town.")
    page.get_by_role("button", name="Sign in").wait_for()  # the checks found nobody signed in
    page.get_by_label("Name").fill(WRITER)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("What you typed before stands here again").wait_for()
    assert page.locator("#body").input_value() == "It opens on Monday, says the library of the town."
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**?done=saved")
    page.goto(f"{site.url}/write/new")
    assert page.locator("#body").input_value() == ""


def test_writing_without_javascript(site, open_page):
    """Without JavaScript a file is read into the form, saved, checked, previewed and handed in."""
    page = open_page(may_log=("401",), java_script_enabled=False)
    sign_in(page, site, WRITER, "/write/new")
    page.get_by_label("Text, Markdown").set_input_files(
        {"name": "a.md", "mimeType": "text/markdown", "buffer": b"# Night library\n\nThe the library *opens* at night."}
    )
    page.get_by_role("button", name="Read it into the form").click()
    assert page.get_by_label("Headline").input_value() == "Night library"
    page.get_by_label("Language", exact=True).fill("en")
    page.get_by_role("button", name="Save the draft").click()
    assert "doubled" in page.locator("#beside .findings").inner_text()
    page.locator("#body").fill("The library *opens* at night.")
    page.get_by_role("button", name="Save and preview").click()
    assert page.locator("article").inner_text().split("\n")[-1] == "The library opens at night."
    page.get_by_role("link", name="Back to the text").click()
    page.get_by_role("button", name="Hand in").click()
    assert "Handed in" in page.locator(".done").inner_text()
    assert drafted(site, page).source.state.value == "translation"
