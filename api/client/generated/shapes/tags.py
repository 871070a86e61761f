"""Dictionaries to and from the newsroom: tags. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from api.client.generated.shapes.editions import TagModel


class EditionTags(TypedDict):
    """The tags of an edition: what somebody decided, and beside it what the taggers found."""

    article_id: str
    article_version: int
    language: str
    current: bool
    tagged_by: str
    knowledge_base: str
    remarks: list[str]
    tags: list[TagModel]


class LinkBody(TypedDict):
    """Which known entity a tag is."""

    entity_id: str


class NewTagBody(TypedDict):
    """A passage to tag, or a topic to give the article."""

    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
    place: NotRequired[PlaceBody | None]
    entity_id: NotRequired[str]
    name: NotRequired[str]


class PlaceBody(TypedDict):
    """A place in the text."""

    segment_id: str
    start: int
    end: int


class ResizeBody(TypedDict):
    """Where a mention begins and ends, and where it should."""

    before: PlaceBody
    after: PlaceBody


class TypeBody(TypedDict):
    """What kind of thing a tag is."""

    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]


class VerdictBody(TypedDict):
    """A reviewer's word on a tag; the other word undoes it."""

    verdict: Literal["accepted", "rejected"]
