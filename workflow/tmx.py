"""TMX 1.4b, the exchange format of translation memories: read and written in a stream, entities and all.

Nothing is loaded or expanded that the file names: a document that declares entities is refused.
Inline codes (``bpt``, ``ept``, ``it``, ``ph``, ``ut``) are another program's markup and are left out;
what ``hi`` and ``sub`` hold is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from workflow.domain.errors import InvalidValue
from workflow.domain.memory_import import LONGEST_TEXT
from workflow.domain.memory_units import MemoryUnit
from workflow.domain.vocabulary import LanguageTag, parse_language, primary_language

MOST_LANGUAGES = 100
"""Languages of one unit that are read."""
DEEPEST = 100
"""Elements within each other: more are no document that anybody wrote."""
_CHUNK = 64 * 1024
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedUnit:
    """A unit as it goes out."""

    identity: str
    source_language: LanguageTag
    target_language: LanguageTag
    source: str
    target: str
    created: datetime
    status: str


@dataclass(slots=True)
class _Unit:
    """A unit that is being read."""

    line: int
    variants: list[tuple[str, str]] = field(default_factory=list)
    """Language as it is written, and text."""


class TmxReader:
    """The units of a TMX file for some languages; iterate once, then look at the counts.

    ``source`` and ``target`` say which languages are wanted; without a source it is the file's own
    (``srclang`` of the header), without a target every other language of the unit. ``encoding`` is
    what the bytes are in, whatever the document says of itself.
    """

    def __init__(
        self,
        file: BinaryIO,
        source: LanguageTag | None = None,
        target: LanguageTag | None = None,
        *,
        encoding: str | None = None,
    ) -> None:
        self._file = file
        self._source = source
        self._target = target
        self._handlers = _Handlers(encoding)
        self.skipped: Counter[str] = Counter()
        """Why units were left out, and how many."""
        self.read = 0
        """Units read, those left out included."""
        self.bytes_read = 0

    def __iter__(self) -> Iterator[MemoryUnit]:
        """The units, in the file's order; ``InvalidValue`` says in which line the file is no TMX."""
        handlers = self._handlers
        while True:
            chunk = self._file.read(_CHUNK)
            self.bytes_read += len(chunk)
            handlers.feed(chunk)
            for unit in handlers.take():
                self.read += 1
                yield from self._pairs(unit)
            if not chunk:
                break
        if not handlers.is_tmx:
            raise InvalidValue("tmx", "this is XML, but no TMX: its root element is not <tmx>")

    def _pairs(self, unit: _Unit) -> Iterator[MemoryUnit]:
        texts: dict[LanguageTag, str] = {}
        for written, text in unit.variants:
            tag = _language(written)
            if tag is None:
                self.skipped["a language is missing or not known"] += 1
            elif len(text) > LONGEST_TEXT:
                self.skipped[f"longer than {LONGEST_TEXT:,} characters"] += 1
            elif not text.strip():
                self.skipped["a text is empty"] += 1
            else:
                texts.setdefault(tag, text.strip())
        source = self._source_of(texts)
        targets = [tag for tag in texts if tag != source and (self._target is None or _is_of(tag, self._target))]
        if source is None or not targets:
            self.skipped["not in these languages"] += 1
            return
        for tag in targets:
            yield MemoryUnit(
                source_language=source, target_language=tag, source=texts[source], target=texts[tag], line=unit.line
            )

    def _source_of(self, texts: Iterable[LanguageTag]) -> LanguageTag | None:
        wanted = self._source or _language(self._handlers.source_language)
        if wanted is None:  # "*all*", or nothing said: the first one
            return next(iter(texts), None)
        return wanted if wanted in texts else next((tag for tag in texts if _is_of(tag, wanted)), None)


class _Handlers:
    """What the parser calls; units wait here until they are taken."""

    def __init__(self, encoding: str | None) -> None:
        self._parser = expat.ParserCreate(encoding)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._refuse_entity
        self._parser.AttlistDeclHandler = self._refuse_attributes
        self._parser.SkippedEntityHandler = self._refuse_reference
        self._parser.buffer_text = True
        self.is_tmx = False
        self.source_language = ""
        self._done: list[_Unit] = []
        self._unit: _Unit | None = None
        self._language = ""
        self._inside: list[str] = []
        """The open elements within the segment that is being read."""
        self._pieces: list[str] = []
        self._length = 0
        self._depth = 0

    def feed(self, chunk: bytes) -> None:
        """Parse on; an empty chunk ends the document."""
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            raise InvalidValue("tmx", f"line {error.lineno}: this is not well-formed XML ({said})") from error
        except (ValueError, LookupError) as error:  # an encoding that nobody knows, or one of several bytes
            raise InvalidValue("tmx", f"its encoding cannot be read ({error}); save it as UTF-8") from error

    def take(self) -> list[_Unit]:
        """The units that are whole."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            line = self._parser.CurrentLineNumber
            raise InvalidValue("tmx", f"line {line}: more than {DEEPEST} elements within each other")
        if self._depth == 1:
            self.is_tmx = name == "tmx"
        if self._inside:
            self._inside.append(name)
        elif name == "header":
            self.source_language = attributes.get("srclang", "")
        elif name == "tu":
            self._unit = _Unit(self._parser.CurrentLineNumber)
        elif name == "tuv":
            self._language = attributes.get("xml:lang") or attributes.get("lang", "")
        elif name == "seg":
            self._inside, self._pieces, self._length = [name], [], 0

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._inside:
            self._inside.pop()
            if not self._inside and self._unit is not None and len(self._unit.variants) < MOST_LANGUAGES:
                self._unit.variants.append((self._language, "".join(self._pieces)))
        elif name == "tu" and self._unit is not None:
            self._done.append(self._unit)
            self._unit = None

    def _text(self, text: str) -> None:
        if not self._inside or self._length > LONGEST_TEXT:
            return
        innermost = next((each for each in reversed(self._inside) if each in _CODES or each == "sub"), "")
        if innermost not in _CODES:
            self._pieces.append(text)
            self._length += len(text)

    def _refuse_entity(self, name: str, *_: object) -> None:
        line = self._parser.CurrentLineNumber
        raise InvalidValue("tmx", f"line {line}: it declares the entity {name[:40]!r}, and those are not read")

    def _refuse_attributes(self, element: str, *_: object) -> None:
        """They can stand in every element without being written there."""
        line = self._parser.CurrentLineNumber
        raise InvalidValue("tmx", f"line {line}: it declares attributes of <{element[:40]}>, and those are not read")

    def _refuse_reference(self, name: str, is_parameter: bool) -> None:
        del is_parameter
        line = self._parser.CurrentLineNumber
        raise InvalidValue("tmx", f"line {line}: nobody says what &{name[:40]}; stands for")


def _language(written: str) -> LanguageTag | None:
    try:
        return parse_language(written.strip().replace("_", "-"))
    except InvalidValue:
        return None


def _is_of(tag: LanguageTag, wanted: LanguageTag) -> bool:
    """Whether a text of this tag is wanted: ``zh`` takes ``zh-Hans`` as well, ``zh-Hans`` only itself."""
    return tag == wanted or wanted == primary_language(tag)


def written(units: Iterable[ExportedUnit], source_language: str = "") -> Iterator[str]:
    """A TMX document in pieces; characters that XML cannot hold become U+FFFD."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        '<header creationtool="Copyflow" creationtoolversion="1" segtype="sentence" o-tmf="Copyflow" adminlang="en" '
        f'srclang={quoteattr(source_language or "*all*")} datatype="plaintext"/>\n<body>\n'
    )
    for unit in units:
        variants = "".join(
            f"<tuv xml:lang={quoteattr(tag)}><seg>{_readable(text)}</seg></tuv>"
            for tag, text in ((unit.source_language, unit.source), (unit.target_language, unit.target))
        )
        yield (
            f"<tu tuid={quoteattr(unit.identity)} srclang={quoteattr(unit.source_language)} "
            f'creationdate="{unit.created:%Y%m%dT%H%M%SZ}"><prop type="x-status">{escape(unit.status)}</prop>'
            f"{variants}</tu>\n"
        )
    yield "</body>\n</tmx>\n"


def _readable(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})
