"""The ledger, one partner's copy of an article, the board of an article with all partners, and who has what back."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.ui.conftest import Site
from tests.ui.sent import INVALID, UNAVAILABLE, attempt, confirm, item, plan, register, request, told
from tests.ui.staged import EN, PT, UR, ZH, publish
from tests.ui.test_partners import enter
from workflow.domain import commands as wanted
from workflow.domain.partner_profile import Filters
from workflow.domain.vocabulary import PartnerId, PubStatus


def signed_in(site: Site, open_page: Any, name: str = "Paul Publisher", **options: Any) -> Any:
    """The queue before a person."""
    page = open_page(f"{site.url}/login", **options)
    enter(page, name)
    return page


def copy_of(site: Site, partner: PartnerId) -> str:
    """The address of a partner's copy of the bridge article."""
    return f"{site.url}/deliveries/{partner}/{site.staged.bridge}"


def take_back(site: Site, *partners: PartnerId) -> None:
    """Withdraw the public Chinese edition and plan that for these partners."""
    staged = site.staged
    withdrawn = wanted.WithdrawEdition(
        by=staged.publisher, at=staged.application.clock.now(), language=ZH, reason="The date was wrong."
    )
    staged.execute(withdrawn, staged.bridge)
    for partner in partners:
        request(staged, partner, ZH, revision=2, pub_status=PubStatus.CANCELED)


def test_the_ledger_is_narrowed_down_and_follows_what_happens(site: Site, open_page: Any) -> None:
    """State and partner are a plain form, / leads to it, and the rows that are left follow the log by themselves."""
    partner = register(site.staged, "River Post")
    sent = request(site.staged, partner, ZH)
    page = signed_in(site, open_page)
    page.goto(f"{site.url}/deliveries")
    expect(page.locator("#rows tr")).to_have_count(3)
    page.keyboard.press("/")
    expect(page.get_by_label("State")).to_be_focused()
    page.get_by_label("Partner").select_option("River Post")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**partner=**")
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows .state")).to_have_text("scheduled")
    attempt(site.staged, partner, sent, UNAVAILABLE)
    expect(page.locator("#rows")).to_contain_text("503 Service Unavailable", timeout=10_000)
    twin = page.locator("link[rel=alternate][type='application/json']").get_attribute("href")
    assert [each["partner_id"] for each in page.request.get(f"{site.url}{twin}").json()["items"]] == [partner]
    page.get_by_role("button", name="Retry").click()
    expect(page.locator("p.done")).to_have_text("It is sent again now.")
    expect(page.get_by_label("Partner")).to_have_value(partner)


def test_a_copy_shows_every_attempt_and_is_sent_again(site: Site, open_page: Any) -> None:
    """Request, answer, what followed; what is parked goes again with one click, and a stale click is refused."""
    partner = register(site.staged, "River Post")
    sent = request(site.staged, partner, ZH)
    attempt(site.staged, partner, sent, UNAVAILABLE)
    attempt(site.staged, partner, sent, INVALID)
    page = signed_in(site, open_page, may_log=("412",))
    page.goto(f"{site.url}/deliveries?partner={partner}")
    page.locator("#rows").get_by_role("link", name="River Post").click()
    rows = page.get_by_role("region", name="Attempts").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("attempt 2")
    expect(rows.first).to_contain_text("parked: 2 attempts failed")
    expect(rows.last).to_contain_text("the partner answered 503 Service Unavailable")
    expect(rows.last).to_contain_text("again at")
    page.get_by_role("button", name="Send now").click()
    expect(page.locator("p.done")).to_have_text("It is sent again now.")
    assert page.url.startswith(copy_of(site, partner))
    assert item(site.staged, partner, sent).state == "scheduled"
    stale = page.request.post(
        f"{copy_of(site, partner)}/retry",
        form={"expected_version": "1", "item_id": sent},
        headers={"Origin": site.url},
    )
    assert stale.status == 412
    assert "Somebody else was faster" in stale.text()
    attempt(site.staged, partner, sent)
    expect(page.get_by_role("region", name="Revisions").locator(".state")).to_have_text("accepted", timeout=10_000)
    expect(page.get_by_role("button", name="Send once more")).to_be_visible()
    page.get_by_text("Its words").click()
    expect(rows.first).to_contain_text("thank you")


def test_a_receipt_is_noted(site: Site, open_page: Any) -> None:
    """Who learnt what became of it on the partner's side says how; a note that is missing loses nothing typed."""
    partner = register(site.staged, "River Post")
    sent = request(site.staged, partner, ZH)
    attempt(site.staged, partner, sent)
    page = signed_in(site, open_page, may_log=("422",))
    page.goto(copy_of(site, partner))
    page.get_by_text("Note what became of it").click()
    page.get_by_label("On the partner’s side it is").select_option("refused")
    page.get_by_label("How you know").fill("  ")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("alert")).to_contain_text("note")
    expect(page.get_by_label("On the partner’s side it is")).to_have_value("no")
    page.get_by_label("How you know").fill("Ms Ito by phone")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator("p.done")).to_have_text("Noted.")
    revisions = page.get_by_role("region", name="Revisions")
    expect(revisions).to_contain_text("refused by Paul Publisher")
    expect(revisions).to_contain_text("Ms Ito by phone")
    receipt = item(site.staged, partner, sent).receipt
    assert receipt is not None
    assert not receipt.confirmed


def test_who_may_not_send_again_sees_why(site: Site, open_page: Any) -> None:
    """A reviewer reads all of it; in place of the buttons stands the reason."""
    partner = register(site.staged, "River Post")
    attempt(site.staged, partner, request(site.staged, partner, ZH))
    page = signed_in(site, open_page, "Rosa Reviewer")
    page.goto(copy_of(site, partner))
    expect(page.get_by_role("region", name="Attempts").locator("tbody tr")).to_have_count(1)
    expect(page.locator(".why")).to_contain_text("This needs the role admin or publisher; you have")
    expect(page.locator("main form")).to_have_count(0)


def test_why_a_partner_did_not_get_an_edition(site: Site, open_page: Any) -> None:
    """Of a partner that never got anything the page says why, edition by edition, now and as of then."""
    staged = site.staged
    partner = register(staged, "Lisbon Post", Filters(languages=(PT,)))
    plan(staged, ZH, staged.partner)
    then = staged.application.views.head()
    page = signed_in(site, open_page, "Wang Li", may_log=("404",))
    page.goto(copy_of(site, partner))
    reasons = page.locator(".reasons")
    expect(reasons).to_contain_text("zh-Hans was never sent to Lisbon Post: it takes only pt")
    expect(reasons).to_contain_text("pt went to no partner: it was never published.")
    expect(reasons.locator(".state").first).to_have_text("not sent")
    expect(page.get_by_role("heading", name="Attempts")).to_have_count(0)
    now = staged.application.clock.now()
    told(staged, partner, wanted.PausePartner(by=staged.admin, at=now, reason="it moves house"))
    page.reload()
    expect(page.locator(".why")).to_contain_text("Lisbon Post is paused: it moves house.")
    page.goto(f"{copy_of(site, partner)}?as_of={then}")
    expect(page.locator(".why")).to_have_count(0)
    expect(page.locator(".reasons")).to_contain_text("it takes only pt")
    assert page.goto(copy_of(site, PartnerId("01a22349-0000-7000-8000-000000000000"))).status == 404


def test_the_board_shows_every_edition_with_every_partner(site: Site, open_page: Any) -> None:
    """A word and a mark in each cell, who needs a person first; attempts, next try; why the rest was not sent."""
    staged = site.staged
    stuck = register(staged, "Stuck Post")
    register(staged, "Lisbon Post", Filters(languages=(PT,)))
    attempt(staged, stuck, request(staged, stuck, ZH), INVALID)
    page = signed_in(site, open_page, "Wang Li")
    page.goto(f"{site.url}/articles/{staged.bridge}")
    editions = page.get_by_role("region", name="Editions")
    expect(editions).to_contain_text("1 stuck 1 failing 1 taken 1 not sent")
    page.keyboard.press("d")
    page.wait_for_url(f"**/articles/{staged.bridge}/deliveries")
    rows = page.locator("#board tbody tr")
    assert [each.inner_text().split("\n")[0].split("\t")[0] for each in rows.all()] == [
        "Stuck Post", "Northern Wire", "Harbour Times", "Lisbon Post"
    ]  # fmt: skip
    cells = [each.inner_text().strip() for each in page.locator("#board tbody td").all()]
    assert cells[0] == "parked the rendering does not validate: /headline is missing"
    assert cells[1].startswith("failing 1 attempt next 2")
    assert cells[2:] == ["accepted", "filtered out"]
    marks = page.locator("#board tbody .state").evaluate_all(
        "all => all.map(each => getComputedStyle(each, '::before').content.split('/')[0])"
    )
    assert len(set(marks)) == 4  # told apart without colour and without words
    expect(page.locator("#board tfoot")).to_contain_text("4 partners")
    expect(page.locator("main")).to_contain_text("Not published yet: en, ur, pt.")
    page.get_by_label("Show").select_option("what needs a person")
    page.get_by_role("button", name="Show").click()
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="Stuck Post").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("at Stuck Post")


def test_the_board_follows_what_happens_and_has_a_past(site: Site, open_page: Any) -> None:
    """A cell changes while it is looked at; as of then it stands as it stood, with nothing to press but the filter."""
    staged = site.staged
    partner = register(staged, "River Post")
    sent = request(staged, partner, ZH)
    then = staged.application.views.head()
    page = signed_in(site, open_page, "Wang Li")
    page.goto(f"{site.url}/articles/{staged.bridge}/deliveries")
    row = page.locator("#board tbody tr").filter(has_text="River Post")
    expect(row).to_contain_text("scheduled")
    attempt(staged, partner, sent)
    expect(row).to_contain_text("accepted", timeout=10_000)
    page.goto(f"{site.url}/articles/{staged.bridge}/deliveries?as_of={then}")
    expect(row).to_contain_text("scheduled")
    expect(page.locator("main form:not([method=get])")).to_have_count(0)
    assert row.get_by_role("link").get_attribute("href").endswith(f"as_of={then}")


def test_the_receipt_board_says_who_still_shows_it_since_when(site: Site, open_page: Any) -> None:
    """After a withdrawal: who was not reached first, who was told and may show it, who confirmed and by whom."""
    staged = site.staged
    away, told_only, down = (register(staged, name) for name in ("Away Post", "Told Post", "Down Post"))
    for partner in (away, told_only, down):
        attempt(staged, partner, request(staged, partner, ZH))
    take_back(site, away, told_only, down)
    attempt(staged, away, f"{ZH}:2", UNAVAILABLE)
    for partner in (told_only, down):
        attempt(staged, partner, f"{ZH}:2")
    confirm(staged, down, f"{ZH}:2", "Ms Ito by phone")
    page = signed_in(site, open_page)
    page.goto(f"{site.url}/articles/{staged.bridge}")
    rows = page.get_by_role("region", name="Taken back").locator("tbody tr")
    assert [each.get_by_role("link").inner_text() for each in rows.all()] == ["Away Post", "Told Post", "Down Post"]
    expect(rows.nth(0)).to_contain_text("not reached")
    expect(rows.nth(0)).to_contain_text("503")
    since = item(staged, away, f"{ZH}:1").begun_at
    assert since is not None
    expect(rows.nth(0).locator("td[data-label='Shown since']")).to_have_text(f"{since:%Y-%m-%d %H:%M} UTC")
    expect(rows.nth(1)).to_contain_text("nobody has confirmed it")
    expect(rows.nth(2)).to_contain_text("confirmed by Paul Publisher")
    expect(rows.nth(2)).to_contain_text("Ms Ito by phone")
    expect(rows.nth(2).locator("td[data-label='Shown since']")).to_have_text("not shown")
    confirm(staged, told_only, f"{ZH}:2", "gone when looked at")
    expect(rows.filter(has_text="Told Post")).to_contain_text("gone when looked at", timeout=10_000)


def test_everything_is_taken_back_from_the_articles_page(site: Site, open_page: Any) -> None:
    """One form withdraws all editions, says how many partners that is about, and tells that it was done."""
    staged = site.staged
    publish(staged, staged.bridge, EN)
    page = signed_in(site, open_page)
    page.goto(f"{site.url}/articles/{staged.bridge}")
    expect(page.locator("main")).to_contain_text("2 partners got something of it or are to get it.")
    page.get_by_text("Withdraw everything…").click()
    page.get_by_label("Why it is withdrawn").fill("It never happened.")
    page.get_by_role("button", name="Withdraw everything").click()
    expect(page.locator("p.done")).to_have_text("Every edition is withdrawn from everybody.")
    states = {language: each.state.value for language, each in staged.article(staged.bridge).editions.items()}
    assert (states[EN], states[ZH]) == ("withdrawn", "withdrawn")
    page.get_by_role("link", name="Everything").click()
    page.wait_for_url("**?history=all*")
    expect(page.locator("#overview")).to_contain_text("Harbour Times")


def test_buttons_say_how_many_partners_they_reach(site: Site, open_page: Any) -> None:
    """Publishing names who wants it or has it, by today's filters; holding and withdrawing name who has it."""
    staged = site.staged
    register(staged, "Lisbon Post", Filters(languages=(PT,)))
    register(staged, "English Post", Filters(languages=(EN,)))
    now = staged.application.clock.now()
    content_hash = staged.article(staged.bridge).editions[EN].content_hash
    staged.execute(
        wanted.ApproveEdition(by=staged.reviewer, at=now, language=EN, content_hash=content_hash), staged.bridge
    )
    page = signed_in(site, open_page)
    page.goto(f"{site.url}/articles/{staged.bridge}/{EN}")
    expect(page.get_by_role("button", name="Publish now")).to_have_accessible_description(
        "Goes to 3 partners: \u2068English Post\u2069, \u2068Harbour Times\u2069 and \u2068Northern Wire\u2069. "
        "Readers see it on the portal and in its feeds."
    )
    page.goto(f"{site.url}/articles/{staged.bridge}/{ZH}")
    for name in ("Withdraw…", "Hold…"):
        page.get_by_text(name).click()
    both = "\u2068Harbour Times\u2069 and \u2068Northern Wire\u2069"
    expect(page.get_by_role("button", name="Withdraw")).to_have_accessible_description(
        f"Taken back from 2 partners: {both}. Readers find a note in its place that it was withdrawn."
    )
    expect(page.get_by_role("button", name="Hold")).to_have_accessible_description(
        f"2 partners must take it off for now: {both}. Readers do not see it until it is released."
    )
    writer = signed_in(site, open_page, "Wang Li")
    writer.goto(f"{site.url}/articles/{staged.bridge}/{UR}")
    assert "partner(s)" not in writer.content()
    expect(writer.locator("[id^=reach-]")).to_have_count(0)
