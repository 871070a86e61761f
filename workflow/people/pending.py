"""Sign-ins between password and code: a token for five minutes, so that no page keeps the password meanwhile."""

from __future__ import annotations

from datetime import timedelta

from workflow.people.second_factor import SecondFactors
from workflow.people.sessions import CodeWanted, Proof, Sessions, WrongCode
from workflow.people.tokens import digest, new_token
from workflow.ports import Clock
from workflow.store.accounts import AccountRows
from workflow.store.database import to_text
from workflow.store.second_factor_rows import SecondFactorRows

PENDING_SECONDS = 300
MOST_CODES = 5
"""Codes that may be tried in one sign-in."""


class PendingSignIns:
    """Those of one installation."""

    def __init__(
        self, rows: SecondFactorRows, people: AccountRows, clock: Clock, factors: SecondFactors, sessions: Sessions
    ) -> None:
        self._rows = rows
        self._people = people
        self._clock = clock
        self._factors = factors
        self._sessions = sessions

    def begin(self, wanted: CodeWanted) -> str:
        """A token for the second step."""
        token, now = new_token(), self._clock.now()
        row = {
            "token_hash": digest(token),
            "user_id": wanted.user_id,
            "matched": wanted.matched,
            "expires_at": to_text(now + timedelta(seconds=PENDING_SECONDS)),
        }
        self._rows.add_pending(row, now)
        return token

    def begin_after_link(self, user_id: str) -> str:
        """The same for who has just set a password by a link: the link alone is no second factor."""
        row = self._people.user(user_id=user_id)
        return self.begin(CodeWanted(user_id=user_id, matched=digest(row.password_hash if row else "")))

    def whose(self, token: str) -> str | None:
        """The id of the account that is being signed in to, while the code may still be given."""
        row = self._rows.pending(digest(token), self._clock.now())
        return row.user_id if row is not None and row.wrong_codes < MOST_CODES else None

    def name_of(self, token: str) -> str:
        """The name of that account; empty when the sign-in has run out."""
        user_id = self.whose(token)
        row = self._people.user(user_id=user_id) if user_id else None
        return row.name if row is not None else ""

    def finish(self, token: str, code: str, *, browser: str = "") -> str | None:
        """A new session's token; ``WrongCode`` for a wrong code, None when the sign-in has run out."""
        now = self._clock.now()
        row = self._rows.pending(digest(token), now)
        if row is None or not self._rows.count_try(digest(token), MOST_CODES):
            return None
        if not self._factors.takes(row.user_id, code):
            raise WrongCode(row.user_id)
        person = self._people.user(user_id=row.user_id)
        if not self._rows.end_pending(digest(token)) or person is None or digest(person.password_hash) != row.matched:
            return None
        return self._sessions.begin(row.user_id, Proof.SECOND_FACTOR, browser=browser, matched=person.password_hash)
