"""Heads of the log for keeping elsewhere, signed by this installation: what a cut tail is noticed by.

A head says which event was the last at a moment, and its hash. Whoever keeps one, and the public key, can prove later
that the log was cut, rewritten or put back to an older copy. The key signs heads and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workflow.domain.errors import HeadNotTrusted, InvalidValue
from workflow.feed import Head

_PURPOSE = "copyflow head v1"
_HASH_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """A head with the moment and the signature."""

    position: int
    hash: str
    at: str
    """UTC, as the signature covers it."""
    public_key: str
    signature: str

    @property
    def head(self) -> Head:
        """The head alone."""
        return Head(position=self.position, hash=self.hash)

    def facts(self) -> dict[str, Any]:
        """As JSON, for keeping."""
        return {
            "position": self.position,
            "hash": self.hash,
            "at": self.at,
            "public_key": self.public_key,
            "signature": self.signature,
        }


def new_key() -> bytes:
    """A new private key: 32 bytes, in hexadecimal."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex().encode()


class Heads:
    """Signs heads with the installation's key, and checks them."""

    def __init__(self, make_key: Callable[[], bytes], find_key: Callable[[], bytes | None]) -> None:
        self._make_key = make_key
        self._find_key = find_key

    def public_key(self) -> str:
        """The public key in hexadecimal, to be kept elsewhere; the key is made when there is none yet."""
        return _private(self._make_key()).public_key().public_bytes_raw().hex()

    def sign(self, head: Head, at: datetime) -> SignedHead:
        """The head as it was at a moment, signed."""
        moment = at.isoformat()
        key = _private(self._make_key())
        return SignedHead(
            position=head.position,
            hash=head.hash,
            at=moment,
            public_key=key.public_key().public_bytes_raw().hex(),
            signature=key.sign(_signed_text(head, moment)).hex(),
        )

    def require_trusted(self, signed: SignedHead, public_key: str | None) -> None:
        """Raise ``HeadNotTrusted`` unless the head was signed by that key; by this installation's own for None.

        The key that a head names itself proves nothing: whoever forges a head signs it with a key of their own.
        """
        key = public_key.strip().lower() if public_key is not None else self._own_key()
        try:
            verifier = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        except ValueError:
            raise InvalidValue(
                "public_key", "must be what `copyflow head key` printed: 64 hexadecimal digits"
            ) from None
        try:
            verifier.verify(bytes.fromhex(signed.signature), _signed_text(signed.head, signed.at))
        except (InvalidSignature, ValueError):
            raise HeadNotTrusted(
                f"It was not signed by the key {key[:16]}…, or was changed since. Take another copy of the head, "
                "or name the key that you kept with it: --public-key.",
                public_key=key,
            ) from None

    def _own_key(self) -> str:
        found = self._find_key()
        if found is None:
            raise HeadNotTrusted(
                "This installation never signed a head. Name the key that you kept with it: --public-key."
            )
        return _private(found).public_key().public_bytes_raw().hex()


def read_head(text: str) -> SignedHead | Head:
    """A head as it was kept: signed, or bare from ``copyflow verify --json``; ``InvalidValue`` when it is neither."""
    try:
        kept = json.loads(text)
        position, digest = kept["position"], kept["hash"]
        if type(position) is not int or position < 0 or len(bytes.fromhex(digest)) * 2 != _HASH_LENGTH:
            raise ValueError(position)
        if not {"signature", "public_key", "at"} & kept.keys():
            return Head(position=position, hash=digest)
        return SignedHead(
            position=position,
            hash=digest,
            at=str(kept["at"]),
            public_key=str(kept["public_key"]),
            signature=str(kept["signature"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidValue(
            "head", "should be what `copyflow head export` or `copyflow verify --json` printed"
        ) from None


def _private(key: bytes) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key.decode()))
    except ValueError:
        raise HeadNotTrusted(
            "log-signing.key in COPYFLOW_HOME holds no key. Put it back from your backup; only if there is none, "
            "remove the file: a new key is made, and heads signed before need --public-key."
        ) from None


def _signed_text(head: Head, at: str) -> bytes:
    return json.dumps([_PURPOSE, head.position, head.hash, at], ensure_ascii=True, separators=(",", ":")).encode()
