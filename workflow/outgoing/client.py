"""One way to ask a partner's server over HTTP: guarded, bounded in time and size, and what no answer means.

Whoever talks HTTP to partners shares this. What an answer means for a delivery stands in
``workers/syndication/attempts.py``; what a protocol makes of it, in that transport.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from workflow.domain.errors import InvalidValue
from workflow.endpoints import AddressRules, Resolver, resolve
from workflow.outgoing.egress import EndpointRefused, GuardedTransport, TlsRefused, deadline, guarded_client

ANSWER_BYTES_READ = 64 * 1024

# One sentence for refused, blocked and unknown alike: the difference would map our network for the partner.
UNREACHABLE = "The endpoint could not be reached."
TOO_SLOW = "The endpoint did not answer completely in time."
BROKEN = "The connection broke before the answer was complete, or the answer was not HTTP."
BAD_CERTIFICATE = "No secure connection: the endpoint's certificate or TLS version was not accepted."


class Unanswered(Exception):
    """No complete answer came; ``sentence`` says so to people, without any address."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """An answer of whatever status."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = field(repr=False)
    """Its beginning, to the client's limit."""
    is_whole: bool = True
    """Whether ``body`` is all of it."""

    @property
    def is_success(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300

    def document(self) -> Any:
        """The body as JSON; None when it is none, whatever the answer says of its type."""
        try:
            return json.loads(self.body) if self.is_whole else None
        except (ValueError, RecursionError):
            return None


class PartnerClient:
    """A client behind the egress guard. Safe to share among threads; make it after a fork."""

    def __init__(
        self,
        rules: AddressRules,
        *,
        total_seconds: float = 10.0,
        largest_answer: int = ANSWER_BYTES_READ,
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Take which addresses may be reached, and the limit of one request."""
        self._total_seconds = total_seconds
        self._largest_answer = largest_answer
        self._transport = GuardedTransport(rules, resolver=resolver, ssl_context=ssl_context)
        self._client = guarded_client(self._transport, total_seconds=total_seconds, connect_seconds=5.0)

    def ask(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """One request and its answer; ``Unanswered`` when none came. Redirects are answers like any other.

        Several requests that share a limit go inside ``workflow.outgoing.egress.deadline``.
        """
        try:
            with deadline(self._total_seconds):
                return self._answer(self._client.build_request(method, url, content=body, headers=headers))
        except (EndpointRefused, httpcore.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol, InvalidValue):
            raise Unanswered(UNREACHABLE) from None
        except httpcore.TimeoutException:
            raise Unanswered(TOO_SLOW) from None
        except TlsRefused:
            raise Unanswered(BAD_CERTIFICATE) from None
        except (httpcore.NetworkError, httpcore.ProtocolError):
            raise Unanswered(BROKEN) from None

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def _answer(self, request: httpx.Request) -> HttpAnswer:
        # Past the client's own sending, which would make a request of what a redirect names, and fail where it cannot.
        response = self._transport.handle_request(request)
        try:
            received, is_whole = self._first_bytes(response)
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return HttpAnswer(status=response.status_code, headers=headers, body=received, is_whole=is_whole)

    def _first_bytes(self, response: httpx.Response) -> tuple[bytes, bool]:
        """The beginning of the body as it came, to the limit, and whether it is all; the rest is never read."""
        received = bytearray()
        for chunk in response.iter_raw():
            received += chunk
            if len(received) > self._largest_answer:
                return bytes(received[: self._largest_answer]), False
        return bytes(received), True
