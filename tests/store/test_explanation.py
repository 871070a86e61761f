"""Why an article is where it is: every kind of cause, told from histories of the real tasks, on both databases."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, EN, PARTNER_ID, PARTNER_STREAM, PT, RU
from tests.store.desk import Desk, pause, resume
from tests.store.hands import REFUSED
from tests.store.parts import append
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.vocabulary import Role, system_actor
from workflow.explaining.causes import Cause, Evidence


def because(evidence: Evidence, position: int, sentence: str) -> Cause:
    return Cause(evidence=evidence, position=position, sentence=sentence)


def test_a_person_is_their_own_cause(desk: Desk):
    """What a person did has no earlier event as its cause; how they came in is told."""
    (submitted,) = desk.story("article.submitted")
    assert submitted.causes == (Cause(evidence=Evidence.PERSON, sentence="user:writer decided it"),)
    desk.application.newsroom.execute(make.request_edition(RU), ARTICLE_STREAM, via="key:7")
    (requested,) = desk.story("edition.requested")
    assert requested.causes[0].sentence == "user:publisher decided it (with an API key)"


def test_people_are_called_by_their_names(desk: Desk):
    """Where an account is known, its name is told, as subject and in causes."""
    identity = desk.application.accounts.add_user("lin", "a password of the tests", (Role.WRITER,)).id
    desk.do(make.correct(make.text("Ten came."), by=replace(make.WRITER, id=f"user:{identity}")))
    desk.machines.work_off("translate")
    assert desk.story("article.corrected")[0].actor_name == "lin"
    assert desk.story("edition.translation_recorded")[0].causes[0].sentence.startswith("lin corrected the source")


def test_machines_worked_because_of_what_made_their_work_due(desk: Desk):
    """Translation, checks and tags name the event after which their work was due, found by replaying the stream."""
    desk.machines.work_off()
    submitted = desk.position("article.submitted")
    (translated,) = desk.story("edition.translation_recorded")
    assert translated.causes == (because(Evidence.WORK, submitted, "user:writer submitted version 1"),)
    for type_name in ("edition.findings_recorded", "edition.tags_recorded"):
        of_source, of_target = sorted(desk.story(type_name), key=lambda told: told.causes[0].position or 0)
        assert of_source.causes[0].position == submitted
        assert of_target.causes[0] == because(
            Evidence.WORK,
            translated.position,
            "system:translate translated 4 segments into pt with saying 1.0",
        )


def test_a_handover_is_told_with_what_asked_for_the_translation(desk: Desk):
    """Where no engine serves, the request for the edition is the cause, the reason stands in the sentence."""
    asked = desk.do(make.request_edition(RU))
    desk.machines.work_off("translate")
    (handed,) = desk.story("edition.handed_to_person")
    assert handed.causes[0].position == asked
    assert "no engine here translates en to ru" in handed.sentence


def test_a_clock_publishes_because_of_the_schedule(desk: Desk):
    """What goes out by itself goes out because somebody scheduled it."""
    desk.machines.work_off()
    at = desk.machines.clock.now()
    scheduled = desk.do(
        make.approve(desk.article()), make.schedule(at.replace(hour=12)), make.schedule(at.replace(hour=11))
    )
    desk.machines.clock.forward(hours=2)
    desk.machines.work_off("publish")
    (published,) = desk.story("edition.published")
    assert (published.actor, published.causes[0].position) == ("system:clock", scheduled)


def test_a_result_that_came_too_late_names_what_moved_the_source(desk: Desk):
    """A discarded translation names the edit that took its ground away, and what had asked for it."""
    lease, seen = desk.machines.claim("translate"), desk.article()
    moved = desk.do(make.correct(make.text("The meeting ended. ", "Nine countries took part. ", "It ends on Friday.")))
    command = make.translate(seen, PT)
    desk.application.newsroom.execute(command, ARTICLE_STREAM, lease=lease)
    (discarded,) = desk.story("edition.translation_discarded")
    assert [(cause.evidence, cause.position) for cause in discarded.causes] == [
        (Evidence.STATE, moved),
        (Evidence.WORK, desk.position("article.submitted")),
    ]


def test_findings_of_an_older_text_name_the_edit(desk: Desk):
    """The checks' result for a text that was edited meanwhile names the edit."""
    lease, seen = desk.machines.claim("check"), desk.article()
    edited = desk.do(make.post_edit({"s1": "Ministers met"}))
    desk.application.newsroom.execute(make.check(seen), ARTICLE_STREAM, lease=lease)
    (outdated,) = desk.story("edition.result_outdated")
    assert outdated.causes[0] == because(Evidence.STATE, edited, "user:translator edited 1 segment of the en text")


def test_consequences_are_told_with_the_event_that_led_to_them(desk: Desk):
    """A correction tells which editions it sent back, whose approvals lapsed and which schedule fell."""
    desk.machines.work_off()
    desk.publish(EN)
    desk.do(make.approve(desk.article(), PT), make.schedule(make.later(hours=3), PT))
    desk.do(make.correct(make.text("The meeting began. ", "Ten countries took part. ", "It ends on Friday.")))
    (corrected,) = desk.story("article.corrected")
    assert corrected.consequences == (
        "the en edition went back from published to translation",
        "the approval of the en edition by user:reviewer lapsed",
        "the pt edition went back from scheduled to translation: 1 segment(s) are missing or stale",
        "the approval of the pt edition by user:reviewer lapsed",
        "the pt edition is no longer scheduled for 2026-11-23 12:30 UTC",
    )
    assert desk.story("edition.published")[0].consequences == ()


def test_deliveries_are_asked_for_because_of_a_publication(desk: Desk):
    """Plan and requests name the publication; the attempt names its schedule and that the request."""
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off()
    published = because(Evidence.WORK, desk.position("edition.published"), "user:publisher published the en edition")
    (requested,) = desk.story("delivery.requested")
    assert requested.sentence == "queued en revision 1 (usable), to Agency"
    assert requested.causes == desk.story("edition.delivery_planned")[0].causes == (published,)
    (scheduled,) = desk.story("delivery.attempt_scheduled")
    asked = because(Evidence.COMMAND, requested.position, "system:syndicate queued en revision 1 (usable)")
    assert scheduled.causes == (asked,)
    (started,) = desk.story("delivery.attempt_started")
    assert started.causes == (
        because(Evidence.WORK, scheduled.position, "attempt 1 of en:1 was due at 2026-11-23 09:30:05 UTC"),
        asked,
    )
    (delivered,) = desk.story("delivery.succeeded")
    assert delivered.causes == (because(Evidence.WORK, started.position, "system:syndicate began attempt 1 of en:1"),)


def test_a_retry_is_due_because_an_attempt_failed(desk: Desk):
    """The second attempt's cause is the failure of the first, with the partner's answer."""
    desk.machines.transport.answers = [REFUSED]
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off()
    desk.machines.clock.forward(seconds=30)
    desk.machines.work_off()
    failed = because(
        Evidence.COMMAND,
        desk.position("delivery.attempt_failed"),
        "attempt 1 of en:1 failed: The endpoint answered 503",
    )
    _, again = desk.story("delivery.attempt_scheduled")
    assert again.causes == (failed,)
    _, second = desk.story("delivery.attempt_started")
    assert second.causes[1] == failed


def test_an_item_that_was_passed_over_is_next_and_still_retried(desk: Desk):
    """While one edition's retry waits another goes first; then the retry is next, because it had failed."""
    desk.machines.transport.answers = [REFUSED]
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off()
    desk.publish(PT)
    desk.machines.work_off()
    _, _, other, again = desk.story("delivery.attempt_scheduled")
    assert other.sentence.startswith("scheduled attempt 1 of pt:1")
    assert again.causes == (
        because(
            Evidence.COMMAND,
            desk.position("delivery.succeeded"),
            "system:syndicate delivered pt:1 at attempt 1 (5 ms), and en:1 was next",
        ),
        because(
            Evidence.STATE,
            desk.position("delivery.attempt_failed"),
            "attempt 1 of en:1 failed: The endpoint answered 503",
        ),
    )


def test_an_attempt_whose_worker_was_lost_is_begun_again_because_of_that(desk: Desk):
    """A second start of the same attempt says that the first one's outcome never came."""
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off("plan_deliveries")
    lease = desk.machines.claim("syndicate")
    start = make.start(at=desk.machines.clock.now())
    desk.application.newsroom.execute(start, DELIVERY_STREAM, command_id=str(uuid.uuid4()), lease=lease)
    desk.machines.clock.forward(minutes=5)
    desk.machines.work_off()
    first, second = desk.story("delivery.attempt_started")
    assert second.causes == (
        because(Evidence.STATE, first.position, "attempt 1 of en:1 had been begun and its outcome never came"),
    )


def test_what_a_person_sends_again_has_that_person_as_its_cause(desk: Desk):
    """A retry that somebody asked for says so, down to its attempt."""
    gone = replace(REFUSED, status=410, gone=True, error="The endpoint answered 410")
    desk.machines.transport.answers = [gone]
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off()
    (gave_up,) = desk.story("delivery.gave_up")
    assert gave_up.causes[0] == because(
        Evidence.COMMAND, gave_up.position - 1, "attempt 1 of en:1 failed: The endpoint answered 410"
    )
    desk.do(make.retry(), resume())
    desk.machines.work_off()
    again = desk.story("delivery.attempt_started")[-1]
    assert again.causes[1] == Cause(evidence=Evidence.PERSON, sentence="user:publisher decided it")


def test_what_was_parked_goes_out_because_of_the_resumption(desk: Desk):
    """The wake-up names who resumed the partner."""
    gone = replace(REFUSED, status=410, gone=True, error="The endpoint answered 410")
    desk.machines.transport.answers = [gone]
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off()
    resumed = desk.do(resume())
    desk.machines.work_off()
    _, again = desk.story("delivery.attempt_scheduled")
    assert again.causes == (because(Evidence.WORK, resumed, "user:admin resumed the partner Agency"),)


def test_what_an_earlier_version_held_back_names_the_pause(desk: Desk):
    """In logs of then: held back because the partner was paused, with the reason."""
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off("plan_deliveries")
    paused = desk.do(pause())
    held_back = happened.DeliveryHeldBack(by="system:syndicate", at=make.NOW, item_id="en:1")
    append(desk.application.database, DELIVERY_STREAM, events=(held_back,))
    (held,) = desk.story("delivery.held_back")
    assert held.causes == (because(Evidence.STATE, paused, "user:publisher paused the partner Agency: it moves house"),)


def test_a_receipt_names_what_it_is_the_receipt_of(desk: Desk):
    """A person's word is the person's; what a partner says by itself follows from what it was sent."""
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off()
    accepted = desk.position("delivery.succeeded")
    for command in (make.receipt(), make.receipt(confirmed=False, note="they called", by=make.PUBLISHER)):
        moved = make.at(command, desk.machines.clock.now())
        desk.application.newsroom.execute(moved, DELIVERY_STREAM, command_id=str(uuid.uuid4()))
    by_itself, by_a_person = desk.story("delivery.receipt_recorded")
    assert (by_itself.causes[0].evidence, by_itself.causes[0].position) == (Evidence.STATE, accepted)
    assert by_a_person.causes == (Cause(evidence=Evidence.PERSON, sentence="user:publisher decided it"),)


def test_what_is_superseded_names_the_newer_revision_and_what_made_it(desk: Desk):
    """An item gives way because of the newer revision, which a person's correction, hold or withdrawal made."""
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off("plan_deliveries")
    withdrawn = desk.do(wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="wrong"))
    desk.machines.work_off()
    (superseded,) = desk.story("delivery.superseded")
    newer = desk.story("delivery.requested")[-1]
    assert superseded.causes == (
        because(Evidence.COMMAND, newer.position, "system:syndicate queued en revision 2 (canceled)"),
        because(Evidence.STATE, withdrawn, "user:publisher withdrew the en edition: wrong"),
    )


def older(desk: Desk, command: wanted.Command, correlation_id: str) -> None:
    """A command of an older Copyflow: its events name themselves as their cause."""
    desk.application.newsroom.execute(command, DELIVERY_STREAM, correlation_id=correlation_id)


def test_older_logs_are_explained_by_correlation_and_say_so(desk: Desk):
    """Requests and retries that name no work are tied to what shares their correlation and fits; never to more."""
    desk.machines.work_off()
    desk.do(pause())
    desk.do(make.approve(desk.article()))
    newsroom = desk.application.newsroom
    published = newsroom.execute(make.publish(), ARTICLE_STREAM, correlation_id="request-9").last_position
    older(desk, make.request(), "request-9")
    older(desk, make.start(at=desk.machines.clock.now()), "request-9")
    older(desk, make.record(make.GONE, at=desk.machines.clock.now()), "request-9")
    resumed = newsroom.execute(resume(), PARTNER_STREAM, correlation_id="request-10").last_position
    older(desk, replace(make.retry(), by=system_actor("syndicate")), "request-10")
    (requested,) = desk.story("delivery.requested")
    assert requested.causes == (because(Evidence.CORRELATION, published, "user:publisher published the en edition"),)
    assert desk.story("delivery.attempt_scheduled")[-1].causes == (
        because(Evidence.CORRELATION, resumed, "user:admin resumed the partner Agency"),
    )
    older(desk, make.request(2), "request-9")
    assert desk.story("delivery.requested")[-1].causes == (
        Cause(evidence=Evidence.UNKNOWN, sentence="the log does not say why"),
    )


def test_events_that_name_nothing_are_tied_to_the_state_they_were_recorded_on(desk: Desk):
    """Without work and correlation the due work, the public revision and the meant text tell; each marked as that."""
    desk.do(make.translate(desk.article()), make.check(desk.article()))
    (translated,) = desk.story("edition.translation_recorded")
    assert translated.causes[0].evidence is Evidence.STATE
    assert translated.causes[0].position == desk.position("article.submitted")
    desk.do(make.check(desk.article(), EN, make.finding(blocking=False)))
    again = desk.story("edition.findings_recorded")[-1]
    assert again.causes == (
        because(
            Evidence.STATE, desk.position("article.drafted"), "user:writer began the article in en; also wanted in pt"
        ),
    )
    desk.machines.work_off()
    desk.publish(EN)
    older(desk, make.request(), "by itself")
    assert desk.story("delivery.requested")[0].causes[0] == because(
        Evidence.STATE, desk.position("edition.published"), "user:publisher published the en edition"
    )


def test_the_past_is_told_as_it_was(desk: Desk):
    """As of a position, later events are not there; a command's events are never told apart."""
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off()
    explanations, requested = desk.application.explanations, desk.position("delivery.requested")
    then = explanations.of(make.ARTICLE_ID, as_of=requested)
    assert (then.is_past, then.position, then.story[-1].type) == (True, requested + 1, "delivery.attempt_scheduled")
    whole = explanations.of(make.ARTICLE_ID)
    assert then.story == tuple(told for told in whole.story if told.position <= requested + 1)
    assert [wait.item_id for wait in then.waits_for if wait.item_id] == ["en:1"]
    assert [wait.item_id for wait in whole.waits_for if wait.item_id] == []
    assert then.at == next(told.at for told in whole.story if told.position == requested)


def test_what_is_not_there_is_refused(desk: Desk):
    """No such article, not begun at that position, a position that the log does not have: each says so."""
    explanations = desk.application.explanations
    with pytest.raises(NotFound, match="no such article"):
        explanations.of(make.ArticleId("01939b6c-0000-7000-8000-00000000a002"))
    with pytest.raises(NotFound, match="first event is at position 2"):
        explanations.of(make.ARTICLE_ID, as_of=1)
    with pytest.raises(NotFound, match="nothing before the first event"):
        explanations.of(make.ARTICLE_ID, as_of=0)
    with pytest.raises(InvalidValue, match="1 to 3"):
        explanations.of(make.ARTICLE_ID, as_of=4)


def test_another_partners_affairs_are_not_told(desk: Desk):
    """The story is the article's and its deliveries'; partners' own events are causes only."""
    desk.do(pause(), resume())
    explanation = desk.application.explanations.of(make.ARTICLE_ID)
    assert {told.type.split(".")[0] for told in explanation.story} == {"article"}
    assert PARTNER_ID not in str(explanation.story)
