"""What an article waits for: one exact sentence for everything that is not at its end, and who can act."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, EN, PARTNER_STREAM, PT, RU
from tests.store.desk import Desk, pause, resume
from tests.store.hands import REFUSED, Machines
from workers.tasks import runner
from workflow import explanation
from workflow.domain import commands as wanted
from workflow.domain.vocabulary import PartnerId
from workflow.explaining.situation import Wait, WaitKind
from workflow.explaining.unsent import UnsentBecause

GONE = replace(REFUSED, status=410, gone=True, error="The endpoint answered 410")


def waits(desk: Desk, *, for_operator: bool = True) -> list[Wait]:
    """Everything that waits."""
    explanations = desk.application.explanations
    return list(explanations.of(make.ARTICLE_ID, for_operator=for_operator).waits_for)


def waiting(desk: Desk, about: str = EN) -> Wait:
    """What one edition, or one item, waits for."""
    (found,) = [wait for wait in waits(desk) if about in ((wait.item_id,) if wait.item_id else (wait.language,))]
    return found


def reviewed(desk: Desk) -> None:
    """Both editions are translated, checked and tagged."""
    desk.machines.work_off()


# --- editions -----------------------------------------------------------------------------------------


def test_a_draft_waits_for_its_writer(machines: Machines):
    """The source for its submission, the translation for its source."""
    desk = Desk(machines)
    desk.do(make.draft(targets=(PT,)))
    assert (waiting(desk).kind, waiting(desk).who) == (WaitKind.SUBMISSION, ("writer",))
    assert waiting(desk, PT).sentence == "The pt edition waits for its source to be submitted."
    assert waiting(desk, PT).since is not None
    assert waiting(desk, PT).since.position == 1


def test_open_work_is_told_with_its_due_time(desk: Desk):
    """Editions that wait for machines name what is due, and the event that made it due."""
    source, target = waits(desk)
    assert source.sentence == (
        "The en edition waits for the checks of its text (due now) and the tagging of its text (due now)."
    )
    assert target.sentence == "The pt edition waits for the machine's translation (due now)."
    assert {source.kind, target.kind} == {WaitKind.WORK}
    assert (target.since.position, target.since.sentence) == (3, "user:writer submitted version 1")


def test_work_that_failed_says_when_it_is_tried_again_and_why(desk: Desk):
    """The engine's error and the next attempt's time are told to the operator, the error to nobody else."""
    desk.machines.engine.failures = ["the model at 10.0.0.7 is loading"]
    desk.machines.run(desk.machines.due("translate")[0])
    wait = waiting(desk, PT)
    assert wait.sentence == (
        "The pt edition waits for the machine's translation (due at 2026-11-23 09:30:05 UTC, after attempt 1 failed "
        "(saying: the model at 10.0.0.7 is loading))."
    )
    assert wait.until == desk.machines.clock.now() + timedelta(seconds=2)
    (told,) = [each for each in waits(desk, for_operator=False) if each.language == PT]
    assert "10.0.0.7" not in told.sentence
    assert "`copyflow work` shows the error" in told.sentence


def test_work_in_hand_says_who_holds_the_lease(desk: Desk):
    """Who holds it is told to the operator; a lease that ran out is a lost worker."""
    lease = desk.machines.claim("translate")
    until = desk.machines.clock.now() + timedelta(seconds=60)
    assert waiting(desk, PT).sentence == (
        "The pt edition waits for the machine's translation (a worker (machine-7:4711) is at it, attempt 1, "
        f"with a lease until {until:%Y-%m-%d %H:%M:%S} UTC)."
    )
    assert all("machine-7" not in wait.sentence for wait in waits(desk, for_operator=False))
    desk.machines.clock.forward(minutes=2)
    assert "due now, after the worker of attempt 1 was lost" in waiting(desk, PT).sentence
    assert lease.attempts == 1


def test_parked_work_names_the_command_that_tries_it_again(desk: Desk):
    """After too many failures an operator is asked, with the error and the command."""
    lease = desk.machines.claim("translate")
    assert desk.application.ledger.park(lease, "RuntimeError: no disk")
    wait = waiting(desk, PT)
    assert "put aside after 1 attempt (RuntimeError: no disk); `copyflow work --retry` tries" in wait.sentence
    assert (wait.who, wait.until) == (("operator",), None)
    assert runner.ATTEMPTS > 1


def test_work_that_the_ledger_lost_says_how_to_get_it_back(desk: Desk):
    """A row that follows from the log and is not there is told as that."""
    with desk.application.database.write() as connection:
        connection.execute(text("DELETE FROM work"))
    assert all("missing from the work ledger; `copyflow rebuild`" in wait.sentence for wait in waits(desk))
    desk.application.rebuild()
    assert all("due now" in wait.sentence for wait in waits(desk))


def test_a_translation_by_a_person_says_why_and_how_much_is_missing(desk: Desk):
    """No engine, a person asked for, changes wanted: each names the reason and how many segments."""
    desk.do(make.request_edition(RU))
    desk.machines.work_off("translate")
    assert waiting(desk, RU).sentence == (
        "The ru edition waits for a translator: 4 segments are missing or stale; no engine here translates en to ru"
    )
    assert waiting(desk, RU).who == ("publisher", "reviewer", "translator")
    desk.do(make.post_edit({"s1": "Министры"}, RU))
    assert "3 segments" in waiting(desk, RU).sentence
    assert waiting(desk, RU).since.sentence.startswith("user:translator edited 1 segment")


def test_an_edition_that_was_sent_back_names_the_comment(desk: Desk):
    """The translation to its translator, the source to its writer."""
    reviewed(desk)
    send_back = wanted.RequestChanges(by=make.REVIEWER, at=make.NOW, language=PT, comment="the title is clumsy")
    desk.do(send_back)
    assert (waiting(desk, PT).kind, waiting(desk, PT).sentence) == (
        WaitKind.CHANGES,
        "The pt edition waits for a translator to change it: the title is clumsy",
    )
    desk.do(replace(send_back, language=EN, comment="who says so?"))
    assert waiting(desk).sentence == "The en edition waits for a writer to change and submit it: who says so?"


def test_a_review_waits_for_somebody_without_a_hand_in_it(desk: Desk):
    """The four-eyes rule names who may not; further approvals are counted."""
    reviewed(desk)
    desk.do(make.post_edit({"s1": "Ministros"}, PT, by=make.SECOND_REVIEWER))
    desk.machines.work_off()
    wait = waiting(desk, PT)
    assert wait.barred == ("user:second-reviewer", "user:writer")
    assert wait.sentence == (
        "The pt edition waits for 1 more approval by a publisher or a reviewer, "
        "not by user:second-reviewer, user:writer, who had a hand in it."
    )


def test_further_approvals_exclude_who_gave_one(machines: Machines):
    """With two approvals required, the first approver may not be the second."""
    desk = Desk(machines)
    desk.do(make.draft(required_approvals=2), make.submit())
    reviewed(desk)
    assert "2 more approvals" in waiting(desk).sentence
    desk.do(make.approve(desk.article()))
    wait = waiting(desk)
    assert "1 more approval by" in wait.sentence
    assert wait.barred == ("user:reviewer", "user:writer")
    assert "or approved it already" in wait.sentence


def test_blocking_findings_are_named(desk: Desk):
    """What stands in the way of an approval is told before the approval."""
    lease = desk.machines.claim("check")
    desk.application.newsroom.execute(make.check(desk.article(), EN, make.finding()), ARTICLE_STREAM, lease=lease)
    reviewed(desk)
    assert waiting(desk).kind is WaitKind.FINDINGS
    assert waiting(desk).sentence == (
        "The en edition waits for 1 blocking finding to be mended, or waived with a reason: numbers: Look."
    )


def test_a_translation_waits_for_its_source(desk: Desk):
    """Nothing of a translation goes on while its source is being revised, or after it was rejected."""
    reviewed(desk)
    desk.do(wanted.RequestChanges(by=make.REVIEWER, at=make.NOW, language=EN, comment="why?"))
    assert (waiting(desk, PT).kind, waiting(desk, PT).who) == (WaitKind.SOURCE, ("writer",))
    desk.do(make.submit(), wanted.RejectEdition(by=make.REVIEWER, at=make.NOW, language=EN, reason="no"))
    assert waiting(desk, PT).sentence == (
        "The pt edition cannot go on, because its source was rejected; reject it too."
    )
    assert [wait.language for wait in waits(desk)] == [PT]


def test_an_approved_edition_waits_for_publisher_embargo_or_time(machines: Machines):
    """Under embargo it waits for the moment, scheduled for its time, else for a publisher."""
    desk = Desk(machines)
    desk.do(make.draft(embargoed=make.later(hours=2)), make.submit())
    reviewed(desk)
    desk.do(make.approve(desk.article()))
    wait = waiting(desk)
    assert (wait.kind, wait.until, wait.who) == (WaitKind.EMBARGO, make.later(hours=2), ("publisher",))
    desk.do(make.schedule(make.later(hours=3)))
    wait = waiting(desk)
    assert (wait.kind, wait.until) == (WaitKind.SCHEDULE, make.later(hours=3))
    assert wait.sentence == (
        "The en edition waits for its publication, scheduled for 2026-11-23 12:30:00 UTC "
        "(due at 2026-11-23 12:30:00 UTC)."
    )
    desk.machines.clock.forward(hours=2, minutes=30)
    desk.do(wanted.WithdrawApproval(by=make.REVIEWER, at=make.NOW, language=EN), make.approve(desk.article()))
    assert waiting(desk).kind is WaitKind.PUBLISHER


def test_a_schedule_that_would_fail_says_so(desk: Desk):
    """A scheduled translation whose source is being revised would not go out, and that is told."""
    reviewed(desk)
    desk.do(make.approve(desk.article(), PT), make.schedule(make.later(hours=3), PT))
    desk.do(wanted.RequestChanges(by=make.REVIEWER, at=make.NOW, language=EN, comment="why?"))
    assert "As things are it would not go out then: The source is being revised." in waiting(desk, PT).sentence


def test_an_edition_on_hold_waits_for_a_decision(desk: Desk):
    """With the reason; when a corrected text is on its way, both the text and the hold are told."""
    reviewed(desk)
    desk.publish(EN)
    reviewed(desk)
    desk.do(wanted.HoldEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="a question came in"))
    reviewed(desk)
    assert waiting(desk).sentence.endswith("to release or withdraw it: a question came in")
    desk.do(make.correct(make.text("The meeting began.")))
    work, hold = [wait for wait in waits(desk) if wait.language == EN]
    assert (work.kind, hold.kind) == (WaitKind.WORK, WaitKind.DECISION)
    assert "Revision 2 of the en edition is on hold" in hold.sentence
    assert hold.since.sentence.startswith("user:publisher put the en edition on hold")


def test_a_public_revision_waits_for_its_plan(desk: Desk):
    """Between publication and plan the plan is waited for, and then nothing."""
    reviewed(desk)
    desk.publish(EN)
    plan = waiting(desk)
    assert plan.kind is WaitKind.PLAN
    assert plan.sentence == "Revision 1 of the en edition waits for its deliveries to be planned: due now."
    desk.publish(PT)
    reviewed(desk)
    assert waits(desk) == []


# --- deliveries -----------------------------------------------------------------------------------------


def planned(desk: Desk, *languages: str) -> None:
    """Published, with its deliveries asked for and nothing sent."""
    reviewed(desk)
    desk.publish(*languages)
    desk.machines.work_off("plan_deliveries")


def test_one_item_goes_and_the_other_waits_its_turn(desk: Desk):
    """One item of an article is under way to a partner at a time."""
    planned(desk, EN, PT)
    first, second = sorted(waits(desk), key=lambda wait: wait.kind)
    assert (first.kind, second.kind) == (WaitKind.ATTEMPT, WaitKind.TURN)
    assert f"waits until {first.item_id} is settled" in second.sentence
    assert (first.partner_name, first.who) == ("Agency", ("worker",))


def test_a_retry_says_when_and_after_what(desk: Desk):
    """The next attempt's time and the answer of the last one."""
    desk.machines.transport.answers = [REFUSED]
    planned(desk, EN)
    desk.machines.work_off("syndicate")
    wait = waiting(desk, "en:1")
    due = desk.application.views.delivery(make.PARTNER_ID, make.ARTICLE_ID).item("en:1").due_at
    assert f"waits for attempt 2, scheduled for {due:%Y-%m-%d %H:%M:%S} UTC" in wait.sentence
    assert wait.sentence.endswith("; attempt 1 failed: The endpoint answered 503.")
    assert wait.until > desk.machines.clock.now()
    assert wait.since.sentence.startswith("system:syndicate scheduled attempt 2 of en:1")


def test_an_attempt_under_way_waits_for_the_answer(desk: Desk):
    """With who is at it."""
    planned(desk, EN)
    lease = desk.machines.claim("syndicate")
    start = make.start(at=desk.machines.clock.now())
    desk.application.newsroom.execute(start, DELIVERY_STREAM, command_id=str(uuid.uuid4()), lease=lease)
    wait = waiting(desk, "en:1")
    assert wait.kind is WaitKind.ANSWER
    assert "is being sent, attempt 1, and waits for the partner's answer (a worker (machine-7:4711)" in wait.sentence


def test_a_paused_partner_is_waited_for(desk: Desk):
    """Whoever can end the pause is named, with its reason and the command; what is taken back does not wait."""
    planned(desk, EN)
    desk.do(pause())
    wait = waiting(desk, "en:1")
    assert (wait.kind, wait.who, wait.until) == (WaitKind.PARTNER, ("admin", "publisher"), None)
    assert "is ready and waits for the partner, which is paused: it moves house." in wait.sentence
    assert "`copyflow partner resume Agency` ends that" in wait.sentence
    assert wait.since.sentence == "user:publisher paused the partner Agency: it moves house"
    desk.do(wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="wrong"))
    desk.machines.work_off("plan_deliveries")
    wait = waiting(desk, "en:2")
    assert (wait.kind, wait.who) == (WaitKind.ATTEMPT, ("worker",))
    assert "paused" not in wait.sentence


def test_what_was_parked_waits_for_the_partner_the_wake_up_or_a_person(desk: Desk):
    """The partner is disabled, then resumed, then woken: after that somebody has to send it again."""
    desk.machines.transport.answers = [GONE]
    planned(desk, EN)
    desk.machines.work_off("syndicate")
    wait = waiting(desk, "en:1")
    assert (wait.kind, wait.state) == (WaitKind.PARTNER, "parked")
    assert "is parked (1 attempt failed: The endpoint answered 410; ask for the partner's new address" in wait.sentence
    assert "and waits for the partner, which is disabled: its endpoint says that it is gone (410)" in wait.sentence
    desk.do(resume())
    wait = waiting(desk, "en:1")
    assert wait.kind is WaitKind.WORK
    assert "waits for what was parked to be put on its way again: due now" in wait.sentence
    tell_partner(desk, wanted.RecordWakeUp(by=make.SYSTEM, at=make.NOW, deliveries=0))
    wait = waiting(desk, "en:1")
    assert (wait.kind, wait.who) == (WaitKind.DECISION, ("admin", "publisher"))
    assert wait.sentence.endswith("and waits for an admin or a publisher to send it again.")


def tell_partner(desk: Desk, *commands: wanted.Command) -> None:
    """Commands on the partner's stream, now."""
    for command in commands:
        moved = make.at(command, desk.machines.clock.now())
        desk.application.newsroom.execute(moved, PARTNER_STREAM, command_id=str(uuid.uuid4()))


def test_an_open_breaker_is_told_with_its_reason_and_the_next_probe(desk: Desk):
    """It ends by itself, at a moment that is named; what is taken back goes out all the same."""
    planned(desk, EN)
    tell_partner(desk, *(make.endpoint() for _ in range(5)))
    probe_at = desk.machines.clock.now() + timedelta(seconds=30)
    wait = waiting(desk, "en:1")
    assert (wait.kind, wait.who, wait.until) == (WaitKind.ATTEMPT, ("worker",), probe_at)
    assert wait.sentence.endswith(
        "; its breaker is open, since 5 attempts in a row failed: "
        f"one message at a time is tried from {probe_at:%Y-%m-%d %H:%M:%S} UTC on."
    )
    desk.machines.clock.forward(seconds=31)
    assert waiting(desk, "en:1").sentence.endswith("one message at a time is tried now.")


def test_a_partner_that_asked_to_be_left_alone_is_told_until_it_is_over(desk: Desk):
    """With the moment that it named; afterwards nothing is said of it."""
    planned(desk, EN)
    tell_partner(desk, make.endpoint(make.ASKS_TO_WAIT))
    until = desk.machines.clock.now() + timedelta(seconds=600)
    wait = waiting(desk, "en:1")
    assert wait.sentence.endswith(f"; the partner asked us to wait until {until:%Y-%m-%d %H:%M:%S} UTC.")
    assert wait.until == until
    desk.machines.clock.forward(seconds=601)
    assert "asked us to wait" not in waiting(desk, "en:1").sentence


def test_a_key_that_is_not_taken_is_told(desk: Desk):
    """Somebody has to look, with what the partner answered."""
    planned(desk, EN)
    tell_partner(desk, make.endpoint(make.REFUSES_OUR_KEY))
    assert waiting(desk, "en:1").sentence.endswith(
        "; it does not take our key (the partner answered 401), so somebody has to look at that."
    )


def test_what_the_partner_refuses_waits_for_somebody_to_talk_to_it(desk: Desk):
    """It arrived, and will not be used: with the partner's words, until a newer revision goes out."""
    planned(desk, EN)
    desk.machines.work_off("syndicate")
    refusal = make.receipt(confirmed=False, note="not our field.", at=desk.machines.clock.now())
    desk.application.newsroom.execute(refusal, DELIVERY_STREAM)
    wait = waiting(desk, "en:1")
    assert (wait.kind, wait.state, wait.who) == (WaitKind.DECISION, "refused", ("admin", "publisher"))
    assert "the partner says that it will not use it (not our field)" in wait.sentence
    desk.do(wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="wrong"))
    desk.machines.work_off()
    assert [wait.item_id for wait in waits(desk) if wait.item_id] == []


# --- what was never sent --------------------------------------------------------------------------------


def reasons(desk: Desk) -> dict[str, UnsentBecause]:
    """Why each edition was not sent, by language."""
    explanation = desk.application.explanations.of(make.ARTICLE_ID)
    return {each.language: each.because for each in explanation.not_sent}


def test_what_was_never_sent_says_why(desk: Desk):
    """Not published, not planned, not begun, paused, the partnership ended; nothing once it was begun."""
    reviewed(desk)
    assert reasons(desk) == {EN: UnsentBecause.NOT_PUBLISHED, PT: UnsentBecause.NOT_PUBLISHED}
    desk.publish(EN)
    assert reasons(desk)[EN] is UnsentBecause.PLAN_PENDING
    desk.machines.work_off("plan_deliveries")
    assert reasons(desk)[EN] is UnsentBecause.NOT_BEGUN
    desk.do(pause())
    assert reasons(desk)[EN] is UnsentBecause.PAUSED
    tell_partner(desk, wanted.DisablePartner(by=make.ADMIN, at=make.NOW, reason="the contract ended"))
    assert reasons(desk) == {EN: UnsentBecause.DISABLED, PT: UnsentBecause.NOT_PUBLISHED}
    desk.publish(PT)
    desk.machines.work_off("plan_deliveries")
    assert reasons(desk)[PT] is UnsentBecause.DISABLED
    desk.do(resume())
    reviewed(desk)
    assert EN not in reasons(desk)


def test_filters_and_late_registration_are_told(desk: Desk):
    """A partner that takes other languages, one that came later, and one for which it was too late to be usable."""
    reviewed(desk)
    desk.publish(EN, PT)
    reviewed(desk)
    late = replace(
        make.register(PT, name="Late"), partner_id=PartnerId("01939b6c-0000-7000-8000-00000000b002"), at=make.NOW
    )
    stream = PARTNER_STREAM.replace("b001", "b002")
    position = desk.application.newsroom.execute(late, stream).last_position
    explanation = desk.application.explanations.of(make.ARTICLE_ID)
    english, portuguese = explanation.not_sent
    assert english.sentence == "en was never sent to Late: it takes only pt."
    assert (english.because, english.partner_name) == (UnsentBecause.FILTERED, "Late")
    assert portuguese.because is UnsentBecause.REGISTERED_LATER
    assert f"it was registered [{position}] after the plan of revision 1" in portuguese.sentence
    desk.do(wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=PT, reason="wrong"))
    reviewed(desk)
    assert reasons(desk)[PT] is UnsentBecause.NOT_USABLE


@pytest.mark.parametrize("explained", [False, True])
def test_looking_leaves_the_connection_as_it_was(desk: Desk, explained: bool):
    """What explaining sets for its snapshot does not stay with the pooled connection, on which writers append."""
    if explained:
        waits(desk)
    if desk.application.database.is_postgresql:
        with desk.application.database.read() as connection:
            assert connection.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
    assert desk.do(make.request_edition(RU)) == 4


def test_a_release_while_scheduled_is_told_though_nothing_is_due(desk: Desk):
    """An edition that was released while its correction was scheduled has no time any more: somebody has to act."""
    reviewed(desk)
    desk.publish(EN)
    reviewed(desk)
    desk.do(
        make.post_edit({"s1": "Ministers met"}),
        wanted.HoldEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="x"),
    )
    reviewed(desk)
    desk.do(
        make.approve(desk.article()),
        make.schedule(make.later(hours=3)),
        wanted.ReleaseEdition(by=make.PUBLISHER, at=make.NOW, language=EN),
    )
    told = [wait for wait in waits(desk) if wait.kind is not WaitKind.PLAN and not wait.item_id]
    kinds = [wait.kind for wait in told]
    assert kinds in ([WaitKind.PUBLISHER, WaitKind.APPROVALS], [WaitKind.SCHEDULE, WaitKind.APPROVALS])


def test_story_and_ledger_are_of_one_moment(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """Work that is settled between reading the events and reading the ledger is not told as lost."""
    lease, read = desk.machines.claim("translate"), explanation.items_of
    seen = desk.article()

    def settle_first(connection, streams):
        desk.application.newsroom.execute(make.translate(seen), ARTICLE_STREAM, lease=lease)
        return read(connection, streams)

    monkeypatch.setattr(explanation, "items_of", settle_first)
    assert "a worker (machine-7:4711) is at it" in waiting(desk, PT).sentence
    monkeypatch.undo()
    assert "checks of its text (due now)" in waiting(desk, PT).sentence
