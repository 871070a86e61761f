"""The reviewers' pages in a real browser: what a person does there, by mouse, by keyboard, without JavaScript."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ui.conftest import sign_in
from tests.ui.staged import EN, PT, UR, ZH, publish
from workflow.domain import commands as wanted
from workflow.domain.annotations import Verdict
from workflow.domain.article import EditionState


def state_of(site, language):
    """Where the staged article's edition stands."""
    return site.staged.article(site.staged.bridge).editions[language].state


def review_address(site, language):
    """Address of the staged article's review page."""
    return f"/articles/{site.staged.bridge}/{language}"


def test_mouse_from_sign_in_to_publication(site, open_page):
    """A reviewer signs in, opens an article from the queue and approves it; a publisher then publishes it."""
    page = open_page(f"{site.url}/login")
    _sign_in_here(page, "Rosa Reviewer")
    page.locator(f"#row-{site.staged.bridge}-en a").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status").filter(has_text="You approved")).to_be_visible()
    assert state_of(site, EN) is EditionState.APPROVED
    other = open_page(f"{site.url}/login")
    _sign_in_here(other, "Paul Publisher")
    other.goto(f"{site.url}{review_address(site, EN)}")
    other.get_by_role("button", name="Publish now").click()
    expect(other.get_by_role("status").filter(has_text="Published.")).to_be_visible()
    assert state_of(site, EN) is EditionState.PUBLISHED
    assert other.goto(f"{site.url}{site.staged.address(EN)}").status == 200


def test_keyboard_alone_approves_and_publishes(site, open_page):
    """j, o, a, Enter, p, Enter, g q: every step of a review can be done by keys, and a letter alone decides nothing."""
    page = open_page(f"{site.url}/login")
    _sign_in_here(page, "Paul Publisher")
    page.get_by_role("link", name="Show all that waits for a person").press("Enter")
    page.wait_for_url("**/queue?state=waiting")
    rows = page.locator("[data-row]").count()
    for _ in range(rows):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.closest('tr').id") == f"row-{site.staged.bridge}-en":
            break
    page.keyboard.press("o")
    page.wait_for_url(f"**{review_address(site, EN)}")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Approve")).to_be_focused()
    assert state_of(site, EN) is EditionState.REVIEW
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=approve")
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Publish now")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=publish")
    assert state_of(site, EN) is EditionState.PUBLISHED
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/queue")


def test_keys_are_text_while_typing(site, open_page):
    """Shortcuts are letters in a field; Ctrl+Enter sends the form, Escape leaves the field, ? lists the keys."""
    page = open_page(f"{site.url}/login")
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{site.url}{review_address(site, EN)}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Request changes")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    field = page.get_by_label("What should change")
    expect(field).to_be_focused()
    page.keyboard.type("ajxgq?")
    expect(field).to_have_value("ajxgq?")
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**?done=request-changes")
    assert site.staged.article(site.staged.bridge).editions[EN].changes_requested == "ajxgq?"


def test_everything_works_without_javascript(site, open_page):
    """With JavaScript off a person signs in, mends a sentence, waives a finding, decides on a tag, and signs out."""
    page = open_page(f"{site.url}/login", java_script_enabled=False)
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{site.url}{review_address(site, UR)}")
    page.locator("#finding-2 summary").click()
    page.locator("#finding-2").get_by_label("Why it may pass").fill("It is right.")
    page.get_by_role("button", name="Waive finding 2").click()
    page.wait_for_url("**?done=waive")
    page.goto(f"{site.url}{review_address(site, EN)}")
    page.get_by_role("button", name="Reject Lena").click()
    page.wait_for_url("**?done=reject-tag#*")
    page.locator("#s3 summary").click()
    page.get_by_label("Text of s3").fill("Engineers replaced all bearings.")
    page.get_by_role("button", name="Save s3").click()
    page.wait_for_url("**?done=edit#*")
    article = site.staged.article(site.staged.bridge)
    assert (
        next(s.text for b in article.blocks for s in b.segments if s.id == "s3") == "Engineers replaced all bearings. "
    )
    assert article.editions[EN].verdict_of("kb:lena") is Verdict.REJECTED
    assert len(article.editions[UR].waived) == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")
    # what stays only tells that this browser was let in before (docs/people.md)
    assert [cookie["name"] for cookie in page.context.cookies()] == ["__Host-copyflow-known"]


def test_a_person_translates_in_one_form(site, open_page):
    """An edition that waits for a person shows empty fields beside the source; a part can be saved, then the rest."""
    page = open_page(f"{site.url}/login")
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{site.url}{review_address(site, PT)}")
    page.get_by_label("Translation of s1").fill("Ponte reabre após oito meses")
    page.get_by_role("button", name="Save the translation").click()
    page.wait_for_url("**?done=edit")
    assert len(site.staged.article(site.staged.bridge).unfinished(PT)) == 6
    expect(page.locator("#rail")).to_contain_text("The checks look at this text when all of it is translated.")
    expect(page.locator("#rail")).not_to_contain_text("still running")
    for number in range(2, 8):
        page.get_by_label(f"Translation of s{number}").fill(f"Frase {number}")
    page.get_by_role("button", name="Save the translation").click()
    page.wait_for_url("**?done=edit")
    assert site.staged.article(site.staged.bridge).unfinished(PT) == ()


def test_disabled_buttons_say_why(site, open_page):
    """What the state asks for stands there even when it is blocked, the rest folded away: each with the reason."""
    page = open_page(f"{site.url}/login")
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{site.url}{review_address(site, UR)}")
    approve = page.get_by_role("button", name="Approve")
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator("#live")).to_contain_text("1 blocking finding is open")
    expect(approve).to_be_disabled()
    expect(approve).to_have_accessible_description(
        "1 blocking finding is open. Mend the text or waive it with a reason."
    )
    page.get_by_text("Why not the others?").click()
    expect(page.get_by_role("button", name="Publish now")).to_have_accessible_description(
        "This needs the role publisher; you have reviewer, translator."
    )


def test_a_stale_decision_is_refused_and_nothing_typed_is_lost(site, open_page):
    """Who decides on an older version gets 412, the page as it is now, and their words still in the form."""
    page = open_page(f"{site.url}/login", java_script_enabled=False, may_log=("412",))
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{site.url}{review_address(site, EN)}")
    page.get_by_text("Request changes…").click()
    page.get_by_label("What should change").fill("Say who paid.")
    site.staged.check(site.staged.bridge, EN)
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Request changes").click()
    assert answered.value.status == 412
    expect(page.get_by_role("alert")).to_contain_text("Somebody else was faster")
    expect(page.get_by_label("What should change")).to_have_value("Say who paid.")
    page.get_by_role("button", name="Request changes").click()
    page.wait_for_url("**?done=request-changes")
    assert site.staged.article(site.staged.bridge).editions[EN].changes_requested == "Say who paid."


def test_editing_holds_to_the_text_not_to_the_version(site, open_page):
    """A check recorded meanwhile does not stop an edit; another's edit does, and the sentence typed is kept."""
    page = open_page(f"{site.url}/login", java_script_enabled=False, may_log=("412",))
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{site.url}{review_address(site, EN)}")
    site.staged.check(site.staged.bridge, EN)
    page.locator("#s6 summary").click()
    page.get_by_label("Text of s6").fill("Buses return on Tuesday.")
    page.get_by_role("button", name="Save s6").click()
    page.wait_for_url("**?done=edit#*")
    mine = wanted.PostEdit(
        by=site.staged.publisher,
        at=site.staged.application.clock.now(),
        language=EN,
        segments={"s7": "Lorries stay banned."},
    )
    site.staged.execute(mine, site.staged.bridge)
    page.locator("#s7 summary").click()
    page.get_by_label("Text of s7").fill("No lorries until June.")
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Save s7").click()
    assert answered.value.status == 412
    expect(page.get_by_label("Text of s7")).to_have_value("No lorries until June.")
    expect(page.locator("#s7 .target > p").first).to_have_text("Lorries stay banned.")


def test_four_eyes_is_answered_403(site, open_page):
    """Whoever edited a text finds Approve disabled, and is refused (403) when the form is sent anyway."""
    edit = wanted.PostEdit(
        by=site.staged.reviewer, at=site.staged.application.clock.now(), language=EN, segments={"s7": "No lorries."}
    )
    site.staged.execute(edit, site.staged.bridge)
    site.staged.check(site.staged.bridge, EN)
    page = open_page(f"{site.url}/login", java_script_enabled=False)
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{site.url}{review_address(site, EN)}")
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()
    article = site.staged.article(site.staged.bridge)
    answer = page.request.post(
        f"{site.url}{review_address(site, EN)}/approve",
        form={"expected_version": str(article.version), "content_hash": article.editions[EN].content_hash},
        headers={"Origin": site.url},
        max_redirects=0,
    )
    assert answer.status == 403
    assert "Nobody approves their own text" in answer.text()


def test_findings_are_marked_exactly_where_they_are(shared_site, open_page):
    """A mark covers the excerpt alone and leads to its finding; each text has its language and direction."""
    page = open_page(f"{shared_site.url}/login")
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{shared_site.url}{review_address(shared_site, UR)}")
    mark = page.locator("mark.blocking")
    expect(mark).to_have_text("Aigul Norova")
    mark.locator("a").click()
    expect(page.locator("#finding-1:target")).to_contain_text("Latin script")
    assert page.locator("#s5 .target > p").first.get_attribute("dir") == "rtl"
    assert page.locator("#s5 .source").get_attribute("lang") == "en"


def test_the_queue_is_filtered_by_a_plain_form(shared_site, open_page):
    """The queue shows what waits for a person; state, desk and language narrow it down through the address."""
    page = open_page(f"{shared_site.url}/login")
    _sign_in_here(page, "Rosa Reviewer")
    expect(page.locator("#rows tr")).to_have_count(5)
    page.get_by_label("Language").fill("ur")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**language=ur&**")
    expect(page.locator("#rows tr")).to_have_count(1)
    page.get_by_label("Language").fill("")
    page.get_by_label("Desk").select_option("Новости мира")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**desk=world&language=&**")
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows tr")).to_contain_text("Tram line 4")
    assert page.locator("#queue").get_attribute("data-hx-get").startswith("/queue/rows?desk=world&after=&shown=")
    page.goto(f"{shared_site.url}/queue?state=published")
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows a")).to_have_attribute("lang", ZH)


def test_a_failed_delivery_is_sent_again(site, open_page):
    """The ledger shows what went wrong, and a publisher sends it again at once."""
    page = open_page(f"{site.url}/login")
    _sign_in_here(page, "Paul Publisher")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/deliveries")
    row = page.locator("#rows tr").filter(has_text="Northern Wire")
    expect(row).to_contain_text("503 Service Unavailable")
    before = site.staged.application.views.head()
    row.get_by_role("button", name="Retry").click()
    page.wait_for_url("**?done=retry")
    assert [event.type for event in site.staged.application.views.log(after=before)] == ["delivery.attempt_scheduled"]


def test_board_and_overview(shared_site, open_page):
    """The board sorts articles by stage; an article's page lists its editions and all that happened."""
    page = open_page(f"{shared_site.url}/login")
    _sign_in_here(page, "Rosa Reviewer")
    page.goto(f"{shared_site.url}/articles")
    expect(page.locator("section").filter(has=page.get_by_role("heading", name="Translation"))).to_contain_text(
        "River bridge"
    )
    page.get_by_role("link", name="River bridge").click()
    expect(page.get_by_role("table")).to_contain_text("简体中文")
    expect(page.locator(".history")).to_contain_text("Paul Publisher published the zh-Hans edition")


def test_portal_shows_withdraws_and_feeds(site, open_page):
    """Readers see what is public in all its languages; withdrawn is 410 at once, never public 404; feeds say 304."""
    page = open_page(may_log=("404", "410"))
    address = f"{site.url}{site.staged.address(ZH)}"
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == ZH
    expect(page.locator("article")).to_contain_text("勒拿河上的老桥周一重新通车。")
    expect(page.locator("article")).to_contain_text("本文由机器翻译，并经人工审核。 原文语言： 英语")
    publish(site.staged, site.staged.bridge, EN)
    page.reload()
    assert page.locator('link[rel="canonical"]').get_attribute("href") == address
    assert page.locator('link[rel="alternate"][hreflang="en"]').get_attribute("href") == site.url + site.staged.address(
        EN
    )
    feed = page.request.get(f"{site.url}/feeds/all.atom")
    assert feed.text().count("<entry ") == 2
    assert page.request.get(feed.url, headers={"If-None-Match": feed.headers["etag"]}).status == 304
    assert page.goto(f"{site.url}/portal/{UR}/{site.staged.bridge}").status == 404
    withdrawn = wanted.WithdrawEdition(
        by=site.staged.publisher, at=site.staged.application.clock.now(), language=ZH, reason="The date was wrong."
    )
    site.staged.execute(withdrawn, site.staged.bridge)
    assert page.goto(address).status == 410
    after = page.request.get(feed.url, headers={"If-None-Match": feed.headers["etag"]})
    assert (after.status, after.text().count("<entry "), "deleted-entry" in after.text()) == (200, 1, True)


def test_the_portal_describes_an_edition_to_machines(shared_site, open_page):
    """A browser under the policy keeps the data block as it is: it can be read, runs nothing and logs nothing."""
    page = open_page(f"{shared_site.url}{shared_site.staged.address(ZH)}")
    written = page.evaluate("JSON.parse(document.querySelector('script').textContent)")
    assert page.locator("script").count() == 1
    assert (written["@type"], written["inLanguage"]) == ("NewsArticle", ZH)
    assert written["mainEntityOfPage"] == page.url
    assert written["headline"] == page.locator("h1").inner_text()


def test_who_is_not_signed_in_is_asked_and_led_back(shared_site, open_page):
    """A page asked for without a session shows the form (401), tells nothing, and leads back after signing in."""
    page = open_page(may_log=("401",))
    assert page.goto(f"{shared_site.url}{review_address(shared_site, EN)}").status == 401
    assert "bridge" not in page.content().replace(f"/articles/{shared_site.staged.bridge}", "")
    sign_in(page, shared_site, then=review_address(shared_site, EN))
    page.context.clear_cookies()
    page.goto(f"{shared_site.url}/login?back_to=//elsewhere.example/")
    page.get_by_role("textbox", name="Name").fill("Rosa Reviewer")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Name and password do not match")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Rosa Reviewer")
    assert page.locator("[name=back_to]").get_attribute("value") == "/queue"


def _sign_in_here(page, name):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/queue")


def test_the_desks_are_shown_with_their_rules_and_policies(shared_site, open_page):
    """Reached by the keyboard: each desk by name, its rules in order, what its checks do; one that says nothing."""
    page = open_page(f"{shared_site.url}/login")
    _sign_in_here(page, "Rosa Reviewer")
    for keys, address in (("go", "newsroom"), ("ge", "desks")):
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(f"**/{address}")
    assert [each.inner_text() for each in page.get_by_role("heading", level=2).all()] == [
        "All (newsroom)",
        "Новости мира (world)",
    ]
    expect(page.get_by_text("It says nothing of its own.")).to_have_count(1)
    rows = [each.inner_text().split("\t") for each in page.locator("tbody tr").all()]
    assert rows == [["en", "any", "1–3", "fx, person"], ["any", "kk", "4", "person"]]
    expect(page.locator(".facts")).to_contain_text("script residue")
    expect(page.locator(".facts")).to_contain_text("off")
