"""Whether a message is genuine: the public ``standardwebhooks`` library for ``v1``, ``cryptography`` for ``v1a``."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SYMMETRIC, PUBLIC = "whsec_", "whpk_"
TOLERANCE_SECONDS = 300
LIBRARY_MISSING = (
    "The library standardwebhooks is not installed: pip install 'copyflow[demo]' (or pip install standardwebhooks)."
)


class KeyRefusedError(ValueError):
    """A key that nothing can be verified with; the text says which and what is expected."""


class LibraryMissingError(Exception):
    """The public library is not installed; the text says how to get it."""


class _Webhook(Protocol):
    """As far as the library is used."""

    def verify(self, data: bytes | str, headers: dict[str, str], *, json_parse: bool = True) -> object: ...


class Verifier:
    """Takes a message when one of its signatures is good under one of the keys, and fresh."""

    def __init__(self, keys: Sequence[str], clock: Callable[[], float] = time.time) -> None:
        """``whsec_…`` and ``whpk_…`` in any order; ``clock`` tells seconds since 1970.

        Raises ``KeyRefusedError`` for a malformed key, ``LibraryMissingError`` where ``standardwebhooks`` is wanted.
        """
        self._clock = clock
        self._webhooks = [_symmetric(key) for key in keys if key.startswith(SYMMETRIC)]
        self._public = [_public(key) for key in keys if key.startswith(PUBLIC)]
        if len(self._webhooks) + len(self._public) != len(keys):
            raise KeyRefusedError("A key begins with whsec_ (a shared secret) or whpk_ (an ed25519 public key).")

    @property
    def checks(self) -> bool:
        """Whether there is a key at all."""
        return bool(self._webhooks or self._public)

    def refuses(self, headers: Mapping[str, str], body: bytes) -> str:
        """Why the message is not taken for genuine; empty when it is. ``headers`` are by lower-case name."""
        reasons = [_by_library(webhook, headers, body) for webhook in self._webhooks]
        reasons += [_by_public_key(key, headers, body, self._clock()) for key in self._public]
        return "" if not reasons or "" in reasons else reasons[0]


def _symmetric(key: str) -> _Webhook:
    try:
        from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook
    except ModuleNotFoundError:
        raise LibraryMissingError(LIBRARY_MISSING) from None
    try:
        webhook: _Webhook = Webhook(key)
    except (binascii.Error, ValueError, EmptyWebhookSecretError) as error:
        raise KeyRefusedError(f"A secret is whsec_ and base64 of 24 to 64 bytes ({error}).") from None
    return webhook


def _public(key: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(key.removeprefix(PUBLIC), validate=True))
    except (binascii.Error, ValueError):
        raise KeyRefusedError("A public key is whpk_ and base64 of the 32 bytes of an ed25519 key.") from None


def _by_library(webhook: _Webhook, headers: Mapping[str, str], body: bytes) -> str:
    try:
        webhook.verify(body, dict(headers), json_parse=False)
    except Exception as error:  # noqa: BLE001 - of a malformed header the library lets out whatever it meets
        return str(error) or type(error).__name__
    return ""


def _by_public_key(key: Ed25519PublicKey, headers: Mapping[str, str], body: bytes, now: float) -> str:
    """Standard Webhooks' asymmetric scheme: ``v1a,`` and base64 of the signature over ``id.timestamp.body``."""
    identity, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    offered = [each.removeprefix("v1a,") for each in headers.get("webhook-signature", "").split(" ")]
    if not identity or not timestamp.isascii() or not timestamp.isdecimal():
        return "Missing required headers"
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return "Message timestamp too old" if int(timestamp) < now else "Message timestamp too new"
    signed = f"{identity}.{timestamp}.".encode() + body
    return "" if any(_signed_by(key, each, signed) for each in offered) else "No matching signature found"


def _signed_by(key: Ed25519PublicKey, signature: str, signed: bytes) -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), signed)
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True
