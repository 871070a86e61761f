"""The egress guard: connections, and an HTTP transport, to judged addresses only and only until a deadline.

The host is resolved once, its addresses are judged, and the connection goes to exactly the address that was
judged, so that a second answer of the name server changes nothing. Host header, SNI and certificate name stay the
URL's. Whatever is wrong ends in an exception of ``httpcore``, in ``EndpointRefused`` or in ``TlsRefused``; messages for
people are made by the caller.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from http.cookiejar import CookieJar, DefaultCookiePolicy
from queue import Empty, SimpleQueue

import httpcore
import httpx

from workflow.endpoints import (
    Address,
    AddressRules,
    Endpoint,
    Resolver,
    acceptable,
    parse_endpoint,
    resolve,
)

_Origin = tuple[str, str, int | None]
_MOST_ORIGINS = 256
"""Origins whose connections are kept open, about."""
_ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)


class EndpointRefused(Exception):
    """The endpoint has no address that we may connect to."""


class TlsRefused(Exception):
    """The endpoint's certificate or TLS version is not acceptable."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Let every step of the requests inside (name, connection, TLS, sending, whole answer) end within ``seconds``.

    One inside another ends with the other at the latest.
    """
    ends_at, outer = time.monotonic() + seconds, _ends_at.get()
    token = _ends_at.set(ends_at if outer is None else min(ends_at, outer))
    try:
        yield
    finally:
        _ends_at.reset(token)


def _time_left(step_timeout: float | None, expired: type[httpcore.TimeoutException]) -> float | None:
    """Seconds that the next step may take: its own limit or what the deadline leaves, whichever is less."""
    ends_at = _ends_at.get()
    if ends_at is None:
        return step_timeout
    left = ends_at - time.monotonic()
    if left <= 0:
        raise expired
    return left if step_timeout is None else min(left, step_timeout)


class GuardedTransport(httpx.BaseTransport):
    """An ``httpx`` transport with one pool of connections for each origin, all behind the guard.

    For every request httpcore's pool looks at each of its connections, some of them once for every other: with fifty
    partners in one pool that took three times as long as signing and sending.

    Raises the exceptions of ``httpcore``, ``EndpointRefused`` and ``TlsRefused``.
    """

    def __init__(
        self,
        rules: AddressRules,
        *,
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._backends = {scheme: _GuardedBackend(rules, scheme, resolver) for scheme in ("https", "http")}
        self._ssl_context = ssl_context
        self._made: dict[_Origin, httpcore.ConnectionPool] = {}
        self._making = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request``; the answer's body is still to be read, under the same deadline."""
        assert isinstance(request.stream, httpx.SyncByteStream)
        parse_endpoint(str(request.url))
        answer = self._pool_of(request.url).handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_AnswerStream(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        with self._making:
            for pool in self._made.values():
                pool.close()

    def _pool_of(self, url: httpx.URL) -> httpcore.ConnectionPool:
        """Made for the first request: the certificates take 6 MB, and most processes never ask anybody."""
        origin = (url.scheme, url.host, url.port)
        with self._making:
            pool = self._made.pop(origin, None)
            if pool is None:
                if self._ssl_context is None:
                    self._ssl_context = httpx.create_ssl_context(trust_env=False)
                pool = httpcore.ConnectionPool(
                    ssl_context=self._ssl_context,
                    max_connections=100,
                    keepalive_expiry=30.0,
                    network_backend=self._backends[url.scheme],
                )
            self._made[origin] = pool  # the last one asked stands last
            if len(self._made) > _MOST_ORIGINS:
                self._forget_an_idle_one()
            return pool

    def _forget_an_idle_one(self) -> None:
        """Let go of the connections to the origin that was not asked for longest and that is asked nothing now."""
        for origin, pool in self._made.items():
            if all(connection.is_idle() for connection in pool.connections):
                del self._made[origin]
                pool.close()
                return


def guarded_client(
    transport: GuardedTransport,
    *,
    total_seconds: float,
    connect_seconds: float,
    headers: Mapping[str, str] | None = None,
) -> httpx.Client:
    """A client behind the guard that follows no redirect, keeps no cookie, and asks for no packed answer.

    Nothing of the process's environment (proxies, certificates, ``.netrc``) changes where it goes.
    """
    return httpx.Client(
        transport=transport,
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # keep none
        timeout=httpx.Timeout(total_seconds, connect=min(connect_seconds, total_seconds)),
        headers={"user-agent": "Copyflow", "accept-encoding": "identity", **(headers or {})},
    )


class _AnswerStream(httpx.SyncByteStream):
    """The body of an answer, in the shape that ``httpx`` reads."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to judged addresses only."""

    def __init__(self, rules: AddressRules, scheme: str, resolver: Resolver) -> None:
        self._rules = rules
        self._scheme = scheme
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, judge, and connect to the first acceptable address that answers."""
        addresses = _judged(Endpoint(scheme=self._scheme, host=host, port=port), self._rules, self._resolver, timeout)
        for position, address in enumerate(addresses, start=1):
            left = _time_left(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._plain.connect_tcp(str(address), port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if position == len(addresses):
                    raise
            else:
                return _DeadlineStream(stream)
        raise AssertionError("the last address either answers or raises")


def open_socket(
    endpoint: Endpoint, rules: AddressRules, *, resolver: Resolver = resolve, connect_seconds: float = 5.0
) -> socket.socket:
    """A connection to the first acceptable address that answers, for protocols other than HTTP.

    Raises ``EndpointRefused``, and ``ConnectError`` and ``ConnectTimeout`` of ``httpcore``.
    """
    stream = _GuardedBackend(rules, endpoint.scheme, resolver).connect_tcp(
        endpoint.host, endpoint.port, timeout=connect_seconds
    )
    opened = stream.get_extra_info("socket")
    assert isinstance(opened, socket.socket)
    return opened


def seconds_left() -> float:
    """What the deadline leaves; ``httpcore.ReadTimeout`` when that is nothing."""
    left = _time_left(None, httpcore.ReadTimeout)
    assert left is not None, "outside of any deadline"
    return left


def _judged(endpoint: Endpoint, rules: AddressRules, resolver: Resolver, timeout: float | None) -> Sequence[Address]:
    """The acceptable addresses, at least one; asks the resolver in a thread of its own.

    The system call takes no timeout and may hang for a minute.
    """
    answers: SimpleQueue[Sequence[Address]] = SimpleQueue()
    asking = threading.Thread(
        target=lambda: answers.put(resolver(endpoint.host, endpoint.port)), name="resolve-endpoint", daemon=True
    )
    asking.start()
    try:
        found = answers.get(timeout=_time_left(timeout, httpcore.ConnectTimeout))
    except Empty:
        raise httpcore.ConnectTimeout from None
    addresses = acceptable(found, endpoint, rules)
    if not addresses:
        raise EndpointRefused
    return addresses


class _DeadlineStream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline of the request it serves at the moment."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _time_left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In small pieces: the inner stream grants its timeout anew for each part that a slow reader takes.
        for start in range(0, len(buffer), 16_384):
            self._inner.write(buffer[start : start + 16_384], _time_left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _time_left(timeout, httpcore.ConnectTimeout)
        try:
            return _DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, left))
        except httpcore.ConnectError as error:
            # Told apart here, because the pool raises it again without its cause.
            if isinstance(error.__cause__, ssl.SSLError):
                raise TlsRefused from error
            raise

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
