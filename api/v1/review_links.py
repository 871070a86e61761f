"""Routes of the newsroom's side of review links: make one, see them, end one. The guest's side: ``guests.py``."""

from __future__ import annotations

import uuid
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.security.review_tokens import token_of
from api.site import site_url
from api.v1.acting import Creating, entity_tag, say_created
from api.v1.parts import part
from api.v1.responses import CREATING, READING, problems
from api.v1.review_link_models import NewReviewLinkBody, NewReviewLinkModel, ReviewLinkList, ReviewLinkModel
from api.v1.values import ArticlePath, LanguagePath
from workflow.domain import commands as wanted
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag

router = part("/articles/{article_id}/editions/{language}/review-links", tags=["review links"])

_LINKS = uuid.UUID("b4c1a1c6-37b5-5a43-8f5e-0a3d7a3f2f21")
"""Namespace of the ids of links that derive from idempotency keys."""
_Link = Annotated[UUID, Path(description="The link's id.")]


@router.get("", responses=problems(404, *READING))
def list_review_links(
    article_id: ArticlePath,
    language: LanguagePath,
    views: CurrentViews,
    application: CurrentApplication,
    person: CurrentPerson,
    response: Response,
) -> ReviewLinkList:
    """Who was asked about the edition, until when, and what became of it."""
    del person
    article = views.article(ArticleId(str(article_id)))
    if language not in article.editions:
        raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
    response.headers["ETag"] = entity_tag(article.version)
    names, now = views.names(), views.moment_or(application.clock.now())
    found = [each for each in article.review_links if each.language == language]
    return ReviewLinkList(items=[ReviewLinkModel.of(article, each, names, now) for each in found])


@router.post("", status_code=201, responses=problems(404, *CREATING))
def make_review_link(
    article_id: ArticlePath,
    language: LanguagePath,
    body: NewReviewLinkBody,
    acting: Creating,
    request: Request,
    response: Response,
) -> NewReviewLinkModel:
    """Ask an official without an account to read the edition as it stands, once, until a date."""
    identity, application = ArticleId(str(article_id)), acting.application
    link_id = str(uuid.uuid5(_LINKS, acting.command_id)) if acting.command_id else application.ids.new()
    command = wanted.MakeReviewLink(
        by=acting.by,
        at=acting.now(),
        language=LanguageTag(language),
        link_id=link_id,
        guest=body.guest,
        office=body.office,
        until=body.until,
        may_approve=body.may_approve,
        may_comment=body.may_comment,
    )
    outcome = acting.execute(command, article_stream(identity))
    article = application.views.article(identity, version=outcome.version)
    link = article.review_link(link_id)
    assert link is not None
    location = f"/api/v1/articles/{article_id}/editions/{language}/review-links"
    say_created(response, outcome.version, location, repeated=outcome.repeated)
    return NewReviewLinkModel(
        link=ReviewLinkModel.of(article, link, application.views.names(), acting.now()),
        url=f"{site_url(request)}/review-links/{token_of(application.accounts, identity, link_id)}",
    )


@router.delete("/{link_id}", status_code=204, responses=problems(404, *CREATING))
def end_review_link(article_id: ArticlePath, language: LanguagePath, link_id: _Link, acting: Creating) -> None:
    """End a link before its time; one that has ended already stays ended, one that was used is refused (409)."""
    identity = ArticleId(str(article_id))
    link = acting.application.views.article(identity).review_link(str(link_id))
    if link is None or link.language != language:
        raise NotFound(phrase("The article has no such review link."), link_id=str(link_id))
    acting.execute(wanted.EndReviewLink(by=acting.by, at=acting.now(), link_id=link.id), article_stream(identity))
