"""XML that others wrote as a tree of elements: strictly, bounded, and without ever looking outside of the document.

Refused is what is not well-formed (so that half a document is never taken for a whole one), what declares entities
or attributes or a namespace's long name (a few lines of which grow into gigabytes), and more elements or depth than
any feed has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.entities import html5
from xml.etree import ElementTree as ET
from xml.parsers import expat

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.intake.encodings import text_codec

MOST_ELEMENTS, DEEPEST, LONGEST_NAMESPACE = 200_000, 100, 300
_FIELD = "address"
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")
_UTF8_MARK, _UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_BLANKS = b" \t\r\n"


def parse_xml(body: bytes) -> ET.Element:
    """The root of a document, names as ``{namespace}name``; ``InvalidValue`` naming ``address`` for any other."""
    return _Building().build(_decoded(body))


def _decoded(body: bytes) -> str:
    """The document as text, without its XML declaration, which would name an encoding that it is no longer in."""
    declared = _DECLARED.match(body.removeprefix(_UTF8_MARK).lstrip(_BLANKS))
    named = encoding = declared[1].decode() if declared else "utf-8"
    if body.startswith(_UTF8_MARK):
        encoding = "utf-8-sig"
    elif body.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    try:
        text = body.decode(text_codec(encoding)).lstrip()
        text.encode()
    except (LookupError, UnicodeError, ValueError):
        raise InvalidValue(_FIELD, phrase("answers with a text that is not in {encoding}", encoding=named)) from None
    declaration = _DECLARATION.match(text)
    return text[declaration.end() :] if declaration else text


class _Building:
    """Builds one tree."""

    def __init__(self) -> None:
        self._tree = ET.TreeBuilder()
        self._depth = self._count = 0
        parser = self._parser = expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        # So that HTML's entities, which many feeds use without a word, are passed over to us instead of refused.
        parser.UseForeignDTD(True)
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        parser.ExternalEntityRefHandler = self._read_as_empty
        parser.EntityDeclHandler = self._refuse_entity
        parser.AttlistDeclHandler = self._refuse_attributes
        parser.StartNamespaceDeclHandler = self._namespace
        parser.SkippedEntityHandler = self._html_entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._tree.data

    def build(self, text: str) -> ET.Element:
        """The tree's root."""
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            place = {"line": error.lineno, "column": error.offset + 1}
            why = expat.ErrorString(error.code)
            raise InvalidValue(
                _FIELD, phrase("answers with broken XML at line {line}, column {column}: {why}", **place, why=why)
            ) from None
        return self._tree.close()

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth, self._count = self._depth + 1, self._count + 1
        if self._depth > DEEPEST:
            raise InvalidValue(_FIELD, phrase("answers with XML that is nested too deeply"))
        if self._count > MOST_ELEMENTS:
            raise InvalidValue(_FIELD, phrase("answers with more than {most:,} elements", most=MOST_ELEMENTS))
        self._tree.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(_qualified(name))

    def _html_entity(self, name: str, is_parameter: bool) -> None:
        self._tree.data("" if is_parameter else html5.get(f"{name};", ""))

    def _refuse_entity(self, *about: object) -> None:
        del about
        raise InvalidValue(_FIELD, phrase("answers with XML that declares entities, which no feed needs"))

    def _refuse_attributes(self, *about: object) -> None:
        """They can stand in every element without being written there."""
        del about
        raise InvalidValue(_FIELD, phrase("answers with XML that declares attributes, which no feed needs"))

    def _namespace(self, prefix: str | None, name: str | None) -> None:
        """Each element within it bears its whole name."""
        del prefix
        if len(name or "") > LONGEST_NAMESPACE:
            raise InvalidValue(
                _FIELD,
                phrase("answers with XML whose namespace has more than {most} characters", most=LONGEST_NAMESPACE),
            )

    def _read_as_empty(self, context: str | None, *about: object) -> int:
        """Whatever stands outside of the document is read as nothing, and never fetched."""
        del about
        self._parser.ExternalEntityParserCreate(context).Parse(b"", True)
        return 1


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name
