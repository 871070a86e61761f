"""Texts and readable ids that people give for what is kept beside articles: trimmed, composed, readable, bounded."""

from __future__ import annotations

import re
import unicodedata

from workflow.domain.errors import InvalidValue

LONGEST_ID = 80
LONGEST_REMARK = 2_000
"""Characters of a note, a definition or a provenance."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def require_id(identity: str, field: str, example: str) -> str:
    """A readable id: small letters, digits and single hyphens."""
    if len(identity) > LONGEST_ID or not _ID.fullmatch(identity):
        raise InvalidValue(
            field, f"must be small letters, digits and single hyphens, at most {LONGEST_ID}, such as {example}"
        )
    return identity


def line(text: str, field: str, longest: int) -> str:
    """A text on one line, trimmed and with its letters composed; it may be empty."""
    text = remark(text, field)
    if len(text) > longest:
        raise InvalidValue(field, f"must have at most {longest} characters; it has {len(text)}")
    if len(text.splitlines()) > 1 or "\t" in text:
        raise InvalidValue(field, "must be on one line, without tabs")
    return text


def remark(text: str, field: str) -> str:
    """A text of some lines, trimmed and with its letters composed; it may be empty."""
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > LONGEST_REMARK:
        raise InvalidValue(field, f"must have at most {LONGEST_REMARK:,} characters; it has {len(text):,}")
    odd = next((each for each in text if _is_unreadable(each)), None)
    if odd is not None:
        raise InvalidValue(field, f"holds the character U+{ord(odd):04X}, which nobody can read")
    return text


def required(text: str, field: str, reason: str) -> str:
    """The text, unless it is empty."""
    if not text:
        raise InvalidValue(field, reason)
    return text


def _is_unreadable(character: str) -> bool:
    """Whether it is a control character, half of a pair, or no character at all."""
    return character not in "\n\t" and (unicodedata.category(character) in {"Cc", "Cs"} or character in "\ufffe\uffff")
