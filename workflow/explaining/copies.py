"""What one partner has of each edition of an article, what is on its way to it, and why the rest was not sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.domain.delivery import TAKEN, Delivery, Item, ItemState
from workflow.domain.messages import message_id
from workflow.domain.partner import Partner, why_not
from workflow.domain.phrases import phrase, word
from workflow.domain.publication import publication_of
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.explaining.attempts import Attempt, AttemptState, attempts_of
from workflow.explaining.delivery_waits import delivery_waits
from workflow.explaining.edition_waits import edition_waits
from workflow.explaining.situation import Situation, Wait, WaitKind, moment
from workflow.explaining.unsent import Unsent, UnsentBecause, unsent


class CopyState(StrEnum):
    """Where a partner's copy of an edition stands."""

    SENT = "sent"
    """The partner took the newest revision, and nothing is on its way."""
    WAITING = "waiting"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentItem:
    """One revision on its way to the partner, or with it."""

    item_id: str
    message_id: str
    revision: int
    pub_status: PubStatus
    state: ItemState
    requested_at: datetime
    taken_at: datetime | None
    sentence: str
    answers: tuple[str, ...]
    """What came of each attempt, in sentences."""
    receipt: str
    """What is known of it on the partner's side, in a sentence; empty when nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCopy:
    """One edition, as far as this partner is concerned."""

    language: LanguageTag
    state: CopyState
    because: UnsentBecause | WaitKind | None
    """Why it was not sent, or what it waits for."""
    sentence: str
    until: datetime | None
    """When a wait ends by itself, or the next attempt is made."""
    items: tuple[SentItem, ...]
    """In the order of the revisions."""
    notes: tuple[str, ...]
    """What else bears on it: filters of today that differ, what would bring it there."""


def copies_of(situation: Situation, partner: Partner) -> tuple[EditionCopy, ...]:
    """Every edition of the article, the source first."""
    history = situation.history
    stream = delivery_stream(partner.id, history.article.id)
    delivery: Delivery = history.state(stream)
    attempts = attempts_of(step.event for step in history.of(stream))
    waits = [wait for wait in delivery_waits(situation) if wait.partner_id == partner.id]
    for_editions = list(edition_waits(situation))
    never = [each for each in unsent(situation) if each.partner_id in {None, partner.id}]
    return tuple(
        _copy(
            situation,
            partner,
            language,
            items=[
                _item(situation, partner, delivery, item, attempts)
                for item in delivery.items
                if item.language == language
            ],
            waits=[wait for wait in waits if wait.language == language],
            of_edition=next((wait for wait in for_editions if wait.language == language), None),
            never=next((each for each in never if each.language == language), None),
        )
        for language in history.article.editions
    )


def _copy(
    situation: Situation,
    partner: Partner,
    language: LanguageTag,
    *,
    items: Sequence[SentItem],
    waits: Sequence[Wait],
    of_edition: Wait | None,
    never: Unsent | None,
) -> EditionCopy:
    notes = tuple(_notes(situation, partner, language, items))
    because: UnsentBecause | WaitKind | None
    if waits:
        last = waits[-1]
        state, because, sentence, until = CopyState.WAITING, last.kind, last.sentence, last.until
    elif of_edition is not None and of_edition.kind is WaitKind.PLAN and _may_get_more(items, never):
        state, because, sentence, until = CopyState.WAITING, WaitKind.PLAN, of_edition.sentence, of_edition.until
    elif any(item.state in TAKEN for item in items):
        newest = max((item for item in items if item.state in TAKEN), key=lambda item: item.revision)
        state, because, sentence, until = CopyState.SENT, None, newest.sentence, None
    elif never is not None:
        published = never.because is not UnsentBecause.NOT_PUBLISHED
        words = (
            never.sentence
            if published or of_edition is None
            else phrase("{first} {second}", first=never.sentence, second=of_edition.sentence)
        )
        until = of_edition.until if of_edition is not None and not published else None
        state, because, sentence = CopyState.NOT_SENT, never.because, words
    else:
        words = phrase(
            "{language} was begun to be sent, and whether the partner has it is not known.", language=language
        )
        state, because, sentence, until = CopyState.NOT_SENT, None, words, None
    return EditionCopy(
        language=language,
        state=state,
        because=because,
        sentence=sentence,
        until=until,
        items=tuple(items),
        notes=notes,
    )


def _may_get_more(items: Sequence[SentItem], never: Unsent | None) -> bool:
    """Whether the plan that is to be made will name the partner: it has the edition already, or would take it."""
    return bool(items) or never is None or never.because is UnsentBecause.PLAN_PENDING


def _notes(situation: Situation, partner: Partner, language: LanguageTag, items: Sequence[SentItem]) -> list[str]:
    public = publication_of(situation.history.article, language)
    if public is None or not items:
        return []
    reason = why_not(partner.profile, situation.offer(public))
    if reason is None or public.pub_status is not PubStatus.USABLE:
        return []
    return [
        phrase(
            "Its filters of today would keep it out ({reason}); it gets the changes of what it has all the same.",
            reason=reason,
        )
    ]


def _item(
    situation: Situation, partner: Partner, delivery: Delivery, item: Item, attempts: Sequence[Attempt]
) -> SentItem:
    own = [each for each in attempts if each.item_id == item.id]
    return SentItem(
        item_id=item.id,
        message_id=message_id(delivery.partner_id, delivery.article_id, item.id),
        revision=item.revision,
        pub_status=item.pub_status,
        state=item.state,
        requested_at=item.requested_at,
        taken_at=next((each.ended_at for each in reversed(own) if each.state is AttemptState.ACCEPTED), None),
        sentence=_told(item, own, partner.name),
        answers=tuple(_answer(each) for each in own),
        receipt=_receipt(situation, item, partner),
    )


def _told(item: Item, attempts: Sequence[Attempt], name: str) -> str:
    the = phrase("Revision {revision} of {language}", revision=item.revision, language=item.language)
    if item.pub_status is not PubStatus.USABLE:
        the = phrase("{the} ({status})", the=the, status=word(item.pub_status))
    accepted = next((each for each in reversed(attempts) if each.state is AttemptState.ACCEPTED), None)
    if item.state in TAKEN:
        if accepted is None or accepted.ended_at is None:
            return phrase("{the} is known to be done at {name}.", the=the, name=name)
        return phrase(
            "{the} was taken by {name} on {moment}, at attempt {number}.",
            the=the,
            name=name,
            moment=moment(accepted.ended_at),
            number=accepted.number,
        )
    if item.state is ItemState.SUPERSEDED:
        if item.begun_at is not None:
            return phrase("{the} was begun, and gave way to a newer revision.", the=the)
        return phrase("{the} gave way, unsent, to a newer revision.", the=the)
    return phrase("{the} is {state}.", the=the, state=word(item.state))


def _answer(attempt: Attempt) -> str:
    the = phrase("Attempt {number} on {moment}", number=attempt.number, moment=moment(attempt.started_at))
    if attempt.state is AttemptState.UNDER_WAY:
        return phrase("{the} is under way.", the=the)
    if attempt.state is AttemptState.LOST or attempt.outcome is None:
        return phrase("{the} was lost with its worker before the answer was on record.", the=the)
    outcome = attempt.outcome
    values = {"the": the, "milliseconds": outcome.latency_ms, "status": outcome.status}
    if attempt.state is AttemptState.ACCEPTED and outcome.status is None:
        return phrase("{the}: in {milliseconds} ms.", **values)
    if attempt.state is AttemptState.ACCEPTED:
        return phrase("{the}: {status} in {milliseconds} ms.", **values)
    error = outcome.error.rstrip(".") if outcome.error else phrase("status {status}", status=outcome.status)
    told = phrase("{the} failed after {milliseconds} ms: {error}.", **values, error=error)
    if attempt.given_up_because:
        return phrase("{told} It was parked then.", told=told)
    if attempt.next_try_at is None:
        return told
    return phrase("{told} The next was set for {moment}.", told=told, moment=moment(attempt.next_try_at))


def _receipt(situation: Situation, item: Item, partner: Partner) -> str:
    receipt = item.receipt
    if receipt is None:
        return ""
    by = partner.name if receipt.by == f"partner:{partner.id}" else situation.history.name(receipt.by)
    values = {"name": by, "moment": moment(receipt.at)}
    if not receipt.confirmed:
        told = phrase("{name} says on {moment} that it will not be done there", **values)
    elif item.is_recall:
        told = phrase("{name} says on {moment} that it is taken down there", **values)
    else:
        told = phrase("{name} says on {moment} that it is shown there", **values)
    if receipt.url and not item.is_recall:
        told = phrase("{told} at {address}", told=told, address=receipt.url)
    if receipt.note:
        told = phrase("{told} ({remarks})", told=told, remarks=receipt.note.rstrip("."))
    return phrase("{told}.", told=told)
