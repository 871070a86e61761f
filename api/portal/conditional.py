"""What every public answer has in common: entity tag, date, 304 to who has it already, HEAD, and how it may be kept.

``no-cache`` lets every cache keep an answer and has it asked again each time, which costs a 304: what is withdrawn is
gone at once, everywhere, and a correction is read by whoever reads at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request, Response

CACHE_CONTROL = "public, no-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """What is to be answered."""

    content_type: str
    body: bytes
    changed: datetime | None = None
    """When it last changed, as far as readers are concerned."""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def entity_tag(self) -> str:
        """A weak one: the answer is compressed on its way, and the number of visits makes no other page."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def answer(request: Request, shown: Representation, finish: Callable[[bytes], bytes] | None = None) -> Response:
    """The representation, or 304 without it; to HEAD its headers alone.

    ``finish`` puts into the body what makes no other page of it; it is not called for a 304.
    """
    headers = {**shown.headers, "ETag": shown.entity_tag, "Cache-Control": CACHE_CONTROL}
    if shown.changed is not None:
        headers["Last-Modified"] = format_datetime(shown.changed.astimezone(UTC), usegmt=True)
    if _is_known(request, shown):
        return Response(status_code=304, headers={**headers, "Vary": "Accept-Encoding"})
    body = finish(shown.body) if finish else shown.body
    return _without_body_for_head(request, Response(body, media_type=shown.content_type, headers=headers))


def refusal(request: Request, status: int, page: str, headers: Mapping[str, str] | None = None) -> Response:
    """A page that says what is not here; search engines forget the address."""
    said = {"Cache-Control": CACHE_CONTROL, "X-Robots-Tag": "noindex", **(headers or {})}
    response = Response(page.encode(), status_code=status, media_type="text/html; charset=utf-8", headers=said)
    return _without_body_for_head(request, response)


def moved(address: str) -> Response:
    """A permanent redirect, which is asked for again: words in an address may have to go."""
    return Response(status_code=308, headers={"Location": address, "Cache-Control": CACHE_CONTROL})


def _is_known(request: Request, shown: Representation) -> bool:
    """RFC 9110: an entity tag counts more than a date; what is no date is as if it were not there."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {each.strip().removeprefix("W/") for each in tags.split(",")}
        return "*" in known or shown.entity_tag.removeprefix("W/") in known
    since = request.headers.get("if-modified-since")
    if since is None or shown.changed is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    if moment.tzinfo is None:  # "-0000" is no zone to it; HTTP's dates are UTC
        moment = moment.replace(tzinfo=UTC)
    return shown.changed.replace(microsecond=0) <= moment


def _without_body_for_head(request: Request, response: Response) -> Response:
    if request.method == "HEAD":
        response.body = b""  # the length of what GET brings stands in its headers already
        response.headers["Vary"] = "Accept-Encoding"  # as the compression says of what it may compress
    return response
