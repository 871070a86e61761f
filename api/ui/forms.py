"""What every form of the pages sends, read in one place. Knows no page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

from fastapi import Depends, Request

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.intake.characters import refuse_unreadable

_MOST_FIELDS = 5_000
_MOST_DIGITS = 12
"""No stream is longer; a number of thousands of digits is no version."""


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a form; files are left out."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[dict[str, str], Depends(form_fields)]


def values_of(name: str) -> Callable[[Request], Awaitable[list[str]]]:
    """A dependency: every value of a form's field that may be sent several times."""

    async def values(request: Request) -> list[str]:
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
            return [value for value in form.getlist(name) if isinstance(value, str)]

    return values


def expected_version(fields: Mapping[str, str]) -> int:
    """The version that the person decided on."""
    written = fields.get("expected_version", "")
    if not (written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS):
        raise InvalidValue("expected_version", phrase("must say which version you have read"))
    return int(written)


def text_field(fields: Mapping[str, str], name: str, most: int) -> str:
    """A field's text without white space around it; ``InvalidValue`` for what nobody can read or is too long."""
    text = fields.get(name, "").strip()
    refuse_unreadable(text, name)
    if len(text) > most:
        raise InvalidValue(name, phrase("must have at most {most:,} characters", most=most))
    return text


def whole_number(text: str, name: str, most_digits: int) -> int:
    """The number that was typed into a field, in digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= most_digits):
        raise InvalidValue(name, phrase("{text!r} is no whole number", text=text[:40]))
    return int(text)


async def listed_fields(request: Request) -> dict[str, list[str]]:
    """The fields of a form in which a name may stand several times, as boxes that are ticked; files are left out."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        found: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                found.setdefault(name, []).append(value)
        return found


ListedFields = Annotated[dict[str, list[str]], Depends(listed_fields)]


def once(fields: Mapping[str, list[str]], name: str) -> str:
    """The first value of a name; empty where there is none."""
    return next(iter(fields.get(name, ())), "")


def key_label(text: str) -> str:
    """What an API key is for: whoever makes one on a page says it, to know later which to revoke."""
    label = text.strip()
    if not label:
        raise InvalidValue("label", phrase("must say in 1 to 100 characters what the key is for"))
    return label
