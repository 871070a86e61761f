"""The pages in other languages, in a real browser: nothing runs out of a narrow screen, whichever way one reads."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import PASSWORD
from tests.ui.test_promises import addresses, open_all, violations


def signed_in(page, site, language, name="Ada Admin"):
    """Sign in from the form in that language; what is asked for there is the person's language from then on."""
    page.goto(f"{site.url}/login?language={language}")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.main").click()
    page.wait_for_url("**/queue")


@pytest.mark.parametrize("language", ["ur", "ru", "zh-Hans"])
def test_pages_fit_a_narrow_screen_in_every_language(site, open_page, language):
    """At 320 CSS pixels no page scrolls sideways, and every page says its language and direction."""
    page = open_page()
    signed_in(page, site, language)
    page.set_viewport_size({"width": 320, "height": 700})
    widths, said = {}, set()
    for name, address in addresses(site).items():
        if name.startswith("portal"):
            continue  # readers choose the language of what they read
        page.goto(f"{site.url}{address}")
        open_all(page)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
        said.add((page.locator("html").get_attribute("lang"), page.locator("html").get_attribute("dir")))
    assert {name: width for name, width in widths.items() if width > 320} == {}
    assert said == {(language, "rtl" if language == "ur" else "ltr")}


def test_the_account_page_from_right_to_left(site, open_page):
    """The page lies mirrored, keys stay readable from left to right, axe finds nothing, the help speaks Urdu."""
    page = open_page()
    signed_in(page, site, "ur")
    page.goto(f"{site.url}/account/keys")
    page.locator("[name=label]").fill("CMS")
    page.locator("[name=scope]").first.check()
    page.locator("form[action$='/keys'] button").click()
    expect(page.locator("code.secret")).to_contain_text("cfk_")
    assert page.locator("code.secret").get_attribute("dir") == "ltr"
    brand, who = page.locator(".brand").bounding_box(), page.locator(".who").bounding_box()
    assert brand["x"] > who["x"]
    assert violations(page) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("قطار")
    expect(page.get_by_role("dialog")).to_contain_text("اگلا، پچھلا")
    assert violations(page) == []
