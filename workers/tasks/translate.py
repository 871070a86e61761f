"""Translate what is missing or stale in an edition; where no engine can, ask a person."""

from __future__ import annotations

from workers.ports import (
    PermanentEngineError,
    QuotaEngineError,
    SourceSegment,
    TransientEngineError,
    TranslationEngine,
)
from workers.tasks.outcomes import TryAgain
from workers.translation.translator import translate_segments
from workers.wiring import Hands
from workflow.domain.article import Article
from workflow.domain.commands import HandToPerson, RecordTranslation
from workflow.domain.segments import Method, TargetSegment, text_hash
from workflow.domain.streams import article_of
from workflow.domain.vocabulary import LanguageTag, system_actor
from workflow.ports import Lease

ENGINE_ATTEMPTS = 6
"""How often an engine that fails for now is asked before a person is."""
QUOTA_PAUSE_SECONDS = 3600


def perform(hands: Hands, lease: Lease) -> None:
    """Translate segment by segment, each tied to the source text that it renders."""
    article = hands.application.views.article(article_of(lease.stream))
    language = LanguageTag(lease.subject)
    engine = hands.engines.engine_for(article.language, language)
    if engine is None:
        _hand_over(hands, lease, f"no engine here translates {article.language} to {language}")
        return
    try:
        segments = _translated(engine, article, language)
    except PermanentEngineError as error:
        _hand_over(hands, lease, f"{engine.name} cannot translate this: {error}")
        return
    except QuotaEngineError as error:
        raise TryAgain(f"{engine.name}: quota used up: {error}", after_seconds=QUOTA_PAUSE_SECONDS) from error
    except TransientEngineError as error:
        if lease.attempts >= ENGINE_ATTEMPTS:
            _hand_over(hands, lease, f"{engine.name} failed {lease.attempts} times: {error}")
            return
        raise TryAgain(f"{engine.name}: {error}", after_seconds=error.retry_after or 2.0**lease.attempts) from error
    command = RecordTranslation(
        by=system_actor("translate"), at=hands.application.clock.now(), language=language, segments=segments
    )
    hands.application.newsroom.execute(command, lease.stream, lease=lease)


def _translated(engine: TranslationEngine, article: Article, language: LanguageTag) -> dict[str, TargetSegment]:
    kinds = {segment.id: block.kind for block in article.blocks for segment in block.segments}
    sources = [
        SourceSegment(id=segment.id, text=segment.text, kind=kinds[segment.id])
        for segment in article.unfinished(language)
    ]
    fingerprint = engine.fingerprint(article.language, language)
    hypotheses = translate_segments(engine, sources, article.language, language)
    return {
        source.id: TargetSegment(
            text=hypotheses[source.id].text,
            source_hash=text_hash(source.text),
            method=Method.MACHINE,
            engine=fingerprint,
        )
        for source in sources
    }


def _hand_over(hands: Hands, lease: Lease, reason: str) -> None:
    command = HandToPerson(
        by=system_actor("translate"),
        at=hands.application.clock.now(),
        language=LanguageTag(lease.subject),
        reason=reason,
    )
    hands.application.newsroom.execute(command, lease.stream, lease=lease)
