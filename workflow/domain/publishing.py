"""What the newsroom decides about publication: publish, schedule, correct, hold, release, withdraw, plan."""

from __future__ import annotations

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.errors import InvalidValue, WrongState
from workflow.domain.segments import content_hash, headline_of, number_blocks
from workflow.domain.slugs import slug_of
from workflow.domain.values import require_reason, require_text


def publish(command: wanted.PublishEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Publish for the first time, or replace what is public by the corrected text."""
    if command.by.is_system and not (
        edition.state is EditionState.SCHEDULED and edition.publish_at and edition.publish_at <= command.at
    ):
        raise WrongState("Copyflow publishes by itself only what a person scheduled, when its time has come.")
    if edition.published is None:
        return [
            happened.EditionPublished(
                by=command.by.id,
                at=command.at,
                language=edition.language,
                revision=1,
                content_hash=edition.content_hash,
                slug=slug_of(headline_of(article.blocks_of(edition.language)), article.id, edition.language),
            )
        ]
    return [
        happened.EditionCorrected(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            revision=edition.published.revision + 1,
            content_hash=edition.content_hash,
            note=article.correction_note if edition.published.source_version < article.source_version else "",
        )
    ]


def schedule(command: wanted.SchedulePublication, article: Article, edition: Edition) -> list[happened.Event]:
    """Set the time of publication."""
    del article
    if command.publish_at <= command.at:
        raise InvalidValue("publish_at", "must lie in the future; publish now instead")
    return [
        happened.EditionScheduled(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            content_hash=edition.content_hash,
            publish_at=command.publish_at,
        )
    ]


def correct(command: wanted.CorrectArticle, article: Article, edition: Edition) -> list[happened.Event]:
    """Put a corrected source on record; segment ids carry over wherever the text stayed in place."""
    del edition
    require_text(command.blocks)
    require_reason(command.note, "note")
    blocks = number_blocks(command.blocks, article.blocks, article.next_segment_number)
    if blocks == article.blocks:
        raise InvalidValue("body", "the correction changes nothing")
    return [
        happened.ArticleCorrected(
            by=command.by.id,
            at=command.at,
            source_version=article.source_version + 1,
            blocks=blocks,
            original=command.original,
            note=command.note,
            content_hash=content_hash(article.language, blocks),
        )
    ]


def hold(command: wanted.HoldEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Ask partners to withhold what they have."""
    del article
    require_reason(command.reason)
    return [
        happened.EditionHeld(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            revision=_next_revision(edition),
            reason=command.reason,
        )
    ]


def release(command: wanted.ReleaseEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Let a held edition out again."""
    del article
    return [
        happened.EditionReleased(
            by=command.by.id, at=command.at, language=edition.language, revision=_next_revision(edition)
        )
    ]


def withdraw(command: wanted.WithdrawEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Take the edition back from everybody who ever received it."""
    del article
    require_reason(command.reason)
    return [
        happened.EditionWithdrawn(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            revision=_next_revision(edition),
            reason=command.reason,
        )
    ]


def _next_revision(edition: Edition) -> int:
    return edition.published.revision + 1 if edition.published else 1


def plan(command: wanted.RecordDeliveryPlan, article: Article, edition: Edition) -> list[happened.Event]:
    """Put the recipients of a revision on record; nothing when that was done already."""
    del article
    if edition.planned_revision >= command.revision:
        return []
    return [
        happened.DeliveryPlanned(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            revision=command.revision,
            partners=command.partners,
        )
    ]
