"""What comes in: strict request bodies, and how they become the domain's values. Unknown fields are refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, model_validator

from api.v1.values import Desk, Hash, Identity, Language, Line, Moment, Note, Reason, Text
from workflow.domain.commands import Original, Target
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.desk import ANY, CheckPolicy, RoutingRule
from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.segments import DraftBlock
from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT, ROUTINE, LanguageTag, Route
from workflow.intake import parse_body

_MOST_TARGETS = 40
_MOST_SEGMENTS = 5_000

Urgency = Annotated[StrictInt, Field(ge=MOST_URGENT, le=LEAST_URGENT, description="IPTC urgency: 1 flash to 9.")]
Genre = Annotated[
    Line,
    Field(max_length=100, description="IPTC genre, such as `Press Release`; partners can ask for some genres only."),
]
_GRADE = "How it differs from what is public: more is known, something was wrong, or the piece as a whole was."
BodyFormat = Literal["text", "markdown", "html"]
Origin = Annotated[dict[Line, Line], Field(max_length=50, description="What came with the text, as it stood.")]


def readable_in_one_go(blocks: tuple[DraftBlock, ...]) -> tuple[DraftBlock, ...]:
    """The blocks, unless they are so many that the article would burden whoever opens it: then ``InvalidValue``."""
    count = sum(len(block.segments) for block in blocks)
    if count > _MOST_SEGMENTS:
        raise InvalidValue("body", f"must have at most {_MOST_SEGMENTS:,} sentences and headings; it has {count:,}")
    return blocks


class Body(BaseModel):
    """A request body: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Body):
    """An empty object; the body may be left out as well."""


class TargetBody(Body):
    """A language the article is wanted in."""

    language: Language
    route: Route = Route.MACHINE

    def target(self) -> Target:
        """As the domain has it."""
        return Target(language=LanguageTag(self.language), route=self.route)


Targets = Annotated[list[TargetBody], Field(max_length=_MOST_TARGETS)]


class DetailsBody(Body):
    """Handling metadata; a field that is not given keeps its present value."""

    slugline: Line = ""
    byline: Line = ""
    publisher: Line = ""
    urgency: Urgency = ROUTINE
    embargoed: Moment | None = Field(default=None, description="Nothing is published before this moment.")
    ednote: Note = Field(default="", description="From desk to desk; never public.")
    origin: Origin = Field(default_factory=dict)
    required_approvals: Annotated[StrictInt, Field(ge=1, le=5)] = 1
    genre: Genre = ""
    desk: Desk = Field(default="", description="Id of the desk that handles it; empty for the newsroom's own.")

    def given_details(self) -> dict[str, Any]:
        """Only the metadata fields that the request names."""
        return {name: getattr(self, name) for name in DetailsBody.model_fields if name in self.model_fields_set}


class TextBody(Body):
    """A headline and a body in one of three formats."""

    headline: Text
    body: Text
    body_format: BodyFormat = "text"

    def blocks(self, language: LanguageTag) -> tuple[DraftBlock, ...]:
        """The text as blocks of sentences; ``InvalidValue`` when it has no headline or no body."""
        return readable_in_one_go(parse_body(self.headline, self.body, self.body_format, language))

    def original(self) -> Original:
        """The body as it came."""
        return Original(format=self.body_format, text=self.body)


class ArticleBody(TextBody, DetailsBody):
    """A new article."""

    language: Language
    targets: Targets = Field(default_factory=list)
    submit: StrictBool = Field(default=False, description="Submit it at once instead of keeping it as a draft.")


class DocumentBody(Body):
    """A new article as one file with everything in it; fields named here win over the file's own."""

    document: Text = Field(description="The whole file: plain text with its title first, Markdown, or HTML.")
    filename: Line = ""
    format: Literal["seed", "markdown", "html"] | None = Field(default=None, description="Else the name or text tells.")
    language: Language | None = None
    targets: Targets | None = None
    urgency: Urgency | None = None
    slugline: Line | None = None
    genre: Genre | None = None
    desk: Desk | None = None
    submit: StrictBool = False


class DocumentAgainBody(Body):
    """A whole file again, for an article that exists; what it says of languages to translate to is not read."""

    document: Text = Field(description="The whole file: plain text with its title first, Markdown, or HTML.")
    filename: Line = ""
    format: Literal["seed", "markdown", "html"] | None = Field(default=None, description="Else the name or text tells.")
    note: Reason | None = Field(
        default=None,
        description="What was wrong, for readers and partners; after submission only an update needs none.",
    )
    grade: CorrectionGrade = Field(default=CorrectionGrade.CORRECTION, description=_GRADE)
    submit: StrictBool = Field(default=True, description="Submit a draft at once; a correction needs no submission.")


class RevisionBody(TextBody, DetailsBody):
    """A draft's new text, with new metadata where it is named."""


class ReplacementBody(Body):
    """One segment's corrected text."""

    segment_id: Identity
    text: Text


class CorrectionBody(Body):
    """A corrected source: the whole text anew, or single segments."""

    note: Note = Field(default="", description="What was wrong, for readers and partners; only an update needs none.")
    grade: CorrectionGrade = Field(default=CorrectionGrade.CORRECTION, description=_GRADE)
    headline: Text | None = None
    body: Text | None = None
    body_format: BodyFormat = "text"
    replace: Annotated[list[ReplacementBody], Field(min_length=1, max_length=_MOST_SEGMENTS)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        whole = self.headline is not None and self.body is not None
        any_of_whole = self.headline is not None or self.body is not None
        if any_of_whole == (self.replace is not None) or any_of_whole != whole:
            raise ValueError("give either headline and body, or replace")
        return self


class EditionBody(TargetBody):
    """One more language."""


class MarkBody(Body):
    """Inline markup of a range of Unicode code points of a segment's text."""

    start: Annotated[StrictInt, Field(ge=0)]
    end: Annotated[StrictInt, Field(ge=1)]
    kind: MarkKind
    href: Line = Field(default="", description="Where a link leads: http, https or mailto.")

    def mark(self) -> Mark:
        """As the domain has it."""
        return Mark(start=self.start, end=self.end, kind=self.kind, href=self.href)


class SegmentsBody(Body):
    """New text by source segment id."""

    segments: Annotated[dict[Identity, Text], Field(min_length=1, max_length=_MOST_SEGMENTS)]
    marks: Annotated[
        dict[Identity, Annotated[list[MarkBody], Field(max_length=200)]],
        Field(default_factory=dict, description="Inline markup by segment id; else the former text's is carried over."),
    ]


class ApprovalBody(Body):
    """The approval of exactly the text that was read."""

    content_hash: Hash


class OverrideBody(ApprovalBody):
    """An approval in spite of the four-eyes rule."""

    reason: Reason


class CommentBody(Body):
    """What should change."""

    comment: Reason


class ReasonBody(Body):
    """Why."""

    reason: Reason


class PublicationBody(Body):
    """Publication now, or at a later moment."""

    publish_at: Moment | None = None
    note: Note = Field(
        default="",
        description="Where it takes the place of a published text: what was wrong in this edition, for readers and "
        "partners. Left out, what was said of the source's corrections since.",
    )
    grade: CorrectionGrade | None = Field(
        default=None, description=f"{_GRADE} Left out, as the source's corrections since say; without any, an update."
    )


class RetractionBody(Body):
    """A mark for what was wrong as a whole."""

    note: Reason = Field(description="What was wrong, for readers and partners.")


class RoutingRuleBody(Body):
    """Which engines translate what, in order."""

    source: Annotated[Line, Field(max_length=3)] = Field(default=ANY, description="Primary language, or `*`.")
    target: Annotated[Line, Field(max_length=3)] = Field(default=ANY, description="Primary language, or `*`.")
    urgencies: Annotated[list[Urgency], Field(min_length=2, max_length=2)] = Field(
        default=[MOST_URGENT, LEAST_URGENT], description="Most and least urgent that it is for, both included."
    )
    engines: Annotated[list[Annotated[Line, Field(max_length=60)]], Field(min_length=1, max_length=20)] = Field(
        description="Names of engines, the next when the one before cannot; `person` ends the list."
    )

    def rule(self) -> RoutingRule:
        """As the domain has it."""
        first, last = self.urgencies
        return RoutingRule(source=self.source, target=self.target, urgencies=(first, last), engines=tuple(self.engines))


class DeskBody(Body):
    """All that holds at a desk; what is left out is as the newsroom's own desk has it, or as Copyflow comes."""

    name: Annotated[Line, Field(min_length=1, max_length=100)]
    routing: Annotated[list[RoutingRuleBody], Field(max_length=200)] = Field(
        default_factory=list, description="The first rule that fits holds."
    )
    checks: Annotated[dict[Annotated[Line, Field(max_length=60)], CheckPolicy], Field(max_length=200)] = Field(
        default_factory=dict, description="What the findings of a check do, by the check's name."
    )


class SignInBody(Body):
    """Name and password of a person, and a code where the account has a second factor."""

    name: Annotated[Line, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=1_000)]
    code: Annotated[Line, Field(max_length=40, description="Of the app, or a recovery code.")] = ""
