"""What unfolds when it is read: archives, XML and pictures. Each is refused with its reason, and nothing is kept.

Memory is bounded while a test runs, so that a bomb that does go off is a failed test and not a machine that is gone;
no test measures time. What bodies of requests can do is in ``test_bodies.py``.
"""

from __future__ import annotations

import base64
import gzip
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.api.conversation import Newsroom
from tests.api.operations import Place
from tests.security.refusing import refusal
from tests.support import bombs
from tests.support.bombs import WHOLE
from tests.support.feeds import Feeds, atom, rss, rss_item, serving_feeds
from tests.support.word import packed
from workflow.intake.word import MOST_PARTS
from workflow.media.pictures import made_fit

pytestmark = pytest.mark.usefixtures("bounded")

_ENTITIES = sorted(bombs.DOCTYPES)


@pytest.fixture(scope="module")
def feeds() -> Iterator[Feeds]:
    """Feeds on loopback."""
    with serving_feeds() as served:
        yield served


@pytest.fixture
def newsroom(unmoved: Newsroom) -> Newsroom:
    """A newsroom in which nothing may be appended."""
    return unmoved


# --- Word documents -------------------------------------------------------------------------------


def read(newsroom: Newsroom, content: bytes, name: str = "a.docx") -> Any:
    """A document is only read."""
    body = {"filename": name, "content": base64.b64encode(content).decode()}
    return newsroom.writer.request("POST", "articles/documents/reading", json=body)


def with_part(name: str, content: str | bytes) -> bytes:
    """A document one part of which is this."""
    return packed({**WHOLE, name: content})


_DOCUMENTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "ratio": (lambda: with_part("word/styles.xml", b"<a>" + b" " * 20_000_000 + b"</a>"), "more than 12 MB"),
    "many large parts": (
        lambda: packed(WHOLE | {f"word/document{each}.xml": b"<a>" + b" " * 5_000_000 + b"</a>" for each in range(6)}),
        "more than 24 MB",
    ),
    "many parts": (lambda: packed(WHOLE | {f"a/{each}": "" for each in range(MOST_PARTS + 1)}), "more than 2000 parts"),
    "many texts": (
        lambda: packed(WHOLE | {f"word/document{each}.xml": "<a/>" for each in range(MOST_PARTS)}),
        "more than 2000 parts",
    ),
    "one part often": (lambda: bombs.many_entries(100_000), "more than 2000 parts"),
    "nested": (lambda: with_part("word/document.xml", packed(WHOLE)), "is no XML"),
    "deep": (lambda: with_part("word/document.xml", b"<a>" * 100_000), "nested too deeply"),
    "many elements": (lambda: with_part("word/document.xml", b"<a>" + b"<b/>" * 2_000_000 + b"</a>"), "elements"),
    "long name": (lambda: with_part("word/document.xml", "<a " + "b" * 11_000_000 + "/>"), "is no XML"),
    "long namespace": (lambda: with_part("word/styles.xml", bombs.long_namespace(50_000)), "namespace"),
}


@pytest.mark.parametrize("kind", _DOCUMENTS)
def test_an_archive_is_unpacked_within_limits(newsroom: Newsroom, kind: str) -> None:
    """What parts say of their sizes is added up before one is unpacked, and their XML is held against limits."""
    make, reason = _DOCUMENTS[kind]
    content = make()
    assert len(content) < 7_000_000
    assert reason in refusal(read(newsroom, content))


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("checksum", [0, zlib.crc32(b" " * 100)], ids=["torn", "of its beginning"])
def test_what_a_part_says_of_its_size_holds(newsroom: Newsroom, name: str, checksum: int) -> None:
    """A part that says that it has 100 bytes is unpacked to 100, though 1.5 GB are in it."""
    bomb = bombs.lying(name, bombs.spaces(1_500), declared=100, checksum=checksum)
    assert refusal(read(newsroom, bomb)).startswith("content: is damaged")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_other_packings_are_not_unpacked(newsroom: Newsroom, method: int) -> None:
    """No word processor uses them, and what they unpack to cannot be cut short."""
    assert read(newsroom, bombs.packed_otherwise(zipfile.ZIP_STORED)).status_code == 200
    assert "damaged, or no Word document" in refusal(read(newsroom, bombs.packed_otherwise(method)))


def test_archives_in_a_document_stay_packed(newsroom: Newsroom) -> None:
    """What is embedded is no text: it is left where it is, however large it says it is."""
    bomb = bombs.lying("word/embeddings/sheet.xlsx", bombs.spaces(1_500), declared=1_500 * bombs.MEGABYTE)
    assert read(newsroom, bomb).json()["document"].endswith("<p>The wells are open.</p>")


@pytest.mark.parametrize("name", ["word/document.xml", "word/footnotes.xml", "_rels/.rels"])
@pytest.mark.parametrize("kind", _ENTITIES)
def test_no_part_of_a_document_declares_anything(newsroom: Newsroom, feeds: Feeds, kind: str, name: str) -> None:
    """Entities are refused where they are declared, before one is looked at or fetched."""
    feeds.asked.clear()
    part = bombs.with_entities(kind, "a", "<a>{text}</a>", feeds.at("/entity", "<!ENTITY l9 'x'>"))
    assert "declares entities" in refusal(read(newsroom, packed({**WHOLE, name: part})))
    assert "declares entities" in refusal(
        read(newsroom, packed({**WHOLE, name: bombs.with_defaults("a", "<a>{text}</a>")}))
    )
    assert feeds.asked == []


# --- XML ------------------------------------------------------------------------------------------

_TBX = '<tbx type="TBX-Basic" xml:lang="en"><text><body>{text}</body></text></tbx>'
_TMX = (
    '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>The wells. {text}</seg></tuv>'
    '<tuv xml:lang="pt"><seg>Os poços.</seg></tuv></tu></body></tmx>'
)
_NEWSML = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">{text}</newsItem>'
_SOURCES = {
    "rss": ("rss", rss(rss_item(body="The wells are open.")).partition("?>")[2].replace("In short.", "{text}")),
    "atom": ("feed", atom("<title>{text}</title>")),
    "newsml": ("newsItem", _NEWSML),
}


def terms(newsroom: Newsroom, text: str) -> Any:
    """A terminology is brought in."""
    return newsroom.reviewer.create("glossary/import", {"format": "tbx", "text": text, "provenance": "tests"})


def memory(newsroom: Newsroom, text: str) -> Any:
    """A translation memory is brought in."""
    return newsroom.reviewer.create("memory/imports", {"name": "a.tmx", "tmx": text})


def tried(newsroom: Newsroom, feeds: Feeds, document: str | bytes) -> Any:
    """A source is tried that answers so."""
    feeds.asked.clear()
    return newsroom.admin.request("POST", "sources/trial", json={"address": feeds.at("/feed", document)})


@pytest.mark.parametrize("kind", _ENTITIES)
def test_entities_are_refused_everywhere(newsroom: Newsroom, feeds: Feeds, kind: str) -> None:
    """In terminologies, memories and sources of each kind; none is unfolded, none is fetched."""
    elsewhere = feeds.at("/entity", "<!ENTITY l9 'x'>")
    feeds.asked.clear()
    assert "declares an entity" in refusal(terms(newsroom, bombs.with_entities(kind, "tbx", _TBX, elsewhere)))
    assert "declares the entity" in refusal(memory(newsroom, bombs.with_entities(kind, "tmx", _TMX, elsewhere)))
    assert feeds.asked == []
    for root, document in _SOURCES.values():
        answer = tried(newsroom, feeds, bombs.with_entities(kind, root, document, elsewhere))
        assert "declares entities" in refusal(answer), root
        assert [each.path for each in feeds.asked] == ["/feed"], root


def test_doctypes_that_stand_elsewhere_are_not_fetched(newsroom: Newsroom, feeds: Feeds) -> None:
    """Old feeds name theirs: the feed is read, and nobody is asked for it."""
    elsewhere = feeds.at("/feed.dtd", "<!ENTITY l9 'x'>")
    document = f'<!DOCTYPE rss SYSTEM "{elsewhere}">' + _SOURCES["rss"][1].replace("{text}", "&l9;&nbsp;")
    answer = tried(newsroom, feeds, document)
    assert (answer.status_code, [each.path for each in feeds.asked]) == (200, ["/feed"])
    assert answer.json()["items"][0]["outcome"] == "taken"


def test_attributes_that_nobody_wrote_are_refused(newsroom: Newsroom, feeds: Feeds) -> None:
    """A doctype can give each element an attribute of half a megabyte: 50 GB that are in no document's text."""
    assert "declares attributes" in refusal(terms(newsroom, bombs.with_defaults("tbx", _TBX)))
    assert "declares attributes" in refusal(memory(newsroom, bombs.with_defaults("tmx", _TMX)))
    for root, document in _SOURCES.values():
        assert "declares attributes" in refusal(tried(newsroom, feeds, bombs.with_defaults(root, document))), root


def test_long_namespaces_are_refused(newsroom: Newsroom, feeds: Feeds) -> None:
    """Each element bears its namespace's whole name: a megabyte of it, a hundred thousand times."""
    inside = bombs.long_namespace(100_000)
    beside = f'<x xmlns:y="urn:{"a" * bombs.MEGABYTE}">' + "<x y:z='1'/>" * 100_000 + "</x>"
    for document in (inside, beside):
        answer = tried(newsroom, feeds, _SOURCES["rss"][1].replace("{text}", document))
        assert "namespace" in refusal(answer)
        assert answer.json()["errors"][0]["pointer"] == "#/address"


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "zlib_codec", "rot13"])
def test_what_is_no_encoding_of_documents_is_not_tried(newsroom: Newsroom, feeds: Feeds, name: str) -> None:
    """A source's document may name any that Python knows; of these the first takes n squared steps."""
    document = f'<?xml version="1.0" encoding="{name}"?>' + _SOURCES["rss"][1].replace("{text}", "-")
    assert "not in" in refusal(tried(newsroom, feeds, document))


def test_deep_and_many_elements_are_refused(newsroom: Newsroom, feeds: Feeds) -> None:
    """No reader follows elements deeper than any document of its kind has them, or counts them without end."""
    deep = "<x>" * 50_000
    assert "deeper" in refusal(terms(newsroom, _TBX.replace("{text}", deep)))
    assert "within each other" in refusal(memory(newsroom, _TMX.replace("{text}", deep)))
    assert "nested too deeply" in refusal(tried(newsroom, feeds, _SOURCES["rss"][1].replace("{text}", deep)))
    many = "<x/>" * 300_000
    assert "elements" in refusal(tried(newsroom, feeds, _SOURCES["rss"][1].replace("{text}", many)))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_packed_sources_are_not_unpacked(newsroom: Newsroom, feeds: Feeds, coding: str) -> None:
    """We ask for documents as they are: one that comes packed all the same is refused as it is."""
    packed_feed = gzip.compress(b"<rss>" + bytes(50 * bombs.MEGABYTE))
    address = feeds.at("/packed", packed_feed, content_encoding=coding)
    assert "packed" in refusal(newsroom.admin.request("POST", "sources/trial", json={"address": address}))


# --- pictures -------------------------------------------------------------------------------------


def add_picture(place: Place, content: bytes) -> Any:
    """A picture is added to the article."""
    return place.newsroom.writer.request(
        "POST",
        f"articles/{place.article}/images",
        files={"file": ("a.jpg", content, "image/jpeg")},
        data={"alt": "Wells"},
        headers={"Idempotency-Key": f"picture {zlib.crc32(content)}"},
    )


_PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "3.6 billion pixels": (lambda: bombs.png(60_000, 60_000), "pixels"),
    "most pixels": (lambda: bombs.png(2**31 - 1, 2**31 - 1), "pixels"),
    "just too many pixels": (lambda: bombs.png(7_000, 7_200), "pixels"),
    "line": (lambda: bombs.png(1_000_000, 9), "narrow"),
    "truncated": (lambda: bombs.png(5_000, 5_000), "damaged"),
    "packed text": (lambda: bombs.png(64, 48, (b"zTXt", b"Comment\0\0" + bombs.deflated(200))), "damaged"),
    "packed text in Unicode": (
        lambda: bombs.png(64, 48, (b"iTXt", b"Comment\0\1\0\0\0" + bombs.deflated(200))),
        "damaged",
    ),
    "packed profile": (lambda: bombs.png(64, 48, (b"iCCP", b"profile\0\0" + bombs.deflated(200))), "damaged"),
    "frames that are not there": (lambda: bombs.png(64, 48, (b"acTL", struct.pack(">II", 2**31 - 1, 0))), "moves"),
    "frames of PNG": (lambda: bombs.frames("PNG", 300), "moves"),
    "frames of GIF": (lambda: bombs.frames("GIF", 300), "moves"),
    "frames of WebP": (lambda: bombs.frames("WEBP", 300), "moves"),
    "scans": (lambda: bombs.scanned_again(3_000), "draws itself more than 100 times"),
}


@pytest.mark.parametrize("kind", _PICTURES)
def test_pictures_are_held_against_limits(place: Place, newsroom: Newsroom, kind: str) -> None:
    """What a file says of itself is looked at before anything of it is drawn."""
    make, reason = _PICTURES[kind]
    answer = add_picture(place, make())
    assert reason in refusal(answer)
    assert answer.json()["errors"][0]["pointer"] == "#/file"
    assert newsroom.reviewer.get(f"articles/{place.article}/images").json()["images"] == []


def test_pixels_beyond_the_picture_are_not_unpacked() -> None:
    """A small picture with hundreds of megabytes after its last line is that small picture."""
    drawn = made_fit(bombs.png(64, 48, pixels=bombs.deflated(400)))
    assert [(each.width, each.height) for each in drawn.renditions] == [(64, 48)]


# --- memory ---------------------------------------------------------------------------------------


def test_reading_bombs_takes_little_memory() -> None:
    """A process that makes and reads one of each stays small; any that went off would be a gigabyte and more."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.reading_bombs"], capture_output=True, check=True, text=True
    )
    taken = json.loads(done.stdout)
    assert len(taken) == 8
    assert max(taken.values()) < 300 * bombs.MEGABYTE, taken
