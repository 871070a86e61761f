"""Routes for writers: where each edition of an article is and what was asked for, and a text as readers will see it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import Query, Request, Response
from pydantic import Field

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import entity_tag
from api.v1.answer import Answer
from api.v1.conversation_models import CommentModel
from api.v1.models import ArticleBrief
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath, LanguagePath
from workflow.domain.article import Article, EditionState
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.domain.whereabouts import Whereabouts, open_comments, whereabouts
from workflow.own_text import makers
from workflow.rendering.bodies import body_html
from workflow.summaries import ArticleSummary, article_cursor
from workflow.views import Views

router = part(tags=["articles"])

_LISTING = "my articles"


class WhereModel(Answer):
    """Where an edition is: who has it, since when, and what was asked for."""

    language: str
    is_source: bool
    state: EditionState
    holder: str | None = Field(description="Who has to do something next, in words; null where nobody has.")
    claimed_by: str = Field(description="Actor id of who looks after it; empty where nobody said so.")
    since: datetime | None
    asked: str = Field(description="What a reviewer asked for; empty when nothing is asked.")
    is_public: bool
    engines: list[str] = Field(description="What made the translation that is there.")

    @classmethod
    def of(cls, where: Whereabouts) -> Self:
        """As it was found."""
        return cls.model_validate(where)


class MakerModel(Answer):
    """Who makes a translation: a person, the engines in order, or, with neither, whatever engine serves."""

    language: str
    by_person: bool
    engines: list[str]
    then_person: bool = Field(description="A translator is asked where no engine can.")
    rule: str = Field(description="The rule of a desk that says so; empty where none does.")


class WhereaboutsModel(Answer):
    """Where every edition of an article is, the source's first."""

    article_id: str
    editions: list[WhereModel]
    comments: list[CommentModel] = Field(description="What was said of the article or its source and is not settled.")
    makers: list[MakerModel]


class OwnArticleModel(Answer):
    """One of your articles with where it is."""

    article: ArticleBrief
    editions: list[WhereModel]
    open_comments: int = Field(description="On the article and its source.")


class OwnArticlePage(Answer):
    """A page of your articles."""

    items: list[OwnArticleModel]
    next: str | None = Field(description="Pass it as `after` for the following page; null at the end.")


class PreviewModel(Answer):
    """An edition as readers will see it."""

    article_id: str
    language: str
    headline: str = Field(description="The source's where it is not translated yet.")
    body_html: str = Field(description="Our own elements only; all text escaped.")
    unfinished: int = Field(description="Segments whose translation is missing or stale.")


@router.get("/me/articles", responses=problems(400, *READING))
def list_own_articles(
    request: Request,
    response: Response,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    after: Annotated[str | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 20,
) -> OwnArticlePage:
    """The articles that you began, the newest first, with where each is and what was asked of you."""
    found = views.articles(
        drafted_by=person.actor.id,
        after=decode_cursor(application.accounts, _LISTING, after, parts=2),
        limit=limit + 1,
    )
    cursor = None
    if len(found) > limit:
        cursor = encode_cursor(application.accounts, _LISTING, article_cursor(found[limit - 1]))
        link_next(request, response, cursor)
    now = views.moment_or(application.clock.now())
    return OwnArticlePage(items=[_own(views, summary, now) for summary in found[:limit]], next=cursor)


@router.get("/articles/{article_id}/whereabouts", responses=problems(404, *READING))
def read_whereabouts(
    article_id: ArticlePath,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
) -> WhereaboutsModel:
    """Who has each edition, what a reviewer asked for, what was said, and who makes the translations."""
    del person
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    names = views.names()
    return WhereaboutsModel(
        article_id=article.id,
        editions=_where(article, views.moment_or(application.clock.now())),
        comments=[CommentModel.of(each, names) for each in open_comments(article)],
        makers=[MakerModel.model_validate(each) for each in makers(views, article)],
    )


@router.get("/articles/{article_id}/editions/{language}/preview", responses=problems(404, *READING))
def read_preview(
    article_id: ArticlePath, language: LanguagePath, views: CurrentViews, person: CurrentPerson, response: Response
) -> PreviewModel:
    """An edition as readers will see it, made by what makes the portal's pages."""
    del person
    article, tag = views.article(ArticleId(str(article_id))), LanguageTag(language)
    if tag not in article.editions:
        raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
    response.headers["ETag"] = entity_tag(article.version)
    return PreviewModel(
        article_id=article.id,
        language=tag,
        headline=article.headline(tag),
        body_html=body_html(article.blocks_of(tag)),
        unfinished=len(article.unfinished(tag)),
    )


def _own(views: Views, summary: ArticleSummary, now: datetime) -> OwnArticleModel:
    article = views.article(summary.article_id)
    return OwnArticleModel(
        article=ArticleBrief.of(summary),
        editions=_where(article, now),
        open_comments=len(open_comments(article)),
    )


def _where(article: Article, now: datetime) -> list[WhereModel]:
    return [WhereModel.of(each) for each in whereabouts(article, now)]
