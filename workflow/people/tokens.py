"""Tokens that open something: made from 256 random bits, and kept as their SHA-256 alone."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A token that nobody has, in base64url."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token. It is random enough to need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
