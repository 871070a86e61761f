"""People at work on the same article: comments, claims, who else reads it, and what a decision would bring about."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from api.presence import Presence
from tests.ui.conftest import serving
from tests.ui.staged import EN, UR
from tests.ui.test_promises import signed_in, violations
from workflow.domain import commands as wanted
from workflow.domain.article import EditionState


def address(site, language=EN):
    """The staged article's review page."""
    return f"{site.url}/articles/{site.staged.bridge}/{language}"


def test_two_reviewers_at_once_see_each_other(site, open_page):
    """Each sees that the other reads too, a comment and a claim of one stand on the other's page, without a reload."""
    rosa, paul = open_page(), open_page()
    signed_in(rosa, site)
    rosa.goto(address(site))
    rosa.evaluate("window.notReloaded = true")
    signed_in(paul, site, "Paul Publisher")
    paul.goto(address(site))
    expect(paul.locator("#presence")).to_contain_text("Rosa Reviewer")
    expect(rosa.locator("#presence")).to_contain_text("Paul Publisher", timeout=10_000)
    paul.locator("#s3 [data-about]").click()
    expect(paul.get_by_label("About")).to_have_value("s3")
    expect(paul.get_by_role("textbox", name="Comment")).to_be_focused()
    paul.keyboard.type("Which bearings?")
    paul.keyboard.press("Control+Enter")
    paul.wait_for_url("**?done=comment*")
    expect(paul.locator("#s3 .remarks")).to_have_text("1 comment on s3")
    expect(rosa.locator("#comment-1")).to_contain_text("Which bearings?", timeout=10_000)
    paul.get_by_role("button", name="I look after it").click()
    expect(rosa.locator("#claim")).to_contain_text("Paul Publisher looks after it since", timeout=10_000)
    expect(rosa.get_by_role("button", name="Approve")).to_be_enabled()
    assert violations(rosa) == []
    paul.goto(f"{site.url}/queue?state=waiting")
    expect(paul.locator(f"#row-{site.staged.bridge}-en")).to_contain_text("Paul Publisher looks after it")
    expect(rosa.locator("#presence")).not_to_contain_text("Paul", timeout=10_000)
    rosa.get_by_role("button", name="Take it over").click()
    expect(rosa.locator("#claim")).to_contain_text("You look after it since")
    assert site.staged.article(site.staged.bridge).editions[EN].claim.by == site.staged.reviewer.id


def test_talk_and_decision_without_javascript(site, open_page):
    """The form at a segment, an answer, what must be settled and its settling, the approval after it: plain forms."""
    page = open_page(java_script_enabled=False)
    signed_in(page, site)
    page.goto(address(site))
    page.locator("#s3 [data-about]").click()
    expect(page.get_by_label("About")).to_have_value("s3")
    page.get_by_role("textbox", name="Comment").fill("Which bearings?")
    page.get_by_label("Must be settled before approval").check()
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#comment-1")).to_contain_text("Which bearings?")
    approve = page.get_by_role("button", name="Approve", exact=True)
    expect(approve).to_be_disabled()
    expect(approve).to_have_accessible_description(
        "1 comment must be settled before approval. Answer it, and settle it."
    )
    page.locator("#comment-1 summary").click()
    page.get_by_label("Answer to comment 1").fill("All of them.")
    page.get_by_role("button", name="Answer 1").click()
    expect(page.locator("#comment-2")).to_contain_text("All of them.")
    page.get_by_role("button", name="Settle 1").click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="You approved")).to_be_visible()
    page.get_by_role("link", name="Next in the queue").click()
    assert page.url != address(site)
    assert "/articles/" in page.url


def test_a_comment_sent_beside_a_change_is_not_lost(site, open_page):
    """What was typed on an older text is said all the same, with the words that stand now."""
    page = open_page(java_script_enabled=False)
    signed_in(page, site)
    page.goto(address(site))
    edit = wanted.PostEdit(
        by=site.staged.publisher, at=site.staged.application.clock.now(), language=EN, segments={"s7": "No lorries."}
    )
    site.staged.execute(edit, site.staged.bridge)
    page.get_by_text("Say something").click()
    page.get_by_label("About").select_option("s7")
    page.get_by_role("textbox", name="Comment").fill("Why June?")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.wait_for_url("**?done=comment*")
    assert site.staged.article(site.staged.bridge).comments[0].quote == "No lorries."


def test_the_panel_has_one_thing_to_do_and_says_what_comes_of_it(site, open_page):
    """In review that is Approve; the others are folded, each with what it brings about; keys open their fold."""
    page = open_page()
    signed_in(page, site)
    page.goto(address(site))
    panel = page.get_by_role("region", name="Decision")
    expect(panel.locator("button.main")).to_have_count(1)
    expect(panel.get_by_role("button", name="Approve")).to_have_accessible_description(
        "Nothing goes out yet: it can be published then."
    )
    expect(page.get_by_role("button", name="Request changes")).to_have_count(0)
    page.keyboard.press("r")
    expect(page.get_by_label("What should change")).to_be_focused()
    expect(page.get_by_role("button", name="Request changes")).to_have_accessible_description(
        "It goes back to its writer as a draft, with your words. Approvals end."
    )
    page.goto(address(site, UR))
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()


def test_setting_four_eyes_aside_stands_out(site, open_page):
    """In the history it is marked, and the approval says so in words."""
    staged = site.staged
    now, text = staged.application.clock.now(), staged.article(staged.bridge).editions[EN].content_hash
    staged.execute(
        wanted.OverrideFourEyes(by=staged.publisher, at=now, language=EN, content_hash=text, reason="Alone here."),
        staged.bridge,
    )
    page = open_page()
    signed_in(page, site)
    page.goto(address(site))
    expect(page.locator(".history .override")).to_contain_text("Alone here.")
    expect(page.get_by_role("region", name="Decision")).to_contain_text("in spite of four eyes")
    assert staged.article(staged.bridge).editions[EN].state is EditionState.APPROVED


def test_readers_of_another_process_are_seen(tmp_path, redis_server, open_page):
    """Two processes of the API know of each other's readers through Redis, and hear at once who comes and goes."""
    with serving(tmp_path / "home", redis_server.url) as site:
        elsewhere = Presence(redis_server.url)
        page = open_page()
        signed_in(page, site)
        with page.expect_response("**/live?*"):
            page.goto(address(site))
        elsewhere.enter(site.staged.bridge, site.staged.publisher.id)
        expect(page.locator("#presence")).to_contain_text("\u2068Paul Publisher\u2069 is reading", timeout=10_000)
        assert elsewhere.readers(site.staged.bridge) >= {site.staged.publisher.id, site.staged.reviewer.id}
        elsewhere.leave(site.staged.bridge, site.staged.publisher.id)
        expect(page.locator("#presence")).not_to_contain_text("Paul", timeout=10_000)
        page.goto("about:blank")
        elsewhere.close()


@pytest.mark.parametrize("url", [None, "redis://127.0.0.1:1/0"])
def test_without_redis_a_process_knows_its_own(url, caplog):
    """Two pages of one person are one reader until both are closed; an absent Redis is said once."""
    presence = Presence(url)
    assert [presence.enter("a", "user:1"), presence.enter("a", "user:1"), presence.enter("a", "user:2")] == [
        True,
        False,
        True,
    ]
    assert presence.readers("a") == {"user:1", "user:2"}
    assert presence.readers("b") == frozenset()
    assert [presence.leave("a", "user:1"), presence.leave("a", "user:1")] == [False, True]
    assert presence.stay("a", "user:2") == {"user:2"}
    assert sum("Redis is away" in record.message for record in caplog.records) == (1 if url else 0)
    presence.close()
