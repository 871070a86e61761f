"""Pictures made fit: whatever comes in, what is kept is a picture in two sizes and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures

from tests.image_factories import picture
from workflow.domain.errors import InvalidValue
from workflow.domain.images import LARGEST_FILE_BYTES
from workflow.media.pictures import made_fit

PLACE = "Shangqiu 34.4 N 115.6 E"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
)


def opened(content: bytes) -> Pictures.Image:
    """A file as a viewer sees it."""
    return Pictures.open(io.BytesIO(content))


def photograph() -> bytes:
    """A picture with all that a camera notes: where, by whom, a comment, and the way to turn it."""
    notes = Pictures.Exif()
    notes[0x0112] = 6  # turn it by 90 degrees
    notes[0x013B] = "Owner of the camera"
    notes.get_ifd(0x8825).update({1: "N", 2: (34.0, 24.0, 0.0), 29: PLACE})
    return picture(exif=notes, comment=PLACE.encode())


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is as large as that."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def with_torn_notes() -> bytes:
    """A picture to be turned, one of whose notes is of another kind than it says."""
    turn = struct.pack("<HHII", 0x0112, 3, 1, 6)
    torn = struct.pack("<HHI4s", 0x0111, 2, 1, b"abcd")
    notes = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + turn + torn + bytes(4)
    return picture(64, 48, exif=notes)


def moving() -> bytes:
    """An animation."""
    frames = [Pictures.new("RGB", (40, 40), colour) for colour in ("navy", "white")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def test_what_a_camera_notes_is_taken_out() -> None:
    """No file that is kept says where a picture was taken, by whom or with what; and it stands upright."""
    taken = photograph()
    assert PLACE.encode() in taken
    for rendition, content in made_fit(taken).files:
        kept = opened(content)
        assert dict(kept.getexif()) == {}
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert b"Shangqiu" not in content
        assert b"Owner" not in content
        assert kept.height > kept.width
        assert (kept.width, kept.height, len(content)) == (rendition.width, rendition.height, rendition.bytes)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_usual_kind_becomes_two_sizes(kind: str) -> None:
    """The largest is what the hash is of; none is larger than what came in."""
    made = made_fit(picture(2000, 1000, kind=kind))
    assert [(each.width, each.height) for each in made.renditions] == [(1600, 800), (480, 240)]
    assert {each.media_type for each in made.renditions} == {"image/jpeg"}
    assert made.hash == hashlib.sha256(made.files[0][1]).hexdigest()
    assert [each.width for each in made_fit(picture(300, 200, kind=kind)).renditions] == [300]


def test_what_can_be_seen_through_stays_so() -> None:
    """A drawing without a ground is kept as PNG; one whose every point is covered is a photograph like any other."""
    made = made_fit(picture(mode="RGBA", kind="PNG"))
    assert {each.media_type for each in made.renditions} == {"image/png"}
    assert opened(made.files[0][1]).getpixel((0, 0))[3] == 0
    covered = Pictures.new("RGBA", (50, 50), (1, 2, 3, 255))
    file = io.BytesIO()
    covered.save(file, "PNG")
    assert {each.media_type for each in made_fit(file.getvalue()).renditions} == {"image/jpeg"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (SVG, "SVG"),
        (b"GIF89a" + b"\0" * 40, "picture"),
        (b"%PDF-1.7 a document", "no picture"),
        (png_that_claims(60_000, 60_000), "pixels"),
        (png_that_claims(7_000, 7_200), "pixels"),
        (png_that_claims(900, 900), "damaged"),
        (picture()[:900], "damaged"),
        (with_torn_notes(), "damaged"),
        (picture(2000, 20), "narrow"),
        (moving(), "moves"),
        (b"\xff" * (LARGEST_FILE_BYTES + 1), "at most 12 MB"),
    ],
    ids=[
        "empty",
        "svg",
        "no gif",
        "pdf",
        "bomb",
        "too many pixels",
        "torn",
        "cut",
        "torn notes",
        "narrow",
        "moving",
        "large",
    ],
)
def test_what_is_no_fit_picture_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    """What it is counts, not what it is called; a small file that unfolds into gigabytes is refused unopened."""
    with pytest.raises(InvalidValue, match=reason) as refused:
        made_fit(content)
    assert refused.value.field == "file"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 5_000), st.integers(0, 40))
def test_damage_is_a_refusal_never_a_fault(noise: bytes, place: int, length: int) -> None:
    """Whatever stands in a file, it is a picture or refused in a sentence."""
    whole = picture(64, 48, kind="PNG")
    for content in (noise, whole[: place % len(whole)] + noise + whole[place % len(whole) + length :]):
        made = None
        with contextlib.suppress(InvalidValue):
            made = made_fit(content)
        if made is not None:
            assert opened(made.files[0][1]).size == (made.renditions[0].width, made.renditions[0].height)
