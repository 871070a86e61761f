"""Dictionaries to and from the newsroom: articles. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class ActionModel(TypedDict):
    """Something that can be done, and why not at this moment."""

    action: str
    allowed: bool
    code: NotRequired[str]
    reason: NotRequired[str]


class ArticleBody(TypedDict):
    """A new article."""

    slugline: NotRequired[str]
    byline: NotRequired[str]
    publisher: NotRequired[str]
    urgency: NotRequired[int]
    embargoed: NotRequired[str | None]
    ednote: NotRequired[str]
    origin: NotRequired[dict[str, str]]
    required_approvals: NotRequired[int]
    genre: NotRequired[str]
    desk: NotRequired[str]
    headline: str
    body: str
    body_format: NotRequired[Literal["text", "markdown", "html"]]
    language: str
    targets: NotRequired[list[TargetBody]]
    submit: NotRequired[bool]


class ArticleBrief(TypedDict):
    """An article in a list."""

    article_id: str
    version: int
    slugline: str
    headline: str
    language: str
    stage: str
    urgency: int
    drafted_by: str
    desk: str
    created_at: str
    changed_at: str


class ArticleModel(TypedDict):
    """An article with its source text."""

    article_id: str
    version: int
    headline: str
    language: str
    stage: Literal["draft", "translation", "review", "publication", "closed"]
    source_version: int
    correction_note: str
    drafted_by: str
    drafted_at: str | None
    changed_at: str | None
    details: DetailsModel
    blocks: list[BlockModel]
    editions: list[EditionBrief]
    actions: list[ActionModel]


class ArticlePage(TypedDict):
    """One page of articles, the newest first."""

    items: list[ArticleBrief]
    next: str | None


class BlockModel(TypedDict):
    """A block of a text."""

    kind: Literal["headline", "heading", "paragraph", "list_item", "quote", "caption"]
    level: int
    segments: list[SegmentModel]


class CheckBody(TypedDict):
    """A text to be checked as it would be when it is handed in."""

    headline: str
    body: str
    body_format: NotRequired[Literal["text", "markdown", "html"]]
    language: str
    byline: NotRequired[str]
    publisher: NotRequired[str]
    slugline: NotRequired[str]
    desk: NotRequired[str]


class CheckedModel(TypedDict):
    """What the checks find in a text, and how long it is."""

    findings: list[RemarkModel]
    words: int | None
    characters: int
    minutes: int


class CommentModel(TypedDict):
    """A comment."""

    number: int
    by: str
    by_name: str
    at: str
    text: str
    language: str | None
    segment_id: str
    quote: str
    must_be_settled: bool
    answers: int
    open: bool
    settled_by: str
    settled_at: str | None


class ComparedBlockModel(TypedDict):
    """A block in one or both of the texts."""

    change: Literal["same", "reworded", "reformatted", "moved", "added", "removed"]
    kind: Literal["headline", "heading", "paragraph", "list_item", "quote", "caption"]
    level: int
    old_number: int
    new_number: int
    pieces: list[PieceModel]


class ComparisonModel(TypedDict):
    """Two texts of an article side by side."""

    old: SideModel
    new: SideModel
    words_added: int
    words_removed: int
    blocks: list[ComparedBlockModel]


class CorrectionBody(TypedDict):
    """A corrected source: the whole text anew, or single segments."""

    note: NotRequired[str]
    grade: NotRequired[Literal["update", "correction", "retraction"]]
    headline: NotRequired[str | None]
    body: NotRequired[str | None]
    body_format: NotRequired[Literal["text", "markdown", "html"]]
    replace: NotRequired[list[ReplacementBody] | None]


class DeliveryFiguresModel(TypedDict):
    """One partner's attempts of one day."""

    day: str
    partner_id: str
    accepted: int
    failed: int
    parked: int
    mean_ms: float | None
    slowest_ms: int


class DetailsModel(TypedDict):
    """Handling metadata."""

    slugline: str
    byline: str
    publisher: str
    urgency: int
    embargoed: str | None
    ednote: str
    origin: dict[str, str]
    required_approvals: int
    genre: str
    desk: str


class DocumentAgainBody(TypedDict):
    """A whole file again, for an article that exists; what it says of languages to translate to is not read."""

    document: str
    filename: NotRequired[str]
    format: NotRequired[Literal["seed", "markdown", "html"] | None]
    note: NotRequired[str | None]
    grade: NotRequired[Literal["update", "correction", "retraction"]]
    submit: NotRequired[bool]


class EditionBrief(TypedDict):
    """An edition within its article."""

    language: str
    direction: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    route: Literal["machine", "person"]
    headline: str
    unfinished: int
    segments_total: int
    segments_done: int
    spent: SpentModel
    open_findings: int
    blocking_findings: int
    waiting_since: str | None
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"] | None


class MarkModel(TypedDict):
    """Inline markup of a range of Unicode code points."""

    start: int
    end: int
    kind: Literal["emphasis", "strong", "link", "code", "subscript", "superscript"]
    href: str


class PieceModel(TypedDict):
    """A run of text that both have, or only one."""

    kind: Literal["equal", "inserted", "deleted"]
    text: str


class RemarkModel(TypedDict):
    """One thing that a check found in a text that is being written."""

    check: str
    severity: Literal["blocking", "advisory"]
    message: str
    explanation: str
    paragraph: int
    field: str | None
    excerpt: str
    suggestion: str | None


class ReplacementBody(TypedDict):
    """One segment's corrected text."""

    segment_id: str
    text: str


class SegmentModel(TypedDict):
    """A segment of a text: a sentence, a heading, a caption."""

    id: str
    text: str
    marks: list[MarkModel]


class SideModel(TypedDict):
    """One of the two texts."""

    name: str
    language: str
    version: int
    wording: WordingModel | None


class SpentModel(TypedDict):
    """What a translation took."""

    calls: int
    characters: int
    milliseconds: int


class TargetBody(TypedDict):
    """A language the article is wanted in."""

    language: str
    route: NotRequired[Literal["machine", "person"]]


class WordingModel(TypedDict):
    """A moment at which the text of an edition changed; several changes in one sitting are one."""

    side: str
    language: str
    version: int
    position: int
    at: str
    actor: str
    actor_name: str
    sentence: str
    type: str
    changes: int
    source_version: int
    published_as: int
    is_approved: bool
