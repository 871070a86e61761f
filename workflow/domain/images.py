"""Images of an article: their files, what is said of them in which language, and how they are published. Values only.

An image is known by the hash of its largest file, so that it is the same wherever it stands. What is decided about
images stands in ``illustrating.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.domain.annotations import Finding, Severity
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import LanguageTag

MISSING_ALTERNATIVE = "image_alternative"
"""The name of the check that every image is described in the language of every edition."""
LARGEST_FILE_BYTES = 12 * 1024 * 1024
"""Of a picture as it is handed in."""
MOST_IMAGES = 30
"""Of one article."""
LONGEST_ALT, LONGEST_CAPTION, LONGEST_CREDIT = 1_000, 3_000, 500
"""Characters."""
SUFFIXES: Mapping[str, str] = {"image/jpeg": "jpg", "image/png": "png"}
"""The kinds of files that are kept and served, and how their names end."""


class ImageStanding(StrEnum):
    """Who may see an image."""

    PUBLIC = "public"
    """Everybody: a public edition shows it."""
    KEPT = "kept"
    """Who is signed in: no edition shows it yet, or those that do are held."""
    WITHDRAWN = "withdrawn"
    """Who is signed in: the editions that showed it were withdrawn."""
    REMOVED = "removed"
    """Nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One file of an image."""

    media_type: str
    width: int
    """Pixels, as the height."""
    height: int
    bytes: int
    """Length of the file."""

    @property
    def name(self) -> str:
        """What the file is called among the image's: ``1600.jpg``."""
        return f"{self.width}.{SUFFIXES[self.media_type]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageWords:
    """What is said of an image in one language."""

    alt: str
    """What the image shows, for who does not see it."""
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Image:
    """An image of an article."""

    hash: str
    """SHA-256 of its largest file, in hexadecimal."""
    renditions: tuple[Rendition, ...]
    """The largest first; never empty."""
    language: LanguageTag
    """That it was first described in: the source's."""
    words: Mapping[LanguageTag, ImageWords] = field(default_factory=dict)
    credit: str = ""
    """Whose image it is; the same in every language."""
    origin: str = ""
    """Where it was fetched from; empty where it was handed in. Never public."""

    def in_language(self, language: LanguageTag) -> PublicImage:
        """As readers of a language get it; what is not said in it is said in the language of the source."""
        first = self.words.get(self.language, ImageWords(alt=""))
        own = self.words.get(language)
        shown = own or first
        return PublicImage(
            hash=self.hash,
            renditions=self.renditions,
            language=language if own else self.language,
            alt=shown.alt,
            caption=shown.caption,
            credit=self.credit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicImage:
    """An image as one edition shows it."""

    hash: str
    renditions: tuple[Rendition, ...]
    """The largest first; never empty."""
    language: LanguageTag
    """That ``alt`` and ``caption`` are in: the edition's, or the source's where nobody has translated them."""
    alt: str
    caption: str = ""
    credit: str = ""

    @property
    def largest(self) -> Rendition:
        """The file for who wants the image itself."""
        return self.renditions[0]

    @property
    def smallest(self) -> Rendition:
        """The file for lists."""
        return self.renditions[-1]


def missing_alternatives(images: Sequence[Image], language: LanguageTag) -> tuple[Finding, ...]:
    """A finding for every image that is not described in a language; advisory, and gone when it is described."""
    return tuple(_finding(image, language) for image in images if language not in image.words)


def _finding(image: Image, language: LanguageTag) -> Finding:
    described = image.words[image.language].alt if image.language in image.words else image.hash[:8]
    parts = (MISSING_ALTERNATIVE, language, image.hash)
    return Finding(
        id=hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16],
        check=MISSING_ALTERNATIVE,
        severity=Severity.ADVISORY,
        message=phrase(
            "The image “{image}” is not described in {language}: readers get the words of the source. Describe it.",
            image=described,
            language=language,
        ),
        excerpt=described,
        field="images",
    )
