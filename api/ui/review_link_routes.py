"""The newsroom's page of an edition's review links: ask an official, see what became of it, end a link."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.security.review_tokens import token_of
from api.site import site_url
from api.ui.actions import Given
from api.ui.forms import Fields
from api.ui.pages import note_position, page, refusal
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.errors import InvalidValue, NewsroomError, NotFound
from workflow.domain.guests import shows_its_text
from workflow.domain.phrases import phrase
from workflow.domain.streams import article_stream
from workflow.domain.transitions import why_refused
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag
from workflow.people.person import SignedIn
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_FORMS = uuid.UUID("0d5f2a64-9d0e-5c1b-8a4e-5b6c7d8e9f10")
"""Namespace of the command ids that derive from forms: one form sent twice makes one link."""
_USUAL_DAYS = 7


@router.get("/articles/{article_id}/{language}/review-links")
def review_links(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    done: str = "",
) -> Response:
    """Who was asked, until when, what became of it; and the form to ask somebody."""
    article = _article(views, article_id, language)
    ended = phrase("The link is ended.") if done == "end" else ""
    return _page(request, application, person, article, language, views=views, done=ended)


@router.post("/articles/{article_id}/{language}/review-links")
def ask(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    fields: Fields,
) -> Response:
    """Make a link, and show it this once."""
    article = _article(application.views, article_id, language)
    try:
        command = _asking(application, person.actor, article, language, fields)
        application.newsroom.execute(
            command,
            article_stream(article_id),
            command_id=str(uuid.uuid5(_FORMS, f"{person.actor.id}\x00{command.link_id}")),
            via=person.via,
        )
    except NewsroomError as error:
        problem = refusal(error, request)
        return _page(request, application, person, article, language, problem=problem, typed=fields)
    address = f"{site_url(request)}/review-links/{token_of(application.accounts, article_id, command.link_id)}"
    article = application.views.article(article_id)
    made = article.review_link(command.link_id)
    return _page(request, application, person, article, language, address=address, made=made)


@router.post("/articles/{article_id}/{language}/review-links/{link_id}/end")
def end(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    link_id: str,
) -> Response:
    """End a link before its time."""
    article = _article(application.views, article_id, language)
    command = wanted.EndReviewLink(by=person.actor, at=application.clock.now(), link_id=link_id)
    try:
        application.newsroom.execute(command, article_stream(article_id), via=person.via)
    except NewsroomError as error:
        problem = refusal(error, request)
        return _page(request, application, person, article, language, problem=problem)
    return RedirectResponse(f"/articles/{article_id}/{language}/review-links?done=end", 303)


def _article(views: Views, article_id: ArticleId, language: LanguageTag) -> Article:
    article = views.article(article_id)
    if language not in article.editions:
        raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
    return article


def _asking(
    application: Application, by: Actor, article: Article, language: LanguageTag, fields: Mapping[str, str]
) -> wanted.MakeReviewLink:
    given = Given(by=by, at=application.clock.now(), article=article, language=language, fields=fields)
    return wanted.MakeReviewLink(
        by=by,
        at=given.at,
        language=language,
        link_id=_identity(given.field("link_id")),
        guest=given.field("guest"),
        office=given.field("office"),
        until=_end_of(given.field("until")),
        may_approve=bool(given.field("may_approve")),
        may_comment=bool(given.field("may_comment")),
    )


def _identity(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise InvalidValue("link_id", phrase("is not as this page made it; open the page again")) from error


def _end_of(text: str) -> datetime:
    """The end of a day, in UTC."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        return day + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise InvalidValue("until", phrase("give a date")) from error


def _page(
    request: Request,
    application: Application,
    person: SignedIn,
    article: Article,
    language: LanguageTag,
    *,
    views: Views | None = None,
    problem: ProblemDocument | None = None,
    typed: Mapping[str, str] | None = None,
    **values: Any,
) -> Response:
    views, now = views or application.views, application.clock.now()
    links = [each for each in article.review_links if each.language == language]
    ending = wanted.EndReviewLink(by=person.actor, at=now, link_id="")
    return page(
        request,
        "review_links.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        article=article,
        language=language,
        here=f"/articles/{article.id}/{language}/review-links",
        headline=article.headline(language),
        links=list(reversed(links)),
        moved={each.id for each in links if not shows_its_text(each, article)},
        names=views.names(),
        why_not=_why_not(person.actor, now, article, language, may_approve=False),
        why_no_approval=_why_not(person.actor, now, article, language, may_approve=True),
        may_end=not why_refused(ending, article),
        link_id=application.ids.new(),
        usual=(now + timedelta(days=_USUAL_DAYS)).strftime("%Y-%m-%d"),
        typed=typed or {},
        **{"address": "", "made": None, "done": "", **values},
    )


def _why_not(by: Actor, now: datetime, article: Article, language: LanguageTag, *, may_approve: bool) -> str:
    """Why this person cannot ask at this moment; empty when they can."""
    command = wanted.MakeReviewLink(
        by=by,
        at=now,
        language=language,
        link_id="",
        guest="-",
        until=now,
        may_approve=may_approve,
        may_comment=not may_approve,
    )
    return why_refused(command, article)
