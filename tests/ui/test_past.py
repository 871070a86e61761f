"""The pages as of a position of the log: a banner, everything to read, nothing to press, and the way there and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.staged import EN, PT, UR, ZH
from tests.ui.test_promises import signed_in, violations
from workflow.domain import commands as wanted


@pytest.fixture
def moved_on(site):
    """A site whose newsroom went on after a position; the site and that position."""
    position = site.staged.application.views.head()
    now = site.staged.application.clock.now()
    comment = wanted.RequestChanges(by=site.staged.reviewer, at=now, language=EN, comment="Which bridge?")
    site.staged.execute(comment, site.staged.bridge)
    site.staged.draft("Written later than then")
    return site, position


def addresses(site):
    """Every kind of page that has a past."""
    article = f"/articles/{site.staged.bridge}"
    reviews = [f"{article}/{language}" for language in (EN, UR, PT, ZH)]
    return ["/queue", "/queue?state=review&language=en", "/articles", "/articles/list?stage=review", "/deliveries",
            f"{article}/compare", "/desks", "/partners", f"/partners/{site.staged.partner}", f"{article}/deliveries",
            f"/deliveries/{site.staged.partner}/{site.staged.bridge}", article, *reviews]  # fmt: skip


def as_of(address, position):
    """The address as of a position."""
    return f"{address}{'&' if '?' in address else '?'}as_of={position}"


def test_every_page_of_the_past_only_shows(moved_on, open_page):
    """Each has the banner and axe finds nothing; no form that sends, no button but a filter's, nothing fetched anew."""
    site, position = moved_on
    page = open_page(f"{site.url}/login")
    signed_in(page, site, "Paul Publisher")
    asked = []
    page.on("request", lambda request: asked.append((request.frame.url, request.url)))
    for address in addresses(site):
        page.goto(f"{site.url}{as_of(address, position)}")
        banner = page.get_by_role("note")
        expect(banner).to_contain_text(f"As it was at position {position}, ")
        expect(banner).to_contain_text("Nothing can be changed here.")
        assert page.get_by_role("link", name="Back to now").get_attribute("href") == address
        assert page.locator("main form:not([method=get])").count() == 0, address
        assert {each.inner_text() for each in page.locator("main button").all()} <= {"Show", "Compare"}, address
        assert page.locator("main textarea").count() == 0, address
        fetching = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('hx-')))"
            ".map(e => e.id)"
        )
        assert fetching in ([], ["step"]), address  # the slider leads to other moments
        assert violations(page) == [], address
        page.goto(f"{site.url}{address}")
        expect(page.get_by_role("note")).to_have_count(0)
    listening = {address for address, url in asked if "/live?" in url}
    assert listening
    assert not any("as_of" in address for address in listening)


def test_links_stay_in_the_past(moved_on, open_page):
    """Whatever leads on to another page of the newsroom leads to it as of the same position; the portal is today's."""
    site, position = moved_on
    page = open_page(f"{site.url}/login")
    signed_in(page, site)
    ours = ("/queue", "/articles", "/deliveries", "/partners", "/desks", "/api")
    for address in addresses(site):
        page.goto(f"{site.url}{as_of(address, position)}")
        links = [each.get_attribute("href") for each in page.locator("a[href^='/'], link[rel=alternate]").all()]
        leading = [link for link in links if link.startswith(ours)]
        assert len(leading) > 4
        elsewhere = [link for link in leading if f"as_of={position}" not in link]
        history = page.locator(".history a, .travel a").count()
        assert len([link for link in elsewhere if "as_of=" in link]) <= history
        assert {link for link in elsewhere if "as_of=" not in link} == {address}, address  # back to now
        assert "/news" in links
        twin = page.locator("link[rel=alternate][type='application/json']").get_attribute("href")
        answer = page.request.get(f"{site.url}{twin}")
        assert (answer.status, answer.headers["copyflow-as-of"]) == (200, str(position))
    page.goto(f"{site.url}{as_of('/queue', position)}")
    page.get_by_label("Language").fill("en")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("note")).to_contain_text(f"position {position}")


def test_the_pages_show_what_was(moved_on, open_page):
    """What came later is not there: neither an article, nor a state, nor an entry of the history."""
    site, position = moved_on
    page = open_page(f"{site.url}/login", may_log=("404",))
    signed_in(page, site)
    later = "Written later than then"
    for address, present in (("/articles", later), (f"/articles/{site.staged.bridge}/{EN}", "Which bridge?")):
        page.goto(f"{site.url}{as_of(address, position)}")
        assert present not in page.content()
        page.get_by_role("link", name="Back to now").click()
        page.wait_for_url(f"{site.url}{address}")
        assert present in page.content()
    missing = page.goto(f"{site.url}{as_of(f'/articles/{site.staged.bridge}', 0)}")
    assert missing.status == 404
    expect(page.get_by_role("note")).to_contain_text("position 0, before the first event")
    refused = page.request.get(f"{site.url}{as_of('/queue', 99999)}", headers={"Accept": "text/html"})
    assert refused.status == 422
    assert "end of the log" in refused.text()


def test_the_history_leads_to_the_past_by_keyboard(moved_on, open_page):
    """Each entry's time is a link that Tab reaches and Enter follows; g n leads back to now."""
    site, _ = moved_on
    page = open_page(f"{site.url}/login")
    signed_in(page, site)
    address = f"{site.url}/articles/{site.staged.bridge}/{EN}"
    page.goto(address)
    entries = page.locator(".history a")
    last, before = entries.nth(0), entries.nth(1)
    last.focus()
    page.keyboard.press("Tab")
    expect(before).to_be_focused()
    expect(before).to_have_accessible_name(before.inner_text().strip())
    position = before.get_attribute("href").rpartition("=")[2]
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}?as_of={position}")
    expect(page.get_by_role("note")).to_contain_text(f"position {position}")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url(address)


def test_an_edition_that_was_not_asked_for_yet_leads_to_its_article(site, open_page):
    """The history of an edition goes back further than the edition: then the article is shown as it was."""
    article = site.staged.draft("An article that wants Portuguese later")
    position = site.staged.application.views.head()
    now = site.staged.application.clock.now()
    asked_for = wanted.RequestEdition(by=site.staged.reviewer, at=now, target=wanted.Target(language=PT))
    site.staged.execute(asked_for, article)
    page = open_page(f"{site.url}/login")
    signed_in(page, site)
    page.goto(f"{site.url}/articles/{article}/{PT}?as_of={position}")
    assert page.url == f"{site.url}/articles/{article}?as_of={position}"


def test_the_past_fits_a_narrow_screen(moved_on, open_page):
    """At 320 CSS pixels the banner and all under it need no sideways scroll."""
    site, position = moved_on
    page = open_page(f"{site.url}/login", color_scheme="dark")
    signed_in(page, site)
    page.set_viewport_size({"width": 320, "height": 700})
    for address in addresses(site):
        page.goto(f"{site.url}{as_of(address, position)}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        assert violations(page) == []
