"""Dictionaries to and from the newsroom: images. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class ImageAddressBody(TypedDict):
    """An image to be fetched; the same fields as in a form, which has `file` in place of `url`."""

    url: str
    alt: str
    caption: NotRequired[str]
    credit: NotRequired[str]


class ImageDescriptionBody(TypedDict):
    """What is said of an image in one language."""

    language: str
    alt: str
    caption: NotRequired[str]
    credit: NotRequired[str | None]


class ImageModel(TypedDict):
    """An image of an article."""

    image_hash: str
    standing: Literal["public", "kept", "withdrawn", "removed"]
    credit: str
    language: str
    words: dict[str, ImageWordsModel]
    missing: list[str]
    fetched_from: str
    renditions: list[RenditionModel]


class ImageOrderBody(TypedDict):
    """Every image of the article once, in the order in which they are to stand."""

    image_hashes: list[str]


class ImageWordsModel(TypedDict):
    """What is said of an image in one language."""

    alt: str
    caption: str


class ImagesModel(TypedDict):
    """The images of an article, in their order; the first leads."""

    article_id: str
    version: int
    images: list[ImageModel]
    unpublished: list[str]


class RenditionModel(TypedDict):
    """One file of an image."""

    href: str
    media_type: str
    width: int
    height: int
    bytes: int
