"""Passwords: what is asked of one, and argon2id in a bounded pool, so that guessing costs an attacker and not us."""

from __future__ import annotations

import secrets
import threading

from pwdlib import PasswordHash

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

_SHORTEST_PASSWORD, _LONGEST_PASSWORD = 10, 1_000
PASSWORD_RULE = phrase("must have {least} to {most} characters", least=_SHORTEST_PASSWORD, most=_LONGEST_PASSWORD)
_HASHES_AT_ONCE = threading.BoundedSemaphore(4)  # argon2id takes 64 MiB each


def require_password(password: str) -> None:
    """Refuse what is too short or too long for a password."""
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise InvalidValue("password", PASSWORD_RULE)


class Passwords:
    """Hashes passwords and compares them, four at a time in a process."""

    def __init__(self, hasher: PasswordHash | None = None) -> None:
        self._hasher = hasher or PasswordHash.recommended()
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with _HASHES_AT_ONCE:
            return self._hasher.hash(password)

    def verify(self, password: str, password_hash: str) -> tuple[bool, str | None]:
        """Whether they match, and a new hash when the kept one is of weaker parameters than today's.

        Nothing matches an empty hash: the account has no password yet. It takes as long as any other.
        """
        if not password_hash:
            self.verify_nobody(password)
            return False, None
        with _HASHES_AT_ONCE:
            return self._hasher.verify_and_update(password, password_hash)

    def verify_nobody(self, password: str) -> None:
        """Take as long as for somebody: an unknown name must not be told by the time that it takes."""
        if self._nobody is None:
            self._nobody = self.hash(secrets.token_urlsafe(16))
        self.verify(password, self._nobody)
