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
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.support.partner import Answer, Message, Portal, answering, dripping, endless, silent
from tests.workers.syndication.parcels import BODY, LOOPBACK, NOWHERE, SECRET, parcel
from workers.syndication.transports import make_transports
from workers.syndication.transports.webhook import WebhookTransport
from workflow.domain.commands import RemoteCopy, Verdict
from workflow.domain.partner_profile import TRANSPORTS
from workflow.endpoints import AddressRules
from workflow.outgoing.client import PartnerClient
from workflow.rendering.document import RenderedItem


def webhook(rules: AddressRules = LOOPBACK, **settings: Any) -> WebhookTransport:
    """A transport with a client of its own."""
    return WebhookTransport(PartnerClient(rules, **settings))


@pytest.fixture
def transport() -> Iterator[WebhookTransport]:
    """A transport that may reach loopback and waits at most one second."""
    made = webhook(total_seconds=1.0)
    yield made
    made.close()


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


def test_the_factory_names_them(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Wiring finds each under a name that partners can choose, and the log tells the allow-list at the start."""
    made = make_transports(LOOPBACK, tmp_path)
    assert "partners may be in the networks 127.0.0.0/8" in caplog.text
    assert {name: transport.name for name, transport in made.items()} == {name: name for name in made}
    assert {"webhook", "websub", "sftp", "folder"} <= set(made) <= set(TRANSPORTS)
    for transport in made.values():
        transport.close()


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
    assert (outcome.error or "").startswith(f"The endpoint answered {status}: ")
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
    assert outcome.verdict is Verdict.MISDIRECTED
    assert outcome.error == (
        f"The endpoint answered {status}, a redirect; redirects are not followed: update the URL to {elsewhere.url}."
    )


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("/new", "update the URL to http://127.0.0.1:PORT/new"),
        ("//other.example/a?key=hidden#part", "update the URL to http://other.example/a?…"),
        ("https://user:hidden@other.example/", "update the URL to https://other.example/"),
        ("javascript:alert(1)", "check the URL"),
        ("http://[::1", "check the URL"),
        ("", "check the URL"),
        ("http://other.example/" + "x" * 5000, "update the URL to http://other.example/" + "x" * 279),
    ],
)
def test_a_redirects_target_is_told_without_what_may_be_secret(
    transport: WebhookTransport, location: str, told: str
) -> None:
    """The operator reads where to go; no password, query or script of the partner's gets into the log."""
    with Portal("daily", behaviour=answering(302, {"location": location})) as portal:
        outcome = transport.send(parcel(portal.url))
        told = told.replace("PORT", portal.url.split(":")[2].split("/")[0])
    assert outcome.error == f"The endpoint answered 302, a redirect; redirects are not followed: {told}."


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "Check the key"),
        (403, "Check the key"),
        (404, "Check the URL"),
        (405, "Check the URL"),
        (413, "too large"),
        (415, "Check the format"),
        (429, "lower rate"),
        (502, "tried again"),
    ],
)
def test_a_failure_tells_the_operator_what_to_do(transport: WebhookTransport, status: int, advice: str) -> None:
    """An error that only names its number sends people to the manual."""
    with Portal("daily", behaviour=answering(status)) as portal:
        assert advice in (transport.send(parcel(portal.url)).error or "")


def test_the_request_is_told_to_people_without_its_query(transport: WebhookTransport) -> None:
    """What was asked stands in the attempt log; a token in the address does not."""
    with Portal("daily") as portal:
        outcome = transport.send(parcel(f"{portal.url}?token=hidden"))
    assert outcome.request == f"POST {portal.url}?… (application/json, {len(BODY)} bytes)"


@pytest.mark.parametrize(
    ("body", "verdict", "remote"),
    [
        (b'{"receipt":"confirmed"}', Verdict.CONFIRMED, None),
        (
            b'{"receipt":"confirmed","url":"https://daily.example/a"}',
            Verdict.CONFIRMED,
            RemoteCopy(id="https://daily.example/a", url="https://daily.example/a"),
        ),
        (
            b'{"receipt":"confirmed","url":"https://daily.example/a","id":"7"}',
            Verdict.CONFIRMED,
            RemoteCopy(id="7", url="https://daily.example/a"),
        ),
        (b'{"receipt":"confirmed","url":"javascript:alert(1)"}', Verdict.CONFIRMED, None),
        (b'{"receipt":"confirmed","url":["x"],"id":{}}', Verdict.CONFIRMED, None),
        (b'{"receipt":"later"}', None, None),
        (b'["confirmed"]', None, None),
        (b"[" * 50_000, None, None),
        (b'{"receipt":"confirmed"', None, None),
        (b"ok", None, None),
        (b"", None, None),
    ],
)
def test_a_receipt_in_the_answer_confirms(
    transport: WebhookTransport, body: bytes, verdict: Verdict | None, remote: RemoteCopy | None
) -> None:
    """A partner that shows the article already may say so at once; whatever else it says, it has accepted it."""
    with Portal("daily", behaviour=answering(200, body=body)) as portal:
        outcome = transport.send(parcel(portal.url))
    assert (outcome.delivered, outcome.verdict, outcome.remote) == (True, verdict, remote)


def test_a_refusal_is_no_receipt(transport: WebhookTransport) -> None:
    """Only a 2xx answer confirms."""
    with Portal("daily", behaviour=answering(500, body=b'{"receipt":"confirmed"}')) as portal:
        outcome = transport.send(parcel(portal.url))
    assert (outcome.delivered, outcome.verdict) == (False, None)


def test_without_a_signing_secret_nothing_is_sent(transport: WebhookTransport) -> None:
    """An unsigned message never leaves; a person is told."""
    with Portal("daily") as portal:
        outcome = transport.send(parcel(portal.url, secrets=("a password",)))
        assert portal.received == []
    assert (outcome.delivered, outcome.verdict) == (False, Verdict.CREDENTIALS)


def test_the_answer_is_cut_at_64_kib_before_anything_is_made_of_it(transport: WebhookTransport) -> None:
    """A confirmation that does not fit is none: half a document is never read as a whole one."""
    body = b'{"receipt":"confirmed","padding":"' + b"x" * 65_536 + b'"}'
    with Portal("daily", behaviour=answering(200, body=body)) as portal:
        outcome = transport.send(parcel(portal.url))
    assert (outcome.delivered, outcome.verdict, len(outcome.response)) == (True, None, 2_000)


def test_proxies_and_passwords_of_the_environment_change_nothing(
    transport: WebhookTransport, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither a proxy variable nor a ``.netrc`` decides where messages go and what they carry."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login user password word")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with Portal("proxy") as proxy, Portal("daily") as portal:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        made = webhook(total_seconds=1.0)
        made.send(parcel(portal.url))
        made.close()
        assert proxy.received == []
        assert "authorization" not in portal.received[0].headers


def test_connections_are_kept_and_used_again(transport: WebhookTransport) -> None:
    """A hundred messages do not cost a hundred handshakes."""
    threads: set[threading.Thread] = set()  # the portal serves each connection in a thread of its own

    def noting(_: Message) -> Answer:
        threads.add(threading.current_thread())
        return Answer()

    with Portal("daily", behaviour=noting) as portal:
        for number in range(5):
            assert transport.send(parcel(portal.url, message_id=f"msg_{number}")).delivered
    assert len(threads) == 1


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
    guarded = webhook(replace(NOWHERE, allow_http=allow_http, ports=None), total_seconds=2.0)
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

        pinned = webhook(total_seconds=2.0, resolver=rebinding)
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

    made = webhook(total_seconds=0.3, resolver=hanging)
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
    made = webhook(total_seconds=5.0, resolver=lambda *_: [ip_address("127.0.0.1")], ssl_context=trusting)
    with Portal("secure", tls=context) as portal:
        portal.secret = SECRET
        outcome = made.send(parcel(portal.url.replace("127.0.0.1", host)))
        made.close()
    assert names == [host]
    assert outcome.delivered is accepted
    assert ("certificate" in (outcome.error or "")) is not accepted


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x16\x03\x01\x00\x05hello",
        b"SSH-2.0-server\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 999999 ?\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 40_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 3,
    ],
)
def test_an_answer_that_is_no_http_is_an_outcome(transport: WebhookTransport, raw: bytes) -> None:
    """Whatever a partner's port says, the attempt fails in one known sentence and is tried again."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65_536)
            with suppress(OSError):  # it may hang up before it has heard it all
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(65_536)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        outcome = transport.send(parcel(f"http://127.0.0.1:{listening.getsockname()[1]}/inbox"))
        thread.join()
    assert (outcome.delivered, outcome.status, outcome.verdict) == (False, None, None)
    assert outcome.error == "The connection broke before the answer was complete, or the answer was not HTTP."


def test_a_message_carries_these_headers_and_no_others(transport: WebhookTransport) -> None:
    """Nothing of this machine, of the operator's settings or of other partners rides along."""
    with Portal("daily") as portal:
        transport.send(parcel(portal.url))
    assert set(portal.received[0].headers) == set(
        "host user-agent accept accept-encoding connection content-type content-length"
        " copyflow-event webhook-id webhook-timestamp webhook-signature".split()
    )
    assert portal.received[0].headers["user-agent"] == "Copyflow"


def test_a_slow_reader_is_cut_by_the_deadline(transport: WebhookTransport) -> None:
    """A partner that takes a large message byte by byte keeps no worker either."""
    released = threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            while not released.wait(0.02):
                connection.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        large = RenderedItem(content_type="application/json", body=b"x" * 30_000_000)
        outcome = transport.send(parcel(f"http://127.0.0.1:{listening.getsockname()[1]}/inbox", item=large))
        released.set()
        thread.join()
    assert outcome.error == "The endpoint did not answer completely in time."
    assert 1000 <= outcome.latency_ms < 4000
