"""Passwords: what is asked of one, and argon2id in a bounded pool, so that guessing costs an attacker and not us.

A hash takes 64 MiB and a processor for half a second. So a few are made at a time; a few callers more wait, each
holding a thread of the server; and who comes then is told to come back (``Busy``), because the threads that are left
have a newsroom to serve.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pwdlib import PasswordHash

from workflow.domain.errors import Busy, InvalidValue
from workflow.domain.phrases import phrase

_SHORTEST_PASSWORD, _LONGEST_PASSWORD = 10, 1_000
PASSWORD_RULE = phrase("must have {least} to {most} characters", least=_SHORTEST_PASSWORD, most=_LONGEST_PASSWORD)
AT_ONCE, WAITING = 4, 8
"""Hashes at a time in a process, and callers that may wait for one: 12 of the 40 threads that serve requests."""
RETRY_SECONDS = 2
"""After how long there is room again, most likely."""


def require_password(password: str) -> None:
    """Refuse what is too short or too long for a password."""
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise InvalidValue("password", PASSWORD_RULE)


class _Pool:
    """Room for so many who work and so many who wait."""

    def __init__(self) -> None:
        self._room = threading.BoundedSemaphore(AT_ONCE + WAITING)
        self._work = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place at work, waited for where there is room to wait; else ``Busy``."""
        if not self._room.acquire(blocking=False):
            raise Busy(phrase("Too many passwords are being checked. Try again in a moment."), seconds=RETRY_SECONDS)
        try:
            with self._work:
                yield
        finally:
            self._room.release()


_POOL = _Pool()


class Passwords:
    """Hashes passwords and compares them, a few at a time in a process."""

    def __init__(self, hasher: PasswordHash | None = None) -> None:
        self._hasher = hasher or PasswordHash.recommended()
        self._nobody = ""
        self._making_nobody = threading.Lock()

    def hash(self, password: str) -> str:
        """What is kept of a password; ``Busy`` when too many wait."""
        with _POOL.place():
            return self._hasher.hash(password)

    def verify(self, password: str, password_hash: str) -> tuple[bool, str | None]:
        """Whether they match, and a new hash when the kept one is of weaker parameters than today's.

        An empty ``password_hash`` is nobody's: it matches nothing and takes as long. So does the first comparison of
        a process for everybody, because it makes nobody's hash.
        """
        with _POOL.place():
            nobody = self._nobodys_hash()
            matches, renewed = self._hasher.verify_and_update(password, password_hash or nobody)
            return (matches, renewed) if password_hash else (False, None)

    def _nobodys_hash(self) -> str:
        with self._making_nobody:
            if not self._nobody:
                self._nobody = self._hasher.hash(secrets.token_urlsafe(16))
            return self._nobody
