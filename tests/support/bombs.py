"""Small files that would unfold into gigabytes, or take a library hours: archives, XML and pictures. Holds no tests."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image as Pictures

from tests.support.word import packed, paragraph, parts, run

MEGABYTE = 1024 * 1024
WHOLE = parts(paragraph(run("Wells open"), style="a3"), paragraph(run("The wells are open.")))
"""The parts of a document that is as it should be."""

# --- archives -------------------------------------------------------------------------------------


def spaces(megabytes: int) -> bytes:
    """So many megabytes of spaces, as a deflated stream: a thousandth of that, and made without ever being there."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = packing.compress(b" " * MEGABYTE) + packing.flush(zlib.Z_FULL_FLUSH)
    return one * megabytes + packing.flush()


def lying(name: str, stream: bytes, *, declared: int, checksum: int = 0) -> bytes:
    """A document one part of which is this deflated stream, and says that it unpacks to ``declared`` bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, part in WHOLE.items():
            if each != name:
                archive.writestr(each, part)
        archive.writestr(zipfile.ZipInfo(name), stream)  # stored as it is; what it says of itself is changed below
        own_header = archive.getinfo(name).header_offset
    content = bytearray(file.getvalue())
    for header, at in ((own_header, 8), (content.rfind(b"PK\x01\x02"), 10)):
        struct.pack_into("<H", content, header + at, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", content, header + at + 6, checksum)
        struct.pack_into("<I", content, header + at + 14, declared)
    return bytes(content)


def many_entries(count: int) -> bytes:
    """A document whose table of contents names one part so many times."""
    content = packed(WHOLE)
    begins, ends = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    table = content[begins : content.index(b"PK\x01\x02", begins + 4)] * count
    end = bytearray(content[ends:])
    struct.pack_into("<I", end, 12, len(table))
    return content[:begins] + table + bytes(end)


def long_namespace(count: int) -> str:
    """Some elements, each of which bears a megabyte of a namespace's name."""
    return f'<x xmlns="urn:{"a" * MEGABYTE}">' + "".join(f"<y{each}/>" for each in range(count)) + "</x>"


def packed_otherwise(method: int) -> bytes:
    """A document that is packed in a way that no word processor packs in."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in WHOLE.items():
            archive.writestr(name, part)
    return file.getvalue()


# --- XML ------------------------------------------------------------------------------------------

_TEN = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "billion laughs": f'<!DOCTYPE {{root}} [<!ENTITY l0 "ha">{_TEN}]>',
    "quadratic": f'<!DOCTYPE {{root}} [<!ENTITY l9 "{"A" * 100_000}">]>',
    "external": '<!DOCTYPE {root} [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "from elsewhere": '<!DOCTYPE {root} [<!ENTITY l9 SYSTEM "{elsewhere}">]>',
    "parameter": '<!DOCTYPE {root} [<!ENTITY % more SYSTEM "{elsewhere}"> %more;]>',
}
"""What stands before the root of a document whose text is ``&l9;``, often."""


def with_entities(kind: str, root: str, document: str, elsewhere: str = "http://127.0.0.1:9/") -> str:
    """A document, in which ``{text}`` stands for a text, with references to what unfolds or stands elsewhere."""
    doctype = DOCTYPES[kind].replace("{root}", root).replace("{elsewhere}", elsewhere)
    return doctype + document.replace("{text}", "" if kind == "parameter" else "&l9;" * 1_000)


def with_defaults(root: str, document: str) -> str:
    """A document whose doctype gives every ``x`` of it an attribute of half a megabyte: 100,000 of them unsaid."""
    doctype = f'<!DOCTYPE {root} [<!ATTLIST x a CDATA "{"A" * (MEGABYTE // 2)}">]>'
    return doctype + document.replace("{text}", "<x/>" * 100_000)


# --- pictures -------------------------------------------------------------------------------------


def png(width: int, height: int, *chunks: tuple[bytes, bytes], pixels: bytes = b"") -> bytes:
    """A PNG that says it is as large as that, with these chunks before its pixels, of which there are too few."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    inner = b"".join(chunk(*each) for each in chunks)
    drawn = chunk(b"IDAT", pixels or zlib.compress(bytes(99)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + inner + drawn + chunk(b"IEND", b"")


def deflated(megabytes: int) -> bytes:
    """So many megabytes of zeros as zlib has them."""
    packing = zlib.compressobj(9)
    return b"".join([*(packing.compress(bytes(MEGABYTE)) for _ in range(megabytes)), packing.flush()])


def frames(kind: str, count: int) -> bytes:
    """An animation of so many different frames."""
    drawn = [Pictures.new("RGB", (40, 40), (number % 256, number // 256, 0)) for number in range(count)]
    file = io.BytesIO()
    drawn[0].save(file, kind, save_all=True, append_images=drawn[1:])
    return file.getvalue()


def scanned_again(times: int) -> bytes:
    """A progressive JPEG whose last scan comes so many times more: each takes a decoder through all of the picture."""
    file = io.BytesIO()
    Pictures.new("L", (640, 400), 40).save(file, "JPEG", progressive=True)
    content = file.getvalue()
    begins = content.rfind(b"\xff\xc4")  # the last scan, with the table that it is read by
    return content[:begins] + content[begins:-2] * (times + 1) + content[-2:]
