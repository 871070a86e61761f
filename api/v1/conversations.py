"""Routes of comments and claims. They change no text and need no ``If-Match``: nobody can have missed anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Path, Query, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.v1.acting import Creating, entity_tag, say_created
from api.v1.bodies import Nothing
from api.v1.conversation_models import (
    ClaimBody,
    ClaimModel,
    CommentList,
    CommentModel,
    NewCommentBody,
    ResolutionBody,
)
from api.v1.parts import part
from api.v1.responses import CREATING, READING, problems
from api.v1.values import ArticlePath, Language, LanguagePath
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.streams import article_of, article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.newsroom import Outcome

router = part("/articles/{article_id}", tags=["conversation"])

_Number = Annotated[int, Path(ge=1, le=1_000_000, description="The comment's number.")]


@router.get("/comments", responses=problems(404, *READING))
def list_comments(
    article_id: ArticlePath,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
    language: Annotated[Language | None, Query(description="Only what is about this edition or the article.")] = None,
    only_open: Annotated[bool, Query(alias="open", description="Only threads that wait to be settled.")] = False,
) -> CommentList:
    """What people said about the article, its editions and their segments, in order."""
    del person
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    found = [each for each in article.comments if language is None or each.is_about(LanguageTag(language))]
    if only_open:
        threads = {each.number for each in found if each.is_open}
        found = [each for each in found if (each.answers or each.number) in threads]
    names = views.names()
    return CommentList(items=[CommentModel.of(each, names) for each in found])


@router.post("/comments", status_code=201, responses=problems(404, *CREATING))
def add_comment(article_id: ArticlePath, body: NewCommentBody, acting: Creating, response: Response) -> CommentModel:
    """Say something. It blocks no decision, unless it `must_be_settled` before approval."""
    command = wanted.AddComment(
        by=acting.by,
        at=acting.now(),
        text=body.text,
        language=LanguageTag(body.language) if body.language else None,
        segment_id=body.segment_id or "",
        must_be_settled=body.must_be_settled,
        answers=body.answers,
    )
    outcome = acting.execute(command, article_stream(ArticleId(str(article_id))))
    comment = _as_left(acting, outcome).comments[-1]
    location = f"/api/v1/articles/{article_id}/comments#{comment.number}"
    say_created(response, outcome.version, location, repeated=outcome.repeated)
    return CommentModel.of(comment, acting.application.views.names())


@router.post("/comments/{number}/resolution", responses=problems(404, *CREATING))
def resolve_comment(
    article_id: ArticlePath, number: _Number, acting: Creating, response: Response, body: ResolutionBody | None = None
) -> CommentModel:
    """Settle a thread, or open it again. One that approval waits for is settled by its author or a reviewer."""
    make = wanted.ResolveComment if body is None or body.settled else wanted.ReopenComment
    command = make(by=acting.by, at=acting.now(), number=number)
    outcome = acting.execute(command, article_stream(ArticleId(str(article_id))))
    response.headers["ETag"] = entity_tag(outcome.version)
    comments = _as_left(acting, outcome).comments
    return CommentModel.of(comments[number - 1], acting.application.views.names())


@router.post("/editions/{language}/claim", responses=problems(404, *CREATING))
def claim_edition(
    article_id: ArticlePath,
    language: LanguagePath,
    acting: Creating,
    response: Response,
    body: ClaimBody | None = None,
) -> ClaimModel:
    """Say that you look after the edition; whoever did before is relieved. It stands in nobody's way."""
    lasts = timedelta(minutes=(body or ClaimBody()).minutes)
    command = wanted.ClaimEdition(by=acting.by, at=acting.now(), language=LanguageTag(language), lasts=lasts)
    outcome = acting.execute(command, article_stream(ArticleId(str(article_id))))
    response.headers["ETag"] = entity_tag(outcome.version)
    claim = _as_left(acting, outcome).editions[LanguageTag(language)].claim
    assert claim is not None
    return ClaimModel.of(claim, acting.application.views.names())


@router.post("/editions/{language}/claim/end", status_code=204, responses=problems(404, *CREATING))
def let_go_of_edition(
    article_id: ArticlePath, language: LanguagePath, acting: Creating, body: Nothing | None = None
) -> None:
    """Say that you look after the edition no more."""
    del body
    command = wanted.LetGoEdition(by=acting.by, at=acting.now(), language=LanguageTag(language))
    acting.execute(command, article_stream(ArticleId(str(article_id))))


def _as_left(acting: Creating, outcome: Outcome) -> Article:
    """The article as the command left it."""
    article_id = article_of(outcome.stream)
    return acting.application.views.article(article_id, version=outcome.version)
