"""Looking back: the slider over an article's own events, with scripts and without."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.ui.test_promises import signed_in, violations


def test_the_page_follows_the_slider(shared_site, open_page):
    """Sliding shows the article as it was, says when that was and what happened, and the address can be sent on."""
    article = f"{shared_site.url}/articles/{shared_site.staged.bridge}"
    history = shared_site.staged.application.views.history
    steps = history.steps(shared_site.staged.bridge)
    page = open_page(f"{shared_site.url}/login")
    signed_in(page, shared_site, "Paul Publisher")
    page.goto(article)
    loads = []
    page.on("load", lambda _: loads.append(page.url))
    slider = page.get_by_label("Look back")
    expect(page.locator("summary", has_text="Withdraw everything")).to_be_visible()
    slider.focus()
    page.keyboard.press("Home")
    first = history.position_of_step(shared_site.staged.bridge, 1)
    page.wait_for_url(f"{article}?as_of={first}")
    told = page.locator("#moment p")
    expect(told).to_have_text(re.compile(rf"1 of {steps}: Wang Li began the article in .* UTC"))
    assert slider.get_attribute("aria-valuetext") == told.inner_text()
    expect(slider).to_be_focused()
    expect(page.get_by_role("note")).to_contain_text(f"As it was at position {first}")
    expect(page.locator("summary", has_text="Withdraw everything")).to_have_count(0)
    expect(page.locator("#then .state").first).to_have_text("draft")
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text(f"2 of {steps}: Wang Li submitted version 1")
    page.keyboard.press("End")
    page.wait_for_url(article)
    expect(page.get_by_role("note")).to_have_count(0)
    expect(page.locator("summary", has_text="Withdraw everything")).to_be_visible()
    assert loads == []
    page.keyboard.press("Escape")
    slider.blur()
    page.keyboard.press(",")
    page.wait_for_url(f"{article}?as_of={history.position_of_step(shared_site.staged.bridge, steps - 1)}")
    page.keyboard.press(".")
    page.wait_for_url(re.compile(rf"as_of={history.position_of_step(shared_site.staged.bridge, steps)}$"))


def test_without_scripts_a_button_takes_the_slider_there(shared_site, open_page):
    """The form leads to the same address that scripts lead to; links lead to the steps around."""
    article = f"{shared_site.url}/articles/{shared_site.staged.bridge}"
    history = shared_site.staged.application.views.history
    steps = history.steps(shared_site.staged.bridge)
    page = open_page(f"{shared_site.url}/login", java_script_enabled=False)
    signed_in(page, shared_site, "Paul Publisher")
    page.goto(article)
    page.get_by_label("Look back").focus()
    page.keyboard.press("Home")
    page.get_by_role("button", name="Show").click()
    assert page.url == f"{article}?as_of={history.position_of_step(shared_site.staged.bridge, 1)}"
    page.get_by_role("link", name="Next").click()
    assert page.url == f"{article}?as_of={history.position_of_step(shared_site.staged.bridge, 2)}"
    expect(page.locator("#moment p")).to_contain_text(f"2 of {steps}: ")
    page.get_by_role("link", name="Now", exact=True).click()
    assert page.url == article
