"""Texts and readable ids that people give for what is kept beside articles: trimmed, composed, readable, bounded."""

from __future__ import annotations

import re
import unicodedata

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

LONGEST_ID = 80
LONGEST_REMARK = 2_000
"""Characters of a note, a definition or a provenance."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def require_id(identity: str, field: str, example: str) -> str:
    """A readable id: small letters, digits and single hyphens."""
    if len(identity) > LONGEST_ID or not _ID.fullmatch(identity):
        raise InvalidValue(
            field,
            phrase(
                "must be small letters, digits and single hyphens, at most {most}, such as {example}",
                most=LONGEST_ID,
                example=example,
            ),
        )
    return identity


def line(text: str, field: str, longest: int) -> str:
    """A text on one line, trimmed and with its letters composed; it may be empty."""
    text = remark(text, field)
    if len(text) > longest:
        raise InvalidValue(
            field, phrase("must have at most {most} characters; it has {count}", most=longest, count=len(text))
        )
    if len(text.splitlines()) > 1 or "\t" in text:
        raise InvalidValue(field, phrase("must be on one line, without tabs"))
    return text


def remark(text: str, field: str) -> str:
    """A text of some lines, trimmed and with its letters composed; it may be empty."""
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > LONGEST_REMARK:
        raise InvalidValue(
            field,
            phrase(
                "must have at most {most:,} characters; it has {count:,}",
                most=LONGEST_REMARK,
                count=len(text),
            ),
        )
    odd = next((each for each in text if _is_unreadable(each)), None)
    if odd is not None:
        raise InvalidValue(field, phrase("holds the character U+{odd:04X}, which nobody can read", odd=ord(odd)))
    return text


def required(text: str, field: str, reason: str) -> str:
    """The text, unless it is empty."""
    if not text:
        raise InvalidValue(field, reason)
    return text


def _is_unreadable(character: str) -> bool:
    """Whether it is a control character, half of a pair, or no character at all."""
    return character not in "\n\t" and (unicodedata.category(character) in {"Cc", "Cs"} or character in "\ufffe\uffff")
