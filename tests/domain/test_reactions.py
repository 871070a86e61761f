"""What work each state makes due."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.factories import EN, NOW, PT, PUBLISHER, later
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.reactions import (
    QUEUES,
    REISSUE_PAUSE,
    WorkKind,
    work_of_article,
    work_of_delivery,
    work_of_partner,
)
from workflow.domain.streams import article_of, article_stream, category, delivery_stream, partner_of, partner_stream
from workflow.domain.vocabulary import MOST_URGENT, PubStatus, Route


def due(article: Article) -> set[tuple[WorkKind, str]]:
    """Kinds and subjects of the article's work; none of it twice."""
    work = work_of_article(article)
    assert len({each.key for each in work}) == len(work)
    return {(each.kind, each.subject) for each in work}


CHECKS = {(WorkKind.CHECK, EN), (WorkKind.TAG, EN)}
PLANS = {(WorkKind.PLAN_DELIVERIES, EN), (WorkKind.PLAN_DELIVERIES, PT)}


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (make.drafted(targets=(PT,)), set()),
        (make.submitted(targets=(PT,)), CHECKS | {(WorkKind.TRANSLATE, PT)}),
        (make.after(make.submitted(), make.request_edition(PT, route=Route.PERSON)), CHECKS),
        (make.in_review(targets=(PT,)), set()),
        (make.after(make.in_review(), make.post_edit({"s1": "New"})), CHECKS),
        (make.approved(targets=(PT,)), set()),
        (
            make.after(make.approved(), make.schedule(later(hours=1))),
            {(WorkKind.PUBLISH, EN), (WorkKind.PLAN_DELIVERIES, EN)},
        ),
        (make.published(targets=(PT,)), PLANS),
    ],
    ids=["draft", "submitted", "by a person", "review", "edited", "approved", "scheduled", "published"],
)
def test_work_follows_from_the_state(article: Article, expected: set[tuple[WorkKind, str]]):
    """Each state has exactly its work."""
    assert due(article) == expected


def test_a_schedule_is_due_at_its_time():
    """Publication waits as a row with a due time."""
    publication, advance = work_of_article(make.after(make.approved(urgency=2), make.schedule(later(hours=1))))
    assert (publication.kind, publication.due_at, publication.urgency) == (WorkKind.PUBLISH, later(hours=1), 2)
    assert (advance.kind, advance.due_at) == (WorkKind.PLAN_DELIVERIES, None)


def test_a_reissue_waits_for_further_ones_and_holds_nothing_else_back():
    """What only links otherwise is planned a little later; a text that nobody has yet is planned at once."""
    article = make.approved(targets=(PT,))
    plan = wanted.RecordDeliveryPlan(by=make.SYSTEM, at=NOW, language=EN, revision=1, partners=())
    planned = make.after(article, make.publish(), plan, make.publish(PT, at=later(hours=1)))
    assert {(work.subject, work.due_at) for work in work_of_article(planned)} == {
        (EN, later(hours=1) + REISSUE_PAUSE),
        (PT, None),
    }
    unplanned = make.after(article, make.publish(), make.publish(PT, at=later(hours=1)))
    assert {(work.subject, work.key, work.due_at) for work in work_of_article(unplanned)} == {
        (EN, "plan_deliveries:en:2", None),
        (PT, "plan_deliveries:pt:1", None),
    }


def test_a_withdrawal_is_planned_before_anything_else():
    """Taking back is the most urgent work there is."""
    withdraw = wanted.WithdrawEdition(by=PUBLISHER, at=NOW, language=EN, reason="wrong")
    (work,) = work_of_article(make.after(make.published(), withdraw))
    assert (work.kind, work.urgency) == (WorkKind.PLAN_DELIVERIES, MOST_URGENT)


def test_a_plan_goes_before_what_is_sent_at_its_urgency():
    """However much is being sent, who gets the next revision is found out first."""
    urgent, usual = (
        work_of_article(make.after(make.approved(urgency=urgency), make.publish()))[0].urgency
        for urgency in (MOST_URGENT, 5)
    )
    assert (urgent, usual) == (MOST_URGENT, 4)


def test_a_planned_revision_makes_no_more_work():
    """The plan settles it until the next revision."""
    plan = wanted.RecordDeliveryPlan(by=make.SYSTEM, at=NOW, language=EN, revision=1, partners=())
    assert due(make.after(make.published(), plan)) == set()


def test_every_request_to_the_machine_is_work_of_its_own():
    """Asked again, the machine gets a new key: under the old one nothing could be recorded any more."""
    article = make.submitted(targets=(PT,))
    keys = set()
    hand_over = wanted.HandToPerson(by=make.SYSTEM, at=NOW, language=PT, reason="busy")
    for _ in range(3):
        (work,) = (each for each in work_of_article(article) if each.kind is WorkKind.TRANSLATE)
        keys.add(work.key)
        article = make.after(article, hand_over, wanted.Retranslate(by=PUBLISHER, at=NOW, language=PT))
    assert len(keys) == 3


def test_a_delivery_has_one_attempt_due():
    """Scheduled or under way: one piece of work, due when the item is; settled: none."""
    (work,) = work_of_delivery(make.delivery(make.request(), make.request(1, PT)))
    assert (work.kind, work.subject, work.due_at) == (WorkKind.SYNDICATE, "en:1", NOW)
    (again,) = work_of_delivery(make.delivery(make.request(), make.start()))
    assert again.key == work.key
    (withdrawal,) = work_of_delivery(make.delivery(make.request(status=PubStatus.CANCELED)))
    assert withdrawal.urgency == MOST_URGENT
    assert work_of_delivery(make.given_up()) == ()


def test_a_resumed_partner_is_woken_up():
    """Each resumption is work of its own."""
    pause = wanted.PausePartner(by=PUBLISHER, at=NOW, reason="x")
    resume = wanted.ResumePartner(by=PUBLISHER, at=NOW)
    begun = make.KINDS["partner"].initial(make.PARTNER_STREAM)
    first = make.after(begun, make.register(), pause, resume)
    (work,) = work_of_partner(first)
    (again,) = work_of_partner(make.after(first, pause, resume))
    assert work.kind is again.kind is WorkKind.WAKE_DELIVERIES
    assert work.key != again.key
    assert work_of_partner(make.after(first, pause)) == ()


def test_every_kind_of_work_has_a_queue():
    """No work is left without workers."""
    assert set(QUEUES) == set(WorkKind)


def test_a_streams_name_tells_what_it_is_about():
    """Names are made and read by the same rules."""
    stream = delivery_stream(make.PARTNER_ID, make.ARTICLE_ID)
    assert (category(stream), partner_of(stream), article_of(stream)) == (
        "delivery",
        make.PARTNER_ID,
        make.ARTICLE_ID,
    )
    assert article_of(article_stream(make.ARTICLE_ID)) == make.ARTICLE_ID
    assert partner_of(partner_stream(make.PARTNER_ID)) == make.PARTNER_ID
