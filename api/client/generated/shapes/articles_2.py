"""Dictionaries to and from the newsroom: articles 2. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from api.client.generated.shapes.articles import (
    ArticleBrief,
    CommentModel,
    DeliveryFiguresModel,
    TargetBody,
    WordingModel,
)


class DocumentBody(TypedDict):
    """A new article as one file with everything in it; fields named here win over the file's own."""

    document: str
    filename: NotRequired[str]
    format: NotRequired[Literal["seed", "markdown", "html"] | None]
    language: NotRequired[str | None]
    targets: NotRequired[list[TargetBody] | None]
    urgency: NotRequired[int | None]
    slugline: NotRequired[str | None]
    genre: NotRequired[str | None]
    desk: NotRequired[str | None]
    submit: NotRequired[bool]


class EditionBody(TypedDict):
    """One more language."""

    language: str
    route: NotRequired[Literal["machine", "person"]]


class EditionVisitsModel(TypedDict):
    """The visits of one edition."""

    article_id: str
    language: str
    visits: int
    by_day: dict[str, int]


class FiguresModel(TypedDict):
    """The figures of some days, by UTC."""

    since: str
    until: str
    texts: list[TextFiguresModel]
    deliveries: list[DeliveryFiguresModel]


class FileBody(TypedDict):
    """A file to be read."""

    filename: str
    content: str
    encoding: NotRequired[str]
    language: NotRequired[str | None]


class HoldingModel(TypedDict):
    """One edition at one partner."""

    partner_id: str
    partner_name: str
    language: str
    newest_revision: int
    shown_since: str | None
    standing: Literal["shows", "confirmed", "told", "refused", "not_reached", "never_shown"]
    recall: RecallModel | None


class LanguageTurnaroundModel(TypedDict):
    """The editions in one language."""

    language: str
    editions: int
    corrections: int
    steps: list[StepTimesModel]


class MakerModel(TypedDict):
    """Who makes a translation: a person, the engines in order, or, with neither, whatever engine serves."""

    language: str
    by_person: bool
    engines: list[str]
    then_person: bool
    rule: str


class Nothing(TypedDict):
    """An empty object; the body may be left out as well."""


class OwnArticleModel(TypedDict):
    """One of your articles with where it is."""

    article: ArticleBrief
    editions: list[WhereModel]
    open_comments: int


class OwnArticlePage(TypedDict):
    """A page of your articles."""

    items: list[OwnArticleModel]
    next: str | None


class PreviewModel(TypedDict):
    """An edition as readers will see it."""

    article_id: str
    language: str
    headline: str
    body_html: str
    unfinished: int


class ReadDocumentModel(TypedDict):
    """A file as text; `document` and `filename` go into `POST /articles/documents` as they are."""

    document: str
    filename: str
    encoding: str
    confidence: float
    remarks: list[str]
    headline: str
    language: str | None
    targets: list[str]


class ReasonBody(TypedDict):
    """Why."""

    reason: str


class RecallBoardModel(TypedDict):
    """Every edition at every partner that anything of it was ever on its way to."""

    confirmed: int
    still_shown: int
    not_reached: int
    items: list[HoldingModel]


class RecallModel(TypedDict):
    """The newest message to a partner that takes an edition back."""

    item_id: str
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    asked_at: str
    attempts: int
    last_status: int | None
    last_error: str
    next_attempt_at: str | None
    told_at: str | None
    receipt: RecallsReceiptModel | None


class RecallsReceiptModel(TypedDict):
    """What is known of a recall on the partner's side."""

    at: str
    confirmed: bool
    by: str
    note: str
    url: str


class RetractionBody(TypedDict):
    """A mark for what was wrong as a whole."""

    note: str


class RevisionBody(TypedDict):
    """A draft's new text, with new metadata where it is named."""

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


class StepTimesModel(TypedDict):
    """How long after submission editions reached a step for the first time."""

    step: str
    editions: int
    median_seconds: float | None
    slowest_tenth_seconds: float | None


class TextFiguresModel(TypedDict):
    """Translations that were approved for the first time on a day, by where their segments came from."""

    day: str
    source_language: str
    language: str
    origin: str
    segments: int
    edited: int
    characters: int
    proposed: int
    distance: int


class TurnaroundModel(TypedDict):
    """Turnaround by language."""

    days: int
    languages: list[LanguageTurnaroundModel]


class VisitsModel(TypedDict):
    """Visits of editions."""

    items: list[EditionVisitsModel]
    total: int


class WhereModel(TypedDict):
    """Where an edition is: who has it, since when, and what was asked for."""

    language: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    holder: str | None
    claimed_by: str
    since: str | None
    asked: str
    is_public: bool
    engines: list[str]


class WhereaboutsModel(TypedDict):
    """Where every edition of an article is, the source's first."""

    article_id: str
    editions: list[WhereModel]
    comments: list[CommentModel]
    makers: list[MakerModel]


class WordingList(TypedDict):
    """When the text of an edition changed, in order."""

    items: list[WordingModel]
