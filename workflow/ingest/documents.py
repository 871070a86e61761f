"""Which kind of document a source answers with; each kind is read in a module of its own."""

from __future__ import annotations

from typing import Any

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.ingest.feeds import read_feed
from workflow.ingest.items import Reading
from workflow.ingest.json_feed import is_json_feed, read_json_feed
from workflow.ingest.ninjs import read_ninjs
from workflow.strict_json import AmbiguousJson, parse_json

_FIELD = "address"
_UTF8_MARK = b"\xef\xbb\xbf"


def read_document(body: bytes, address: str) -> Reading:
    """The items of a document that was fetched from ``address``.

    The bytes tell the kind, whatever the answer says of its type. Raises ``InvalidValue`` naming ``address`` for what
    is none of RSS, Atom, JSON Feed and ninjs 3.1, or is not whole.
    """
    text = body.removeprefix(_UTF8_MARK).lstrip()
    if text[:1] in {b"{", b"["}:
        return _read_json(text)
    return read_feed(body, address)


def _read_json(text: bytes) -> Reading:
    try:
        document: Any = parse_json(text)
    except AmbiguousJson as error:
        raise InvalidValue(_FIELD, phrase("answers with JSON that {why}", why=error.reason)) from None
    except ValueError as error:
        raise InvalidValue(_FIELD, phrase("answers with broken JSON: {why}", why=str(error)[:200])) from None
    return read_json_feed(document) if is_json_feed(document) else read_ninjs(document)
