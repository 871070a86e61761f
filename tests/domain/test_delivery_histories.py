"""What must hold in every history of one partner's copy: random requests, answers, lost workers, closed lanes."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests import factories as make
from tests.factories import EN, PT, RU
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.delivering import decide
from workflow.domain.delivery import TAKEN, Delivery, ItemState, evolve
from workflow.domain.errors import NewsroomError, WrongState
from workflow.domain.reactions import Work, lane_of, work_of_delivery
from workflow.domain.retries import RETRY_AFTER_SECONDS
from workflow.domain.vocabulary import PubStatus

LANGUAGES = (EN, PT, RU)
WAITING = {ItemState.PLANNED, ItemState.SCHEDULED}
UNSENT = WAITING | {ItemState.PARKED}
ANSWERS = (make.OK, make.UNAVAILABLE, make.answer(), make.answer(401), make.answer(422), make.GONE)


LANE = lane_of(make.PARTNER_ID)
"""The partner's, which may be closed; that of its recalls never is."""


class DeliveryHistory(RuleBasedStateMachine):
    """One delivery stream, with a worker that takes only what its lane lets through, and may be lost."""

    def __init__(self) -> None:
        super().__init__()
        self.now = make.NOW
        self.delivery = Delivery(partner_id=make.PARTNER_ID, article_id=make.ARTICLE_ID)
        self.events: list[happened.Event] = []
        self.revisions = dict.fromkeys(LANGUAGES, 0)
        self.newest_started = dict.fromkeys(LANGUAGES, 0)
        self.scheduled_number: dict[str, int] = {}
        self.settled: set[str] = set()
        self.lane_is_open = True

    # --- what may happen -----------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from((1, 60, 3_600, 100_000)))
    def time_passes(self, seconds: int) -> None:
        """Later."""
        self.now += timedelta(seconds=seconds)

    @rule(language=st.sampled_from(LANGUAGES), status=st.sampled_from(PubStatus), skip=st.sampled_from((0, 1)))
    def request(self, language: Any, status: PubStatus, skip: int) -> None:
        """A newer revision (now and then the same or an older one once more)."""
        self.revisions[language] += skip
        self.execute(make.request(max(1, self.revisions[language]), language, status=status))

    @rule(lane_is_open=st.booleans())
    def lane(self, lane_is_open: bool) -> None:
        """The partner is paused, disabled or unwell, or well again."""
        self.lane_is_open = lane_is_open

    @precondition(lambda self: self.open_work())
    @rule(patient=st.booleans(), data=st.data())
    def start(self, patient: bool, data: st.DataObject) -> None:
        """A worker begins some work that there is, or looks too early; the worker before it may have been lost."""
        work = data.draw(st.sampled_from(self.open_work()))
        if patient and work.due_at is not None:
            self.now = max(self.now, work.due_at)
        self.execute(make.start(work.subject))

    @precondition(lambda self: self.delivery.items)
    @rule(data=st.data())
    def start_anything(self, data: st.DataObject) -> None:
        """A nudge that is late, early, or for nothing."""
        self.execute(make.start(data.draw(st.sampled_from(self.delivery.items)).id))

    @precondition(lambda self: self.delivery.under_way)
    @rule(outcome=st.sampled_from(ANSWERS))
    def record(self, outcome: wanted.AttemptOutcome) -> None:
        """The partner answers; the work's key is the command's id."""
        (work,) = work_of_delivery(self.delivery)
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

    @precondition(lambda self: self.delivery.items)
    @rule(data=st.data(), confirmed=st.booleans())
    def receipt(self, data: st.DataObject, confirmed: bool) -> None:
        """The partner says what became of an item, at any moment."""
        item = data.draw(st.sampled_from(self.delivery.items))
        events = self.execute(make.receipt(item.id, confirmed=confirmed))
        assert not events or item.begun_at is not None

    # --- the books -------------------------------------------------------------------------------------------

    def open_work(self) -> list[Work]:
        """The work that a worker may take."""
        return [work for work in work_of_delivery(self.delivery) if self.lane_is_open or work.lane != LANE]

    def execute(self, command: wanted.Command) -> list[happened.Event]:
        """Decide and evolve."""
        try:
            events = decide(make.at(command, self.now), self.delivery)
        except NewsroomError as error:
            assert type(error) is WrongState  # noqa: PT017 - any other refusal would hide a rule that never applies
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
                assert before.under_way in {None, item}
                assert item.revision >= self.newest_started[item.language]
                assert item.due_at <= event.at
                assert event.number == self.scheduled_number[item.id]
                self.newest_started[item.language] = item.revision
            case happened.DeliveryParked():
                item = before.item(event.item_id)
                assert not item.is_recall
                assert item.attempts <= len(RETRY_AFTER_SECONDS) + 1 or self.was_lost(item.id)
            case _:
                pass

    def was_lost(self, item_id: str) -> bool:
        """Whether an attempt of the item was begun and never answered for."""
        mine = [event for event in self.events if getattr(event, "item_id", None) == item_id]
        begun = sum(isinstance(event, happened.AttemptStarted) for event in mine)
        return begun > sum(isinstance(event, happened.AttemptFailed | happened.DeliveryAccepted) for event in mine)

    # --- what must hold ----------------------------------------------------------------------------------------

    @invariant()
    def one_item_at_a_time(self) -> None:
        """At most one item is scheduled or under way, and one is whenever something waits."""
        current = [item for item in self.delivery.items if item.state in {ItemState.SCHEDULED, ItemState.ATTEMPTED}]
        assert len(current) <= 1
        assert current or not any(item.state in WAITING for item in self.delivery.items)
        assert bool(work_of_delivery(self.delivery)) == bool(current)

    @invariant()
    def recalls_go_first_and_are_kept_by_nothing(self) -> None:
        """Nothing else is next while a recall is due; and whatever lane is closed, a recall's way is open."""
        waiting = [item for item in self.delivery.items if item.is_recall and item.state in WAITING]
        current = self.delivery.current
        if not waiting or current is None:
            return
        if current.state is ItemState.SCHEDULED and not current.is_recall:
            assert all(item.due_at > current.due_at for item in waiting)
        free = {work.subject for work in work_of_delivery(self.delivery) if work.lane != LANE}
        soonest = min(item.due_at for item in waiting)
        first = {item.id for item in waiting if item.due_at == soonest}
        assert current.id in free if current.is_recall or self.delivery.under_way else free & first

    @invariant()
    def settled_work_never_comes_back(self) -> None:
        """A key is the id of the command that settles it: due again, it could never be settled again."""
        assert not self.settled & {work.key for work in work_of_delivery(self.delivery)}

    @invariant()
    def only_the_newest_revision_is_unsent(self) -> None:
        """What gave way to a newer revision waits for nothing."""
        for language in LANGUAGES:
            items = [item for item in self.delivery.items if item.language == language]
            for item in items[:-1]:
                assert item.state in TAKEN | {ItemState.ATTEMPTED, ItemState.SUPERSEDED}

    @invariant()
    def nothing_is_lost(self) -> None:
        """Of every edition the newest revision asked for is there: on its way, taken, or parked for a person."""
        for language, revision in self.revisions.items():
            items = [item for item in self.delivery.items if item.language == language]
            asked = {event.revision for event in self.events if _asks_for(event, language)}
            assert {item.revision for item in items} == asked
            if items:
                assert items[-1].revision == max(asked) <= max(1, revision)
                assert items[-1].state is not ItemState.SUPERSEDED

    def teardown(self) -> None:
        """Replaying gives the same; recalls get out through a closed lane; then all the rest through an open one."""
        begun = Delivery(partner_id=make.PARTNER_ID, article_id=make.ARTICLE_ID)
        assert reduce(evolve, self.events, begun) == self.delivery
        self.work_off(lane_is_open=False)
        newest = [self.delivery.newest_of(language) for language in LANGUAGES if self.newest_of(language)]
        assert all(item.state in TAKEN for item in newest if item.is_recall)
        self.work_off(lane_is_open=True)
        newest = [self.delivery.newest_of(item.language) for item in newest]
        assert all(item.state in TAKEN | {ItemState.PARKED} for item in newest)
        assert not any(item.state in WAITING | {ItemState.ATTEMPTED} for item in self.delivery.items)

    def newest_of(self, language: Any) -> bool:
        """Whether anything of the edition was asked for."""
        return any(item.language == language for item in self.delivery.items)

    def work_off(self, *, lane_is_open: bool) -> None:
        """A healthy partner takes everything that gets through; every step settles something or lets another by."""
        self.lane_is_open = lane_is_open
        for _ in range(4 * len(self.delivery.items) + 4):
            work = min(self.open_work(), key=lambda each: each.due_at or self.now, default=None)
            if work is None:
                return
            self.now = max(self.now, work.due_at or self.now)
            assert self.execute(make.start(work.subject))
            if self.delivery.under_way is not None:
                self.record(make.OK)
        raise AssertionError("the work has no end")


def _asks_for(event: happened.Event, language: Any) -> bool:
    return isinstance(event, happened.DeliveryRequested) and event.language == language


TestDeliveryHistory = DeliveryHistory.TestCase
TestDeliveryHistory.settings = settings(
    max_examples=200, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
