"""The tasks on real parts: SQLite, the real engine and checks, a listening partner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from annotated_types import Le

from tests import factories as make
from tests.workers.newsroom import ADMIN, EDITOR, ENGLISH, PORTUGUESE, REVIEWER, RUSSIAN, WRITER, Newsroom
from workers.celery_app import app
from workers.tasks import runner, translate
from workflow.cli.demo.portal import Answer, Portal
from workflow.domain.article import EditionState
from workflow.domain.commands import (
    CorrectArticle,
    HoldEdition,
    Original,
    PausePartner,
    PostEdit,
    ResumePartner,
    WithdrawEdition,
)
from workflow.domain.delivery import ItemState
from workflow.domain.events import EditionCorrected
from workflow.domain.segments import DraftBlock
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import Route
from workflow.settings import Settings

TEXT = "Ministers of six states met in Bishkek on Monday. They agreed on joint water measurements."


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    yield room
    room.hands.close()


def test_article_reaches_review(newsroom: Newsroom) -> None:
    """After submission source and machine translation come to review by themselves, checked and tagged."""
    article_id = newsroom.submitted(TEXT, targets=(PORTUGUESE,))
    newsroom.work_off()
    article = newsroom.article(article_id)
    assert {edition.state for edition in article.editions.values()} == {EditionState.REVIEW}
    assert article.unfinished(PORTUGUESE) == ()
    segment = article.editions[PORTUGUESE].translations["s2"]
    assert "Bishkek" in segment.text
    assert segment.engine is not None
    assert segment.engine.startswith("fx:en-pt")


def test_no_engine_asks_a_person(newsroom: Newsroom) -> None:
    """A language that no engine serves is handed to a person, with the reason on record."""
    article_id = newsroom.submitted(TEXT, targets=(RUSSIAN,))
    newsroom.work_off()
    edition = newsroom.article(article_id).editions[RUSSIAN]
    assert edition.route is Route.PERSON
    assert "no engine" in edition.handed_over_because
    assert edition.state is EditionState.TRANSLATION


def test_work_that_takes_too_long_comes_back(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the time is used up no engine is asked any more: the work waits and says why, and a person is not asked."""
    monkeypatch.setattr(translate, "LONGEST_SECONDS", -1.0)
    article_id = newsroom.submitted(TEXT, targets=(PORTUGUESE,))
    newsroom.work_off()
    [work] = [item for item in newsroom.application.views.work() if item.kind == "translate"]
    assert "the time for one piece of work is used up" in (work.last_error or "")
    assert newsroom.article(article_id).editions[PORTUGUESE].route is not Route.PERSON


def test_a_translation_ends_before_the_workers_own_limit() -> None:
    """The last question may be asked when the time is nearly up, and its answer still goes on record."""
    [longest] = [bound.le for bound in Settings.model_fields["engine_seconds"].metadata if isinstance(bound, Le)]
    assert translate.LONGEST_SECONDS + float(str(longest)) < app.conf.task_time_limit


def test_second_message_changes_nothing(newsroom: Newsroom) -> None:
    """A nudge that comes again after the work was done appends nothing."""
    newsroom.submitted(TEXT)
    first = newsroom.due()
    newsroom.work_off()
    head = newsroom.application.views.head()
    for work_id in first:
        runner.run(newsroom.hands, work_id)
    assert newsroom.application.views.head() == head


def test_lost_lease_records_nothing(newsroom: Newsroom) -> None:
    """A worker whose lease another one took over records nothing, and the other one's result stands."""
    article_id = newsroom.submitted(TEXT)
    application = newsroom.application
    [check] = [item for item in application.views.work() if item.kind == "check"]
    now = application.clock.now()
    stale = application.ledger.claim(check.work_id, "slow", now, 1)
    assert stale is not None
    later = application.ledger.claim(check.work_id, "fast", now + timedelta(seconds=2), 60)
    assert later is not None
    assert not application.ledger.heartbeat(stale, now, 60)
    assert not application.ledger.park(stale, "from the past")
    runner.TASKS[later.kind](newsroom.hands, later)
    assert newsroom.article(article_id).source.findings_for != ""


def test_failing_work_waits_and_is_put_aside(newsroom: Newsroom) -> None:
    """Work that fails again and again is put aside with its error, until an operator lets it be tried again."""
    with Portal("unlucky") as portal:
        newsroom.partner(portal)
        article_id = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article_id, ENGLISH)
        newsroom.work_off_broken()
        [item] = newsroom.application.views.work()
        assert (item.kind, item.state, item.attempts) == ("syndicate", "parked", runner.ATTEMPTS)
        assert "breaks it" in item.last_error
        newsroom.application.ledger.reopen(item.work_id, newsroom.application.clock.now())
        newsroom.work_off()
        assert len(portal.accepted) == 1


def test_a_withdrawal_is_never_put_aside(newsroom: Newsroom) -> None:
    """However often its sender breaks, what takes something back is tried again, without anybody asking for it."""
    with Portal("unlucky") as portal:
        newsroom.partner(portal)
        article_id = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article_id, ENGLISH)
        newsroom.work_off()
        now = newsroom.application.clock.now()
        withdraw = WithdrawEdition(by=REVIEWER, at=now, language=ENGLISH, reason="wrong")
        newsroom.application.newsroom.execute(withdraw, article_stream(article_id))
        newsroom.work_off_broken()
        [item] = newsroom.application.views.work()
        assert (item.kind, item.state) == ("syndicate", "open")
        assert item.attempts > runner.ATTEMPTS


def test_withdrawal_reaches_everybody_who_received(newsroom: Newsroom) -> None:
    """A withdrawal goes to every partner that got the edition, paused ones too, and to nobody else."""
    with Portal("both") as both, Portal("only pt") as only_pt:
        paused = newsroom.partner(both)
        newsroom.partner(only_pt, PORTUGUESE)
        article_id = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article_id, ENGLISH)
        newsroom.work_off()
        now = newsroom.application.clock.now
        newsroom.application.newsroom.execute(
            PausePartner(by=ADMIN, at=now(), reason="maintenance"), partner_stream(paused)
        )
        newsroom.application.newsroom.execute(
            WithdrawEdition(by=REVIEWER, at=now(), language=ENGLISH, reason="wrong"), article_stream(article_id)
        )
        newsroom.work_off()
        assert [message.document()["pubStatus"] for message in both.accepted] == ["usable", "canceled"]
        assert only_pt.received == []


def test_paused_partner_gets_what_came_meanwhile(newsroom: Newsroom) -> None:
    """While a partner is paused its deliveries stay scheduled and nobody is sent to look; resumed, they go out."""
    with Portal("slow") as portal:
        partner_id = newsroom.partner(portal)
        now, execute = newsroom.application.clock.now, newsroom.application.newsroom.execute
        execute(PausePartner(by=ADMIN, at=now(), reason="moving house"), partner_stream(partner_id))
        article_id = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article_id, ENGLISH)
        newsroom.work_off()
        assert portal.received == []
        [item] = newsroom.application.views.deliveries(partner_id=partner_id)
        assert item.state == ItemState.SCHEDULED
        assert newsroom.due() == []
        execute(ResumePartner(by=ADMIN, at=now()), partner_stream(partner_id))
        newsroom.work_off()
        assert len(portal.accepted) == 1


def test_gone_endpoint_disables_its_partner(newsroom: Newsroom) -> None:
    """A partner that answers 410 is given up on and disabled, with the reason, and work for it ends."""
    with Portal("closed", behaviour=lambda message: Answer(status=410)) as portal:
        partner_id = newsroom.partner(portal)
        article_id = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article_id, ENGLISH)
        newsroom.work_off()
        assert "410" in newsroom.application.views.partner(partner_id).disabled_because
        [item] = newsroom.application.views.deliveries(partner_id=partner_id)
        assert item.state == ItemState.PARKED
        assert newsroom.application.views.work() == []


def test_hold_before_sending_sends_no_text(newsroom: Newsroom) -> None:
    """An edition held before its delivery was sent never goes out as usable."""
    with Portal("late") as portal:
        newsroom.partner(portal)
        article_id = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article_id, ENGLISH)
        [plan] = newsroom.due()
        runner.run(newsroom.hands, plan)
        hold = HoldEdition(by=REVIEWER, at=newsroom.application.clock.now(), language=ENGLISH, reason="legal")
        newsroom.application.newsroom.execute(hold, article_stream(article_id))
        newsroom.work_off()
        assert [message.document()["pubStatus"] for message in portal.accepted] == ["withheld"]


def test_result_for_a_moved_source_is_discarded_on_record(newsroom: Newsroom) -> None:
    """A translation that comes after its source was edited is discarded, as an event, and made anew."""
    article_id = newsroom.submitted(TEXT, targets=(PORTUGUESE,))
    application, stream = newsroom.application, article_stream(article_id)
    [translate] = [item for item in application.views.work() if item.kind == "translate"]
    lease = application.ledger.claim(translate.work_id, "one", application.clock.now(), 60)
    assert lease is not None
    edit = PostEdit(by=REVIEWER, at=application.clock.now(), language=ENGLISH, segments={"s2": TEXT + " More follows."})

    record = make.translate(newsroom.article(article_id), PORTUGUESE, at=application.clock.now())
    application.newsroom.execute(edit, stream)
    application.newsroom.execute(record, stream, lease=lease)
    types = [event.type for event in application.views.events_of(article_id)]
    assert types[-2:] == ["edition.translation_recorded", "edition.translation_discarded"]
    newsroom.work_off()
    assert newsroom.article(article_id).editions[PORTUGUESE].state is EditionState.REVIEW


def test_correction_note_goes_with_its_correction_only(newsroom: Newsroom) -> None:
    """The note of a corrected source goes out with the revision that carries it, not with later edits."""
    article_id = newsroom.submitted(TEXT)
    stream = article_stream(article_id)
    execute, now = newsroom.application.newsroom.execute, newsroom.application.clock.now
    newsroom.work_off()
    newsroom.publish(article_id, ENGLISH)
    blocks = tuple(
        DraftBlock(kind=block.kind, segments=tuple(segment.text + " Corrected." for segment in block.segments))
        for block in newsroom.article(article_id).blocks
    )
    original = Original(format="text", text="corrected")
    execute(CorrectArticle(by=WRITER, at=now(), blocks=blocks, original=original, note="A name was wrong."), stream)
    newsroom.work_off()
    newsroom.publish(article_id, ENGLISH)
    edit = PostEdit(by=EDITOR, at=now(), language=ENGLISH, segments={"s2": "Something else."})
    execute(edit, stream)
    newsroom.work_off()
    newsroom.publish(article_id, ENGLISH)
    events = [event.decode() for event in newsroom.application.views.events_of(article_id)]
    notes = [event.note for event in events if isinstance(event, EditionCorrected)]
    assert notes == ["A name was wrong.", ""]
