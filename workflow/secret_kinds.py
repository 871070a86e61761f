"""What kinds of secrets a partner can have: how each is made, and what of it is shown to the partner."""

from __future__ import annotations

import base64
import hashlib
import secrets
from enum import StrEnum

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

_LONGEST_PASSWORD, _LONGEST_KEY = 1_000, 20_000
_OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----"


class SecretKind(StrEnum):
    """What a secret is for."""

    SYMMETRIC = "v1"
    """Signs webhooks by HMAC: ``whsec_…``, which the partner holds too."""
    ASYMMETRIC = "v1a"
    """Signs webhooks by ed25519: ``whsk_…`` is kept here, the partner holds ``whpk_…``."""
    PASSWORD = "password"  # noqa: S105 - a kind's name  # nosec B105
    """Signs in to the partner's system; the partner gave it."""
    PRIVATE_KEY = "private_key"
    """Signs in to the partner's SFTP server; the partner holds the public key."""

    @property
    def signs(self) -> bool:
        """Whether messages are signed with it; the others sign in."""
        return self in {SecretKind.SYMMETRIC, SecretKind.ASYMMETRIC}


def made_secret(kind: SecretKind) -> str:
    """A new secret of that kind; ``InvalidValue`` for a password, which is given by the partner."""
    match kind:
        case SecretKind.SYMMETRIC:
            return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        case SecretKind.ASYMMETRIC:
            key = Ed25519PrivateKey.generate()
            return "whsk_" + base64.b64encode(key.private_bytes_raw() + key.public_key().public_bytes_raw()).decode()
        case SecretKind.PRIVATE_KEY:
            pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
            return pem.decode()
        case _:
            raise InvalidValue("kind", phrase("a password is the partner's to make: set the one that it gave"))


def shown_of(kind: SecretKind, secret: str) -> str:
    """What the partner is given: the secret itself where both sides hold it, else its public key; no password."""
    match kind:
        case SecretKind.SYMMETRIC:
            return secret
        case SecretKind.ASYMMETRIC:
            return "whpk_" + base64.b64encode(base64.b64decode(secret.removeprefix("whsk_"))[32:]).decode()
        case SecretKind.PRIVATE_KEY:
            return _public_line(secret)
        case _:
            return ""


def key_id_of(kind: SecretKind, secret: str) -> str:
    """Eight hexadecimal digits to speak of a secret by: of the SHA-256 of what the partner is given.

    Of a password it is chance: a digest would help whoever guesses passwords.
    """
    shown = shown_of(kind, secret)
    return hashlib.sha256(shown.encode()).hexdigest()[:8] if shown else secrets.token_hex(4)


def checked_secret(kind: SecretKind, secret: str) -> str:
    """A secret that somebody gave, as it is kept; ``InvalidValue("secret", …)``, which does not repeat it."""
    if kind.signs:
        raise InvalidValue("kind", phrase("signing secrets are made here: rotate the secret"))
    if kind is SecretKind.PRIVATE_KEY:
        text = secret.replace("\r\n", "\n").strip() + "\n"
        _public_line(text)
        return text
    if not secret or len(secret) > _LONGEST_PASSWORD or not secret.isprintable():
        raise InvalidValue(
            "secret",
            phrase("must be 1 to {most:,} characters in one line", most=_LONGEST_PASSWORD),
        )
    if secret.startswith(("whsec_", "whsk_", "-----BEGIN ")):
        raise InvalidValue("secret", phrase("is a signing secret or private key, and no password"))
    return secret


def _public_line(pem: str) -> str:
    """The public key of an SSH private key as OpenSSH writes it."""
    wanted = phrase("must be a private key (ed25519, ECDSA or RSA) as ssh-keygen writes it, without a passphrase")
    if len(pem) > _LONGEST_KEY:
        raise InvalidValue("secret", wanted)
    load = load_ssh_private_key if pem.startswith(_OPENSSH) else load_pem_private_key
    try:
        key = load(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm, UnicodeError):
        raise InvalidValue("secret", wanted) from None
    if not isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey):
        raise InvalidValue("secret", wanted)
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
