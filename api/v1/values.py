"""Values as they come in over HTTP: readable texts, languages, moments, ids. Shapes stand in ``bodies.py``."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from workflow.domain.desk_policies import require_desk_id
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.intake.characters import MOST_CHARACTERS, refuse_unreadable

_RFC_3339 = re.compile(r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$", re.ASCII)
_EARLIEST, _LATEST = 1970, 2200


def _readable(text: object) -> object:
    """Look before pydantic does, which would not say where a lone surrogate stands."""
    try:
        if isinstance(text, str):
            refuse_unreadable(text, "")
    except InvalidValue as error:
        raise ValueError(error.reason) from None
    return text


def _on_one_line(text: str) -> str:
    if len(text.splitlines()) > 1 or any(character in text for character in "\t\n\r"):
        raise ValueError("must be on one line, without tabs")
    return text


def _address(text: str) -> str:
    if text and not text.lower().startswith(("https://", "http://")):
        raise ValueError("must begin with https:// or http://")
    return text


def _desk(text: str) -> str:
    try:
        if text:
            require_desk_id(text)
    except InvalidValue as error:
        raise ValueError(error.reason) from None
    return text


def _language(text: str) -> LanguageTag:
    try:
        return parse_language(text)
    except InvalidValue as error:
        raise ValueError(error.reason) from None


def _rfc_3339(value: object) -> object:
    if isinstance(value, str) and not _RFC_3339.match(value):
        raise ValueError("must be an RFC 3339 moment with a time zone, such as 2026-11-23T09:30:00Z")
    if not isinstance(value, str | datetime):
        raise ValueError("must be a text")  # noqa: TRY004 - pydantic turns ValueError into a 422
    return value


def _in_utc(moment: datetime) -> datetime:
    if not _EARLIEST < moment.year < _LATEST:
        raise ValueError(f"must lie between the years {_EARLIEST} and {_LATEST}")
    return moment.astimezone(UTC)


Text = Annotated[str, Field(max_length=MOST_CHARACTERS), BeforeValidator(_readable)]
"""Text of any form; line breaks and tabs may stand in it, other control characters and lone surrogates not."""
Note = Annotated[str, StringConstraints(max_length=5_000), BeforeValidator(_readable)]
"""A reason, comment or note of a person."""
Reason = Annotated[str, StringConstraints(min_length=1, max_length=5_000), BeforeValidator(_readable)]
"""A reason that must be given."""
Line = Annotated[str, StringConstraints(max_length=500), BeforeValidator(_readable), AfterValidator(_on_one_line)]
"""Text on one line."""
Address = Annotated[Line, AfterValidator(_address)]
"""The address of a web page, or nothing."""
Identity = Annotated[
    str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_readable), AfterValidator(_on_one_line)
]
"""An identifier inside an article: of a segment, finding, tag or delivery item."""
Desk = Annotated[str, StringConstraints(max_length=40), AfterValidator(_desk)]
"""The id of a desk, or nothing: the newsroom's own."""
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hexadecimal."""
Language = Annotated[str, AfterValidator(_language), Field(examples=["en", "pt-BR", "zh-Hans"])]
"""A BCP 47 tag; comes out as a ``LanguageTag`` in its canonical case."""
Moment = Annotated[AwareDatetime, BeforeValidator(_rfc_3339), AfterValidator(_in_utc)]
"""An RFC 3339 moment; comes out in UTC."""

ArticlePath = Annotated[UUID, Path(description="The article's id.")]
PartnerPath = Annotated[UUID, Path(description="The partner's id.")]
DeskPath = Annotated[str, Path(description="The desk's id.", max_length=40), AfterValidator(_desk)]
LanguagePath = Annotated[Language, Path(description="The edition's language.")]
IdentityPath = Annotated[Identity, Path(description="An id as the edition or delivery gives it.")]
