"""``copyflow partner``, ``deliveries``, ``receipt`` and ``explain PARTNER ARTICLE`` as an operator uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.test_command_line import Terminal
from tests.workers.newsroom import ENGLISH, PORTUGUESE, REVIEWER, Newsroom
from workflow.cli.demo.portal import Portal
from workflow.domain.commands import WithdrawArticle
from workflow.domain.streams import article_stream

ENDPOINT = ("--endpoint", "https://8.8.8.8/in")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home", {"COPYFLOW_ALLOWED_NETWORKS": "127.0.0.0/8"})
    made.result("migrate")
    return made


def shown(terminal: Terminal, name: str) -> dict[str, object]:
    """A partner as JSON."""
    told: dict[str, object] = json.loads(terminal.result("partner", "show", name, "--json"))
    return told


def test_a_partner_is_edited_by_what_is_named(terminal: Terminal) -> None:
    """Only the named parts change; a condition is emptied by name; the same again changes nothing and says so."""
    waits = ("--retry-after", "5s,5m,2h", "--rate-per-minute", "60")
    wants = ("--language", "pt", "--topic", "medtop:11000000", "--least-urgency", "4", "--genre", "feature")
    added = terminal.run("partner", "add", "Wire", *ENDPOINT, *wants, *waits, "--mode", "thin", "--embargo-agreement")
    assert added.exit_code == 0, added.output
    assert "whsec_" in added.stdout
    assert "signing secret" in added.stderr
    told = shown(terminal, "wire")
    assert told["filters"] == {
        "languages": ["pt"], "topics": ["medtop:11000000"], "entities": [], "genres": ["feature"],
        "least_urgency": 4, "desks": [],
    }  # fmt: skip
    assert (told["retry_after_seconds"], told["rate_per_minute"], told["mode"]) == ([5, 300, 7200], 60, "thin")
    edit = ("partner", "edit", "Wire", "--clear", "topics", "--language", "en", "--name", "Harbour Wire")
    assert terminal.result(*edit).startswith("Harbour Wire is changed.\n")
    told = shown(terminal, "Harbour Wire")
    filters = told["filters"]
    assert isinstance(filters, dict)
    assert (filters["languages"], filters["topics"]) == (["en"], [])
    assert (told["embargo_agreement"], told["version"]) == (True, 2)
    again = terminal.result("partner", "edit", "Harbour Wire", "--language", "en")
    assert again.startswith("Harbour Wire was so already.\n")
    whole = terminal.result("partner", "show", "Harbour Wire")
    assert "wants: en; genre feature; urgency 1-4" in whole
    assert "tries again after: 5s 5m 2h" in whole


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("edit", "Wire", "--topic", "sport"), "medtop:11000000"),
        (("edit", "Wire", "--topic", "medtop:15000000", "--clear", "topics"), "named and cleared"),
        (("edit", "Wire", "--retry-after", "soon"), "5s,5m,30m"),
        (("edit", "Wire", "--option", "x"), "NAME=VALUE"),
        (("edit", "Wire", "--option", "password=x"), "looks like a secret"),
        (("edit", "Wire", "--desk", "nowhere"), "there is no desk"),
        (("edit", "Wire", "--transport", "wordpress", "--option", "username=u", "--format", "ninjs"), "wordpress-post"),
        (("backfill", "Wire", "--since", "yesterday"), "since"),
        (("secret", "set", "Nobody"), "copyflow partner list"),
        (("dry-run", "Wire", "--language", "klingon"), "klingon"),
    ],
)
def test_what_is_wrong_is_said(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    """A refusal names the field and says what would do; nothing is on standard output."""
    terminal.result("partner", "add", "Wire", *ENDPOINT)
    assert said in terminal.refusal("partner", *words, typed="a password\n")


def test_a_partner_is_paused_tested_and_ended(terminal: Terminal) -> None:
    """Each says what holds now; a test that no worker takes ends with 1 and says how to start one."""
    terminal.result("partner", "add", "Wire", *ENDPOINT)
    assert "is paused; withdrawals" in terminal.result("partner", "pause", "Wire", "--reason", "moving")
    assert "paused already" in terminal.result("partner", "pause", "Wire", "--reason", "moving")
    assert terminal.result("partner", "resume", "Wire") == "Wire receives again.\n"
    assert "nothing parked" in terminal.result("partner", "replay", "Wire")
    asked = terminal.run("partner", "test", "Wire", "--wait", "0.1")
    assert asked.exit_code == 1
    assert "No worker has taken the trial message within 0.1 s." in asked.stdout
    assert "copyflow up" in asked.stdout
    assert "test: asked for; its answer is awaited" in terminal.result("partner", "show", "Wire")
    assert "since 2026-01-01" in terminal.result("partner", "backfill", "Wire", "--since", "2026-01-01")
    assert "is disabled" in terminal.result("partner", "disable", "Wire", "--reason", "over")
    assert "disabled: over" in terminal.result("partner", "list")


def test_secrets_are_rotated_and_never_shown_again(terminal: Terminal) -> None:
    """A new secret is shown once, both are in use until the grace is ended, and the list names keys only."""
    first = json.loads(terminal.result("partner", "add", "Wire", *ENDPOINT, "--json"))["secret"]
    second = json.loads(terminal.result("partner", "secret", "rotate", "Wire", "--grace-hours", "2", "--json"))
    assert second["secret"] not in {first, ""}
    keys = json.loads(terminal.result("partner", "secret", "list", "Wire", "--json"))
    assert [each["valid_until"] is None for each in keys] == [True, False]
    terminal.result("partner", "secret", "end-old", "Wire")
    listed = terminal.result("partner", "secret", "list", "Wire")
    assert listed.startswith(second["key_id"])
    assert len(listed.splitlines()) == 1
    assert "whsec_" not in terminal.result("events", "--json") + listed + terminal.result("partner", "show", "Wire")


def test_what_went_where_is_told(terminal: Terminal) -> None:
    """An article sent to one partner and kept from another: ledger, attempts, explanation, dry run and receipt."""
    newsroom = Newsroom(terminal.home)
    with Portal("Harbour Wire") as portal:
        newsroom.partner(portal, ENGLISH)
        article = newsroom.submitted("The ministers met in Bishkek.")
        newsroom.work_off()
        newsroom.publish(article, ENGLISH)
        newsroom.work_off()
    message = portal.accepted[0].id
    newsroom.hands.close()
    terminal.result("partner", "add", "Rádio", *ENDPOINT, "--language", PORTUGUESE)
    (item,) = json.loads(terminal.result("deliveries", "--message", message, "--json"))
    assert (item["article_id"], item["state"], item["partner_name"]) == (article, "accepted", "Harbour Wire")
    listed = terminal.result("deliveries", "--partner", "harbour wire")
    assert "accepted" in listed
    headline = json.loads(terminal.result("explain", "Harbour Wire", article, "--json"))["headline"]
    assert headline in " ".join(listed.split())
    one = terminal.result("deliveries", "show", "Harbour Wire", article)
    assert one.startswith(f"Harbour Wire: {headline} ({article})\n")
    assert message in one
    assert ": accepted - 204 in" in one
    sent = terminal.result("explain", "Harbour Wire", article)
    assert "en: sent" in sent
    assert "Revision 1 of en was taken by Harbour Wire" in sent
    assert "en was never sent to Rádio: it takes only pt." in terminal.result("explain", "Rádio", article)
    facts = json.loads(terminal.result("explain", "Rádio", article, "--json"))
    assert [(each["state"], each["because"]) for each in facts["editions"]] == [("not_sent", "filtered")]
    tried = terminal.result("partner", "dry-run", "Harbour Wire", "--language", "pt")
    assert "Would not be sent any more (1)" in tried
    assert "it takes only pt" in tried
    assert "What the partner has already" in tried
    noted = terminal.result("receipt", "Harbour Wire", article, "en", "--note", "seen", "--url", "https://w.example/1")
    assert noted == "en:1 is confirmed at Harbour Wire.\n"
    assert "https://w.example/1" in terminal.result("deliveries", "show", "Harbour Wire", article)
    assert terminal.result("deliveries", "retry", "Harbour Wire", article).startswith("Nothing is parked there.")
    assert (
        terminal.result("deliveries", "retry", "Harbour Wire", article, "en")
        == "en:1 goes to Harbour Wire again now.\n"
    )


def test_the_status_of_what_was_taken_back_is_a_receipt_board(terminal: Terminal) -> None:
    """Who was told and may still show it, since when, then who confirmed; before a withdrawal nothing is said of it."""
    newsroom = Newsroom(terminal.home)
    with Portal("Harbour Wire") as portal:
        newsroom.partner(portal, ENGLISH)
        article = newsroom.submitted("The ministers met in Bishkek.")
        newsroom.work_off()
        newsroom.publish(article, ENGLISH)
        newsroom.work_off()
        before = terminal.result("status", article)
        withdraw = WithdrawArticle(by=REVIEWER, at=newsroom.application.clock.now(), reason="A court says so.")
        newsroom.application.newsroom.execute(withdraw, article_stream(article))
        newsroom.work_off()
    newsroom.hands.close()
    assert "Taken back" not in before
    told = terminal.result("status", article)
    assert "Taken back: 0 not reached, 1 may still show it, 0 done." in told
    terminal.result("receipt", "Harbour Wire", article, "en", "--confirmed", "--note", "by phone")
    counts = json.loads(terminal.result("status", article, "--json"))["recalls"]
    assert counts == {"confirmed": 1, "still_shown": 0, "not_reached": 0}
    assert "not shown" in terminal.result("status", article)
