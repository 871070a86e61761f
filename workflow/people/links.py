"""Links by which people set a password: an invitation to who is new, a reset for who forgot theirs.

An administrator makes one and sends it; Copyflow sends no mail. It is good once and for a while, only its token's
SHA-256 is kept, and a new one takes the place of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.domain.errors import InvalidValue, LinkVoid, NotAllowed
from workflow.domain.phrases import phrase
from workflow.people.noted import note
from workflow.people.passwords import Passwords, require_password
from workflow.people.person import User
from workflow.people.tokens import digest, new_token
from workflow.ports import Clock
from workflow.store.database import moment, to_text
from workflow.store.link_rows import LinkRows


class LinkKind(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"


LASTS = {LinkKind.INVITATION: timedelta(hours=72), LinkKind.RESET: timedelta(hours=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLink:
    """A link as it is shown, once."""

    user: User
    kind: LinkKind
    token: str
    expires_at: datetime

    @property
    def path(self) -> str:
        """Its address without the server's."""
        return f"/invitation/{self.token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """A link that holds, as it is told to who opens it."""

    name: str
    kind: LinkKind
    expires_at: datetime


class AccountLinks:
    """The links of one installation."""

    def __init__(self, rows: LinkRows, clock: Clock, passwords: Passwords, *, by_operators_alone: bool = False) -> None:
        self._rows = rows
        self._clock = clock
        self._passwords = passwords
        self._by_operators_alone = by_operators_alone

    def make(self, user: User, by: str) -> MadeLink:
        """A new link for a person; any before it is void. An invitation for who never set a password, else a reset."""
        if user.disabled:
            raise InvalidValue("user", phrase("is disabled; `copyflow user enable` lets them in again"))
        if not self._holds_of(by):
            raise NotAllowed(phrase("Passwords are switched off here: only `copyflow user` makes links."))
        kind = LinkKind.RESET if user.has_password else LinkKind.INVITATION
        token, now = new_token(), self._clock.now()
        expires_at = now + LASTS[kind]
        self._rows.put(
            {
                "user_id": user.id,
                "kind": kind.value,
                "token_hash": digest(token),
                "made_by": by,
                "created_at": to_text(now),
                "expires_at": to_text(expires_at),
            }
        )
        note("link_made", kind=kind.value, user=user.actor.id, by=by, expires_at=to_text(expires_at))
        return MadeLink(user=user, kind=kind, token=token, expires_at=expires_at)

    def open(self, token: str) -> OpenLink:
        """What a link is for; looking spends nothing. ``LinkVoid`` alike for unknown, used and expired ones."""
        row = self._rows.find(digest(token), self._clock.now())
        if row is None or not self._holds_of(row.made_by):
            raise _void()
        return OpenLink(name=row.name, kind=LinkKind(row.kind), expires_at=moment(row.expires_at))

    def use(self, token: str, password: str) -> str:
        """Set the password and spend the link; every session ends. The id of whose it was."""
        self.open(token)
        require_password(password)
        user_id = self._rows.spend(digest(token), self._passwords.hash(password), self._clock.now())
        if user_id is None:
            raise _void()
        note("link_used", user=f"user:{user_id}")
        return user_id

    def _holds_of(self, maker: str) -> bool:
        """Whether links of theirs let anybody in: where passwords are off, those made at the command line alone."""
        return not self._by_operators_alone or maker.startswith("cli:")


def _void() -> LinkVoid:
    return LinkVoid(phrase("It was used, has run out, or another has taken its place. Ask for a new one."))
