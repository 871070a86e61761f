"""Routes of articles: begin, list, read, revise, submit, correct, take back as a whole, ask for languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query, Request, Response

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Acting, Changing, Creating, article_after, entity_tag, say_created
from api.v1.actions import actions_on_article
from api.v1.bodies import (
    ArticleBody,
    CorrectionBody,
    DocumentAgainBody,
    DocumentBody,
    EditionBody,
    Nothing,
    ReasonBody,
    RetractionBody,
    RevisionBody,
    readable_in_one_go,
)
from api.v1.models import ArticleBrief, ArticleModel, ArticlePage
from api.v1.parts import part
from api.v1.responses import CHANGING, CREATING, READING, problems
from api.v1.values import ArticlePath, Desk, Language
from workflow.domain import commands as wanted
from workflow.domain.article import Article, EditionState, Stage
from workflow.domain.commands import Details, Original
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.drafting import redrafted
from workflow.domain.errors import InvalidValue
from workflow.domain.segments import DraftBlock
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.intake import parse_article, parse_body
from workflow.newsroom import Outcome
from workflow.summaries import article_cursor

router = part("/articles", tags=["articles"])

_LISTING = "articles"


@router.post("", status_code=201, responses=problems(*CREATING))
def create_article(body: ArticleBody, acting: Creating, response: Response) -> ArticleModel:
    """Begin an article; with `submit` it is handed over at once."""
    acting.application.views.require_desk(body.desk)
    command = wanted.DraftArticle(
        by=acting.by,
        at=acting.now(),
        article_id=ArticleId(acting.application.ids.new()),
        language=LanguageTag(body.language),
        blocks=body.blocks(LanguageTag(body.language)),
        original=body.original(),
        details=replace(Details(), **body.given_details()),
        targets=tuple(target.target() for target in body.targets),
    )
    return _created(acting, command, response, submit=body.submit)


@router.post("/documents", status_code=201, responses=problems(*CREATING))
def create_article_from_document(body: DocumentBody, acting: Creating, response: Response) -> ArticleModel:
    """Begin an article from one file that holds headline, metadata and text together."""
    parsed = parse_article(body.document, format=body.format, filename=body.filename, language=body.language)
    if parsed.language is None:
        raise InvalidValue("language", "the document does not say its language, and its words leave doubt; name it")
    given = {"urgency": body.urgency, "slugline": body.slugline, "genre": body.genre, "desk": body.desk}
    named: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    details = replace(parsed.details(), **named)
    acting.application.views.require_desk(details.desk)
    targets = parsed.targets if body.targets is None else tuple(target.target() for target in body.targets)
    command = wanted.DraftArticle(
        by=acting.by,
        at=acting.now(),
        article_id=ArticleId(acting.application.ids.new()),
        language=parsed.language,
        blocks=readable_in_one_go(parsed.blocks),
        original=parsed.original,
        details=details,
        targets=targets,
    )
    return _created(acting, command, response, submit=body.submit)


@router.get("", responses=problems(400, *READING))
def list_articles(
    request: Request,
    response: Response,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    stage: Stage | None = None,
    language: Annotated[Language | None, Query(description="Language of the source.")] = None,
    desk: Annotated[Desk | None, Query(description="Id of the desk that handles it.")] = None,
    mine: Annotated[bool, Query(description="Only those that you began.")] = False,
    after: Annotated[str | None, Query(description="Cursor: `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> ArticlePage:
    """Articles, the newest first."""
    found = views.articles(
        stage=stage.value if stage else None,
        language=language,
        desk=desk,
        drafted_by=person.actor.id if mine else None,
        after=decode_cursor(application.accounts, _LISTING, after, parts=2),
        limit=limit + 1,
    )
    cursor = None
    if len(found) > limit:
        cursor = encode_cursor(application.accounts, _LISTING, article_cursor(found[limit - 1]))
        link_next(request, response, cursor)
    return ArticlePage(items=[ArticleBrief.of(summary) for summary in found[:limit]], next=cursor)


@router.get("/{article_id}", responses=problems(404, *READING))
def read_article(
    article_id: ArticlePath,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
) -> ArticleModel:
    """An article with its source text, its editions in brief, and what you may do with it."""
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    now = application.clock.now()
    return ArticleModel.of(article, actions_on_article(article, person.actor, now) if views.are_present else [])


@router.post("/{article_id}/revisions", responses=problems(*CHANGING))
def revise_draft(article_id: ArticlePath, body: RevisionBody, acting: Changing, response: Response) -> ArticleModel:
    """Replace a draft's text, and its metadata where named."""
    details = body.given_details()
    acting.application.views.require_desk(details.get("desk", ""))
    article = acting.application.views.article(ArticleId(str(article_id)))
    command = wanted.ReviseDraft(
        by=acting.by,
        at=acting.now(),
        blocks=body.blocks(article.language),
        original=body.original(),
        details=replace(article.details, **details) if details else None,
    )
    return _changed(acting, article_id, command, response)


@router.post("/{article_id}/submission", responses=problems(*CHANGING))
def submit_article(
    article_id: ArticlePath, acting: Changing, response: Response, body: Nothing | None = None
) -> ArticleModel:
    """Hand the draft over: it becomes an immutable version and its editions begin."""
    del body
    return _changed(acting, article_id, wanted.SubmitArticle(by=acting.by, at=acting.now()), response)


@router.post("/{article_id}/corrections", responses=problems(*CHANGING))
def correct_article(
    article_id: ArticlePath, body: CorrectionBody, acting: Changing, response: Response
) -> ArticleModel:
    """Put a corrected source on record; only what changed is translated again."""
    article = acting.application.views.article(ArticleId(str(article_id)))
    if body.replace is not None:
        blocks, original = _replaced(article, {each.segment_id: each.text for each in body.replace})
    else:
        assert body.headline is not None
        assert body.body is not None
        blocks = readable_in_one_go(parse_body(body.headline, body.body, body.body_format, article.language))
        original = Original(format=body.body_format, text=body.body)
    command = wanted.CorrectArticle(
        by=acting.by, at=acting.now(), blocks=blocks, original=original, note=body.note, grade=body.grade
    )
    return _changed(acting, article_id, command, response)


@router.post("/{article_id}/documents", responses=problems(*CHANGING))
def revise_by_document(
    article_id: ArticlePath, body: DocumentAgainBody, acting: Changing, response: Response
) -> ArticleModel:
    """Hand a whole file in again: it revises a draft; after submission it is a correction and needs a `note`."""
    article = acting.application.views.article(ArticleId(str(article_id)))
    parsed = parse_article(body.document, format=body.format, filename=body.filename, language=article.language)
    if parsed.declared_language not in {None, article.language}:
        raise InvalidValue(
            "language", f"the document says {parsed.declared_language}; the article's source is {article.language}"
        )
    blocks = readable_in_one_go(parsed.blocks)
    if article.source.state is EditionState.DRAFT:
        acting.application.views.require_desk(parsed.desk or "")
        revision = wanted.ReviseDraft(
            by=acting.by,
            at=acting.now(),
            blocks=blocks,
            original=parsed.original,
            details=parsed.details_over(article.details),
        )
        outcome = acting.execute(revision, article_stream(article.id))
        if body.submit:
            acting = replace(acting, expected_version=outcome.version)
            outcome = acting.execute(wanted.SubmitArticle(by=acting.by, at=acting.now()), outcome.stream)
    else:
        if body.note is None and body.grade is not CorrectionGrade.UPDATE:
            raise InvalidValue("note", "is needed: the article was submitted, so say what was wrong, for readers")
        correction = wanted.CorrectArticle(
            by=acting.by,
            at=acting.now(),
            blocks=blocks,
            original=parsed.original,
            note=body.note or "",
            grade=body.grade,
        )
        outcome = acting.execute(correction, article_stream(article.id))
    response.headers["ETag"] = entity_tag(outcome.version)
    return _at(acting, outcome)


@router.post("/{article_id}/hold", responses=problems(*CHANGING))
def hold_article(article_id: ArticlePath, body: ReasonBody, acting: Changing, response: Response) -> ArticleModel:
    """Ask partners to withhold every edition that is public; what is scheduled does not come out by itself."""
    command = wanted.HoldArticle(by=acting.by, at=acting.now(), reason=body.reason)
    return _changed(acting, article_id, command, response)


@router.post("/{article_id}/release", responses=problems(*CHANGING))
def release_article(
    article_id: ArticlePath, acting: Changing, response: Response, body: Nothing | None = None
) -> ArticleModel:
    """Let every held edition out again."""
    del body
    return _changed(acting, article_id, wanted.ReleaseArticle(by=acting.by, at=acting.now()), response)


@router.post("/{article_id}/withdrawal", responses=problems(*CHANGING))
def withdraw_article(article_id: ArticlePath, body: ReasonBody, acting: Changing, response: Response) -> ArticleModel:
    """Take every published edition back from everybody who ever received it; what is scheduled does not come out."""
    command = wanted.WithdrawArticle(by=acting.by, at=acting.now(), reason=body.reason)
    return _changed(acting, article_id, command, response)


@router.post("/{article_id}/retraction", responses=problems(*CHANGING))
def retract_article(
    article_id: ArticlePath, body: RetractionBody, acting: Changing, response: Response
) -> ArticleModel:
    """Mark every edition that is public as wrong as a whole; they stay readable."""
    command = wanted.RetractArticle(by=acting.by, at=acting.now(), note=body.note)
    return _changed(acting, article_id, command, response)


@router.post("/{article_id}/editions", responses=problems(*CHANGING))
def request_edition(article_id: ArticlePath, body: EditionBody, acting: Changing, response: Response) -> ArticleModel:
    """Ask for the article in one more language."""
    command = wanted.RequestEdition(by=acting.by, at=acting.now(), target=body.target())
    return _changed(acting, article_id, command, response)


def _created(acting: Acting, command: wanted.DraftArticle, response: Response, *, submit: bool) -> ArticleModel:
    outcome = acting.begin(command, article_stream(command.article_id))
    repeated, stream = outcome.repeated, outcome.stream
    if submit:
        submission = wanted.SubmitArticle(by=acting.by, at=acting.now())
        outcome = acting.execute_next(submission, stream, "submit")
    model = _at(acting, outcome)
    say_created(response, outcome.version, f"/api/v1/articles/{model.article_id}", repeated=repeated)
    return model


def _changed(acting: Acting, article_id: object, command: wanted.Command, response: Response) -> ArticleModel:
    outcome = acting.execute(command, article_stream(ArticleId(str(article_id))))
    response.headers["ETag"] = entity_tag(outcome.version)
    return _at(acting, outcome)


def _at(acting: Acting, outcome: Outcome) -> ArticleModel:
    """The article as the command left it."""
    article = article_after(acting, outcome)
    return ArticleModel.of(article, actions_on_article(article, acting.by, acting.now()))


def _replaced(article: Article, texts: dict[str, str]) -> tuple[tuple[DraftBlock, ...], Original]:
    """The article's blocks with some segments' texts replaced, and the whole as the text that it amounts to.

    The white space after a sentence and the markup on the words that stay are kept.
    """
    present = {segment.id for block in article.blocks for segment in block.segments}
    for segment_id in texts:
        if segment_id not in present:
            raise InvalidValue("replace", f"the article has no segment {segment_id!r}")
    blocks = redrafted(article.blocks, texts)
    return blocks, Original(format="text", text="\n\n".join(block.text.strip() for block in blocks))
