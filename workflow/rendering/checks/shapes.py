"""What a value in a document may be: small checks that name path and reason, and shapes put together from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree as ET

from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import parse_language
from workflow.rendering.statements import is_uri

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_RFC_822 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", re.ASCII)
_REFUSED_HTML = re.compile(r"<(?:script|iframe|form|input|style|object|embed|time|bdi)\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?:(?!--).)*+-->", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What keeps a document from being sent."""

    path: str
    """Where: ``/items/0/url``, or an XPath."""
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


Check = Callable[[Any, str], Iterator[Problem]]
"""Yields what is wrong with a value that stands at a path."""


def _saying(reason: str, accepts: Callable[[str], bool]) -> Check:
    def check(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(path=path, reason="is no text")
        elif not accepts(value):
            yield Problem(path=path, reason=f"{value[:60]!r} {reason}")

    return check


def _is_moment(value: str) -> bool:
    try:
        return _RFC_3339.fullmatch(value) is not None and datetime.fromisoformat(value.upper()) is not None
    except ValueError:
        return False


def _is_mail_date(value: str) -> bool:
    try:
        return _RFC_822.fullmatch(value) is not None and parsedate_to_datetime(value) is not None
    except ValueError:
        return False


def _is_language(value: str) -> bool:
    try:
        return parse_language(value) == value
    except InvalidValue:
        return False


def _is_html(value: str) -> bool:
    """Well-formed, in one element that says its language and direction, without what portals cut."""
    if _REFUSED_HTML.search(value):
        return False
    try:
        root = ET.fromstring(_COMMENT.sub("", value).strip())  # noqa: S314 (our own document: no DTD)  # nosec B314
    except ET.ParseError:
        return False
    return bool(root.get("lang")) and root.get("dir") in {"ltr", "rtl"}


TEXT = _saying("is empty", lambda value: bool(value.strip()))
URI = _saying("is no complete URI", is_uri)
WEB = _saying("is no address on the web", lambda value: value.startswith(("http://", "https://")) and is_uri(value))
MOMENT = _saying("is no moment of RFC 3339", _is_moment)
MAIL_DATE = _saying("is no date of RFC 822 in GMT", _is_mail_date)
LANGUAGE = _saying("is no language tag in its canonical form", _is_language)
HTML = _saying("is not well-formed HTML that every portal takes", _is_html)


def one_of(*allowed: object) -> Check:
    """Nothing but these values."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(path=path, reason=f"{str(value)[:60]!r} is none of {', '.join(map(str, allowed))}")

    return check


def matching(pattern: str, meaning: str) -> Check:
    """Text of a form."""
    form = re.compile(pattern, re.ASCII)
    return _saying(f"is no {meaning}", lambda value: form.fullmatch(value) is not None)


def whole_number(least: int, most: int | None = None) -> Check:
    """A whole number from ``least`` to ``most``."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < least or (most is not None and value > most):
            upwards = "upwards" if most is None else f"to {most}"
            yield Problem(path=path, reason=f"{str(value)[:60]!r} is no whole number from {least} {upwards}")

    return check


def every(check_of_one: Check, *, unique: str = "") -> Check:
    """A list of such values; with ``unique`` the member of that name is never the same twice."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(path=path, reason="is no list")
            return
        seen = set()
        for number, each in enumerate(value):
            yield from check_of_one(each, f"{path}/{number}")
            identity = each.get(unique) if unique and isinstance(each, Mapping) else None
            if identity is not None and identity in seen:
                yield Problem(path=f"{path}/{number}/{unique}", reason=f"{str(identity)[:60]!r} stands here twice")
            seen.add(identity)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these members; what else it has is not looked at."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield Problem(path=path or "/", reason="is no object")
            return
        for name, check_member in required.items():
            if name not in value:
                yield Problem(path=f"{path}/{name}", reason="is missing")
            else:
                yield from check_member(value[name], f"{path}/{name}")
        for name, check_member in (optional or {}).items():
            if name in value:
                yield from check_member(value[name], f"{path}/{name}")

    return check
