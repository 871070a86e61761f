"""Recovery codes: for who has lost what makes the codes of the second factor. Shown once, kept hashed, good once each.

80 random bits in 16 characters, so that the SHA-256 that is kept leads nobody back. Nothing is stored here.
"""

from __future__ import annotations

import hashlib
import secrets

MANY = 10
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without l, o, 0 and 1, which are misread."""
_CHARACTERS, _GROUP = 16, 4


def new_codes() -> tuple[str, ...]:
    """Ten codes that nobody has, in groups of four characters."""
    return tuple(_new_code() for _ in range(MANY))


def code_hash(user_id: str, code: str) -> str:
    """What is kept of a person's code, however it was typed."""
    return hashlib.sha256(f"{user_id}\x00{_plain(code)}".encode("utf-8", "replace")).hexdigest()


def looks_like_one(code: str) -> bool:
    """Whether it is written as a recovery code is."""
    plain = _plain(code)
    return len(plain) == _CHARACTERS and set(plain) <= set(_ALPHABET)


def _new_code() -> str:
    plain = "".join(secrets.choice(_ALPHABET) for _ in range(_CHARACTERS))
    return "-".join(plain[start : start + _GROUP] for start in range(0, _CHARACTERS, _GROUP))


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()
