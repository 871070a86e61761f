"""What comes in and goes out about tags: their evidence, and people's words on them.

Offsets count Unicode code points of one segment's text, from 0, the end not included: in JavaScript, `[...text]` counts
the same, `text.length` does not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, StrictInt, model_validator

from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.values import Identity, Line
from workflow.domain.annotations import EntityType, LinkBasis, Place, Tag, Verdict
from workflow.domain.article import Article, Edition
from workflow.domain.tagging import entity_of
from workflow.domain.vocabulary import LanguageTag

_OFFSETS = "In Unicode code points of the segment's text, from 0."
_PLACE: dict[str, Any] = {"segment_id": "s3", "start": 6, "end": 14}


# --- out ------------------------------------------------------------------------------------------


class MentionModel(Answer):
    """A place in the text."""

    segment_id: str
    start: int = Field(description=_OFFSETS)
    end: int = Field(description=_OFFSETS + " The first one after the mention.")
    text: str
    provider: str = Field(description="What found this place, where it is not the tag's own provider.")
    rule: str


class CandidateModel(Answer):
    """A known entity that a tag may be."""

    entity_id: str
    name: str
    basis: LinkBasis
    evidence: str = Field(description="What speaks for it.")
    score: float | None = Field(description="0 to 1 where likeness was measured.")


class HeldOfficeModel(Answer):
    """An office that the text gives a person, in the text's own words."""

    role: str
    organisation: str
    organisation_id: str = Field(description="The id of the organisation's own tag, where it has one.")


class CoordinatesModel(Answer):
    """Where a place lies; WGS 84."""

    latitude: float = Field(description="Degrees north.")
    longitude: float = Field(description="Degrees east.")


class TagModel(Answer):
    """An entity of the text with its evidence, and what somebody decided about it."""

    id: str
    type: EntityType
    name: str
    mentions: list[MentionModel] = Field(description="In reading order; none of a topic, which stands nowhere.")
    provider: str = Field(description="Provider and version that proposed it; `newsroom` when a person added it.")
    rule: str
    uri: str | None
    literal: str | None = Field(description="The acronym that the text gives.")
    confidence: float | None = Field(description="0 to 1 when the provider measures one.")
    entity_id: str = Field(description="The known entity that it is linked to; empty when it is linked to none.")
    basis: LinkBasis | None = Field(description="Why it is held to be that entity.")
    candidates: list[CandidateModel] = Field(description="Known entities that it may be, the likeliest first.")
    offices: list[HeldOfficeModel]
    value: str = Field(
        description="Of a date its ISO 8601-2 form, of money currency and amount.", examples=["2023-10", "USD 2000"]
    )
    coordinates: CoordinatesModel | None = Field(description="Of a known place.")
    is_proposed: bool = Field(description="Right less often: it goes nowhere until somebody accepts it.")
    goes_out: bool = Field(description="It is published with the text as things stand.")
    verdict: Verdict | None = Field(description="`accepted` too when somebody added, retyped, relinked or resized it.")
    decided_by: str
    decided_at: datetime | None

    @classmethod
    def of(cls, tag: Tag, edition: Edition) -> Self:
        """With what somebody decided."""
        decision = edition.tag_decisions.get(tag.id)
        values = {name: getattr(tag, name) for name in Tag.__dataclass_fields__}
        values["mentions"] = [MentionModel.model_validate(each) for each in tag.mentions]
        values["candidates"] = [CandidateModel.model_validate(each) for each in tag.candidates]
        values["offices"] = [HeldOfficeModel.model_validate(each) for each in tag.offices]
        values["coordinates"] = tag.coordinates and CoordinatesModel.model_validate(tag.coordinates)
        return cls(
            **values,
            entity_id=entity_of(tag),
            goes_out=edition.goes_out(tag),
            verdict=decision.verdict if decision else None,
            decided_by=decision.by if decision else "",
            decided_at=decision.at if decision else None,
        )


class EditionTags(Answer):
    """The tags of an edition: what somebody decided, and beside it what the taggers found."""

    article_id: str
    article_version: int = Field(description="The article's stream version: the ETag.")
    language: str
    current: bool = Field(description="The tags are of exactly the present text; places can be given only then.")
    tagged_by: str = Field(description="Fingerprint of the pipeline that read the text.")
    knowledge_base: str = Field(description="Version of the known entities that it was read with.")
    remarks: list[str] = Field(description="Why there is little or nothing.")
    tags: list[TagModel] = Field(description="In reading order; rejected ones too, so that this can be undone.")

    @classmethod
    def of(cls, article: Article, language: LanguageTag) -> Self:
        """From the article as loaded."""
        edition = article.editions[language]
        return cls(
            article_id=article.id,
            article_version=article.version,
            language=language,
            current=edition.tags_are_current,
            tagged_by=edition.tagged_by,
            knowledge_base=edition.tagged_with,
            remarks=list(edition.tag_remarks),
            tags=[TagModel.of(tag, edition) for tag in edition.tags],
        )


# --- in -------------------------------------------------------------------------------------------


class VerdictBody(Body):
    """A reviewer's word on a tag; the other word undoes it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verdict": "accepted"}]})

    verdict: Verdict


class TypeBody(Body):
    """What kind of thing a tag is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"type": "organisation"}]})

    type: EntityType


class LinkBody(Body):
    """Which known entity a tag is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"entity_id": "sco-secretariat"}]})

    entity_id: Identity = Field(description="Of the knowledge base; its type must be the tag's.")


class PlaceBody(Body):
    """A place in the text."""

    segment_id: Identity
    start: Annotated[StrictInt, Field(ge=0, description=_OFFSETS)]
    end: Annotated[StrictInt, Field(ge=1, description=_OFFSETS + " The first one after the mention.")]

    def place(self) -> Place:
        """As the domain has it."""
        return Place(segment_id=self.segment_id, start=self.start, end=self.end)


class ResizeBody(Body):
    """Where a mention begins and ends, and where it should."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"before": _PLACE, "after": {**_PLACE, "start": 3}}]})

    before: PlaceBody = Field(description="One of the tag's mentions.")
    after: PlaceBody = Field(description="In the same segment, with a letter in common; it may overlap no other tag.")


class NewTagBody(Body):
    """A passage to tag, or a topic to give the article."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"type": "person", "place": _PLACE},
                {"type": "organisation", "place": _PLACE, "entity_id": "sco-secretariat"},
                {"type": "topic", "entity_id": "medtop:11000000", "name": "politics"},
            ]
        }
    )

    type: EntityType
    place: PlaceBody | None = Field(default=None, description="Needed, but for a topic, which stands nowhere.")
    entity_id: Line = Field(default="", description="Of the knowledge base, or the topic's; empty for nobody known.")
    name: Line = Field(default="", description="Of a topic; else the known entity's label or the passage is the name.")

    @model_validator(mode="after")
    def _named_by_one(self) -> Self:
        if self.name and self.type is not EntityType.TOPIC:
            raise ValueError("name: only a topic is named here; a passage is called as the text or the entity is")
        return self
