"""How what is public of an edition, and what goes ahead of its release, changes with each event. No decision here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.changing import replace
from workflow.domain.corrections import VERBS, Correction, CorrectionGrade, ScheduledCorrection
from workflow.domain.published_text import PublishedText
from workflow.domain.segments import Method, all_segments
from workflow.domain.slugs import edition_key
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.domain.wording import change


def published(article: Article, event: happened.EditionPublished) -> Article:
    """For the first time."""
    slug = event.slug or edition_key(article.id, event.language)
    text = _as_it_stands(article, event.language, event, event.revision, verb="published", slug=slug)
    return _released(article, event.language, text)


def corrected(article: Article, event: happened.EditionCorrected) -> Article:
    """Another text in the place of the published one."""
    before = article.editions[event.language].published
    said = Correction(at=event.at, grade=event.grade, note=event.note)
    text = _as_it_stands(
        article,
        event.language,
        event,
        event.revision,
        verb=VERBS[event.grade],
        slug=before.slug if before else edition_key(article.id, event.language),
        first_published=before.first_published if before else event.at,
        corrections=(*(before.corrections if before else ()), said),
        note=event.note,
    )
    return _released(article, event.language, text)


def scheduled(article: Article, event: happened.EditionScheduled) -> Article:
    """With the copy that may go ahead, if there is one."""
    said = ScheduledCorrection(grade=event.grade, note=event.note)
    changes: dict[str, Any] = {"state": EditionState.SCHEDULED, "publish_at": event.publish_at, "publish_as": said}
    if event.advance_revision:
        before = article.editions[event.language].published
        changes["advance"] = _as_it_stands(
            article,
            event.language,
            event,
            event.advance_revision,
            verb="published",
            slug=event.slug,
            first_published=before.first_published if before else event.publish_at,
            corrections=before.corrections if before else (),
            text_changed=event.publish_at,
            embargoed_until=event.publish_at,
        )
    return change(article, event.language, **changes)


def recalled(article: Article, event: happened.AdvanceRecalled) -> Article:
    """What went ahead is void; that it was taken back goes to those who may have it."""
    advance = article.editions[event.language].advance
    if advance is None:
        return article
    void = replace(
        advance,
        revision=event.revision,
        text_revision=event.revision,
        pub_status=PubStatus.CANCELED,
        verb="withdrawn",
        note=event.because,
        this_version=event.at,
        embargoed_until=None,
    )
    return change(article, event.language, advance=void)


def retracted(article: Article, event: happened.EditionRetracted) -> Article:
    """Marked, readable as before."""
    public = article.editions[event.language].published
    if public is None:
        return article
    said = Correction(at=event.at, grade=CorrectionGrade.RETRACTION, note=event.note)
    text = replace(
        public,
        revision=event.revision,
        text_revision=event.revision,
        verb=VERBS[said.grade],
        note=event.note,
        this_version=event.at,
        text_changed=event.at,
        corrections=(*public.corrections, said),
    )
    return change(article, event.language, published=text)


def reissued(article: Article, event: happened.EditionReissued) -> Article:
    """The same text with other links; what partners have not been told yet is told with it."""
    edition = article.editions[event.language]
    public = edition.published
    if public is None:
        return article
    text = replace(public, revision=event.revision, this_version=event.at)
    if edition.planned_revision >= public.text_revision:
        text = replace(text, verb="updated", note="")
    return change(article, event.language, published=text)


def held(article: Article, event: happened.EditionHeld) -> Article:
    """Withheld for now; what is held does not come back by a clock."""
    return _public_status(article, event.language, event, event.revision, PubStatus.WITHHELD, "withheld", event.reason)


def released(article: Article, event: happened.EditionReleased) -> Article:
    """Out again."""
    return _public_status(article, event.language, event, event.revision, PubStatus.USABLE, "released", "")


def withdrawn(article: Article, event: happened.EditionWithdrawn) -> Article:
    """Taken back."""
    return _public_status(article, event.language, event, event.revision, PubStatus.CANCELED, "withdrawn", event.reason)


def _as_it_stands(
    article: Article, language: LanguageTag, event: happened.Event, revision: int, **given: Any
) -> PublishedText:
    """The working text of an edition as one of its revisions, published at this moment where nothing else is said."""
    edition = article.editions[language]
    present = {segment.id for segment in all_segments(article.blocks)}
    moments: dict[str, datetime] = {"first_published": event.at, "this_version": event.at, "text_changed": event.at}
    return PublishedText(
        revision=revision,
        text_revision=revision,
        source_version=article.source_version,
        content_hash=edition.content_hash,
        pub_status=PubStatus.USABLE,
        blocks=article.blocks_of(language),
        tags=edition.outgoing_tags,
        details=article.details,
        images=tuple(image.in_language(language) for image in article.images),
        machine_translated=any(
            segment.method is Method.MACHINE
            for identity, segment in edition.translations.items()
            if identity in present
        ),
        **{**moments, **given},
    )


def _released(article: Article, language: LanguageTag, text: PublishedText) -> Article:
    return change(
        article,
        language,
        published=text,
        advance=None,
        state=EditionState.PUBLISHED,
        publish_at=None,
        publish_as=None,
    )


def _public_status(
    article: Article,
    language: LanguageTag,
    event: happened.Event,
    revision: int,
    status: PubStatus,
    verb: str,
    note: str,
) -> Article:
    edition = article.editions[language]
    assert edition.published is not None
    text = replace(
        edition.published,
        revision=revision,
        text_revision=revision,
        verb=verb,
        pub_status=status,
        this_version=event.at,
        note=note,
    )
    states = {
        PubStatus.CANCELED: EditionState.WITHDRAWN,
        PubStatus.WITHHELD: EditionState.HELD if edition.state is EditionState.PUBLISHED else edition.state,
        PubStatus.USABLE: EditionState.PUBLISHED if edition.state is EditionState.HELD else edition.state,
    }
    if status is PubStatus.WITHHELD and edition.state is EditionState.SCHEDULED:
        states[status] = EditionState.APPROVED  # what is held does not come back by a clock
    state = states[status]
    publish_at = edition.publish_at if state is EditionState.SCHEDULED else None
    return change(article, language, published=text, state=state, publish_at=publish_at)
