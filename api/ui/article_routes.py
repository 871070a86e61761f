"""The page of one article, with what can be done to all its editions at once. Forms in, commands out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import Problem, ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.actions import ARTICLE_ACTIONS, Given, why_not
from api.ui.forms import Fields, expected_version
from api.ui.history import PARTS, VERDICTS, clock_of, day_of, history_of, travel_of
from api.ui.pages import note_position, page, refusal
from api.ui.review import Button
from api.ui.syndication_routes import SHADES, STANDINGS
from workflow.article_history import Part
from workflow.bootstrap import Application
from workflow.domain.article import Article
from workflow.domain.errors import NewsroomError
from workflow.domain.segments import headline_of
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.people.person import SignedIn
from workflow.syndication_board import Shade
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_FURTHEST = 2**53
Before = Annotated[int | None, Query(ge=1, le=_FURTHEST)]
Step = Annotated[int | None, Query(ge=1, le=_FURTHEST)]


@router.get("/articles/{article_id}")
def overview(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    done: str = "",
    history: Part = Part.OWN,
    before: Before = None,
    step: Step = None,
) -> Response:
    """One article: its editions, what is known of it, who has what was taken back, and what happened to it.

    ``history`` says which part of its history is told, ``before`` up to which position of the log, without it. ``step``
    leads to the article as it was after so many events of its own.
    """
    if step is not None:
        return RedirectResponse(_at_step(application.views, article_id, step), 303)
    article = views.article(article_id)
    buttons = _buttons(_given(application, person, article, {})) if views.are_present else {}
    return _page(request, views, person, article, buttons, done=done, part=history, before=before)


@router.post("/articles/{article_id}/{action_name}")
def act_on_all(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    article_id: ArticleId,
    action_name: str,
    fields: Fields,
) -> Response:
    """Do it to every edition that it applies to; what was refused shows why, and nothing typed is lost."""
    if action_name not in ARTICLE_ACTIONS:
        raise Problem("unknown_address")
    article = application.views.article(article_id)
    try:
        given = _given(application, person, article, fields)
        for command in ARTICLE_ACTIONS[action_name].commands(given):
            version = expected_version(fields)
            application.newsroom.execute(command, article_stream(article_id), expected_version=version, via=person.via)
    except NewsroomError as error:
        problem = refusal(error, request)
        article = application.views.article(article_id)
        buttons = _buttons(_given(application, person, article, {}))
        typed = {**fields, "action": action_name}
        return _page(request, application.views, person, article, buttons, problem=problem, typed=typed)
    return RedirectResponse(f"/articles/{article_id}?done={action_name}", 303)


def _at_step(views: Views, article_id: ArticleId, step: int) -> str:
    """The address of the article after so many events of its own; after the last one, as it is now."""
    here = f"/articles/{article_id}"
    if step >= views.history.steps(article_id):
        return here
    return f"{here}?as_of={views.history.position_of_step(article_id, step)}"


def _given(application: Application, person: SignedIn, article: Article, fields: Mapping[str, str]) -> Given:
    return Given(by=person.actor, at=application.clock.now(), article=article, language=article.language, fields=fields)


def _buttons(given: Given) -> dict[str, Button]:
    """What can be done at this moment; what cannot has no place on this page."""
    found = {name: why_not(action, given) for name, action in ARTICLE_ACTIONS.items()}
    return {
        name: Button(name=name, label=ARTICLE_ACTIONS[name].label, reason="")
        for name, reason in found.items()
        if not reason
    }


def _page(
    request: Request,
    views: Views,
    person: SignedIn,
    article: Article,
    buttons: Mapping[str, Button],
    *,
    done: str = "",
    part: Part = Part.OWN,
    before: int | None = None,
    problem: ProblemDocument | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    views = views.about(article.id)
    partners = views.syndication_board(article)
    editions = [article.editions[language] for language in article.languages]
    return page(
        request,
        "article.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        article=article,
        headline=headline_of(article.blocks),
        editions=editions,
        headlines={language: headline_of(article.blocks_of(language)) for language in article.editions},
        unfinished={language: len(article.unfinished(language)) for language in article.editions},
        history=history_of(views, article, part, before=before),
        before=before,
        parts=PARTS,
        day_of=day_of,
        clock_of=clock_of,
        travel=travel_of(views, article),
        tagged=[edition for edition in editions if edition.tags],
        verdicts=VERDICTS,
        grid=partners,
        partners=len(partners.rows),
        why={},
        standings=STANDINGS,
        counts={language: partners.counts(language) for language in partners.languages if partners.rows},
        shades=SHADES,
        board=views.recalls(article.id),
        holders=sum(row.shades != {Shade.NEVER} for row in partners.rows),
        names=views.names(),
        buttons=buttons,
        done=ARTICLE_ACTIONS[done].done if done in ARTICLE_ACTIONS else "",
        typed=typed or {},
    )
