"""Routes of an article's texts through time: when each edition's text changed, and two texts side by side."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import Query, Response
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.v1.acting import entity_tag
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath, Language
from workflow.domain.comparison import Change, ComparedBlock, Comparison
from workflow.domain.segments import BlockKind
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.text_history import Side, TextMoment, compared, text_history

router = part("/articles", tags=["articles"])

_SIDE = (
    "A version of the article's stream (`57`), a version of the source (`v2`), `now`, `published` or `approved`; "
    "before it may stand a language and `@` (`ur@57`), else `language` holds."
)
_Side = Annotated[str | None, Query(max_length=60, description=_SIDE, examples=["ur@57", "v2", "published"])]


class WordingModel(Answer):
    """A moment at which the text of an edition changed; several changes in one sitting are one."""

    side: str = Field(description="How it is named as a side of a comparison.")
    language: str
    version: int = Field(description="Of the article's stream, after which the text stood like this.")
    position: int
    at: datetime
    actor: str
    actor_name: str
    sentence: str
    type: str
    changes: int
    source_version: int = Field(description="The version of the source that this is; 0 for none.")
    published_as: int = Field(description="The newest revision in which exactly this text was published; 0 for none.")
    is_approved: bool

    @classmethod
    def of(cls, moment: TextMoment) -> Self:
        """From the view's moment."""
        return cls.model_validate(moment)


class WordingList(Answer):
    """When the text of an edition changed, in order."""

    items: list[WordingModel]


class SideModel(Answer):
    """One of the two texts."""

    name: str
    language: str
    version: int
    wording: WordingModel | None = Field(description="When the text became this; null when there was none yet.")

    @classmethod
    def of(cls, side: Side) -> Self:
        """From the view's side."""
        wording = WordingModel.of(side.moment) if side.moment else None
        return cls(name=side.name, language=side.language, version=side.version, wording=wording)


class PieceModel(Answer):
    """A run of text that both have, or only one."""

    kind: Literal["equal", "inserted", "deleted"]
    text: str


class ComparedBlockModel(Answer):
    """A block in one or both of the texts."""

    change: Change
    kind: BlockKind
    level: int
    old_number: int = Field(description="Its place in the old text, from 1; 0 when it was added.")
    new_number: int = Field(description="Its place in the new text, from 1; 0 when it was removed.")
    pieces: list[PieceModel]

    @classmethod
    def of(cls, block: ComparedBlock) -> Self:
        """From the domain's block."""
        shown = block.new or block.old
        assert shown is not None
        return cls(
            change=block.change,
            kind=shown.kind,
            level=shown.level,
            old_number=block.old_number,
            new_number=block.new_number,
            pieces=[PieceModel(kind=piece.kind, text=piece.text) for piece in block.pieces],
        )


class ComparisonModel(Answer):
    """Two texts of an article side by side."""

    old: SideModel
    new: SideModel
    words_added: int = Field(description="A character of a script without spaces counts as a word.")
    words_removed: int
    blocks: list[ComparedBlockModel] = Field(description="In the new text's order.")

    @classmethod
    def of(cls, old: Side, new: Side, comparison: Comparison) -> Self:
        """From the two sides and what differs."""
        return cls(
            old=SideModel.of(old),
            new=SideModel.of(new),
            words_added=comparison.words_added,
            words_removed=comparison.words_removed,
            blocks=[ComparedBlockModel.of(block) for block in comparison.blocks],
        )


@router.get("/{article_id}/wordings", responses=problems(404, *READING))
def list_wordings(
    article_id: ArticlePath,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
    language: Annotated[Language | None, Query(description="Of the edition; the source's when left out.")] = None,
) -> WordingList:
    """At which moments the text of an edition changed, by whom, and what came of it."""
    del person
    history = text_history(views, ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(history.article.version)
    chosen = LanguageTag(language or history.article.language)
    return WordingList(items=[WordingModel.of(moment) for moment in history.moments(chosen)])


@router.get("/{article_id}/comparison", responses=problems(404, *READING))
def read_comparison(
    article_id: ArticlePath,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
    old: Annotated[_Side, Query(alias="from")] = None,
    new: Annotated[_Side, Query(alias="to")] = None,
    language: Annotated[Language | None, Query(description="Of the edition; the source's when left out.")] = None,
) -> ComparisonModel:
    """What differs between two texts of an article: block by block, by word, in Chinese and the like by character.

    Left out, the sides are what is published and what stands there now, else the last change.
    """
    del person
    history = text_history(views, ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(history.article.version)
    before, after = history.sides(old or "", new or "", LanguageTag(language or history.article.language))
    return ComparisonModel.of(before, after, compared(before, after))
