"""Signatures, judged by the public Standard Webhooks library."""

from __future__ import annotations

import base64
import json
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from standardwebhooks import Webhook, WebhookVerificationError

from workflow.domain.errors import InvalidValue
from workflow.secret_kinds import SecretKind, made_secret, shown_of
from workflow.signing import sign, signature_header


def secret_of(size: int) -> str:
    """A secret with a key of ``size`` random bytes."""
    return "whsec_" + base64.b64encode(os.urandom(size)).decode()


@given(st.binary(min_size=24, max_size=64), st.text("abc019-_", min_size=1), st.text())
def test_the_public_library_accepts_what_we_sign(key: bytes, message_id: str, text: str) -> None:
    """Any body, id and key: a partner with the public library takes the message for genuine."""
    secret, now = "whsec_" + base64.b64encode(key).decode(), int(time.time())
    body = json.dumps(text, ensure_ascii=False)
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(now),
        "webhook-signature": sign(secret, message_id, now, body.encode()),
    }
    assert Webhook(secret).verify(body, headers) == text


@pytest.mark.parametrize("changed", ["body", "id", "timestamp", "secret"])
def test_whatever_is_changed_is_noticed(changed: str) -> None:
    """A signature is for one body, id, time and secret only."""
    secret, now = secret_of(24), int(time.time())
    signature = sign(secret, "msg_1", now, b"{}")
    verifier = Webhook(secret_of(24) if changed == "secret" else secret)
    headers = {
        "webhook-id": "msg_2" if changed == "id" else "msg_1",
        "webhook-timestamp": str(now + 1 if changed == "timestamp" else now),
        "webhook-signature": signature,
    }
    with pytest.raises(WebhookVerificationError):
        verifier.verify("[]" if changed == "body" else "{}", headers)


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", secret_of(23), secret_of(65), "whsec_***", secret_of(24)[6:]],
    ids=["empty", "prefix", "short", "long", "no base64", "no prefix"],
)
def test_weak_or_broken_secrets_are_refused_without_being_shown(secret: str) -> None:
    """No message is signed with a short or malformed secret, and the refusal does not repeat it."""
    with pytest.raises(InvalidValue) as refusal:
        sign(secret, "msg_1", 1, b"")
    assert refusal.value.field == "secret"
    assert len(secret) < 8 or secret[6:] not in str(refusal.value)


@pytest.mark.parametrize("message_id", ["", "a.b"])
def test_an_id_that_makes_the_signature_ambiguous_is_refused(message_id: str) -> None:
    """``a.1`` at time 2 and ``a`` at time 1 with a body of ``2.…`` must not share a signature."""
    with pytest.raises(InvalidValue):
        sign(secret_of(24), message_id, 1, b"")


@given(st.binary(max_size=300), st.text("abc019-_", min_size=1), st.integers(0, 4_000_000_000))
def test_another_library_accepts_our_ed25519_signature(body: bytes, message_id: str, timestamp: int) -> None:
    """Whoever holds the public key alone (here libsodium) knows that ``id.timestamp.body`` is ours."""
    secret = made_secret(SecretKind.ASYMMETRIC)
    public = shown_of(SecretKind.ASYMMETRIC, secret)
    version, _, encoded = sign(secret, message_id, timestamp, body).partition(",")
    key = VerifyKey(base64.b64decode(public.removeprefix("whpk_")))
    signed = f"{message_id}.{timestamp}.".encode() + body
    assert version == "v1a"
    assert key.verify(signed, base64.b64decode(encoded)) == signed
    with pytest.raises(BadSignatureError):
        key.verify(signed + b"x", base64.b64decode(encoded))


def test_the_seed_alone_signs_like_the_whole_key() -> None:
    """Both spellings of an ed25519 private key that are in use give one signature."""
    whole = made_secret(SecretKind.ASYMMETRIC)
    seed = "whsk_" + base64.b64encode(base64.b64decode(whole.removeprefix("whsk_"))[:32]).decode()
    assert sign(seed, "msg_1", 1, b"{}") == sign(whole, "msg_1", 1, b"{}")


@pytest.mark.parametrize("key", [b"", b"x" * 31, b"x" * 33, b"x" * 65])
def test_a_broken_private_key_signs_nothing(key: bytes) -> None:
    """And the refusal does not repeat it."""
    secret = "whsk_" + base64.b64encode(key).decode()
    with pytest.raises(InvalidValue) as refusal:
        sign(secret, "msg_1", 1, b"")
    assert not key or secret[6:] not in str(refusal.value)


def test_while_secrets_are_changed_each_of_them_verifies() -> None:
    """One header with a signature of every valid secret, old and new, shared and asymmetric."""
    secrets = [secret_of(32), made_secret(SecretKind.ASYMMETRIC), secret_of(24)]
    now = int(time.time())
    header = signature_header(secrets, "msg_1", now, b"{}")
    assert [each.partition(",")[0] for each in header.split(" ")] == ["v1", "v1a", "v1"]
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(now), "webhook-signature": header}
    assert [Webhook(secret).verify(b"{}", headers) for secret in (secrets[0], secrets[2])] == [{}, {}]
