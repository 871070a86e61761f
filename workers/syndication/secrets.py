"""Which of a partner's secrets is for what: signing keys say so at their beginning, all else signs in."""

from __future__ import annotations

from collections.abc import Sequence

_SIGNING = ("whsec_", "whsk_")
_PRIVATE_KEY = "-----BEGIN "


def signing_secrets(secrets: Sequence[str]) -> tuple[str, ...]:
    """Those that webhooks are signed with, the newest first."""
    return tuple(secret for secret in secrets if secret.startswith(_SIGNING))


def password(secrets: Sequence[str]) -> str | None:
    """The newest password."""
    return next((secret for secret in secrets if not secret.startswith((*_SIGNING, _PRIVATE_KEY))), None)


def private_keys(secrets: Sequence[str]) -> tuple[str, ...]:
    """The private keys for signing in, as PEM, the newest first: the partner may not know the newest one yet."""
    return tuple(secret for secret in secrets if secret.startswith(_PRIVATE_KEY))
