"""One attempt under way, and what came of it in the words of the ledger: for people who must know what to do next.

No secret gets past here: whatever the partner repeats of ours is blacked out.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from workers.http.answers import readable, retry_after_seconds
from workers.ports import Parcel
from workflow.domain.commands import AttemptOutcome, Verdict
from workflow.outgoing.client import HttpAnswer

_SHORTEST_HIDDEN = 4
_LONGEST_SHOWN_URL = 300
_CREDENTIALS = "it does not accept our key or signature. Check the key: the partner may hold an older one"
_HINTS = {
    400: "it does not accept this document as it is. Check the format, and what it answered",
    401: _CREDENTIALS,
    402: "it wants to be paid first. Ask the partner",
    403: _CREDENTIALS,
    404: "there is nothing at this address. Check the URL",
    405: "it takes no such requests at this address. Check the URL",
    406: "it does not take this kind of document. Check the format",
    408: "it waited too long for us",
    409: "it holds something that is in the way. Ask the partner",
    410: "it is gone for good",
    413: "the document is too large for it. Ask the partner to take larger ones, or send thin messages",
    415: "it does not take this kind of document. Check the format",
    422: "it does not accept this document as it is. Check the format, and what it answered",
    425: "it wants this later",
    429: "it is sent too much. Consider a lower rate",
    451: "it may not show this for legal reasons. Ask the partner",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What is being sent, since when, and what must never be shown."""

    request: str
    """For people: ``POST https://… (application/json, 8,112 bytes)``."""
    body_digest: str
    hidden: tuple[str, ...] = field(default=(), repr=False)
    started: float
    """Of the monotonic clock, in seconds."""

    @classmethod
    def begin(cls, verb: str, address: str, parcel: Parcel, *, also_hidden: Iterable[str] = ()) -> Self:
        """An attempt that starts now; ``also_hidden`` is what a transport makes of the secrets, such as a header."""
        size = f"{parcel.item.content_type}, {len(parcel.item.body):,} bytes"
        return cls(
            request=f"{verb} {shown_url(address)} ({size})",
            body_digest=hashlib.sha256(parcel.item.body).hexdigest(),
            hidden=tuple(_spellings([*parcel.secrets, *also_hidden])),
            started=time.monotonic(),
        )

    def answered(self, answer: HttpAnswer, address: str, **changes: Any) -> AttemptOutcome:
        """What an HTTP answer means by its status alone; ``changes`` replace fields (verdict, error, remote)."""
        delivered = answer.is_success
        is_redirect = 300 <= answer.status < 400
        retry_after = None if delivered else retry_after_seconds(answer.headers.get("retry-after"), datetime.now(UTC))
        values: dict[str, Any] = {
            "status": answer.status,
            "error": None if delivered else what_to_do(answer, address),
            "response": self.cleaned(readable(answer.body)),
            "retry_after": retry_after,
            "gone": answer.status == 410,
            "verdict": Verdict.MISDIRECTED if is_redirect else None,
        }
        return self._outcome(delivered=delivered, **{**values, **changes})

    def delivered(self, **changes: Any) -> AttemptOutcome:
        """It arrived, by a way that knows no statuses."""
        return self._outcome(delivered=True, **changes)

    def failed(self, sentence: str, verdict: Verdict | None = None, **changes: Any) -> AttemptOutcome:
        """It did not arrive; without a verdict it is tried again by the usual schedule."""
        return self._outcome(delivered=False, error=sentence, verdict=verdict, **changes)

    def cleaned(self, text: str) -> str:
        """``text`` without our secrets in any usual spelling."""
        for secret in self.hidden:
            text = text.replace(secret, "█████")
        return text

    def _outcome(self, *, delivered: bool, error: str | None = None, **values: Any) -> AttemptOutcome:
        return AttemptOutcome(
            delivered=delivered,
            error=None if error is None else self.cleaned(error),
            latency_ms=round((time.monotonic() - self.started) * 1000),
            body_digest=self.body_digest,
            request=self.cleaned(self.request),
            **values,
        )


def what_to_do(answer: HttpAnswer, address: str) -> str:
    """A failure's sentence for the operator: what the endpoint answered, what that means, what to do next."""
    status = answer.status
    if 300 <= status < 400:
        target = _target(answer.headers.get("location", ""), address)
        what = f"update the URL to {target}" if target else "check the URL"
        return f"The endpoint answered {status}, a redirect; redirects are not followed: {what}."
    hint = _HINTS.get(status) or ("it is in trouble itself; it is tried again" if status >= 500 else "")
    return f"The endpoint answered {status}: {hint}." if hint else f"The endpoint answered {status}."


def shown_url(url: str) -> str:
    """A URL for people: without what may be a secret in it (password, query), and not longer than a line or two."""
    try:
        parts = urlsplit(url)
        user, at, host = parts.netloc.rpartition("@")
    except ValueError:
        return "?"
    user = user.partition(":")[0] if parts.scheme == "sftp" else ""
    query = "…" if parts.query else ""
    shown = urlunsplit(parts._replace(netloc=f"{user}{at if user else ''}{host}", query=query, fragment=""))
    return readable(shown[:_LONGEST_SHOWN_URL].encode("utf-8", "replace"))


def _target(location: str, address: str) -> str:
    """Where a redirect points, as far as it can be shown; empty when that is nowhere on the web."""
    try:
        target = urljoin(address, location.strip()) if location.strip() else ""
        usable = urlsplit(target).scheme in {"https", "http"} and bool(urlsplit(target).hostname)
    except ValueError:
        return ""
    return shown_url(target) if usable else ""


def _spellings(secrets: Iterable[str]) -> Iterable[str]:
    """Each secret as it is, its lines and its base64, as JSON and URLs have them too, the longest first.

    What is too short would black out words.
    """
    found: set[str] = set()
    for secret in secrets:
        bare = secret.removeprefix("whsec_").removeprefix("whsk_")
        found |= {secret, bare, base64.b64encode(secret.encode("utf-8", "replace")).decode()}
        found |= {line for line in secret.splitlines() if not line.startswith("-----")}
    found |= {each.replace("/", "\\/") for each in found}  # as PHP writes JSON
    found |= {quote(each, safe="", errors="replace") for each in found}
    return sorted((each for each in found if len(each) >= _SHORTEST_HIDDEN), key=len, reverse=True)
