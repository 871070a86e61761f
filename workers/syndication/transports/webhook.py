"""Signed webhooks (Standard Webhooks 1.0) over one long-lived HTTP client behind the egress guard.

Carries one parcel once and tells what came of it. When to try again is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import ssl
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from workers.ports import Parcel
from workers.syndication.egress import EndpointRefused, GuardedTransport, TlsRefused, deadline
from workers.syndication.signing import sign
from workflow.domain.commands import AttemptOutcome
from workflow.domain.errors import InvalidValue
from workflow.endpoints import Resolver, resolve

_ANSWER_BYTES_READ = 64 * 1024
_ANSWER_CHARACTERS_KEPT = 2_000
_SHORTEST_WAIT, _LONGEST_WAIT = 1, 24 * 3600
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")

# One sentence for refused, blocked and unknown alike: the difference would map our network for the partner.
_UNREACHABLE = "The endpoint could not be reached."
_BAD_CERTIFICATE = "No secure connection: the endpoint's certificate or TLS version was not accepted."
_TOO_SLOW = "The endpoint did not answer completely in time."
_BROKEN = "The connection broke before the answer was complete, or the answer was not HTTP."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    retry_after: str | None
    body: bytes


class WebhookTransport:
    """POSTs a parcel to its endpoint. Safe to share among threads; make it after a fork."""

    def __init__(
        self,
        allowed_networks: Sequence[str] = (),
        *,
        allow_http: bool = False,
        total_seconds: float = 10.0,
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Take the networks (CIDR) that may be reached although they are not public, and the whole attempt's limit."""
        self._total_seconds = total_seconds
        self._client = httpx.Client(
            transport=GuardedTransport(
                allowed_networks, allow_http=allow_http, resolver=resolver, ssl_context=ssl_context
            ),
            follow_redirects=False,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # keep none
            timeout=httpx.Timeout(total_seconds, connect=min(5.0, total_seconds)),
        )

    @property
    def name(self) -> str:
        """``webhook``."""
        return "webhook"

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Sign and send ``parcel`` once. Only a complete 2xx answer counts as delivered; a redirect is a failure.

        Raises ``InvalidValue`` for a parcel that cannot be signed: that is our own fault, not the partner's.
        """
        headers = _headers(parcel)
        digest = hashlib.sha256(parcel.item.body).hexdigest()
        started = time.monotonic()
        try:
            answer = self._post(parcel, headers)
        except (EndpointRefused, httpcore.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol, InvalidValue):
            return _failure(_UNREACHABLE, digest, started)
        except httpcore.TimeoutException:
            return _failure(_TOO_SLOW, digest, started)
        except TlsRefused:
            return _failure(_BAD_CERTIFICATE, digest, started)
        except (httpcore.NetworkError, httpcore.RemoteProtocolError):
            return _failure(_BROKEN, digest, started)
        return _judged(answer, digest, started)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def _post(self, parcel: Parcel, headers: dict[str, str]) -> _Answer:
        with (
            deadline(self._total_seconds),
            self._client.stream("POST", parcel.endpoint, content=parcel.item.body, headers=headers) as response,
        ):
            return _Answer(
                status=response.status_code,
                retry_after=response.headers.get("retry-after"),
                body=_first_bytes(response),
            )


def _headers(parcel: Parcel) -> dict[str, str]:
    return {
        "accept-encoding": "identity",
        "content-type": parcel.item.content_type,
        "user-agent": "Copyflow",
        "copyflow-event": parcel.event_type,
        "webhook-id": parcel.message_id,
        "webhook-timestamp": str(parcel.timestamp),
        "webhook-signature": sign(parcel.secret, parcel.message_id, parcel.timestamp, parcel.item.body),
    }


def _first_bytes(response: httpx.Response) -> bytes:
    """The beginning of the body as it came, to the limit; the rest is never read."""
    received = bytearray()
    for chunk in response.iter_raw():
        received += chunk
        if len(received) >= _ANSWER_BYTES_READ:
            break
    return bytes(received[:_ANSWER_BYTES_READ])


def _judged(answer: _Answer, digest: str, started: float) -> AttemptOutcome:
    delivered = 200 <= answer.status < 300
    return AttemptOutcome(
        delivered=delivered,
        status=answer.status,
        error=None if delivered else _refusal(answer.status),
        latency_ms=_milliseconds_since(started),
        body_digest=digest,
        response=readable(answer.body),
        retry_after=None if delivered else retry_after_seconds(answer.retry_after, datetime.now(UTC)),
        gone=answer.status == 410,
    )


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return f"The endpoint answered {status}, a redirect; redirects are not followed."
    if status == 410:
        return "The endpoint answered 410: it is gone for good."
    return f"The endpoint answered {status}."


def _failure(error: str, digest: str, started: float) -> AttemptOutcome:
    return AttemptOutcome(delivered=False, error=error, latency_ms=_milliseconds_since(started), body_digest=digest)


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def readable(body: bytes) -> str:
    """An answer's body as one line of at most 2,000 characters for people: no control or direction characters."""
    text = re.sub(r"[\t\n\r]+", " ", body.decode("utf-8", errors="replace"))
    kept = (each for each in text if unicodedata.category(each) != "Cc" and each not in _DIRECTION_MARKS)
    return "".join(kept)[:_ANSWER_CHARACTERS_KEPT]


def retry_after_seconds(value: str | None, now: datetime) -> int | None:
    """Seconds that a ``Retry-After`` header asks for (a number or an HTTP date), kept within 1 second and 24 hours.

    None when there is no such header or it says nothing that can be understood.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]+", text):
        seconds = float(text)
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    return round(min(max(seconds, _SHORTEST_WAIT), _LONGEST_WAIT))
