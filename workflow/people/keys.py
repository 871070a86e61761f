"""API keys: made once, kept only as HMAC-SHA256, expiring, revocable. How one is written: ``key_format.py``."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.people.key_format import is_well_formed, new_key, shown_of
from workflow.people.person import SignedIn, User, user_of
from workflow.people.scopes import ALL_SCOPES
from workflow.ports import Clock, IdSource
from workflow.store.accounts import AccountRows
from workflow.store.database import from_text, moment, to_text

_DEFAULT_KEY_DAYS = 90
_LONGEST_LABEL, _MOST_KEYS = 100, 50
_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What is known of a key: enough to recognise it, never enough to use it."""

    id: str
    shown: str
    """Its first characters."""
    label: str
    user: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Whether it opens the door."""
        return self.revoked_at is None and self.expires_at > now


class ApiKeys:
    """The keys of one installation."""

    def __init__(
        self, rows: AccountRows, clock: Clock, ids: IdSource, *, pepper: bytes, user: Callable[[str], User]
    ) -> None:
        self._rows = rows
        self._clock = clock
        self._ids = ids
        self._pepper = pepper
        self._user = user

    def add(self, user_name: str, label: str, *, days: int = _DEFAULT_KEY_DAYS) -> str:
        """A new API key of a person, shown this once."""
        user = self._user(user_name)
        if user.disabled:
            raise InvalidValue("user", phrase("is disabled; `copyflow user enable` lets them in again"))
        if not 1 <= days <= 3650:
            raise InvalidValue("days", phrase("must be 1 to 3650"))
        if len(label) > _LONGEST_LABEL or not label.isprintable():
            raise InvalidValue(
                "label", phrase("must have at most {most} characters that can be seen", most=_LONGEST_LABEL)
            )
        now = self._clock.now()
        if sum(key.is_live(now) for key in self.of(user_name)) >= _MOST_KEYS:
            raise AlreadyExists(phrase("There are {most} keys in use already; revoke one first.", most=_MOST_KEYS))
        key = new_key()
        self._rows.add_key(
            {
                "key_id": self._ids.new(),
                "user_id": user.id,
                "label": label,
                "key_hash": self._hash(key),
                "shown": shown_of(key),
                "created_at": to_text(now),
                "expires_at": to_text(now + timedelta(days=days)),
                "last_used_at": "",
                "revoked_at": "",
            }
        )
        return key

    def whose(self, key: str) -> SignedIn | None:
        """Who an API key belongs to; None for a malformed, unknown, expired or revoked one."""
        if not is_well_formed(key):
            return None
        now = self._clock.now()
        row = self._rows.key(self._hash(key), now)
        if row is None:
            return None
        used = from_text(row.last_used_at)
        if used is None or now - used > _TOUCH_EVERY:
            self._rows.touch_key(row.key_id, now)
        return SignedIn(actor=user_of(row).actor, via=f"key:{row.key_id}", scopes=ALL_SCOPES)

    def of(self, user_name: str | None = None) -> list[ApiKey]:
        """All keys, or one person's, the newest first."""
        rows = self._rows.keys(user_id=None if user_name is None else self._user(user_name).id)
        return [_api_key(row) for row in rows]

    def revoke_own(self, user_name: str, key_id: str) -> None:
        """End a key of this person by its id; others' are as if they were not there."""
        if key_id not in {key.id for key in self.of(user_name)}:
            raise NotFound(phrase("You have no such key."))
        self._rows.revoke_key(key_id, self._clock.now())

    def revoke(self, name: str) -> ApiKey:
        """End a key named by its id, by the characters shown, or whole; revoking twice changes nothing."""
        shown = shown_of(name)
        found = [key for key in self.of() if name == key.id or shown == key.shown]
        if not found:
            raise NotFound(phrase("There is no key {shown!r}. `copyflow key list` shows them.", shown=shown))
        if len(found) > 1:
            raise InvalidValue("key", phrase("several begin with {shown!r}; give the id", shown=shown))
        self._rows.revoke_key(found[0].id, self._clock.now())
        return next(key for key in self.of() if key.id == found[0].id)

    def _hash(self, key: str) -> str:
        return hmac.new(self._pepper, key.encode(), hashlib.sha256).hexdigest()


def _api_key(row: Any) -> ApiKey:
    return ApiKey(
        id=row.key_id,
        shown=row.shown,
        label=row.label,
        user=row.name,
        created_at=moment(row.created_at),
        expires_at=moment(row.expires_at),
        last_used_at=from_text(row.last_used_at),
        revoked_at=from_text(row.revoked_at),
    )
