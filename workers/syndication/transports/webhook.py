"""Signed webhooks (Standard Webhooks 1.0) over one long-lived HTTP client behind the egress guard.

Carries one parcel once and tells what came of it. When to try again is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore
import httpx

from workers.http.answers import readable, retry_after_seconds
from workers.http.egress import EndpointRefused, GuardedTransport, TlsRefused, deadline, guarded_client
from workers.ports import Parcel
from workflow.domain.commands import AttemptOutcome
from workflow.domain.errors import InvalidValue
from workflow.endpoints import Resolver, resolve
from workflow.signing import sign

_ANSWER_BYTES_READ = 64 * 1024

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
        self._client = guarded_client(
            GuardedTransport(allowed_networks, allow_http=allow_http, resolver=resolver, ssl_context=ssl_context),
            total_seconds=total_seconds,
            connect_seconds=5.0,
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
            self._client.stream("POST", parcel.profile.endpoint, content=parcel.item.body, headers=headers) as response,
        ):
            return _Answer(
                status=response.status_code,
                retry_after=response.headers.get("retry-after"),
                body=_first_bytes(response),
            )


def _headers(parcel: Parcel) -> dict[str, str]:
    return {
        "content-type": parcel.item.content_type,
        "copyflow-event": parcel.event_type,
        "webhook-id": parcel.message_id,
        "webhook-timestamp": str(parcel.timestamp),
        "webhook-signature": " ".join(
            sign(secret, parcel.message_id, parcel.timestamp, parcel.item.body) for secret in parcel.secrets
        ),
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
