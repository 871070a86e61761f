"""Translate what is missing or stale in an edition, a portion at a time; where no engine can, ask a person."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from workers.ports import (
    EngineError,
    QuotaEngineError,
    SetupEngineError,
    ThrottledEngineError,
    TransientEngineError,
)
from workers.tasks.outcomes import TryAgain
from workers.translation.context import context_for
from workers.translation.lineage import sources_of, spent_on, targets_of
from workers.translation.routing import Chosen, Router
from workers.translation.translator import Outcome, translate_with
from workers.wiring import Hands
from workflow.domain.article import Article
from workflow.domain.commands import Command, HandToPerson, RecordTranslation, RefusedSegment
from workflow.domain.segments import Segment, TargetSegment
from workflow.domain.streams import article_of
from workflow.domain.vocabulary import LanguageTag, system_actor
from workflow.ports import Lease
from workflow.terminology import TermBase

PORTION_CHARACTERS = 6_000
"""Source text that one piece of work translates: enough for one call, few enough that progress is seen."""
PATIENCE = 3
"""How often an engine that fails for now is waited for before the next one is asked."""
ENGINE_ATTEMPTS = 6
"""How often engines that fail for now are asked before a person is."""
QUOTA_PAUSE_SECONDS = 3600
LONGEST_SECONDS = 240.0
"""How long engines are asked in one piece of work; what they made by then goes on record, the rest is other work.
It ends well before the worker's own limit, which would take everything with it, to be paid for again."""


def perform(hands: Hands, lease: Lease) -> None:
    """Translate segment by segment, each tied to the source text that it renders."""
    begun = time.monotonic()
    article = hands.application.views.article(article_of(lease.stream))
    language = LanguageTag(lease.subject)
    asked = _portion(article.for_machine(language))
    if not asked:
        _hand_over(hands, lease, _refusals_told(article.refusals(language)))
        return
    terms = hands.application.views.glossary.term_base(article.details.desk)
    remembered = _remembered(hands, article, asked, language, terms)
    if remembered:  # what is left is work of its own
        _record(hands, lease, RecordTranslation(segments=remembered, **_made(hands, lease)))
        return
    policies = hands.application.views.policies_for(article)
    chosen = Router(hands.engines.engines).route(article.language, language, article.details.urgency, *policies)
    if not chosen.engines:
        _without_engine(hands, lease, chosen)
        return
    outcome = translate_with(
        chosen.engines,
        sources_of(article.blocks, asked),
        article.language,
        language,
        terms=terms,
        context=context_for(article.blocks, asked, article.language, language, terms),
        patient=lease.attempts < PATIENCE,
        is_late=lambda: time.monotonic() > begun + LONGEST_SECONDS,
    )
    if not outcome.rendered and outcome.failures:
        _wait_or_hand_over(hands, lease, outcome)
        return
    hashes = {segment.id: segment.hash for segment in asked}
    command = RecordTranslation(
        **_made(hands, lease),
        segments=targets_of(outcome, asked, terms),
        refused={
            identity: RefusedSegment(source_hash=hashes[identity], reason=reason)
            for identity, reason in outcome.refused.items()
        },
        spent=spent_on(outcome, begun),
    )
    _record(hands, lease, command)


def _portion(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The first segments up to the size of a portion, at least one."""
    size, count = 0, 0
    for segment in segments:
        size += len(segment.text)
        if count and size > PORTION_CHARACTERS:
            break
        count += 1
    return tuple(segments[:count])


def _remembered(
    hands: Hands, article: Article, asked: Sequence[Segment], language: LanguageTag, terms: TermBase
) -> dict[str, TargetSegment]:
    """What the memory has for exactly these segments, but for what the glossary forbids by now."""
    matches = hands.application.memory.exact(article.language, language, asked)
    found = {segment.id: matches[segment.id].rendering(segment) for segment in asked if segment.id in matches}
    return {
        identity: target
        for identity, target in found.items()
        if all(match.is_approved for match in terms.find(target.text, language))
    }


def _wait_or_hand_over(hands: Hands, lease: Lease, outcome: Outcome) -> None:
    """Every engine that could be asked failed for now: say why, and come back, or ask a person at last."""
    told = "; ".join(_failure_told(name, error) for name, error in outcome.failures)
    if all(isinstance(error, QuotaEngineError) for _, error in outcome.failures):
        raise TryAgain(told, after_seconds=QUOTA_PAUSE_SECONDS)
    throttled = any(isinstance(error, ThrottledEngineError) for _, error in outcome.failures)
    if lease.attempts >= ENGINE_ATTEMPTS and not throttled:
        _hand_over(hands, lease, f"failed {lease.attempts} times: {told}")
        return
    wishes = [getattr(error, "retry_after", None) for _, error in outcome.failures]
    pause = max((wish for wish in wishes if wish is not None), default=2.0**lease.attempts)
    raise TryAgain(told, after_seconds=pause)


def _without_engine(hands: Hands, lease: Lease, chosen: Chosen) -> None:
    """No engine can be asked: those that could not say which languages they translate may be able to later."""
    if any(isinstance(error, TransientEngineError | QuotaEngineError) for error in chosen.failed.values()):
        _wait_or_hand_over(hands, lease, Outcome(failures=list(chosen.failed.items())))
    else:
        _hand_over(hands, lease, chosen.why_none)


def _failure_told(name: str, error: EngineError) -> str:
    is_quota = isinstance(error, QuotaEngineError) and not isinstance(error, SetupEngineError)
    return f"{name}: quota used up: {error}" if is_quota else f"{name}: {error}"


def _refusals_told(refusals: dict[str, str]) -> str:
    """Why a person is asked for what no engine rendered, in one sentence; the first reasons stand for all."""
    shown = "; ".join(list(refusals.values())[:3])
    more = f"; and {len(refusals) - 3} more" if len(refusals) > 3 else ""
    return f"no engine renders {len(refusals)} segment(s) whole: {shown}{more}"


def _hand_over(hands: Hands, lease: Lease, reason: str) -> None:
    _record(hands, lease, HandToPerson(**_made(hands, lease), reason=reason))


def _made(hands: Hands, lease: Lease) -> dict[str, Any]:
    """By whom, when, and for which language."""
    return {
        "by": system_actor("translate"),
        "at": hands.application.clock.now(),
        "language": LanguageTag(lease.subject),
    }


def _record(hands: Hands, lease: Lease, command: Command) -> None:
    hands.application.newsroom.execute(command, lease.stream, lease=lease)
