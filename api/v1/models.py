"""What goes out about articles: models built from the domain's objects. ``delivery_models.py`` has the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import Field

from api.v1.answer import Answer
from api.v1.segment_models import BlockModel, EditionSegment, segments_of
from api.v1.tag_models import TagModel
from workflow.domain.annotations import Finding, Severity
from workflow.domain.article import Article, Edition, EditionState, Stage
from workflow.domain.commands import Details
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.segments import (
    headline_of,
)
from workflow.domain.vocabulary import LanguageTag, PubStatus, Route, text_direction
from workflow.summaries import ArticleSummary


class ActionModel(Answer):
    """Something that can be done, and why not at this moment."""

    action: str
    allowed: bool
    code: str = Field(default="", description="The problem's code that trying would give.")
    reason: str = ""


class DetailsModel(Answer):
    """Handling metadata."""

    slugline: str
    byline: str
    publisher: str
    urgency: int
    embargoed: datetime | None
    ednote: str
    origin: dict[str, str]
    required_approvals: int
    genre: str = Field(description="IPTC genre in a word or two; empty when none was given.")
    desk: str = Field(description="Id of the desk that handles it; empty for the newsroom's own.")

    @classmethod
    def of(cls, details: Details) -> Self:
        """The domain's details."""
        return cls.model_validate(details)


class SpentModel(Answer):
    """What a translation took."""

    calls: int = Field(description="Calls of engines.")
    characters: int = Field(description="Characters that engines were given, or that the provider bills.")
    milliseconds: int


class EditionBrief(Answer):
    """An edition within its article."""

    language: str
    direction: str = Field(description="`ltr` or `rtl`.")
    is_source: bool
    state: EditionState
    route: Route
    headline: str
    unfinished: int = Field(description="Segments whose translation is missing or stale.")
    segments_total: int
    segments_done: int = Field(description="Segments translated from the present source.")
    spent: SpentModel = Field(description="What the machine's translation took so far.")
    open_findings: int
    blocking_findings: int
    waiting_since: datetime | None
    revision: int = Field(description="The public revision; 0 when it was never published.")
    pub_status: PubStatus | None

    @classmethod
    def of(cls, article: Article, edition: Edition) -> Self:
        """From the article as loaded."""
        public, progress = edition.published, article.progress(edition.language)
        return cls(
            language=edition.language,
            direction=text_direction(edition.language),
            is_source=edition.is_source,
            state=edition.state,
            route=edition.route,
            headline=headline_of(article.blocks_of(edition.language)),
            unfinished=progress.total - progress.done,
            segments_total=progress.total,
            segments_done=progress.done,
            spent=SpentModel.model_validate(edition.spent),
            open_findings=len(article.open_findings_of(edition.language)),
            blocking_findings=len(edition.blocking),
            waiting_since=edition.waiting_since,
            revision=public.revision if public else 0,
            pub_status=public.pub_status if public else None,
        )


class ArticleModel(Answer):
    """An article with its source text."""

    article_id: str
    version: int = Field(description="The stream's version: the ETag.")
    headline: str
    language: str
    stage: Stage
    source_version: int = Field(description="How many versions of the source were submitted.")
    correction_note: str
    drafted_by: str
    drafted_at: datetime | None
    changed_at: datetime | None
    details: DetailsModel
    blocks: list[BlockModel]
    editions: list[EditionBrief]
    actions: list[ActionModel] = Field(description="What you may do with the article at this moment.")

    @classmethod
    def of(cls, article: Article, actions: list[ActionModel]) -> Self:
        """From the article as loaded; its own edition first."""
        editions = sorted(article.editions.values(), key=lambda edition: (not edition.is_source, edition.language))
        return cls(
            article_id=article.id,
            version=article.version,
            headline=headline_of(article.blocks),
            language=article.language,
            stage=article.stage,
            source_version=article.source_version,
            correction_note=article.correction_note,
            drafted_by=article.drafted_by,
            drafted_at=article.drafted_at,
            changed_at=article.changed_at,
            details=DetailsModel.of(article.details),
            blocks=[BlockModel.model_validate(block) for block in article.blocks],
            editions=[EditionBrief.of(article, edition) for edition in editions],
            actions=actions,
        )


class ArticleBrief(Answer):
    """An article in a list."""

    article_id: str
    version: int
    slugline: str
    headline: str
    language: str
    stage: str
    urgency: int
    drafted_by: str
    desk: str = Field(description="Id of the desk that handles it; empty for the newsroom's own.")
    created_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, summary: ArticleSummary) -> Self:
        """From the board's row."""
        return cls.model_validate(summary)


class ArticlePage(Answer):
    """One page of articles, the newest first."""

    items: list[ArticleBrief]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class FindingModel(Answer):
    """One thing that a check found."""

    id: str
    check: str
    severity: Severity
    message: str
    excerpt: str
    segment_id: str | None
    field: str | None
    start: int
    end: int
    suggestion: str | None = Field(description="What may stand in the excerpt's place, where that is safe.")
    source_start: int = Field(description="Where in the source segment; both 0 where nothing in it is meant.")
    source_end: int
    waived: bool

    @classmethod
    def of(cls, finding: Finding, edition: Edition) -> Self:
        """With what the edition says of it."""
        values = {name: getattr(finding, name) for name in Finding.__dataclass_fields__}
        return cls(**values, waived=finding.id in edition.waived)


class ApprovalModel(Answer):
    """One person's word for one exact text."""

    by: str
    content_hash: str
    at: datetime
    override: bool


class CorrectionModel(Answer):
    """What was said of one text that replaced another, or of a retraction."""

    at: datetime
    grade: CorrectionGrade
    note: str


class PublishedModel(Answer):
    """What is public of an edition."""

    revision: int
    verb: str
    content_hash: str
    pub_status: PubStatus
    machine_translated: bool
    first_published: datetime
    this_version: datetime
    text_changed: datetime = Field(description="A re-issue because of another language does not move it.")
    is_retracted: bool = Field(description="Marked as wrong as a whole; it stays readable.")
    corrections: list[CorrectionModel]
    note: str
    blocks: list[BlockModel]


class EditionModel(EditionBrief):
    """An edition with its text, findings, tags, approvals and publication."""

    article_id: str
    article_version: int = Field(description="The article's stream version: the ETag.")
    content_hash: str = Field(description="What an approval names.")
    handed_over_because: str
    changes_requested: str
    publish_at: datetime | None
    checked: bool = Field(description="Findings and tags of exactly this text are on record.")
    segments: list[EditionSegment]
    findings: list[FindingModel]
    tags: list[TagModel]
    approvals: list[ApprovalModel]
    published: PublishedModel | None
    actions: list[ActionModel]

    @classmethod
    def whole(cls, article: Article, language: LanguageTag, actions: list[ActionModel]) -> Self:
        """From the article as loaded."""
        edition = article.editions[language]
        return cls(
            **dict(EditionBrief.of(article, edition)),
            article_id=article.id,
            article_version=article.version,
            content_hash=edition.content_hash,
            handed_over_because=edition.handed_over_because,
            changes_requested=edition.changes_requested,
            publish_at=edition.publish_at,
            checked=edition.is_checked,
            segments=segments_of(article, edition),
            findings=[FindingModel.of(finding, edition) for finding in article.findings_of(language)],
            tags=[TagModel.of(tag, edition) for tag in edition.tags],
            approvals=[ApprovalModel.model_validate(approval) for approval in edition.approvals],
            published=PublishedModel.model_validate(edition.published) if edition.published else None,
            actions=actions,
        )


class EditionList(Answer):
    """An article's editions."""

    items: list[EditionBrief]
