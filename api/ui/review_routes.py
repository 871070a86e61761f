"""The page of one edition, and everything that can be done there. Forms in, commands out, and back to the page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews, past_of
from api.problems import Problem, ProblemDocument, document_of
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.actions import Action, Given
from api.ui.forms import Fields, expected_version
from api.ui.page_actions import ACTIONS
from api.ui.pages import note_position, page
from api.ui.presence_routes import readers_of
from api.ui.review import Button, review_of
from api.ui.segment_edits import SEEN, SEGMENT, Conflict, conflicts_of
from api.ui.talk import talk_of
from workflow.article_history import Part
from workflow.bootstrap import Application
from workflow.consequences import Decider, told_of
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType
from workflow.domain.article import Article
from workflow.domain.errors import NewsroomError, NotAllowed, NotFound, SegmentMoved
from workflow.domain.limited import denied_there
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.segments import headline_of
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.people.person import SignedIn
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_HISTORY = 40
_PLACE = re.compile(r"tags|comments|(?:tag|comment)-[0-9]{1,5}|s[0-9]{1,9}")


@router.get("/articles/{article_id}/{language}")
def review(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    done: str = "",
) -> Response:
    """The edition beside its source, with all that is known about it; before it was asked for, the article then."""
    article = views.article(article_id)
    past = past_of(request)
    if past is not None and language not in article.editions:
        return RedirectResponse(past.address(f"/articles/{article_id}"), 303)
    return _page(request, application, person, article, language, views=views, done=done)


@router.get("/articles/{article_id}/{language}/rail")
def rail(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    seen: str = "",
) -> Response:
    """The column beside the text, as of now, for a person who has the text ``seen`` (its hash) before them."""
    article = views.article(article_id)
    return _page(request, application, person, article, language, views=views, template="_rail.html", seen=seen)


@router.post("/articles/{article_id}/{language}/{action_name}")
def act(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    action_name: str,
    fields: Fields,
) -> Response:
    """Do it, and go back to the page; what was refused shows why, and nothing typed is lost."""
    if action_name not in ACTIONS:
        raise Problem("unknown_address")
    article = application.views.article(article_id)
    try:
        given = given_by(application, person, article, language, fields)
        if language not in article.editions:
            raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
        action = ACTIONS[action_name]
        _require_right(person, action, article, language)
        version = None if action.is_talk else _expected(action, article, language, fields)
        for command in action.commands(given):
            stream = article_stream(article_id)
            outcome = application.newsroom.execute(command, stream, expected_version=version, via=person.via)
            version = outcome.version if version is not None else None
    except NewsroomError as error:
        problem = document_of(error, request)
        if problem.status >= 500 or language not in article.editions:
            raise
        article = application.views.article(article_id)
        typed = {**fields, "action": action_name}
        has_moved = isinstance(error, SegmentMoved)
        conflicts = conflicts_of(article, language, fields) if has_moved else {}
        return _page(request, application, person, article, language, problem=problem, typed=typed, conflicts=conflicts)
    return RedirectResponse(f"/articles/{article_id}/{language}?done={action_name}{_place(fields)}", 303)


def _require_right(person: SignedIn, action: Action, article: Article, language: LanguageTag) -> None:
    """Refuse who may not do it here, before anything is said of what they typed. Of talk, the decision alone knows."""
    denied = None if action.is_talk else denied_there(person.actor, action.command, article, language)
    if denied is not None:
        raise NotAllowed(denied.reason, **denied.facts)


def _place(fields: Mapping[str, str]) -> str:
    """Where on the page the person goes on: a tag beside the one they decided on, or what was said."""
    place = fields.get("go_on", "")
    return f"#{place}" if _PLACE.fullmatch(place) else ""


def _expected(action: Action, article: Article, language: LanguageTag, fields: Mapping[str, str]) -> int | None:
    """The version that the person decided on: the present one as long as both texts are those on their page.

    So a check or a tag that was recorded meanwhile does not stand in the way of saving a sentence. Decisions name no
    texts here and hold to the exact version. None for an edit that names what it was made from segment by segment:
    the newsroom holds it to that, and to nothing that happened elsewhere.
    """
    edited = {name.removeprefix(SEGMENT) for name in fields if name.startswith(SEGMENT)}
    edited |= {fields["segment_id"]} if f"{SEEN}{fields.get('segment_id')}" in fields else set()
    is_edit = action.command is wanted.PostEdit
    if is_edit and edited and all(f"{SEEN}{segment}" in fields for segment in edited):
        return None
    seen = fields.get("seen"), fields.get("seen_source")
    if seen == (article.editions[language].content_hash, article.source.content_hash):
        return article.version
    return expected_version(fields)


def given_by(
    application: Application, person: SignedIn, article: Article, language: LanguageTag, fields: Mapping[str, str]
) -> Given:
    """A form of a person about an edition, as the actions take it."""
    return Given(
        by=person.actor,
        at=application.clock.now(),
        article=article,
        language=language,
        fields=fields,
        knowledge=application.views.knowledge,
    )


def _page(
    request: Request,
    application: Application,
    person: SignedIn,
    article: Article,
    language: LanguageTag,
    *,
    views: Views | None = None,
    template: str = "review.html",
    seen: str | None = None,
    done: str = "",
    problem: ProblemDocument | None = None,
    typed: Mapping[str, str] | None = None,
    conflicts: Mapping[str, Conflict] | None = None,
) -> Response:
    views = views or application.views
    given = given_by(application, person, article, language, {})
    view = review_of(given, seen=seen)
    if not views.are_present:
        view = view.to_read_only()
    names = views.names()
    history = views.history.newest(article.id, Part.OWN, limit=_HISTORY)
    return page(
        request,
        template,
        person,
        status=problem.status if problem else 200,
        problem=problem,
        view=view,
        article=article,
        edition=view.edition,
        language=language,
        languages=article.languages,
        source_headline=headline_of(article.blocks),
        history=history,
        names=names,
        kinds=list(EntityType),
        talk=talk_of(given),
        about=request.query_params.get("about", ""),
        readers=readers_of(request, article.id, person, names) if views.are_present else None,
        reach=_reach(application, given, view.buttons),
        done=ACTIONS[done].done if done in ACTIONS and problem is None else "",
        typed=typed or {},
        conflicts=conflicts or {},
        in_place=False,
        here=f"/articles/{article.id}/{language}",
    )


def _reach(application: Application, given: Given, buttons: Mapping[str, Button]) -> dict[str, tuple[Phrase, ...]]:
    """By the name of a button that can be pressed: what it brings about, where that is told."""
    decider = Decider(
        by=given.by,
        at=given.at,
        article=given.article,
        language=given.language,
        views=application.views,
        sending=application.sending,
    )
    decisions = {name.replace("-", "_"): name for name, button in buttons.items() if not button.reason}
    return {decisions[name]: told for name, told in told_of(decider, decisions).items()}
