"""Images for tests: commands about them, and files as they come from people. All fixed. Holds no tests."""

from __future__ import annotations

import io
from datetime import datetime

from PIL import Image as Pictures
from PIL import ImageDraw

from tests.factories import EN, NOW, PUBLISHER, TRANSLATOR, WRITER
from workflow.domain import commands as wanted
from workflow.domain.images import PublicImage, Rendition
from workflow.domain.vocabulary import Actor, LanguageTag

RENDITIONS = (
    Rendition(media_type="image/jpeg", width=1600, height=900, bytes=181_233),
    Rendition(media_type="image/jpeg", width=480, height=270, bytes=22_019),
)


def hash_of(letter: str) -> str:
    """A hash of an image that nobody looks into."""
    return letter * 64


def add_image(letter: str = "a", *, by: Actor = WRITER, at: datetime = NOW, alt: str = "A hall") -> wanted.AddImage:
    """Add an image that nobody looks into."""
    return wanted.AddImage(
        by=by,
        at=at,
        image_hash=hash_of(letter),
        renditions=RENDITIONS,
        alt=alt,
        caption="The hall before the meeting",
        credit="Ana Reis",
    )


def describe_image(
    letter: str = "a", language: LanguageTag = EN, *, alt: str = "An empty hall", by: Actor = TRANSLATOR
) -> wanted.DescribeImage:
    """Describe it in a language."""
    return wanted.DescribeImage(by=by, at=NOW, image_hash=hash_of(letter), language=language, alt=alt)


def remove_image(letter: str = "a", *, by: Actor = WRITER, at: datetime = NOW) -> wanted.RemoveImage:
    """Take it away."""
    return wanted.RemoveImage(by=by, at=at, image_hash=hash_of(letter), reason="it is not ours")


def publish_images(at: datetime = NOW) -> wanted.PublishImages:
    """Publish the images as they stand."""
    return wanted.PublishImages(by=PUBLISHER, at=at)


def public_image(letter: str = "a", language: LanguageTag = EN) -> PublicImage:
    """An image as an edition shows it."""
    return PublicImage(
        hash=hash_of(letter),
        renditions=RENDITIONS,
        language=language,
        alt='A <hall> & "stage"',
        caption="The hall before the meeting",
        credit="Ana Reis",
    )


def picture(width: int = 640, height: int = 400, *, kind: str = "JPEG", mode: str = "RGB", **saved: object) -> bytes:
    """A file of a picture with something to see; the same bytes each time."""
    drawn = Pictures.new(mode, (width, height), {"RGB": "navy", "RGBA": (0, 0, 90, 0), "L": 40}.get(mode, 0))
    if mode in {"RGB", "RGBA", "L"}:
        ink = ImageDraw.Draw(drawn)
        ink.ellipse((width // 4, height // 4, width // 2, height // 2), fill="white")
    file = io.BytesIO()
    drawn.save(file, kind, **saved)
    return file.getvalue()
