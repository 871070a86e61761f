"""What is wanted of an article's images."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.images import Rendition
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class AddImage(Command):
    """Add an image whose files are kept already, described in the language of the source."""

    image_hash: str
    renditions: tuple[Rendition, ...]
    """The largest first."""
    alt: str
    caption: str = ""
    credit: str = ""
    url: str = ""
    """Where it was fetched from; empty where it was handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeImage(Command):
    """Say what an image shows, in one language."""

    image_hash: str
    language: LanguageTag
    alt: str
    caption: str = ""
    credit: str | None = None
    """None keeps the present one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImages(Command):
    """Say in which order the images stand; the first leads."""

    image_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveImage(Command):
    """Take an image away at once, from what is public too."""

    image_hash: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishImages(Command):
    """Give the editions that are public the images as they stand now; their texts stay as they are."""
