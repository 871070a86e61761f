"""Dictionaries to and from the newsroom: review links. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class GuestActModel(TypedDict):
    """What the guest did; the link is spent with it."""

    done: Literal["approved", "commented", "changes_requested"]


class GuestBlockModel(TypedDict):
    """One paragraph or heading in both languages."""

    kind: str
    source: str
    text: str


class GuestCommentBody(TypedDict):
    """What a guest has to say."""

    text: str


class GuestEditionModel(TypedDict):
    """The edition as the guest reads it."""

    guest: str
    asked_by: str
    until: str
    may_approve: bool
    may_comment: bool
    language: str
    direction: str
    source_language: str
    source_direction: str
    content_hash: str
    blocks: list[GuestBlockModel]
    images: list[GuestImageModel]


class GuestFileModel(TypedDict):
    """One file of an image."""

    href: str
    media_type: str
    width: int
    height: int
    bytes: int


class GuestImageModel(TypedDict):
    """An image of the article, in the words that readers of the edition get."""

    image_hash: str
    alt: str
    caption: str
    credit: str
    language: str
    direction: str
    files: list[GuestFileModel]


class NewReviewLinkBody(TypedDict):
    """Whom to ask, until when, and for what."""

    guest: str
    office: NotRequired[str]
    until: str
    may_approve: NotRequired[bool]
    may_comment: NotRequired[bool]


class NewReviewLinkModel(TypedDict):
    """A link that was made; its address is shown this once."""

    link: ReviewLinkModel
    url: str


class ReviewLinkList(TypedDict):
    """The review links of an edition, in order."""

    items: list[ReviewLinkModel]


class ReviewLinkModel(TypedDict):
    """A review link, without its secret."""

    link_id: str
    language: str
    guest: str
    office: str
    until: str
    may_approve: bool
    may_comment: bool
    state: Literal["live", "spent", "ended", "expired"]
    text_moved: bool
    made_by: str
    made_by_name: str
    made_at: str
    used_at: str | None
    ended_by: str
    ended_at: str | None
