"""Dictionaries to and from the newsroom: conversation. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from api.client.generated.shapes.articles import CommentModel


class ClaimBody(TypedDict):
    """For how long one means to look after the edition."""

    minutes: NotRequired[int]


class ClaimModel(TypedDict):
    """Who looks after an edition."""

    by: str
    by_name: str
    since: str
    until: str


class CommentList(TypedDict):
    """The comments of an article."""

    items: list[CommentModel]


class NewCommentBody(TypedDict):
    """Something to say about the article, an edition, or a segment of one."""

    text: str
    language: NotRequired[str | None]
    segment_id: NotRequired[str | None]
    must_be_settled: NotRequired[bool]
    answers: NotRequired[int]


class ResolutionBody(TypedDict):
    """Whether what a comment asks for is settled."""

    settled: NotRequired[bool]
