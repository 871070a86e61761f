"""Signing in with a password, and the sessions that it begins. Of a session's token only the SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from workflow.people.passwords import Passwords
from workflow.people.person import SignedIn, user_of
from workflow.ports import Clock
from workflow.preferences import preferences_of
from workflow.store.accounts import AccountRows
from workflow.store.database import moment, to_text


class Sessions:
    """The sessions of one installation."""

    def __init__(self, rows: AccountRows, clock: Clock, passwords: Passwords, *, hours: float) -> None:
        self._rows = rows
        self._clock = clock
        self._passwords = passwords
        self._length = timedelta(hours=hours)

    def sign_in(self, name: str, password: str) -> str | None:
        """A new session's token, or None when name and password do not match an enabled account.

        An unknown name costs as much time as a wrong password.
        """
        row = self._rows.user(name=name)
        if row is None or row.disabled_at:
            self._passwords.verify_nobody(password)
            return None
        matches, renewed = self._passwords.verify(password, row.password_hash)
        if not matches:
            return None
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        session = {
            "token_hash": _sha256(token),
            "user_id": row.user_id,
            "created_at": to_text(now),
            "expires_at": to_text(now + self._length),
        }
        began = self._rows.add_session(session, matched=row.password_hash, renewed=renewed)
        return token if began else None

    def whose(self, token: str) -> SignedIn | None:
        """Who a session belongs to, while it lasts."""
        row = self._rows.session(_sha256(token), self._clock.now())
        return SignedIn(actor=user_of(row).actor, via="session", preferences=preferences_of(row)) if row else None

    def end(self, token: str) -> None:
        """End a session."""
        self._rows.end_session(_sha256(token))

    def end_all(self, user_id: str) -> None:
        """End every session of a person; keys stay as they are."""
        self._rows.end_sessions(user_id)

    def newest(self) -> dict[str, datetime]:
        """When people signed in last, by their id; only of those with a session that has not been cleared away."""
        return {user_id: moment(created_at) for user_id, created_at in self._rows.newest_sessions()}


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
