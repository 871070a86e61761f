"""What the newsroom decides about publication: publish, schedule, correct, plan. Taking back: ``recalling.py``."""

from __future__ import annotations

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.corrections import CorrectionGrade, gravest, require_note
from workflow.domain.errors import InvalidValue, WrongState
from workflow.domain.phrases import phrase
from workflow.domain.rules import can_be_withdrawn
from workflow.domain.segments import content_hash, headline_of, number_blocks
from workflow.domain.slugs import slug_of
from workflow.domain.values import require_text


def publish(command: wanted.PublishEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Publish for the first time, or replace what is public by the corrected text."""
    if command.by.is_system and not (
        edition.state is EditionState.SCHEDULED and edition.publish_at and edition.publish_at <= command.at
    ):
        raise WrongState(phrase("Copyflow publishes by itself only what a person scheduled, when its time has come."))
    grade, note = _said(command, article, edition)
    if edition.published is None:
        return [
            happened.EditionPublished(
                by=command.by.id,
                at=command.at,
                language=edition.language,
                revision=edition.next_revision,
                content_hash=edition.content_hash,
                slug=_slug(article, edition),
            )
        ]
    return [
        happened.EditionCorrected(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            revision=edition.next_revision,
            content_hash=edition.content_hash,
            note=note,
            grade=grade,
        )
    ]


def _said(
    command: wanted.PublishEdition | wanted.SchedulePublication, article: Article, edition: Edition
) -> tuple[CorrectionGrade, str]:
    """Grade and note of the text that takes the place of the published one.

    What was said with the command, else when it was scheduled, else of the source's corrections since; where nothing
    was said, more is known now and nothing was wrong.
    """
    if edition.published is None:
        if command.grade is not None or command.note.strip():
            raise InvalidValue(
                "note", phrase("nothing was published that this edition could correct; publish it without")
            )
        return CorrectionGrade.UPDATE, ""
    of_source = [each for each in article.corrections if each.source_version > edition.published.source_version]
    scheduled = edition.publish_as if edition.state is EditionState.SCHEDULED else None
    note = command.note or (scheduled.note if scheduled else "")
    said = command.grade or (scheduled.grade if scheduled else None)
    if said is None:
        own = [CorrectionGrade.CORRECTION] if note and not of_source else []
        said = gravest([*(each.grade for each in of_source), *own])
    note = note or "\n".join(dict.fromkeys(each.note for each in of_source if each.note))
    require_note(said, note)
    return said, note


def _slug(article: Article, edition: Edition) -> str:
    """The last part of its public address: what it has already, else of its headline now."""
    if edition.published is not None:
        return edition.published.slug
    return slug_of(headline_of(article.blocks_of(edition.language)), article.id, edition.language)


def schedule(command: wanted.SchedulePublication, article: Article, edition: Edition) -> list[happened.Event]:
    """Set the time of publication. What is not public goes ahead to partners bound to the embargo.

    A text that takes the place of a public one does not: a partner shows one text of an edition, and the public one is
    to stand until then.
    """
    if command.publish_at <= command.at:
        raise InvalidValue("publish_at", phrase("must lie in the future; publish now instead"))
    _said(command, article, edition)
    goes_ahead = not can_be_withdrawn(edition)
    return [
        happened.EditionScheduled(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            content_hash=edition.content_hash,
            publish_at=command.publish_at,
            advance_revision=edition.next_revision if goes_ahead else 0,
            slug=_slug(article, edition) if goes_ahead else "",
            grade=command.grade,
            note=command.note,
        )
    ]


def correct(command: wanted.CorrectArticle, article: Article, edition: Edition) -> list[happened.Event]:
    """Put a corrected source on record; segment ids carry over wherever the text stayed in place."""
    del edition
    require_text(command.blocks)
    require_note(command.grade, command.note)
    blocks = number_blocks(command.blocks, article.blocks, article.next_segment_number)
    if blocks == article.blocks:
        raise InvalidValue(
            "body",
            phrase("the correction changes nothing; to mark what is public as wrong without changing it, retract it"),
        )
    return [
        happened.ArticleCorrected(
            by=command.by.id,
            at=command.at,
            source_version=article.source_version + 1,
            blocks=blocks,
            original=command.original,
            note=command.note,
            grade=command.grade,
            content_hash=content_hash(article.language, blocks),
        )
    ]


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
