"""What must hold in every history of one partner's copy of an article: random requests, answers, pauses and retries."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests import factories as make
from tests.factories import EN, PT
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.delivery import RETRY_AFTER_SECONDS, Delivery, ItemState, decide, evolve
from workflow.domain.errors import NewsroomError
from workflow.domain.reactions import work_of_delivery
from workflow.domain.vocabulary import PubStatus

WAITING = {ItemState.PLANNED, ItemState.SCHEDULED}


class DeliveryHistory(RuleBasedStateMachine):
    """One delivery stream."""

    def __init__(self) -> None:
        super().__init__()
        self.now = make.NOW
        self.delivery = Delivery(partner_id=make.PARTNER_ID, article_id=make.ARTICLE_ID)
        self.events: list[happened.Event] = []
        self.revisions = {EN: 0, PT: 0}
        self.newest_started = {EN: 0, PT: 0}
        self.scheduled_number: dict[str, int] = {}
        self.settled: set[str] = set()
        self.paused = False

    @rule(seconds=st.sampled_from((1, 60, 3_600, 100_000)))
    def time_passes(self, seconds: int) -> None:
        """Later."""
        self.now += timedelta(seconds=seconds)

    @rule(language=st.sampled_from((EN, PT)), status=st.sampled_from(PubStatus), skip=st.sampled_from((0, 1)))
    def request(self, language: Any, status: PubStatus, skip: int) -> None:
        """A newer revision (now and then the same or an older one once more)."""
        self.revisions[language] += skip
        self.execute(make.request(max(1, self.revisions[language]), language, status=status))

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        """The partner is paused or resumed."""
        self.paused = paused

    @precondition(lambda self: self.delivery.current)
    @rule(patient=st.booleans())
    def start(self, patient: bool) -> None:
        """A worker begins the work that is due, or looks too early."""
        work = work_of_delivery(self.delivery)[0]
        if patient and work.due_at is not None:
            self.now = max(self.now, work.due_at)
        self.execute(make.start(work.subject, paused=self.paused))

    @precondition(lambda self: self.delivery.current and self.delivery.current.state is ItemState.ATTEMPTED)
    @rule(outcome=st.sampled_from((make.OK, make.UNAVAILABLE, make.UNAVAILABLE, make.GONE)))
    def record(self, outcome: wanted.AttemptOutcome) -> None:
        """The partner answers; the work's key is the command's id."""
        work = work_of_delivery(self.delivery)[0]
        if self.execute(make.record(outcome, work.subject)):
            self.settled.add(work.key)

    @precondition(lambda self: self.delivery.items)
    @rule(data=st.data())
    def record_late(self, data: st.DataObject) -> None:
        """A worker that lost its lease answers for any item."""
        item = data.draw(st.sampled_from(self.delivery.items))
        if item.state is not ItemState.ATTEMPTED:
            assert self.execute(make.record(make.OK, item.id)) == []

    @precondition(lambda self: self.delivery.items)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        """A person wants an item sent now."""
        self.execute(make.retry(data.draw(st.sampled_from(self.delivery.items)).id))

    def execute(self, command: wanted.Command) -> list[happened.Event]:
        """Decide and evolve."""
        try:
            events = decide(make.at(command, self.now), self.delivery)
        except NewsroomError:
            return []
        for event in events:
            before, self.delivery = self.delivery, evolve(self.delivery, event)
            self.events.append(event)
            self.witness(before, event)
        return events

    def witness(self, before: Delivery, event: happened.Event) -> None:
        """Keep own books of what was sent."""
        match event:
            case happened.AttemptScheduled():
                self.scheduled_number[event.item_id] = event.number
            case happened.AttemptStarted():
                item = before.item(event.item_id)
                assert item.revision >= self.newest_started[item.language]
                assert item.due_at <= event.at
                assert event.number == self.scheduled_number[item.id]
                assert event.number <= len(RETRY_AFTER_SECONDS) + 1 or item.state is ItemState.ATTEMPTED
                self.newest_started[item.language] = item.revision
            case _:
                pass

    @invariant()
    def one_item_at_a_time(self) -> None:
        """At most one item is scheduled or under way, and one is whenever something waits."""
        current = [item for item in self.delivery.items if item.state in {ItemState.SCHEDULED, ItemState.ATTEMPTED}]
        assert len(current) <= 1
        assert current or not any(item.state in WAITING for item in self.delivery.items)
        assert len(work_of_delivery(self.delivery)) == len(current)

    @invariant()
    def withdrawals_go_first(self) -> None:
        """Nothing else is scheduled while a withdrawal waits."""
        current = self.delivery.current
        if current and current.state is ItemState.SCHEDULED and current.pub_status is not PubStatus.CANCELED:
            waiting = [item for item in self.delivery.items if item.state in WAITING]
            assert not any(item.pub_status is PubStatus.CANCELED for item in waiting)

    @invariant()
    def settled_work_never_comes_back(self) -> None:
        """A key is the id of the command that settles it: due again, it could never be settled again."""
        assert not self.settled & {work.key for work in work_of_delivery(self.delivery)}

    @invariant()
    def only_the_newest_revision_is_unsent(self) -> None:
        """What gave way to a newer revision waits for nothing."""
        for language in (EN, PT):
            items = [item for item in self.delivery.items if item.language == language]
            for item in items[:-1]:
                assert item.state in {ItemState.ATTEMPTED, ItemState.ACCEPTED, ItemState.SUPERSEDED}

    def teardown(self) -> None:
        """Replaying the events gives the same delivery."""
        begun = Delivery(partner_id=make.PARTNER_ID, article_id=make.ARTICLE_ID)
        assert reduce(evolve, self.events, begun) == self.delivery


TestDeliveryHistory = DeliveryHistory.TestCase
TestDeliveryHistory.settings = settings(
    max_examples=250, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
