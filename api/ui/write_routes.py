"""The writers' pages: my articles, a new one, one that is written on, checks while one writes, previews.

Forms in, the same commands as over the API out, and back to the page; what was refused shows the form as it was typed.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.pagination import decode_cursor, encode_cursor
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import expected_version
from api.ui.pages import note_position, page, refusal
from api.ui.write_form import (
    OwnText,
    Typed,
    Writing,
    details_of,
    is_unchanged,
    taken,
    targets_of,
    text_of,
)
from api.ui.write_pages import show_article, show_beside, show_new, show_preview, side_of
from api.ui.write_views import change_of, listed, why_not_written
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.errors import InvalidValue, NewsroomError, NotAllowed, NotFound
from workflow.domain.permissions import require_permission, why_denied
from workflow.domain.phrases import phrase
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.people.person import SignedIn
from workflow.summaries import article_cursor

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_PAGE = 20
_LIST = "write"
_LONGEST_NOTE = 5_000


@router.get("/write")
def articles(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    whose: str = "mine",
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """The articles that this person began, or everybody's, the newest first, with where each is."""
    mine = whose != "all"
    found = views.articles(
        drafted_by=person.actor.id if mine else None,
        after=decode_cursor(application.accounts, _LIST, after, parts=2),
        limit=_PAGE + 1,
    )
    older = encode_cursor(application.accounts, _LIST, article_cursor(found[_PAGE - 1])) if len(found) > _PAGE else ""
    return page(
        request,
        "write.html",
        person,
        rows=[listed(views, summary, views.moment_or(application.clock.now())) for summary in found[:_PAGE]],
        mine=mine,
        older=older,
        names=views.names(),
        denied=why_denied(person.actor, wanted.DraftArticle),
    )


@router.get("/write/new")
def new_article(request: Request, person: CurrentPerson) -> Response:
    """The empty form. It carries the new article's id, so that sending it twice makes one article."""
    return show_new(request, person, {"urgency": "5"})


@router.post("/write/new")
def begin(request: Request, application: CurrentApplication, person: CurrentPerson, typed: Writing) -> Response:
    """Read a file into the form, or draft what stands in it, and hand it in where that was asked."""
    try:
        require_permission(person.actor, wanted.DraftArticle)
        if typed.field("do") == "read" or (typed.file and not typed.field("body")):
            file = taken(typed)
            return show_new(
                request,
                person,
                file.fields,
                remarks=file.read.remarks,
                kept=file.kept,
                read_as=file.read.encoding,
            )
        article_id = _form_id(typed)
        earlier = _drafted_before(application, article_id)
        if earlier is not None:  # the form was sent before, or opened again by the browser's way back
            if is_unchanged(earlier, text_of(typed, earlier.language).blocks):
                return _on(article_id, typed)
            return write_on(request, application, person, article_id, typed)
        _draft(application, person, article_id, typed)
        if typed.field("do") == "submit":
            submit = wanted.SubmitArticle(by=person.actor, at=application.clock.now())
            application.newsroom.execute(submit, article_stream(article_id), via=person.via)
    except NewsroomError as error:
        problem = refusal(error, request)
        return show_new(request, person, typed.fields, problem=problem, kept=typed.field("kept"))
    return _on(article_id, typed)


@router.post("/write/checks")
def checks(request: Request, application: CurrentApplication, person: CurrentPerson, typed: Writing) -> Response:
    """What the checks say of the text in the form; nothing is put on record."""
    require_permission(person.actor, wanted.DraftArticle)
    return show_beside(request, person, side=side_of(application.views, typed))


@router.get("/write/{article_id}")
def written_article(
    request: Request, views: CurrentViews, person: CurrentPerson, article_id: ArticleId, done: str = ""
) -> Response:
    """One article, to be written on by its writer and to be read by others."""
    return show_article(request, person, views, views.article(article_id), done=done)


@router.post("/write/{article_id}")
def write_on(
    request: Request, application: CurrentApplication, person: CurrentPerson, article_id: ArticleId, typed: Writing
) -> Response:
    """Save the draft, hand it in, or put a correction on record; what was refused shows why, and nothing is lost."""
    article = application.views.article(article_id)
    try:
        _require_own(application, article, person)
        version = expected_version(typed.fields)
        if change_of(article) is wanted.CorrectArticle:
            command = _correction(application, person, article, typed)
            application.newsroom.execute(command, article_stream(article_id), expected_version=version, via=person.via)
            return RedirectResponse(f"/write/{article_id}?done=corrected", 303)
        version = _save(application, person, article, typed, version)
        if typed.field("do") == "submit":
            submit = wanted.SubmitArticle(by=person.actor, at=application.clock.now())
            application.newsroom.execute(submit, article_stream(article_id), expected_version=version, via=person.via)
    except NewsroomError as error:
        problem = refusal(error, request)
        article = application.views.article(article_id)
        return show_article(request, person, application.views, article, typed=typed.fields, problem=problem)
    return _on(article_id, typed)


@router.post("/write/{article_id}/rest")
def after_a_rest(
    request: Request, application: CurrentApplication, person: CurrentPerson, article_id: ArticleId, typed: Writing
) -> Response:
    """Save a draft by itself when its writer rests, and say what the checks find; a correction is only checked."""
    article = application.views.article(article_id)
    side = side_of(application.views, typed, article)
    problem, saved = None, False
    version = expected_version(typed.fields)
    try:
        _require_own(application, article, person)
        if side is not None and change_of(article) is wanted.ReviseDraft:
            version, saved = _save(application, person, article, typed, version), True
    except NewsroomError as error:
        problem = refusal(error, request)
    return show_beside(request, person, side=side, article=article, problem=problem, saved=saved, version=version)


@router.get("/write/{article_id}/preview")
@router.get("/write/{article_id}/preview/{language}")
def preview(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag | None = None,
) -> Response:
    """An edition as readers will see it, the source's own where none is named."""
    article = views.article(article_id)
    language = language or article.language
    if language not in article.editions:
        raise NotFound(f"The article has no edition in {language}.", language=language)
    return show_preview(request, person, views, article, language)


# --- what is done -----------------------------------------------------------------------------------------


def _form_id(typed: Typed) -> ArticleId:
    """The id that the form of a new article carries."""
    try:
        return ArticleId(str(UUID(typed.field("article_id"))))
    except ValueError as error:
        raise InvalidValue("article_id", phrase("is not the one of the form; open the form anew")) from error


def _drafted_before(application: Application, article_id: ArticleId) -> Article | None:
    try:
        return application.views.article(article_id)
    except NotFound:
        return None


def _draft(application: Application, person: SignedIn, article_id: ArticleId, typed: Typed) -> None:
    """Begin the article."""
    text = text_of(typed)
    details = details_of(typed)
    application.views.require_desk(details.desk)
    command = wanted.DraftArticle(
        by=person.actor,
        at=application.clock.now(),
        article_id=article_id,
        language=text.language,
        blocks=text.blocks,
        original=text.original,
        details=details,
        targets=targets_of(typed),
    )
    application.newsroom.execute(command, article_stream(article_id), expected_version=0, via=person.via)


def _save(application: Application, person: SignedIn, article: Article, typed: Typed, version: int) -> int:
    """Put the draft's text and metadata on record where they changed; the version that it has then."""
    text = text_of(typed, article.language)
    details = details_of(typed, article.details)
    application.views.require_desk(details.desk)
    if is_unchanged(article, text.blocks) and details == article.details:
        return version
    command = wanted.ReviseDraft(
        by=person.actor,
        at=application.clock.now(),
        blocks=text.blocks,
        original=text.original,
        details=details if details != article.details else None,
    )
    stream = article_stream(article.id)
    return application.newsroom.execute(command, stream, expected_version=version, via=person.via).version


def _correction(application: Application, person: SignedIn, article: Article, typed: Typed) -> wanted.CorrectArticle:
    text: OwnText = text_of(typed, article.language)
    grade, note = typed.field("grade") or CorrectionGrade.CORRECTION.value, typed.field("note")
    if grade not in set(CorrectionGrade):
        raise InvalidValue("grade", phrase("must be one of {known}", known=", ".join(CorrectionGrade)))
    if len(note) > _LONGEST_NOTE:
        raise InvalidValue("note", phrase("must have at most {most} characters", most=_LONGEST_NOTE))
    return wanted.CorrectArticle(
        by=person.actor,
        at=application.clock.now(),
        blocks=text.blocks,
        original=text.original,
        note=note,
        grade=CorrectionGrade(grade),
    )


def _require_own(application: Application, article: Article, person: SignedIn) -> None:
    reason = why_not_written(article, person.actor, application.views.names())
    if reason:
        raise NotAllowed(reason, article_id=article.id)


def _on(article_id: ArticleId, typed: Typed) -> Response:
    """Where the writer goes on."""
    match typed.field("do"):
        case "preview":
            return RedirectResponse(f"/write/{article_id}/preview", 303)
        case "submit":
            return RedirectResponse(f"/write/{article_id}?done=submitted", 303)
        case _:
            return RedirectResponse(f"/write/{article_id}?done=saved", 303)
