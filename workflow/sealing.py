"""Secrets at rest: sealed with a key that the installation's secret key gives, and opened again. No table here.

``1.<id of the key>.<base64 of nonce and sealed text>``: ChaCha20-Poly1305 under a key derived by HKDF-SHA256. What a
secret belongs to is authenticated with it, so that a sealed secret moved to another row opens no more.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = "1"
_PURPOSE = b"copyflow: secrets at rest, version 1"
_OF_MARKS = b"copyflow: marks of texts with secrets, version 1"
_KEY_BYTES, _ID_BYTES, _NONCE_BYTES = 32, 4, 12


class CannotOpen(Exception):
    """This is sealed with another secret key, was changed, or belongs elsewhere."""


class Sealer:
    """Seals with the present secret key; opens what that or an earlier one sealed."""

    def __init__(self, secret_key: bytes, earlier: Sequence[bytes] = ()) -> None:
        self.key_id, key = _derived(secret_key)
        self._keys = {**dict(map(_derived, earlier)), self.key_id: key}
        self._marking_key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_OF_MARKS).derive(secret_key)

    def seal(self, text: str, belongs_to: str) -> str:
        """``text``, to be opened only with the same ``belongs_to``."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = ChaCha20Poly1305(self._keys[self.key_id]).encrypt(nonce, text.encode(), belongs_to.encode())
        return f"{_VERSION}.{self.key_id}.{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, belongs_to: str) -> str:
        """What was sealed; ``CannotOpen`` where that is not certain."""
        version, _, rest = sealed.partition(".")
        key_id, _, encoded = rest.partition(".")
        if version != _VERSION or key_id not in self._keys:
            raise CannotOpen
        try:
            content = base64.b64decode(encoded, validate=True)
            nonce, locked = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
            return ChaCha20Poly1305(self._keys[key_id]).decrypt(nonce, locked, belongs_to.encode()).decode()
        except (binascii.Error, ValueError, InvalidTag):
            raise CannotOpen from None

    def mark(self, text: str) -> str:
        """A digest of ``text`` that nobody without the secret key can try passwords on."""
        return hmac.new(self._marking_key, text.encode(), hashlib.sha256).hexdigest()

    def is_present(self, sealed: str) -> bool:
        """Whether it is sealed with the present secret key."""
        return sealed.startswith(f"{_VERSION}.{self.key_id}.")


def _derived(secret_key: bytes) -> tuple[str, bytes]:
    """The sealing key of a secret key, and what it is called by: neither tells anything of the other."""
    material = HKDF(SHA256(), _KEY_BYTES + _ID_BYTES, salt=None, info=_PURPOSE).derive(secret_key)
    return material[_KEY_BYTES:].hex(), material[:_KEY_BYTES]
