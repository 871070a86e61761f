"""A newsroom for programs: every operation of its API, its log as a feed, and working on what others work on too."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar, cast

from api.client.addresses import path_of
from api.client.calls import form_of
from api.client.errors import Stale
from api.client.generated.operations import Operations

if TYPE_CHECKING:
    from api.client.generated import shapes

_Read = TypeVar("_Read")
_Done = TypeVar("_Done")
_WAIT_SECONDS, _PAUSE_SECONDS = 20, 2.0


class Copyflow(Operations):
    """A newsroom at an address, with somebody's API key.

    Reading something remembers its version, and changing it afterwards is refused (``Stale``) when somebody was faster.
    What only reads, and what is made under a key of its own, is asked for again when the newsroom does not answer.
    """

    def events(
        self,
        *,
        after: int = 0,
        types: Sequence[str] | None = None,
        category: str | None = None,
        follow: bool = False,
    ) -> Iterator[shapes.EventModel]:
        """The log after a position, in order, none left out; ``follow``: without end, waiting for what comes.

        Keep the ``position`` of the last event that you are done with, and go on after it another time.
        """
        query = {"types": types, "category": category, "wait": _WAIT_SECONDS if follow else None}
        while True:
            asked_at = time.monotonic()
            slower = _WAIT_SECONDS if follow else 0
            page: shapes.EventPage = self._get("/events", {**query, "after": after}, slower=slower)
            for event in page["items"]:
                yield event
                after = event["position"]
            after = max(after, page["position"])  # so far it was looked, also where nothing of this was found
            if page["next"] is not None:
                continue
            if not follow:
                return
            if not page["items"] and time.monotonic() - asked_at < _PAUSE_SECONDS:
                self._patience.wait(_PAUSE_SECONDS)  # a newsroom that does not wait for us: we wait for it

    def insist(self, read: Callable[[], _Read], act: Callable[[_Read], _Done], *, times: int = 10) -> _Done:
        """Read, act on what was read, and do both again while somebody else is faster; the last ``Stale`` is raised.

        ``act`` must decide anew on what it is given: what it was about may be gone.
        """
        for _ in range(times - 1):
            try:
                return act(read())
            except Stale:
                continue
        return act(read())

    def upload_image(
        self,
        article_id: str,
        filename: str,
        content: bytes,
        *,
        alt: str,
        caption: str = "",
        credit: str = "",
        idempotency_key: str | None = None,
    ) -> shapes.ImageModel:
        """Add an image from a file's bytes: JPEG, PNG, WebP or GIF, at most 12 MB."""
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        form = form_of({"alt": alt, "caption": caption, "credit": credit}, (PurePath(filename).name, content, kind))
        path = path_of("/articles/{}/images", article_id)
        return cast("shapes.ImageModel", self._create("POST", path, form, None, idempotency_key))
