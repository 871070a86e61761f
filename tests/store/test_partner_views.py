"""What is told of partners: attempts out of events, what a changed profile would move, and whose topics count."""

from __future__ import annotations

import importlib
from datetime import timedelta
from typing import Any

from sqlalchemy import create_engine, text

from tests import factories as make
from tests.factories import ARTICLE_ID, EN, NOW, PARTNER_ID, PT
from tests.store.desk import Desk
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.messages import message_id
from workflow.domain.partner import Offer, Partner
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.streams import partner_stream, topics_stream
from workflow.domain.vocabulary import ArticleId
from workflow.explaining.attempts import AttemptState, attempts_of
from workflow.explaining.copies import CopyState
from workflow.explaining.unsent import UnsentBecause
from workflow.filter_trials import Tried, compare

BY: dict[str, Any] = {"by": "system:syndicate", "at": NOW}
FAILED = wanted.AttemptOutcome(delivered=False, status=503, error="The endpoint answered 503.", latency_ms=4)
TAKEN = wanted.AttemptOutcome(delivered=True, status=200, latency_ms=3)


def started(number: int, item: str = "en:1") -> happened.AttemptStarted:
    return happened.AttemptStarted(**BY, item_id=item, number=number)


def test_attempts_are_told_with_their_next_try() -> None:
    """A failure bears the time that the schedule set, one after which it was parked the reason, a success neither."""
    later = NOW + timedelta(seconds=5)
    again = happened.AttemptScheduled(**BY, item_id="en:1", number=2, due_at=later)
    failed, parked, taken = attempts_of(
        [
            started(1), happened.AttemptFailed(**BY, item_id="en:1", number=1, outcome=FAILED), again,
            started(2), happened.AttemptFailed(**BY, item_id="en:1", number=2, outcome=FAILED),
            happened.DeliveryParked(**BY, item_id="en:1", reason="2 attempts failed"),
            happened.AttemptScheduled(**BY, item_id="en:1", number=1, due_at=later),
            started(1), happened.DeliveryAccepted(**BY, item_id="en:1", number=1, outcome=TAKEN),
        ]
    )  # fmt: skip
    assert (failed.state, failed.next_try_at, failed.given_up_because) == (AttemptState.FAILED, later, "")
    assert (parked.next_try_at, parked.given_up_because) == (None, "2 attempts failed")
    assert (taken.state, taken.outcome, taken.number) == (AttemptState.ACCEPTED, TAKEN, 1)


def test_an_attempt_without_an_answer_is_lost() -> None:
    """When the item is begun again, or gives way, while an attempt is open, nobody knows what became of that."""
    gone = happened.DeliverySuperseded(**BY, item_id="en:1", by_item="en:2")
    assert [each.state for each in attempts_of([started(1), started(1), gone, started(1, "en:2")])] == [
        AttemptState.LOST, AttemptState.LOST, AttemptState.UNDER_WAY,
    ]  # fmt: skip


def tried(language: str, *topics: str, urgency: int = 5, received: bool = False) -> Tried:
    offer = Offer(language=make.EN if language == "en" else make.PT, topics=frozenset(topics), urgency=urgency)
    return Tried(
        article_id=ArticleId(f"{language}-{urgency}"), language=offer.language, revision=1, headline=language,
        published_at=NOW, received=received, offer=offer,
    )  # fmt: skip


def test_a_trial_tells_both_ways_with_reasons() -> None:
    """Both, neither, no longer and newly add up to all editions; each moved one names the deciding condition."""
    now = Partner(id=PARTNER_ID, profile=PartnerProfile(name="W", endpoint="", filters=Filters(languages=(EN,))))
    changed = PartnerProfile(name="W", endpoint="", filters=Filters(least_urgency=4, languages=(EN, PT)))
    editions = [
        tried("en", urgency=3),
        tried("en", urgency=6, received=True),
        tried("pt", urgency=2),
        tried("pt", urgency=8),
    ]
    trial = compare(now, changed, editions, since=NOW)
    assert (trial.editions, trial.by_both, trial.by_neither) == (4, 1, 1)
    (lost,), (won,) = trial.no_longer, trial.newly
    assert (lost.article_id, lost.received) == ("en-6", True)
    assert lost.reason == "it takes urgency 4 or more urgent, and this is 6"
    assert (won.article_id, won.reason) == ("pt-2", "it takes only en")


def test_broader_topics_count(desk: Desk) -> None:
    """What is above a topic in the vocabulary comes with it, all the way up; the unknown has nothing above it."""
    views = desk.application.views
    assert views.topics.broader(["medtop:20000001"]) == frozenset()
    narrow = make.topic("medtop:20000001", broader=("medtop:20000002",))
    middle = make.topic("medtop:20000002", "en:diplomacy", broader=("medtop:11000000",))
    desk.application.newsroom.execute(make.import_topics(narrow, middle), topics_stream())
    assert views.topics.broader(["medtop:20000001"]) == {"medtop:20000002", "medtop:11000000"}
    assert views.topics.broader([]) == frozenset()
    head = views.head()
    assert views.as_of(head).topics.broader(["medtop:20000001"]) == {"medtop:20000002", "medtop:11000000"}
    assert views.as_of(head - 1).topics.broader(["medtop:20000001"]) == frozenset()


def explained(desk: Desk) -> Any:
    """The source edition, as the partner is told of it."""
    return desk.application.explanations.for_partner(PARTNER_ID, ARTICLE_ID).editions[0]


def change(desk: Desk, command: wanted.Command) -> None:
    moved = make.at(command, desk.machines.clock.forward(seconds=1))
    desk.application.newsroom.execute(moved, partner_stream(PARTNER_ID))


def test_filters_of_then_and_ends_of_partnerships_are_told(desk: Desk) -> None:
    """Who was left out by filters that have changed since, or was disabled, is told that, not that it was forgotten."""
    profile = make.profile(PT, name="Agency")
    change(desk, make.register_partner(PT) if not desk.application.views.partners() else _edit(profile))
    desk.machines.work_off()
    desk.publish(EN)
    desk.machines.work_off()
    assert explained(desk).because is UnsentBecause.FILTERED
    change(desk, _edit(make.profile(name="Agency")))
    copy = explained(desk)
    assert (copy.state, copy.because) == (CopyState.NOT_SENT, UnsentBecause.FILTERED_THEN)
    assert "it takes only pt; the next revision goes to it" in copy.sentence
    change(desk, wanted.DisablePartner(by=make.ADMIN, at=NOW, reason="over"))
    copy = explained(desk)
    assert (copy.because, "it is disabled (over)" in copy.sentence) == (UnsentBecause.DISABLED, True)


def test_what_holds_for_the_whole_lane_is_told_at_the_top(desk: Desk) -> None:
    """A pause with its reason, else what ends by itself, both at once where both stand in the way; else nothing."""

    def lane() -> str:
        return desk.application.explanations.for_partner(PARTNER_ID, ARTICLE_ID).lane

    change(desk, make.register_partner() if not desk.application.views.partners() else _edit(make.profile(name="W")))
    assert lane() == ""
    for _ in range(5):
        change(desk, make.endpoint())
    change(desk, make.endpoint(make.ASKS_TO_WAIT))
    name = desk.application.views.partner(PARTNER_ID).name
    told = lane()
    assert told.startswith(f"{name}: the partner asked us to wait until ")
    assert "; its breaker is open, since 5 attempts in a row failed: one message at a time is tried from " in told
    assert told.endswith(" UTC on. Withdrawals go out all the same.")
    change(desk, wanted.PausePartner(by=make.ADMIN, at=NOW, reason="It moves house."))
    assert lane() == f"{name} is paused: It moves house. Nothing but withdrawals is sent to it."


def _edit(profile: PartnerProfile) -> wanted.EditPartner:
    return wanted.EditPartner(by=make.ADMIN, at=NOW, profile=profile)


def test_the_migration_names_what_is_there_already() -> None:
    """Rows of before get the very id that their messages were sent under."""
    migration: Any = importlib.import_module("workflow.store.migrations.versions.0010_message_ids")
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE deliveries (partner_id, article_id, item_id, message_id DEFAULT '')"))
        for number in range(1_003):
            row = {"partner": PARTNER_ID, "article": ARTICLE_ID, "item": f"en:{number}"}
            connection.execute(text("INSERT INTO deliveries VALUES (:partner, :article, :item, '')"), row)
        migration._fill(connection)
        named = {row.item_id: row.message_id for row in connection.execute(text("SELECT * FROM deliveries"))}
    engine.dispose()
    assert len(set(named.values())) == 1_003
    assert named["en:7"] == message_id(PARTNER_ID, ARTICLE_ID, "en:7")
