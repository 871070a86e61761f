"""An official asked by link, in a real browser: the reviewer's page, and the guest's without any script."""

from __future__ import annotations

import pytest

from tests.ui.conftest import sign_in
from tests.ui.staged import UR
from tests.ui.test_promises import violations

QUIET = ("401", "404", "409")
"""What Chromium says on its console of an answer that is no success."""


def asked(page, site, *, approve=True):
    """The address of a link that the reviewer made on the page of the Urdu edition."""
    sign_in(page, site, then=f"/articles/{site.staged.bridge}/{UR}")
    page.get_by_role("link", name="Ask an official").click()
    page.get_by_label("Name", exact=True).fill("A. Official")
    page.get_by_label("Office").fill("Ministry of Roads")
    if not approve:
        page.get_by_label("approve it").uncheck()
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_label("Address").input_value()


def test_an_official_reads_and_comments_without_scripts(site, open_page):
    """Made on the page, opened by somebody who is nobody here, answered once; then it is closed."""
    reviewer = open_page(may_log=QUIET)
    address = asked(reviewer, site)
    guest = open_page(address, java_script_enabled=False, may_log=QUIET, locale="en")
    assert guest.locator("script, nav, a[href^='/articles']").count() == 0
    assert guest.locator(f"p.target[lang={UR}]").first.get_attribute("dir") == "rtl"
    assert guest.locator("p.source[lang=en]").first.get_attribute("dir") == "ltr"
    guest.get_by_label("What you want to say").fill("The ministry is of roads and bridges.")
    guest.get_by_role("button", name="Send as a comment").click()
    assert "on record" in guest.get_by_role("status").first.inner_text()
    guest.goto(address)
    assert guest.get_by_role("heading", name="This link is not open").is_visible()
    reviewer.goto(f"{site.url}/articles/{site.staged.bridge}/{UR}")
    assert reviewer.get_by_text("A. Official, Ministry of Roads").first.is_visible()


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ur", 390)])
def test_the_guests_pages_are_accessible_and_fit(site, open_page, language, width):
    """Axe objects to nothing, and nothing scrolls sideways: the form, the guest's page, and a closed link's."""
    reviewer = open_page(may_log=QUIET, viewport={"width": width, "height": 900})
    address = asked(reviewer, site)
    found = {"asking": violations(reviewer)}
    guest = open_page(may_log=QUIET, locale=language, viewport={"width": width, "height": 900})
    for name, where in (("reading", address), ("closed", f"{address[:-1]}.")):
        guest.goto(where)
        found[name] = violations(guest)
        assert guest.evaluate("document.documentElement.scrollWidth") <= width, name
    assert reviewer.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: each for name, each in found.items() if each} == {}
