"""The webhook transport against a partner that really listens."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.support.partner import Portal, answering, dripping, endless, silent
from workers.ports import Parcel, RenderedItem
from workers.syndication.transports import make_transports
from workers.syndication.transports.webhook import WebhookTransport

LOOPBACK = ["127.0.0.0/8"]
SECRET = "whsec_" + base64.b64encode(os.urandom(24)).decode()
BODY = '{"headline":"Форум · 论坛"}'.encode()
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def transport() -> Iterator[WebhookTransport]:
    """A transport that may reach loopback and waits at most one second."""
    made = WebhookTransport(LOOPBACK, total_seconds=1.0)
    yield made
    made.close()


def parcel(endpoint: str, **changes: Any) -> Parcel:
    """A signed-to-be message."""
    values: dict[str, Any] = {
        "message_id": "msg_1",
        "event_type": "article.published",
        "endpoint": endpoint,
        "secret": SECRET,
        "item": RenderedItem(content_type="application/json", body=BODY),
        "timestamp": int(time.time()),
    }
    return Parcel(**{**values, **changes})


def test_a_partner_with_the_public_library_takes_it(transport: WebhookTransport) -> None:
    """The exact bytes arrive, signed so that the public library verifies them, and the outcome says so."""
    with Portal("daily") as portal:
        portal.secret = SECRET
        outcome = transport.send(parcel(portal.url))
        (message,) = portal.received
    assert Webhook(SECRET).verify(message.body, dict(message.headers)) == {"headline": "Форум · 论坛"}
    assert message.genuine
    assert message.body == BODY
    assert message.headers["content-type"] == "application/json"
    assert message.headers["accept-encoding"] == "identity"
    assert message.headers["copyflow-event"] == "article.published"
    assert (outcome.delivered, outcome.status, outcome.error) == (True, 204, None)
    assert outcome.body_digest == hashlib.sha256(BODY).hexdigest()
    assert 0 <= outcome.latency_ms < 1000


def test_the_factory_names_it() -> None:
    """Wiring finds the transport under its own name."""
    made = make_transports(LOOPBACK)
    webhook = made["webhook"]
    assert isinstance(webhook, WebhookTransport)
    webhook.close()


def test_the_portal_refuses_a_foreign_signature(transport: WebhookTransport) -> None:
    """The test's own judge can say no: another secret is answered with 401, which is a failure."""
    with Portal("daily") as portal:
        portal.secret = "whsec_" + base64.b64encode(os.urandom(24)).decode()
        outcome = transport.send(parcel(portal.url))
    assert (outcome.delivered, outcome.status, outcome.response) == (False, 401, "signature not accepted")
    assert portal.accepted == []


def test_a_retry_after_failures_is_taken_once(transport: WebhookTransport) -> None:
    """The same message id is the same message: the portal holds one document after three attempts."""
    item = RenderedItem(content_type="application/json", body=b'{"uri":"urn:a","version":"1"}')
    with Portal("daily", fail_first=1) as portal:
        portal.secret = SECRET
        outcomes = [transport.send(parcel(portal.url, item=item)).status for _ in range(3)]
        assert portal.wait_for(lambda: len(portal.received) == 3, timeout=5)
    assert outcomes == [503, 204, 204]
    assert len(portal.accepted) == 1
    assert portal.held() == {"urn:a": {"uri": "urn:a", "version": "1"}}


@pytest.mark.parametrize("status", [400, 401, 404, 408, 500, 502, 503])
def test_what_is_not_2xx_is_a_failure(transport: WebhookTransport, status: int) -> None:
    """The status is told, and the partner's words are kept for people."""
    with Portal("daily", behaviour=answering(status, body="нет\x00\x1b[31m \u202eno".encode())) as portal:
        outcome = transport.send(parcel(portal.url))
    assert (outcome.delivered, outcome.status, outcome.gone) == (False, status, False)
    assert outcome.error == f"The endpoint answered {status}."
    assert outcome.response == "нет[31m no"


def test_410_says_that_the_endpoint_is_gone(transport: WebhookTransport) -> None:
    """Gone is told apart from every other failure."""
    with Portal("daily", behaviour=answering(410)) as portal:
        outcome = transport.send(parcel(portal.url))
    assert (outcome.delivered, outcome.status, outcome.gone) == (False, 410, True)


@pytest.mark.parametrize("status", [429, 503])
def test_the_partner_may_ask_for_time(transport: WebhookTransport, status: int) -> None:
    """Retry-After reaches the outcome."""
    with Portal("daily", behaviour=answering(status, {"retry-after": "120"})) as portal:
        assert transport.send(parcel(portal.url)).retry_after == 120


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(transport: WebhookTransport, status: int) -> None:
    """Nobody can send our signed messages elsewhere."""
    with Portal("elsewhere") as elsewhere:
        behaviour = answering(status, {"location": elsewhere.url})
        with Portal("daily", behaviour=behaviour) as portal:
            outcome = transport.send(parcel(portal.url))
        assert elsewhere.received == []
    assert (outcome.delivered, outcome.status) == (False, status)
    assert "redirect" in (outcome.error or "")


def test_no_cookie_is_kept(transport: WebhookTransport) -> None:
    """A partner cannot mark us: what it sets is not sent back."""
    with Portal("daily", behaviour=answering(200, {"set-cookie": "a=b; Path=/"})) as portal:
        transport.send(parcel(portal.url))
        transport.send(parcel(portal.url))
        assert [message.headers.get("cookie") for message in portal.received] == [None, None]


def test_a_silent_partner_is_cut_by_the_deadline(transport: WebhookTransport) -> None:
    """No answer within the time is a failure without status, after the time and not much later."""
    released = threading.Event()
    with Portal("slow", behaviour=silent(released)) as portal:
        outcome = transport.send(parcel(portal.url))
        released.set()
    assert (outcome.delivered, outcome.status) == (False, None)
    assert outcome.error == "The endpoint did not answer completely in time."
    assert 1000 <= outcome.latency_ms < 3000


def test_a_dripping_answer_is_cut_by_the_same_deadline(transport: WebhookTransport) -> None:
    """A byte every 20 ms keeps no worker: the limit is for the whole answer, not for each read."""
    released = threading.Event()
    with Portal("drip", behaviour=dripping(released)) as portal:
        outcome = transport.send(parcel(portal.url))
        released.set()
    assert outcome.delivered is False
    assert 1000 <= outcome.latency_ms < 3000


def test_an_endless_answer_is_cut(transport: WebhookTransport) -> None:
    """2xx with too much to say is delivered: we read our 64 KiB, keep 2,000 characters and hang up."""
    sent: list[int] = []
    with Portal("chatty", behaviour=endless(sent.append)) as portal:
        outcome = transport.send(parcel(portal.url))
    assert (outcome.delivered, outcome.status) == (True, 200)
    assert outcome.response == "x" * 2000
    assert outcome.latency_ms < 1000
    assert sum(sent) < 64 * 1024 * 1024


def test_a_refused_connection_and_a_blocked_address_read_the_same(transport: WebhookTransport) -> None:
    """The partner cannot map our network by our messages."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    refused = transport.send(parcel(f"http://127.0.0.1:{port}/inbox"))
    blocked = transport.send(parcel("http://10.0.0.1/inbox"))
    unknown = transport.send(parcel("https://no-such-name.invalid/inbox"))
    assert refused.error == blocked.error == unknown.error == "The endpoint could not be reached."
    assert not refused.delivered
    assert blocked.status is None


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::ffff:127.0.0.1]", "0"],
)
@pytest.mark.parametrize("allow_http", [True, False])
def test_without_allow_list_loopback_hears_nothing(host: str, *, allow_http: bool) -> None:
    """However loopback is written, no request reaches what listens there."""
    guarded = WebhookTransport(allow_http=allow_http, total_seconds=2.0)
    with Portal("inside") as inside:
        port = inside.url.rsplit(":", 1)[1]
        outcome = guarded.send(parcel(f"http://{host}:{port}"))
        assert inside.received == []
    guarded.close()
    assert outcome.error == "The endpoint could not be reached."


@pytest.mark.parametrize("endpoint", ["ftp://partner.example/", "nonsense", "http://u:p@127.0.0.1/", "http://[::1/"])
def test_an_endpoint_that_is_no_url_is_an_outcome(transport: WebhookTransport, endpoint: str) -> None:
    """An impossible endpoint fails the attempt and nothing else."""
    assert transport.send(parcel(endpoint)).error == "The endpoint could not be reached."


def test_the_name_is_asked_once_and_the_connection_goes_to_the_answer() -> None:
    """A name server that changes its mind between judgement and connection changes nothing (DNS rebinding)."""
    with Portal("daily") as portal:
        portal.secret = SECRET
        authority_and_path = portal.url.replace("http://127.0.0.1", "partner.example")
        asked: list[str] = []

        def rebinding(host: str, _port: int) -> list[Any]:
            asked.append(host)
            return [ip_address("127.0.0.1" if len(asked) == 1 else "10.0.0.1")]

        pinned = WebhookTransport(LOOPBACK, total_seconds=2.0, resolver=rebinding)
        outcome = pinned.send(parcel(f"http://{authority_and_path}"))
        pinned.close()
        assert portal.received[0].headers["host"] == authority_and_path.removesuffix("/inbox")
    assert outcome.delivered
    assert asked == ["partner.example"]


def test_a_hanging_name_server_is_cut_by_the_deadline() -> None:
    """The resolver has no timeout of its own; the deadline holds all the same."""
    released = threading.Event()

    def hanging(_host: str, _port: int) -> list[Any]:
        released.wait()
        return []

    made = WebhookTransport(LOOPBACK, total_seconds=0.3, resolver=hanging)
    outcome = made.send(parcel("https://partner.example/"))
    released.set()
    made.close()
    assert outcome.error == "The endpoint did not answer completely in time."
    assert outcome.latency_ms < 2000


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and key for ``partner.example`` in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl command that makes the test's certificate is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    names = ["-subj", "/CN=partner.example", "-addext", "subjectAltName=DNS:partner.example"]
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command = [openssl, "req", *kind, *names, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text(key.read_text() + certificate.read_text())
    return both


@pytest.mark.parametrize(("host", "accepted"), [("partner.example", True), ("other.example", False)])
def test_tls_is_for_the_name_and_not_for_the_address(certificate: Path, host: str, *, accepted: bool) -> None:
    """The certificate must be for the URL's host although the connection goes to a pinned address."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate))
    made = WebhookTransport(
        LOOPBACK, total_seconds=5.0, resolver=lambda *_: [ip_address("127.0.0.1")], ssl_context=trusting
    )
    with Portal("secure", tls=context) as portal:
        portal.secret = SECRET
        outcome = made.send(parcel(portal.url.replace("127.0.0.1", host)))
        made.close()
    assert names == [host]
    assert outcome.delivered is accepted
    assert ("certificate" in (outcome.error or "")) is not accepted
