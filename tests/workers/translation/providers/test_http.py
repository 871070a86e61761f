"""The one way to talk to providers: where it goes and where not, whatever a redirect or a certificate says."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.providers.server import ProviderServer, Reply, Request, answering, complete, in_json
from workers.ports import SetupEngineError, TransientEngineError
from workers.translation.engines.http import Account, Provider

SECRET = "secret-41"


class Echo(ProviderServer):
    """Answers with what it was sent."""

    def reply(self, request: Request) -> Reply:
        return in_json({"path": request.path, "headers": dict(request.headers)})


def account(address: str) -> Account:
    """An account whose key stands in a header."""
    return Account(
        engine="echo",
        address=address,
        address_setting="COPYFLOW_ECHO_URL",
        key_setting="COPYFLOW_ECHO_KEY",
        headers={"authorization": f"Bearer {SECRET}"},
        secrets=(SECRET,),
    )


@pytest.fixture
def echo() -> Iterator[Echo]:
    """The server, listening."""
    with Echo() as server:
        yield server


def ask(provider: Provider) -> object:
    """One request with a body; the client is closed after it."""
    try:
        return provider.ask("/translate", {"q": "а"}, characters=1)[0]
    finally:
        provider.close()


def test_a_request_goes_out_as_json_without_more_than_it_needs(echo: Echo) -> None:
    """UTF-8 as it is, no compression asked for, no cookie kept, nothing of this machine's environment."""
    echo.faults.append(answering({}, 200, {"Set-Cookie": "a=b"}))
    provider = Provider(account(echo.url))
    provider.ask("/translate", {"q": "а"}, characters=1)
    ask(provider)
    headers = echo.requests[1].headers
    assert echo.requests[1].body == '{"q":"а"}'.encode()
    assert "cookie" not in headers
    assert (headers["accept-encoding"], headers["user-agent"]) == ("identity", "Copyflow")


def test_a_proxy_of_the_environment_is_not_used(echo: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys go to the provider and to nobody on the way."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert ask(Provider(account(echo.url)))


def test_a_redirect_is_not_followed(echo: Echo) -> None:
    """The key stays where it belongs; an operator is told that the address has moved."""
    with Echo() as elsewhere:
        echo.faults.append(answering({}, 308, {"Location": f"{elsewhere.url}/translate"}))
        with pytest.raises(SetupEngineError, match="COPYFLOW_ECHO_URL"):
            ask(Provider(account(echo.url)))
        assert elsewhere.requests == []


@pytest.mark.parametrize("address", ["http://203.0.113.7", "http://8.8.8.8", "http://169.254.169.254"])
def test_http_goes_to_private_networks_only(address: str) -> None:
    """No key and no unpublished text crosses the internet in the clear; nothing goes to a cloud's metadata."""
    with pytest.raises(TransientEngineError, match="public and not https"):
        ask(Provider(account(address)))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(41)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    """TLS is verified: without trust nothing is sent; with it the request comes through."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with Echo(tls) as server:
        with pytest.raises(SetupEngineError, match="certificate"):
            ask(Provider(account(server.url)))
        assert server.requests == []
        assert ask(Provider(account(server.url), ssl_context=ssl.create_default_context(cafile=str(certificate))))


def test_a_providers_words_are_one_short_line(echo: Echo) -> None:
    """Line ends, direction marks and a novel in an error message do not reach the log; keys in it are blacked out."""
    words = f"no\n\u202eway with {SECRET} " + "x" * 10_000
    echo.faults.append(answering({"error": {"message": words}}, 500))
    with pytest.raises(TransientEngineError) as caught:
        ask(Provider(account(echo.url)))
    assert str(caught.value).startswith("echo answered 500: no way with █████ xxx")
    assert len(str(caught.value)) < 250


def test_a_key_with_something_invisible_in_it_is_blacked_out_too(echo: Echo) -> None:
    """What is taken out of the words before a person sees them must not have hidden the key before."""
    echo.faults.append(answering({"error": f"no way with {SECRET[:4]}\u202e{SECRET[4:]}"}, 500))
    with pytest.raises(TransientEngineError, match="no way with █████"):
        ask(Provider(account(echo.url)))


def test_an_account_does_not_show_its_key() -> None:
    """Whoever logs one, or a traceback with its variables, shows where it is and nothing more."""
    shown = repr(account("https://example.org"))
    assert "example.org" in shown
    assert SECRET not in shown


def test_bytes_that_are_no_text_are_no_answer(echo: Echo) -> None:
    """Neither broken UTF-8 nor a body that is packed although nobody asked."""
    for body in (b'{"q":"\xff"}', b"\x1f\x8b\x08\x00", b"", b"[" * 1_000_000):
        echo.faults.append(lambda _request, _honest, body=body: complete(body, "application/json"))
        with pytest.raises(TransientEngineError, match="what is no JSON"):
            ask(Provider(account(echo.url)))
