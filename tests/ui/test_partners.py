"""The partners' pages: register, change, try, pause, end, and what of it whom is allowed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Site, sign_in
from tests.ui.sent import INVALID, SYSTEM, UNAVAILABLE, attempt, item, register, request, told
from tests.ui.staged import EN, ZH, publish
from workflow.domain import commands as wanted
from workflow.domain.partner import Partner
from workflow.domain.partner_profile import Filters
from workflow.domain.vocabulary import PartnerId

HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMaaKWRaViQu9TaqQpH1Lr0w2WMIIcHqV9z7Kb6FxiCT"
"""A public key, as ssh-keyscan prints a server's."""


@pytest.fixture
def admin(site: Site, open_page: Any) -> Any:
    """The list of partners before an admin, reached by the keyboard; nothing may be in the browser's console."""
    page = open_page(f"{site.url}/login", may_log=("403", "412", "422"))
    enter(page, "Ada Admin")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/partners")
    return page


def enter(page: Any, name: str) -> None:
    """Sign in on the page that asks for it."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/queue")


def state(site: Site, partner: str) -> Partner:
    """The partner as it is."""
    return site.staged.application.views.partner(PartnerId(partner))


def show(page: Any, site: Site, partner: str) -> None:
    """Go to a partner's page."""
    page.goto(f"{site.url}/partners/{partner}")


def result(page: Any) -> Any:
    """What the page says of the form that was sent."""
    return page.locator("p.done")


def fact(page: Any, name: str) -> Any:
    """What the page says under a name."""
    return page.locator(".facts div").filter(has=page.get_by_text(name, exact=True)).locator("dd")


def fill_new(page: Any, **changed: str) -> None:
    """Fill the form for a new partner in."""
    page.get_by_label("Name").fill(changed.get("name", "River Post"))
    page.get_by_label("Address").fill(changed.get("address", "https://1.1.1.1/in"))
    page.get_by_label("Languages").fill(changed.get("languages", "zh, pt"))


def test_a_partner_is_registered_and_its_secret_shown_once(admin: Any, site: Site) -> None:
    """N opens the form; the secret stands on the page that follows, which no cache keeps, and on none after it."""
    page = admin
    page.keyboard.press("n")
    page.wait_for_url("**/partners/new")
    fill_new(page)
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Register").click()
    assert answered.value.headers["cache-control"] == "no-store"
    expect(result(page)).to_have_text("Registered.")
    expect(page.get_by_role("note")).to_contain_text("shown this once")
    secret = page.locator(".secret").inner_text()
    assert secret.startswith("whsec_")
    page.goto(f"{site.url}/partners")
    page.get_by_role("link", name="River Post").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("River Post")
    assert secret not in page.content()
    made = state(site, page.url.rpartition("/")[2])
    assert made.profile.filters.languages == ("zh", "pt")
    assert site.staged.application.accounts.partner_secrets(made.id) == (secret,)


def test_the_same_form_sent_twice_makes_one_partner(admin: Any, site: Site) -> None:
    """Who loads the page with the secret again is led to the partner, and its secret stays what it was."""
    page = admin
    page.goto(f"{site.url}/partners/new")
    fill_new(page)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Register").click()
    secret = page.locator(".secret").inner_text()
    again = page.request.post(
        sent.value.url,
        data=sent.value.post_data,
        headers={"Origin": site.url, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert again.status == 200
    [made] = [each for each in site.staged.application.views.partners() if each.name == "River Post"]
    assert again.url == f"{site.url}/partners/{made.id}"
    assert secret not in again.text()
    assert site.staged.application.accounts.partner_secrets(made.id) == (secret,)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("Address", "http://10.0.0.1/", "Address: "),
        ("Languages", "en, klingonish", "Languages: "),
        ("Topics", "politics", "Topics: "),
        ("Least urgency", "12", "Least urgency: "),
        ("Desks", "nowhere", "Desks: "),
    ],
)
def test_what_is_wrong_names_the_field_and_nothing_typed_is_lost(
    admin: Any, site: Site, field: str, typed: str, said: str
) -> None:
    """The form stands as it was typed, the field at fault is marked, and the reason begins with its label."""
    page = admin
    page.goto(f"{site.url}/partners/new")
    fill_new(page, name="Slip & Son")
    page.get_by_label(field).fill(typed)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_label("Name")).to_have_value("Slip & Son")
    expect(page.get_by_label(field)).to_have_value(typed)
    expect(page.locator("[aria-invalid]")).to_have_value(typed)
    assert "Slip & Son" not in {each.name for each in site.staged.application.views.partners()}


def test_a_partner_is_edited_and_a_possible_slip_is_said(admin: Any, site: Site) -> None:
    """What is saved is shown again, the newsroom's own desk too; an unknown entity is taken with a warning."""
    partner, page = register(site.staged, "River Post"), admin
    show(page, site, partner)
    page.get_by_label("Desks").fill("newsroom, world")
    page.get_by_label("Entities").fill("nobody-knows-it")
    page.get_by_text("Further settings").click()
    page.get_by_label("Own waiting times").fill("5, 300")
    page.get_by_role("button", name="Save").click()
    expect(result(page)).to_have_text("Saved.")
    expect(page.get_by_role("note")).to_contain_text("The entity nobody-knows-it is not known here")
    show(page, site, partner)
    expect(page.get_by_label("Desks")).to_have_value("newsroom, world")
    expect(page.get_by_label("Own waiting times")).to_have_value("5, 300")
    profile = state(site, partner).profile
    assert (profile.filters.desks, profile.retry_after_seconds) == (("", "world"), (5, 300))


def test_who_was_slower_is_told_and_nothing_typed_is_lost(admin: Any, site: Site) -> None:
    """An edit of a partner that changed meanwhile is refused (412), and goes through from the page that says so."""
    partner, page = register(site.staged, "River Post"), admin
    show(page, site, partner)
    page.get_by_label("Genres").fill("feature")
    now = site.staged.application.clock.now()
    told(site.staged, partner, wanted.PausePartner(by=site.staged.publisher, at=now, reason="moves house"))
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Save").click()
    assert answered.value.status == 412
    expect(page.get_by_role("alert")).to_contain_text("Somebody else was faster")
    expect(page.get_by_label("Genres")).to_have_value("feature")
    page.get_by_role("button", name="Save").click()
    expect(result(page)).to_have_text("Saved.")
    assert state(site, partner).profile.filters.genres == ("feature",)


def test_paused_resumed_and_disabled_with_reasons(admin: Any, site: Site, open_page: Any) -> None:
    """Each says what it does before and what came of it after; only a publisher pauses and only an admin disables."""
    partner, page = register(site.staged, "River Post"), admin
    show(page, site, partner)
    page.get_by_text("Pause…").click()
    page.get_by_label("Why it is paused").fill("it moves house")
    page.get_by_role("button", name="Pause").click()
    expect(result(page)).to_have_text("Paused.")
    expect(page.locator("#standing")).to_contain_text("paused: it moves house")
    page.get_by_role("button", name="Resume").click()
    expect(result(page)).to_have_text("It is sent to again.")
    page.get_by_text("Disable…").click()
    page.get_by_label("Why it is disabled").fill("the contract ended")
    page.get_by_role("button", name="Disable").click()
    expect(page.locator("#standing")).to_contain_text("disabled: the contract ended")
    assert state(site, partner).disabled_because == "the contract ended"
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    publisher = open_page(f"{site.url}/login")
    enter(publisher, "Paul Publisher")
    show(publisher, site, partner)
    expect(publisher.get_by_role("button", name="Resume")).to_be_visible()
    expect(publisher.get_by_role("button", name="Save")).to_have_count(0)
    expect(publisher.locator(".why")).to_contain_text("This needs the role admin; you have publisher.")


def test_a_trial_is_asked_for_and_its_answer_comes_by_itself(admin: Any, site: Site) -> None:
    """The page says that the message is on its way, and shows the answer when it is there, without a reload."""
    partner, page = register(site.staged, "River Post"), admin
    show(page, site, partner)
    page.get_by_role("button", name="Send a trial message").click()
    expect(result(page)).to_contain_text("A trial message is on its way")
    expect(page.get_by_role("button", name="Send a trial message")).to_have_count(0)
    assert state(site, partner).testing
    page.get_by_text("Pause…").click()
    page.get_by_label("Why it is paused").fill("half a sent")
    answer = wanted.RecordPartnerTest(by=SYSTEM, at=site.staged.application.clock.now(), outcome=UNAVAILABLE)
    told(site.staged, partner, answer)
    expect(page.locator("#standing")).to_contain_text("the partner answered 503", timeout=10_000)
    expect(page.get_by_role("button", name="Send a trial message")).to_be_visible()
    expect(page.get_by_label("Why it is paused")).to_have_value("half a sent")


def test_a_secret_is_rotated_with_grace_and_the_old_one_ended(admin: Any, site: Site) -> None:
    """The new one is shown once, both hold for the hours that were typed, and one click ends the old one."""
    page, secrets = admin, site.staged.application.accounts.partner_secrets
    page.goto(f"{site.url}/partners/new")
    fill_new(page)
    page.get_by_role("button", name="Register").click()
    first = page.locator(".secret").inner_text()
    page.goto(f"{site.url}/partners")
    page.get_by_role("link", name="River Post").click()
    partner = PartnerId(page.url.rpartition("/")[2])
    page.get_by_text("Change the secret…").click()
    page.get_by_label("Hours that the old one still holds").fill("999")
    page.get_by_role("button", name="Make a new secret").click()
    expect(page.get_by_role("alert")).to_contain_text("Hours of grace: must be a whole number from 0 to 168")
    expect(page.get_by_label("Hours that the old one still holds")).to_have_value("999")
    page.get_by_label("Hours that the old one still holds").fill("2")
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Make a new secret").click()
    assert answered.value.headers["cache-control"] == "no-store"
    second = page.locator(".secret").inner_text()
    assert set(secrets(partner)) == {first, second}
    expect(page.locator("#standing")).to_contain_text("the old one holds until")
    page.get_by_role("button", name="End the old secret now").click()
    expect(result(page)).to_have_text("The old secret no longer holds.")
    assert secrets(partner) == (second,)
    expect(page.get_by_role("button", name="End the old secret now")).to_have_count(0)


def test_the_password_of_a_wordpress_site_is_taken_and_never_shown(admin: Any, site: Site) -> None:
    """A new WordPress partner asks for its password; what was given is nowhere on the page, nor is a refused one."""
    page = admin
    page.goto(f"{site.url}/partners/new")
    fill_new(page, name="Ferry Blog", address="https://1.1.1.1/")
    page.get_by_label("How it is sent to").select_option("WordPress site")
    page.get_by_text("Further settings").click()
    page.get_by_label("Options of the transport").fill("username = editor")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("note")).to_contain_text("before its application password is set")
    expect(page.get_by_role("button", name="Change the secret")).to_have_count(0)
    page.get_by_label("Application password").fill("line one\nline two")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("Password or key: must be 1 to 1,000 characters in one line")
    assert "line two" not in page.content()
    page.get_by_label("Application password").fill("abcd efgh ijkl mnop")
    page.get_by_role("button", name="Keep it").click()
    expect(result(page)).to_contain_text("Taken.")
    assert "abcd efgh" not in page.content()
    partner = PartnerId(page.url.rpartition("/")[2].partition("?")[0])
    assert site.staged.application.accounts.partner_secrets(partner) == ("abcd efgh ijkl mnop",)


def test_an_sftp_partner_shows_the_key_to_allow(admin: Any, site: Site) -> None:
    """A key pair is made here: the page shows the public half, and says whom to give it to."""
    page = admin
    page.goto(f"{site.url}/partners/new")
    fill_new(page, name="Drop", address="sftp://copyflow@1.1.1.1/in")
    page.get_by_label("How it is sent to").select_option("SFTP drop")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("alert")).to_contain_text("Options of the transport: ")
    expect(page.get_by_label("Options of the transport")).to_be_visible()
    page.get_by_label("Options of the transport").fill(f"host_key = {HOST_KEY}")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("note")).to_contain_text("Ask the partner to allow this public key.")
    assert page.locator(".secret").inner_text().startswith("ssh-ed25519 ")
    assert "PRIVATE KEY" not in page.content()


def test_a_backfill_is_asked_for_from_a_day_on(admin: Any, site: Site) -> None:
    """The day is kept as it was picked; while the workers plan, the page says so instead of offering another."""
    partner, page = register(site.staged, "River Post"), admin
    show(page, site, partner)
    page.get_by_text("Backfill…").click()
    page.get_by_label("Published since").fill("2026-01-02")
    page.get_by_role("button", name="Backfill").click()
    expect(result(page)).to_have_text("The backfill is being planned.")
    since = state(site, partner).backfill_since
    assert since is not None
    assert since.isoformat() == "2026-01-02T00:00:00+00:00"
    expect(page.get_by_role("button", name="Backfill")).to_have_count(0)
    expect(page.locator("#standing")).to_contain_text("A backfill is being planned.")


def test_what_is_parked_is_sent_again(site: Site, open_page: Any) -> None:
    """A publisher sees how much is parked, is led to it, and asks for all of it again with one click."""
    partner = register(site.staged, "River Post")
    attempt(site.staged, partner, request(site.staged, partner, ZH), INVALID)
    assert item(site.staged, partner, f"{ZH}:1").state == "parked"
    page = open_page(f"{site.url}/login")
    enter(page, "Paul Publisher")
    page.goto(f"{site.url}/partners")
    page.locator(f"#row-{partner}").get_by_role("link", name="1", exact=True).click()
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("/headline is missing")
    show(page, site, partner)
    page.get_by_role("button", name="Send 1 parked again").click()
    expect(result(page)).to_have_text("What was parked is on its way again.")
    assert state(site, partner).waking_up
    expect(page.get_by_role("button", name="Send 1 parked again")).to_have_count(0)


@pytest.mark.parametrize("name", ["Wang Li", "Rosa Reviewer"])
def test_who_may_not_sees_why_and_what_it_wants(site: Site, open_page: Any, name: str) -> None:
    """A writer and a reviewer see the profile and the reasons, no form that changes anything; posting is 403."""
    partner = register(site.staged, "River Post", Filters(languages=(ZH,), least_urgency=4))
    page = open_page(f"{site.url}/login", may_log=("403",))
    enter(page, name)
    page.goto(f"{site.url}/partners")
    expect(page.locator(".why")).to_contain_text("Registering a partner: This needs the role admin; you have")
    expect(page.get_by_role("link", name="New partner")).to_have_count(0)
    page.goto(f"{site.url}/partners/new")
    expect(page.locator(".why")).to_contain_text("This needs the role admin")
    expect(page.locator("main form")).to_have_count(0)
    show(page, site, partner)
    expect(fact(page, "Least urgency")).to_have_text("4")
    expect(page.locator(".why").first).to_contain_text("This needs the role admin or publisher; you have")
    assert page.locator("main form").count() == page.locator("main form[action*='/dry-run']").count() == 1
    for action in ("pause", "edit", "secret", "test"):
        answer = page.request.post(
            f"{site.url}/partners/{partner}/{action}",
            form={"expected_version": "1", "reason": "because", "grace_hours": "1", "name": "Mine",
                  "endpoint": "https://1.1.1.1/"},
            headers={"Origin": site.url},
        )  # fmt: skip
        assert answer.status == 403, action
        assert "This needs the role admin" in answer.text()
    assert state(site, partner).version == 1


def test_other_filters_are_tried_before_they_are_saved(admin: Any, site: Site) -> None:
    """What would not go any more and what would go too, each with its reason; nothing is changed until it is saved."""
    publish(site.staged, site.staged.bridge, EN)
    partner, page = register(site.staged, "River Post", Filters(languages=(EN,))), admin
    attempt(site.staged, partner, request(site.staged, partner, EN))
    show(page, site, partner)
    page.get_by_label("Languages").fill("zh")
    page.get_by_label("over the last").fill("7")
    page.get_by_role("button", name="Show what would change").click()
    trial = page.locator("#trial")
    expect(trial.get_by_role("status")).to_have_text(
        "Of 2 public editions of the last 7 days, 1 would not go any more, and 1 would go too. "
        "0 go either way, 0 go neither way. Nothing was changed."
    )
    gone, new = trial.get_by_role("listitem").all()
    expect(gone).to_contain_text("River bridge reopens")
    expect(gone).to_contain_text("Because it takes only zh")
    expect(gone).to_contain_text("It has this already and goes on getting its changes.")
    expect(new.get_by_role("link")).to_have_attribute("lang", ZH)
    expect(new).to_contain_text("Because it takes only en")
    expect(page.get_by_label("Languages")).to_have_value("zh")
    expect(page.get_by_label("over the last")).to_have_value("7")
    assert state(site, partner).profile.filters.languages == (EN,)
    page.get_by_label("over the last").fill("0")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("Days to look back: must be a whole number from 1 to 3,660")
    expect(page.get_by_label("Languages")).to_have_value("zh")
    page.get_by_role("button", name="Save").click()
    expect(result(page)).to_have_text("Saved.")
    assert state(site, partner).profile.filters.languages == ("zh",)


def test_a_reviewer_tries_filters_without_saving(site: Site, open_page: Any) -> None:
    """Who may not save may ask what would change, as over the API: of the filters alone."""
    partner = register(site.staged, "River Post")
    page = open_page(f"{site.url}/login")
    enter(page, "Rosa Reviewer")
    show(page, site, partner)
    page.get_by_label("Languages").fill("en")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("#trial")).to_contain_text("1 would not go any more, and 0 would go too.")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)


def test_the_past_of_a_partner_is_shown_without_forms(site: Site, open_page: Any) -> None:
    """As of a position the profile and the standing are those of then; nothing can be sent."""
    partner = register(site.staged, "River Post", Filters(languages=(ZH,)))
    then, now = site.staged.application.views.head(), site.staged.application.clock.now()
    told(site.staged, partner, wanted.PausePartner(by=site.staged.admin, at=now, reason="it moves house"))
    page = open_page(f"{site.url}/login")
    enter(page, "Ada Admin")
    page.goto(f"{site.url}/partners/{partner}?as_of={then}")
    expect(page.get_by_role("note")).to_contain_text(f"position {then}")
    expect(page.locator("#standing")).to_contain_text("receives")
    expect(fact(page, "Languages")).to_have_text("zh-Hans")
    expect(page.locator("main form")).to_have_count(0)
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator("#standing")).to_contain_text("paused: it moves house")
    page.goto(f"{site.url}/partners?as_of={then}")
    expect(page.locator(f"#row-{partner}")).to_contain_text("receives")
    expect(page.get_by_role("link", name="New partner")).to_have_count(0)


def test_it_all_works_without_javascript(site: Site, open_page: Any) -> None:
    """Registered, tried, paused and resumed with scripts off."""
    page = open_page(f"{site.url}/login", java_script_enabled=False)
    enter(page, "Ada Admin")
    page.goto(f"{site.url}/partners")
    page.get_by_role("link", name="New partner").click()
    fill_new(page, languages="en")
    page.get_by_role("button", name="Register").click()
    expect(page.locator(".secret")).to_be_visible()
    page.get_by_label("Languages").fill("zh")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("#trial")).to_contain_text("1 would go too")
    page.get_by_text("Pause…").click()
    page.get_by_label("Why it is paused").fill("it moves house")
    page.get_by_role("button", name="Pause").click()
    expect(result(page)).to_have_text("Paused.")
    page.get_by_role("button", name="Resume").click()
    expect(result(page)).to_have_text("It is sent to again.")


def test_the_list_is_walked_by_keys_and_follows_what_happens(site: Site, open_page: Any) -> None:
    """J and o open a partner; what a colleague does shows in the list without a reload, and is said aloud."""
    partner = register(site.staged, "A First Partner")
    page = open_page(f"{site.url}/login")
    enter(page, "Rosa Reviewer")
    page.goto(f"{site.url}/partners")
    now = site.staged.application.clock.now()
    told(site.staged, partner, wanted.PausePartner(by=site.staged.publisher, at=now, reason="it moves house"))
    expect(page.locator(f"#row-{partner}")).to_contain_text("paused: it moves house", timeout=10_000)
    expect(page.locator("#live")).to_contain_text("Paul Publisher")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**/partners/{partner}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Partners")


def test_a_writers_address_bar_is_answered(site: Site, open_page: Any) -> None:
    """An unknown partner and an unknown errand are 404 pages with the navigation, not faults."""
    page = open_page(may_log=("401", "404"))
    sign_in(page, site, then="/partners")
    assert page.goto(f"{site.url}/partners/01a22349-0000-7000-8000-000000000000").status == 404
    expect(page.get_by_role("link", name="Partners")).to_be_visible()
    answer = page.request.post(
        f"{site.url}/partners/{site.staged.partner}/burn", form={"expected_version": "1"}, headers={"Origin": site.url}
    )
    assert answer.status == 404
