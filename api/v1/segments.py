"""The route that saves one segment by itself: held to the wordings that were read, not to the article's version.

So two people work on two sentences at once; in one sentence the slower one is told what stands there now.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field, StringConstraints

from api.problems import Problem
from api.requests import request_id_of
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Acting, entity_tag
from api.v1.bodies import Body, MarkBody
from api.v1.parts import part
from api.v1.responses import problems
from api.v1.segment_models import EditionSegment, segments_of
from api.v1.values import ArticlePath, IdentityPath, LanguagePath, Text
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.errors import NotFound, SegmentMoved
from workflow.domain.phrases import phrase
from workflow.domain.segments import SeenWording, all_segments
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag

router = part(tags=["editions"])

_ANSWERS = (400, 401, 403, 404, 409, 412, 413, 415, 422, 500)
_Seen = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?-[0-9a-f]{64}$")]


class SegmentBody(Body):
    """The new text of one segment, and what it was made from."""

    text: Text
    seen: _Seen = Field(description="As the edition gave it: which wordings you had before you.")
    marks: Annotated[list[MarkBody], Field(max_length=200)] | None = Field(
        default=None, description="Inline markup; left out, the former text's is carried over."
    )


@router.put("/articles/{article_id}/editions/{language}/segments/{segment_id}", responses=problems(*_ANSWERS))
def save_segment(
    article_id: ArticlePath,
    language: LanguagePath,
    segment_id: IdentityPath,
    body: SegmentBody,
    application: CurrentApplication,
    person: CurrentPerson,
    request: Request,
    response: Response,
) -> EditionSegment:
    """Save one segment, if nobody changed it or its source since you read them. Sent twice it is saved once."""
    acting = Acting(application=application, person=person, request_id=request_id_of(request))
    identity, tag = ArticleId(str(article_id)), LanguageTag(language)
    article = application.views.article(identity)
    _require(article, tag, segment_id)
    command = wanted.PostEdit(
        by=acting.by,
        at=acting.now(),
        language=tag,
        segments={segment_id: body.text},
        marks={} if body.marks is None else {segment_id: tuple(mark.mark() for mark in body.marks)},
        seen={segment_id: SeenWording(*body.seen.split("-"))},
    )
    try:
        outcome = acting.execute(command, article_stream(identity))
    except SegmentMoved as moved:
        article = application.views.article(identity)
        now = _segment(article, tag, segment_id)
        is_ours = now.text == body.text and _source_of(now.seen) == _source_of(body.seen)
        if not is_ours:
            raise Problem("segment_moved", moved.detail, segment=now.model_dump(mode="json")) from moved
    else:
        article = application.views.article(identity, version=outcome.version)
        now = _segment(article, tag, segment_id)
    response.headers["ETag"] = entity_tag(article.version)
    return now


def _require(article: Article, language: LanguageTag, segment_id: str) -> None:
    if language not in article.editions:
        raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
    if all(each.id != segment_id for each in all_segments(article.blocks)):
        raise NotFound(phrase("The article has no such segment (any more)."), segment_id=segment_id)


def _segment(article: Article, language: LanguageTag, segment_id: str) -> EditionSegment:
    found = next((each for each in segments_of(article, article.editions[language]) if each.id == segment_id), None)
    if found is None:  # the source was corrected meanwhile
        raise NotFound(phrase("The article has no such segment (any more)."), segment_id=segment_id)
    return found


def _source_of(seen: str) -> str:
    return seen.partition("-")[2]
