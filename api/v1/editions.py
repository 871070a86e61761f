"""Routes of one edition: read it, edit, review, approve, publish, withdraw. One command a write. Tags: ``tags.py``."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acted import acted
from api.v1.acting import Changing, entity_tag
from api.v1.actions import actions_on_edition
from api.v1.bodies import (
    ApprovalBody,
    CommentBody,
    Nothing,
    OverrideBody,
    PublicationBody,
    ReasonBody,
    RetractionBody,
    SegmentsBody,
)
from api.v1.models import EditionBrief, EditionList, EditionModel
from api.v1.parts import part
from api.v1.responses import CHANGING, READING, problems
from api.v1.values import ArticlePath, IdentityPath, LanguagePath
from workflow.domain import commands as wanted
from workflow.domain.errors import NotFound
from workflow.domain.vocabulary import ArticleId, LanguageTag

router = part("/articles/{article_id}/editions", tags=["editions"])

_ONE = "/{language}"


@router.get("", responses=problems(404, *READING))
def list_editions(
    article_id: ArticlePath, views: CurrentViews, person: CurrentPerson, response: Response
) -> EditionList:
    """The article's editions in brief, its source's first."""
    del person
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    editions = sorted(article.editions.values(), key=lambda edition: (not edition.is_source, edition.language))
    return EditionList(items=[EditionBrief.of(article, edition) for edition in editions])


@router.get(_ONE, responses=problems(404, *READING))
def read_edition(
    article_id: ArticlePath,
    language: LanguagePath,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
) -> EditionModel:
    """An edition with its text beside the source, findings, tags, approvals, and what you may do with it."""
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    edition = article.editions.get(LanguageTag(language))
    if edition is None:
        raise NotFound(f"The article has no edition in {language}.", language=language)
    now = application.clock.now()
    actions = actions_on_edition(article, edition, person.actor, now) if views.are_present else []
    return EditionModel.whole(article, edition.language, actions)


@router.patch(f"{_ONE}/segments", responses=problems(*CHANGING))
def edit_segments(
    article_id: ArticlePath, language: LanguagePath, body: SegmentsBody, acting: Changing, response: Response
) -> EditionModel:
    """Change segments by hand; on a waiting translation this is a person's own translation."""
    tag = LanguageTag(language)
    segments = {str(name): text for name, text in body.segments.items()}
    marks = {str(name): tuple(mark.mark() for mark in given) for name, given in body.marks.items()}
    command = wanted.PostEdit(by=acting.by, at=acting.now(), language=tag, segments=segments, marks=marks)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/approval", responses=problems(*CHANGING))
def approve_edition(
    article_id: ArticlePath, language: LanguagePath, body: ApprovalBody, acting: Changing, response: Response
) -> EditionModel:
    """Approve exactly the text whose content hash is named."""
    tag = LanguageTag(language)
    command = wanted.ApproveEdition(by=acting.by, at=acting.now(), language=tag, content_hash=body.content_hash)
    return acted(acting, article_id, tag, command, response)


@router.delete(f"{_ONE}/approval", responses=problems(*CHANGING))
def withdraw_approval(
    article_id: ArticlePath, language: LanguagePath, acting: Changing, response: Response
) -> EditionModel:
    """Take back your own approval before publication."""
    tag = LanguageTag(language)
    command = wanted.WithdrawApproval(by=acting.by, at=acting.now(), language=tag)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/override", responses=problems(*CHANGING))
def override_four_eyes(
    article_id: ArticlePath, language: LanguagePath, body: OverrideBody, acting: Changing, response: Response
) -> EditionModel:
    """Approve in spite of the four-eyes rule, with a reason that stands in the timeline for ever."""
    tag = LanguageTag(language)
    command = wanted.OverrideFourEyes(
        by=acting.by, at=acting.now(), language=tag, content_hash=body.content_hash, reason=body.reason
    )
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/change-requests", responses=problems(*CHANGING))
def request_changes(
    article_id: ArticlePath, language: LanguagePath, body: CommentBody, acting: Changing, response: Response
) -> EditionModel:
    """Send the edition back: the source to its writer, a translation to a translator."""
    tag = LanguageTag(language)
    command = wanted.RequestChanges(by=acting.by, at=acting.now(), language=tag, comment=body.comment)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/rejection", responses=problems(*CHANGING))
def reject_edition(
    article_id: ArticlePath, language: LanguagePath, body: ReasonBody, acting: Changing, response: Response
) -> EditionModel:
    """Refuse the edition for good."""
    tag = LanguageTag(language)
    command = wanted.RejectEdition(by=acting.by, at=acting.now(), language=tag, reason=body.reason)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/retranslation", responses=problems(*CHANGING))
def retranslate_edition(
    article_id: ArticlePath,
    language: LanguagePath,
    acting: Changing,
    response: Response,
    body: Nothing | None = None,
) -> EditionModel:
    """Let the machine translate what is missing or stale once more."""
    del body
    tag = LanguageTag(language)
    return acted(acting, article_id, tag, wanted.Retranslate(by=acting.by, at=acting.now(), language=tag), response)


@router.post(f"{_ONE}/publication", responses=problems(*CHANGING))
def publish_edition(
    article_id: ArticlePath,
    language: LanguagePath,
    acting: Changing,
    response: Response,
    body: PublicationBody | None = None,
) -> EditionModel:
    """Publish the approved text now, or at `publish_at`; where it replaces a published one, say what was wrong."""
    tag, now = LanguageTag(language), acting.now()
    body = body or PublicationBody()
    said: dict[str, Any] = {"by": acting.by, "at": now, "language": tag, "grade": body.grade, "note": body.note}
    command: wanted.Command = wanted.PublishEdition(**said)
    if body.publish_at is not None:
        command = wanted.SchedulePublication(**said, publish_at=body.publish_at)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/hold", responses=problems(*CHANGING))
def hold_edition(
    article_id: ArticlePath, language: LanguagePath, body: ReasonBody, acting: Changing, response: Response
) -> EditionModel:
    """Ask partners to withhold a published edition for now."""
    tag = LanguageTag(language)
    command = wanted.HoldEdition(by=acting.by, at=acting.now(), language=tag, reason=body.reason)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/release", responses=problems(*CHANGING))
def release_edition(
    article_id: ArticlePath,
    language: LanguagePath,
    acting: Changing,
    response: Response,
    body: Nothing | None = None,
) -> EditionModel:
    """Let a held edition out again."""
    del body
    tag = LanguageTag(language)
    return acted(acting, article_id, tag, wanted.ReleaseEdition(by=acting.by, at=acting.now(), language=tag), response)


@router.post(f"{_ONE}/withdrawal", responses=problems(*CHANGING))
def withdraw_edition(
    article_id: ArticlePath, language: LanguagePath, body: ReasonBody, acting: Changing, response: Response
) -> EditionModel:
    """Take the edition back from everybody who ever received it."""
    tag = LanguageTag(language)
    command = wanted.WithdrawEdition(by=acting.by, at=acting.now(), language=tag, reason=body.reason)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/retraction", responses=problems(*CHANGING))
def retract_edition(
    article_id: ArticlePath, language: LanguagePath, body: RetractionBody, acting: Changing, response: Response
) -> EditionModel:
    """Mark the edition as wrong as a whole; it stays readable, and its text needs no change."""
    tag = LanguageTag(language)
    command = wanted.RetractEdition(by=acting.by, at=acting.now(), language=tag, note=body.note)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/findings/{{finding_id:path}}/waiver", responses=problems(*CHANGING))
def waive_finding(
    article_id: ArticlePath,
    language: LanguagePath,
    finding_id: IdentityPath,
    body: ReasonBody,
    acting: Changing,
    response: Response,
) -> EditionModel:
    """Let a finding pass, with a reason."""
    tag = LanguageTag(language)
    command = wanted.WaiveFinding(
        by=acting.by, at=acting.now(), language=tag, finding_id=finding_id, reason=body.reason
    )
    return acted(acting, article_id, tag, command, response)
