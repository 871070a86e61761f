"""The knowledge base's pages: look up, record, withdraw."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import sign_in


@pytest.fixture
def knowledge_page(site, open_page):
    """The knowledge base before a reviewer, by the keyboard."""
    page = open_page(may_log=("401", "422"))
    sign_in(page, site)
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/newsroom")
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/knowledge")
    return page


def test_an_entity_is_recorded_found_changed_and_withdrawn(knowledge_page, site):
    """Written with names in two languages, found by either, changed, and taken out with a reason that stays."""
    page = knowledge_page
    page.get_by_label("New entity’s id").fill("harbour-port")
    page.get_by_role("button", name="Write it").click()
    page.get_by_label("Names, a line each").fill(
        "en | label | Harbour Port Authority\nen | acronym | HPA\nru | label | Порт Гавань"
    )
    page.get_by_label("Kind").select_option("organisation")
    page.get_by_label("Where this is from").fill("its own pages")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("status").first).to_have_text("Recorded.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Harbour Port Authority")
    page.goto(f"{site.url}/knowledge?search=гавань")
    page.get_by_role("link", name="harbour-port").click()
    page.get_by_label("Names, a line each").fill("en | label | Harbour Authority")
    page.get_by_role("button", name="Record").click()
    assert site.staged.application.views.knowledge.entity("harbour-port").version == 2
    page.get_by_text("Withdraw", exact=True).first.click()
    page.get_by_label("Why").fill("it was closed")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("it was closed. Recording it brings it back")).to_be_visible()
    assert site.staged.application.views.knowledge.base().entity("harbour-port") is None


def test_what_cannot_be_recorded_names_field_and_line_and_nothing_typed_is_lost(knowledge_page, site):
    """The form stands as it was typed, with the reason above."""
    page = knowledge_page
    page.goto(f"{site.url}/knowledge/harbour-port")
    page.get_by_label("Names, a line each").fill("en | label | Harbour\nen ; label")
    page.get_by_label("Where this is from").fill("somewhere")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("alert")).to_contain_text("line 2: write language | label, alias or acronym | name")
    expect(page.get_by_label("Names, a line each")).to_have_value("en | label | Harbour\nen ; label")
    assert site.staged.application.views.knowledge.known("harbour-port").version == 0


def test_who_may_not_change_it_reads_it(site, open_page):
    """A writer sees the entities and why there is no form."""
    page = open_page(may_log=("401",))
    sign_in(page, site, name="Wang Li", then="/knowledge")
    expect(page.get_by_role("heading", name="Knowledge")).to_be_visible()
    expect(page.get_by_role("button", name="Write it")).to_have_count(0)
