"""Signing in with a password, and sessions: begun by a proof of who somebody is, ended by time or by hand.

Of a session's token only the SHA-256 is kept. A session ends when nobody used it for a while, at its latest some hours
after it began, and with everything that changes what it was begun on: password, second factor, roles, locking out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Role
from workflow.people.passwords import Passwords
from workflow.people.person import SignedIn, user_of
from workflow.people.second_factor import SecondFactors
from workflow.people.tokens import digest, new_token
from workflow.ports import Clock, IdSource
from workflow.preferences import preferences_of
from workflow.store.accounts import AccountRows
from workflow.store.database import moment, to_text
from workflow.store.session_rows import SessionRows

_TOUCH_EVERY = timedelta(minutes=1)
_LONGEST_BROWSER = 60


class Proof(StrEnum):
    """What a session was begun on."""

    PASSWORD = "password"  # noqa: S105 - a word  # nosec B105
    SECOND_FACTOR = "second_factor"
    """A password and a code."""
    LINK = "link"
    """An invitation or reset link, by which the password was set."""
    PROVIDER = "provider"
    """An identity provider said who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWanted:
    """The password was right; the account has a second factor."""

    user_id: str
    matched: str
    """A digest of the password's hash: the code must find the same password (``PendingSignIns``)."""


class WrongCode(Exception):
    """The password was right, and the code was not."""

    def __init__(self, user_id: str) -> None:
        super().__init__(user_id)
        self.user_id = user_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What is known of a session: enough to recognise it, nothing that opens it."""

    id: str
    began_at: datetime
    ends_at: datetime
    seen_at: datetime
    """To the minute."""
    browser: str
    began_by: Proof
    is_this: bool


class Sessions:
    """The sessions of one installation."""

    def __init__(
        self,
        rows: SessionRows,
        people: AccountRows,
        clock: Clock,
        ids: IdSource,
        passwords: Passwords,
        factors: SecondFactors,
        *,
        hours: float,
    ) -> None:
        self._rows = rows
        self._people = people
        self._clock = clock
        self._ids = ids
        self._passwords = passwords
        self._factors = factors
        self._length = timedelta(hours=hours)

    def sign_in(self, name: str, password: str, *, browser: str = "") -> str | CodeWanted | None:
        """A new session's token, or None when name and password do not match an enabled account.

        ``CodeWanted`` when they do and the account has a second factor: ``PendingSignIns`` goes on. Whoever is
        unknown, disabled or has no password costs as much time as who typed a wrong one.
        """
        row = self._people.user(name=name)
        known = row is not None and not row.disabled_at
        matches, renewed = self._passwords.verify(password, row.password_hash if row is not None and known else "")
        if row is None or not matches:
            return None
        if self._factors.holds_for(row.user_id):
            return CodeWanted(user_id=row.user_id, matched=digest(row.password_hash))
        return self.begin(row.user_id, Proof.PASSWORD, browser=browser, matched=row.password_hash, renewed=renewed)

    def begin(
        self,
        user_id: str,
        proof: Proof,
        *,
        browser: str = "",
        only: bool = False,
        matched: str | None = None,
        renewed: str | None = None,
    ) -> str | None:
        """A new session's token for a person whose identity is proven; None when they were shut out meanwhile.

        ``only`` ends every other session of theirs. With a ``matched`` password hash, nothing begins when that is not
        theirs any more.
        """
        token, now = new_token(), self._clock.now()
        row = {
            "token_hash": digest(token),
            "session_id": self._ids.new(),
            "user_id": user_id,
            "created_at": to_text(now),
            "expires_at": to_text(now + self._length),
            "last_seen_at": to_text(now),
            "browser": browser[:_LONGEST_BROWSER],
            "began_by": proof.value,
        }
        return token if self._rows.add(row, matched=matched, renewed=renewed, only=only) else None

    def whose(self, token: str, *, is_used: bool = True) -> SignedIn | None:
        """Who a session belongs to, while it lasts. What a page asks by itself is no use of it (``is_used``)."""
        now = self._clock.now()
        row = self._rows.find(digest(token), now)
        if row is None:
            return None
        if is_used and now - moment(row.last_seen_at) > _TOUCH_EVERY:
            self._rows.touch(digest(token), now)
        return self._signed_in(row)

    def of(self, user_id: str, token: str | None = None) -> list[Session]:
        """A person's sessions, the one seen last first; the token says which of them is the asker's."""
        now = self._clock.now()
        this = self._rows.find(digest(token), now) if token else None
        return [_session(row, this) for row in self._rows.of(user_id, now)]

    def end(self, token: str) -> None:
        """End a session."""
        self._rows.end(digest(token))

    def end_one(self, user_id: str, session_id: str) -> None:
        """End one of a person's sessions by its id; others' are as if they were not there."""
        if not self._rows.end_one(user_id, session_id):
            raise NotFound(phrase("You have no such session; it has ended already, perhaps."))

    def end_all(self, user_id: str) -> None:
        """End every session of a person; keys stay as they are."""
        self._rows.end_all(user_id)

    def newest(self) -> dict[str, datetime]:
        """When people came in last, by their id; only of those who ever did."""
        return {row.user_id: moment(row.signed_in_at) for row in self._people.users() if row.signed_in_at}

    def _signed_in(self, row: Any) -> SignedIn:
        user = user_of(row)
        actor = user.actor
        has_one = bool(row.confirmed_at) or row.began_by == Proof.PROVIDER  # providers ask for theirs
        lacks = self._factors.is_lacking(user.roles, has_one=has_one)
        if lacks:
            actor = user.with_roles(user.roles - {Role.ADMIN}).actor
        return SignedIn(actor=actor, via="session", preferences=preferences_of(row), lacks_second_factor=lacks)


def _session(row: Any, this: Any | None) -> Session:
    return Session(
        id=row.session_id,
        began_at=moment(row.created_at),
        ends_at=moment(row.expires_at),
        seen_at=moment(row.last_seen_at),
        browser=row.browser,
        began_by=Proof(row.began_by),
        is_this=this is not None and this.session_id == row.session_id,
    )
