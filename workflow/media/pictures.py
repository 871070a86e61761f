"""Pictures made fit to be shown: opened by what they are, bounded, without what a camera notes, in two sizes.

Every picture is drawn anew from its pixels, so that nothing else of the file is kept: no place (GPS), no camera, no
owner's name, no second document hidden in it. The file as it was handed in is not kept.
"""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import dataclass

from PIL import Image as Pictures
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from workflow.domain.errors import InvalidValue
from workflow.domain.images import LARGEST_FILE_BYTES, Rendition
from workflow.domain.phrases import phrase

MOST_PIXELS = 50_000_000
"""As many as a good camera makes; 300 MB while it is looked at, 600 where it lies on its side or has a profile."""
WIDTHS = (1600, 480)
"""Of the files that are made, in pixels; a picture that is smaller is not made larger."""
NARROWEST = 10
"""Of a picture one side is at most so many times as long as the other."""
MOST_SCANS = 100
"""Times that a JPEG may go through its whole picture; a progressive one of a camera or a program has 10 or so."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_SCAN = b"\xff\xda"
_AT_ONCE = threading.BoundedSemaphore(2)
"""Pictures take much memory while they are looked at."""
_QUALITY = 85


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture made fit: its files with their bytes, the largest first."""

    hash: str
    """SHA-256 of the largest file."""
    files: tuple[tuple[Rendition, bytes], ...]

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        """Its files without their bytes."""
        return tuple(rendition for rendition, _ in self.files)


def made_fit(content: bytes, field: str = "file") -> Picture:
    """The picture in ``content``; ``InvalidValue`` for what is none that is taken. What it is called counts nothing.

    Done where the file comes in, not by a worker: who sends it hears at once what is wrong with it, and the event that
    adds the image can say its size. Two at once in a process; a third waits.
    """
    if not content:
        raise InvalidValue(field, phrase("is empty; choose a picture"))
    if len(content) > LARGEST_FILE_BYTES:
        raise InvalidValue(
            field, phrase("must have at most {most} MB; make it smaller", most=LARGEST_FILE_BYTES // 1024 // 1024)
        )
    with _AT_ONCE:
        return _made_fit(content, field)


def _made_fit(content: bytes, field: str) -> Picture:
    try:
        drawn = _pixels(content, field)
    except InvalidValue:
        raise
    except (Pictures.DecompressionBombError, Pictures.DecompressionBombWarning):
        raise InvalidValue(field, phrase("must have at most {most:,} pixels", most=MOST_PIXELS)) from None
    except UnidentifiedImageError:
        raise InvalidValue(field, phrase("is no picture that is taken: JPEG, PNG, WebP or GIF (SVG is not)")) from None
    except Exception:  # noqa: BLE001 - the library says nowhere what it raises on files that break the standards
        raise InvalidValue(field, phrase("is damaged: the picture cannot be read to its end")) from None
    files = tuple(_file(drawn, width) for width in _widths(drawn.width))
    return Picture(hash=hashlib.sha256(files[0][1]).hexdigest(), files=files)


def _pixels(content: bytes, field: str) -> Pictures.Image:
    """The picture upright, in sRGB, with a see-through channel only where something can be seen through."""
    with Pictures.open(io.BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise InvalidValue(
                field,
                phrase(
                    "must have at most {most:,} pixels; it has {width}×{height}",
                    most=MOST_PIXELS,
                    width=opened.width,
                    height=opened.height,
                ),
            )
        if max(opened.size) > min(opened.size) * NARROWEST:
            raise InvalidValue(
                field,
                phrase("is too narrow for a picture ({width}×{height})", width=opened.width, height=opened.height),
            )
        if opened.format != "MPO" and getattr(opened, "is_animated", False):  # MPO: a camera's picture and its preview
            raise InvalidValue(field, phrase("moves; send a picture that stands still"))
        if opened.format in {"JPEG", "MPO"} and content.count(_SCAN) > MOST_SCANS:
            raise InvalidValue(field, phrase("is damaged: it draws itself more than {most} times", most=MOST_SCANS))
        opened.draft("RGB", (WIDTHS[0] * 2, WIDTHS[0] * 2))  # a JPEG is read at a part of its size, where it is larger
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)
    see_through = opened.has_transparency_data
    coloured = _in_srgb(opened, "RGBA" if see_through else "RGB")
    if see_through and coloured.getchannel("A").getextrema() == (255, 255):
        coloured = coloured.convert("RGB")
    return coloured


def _in_srgb(picture: Pictures.Image, mode: str) -> Pictures.Image:
    """The colours as the web takes them, since the profile that explains them is not kept."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            converted = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except ImageCms.PyCMSError:  # a profile of another kind of picture: the pixels are taken as they are
            converted = None
        if converted is not None:
            picture = converted
    return picture if picture.mode == mode else picture.convert(mode)


def _widths(width: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(min(width, each) for each in WIDTHS))


def _file(picture: Pictures.Image, width: int) -> tuple[Rendition, bytes]:
    height = max(1, round(picture.height * width / picture.width))
    sized = picture if width == picture.width else picture.resize((width, height), Pictures.Resampling.LANCZOS)
    clean = Pictures.frombytes(sized.mode, sized.size, sized.tobytes())  # pixels, and nothing that hung on them
    written = io.BytesIO()
    if clean.mode == "RGBA":
        media_type = "image/png"
        clean.save(written, "PNG", optimize=True)
    else:
        media_type = "image/jpeg"
        clean.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    content = written.getvalue()
    return Rendition(media_type=media_type, width=width, height=clean.height, bytes=len(content)), content
