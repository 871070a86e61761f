"""How a text file is encoded: said by its marks, else tried, else guessed; always told, so that it can be mended."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

CHOICES = (
    "utf-8",
    "utf-16",
    "gb18030",
    "big5",
    "windows-1251",
    "koi8-r",
    "windows-1256",
    "windows-1252",
    "shift_jis",
    "euc-kr",
)
"""Encodings that a person may choose from; any that Python knows may be named."""

_NONE_OF_FILES = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape"})
"""Python reads these too, and they are no encodings of files; the first takes n squared steps."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_GUESSED = ["gb18030", "big5", "cp1251", "koi8_r", "cp1256", "cp1252", "shift_jis", "euc_kr", "cp866"]
_READ = 64_000
"""Bytes of a file that a guess is made from."""
_NAMES = {"cp1251": "windows-1251", "cp1252": "windows-1252", "cp1256": "windows-1256", "koi8_r": "koi8-r"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file's text, and how it was read."""

    text: str
    encoding: str
    confidence: float
    """From 0 to 1; 1 where the file itself or the person says the encoding, or nothing else is possible."""

    @property
    def is_guessed(self) -> bool:
        """Whether a person should look whether it is right."""
        return self.confidence < 1


def decoded(content: bytes, encoding: str = "") -> Decoded:
    """The text of a file, in ``encoding`` where a person says it. Raises ``InvalidValue`` naming ``encoding``."""
    if encoding:
        return Decoded(text=_in(content, _codec(encoding)), encoding=encoding, confidence=1.0)
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return Decoded(text=_in(content, codec), encoding=name, confidence=1.0)
    wide = _wide(content)
    if wide:
        return Decoded(text=_in(content, wide), encoding="utf-16", confidence=0.9)
    try:
        return Decoded(text=content.decode("utf-8"), encoding="utf-8", confidence=1.0)
    except UnicodeDecodeError:
        return _guessed(content)


def _guessed(content: bytes) -> Decoded:
    """The encoding whose letters make the likeliest words."""
    sample = content if len(content) <= _READ else content[: content.rfind(b"\n", 0, _READ) + 1] or content
    for found in from_bytes(sample, cp_isolation=_GUESSED):
        name = _NAMES.get(found.encoding, found.encoding)
        try:
            text = content.decode(found.encoding)
        except UnicodeDecodeError:
            continue
        return Decoded(text=text, encoding=name, confidence=round(min(0.99, max(0.0, 1 - found.chaos)), 2))
    raise InvalidValue(
        "encoding", phrase("is none that can be told. Choose it from the list, or save the file as UTF-8")
    )


def _wide(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of its spaces and line ends is zero."""
    sample = content[:_READ]
    if len(sample) < 4 or len(content) % 2:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few = max(1, len(sample) // 40)
    if odd >= few and odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even >= few and even > 4 * odd else ""


def text_codec(encoding: str) -> str:
    """What Python calls an encoding of texts; raises ``LookupError`` or ``ValueError`` for what is none."""
    found = codecs.lookup(encoding)
    if found.name.replace("_", "-") in _NONE_OF_FILES:
        raise LookupError(encoding)
    b"a".decode(found.name, "replace")
    return found.name


def _codec(encoding: str) -> str:
    try:
        found = text_codec(encoding)
    except (LookupError, ValueError) as error:
        raise InvalidValue(
            "encoding",
            phrase("{name} is no encoding of text. Examples: utf-8, gb18030, windows-1251", name=repr(encoding[:40])),
        ) from error
    return "utf-8-sig" if found == "utf-8" else found


def _in(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise InvalidValue(
            "encoding",
            phrase("is not {name}: byte {place} cannot be read so. Choose another", name=codec, place=error.start),
        ) from error
