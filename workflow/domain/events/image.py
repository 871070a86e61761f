"""What happened to an article's images."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.events.base import Event
from workflow.domain.images import PublicImage, Rendition
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAdded(Event):
    """An image was added; its files are kept by its hash."""

    image_hash: str
    renditions: tuple[Rendition, ...]
    """The largest first."""
    language: LanguageTag
    """That it is described in: the source's."""
    alt: str
    caption: str = ""
    credit: str = ""
    url: str = ""
    """Where it was fetched from; empty where it was handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDescribed(Event):
    """Somebody said what an image shows, in one language."""

    image_hash: str
    language: LanguageTag
    alt: str
    caption: str
    credit: str
    """The same in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagesOrdered(Event):
    """The images stand in another order; the first leads."""

    image_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRemoved(Event):
    """An image was taken away, from what is public too."""

    image_hash: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionImagesChanged(Event):
    """A public edition shows other images; its text did not change."""

    language: LanguageTag
    revision: int
    images: tuple[PublicImage, ...]
    note: str = ""
    """What partners are told."""
