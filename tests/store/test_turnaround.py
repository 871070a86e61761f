"""How long editions take: the first time of each step, whatever else happens, and what is told of it."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, EN, PT
from tests.store.log_stories import deliver, expected_turnaround, live_through, turnaround_rows
from tests.store.parts import ManualClock
from tests.store.test_histories import random_article_command
from workflow.bootstrap import Application
from workflow.domain.errors import NewsroomError
from workflow.store.database import to_text
from workflow.store.projections.turnaround import NAME


@pytest.mark.parametrize("approvals", [1, 2])
@pytest.mark.parametrize("seed", range(3))
def test_after_any_history_the_rows_are_what_the_articles_went_through(
    application: Application, clock: ManualClock, seed: int, approvals: int
):
    """Held against the states of the article after every event: drafted, checked, approved as its rules have it."""
    dice = random.Random(seed)
    execute = application.newsroom.execute
    execute(make.draft(targets=(PT,), required_approvals=approvals), ARTICLE_STREAM)
    for _ in range(120):
        moment = clock.forward(minutes=dice.choice((1, 20)))
        article = application.views.article(make.ARTICLE_ID)
        command = make.at(random_article_command(dice, article, moment), moment)
        try:
            execute(command, ARTICLE_STREAM, command_id=str(uuid.uuid4()))
        except NewsroomError:
            continue
    deliver(application, make.ARTICLE_ID, at_minutes=9_000)
    checkpoint = application.followers.begin(NAME)
    while (step := application.followers.advance(checkpoint, fence=1, limit=dice.randint(1, 9))).events:
        checkpoint = step.checkpoint
    rows = turnaround_rows(application)
    assert rows == expected_turnaround(application)
    assert rows[make.ARTICLE_ID, EN]["delivered_at"] == to_text(make.later(minutes=9_000))
    application.rebuild(NAME)
    assert turnaround_rows(application) == rows


def test_an_edition_is_approved_with_its_last_approval(application: Application, clock: ManualClock):
    """Where two must approve, the moment is that of the second one, and one taken back does not count."""
    execute = application.newsroom.execute
    state = make.in_review(required_approvals=2)
    commands = [
        make.draft(required_approvals=2),
        make.submit(),
        make.check(state),
        make.tags(state, EN, make.tag()),
        make.approve(state),
        make.wanted.WithdrawApproval(by=make.REVIEWER, at=make.NOW, language=EN),
        make.approve(state, by=make.SECOND_REVIEWER),
        make.approve(state),
    ]
    for number, command in enumerate(commands):
        execute(make.at(command, make.later(hours=number)), ARTICLE_STREAM, command_id=str(uuid.uuid4()))
        application.followers.catch_up(NAME, fence=1)
    assert turnaround_rows(application)[make.ARTICLE_ID, EN]["approved_at"] == to_text(make.later(hours=7))


def test_an_edition_is_translated_when_nothing_is_missing(application: Application):
    """A part of it, by machine or by hand, is none: the moment is that of the last part."""
    execute = application.newsroom.execute
    state = make.submitted(targets=(PT,))
    commands = [
        make.draft(targets=(PT,)),
        make.submit(),
        make.translate(state, refused=2),
        make.post_edit({"s1": "Ministros"}, PT),
        make.post_edit({"s2": "Começou. "}, PT),
    ]
    told = []
    for number, command in enumerate(commands):
        execute(make.at(command, make.later(hours=number)), ARTICLE_STREAM, command_id=str(uuid.uuid4()))
        application.followers.catch_up(NAME, fence=1)
        told.append(turnaround_rows(application).get((make.ARTICLE_ID, PT), {}).get("translated_at"))
    assert told == [None] * 4 + [to_text(make.later(hours=4))]


def test_the_figures_are_the_median_and_what_nine_in_ten_keep(application: Application, clock: ManualClock):
    """Of ten articles with steps 1 to 10 minutes apart: half are within the median, nine within the slow one."""
    for minutes in range(1, 11):
        live_through(application, minutes=minutes, corrected=minutes == 3)
    application.followers.catch_up(NAME, fence=1)
    clock.forward(days=2)
    english, portuguese = application.turnaround.by_language(days=3)
    assert (english.language, english.editions, english.corrections) == ("en", 10, 1)
    assert (portuguese.language, portuguese.editions, portuguese.corrections) == ("pt", 10, 0)
    steps = {step.step: step for step in portuguese.steps}
    assert list(steps) == ["translated", "checked", "approved", "published", "delivered"]
    translated, delivered = steps["translated"], steps["delivered"]
    assert (translated.editions, translated.median_seconds, translated.slowest_tenth_seconds) == (10, 990, 9 * 180)
    assert (delivered.editions, delivered.median_seconds, delivered.slowest_tenth_seconds) == (0, None, None)
    assert [step.editions for step in english.steps] == [0, 10, 10, 10, 10]
    assert application.turnaround.by_language(days=1) == []


def test_drafts_are_not_counted(application: Application):
    """What was never submitted has no turnaround."""
    application.newsroom.execute(replace(make.draft(targets=(PT,))), ARTICLE_STREAM)
    application.followers.catch_up(NAME, fence=1)
    with application.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM turnaround")).scalar() == 2
    assert application.turnaround.by_language() == []


def test_rows_that_say_otherwise_are_found(application: Application):
    """Verification holds the rows against the log up to the checkpoint, and a follower that is behind is no fault."""
    live_through(application, minutes=1, corrected=True)
    application.newsroom.execute(make.draft(targets=(PT,)), ARTICLE_STREAM)
    application.followers.catch_up(NAME, fence=1)
    application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    assert application.verification.differences() == []
    with application.database.write() as connection:
        connection.execute(text("UPDATE turnaround SET published_at = '' WHERE language = 'en' AND published_at <> ''"))
    (difference,) = application.verification.differences()
    assert (difference.table, difference.rows, difference.position > 0) == ("turnaround", 1, True)
    application.rebuild(NAME)
    assert application.verification.differences() == []
