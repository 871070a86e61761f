"""The route of what helps with one segment of a translation: terms, words not to be written, wordings of before."""

from __future__ import annotations

from typing import Self

from fastapi import Response
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import entity_tag
from api.v1.answer import Answer
from api.v1.memory import MemoryMatchModel
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath, IdentityPath, LanguagePath
from workflow.domain.diff import Kind
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.segments import all_segments
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.segment_help import Forbidden, MemoryHit, TermHit, help_with

router = part(tags=["editions"])


class SayableModel(Answer):
    """A term that may be written."""

    language: str
    text: str
    note: str


class TermHitModel(Answer):
    """A concept of the glossary that the source names."""

    said: str = Field(description="As the source says it.")
    concept_id: str
    to_write: list[SayableModel] = Field(description="The preferred first; empty where the glossary has none.")
    is_present: bool = Field(description="Whether the translation has one of them.")

    @classmethod
    def of(cls, hit: TermHit) -> Self:
        """As it was found."""
        return cls.model_validate(hit)


class ForbiddenTermModel(Answer):
    """A term in the translation that is not to be written."""

    said: str
    concept_id: str
    note: str
    instead: list[SayableModel]

    @classmethod
    def of(cls, found: Forbidden) -> Self:
        """As it was found."""
        return cls.model_validate(found)


class ChangedWordsModel(Answer):
    """A run of text that both sources have, or only the new one, or only the old one."""

    kind: Kind
    text: str


class SuggestionModel(Answer):
    """A wording of the memory, and how its source differs from this one."""

    match: MemoryMatchModel
    change: list[ChangedWordsModel] = Field(
        description="From the source that was translated then to this one; empty where they are the same."
    )
    stands_there: bool = Field(description="It is what the translation says already.")

    @classmethod
    def of(cls, hit: MemoryHit) -> Self:
        """As it was found."""
        return cls.model_validate(hit)


class SegmentHelpModel(Answer):
    """What is known for one segment of a translation."""

    segment_id: str
    source_text: str
    text: str = Field(description="The translation as it stands; empty while there is none.")
    terms: list[TermHitModel] = Field(description="In the order in which the source names them.")
    forbidden: list[ForbiddenTermModel]
    suggestions: list[SuggestionModel] = Field(description="The most alike first; none in the past.")


@router.get("/articles/{article_id}/editions/{language}/segments/{segment_id}/help", responses=problems(404, *READING))
def read_segment_help(
    article_id: ArticlePath,
    language: LanguagePath,
    segment_id: IdentityPath,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
) -> SegmentHelpModel:
    """What the glossary and the memory know for one segment. The memory offers only what it may offer today."""
    del person
    article = views.article(ArticleId(str(article_id)))
    edition = article.editions.get(LanguageTag(language))
    source = next((each for each in all_segments(article.blocks) if each.id == segment_id), None)
    if edition is None:
        raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
    if source is None:
        raise NotFound(phrase("The article has no such segment (any more)."), segment_id=segment_id)
    if edition.is_source:
        raise NotFound(phrase("Terms and memory are for translations; this is the source."), language=language)
    memory = application.shown.memory if views.are_present else None
    found = help_with(article, edition, source, views.glossary.term_base(article.details.desk), memory)
    present = edition.present(source)
    response.headers["ETag"] = entity_tag(article.version)
    return SegmentHelpModel(
        segment_id=segment_id,
        source_text=source.text,
        text=present.text if present else "",
        terms=[TermHitModel.of(each) for each in found.terms],
        forbidden=[ForbiddenTermModel.of(each) for each in found.forbidden],
        suggestions=[SuggestionModel.of(each) for each in found.hits],
    )
