"""Deciding on tags: by mouse, by keys, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import entity
from tests.ui.conftest import sign_in
from tests.ui.staged import EN
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType, Verdict
from workflow.domain.streams import entity_stream
from workflow.domain.vocabulary import Actor, Role


@pytest.fixture
def review_page(site, open_page):
    """The English edition's page before a reviewer, in a newsroom that knows a mayor."""
    admin = Actor(id="user:admin", name="admin", roles=frozenset({Role.ADMIN}))
    known = entity("aigul-norova", "en:Aigul Norova", "ru:Айгуль Норова", type="person")
    command = wanted.RecordEntity(by=admin, at=site.staged.application.clock.now(), entity=known)
    site.staged.application.newsroom.execute(command, entity_stream("aigul-norova"))
    page = open_page(may_log=("401", "422"))
    sign_in(page, site, then=f"/articles/{site.staged.bridge}/{EN}")
    return page


def _edition(site):
    return site.staged.article(site.staged.bridge).editions[EN]


def _tag(page, name):
    return page.locator("[data-tag]").filter(has_text=name)


def test_tags_are_told_by_kind_with_what_speaks_for_them(review_page):
    """Names by kind, offices, links, candidates; proposals stand collapsed and say that they go nowhere."""
    section = review_page.get_by_role("region", name="Tags")
    expect(section.get_by_role("heading", name="People 1")).to_be_visible()
    expect(_tag(review_page, "Aigul Norova")).to_contain_text("Mayor")
    expect(_tag(review_page, "Aigul Norova")).to_contain_text("perhaps Aigul Norova")
    expect(_tag(review_page, "Lena").get_by_role("link", name="lena", exact=True)).to_have_attribute(
        "href", "/knowledge/lena"
    )
    expect(section.get_by_text("2 proposed: not sent unless accepted")).to_be_visible()
    expect(_tag(review_page, "city council")).to_be_hidden()
    expect(review_page.locator(".ent.person")).to_have_text("Aigul Norova")


def test_keys_decide_on_one_tag_after_the_other(review_page, site):
    """T goes to the first undecided tag, y accepts and goes on to the next, x rejects, without the mouse."""
    review_page.keyboard.press("t")
    expect(_tag(review_page, "Aigul Norova")).to_be_focused()
    review_page.keyboard.press("y")
    review_page.wait_for_url("**?done=accept-tag#tag-2")
    expect(_tag(review_page, "Lena")).to_be_focused()
    review_page.keyboard.press("x")
    review_page.wait_for_url("**?done=reject-tag#tag-3")
    assert _edition(site).verdict_of("person:aigul-norova") is Verdict.ACCEPTED
    assert _edition(site).verdict_of("kb:lena") is Verdict.REJECTED


def test_marked_words_become_a_tag(review_page, site):
    """Words are marked in the text, m takes them into the form; what was added stands in the text."""
    text = review_page.locator(".pair p[lang=en]").filter(has_text="Engineers replaced")
    text.evaluate(
        """(paragraph) => {
            const node = paragraph.firstChild, range = document.createRange();
            range.setStart(node, 0); range.setEnd(node, 9);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    review_page.keyboard.press("m")
    form = review_page.locator("#add-tag")
    expect(form.get_by_label("Words, as they stand there")).to_have_value("Engineers")
    form.get_by_label("Kind").select_option("organisation")
    form.get_by_role("button", name="Add the tag").click()
    review_page.wait_for_url("**?done=add-tag#tags")
    (added,) = [tag for tag in _edition(site).outgoing_tags if tag.name == "Engineers"]
    assert (added.type, added.mentions[0].start, added.mentions[0].end) == (EntityType.ORGANISATION, 0, 9)


def test_everything_about_a_tag_can_be_changed_without_javascript(site, open_page, review_page):
    """Link by a proposed candidate, unlink, retype, resize: forms alone, and each is kept."""
    page = open_page(may_log=("401",), java_script_enabled=False)
    sign_in(page, site, then=f"/articles/{site.staged.bridge}/{EN}")
    _tag(page, "Aigul Norova").get_by_text("Change").first.click()
    _tag(page, "Aigul Norova").get_by_role("button", name="It is Aigul Norova").click()
    (linked,) = [tag for tag in _edition(site).tags if tag.name == "Aigul Norova"]
    assert (linked.id, linked.uri) == ("kb:aigul-norova", "urn:copyflow:entity:aigul-norova")
    _tag(page, "Aigul Norova").get_by_text("Change").first.click()
    _tag(page, "Aigul Norova").get_by_label("In s5 tag").fill("Mayor Aigul Norova")
    _tag(page, "Aigul Norova").get_by_role("button", name="Change the words").click()
    (resized,) = [tag for tag in _edition(site).tags if tag.id == "kb:aigul-norova"]
    assert resized.mentions[0].text == "Mayor Aigul Norova"
    _tag(page, "Lena").get_by_text("Change").first.click()
    _tag(page, "Lena").get_by_label("It is a kind of").select_option("person")
    _tag(page, "Lena").get_by_role("button", name="Change the kind").click()
    (retyped,) = [tag for tag in _edition(site).tags if tag.name == "Lena"]
    assert (retyped.type, retyped.uri) == (EntityType.PERSON, None)


def test_what_cannot_be_is_said_beside_the_form_and_nothing_typed_is_lost(site, review_page):
    """An unknown entity, words that do not stand there: the reason names the field, the form keeps what was typed."""
    tag = _tag(review_page, "Aigul Norova")
    tag.get_by_text("Change").first.click()
    tag.get_by_label("It is", exact=True).fill("Nobody At All")
    tag.get_by_role("button", name="Link").click()
    expect(review_page.get_by_role("alert")).to_contain_text("nothing known is called")
    expect(_tag(review_page, "Aigul Norova").get_by_label("It is", exact=True)).to_have_value("Nobody At All")
    tag.get_by_label("In s5 tag").fill("Aigul Norovа, Mayor")
    tag.get_by_role("button", name="Change the words").click()
    expect(review_page.get_by_role("alert")).to_contain_text("does not stand in segment s5")
    assert _edition(site).tag_decisions == {}
