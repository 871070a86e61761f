"""Why an edition was never sent to a partner that exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain import events as happened
from workflow.domain.partner import Partner, why_not
from workflow.domain.phrases import phrase, word
from workflow.domain.publication import Publication, publication_of
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus
from workflow.explaining.history import History
from workflow.explaining.lanes import in_the_way
from workflow.explaining.situation import Situation, joined


class UnsentBecause(StrEnum):
    """Why a partner was never sent an edition."""

    NOT_PUBLISHED = "not_published"
    PLAN_PENDING = "plan_pending"
    FILTERED = "filtered"
    FILTERED_THEN = "filtered_then"
    REGISTERED_LATER = "registered_later"
    NOT_PLANNED = "not_planned"
    NOT_USABLE = "not_usable"
    DISABLED = "disabled"
    PAUSED = "paused"
    NOT_BEGUN = "not_begun"


_FROM_NOW_ON = phrase("the next revision goes to it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """An edition that a partner was never sent, and why."""

    language: LanguageTag
    because: UnsentBecause
    sentence: str
    partner_id: PartnerId | None = None
    """None when it holds for every partner."""
    partner_name: str = ""


def unsent(situation: Situation) -> Iterator[Unsent]:
    """Why editions were never sent to partners that exist; one sentence for all where nothing is public yet."""
    history = situation.history
    for language, edition in history.article.editions.items():
        if edition.newest is None:
            if history.partners:
                words = phrase("{language} went to no partner: it was never published.", language=language)
                yield Unsent(language=language, because=UnsentBecause.NOT_PUBLISHED, sentence=words)
            continue
        begun = _begun(history, language)
        for partner in history.partners.values():
            if partner.id not in begun:
                yield _to_one(situation, partner, language)


def _begun(history: History, language: LanguageTag) -> set[PartnerId]:
    """Partners to which sending some revision of the edition was begun."""
    return {
        step.after.partner_id
        for stream in history.deliveries
        for step in history.of(stream)
        if isinstance(step.event, happened.AttemptStarted) and step.after.item(step.event.item_id).language == language
    }


def _to_one(situation: Situation, partner: Partner, language: LanguageTag) -> Unsent:
    because, reason = _reason(situation, partner, language)
    values = {"language": language, "partner": partner.name, "reason": reason}
    words = phrase("{language} was never sent to {partner}: {reason}.", **values)
    return Unsent(language=language, because=because, sentence=words, partner_id=partner.id, partner_name=partner.name)


def _reason(situation: Situation, partner: Partner, language: LanguageTag) -> tuple[UnsentBecause, str]:
    history = situation.history
    items = [
        item
        for delivery in history.deliveries.values()
        for item in delivery.items
        if delivery.partner_id == partner.id and item.language == language
    ]
    reason: str | None
    because = partner.closed_because.rstrip(".")
    if items and partner.closed_because:
        if partner.is_disabled:
            return UnsentBecause.DISABLED, phrase("it waits while the partner is disabled ({because})", because=because)
        return UnsentBecause.PAUSED, phrase("it waits while the partner is paused ({because})", because=because)
    if items:
        hindrance = in_the_way(partner, situation.now)
        return UnsentBecause.NOT_BEGUN, joined(
            [phrase("no attempt was begun yet"), *([hindrance] if hindrance else [])]
        )
    public = publication_of(history.article, language, ahead=True)
    reason = why_not(partner.profile, situation.offer(public)) if public else None
    if reason is not None:
        return UnsentBecause.FILTERED, reason
    assert public is not None
    if public.revision > history.article.editions[language].planned_revision:
        reason = phrase("the deliveries of revision {revision} are not planned yet", revision=public.revision)
        return UnsentBecause.PLAN_PENDING, reason
    if public.pub_status is not PubStatus.USABLE:
        reason = phrase(
            "the edition is {status} now, and only what may be used goes to a partner that has none",
            status=word(public.pub_status),
        )
        return UnsentBecause.NOT_USABLE, reason
    if partner.is_disabled:
        reason = phrase("it is disabled ({because}), and nothing new is planned for it", because=because)
        return UnsentBecause.DISABLED, reason
    return _left_out(situation, partner, public)


def _left_out(situation: Situation, partner: Partner, public: Publication) -> tuple[UnsentBecause, str]:
    """Why the last plan left out a partner that would take the revision today."""
    history, language = situation.history, public.language
    plans = (step for step in reversed(history.article_steps) if isinstance(step.event, happened.DeliveryPlanned))
    plan = next(step for step in plans if step.event.language == language)
    planned = phrase(
        "the plan of revision {revision} [{position}]", revision=plan.event.revision, position=plan.position
    )
    if partner.id in plan.event.partners:
        return UnsentBecause.NOT_BEGUN, phrase("{plan} names it, but no delivery is on record", plan=planned)
    registered = history.of(partner_stream(partner.id))[0].position
    if registered > plan.position:
        reason = phrase("it was registered [{position}] after {plan}", position=registered, plan=planned)
        return UnsentBecause.REGISTERED_LATER, joined([reason, _FROM_NOW_ON])
    then: Partner = history.of(partner_stream(partner.id), before=plan.position)[-1].after
    kept_out = why_not(then.profile, situation.offer(public))
    if kept_out is not None:
        reason = phrase("when {plan} was made, {reason}", plan=planned, reason=kept_out)
        return UnsentBecause.FILTERED_THEN, joined([reason, _FROM_NOW_ON])
    if then.is_disabled:
        because = then.disabled_because.rstrip(".")
        reason = phrase("it was disabled ({because}) when {plan} was made", because=because, plan=planned)
        return UnsentBecause.DISABLED, joined([reason, _FROM_NOW_ON])
    return UnsentBecause.NOT_PLANNED, joined([phrase("{plan} does not name it", plan=planned), _FROM_NOW_ON])
