"""What each item on its way to a partner waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.delivery import Delivery, Item, ItemState
from workflow.domain.partner import Partner
from workflow.domain.phrases import phrase
from workflow.domain.reactions import Work, WorkKind, work_of_delivery, work_of_partner
from workflow.domain.streams import partner_stream
from workflow.explaining.history import Step
from workflow.explaining.lanes import closed, in_the_way, opens_at
from workflow.explaining.open_work import NOUNS, Standing, standing
from workflow.explaining.situation import WORKER, Since, Situation, Wait, WaitKind, either, joined, moment, who_may


def delivery_waits(situation: Situation) -> Iterator[Wait]:
    """What the items wait for, partner by partner."""
    for stream, delivery in situation.history.deliveries.items():
        for item in delivery.items:
            found = _Looking(situation, stream, delivery, item).wait()
            if found is not None:
                yield found


class _Looking:
    """Looks at one item."""

    def __init__(self, situation: Situation, stream: str, delivery: Delivery, item: Item) -> None:
        self._situation = situation
        self._stream = stream
        self._delivery = delivery
        self._item = item
        self._name = situation.history.partner_name(delivery.partner_id)
        self._the = phrase(
            "Revision {revision} of {language} for {name}",
            revision=item.revision,
            language=item.language,
            name=self._name,
        )

    def wait(self) -> Wait | None:
        match self._item.state:
            case ItemState.PLANNED if self._work is None:
                return self._queued()
            case ItemState.PLANNED | ItemState.SCHEDULED:
                return self._scheduled()
            case ItemState.ATTEMPTED:
                return self._started()
            case ItemState.PARKED:
                return self._parked()
            case ItemState.REFUSED if self._delivery.newest_of(self._item.language).id == self._item.id:
                return self._refused()
            case _:
                return None

    def _queued(self) -> Wait:
        current = self._delivery.current
        before = phrase("something else of this article is settled")
        if current:
            before = phrase("{item} is settled", item=current.id)
        words = phrase(
            "{the} waits until {before}: one item of an article goes to a partner at a time.",
            the=self._the,
            before=before,
        )
        return self._say(WaitKind.TURN, words, WORKER, until=current.due_at if current else None)

    def _scheduled(self) -> Wait:
        item, partner, now = self._item, self._partner, self._situation.now
        if partner.closed_because and not item.is_recall:
            closed_by = happened.PartnerDisabled if partner.is_disabled else happened.PartnerPaused
            since = self._last(partner_stream(partner.id), closed_by)
            told = phrase("{the} is ready and waits for {partner}", the=self._the, partner=closed(partner))
            words = phrase("{told}.", told=joined([told, *self._failed()]))
            return self._say(WaitKind.PARTNER, words, who_may(wanted.ResumePartner), since=since)
        how = self._standing()
        number = item.attempts + 1
        told = phrase(
            "{the} waits for attempt {number}, scheduled for {moment} ({how})",
            the=self._the,
            number=number,
            moment=moment(item.due_at),
            how=how.words,
        )
        hindrance = "" if item.is_recall else in_the_way(partner, now)
        until = how.until
        if hindrance:
            until = max(filter(None, (until, opens_at(partner, now))), default=None)
        words = phrase("{told}.", told=joined([told, *self._failed(), *([hindrance] if hindrance else [])]))
        return self._say(WaitKind.ATTEMPT, words, how.who, until=until)

    def _failed(self) -> list[str]:
        item = self._item
        if not item.attempts or item.last_outcome is None or item.last_outcome.delivered:
            return []
        error = item.last_outcome.error.rstrip(".") if item.last_outcome.error else ""
        told = error or phrase("status {status}", status=item.last_outcome.status)
        return [phrase("attempt {number} failed: {error}", number=item.attempts, error=told)]

    def _started(self) -> Wait:
        how = self._standing()
        words = phrase(
            "{the} is being sent, attempt {number}, and waits for the partner's answer ({how}).",
            the=self._the,
            number=self._item.attempts,
            how=how.words,
        )
        return self._say(WaitKind.ANSWER, words, how.who, until=how.until)

    def _parked(self) -> Wait:
        parked = self._last(self._stream, happened.DeliveryParked)
        how = phrase("is parked ({reason})", reason=parked.event.reason) if parked else phrase("is parked")
        return self._for_partner(how) or self._for_person(how)

    def _for_partner(self, how: str) -> Wait | None:
        """What ends with a pause: a person resumes the partner, or the wake-up is on its way."""
        partner = self._partner
        stream = partner_stream(partner.id)
        if partner.closed_because:
            words = phrase("{the} {how} and waits for {partner}.", the=self._the, how=how, partner=closed(partner))
            paused = self._last(stream, happened.PartnerDisabled if partner.is_disabled else happened.PartnerPaused)
            return self._say(WaitKind.PARTNER, words, who_may(wanted.ResumePartner), since=paused)
        for work in work_of_partner(partner):
            if work.kind is WorkKind.WAKE_DELIVERIES:
                stand = standing(self._situation, stream, work)
                words = phrase(
                    "{the} {how} and waits for {work}: {standing}.",
                    the=self._the,
                    how=how,
                    work=NOUNS[work.kind],
                    standing=stand.words,
                )
                asked = self._last(stream, happened.PartnerResumed, happened.ReplayRequested)
                return self._say(WaitKind.WORK, words, stand.who, until=stand.until, since=asked)
        return None

    def _refused(self) -> Wait:
        receipt = self._item.receipt
        who = who_may(wanted.RetryDelivery)
        if self._item.is_recall:
            told = phrase("{the} arrived, but the partner says that it will not take it down", the=self._the)
        else:
            told = phrase("{the} arrived, but the partner says that it will not use it", the=self._the)
        if receipt is not None and receipt.note:
            told = phrase("{told} ({remarks})", told=told, remarks=receipt.note.rstrip("."))
        words = phrase("{told}; it waits for {who} to agree with the partner.", told=told, who=either(who))
        return self._say(WaitKind.DECISION, words, who)

    def _for_person(self, how: str) -> Wait:
        who = who_may(wanted.RetryDelivery)
        return self._say(
            WaitKind.DECISION,
            phrase("{the} {how} and waits for {who} to send it again.", the=self._the, how=how, who=either(who)),
            who,
        )

    @property
    def _partner(self) -> Partner:
        partner: Partner = self._situation.history.state(partner_stream(self._delivery.partner_id))
        return partner

    @property
    def _work(self) -> Work | None:
        """The work that sends the item, if it is its turn."""
        return next((work for work in work_of_delivery(self._delivery) if work.subject == self._item.id), None)

    def _standing(self) -> Standing:
        work = self._work
        assert work is not None  # it is its turn
        return standing(self._situation, self._stream, work)

    def _last(self, stream: str, *kinds: type[happened.Event]) -> Step | None:
        steps = [step for step in self._situation.history.of(stream) if isinstance(step.event, kinds)]
        if kinds == (happened.DeliveryParked,):
            steps = [step for step in steps if step.event.item_id == self._item.id]
        return steps[-1] if steps else None

    def _say(
        self,
        kind: WaitKind,
        words: str,
        who: tuple[str, ...],
        *,
        until: datetime | None = None,
        since: Step | None = None,
    ) -> Wait:
        item, history = self._item, self._situation.history
        step = since or next(
            each for each in reversed(history.of(self._stream)) if _state_of(each, item) is not item.state
        )
        return Wait(
            kind=kind,
            language=item.language,
            state=item.state.value,
            sentence=words,
            who=who,
            until=until,
            since=Since(position=step.position, sentence=history.telling(step)),
            partner_id=self._delivery.partner_id,
            partner_name=self._name,
            item_id=item.id,
        )


def _state_of(step: Step, item: Item) -> ItemState | None:
    """The item's state before a step; None when it was not there."""
    return next((each.state for each in step.before.items if each.id == item.id), None)
