"""An image as it comes in, by upload or by address, and how it gets into an article: the same for API and forms.

Who may not add one is told before anything is fetched or looked at; files of what was refused are erased again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import UploadFile

from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.illustrating import require_words
from workflow.domain.permissions import require_permission
from workflow.domain.phrases import phrase
from workflow.domain.transitions import refusal
from workflow.domain.vocabulary import Actor
from workflow.intake.characters import refuse_unreadable
from workflow.newsroom import Outcome

_MOST_FIELDS = 20
WORDS = ("alt", "caption", "credit")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageUpload:
    """An image that somebody hands in."""

    content: bytes = field(default=b"", repr=False)
    url: str = ""
    """Where it is to be fetched from, where there is no content."""
    alt: str = ""
    caption: str = ""
    credit: str = ""

    @property
    def digest(self) -> bytes:
        """The same for the same image with the same words, however it was sent."""
        parts = (self.content, *(each.encode() for each in (self.url, self.alt, self.caption, self.credit)))
        return hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in parts)).digest()


async def read_form(request: Request) -> tuple[dict[str, str], bytes]:
    """The fields of a form with at most one file, and the file's bytes; what the file is called counts nothing."""
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        return fields, await file.read() if isinstance(file, UploadFile) else b""


def upload_of(fields: Mapping[str, str], content: bytes) -> ImageUpload:
    """The image that the fields of a form are about; ``InvalidValue`` where none is named, or two."""
    url = _clean(fields, "url")
    if content and url:
        raise InvalidValue("url", phrase("names a second image; send either a file or an address"))
    if not content and not url:
        raise InvalidValue("file", phrase("is missing; choose a picture, or name its address"))
    return ImageUpload(content=content, url=url, **words_of(fields))


def words_of(fields: Mapping[str, str]) -> dict[str, str]:
    """What is said of an image: ``alt`` and ``credit`` in one line, the caption as it was typed."""
    said = {name: _clean(fields, name) for name in WORDS}
    return {**said, **{name: " ".join(said[name].split()) for name in ("alt", "credit")}}


def add_image(
    application: Application,
    article: Article,
    upload: ImageUpload,
    by: Actor,
    execute: Callable[[wanted.AddImage], Outcome],
) -> tuple[str, Outcome]:
    """Keep the image's files and put it on record; its hash, and what came of the command."""
    require_permission(by, wanted.AddImage)
    require_words(upload.alt, upload.caption, upload.credit)
    asked = wanted.AddImage(by=by, at=application.clock.now(), image_hash="", renditions=(), alt="…")
    refused = refusal(asked, article)
    if refused is not None:
        raise refused
    library = application.media
    picture = library.take(upload.content) if upload.content else library.take_from(upload.url)
    command = wanted.AddImage(
        by=by,
        at=application.clock.now(),
        image_hash=picture.hash,
        renditions=picture.renditions,
        alt=upload.alt,
        caption=upload.caption,
        credit=upload.credit,
        url=upload.url,
    )
    try:
        outcome = execute(command)
    except NewsroomError:
        library.erase_unused(picture.hash, picture.renditions)
        raise
    library.make_sure_of(picture)
    return picture.hash, outcome


def remove_image(
    application: Application,
    article: Article,
    command: wanted.RemoveImage,
    execute: Callable[[wanted.RemoveImage], Outcome],
) -> Outcome:
    """Take the image away, and erase its files unless another article has it."""
    files = next((image.renditions for image in article.images if image.hash == command.image_hash), ())
    outcome = execute(command)
    application.media.erase_unused(command.image_hash, files)
    return outcome


def _clean(fields: Mapping[str, str], name: str) -> str:
    text = fields.get(name, "").replace("\r\n", "\n").strip()
    refuse_unreadable(text, name)
    return text
