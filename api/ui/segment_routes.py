"""One segment by itself: saved while it is being edited, and what the glossary and the memory know for it.

The same edit without scripts is the form's own address (``review_routes``). Answers are parts of the review page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import Fields
from api.ui.page_actions import ACTIONS
from api.ui.pages import note_position, page, refusal
from api.ui.review import review_of
from api.ui.review_routes import given_by
from api.ui.segment_edits import SEEN, SEGMENT, Conflict, as_typed, conflicts_of, seen_mark
from api.ui.talk import talk_of
from workflow.bootstrap import Application
from workflow.domain.article import Article
from workflow.domain.errors import InvalidValue, NewsroomError, NotFound, SegmentMoved
from workflow.domain.limited import denied_there
from workflow.domain.phrases import phrase
from workflow.domain.segments import Segment, all_segments
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.people.person import SignedIn
from workflow.segment_help import help_with
from workflow.views import Views

router = APIRouter(include_in_schema=False, prefix="/articles/{article_id}/{language}/segments/{segment_id}")


@router.post("")
def save(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    segment_id: str,
    fields: Fields,
) -> Response:
    """Put what was typed on record, and answer with the segment as it stands then; 412 with both wordings.

    ``page`` is the content hash of the text that the person has before them: it comes back as ``data-seen``, and as
    the new one when nobody else changed anything.
    """
    article = application.views.article(article_id)
    _require(article, language, segment_id)
    try:
        named = {name for name in fields if name.startswith((SEGMENT, SEEN))}
        if named != {f"{SEGMENT}{segment_id}", f"{SEEN}{segment_id}"}:
            raise InvalidValue("text", phrase("the form must name the segment's text and what it was made from"))
        command = ACTIONS["edit"].build(given_by(application, person, article, language, fields))
        outcome = application.newsroom.execute(command, article_stream(article_id), via=person.via)
    except SegmentMoved:
        article = application.views.article(article_id)
        found = conflicts_of(article, language, fields)
        return _segment(request, application, person, article, segment_id, language, fields, 412, found)
    except NewsroomError as error:
        problem = refusal(error, request)
        return page(request, "_problem.html", person, status=problem.status, problem=problem)
    appended = outcome.last_position - outcome.first_position + 1 if outcome.first_position else 0
    before = application.views.article(article_id, version=outcome.version - appended)
    article = application.views.article(article_id, version=outcome.version)
    read = fields.get("page", "")
    seen = article.editions[language].content_hash if read == before.editions[language].content_hash else read
    return _segment(request, application, person, article, segment_id, language, {}, 200, {}, seen=seen)


@router.get("/hits")
def hits(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    segment_id: str,
) -> Response:
    """Terms and wordings for the segment, as a part of the page."""
    values = _help(application, views, person, article_id, language, segment_id)
    return page(request, "_segment_help.html", person, **values)


@router.get("/help", dependencies=[Depends(note_position)])
def help_page(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    language: LanguageTag,
    segment_id: str,
) -> Response:
    """The same as a page of its own, for who has no scripts."""
    values = _help(application, views, person, article_id, language, segment_id)
    return page(request, "segment_help.html", person, **values)


def _help(
    application: Application,
    views: Views,
    person: SignedIn,
    article_id: ArticleId,
    language: LanguageTag,
    segment_id: str,
) -> dict[str, Any]:
    article = views.article(article_id)
    source = _require(article, language, segment_id)
    edition = article.editions[language]
    if edition.is_source:
        raise NotFound(phrase("Terms and memory are for translations; this is the source."), language=language)
    base = views.glossary.term_base(article.details.desk)
    memory = application.shown.memory if views.are_present else None
    present = edition.present(source)
    known = help_with(article, edition, source, base, memory)
    return {
        "help": known,
        "as_typed": as_typed(known.hits, source),
        "article": article,
        "language": language,
        "segment_id": segment_id,
        "source": source.text,
        "text": present.text if present else "",
        "seen": seen_mark(source, edition),
        "here": f"/articles/{article_id}/{language}",
        "names": views.names(),
        "view_memory": memory is not None,
        "segment_locked": memory is None
        or denied_there(person.actor, ACTIONS["edit"].command, article, language) is not None,
    }


def _require(article: Article, language: LanguageTag, segment_id: str) -> Segment:
    if language not in article.editions:
        raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
    source = next((each for each in all_segments(article.blocks) if each.id == segment_id), None)
    if source is None:
        raise NotFound(phrase("The article has no such segment (any more)."), segment_id=segment_id)
    return source


def _segment(
    request: Request,
    application: Application,
    person: SignedIn,
    article: Article,
    segment_id: str,
    language: LanguageTag,
    typed: Mapping[str, str],
    status: int,
    conflicts: Mapping[str, Conflict],
    *,
    seen: str = "",
) -> Response:
    given = given_by(application, person, article, language, {})
    view = review_of(given)
    return page(
        request,
        "_segment_saved.html",
        person,
        status=status,
        view=view,
        segment=view.segment(segment_id),
        article=article,
        edition=view.edition,
        language=language,
        names=application.views.names(),
        typed=typed,
        conflicts=conflicts,
        in_place=True,
        here=f"/articles/{article.id}/{language}",
        talk=talk_of(given),
        seen=seen,
    )
