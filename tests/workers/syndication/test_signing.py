"""Signatures, judged by the public Standard Webhooks library."""

from __future__ import annotations

import base64
import json
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from workflow.domain.errors import InvalidValue
from workflow.signing import sign


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


@pytest.mark.parametrize("secret", ["", "whsec_", secret_of(23), secret_of(65), "whsec_***", secret_of(24)[6:]])
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
