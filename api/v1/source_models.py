"""What the API says of sources of news, and what it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StrictInt

from api.v1.answer import Answer
from api.v1.bodies import Body, Genre, Urgency
from api.v1.values import Desk, Language, Line
from workflow.domain.source import LONGEST_ADDRESS, LONGEST_NAME
from workflow.domain.source_profile import (
    LONGEST_WAIT_MINUTES,
    SHORTEST_WAIT_MINUTES,
    USUAL_WAIT_MINUTES,
    SourceProfile,
)
from workflow.domain.taking import Fate
from workflow.domain.vocabulary import LanguageTag
from workflow.sources import SourceItem, SourceSummary, Trial, TrialItem

_ADDRESS = "An http or https address of RSS, Atom, JSON Feed or ninjs 3.1; which one, its document tells."
_EVERY = Annotated[
    StrictInt,
    Field(ge=SHORTEST_WAIT_MINUTES, le=LONGEST_WAIT_MINUTES, description="How often it is fetched."),
]


class SourceTrialBody(Body):
    """An address to try, and what its items do not say themselves."""

    address: Annotated[str, Field(min_length=1, max_length=LONGEST_ADDRESS, description=_ADDRESS)]
    language: Language | None = Field(
        default=None, description="Of all its items; left out, as each says itself, else as its words tell."
    )

    def profile(self) -> SourceProfile:
        """As the domain has it."""
        return SourceProfile(name="-", address=self.address, language=_tag(self.language))


class SourceBody(Body):
    """All that is said of a source; what is left out is as usual."""

    name: Annotated[Line, Field(min_length=1, max_length=LONGEST_NAME)]
    address: Annotated[str, Field(min_length=1, max_length=LONGEST_ADDRESS, description=_ADDRESS)]
    every_minutes: _EVERY = USUAL_WAIT_MINUTES
    language: Language | None = Field(
        default=None, description="Of all its items; left out, as each says itself, else as its words tell."
    )
    targets: Annotated[list[Language], Field(max_length=40)] = Field(
        default_factory=list, description="Languages that its drafts are wanted in, by machine."
    )
    desk: Desk = Field(default="", description="Id of the desk that handles its drafts; empty for the newsroom's own.")
    urgency: Urgency | None = Field(default=None, description="Of items that name none.")
    genre: Genre = ""

    def profile(self) -> SourceProfile:
        """As the domain has it."""
        return SourceProfile(
            name=self.name,
            address=self.address,
            every_minutes=self.every_minutes,
            language=_tag(self.language),
            targets=tuple(LanguageTag(each) for each in self.targets),
            desk=self.desk,
            urgency=self.urgency,
            genre=self.genre,
        )


class SourceModel(Answer):
    """A source, and how fetching it goes."""

    source_id: str
    version: int = Field(description="The stream's version: the ETag.")
    name: str
    address: str
    every_minutes: int
    language: str | None
    targets: list[str]
    desk: str
    urgency: int | None
    genre: str
    paused_because: str = Field(description="Empty while it is fetched.")
    paused_by: str
    kind: str = Field(description="`rss`, `atom`, `json-feed` or `ninjs`; empty before it was first read.")
    fetched_at: datetime | None = Field(description="When it last answered, be it that nothing is new.")
    taken_at: datetime | None = Field(description="When an item of it last became a draft or changed one.")
    failed_at: datetime | None
    error: str = Field(description="Why the last try failed; empty when it did not.")
    failures: int = Field(description="Tries in a row that failed.")
    next_at: datetime | None = Field(description="When it is fetched next; null while it is paused.")
    items: dict[str, int] = Field(description="How many items became what, by outcome.")

    @classmethod
    def of(cls, summary: SourceSummary) -> Self:
        """From what the newsroom knows of it."""
        source, profile, fetch = summary.source, summary.source.profile, summary.fetch
        return cls(
            source_id=source.id,
            version=source.version,
            name=profile.name,
            address=profile.address,
            every_minutes=profile.every_minutes,
            language=profile.language,
            targets=list(profile.targets),
            desk=profile.desk,
            urgency=profile.urgency,
            genre=profile.genre,
            paused_because=source.paused_because,
            paused_by=source.paused_by,
            kind=fetch.kind,
            fetched_at=fetch.fetched_at,
            taken_at=fetch.taken_at,
            failed_at=fetch.failed_at,
            error=fetch.error,
            failures=fetch.failures,
            next_at=summary.next_at,
            items=dict(summary.items),
        )


class SourceList(Answer):
    """The sources by name."""

    items: list[SourceModel]


class SourceItemModel(Answer):
    """What became of an item."""

    item_id: str = Field(description="A digest of the id that the source gives it.")
    title: str
    link: str
    outcome: Fate
    reason: str = Field(description="Why it was refused or not taken; empty when it was taken.")
    article_id: str = Field(description="The article that it became, or whose text it has; empty for none.")
    seen_at: datetime = Field(description="When it was last looked at because it was new or had changed.")

    @classmethod
    def of(cls, item: SourceItem) -> Self:
        """From its row."""
        return cls(
            item_id=item.item_id,
            title=item.title,
            link=item.link,
            outcome=Fate(item.outcome),
            reason=item.reason,
            article_id=item.article_id,
            seen_at=item.seen_at,
        )


class SourceItemList(Answer):
    """What was found at a source, the last first."""

    items: list[SourceItemModel]


class TrialItemModel(Answer):
    """What would become of an item."""

    title: str
    link: str
    outcome: Fate
    reason: str
    language: str
    updated: datetime | None
    article_id: str = Field(description="The article that has its text already; empty for none.")

    @classmethod
    def of(cls, item: TrialItem) -> Self:
        """From what was tried."""
        return cls(
            title=item.title,
            link=item.link,
            outcome=item.outcome,
            reason=item.reason,
            language=item.language,
            updated=item.updated,
            article_id=item.article_id,
        )


class SourceTrialModel(Answer):
    """What would be taken from an address; nothing was."""

    kind: str = Field(description="`rss`, `atom`, `json-feed` or `ninjs`.")
    title: str = Field(description="What the source calls itself.")
    items: list[TrialItemModel]

    @classmethod
    def of(cls, trial: Trial) -> Self:
        """From what was tried."""
        return cls(kind=trial.kind, title=trial.title, items=[TrialItemModel.of(each) for each in trial.items])


def _tag(language: str | None) -> LanguageTag | None:
    return LanguageTag(language) if language else None
