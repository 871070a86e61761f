"""API keys: made once, kept only as HMAC-SHA256, scoped, expiring, replaced with overlap, revocable.

How one is written: ``key_format.py``. What holds for them: ``key_rules.py``.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.people.key_format import PREFIX, is_well_formed, new_key, shown_of
from workflow.people.key_rules import (
    MOST_KEYS,
    USUAL_DAYS,
    USUAL_OVERLAP_HOURS,
    ApiKey,
    chosen_scopes,
    require_enabled,
    require_makeable,
    require_reach,
    succession,
)
from workflow.people.noted import note
from workflow.people.person import SignedIn, User, user_of
from workflow.people.scopes import Scope
from workflow.ports import Clock, IdSource
from workflow.store.database import from_text, moment, to_text
from workflow.store.key_rows import KeyRows, Replaced

_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that was just made: the only time that it is known whole."""

    known: ApiKey
    secret: str = field(repr=False)
    """What a program sends."""


class ApiKeys:
    """The keys of one installation."""

    def __init__(
        self, rows: KeyRows, clock: Clock, ids: IdSource, *, pepper: bytes, user: Callable[[str], User]
    ) -> None:
        self._rows = rows
        self._clock = clock
        self._ids = ids
        self._pepper = pepper
        self._user = user

    def add(
        self, user_name: str, label: str, *, days: int = USUAL_DAYS, scopes: Collection[Scope] | None = None
    ) -> str:
        """A new API key of a person, shown this once."""
        return self.make(user_name, label, days=days, scopes=scopes).secret

    def make(
        self,
        user_name: str,
        label: str,
        *,
        days: int = USUAL_DAYS,
        scopes: Collection[Scope] | None = None,
        key_id: str | None = None,
    ) -> NewKey:
        """A new API key of a person, with what is known of it.

        Without ``scopes`` it is for all that the owner's roles have a use for. A ``key_id`` that comes from the request
        makes one key, however often it is asked for: ``AlreadyExists`` from the second time on.
        """
        owner, now = self._user(user_name), self._clock.now()
        wanted = chosen_scopes(owner, scopes)
        require_makeable(owner, label, days, wanted)
        if sum(key.is_live(now) for key in self.of(user_name)) >= MOST_KEYS:
            raise AlreadyExists(phrase("There are {most} keys in use already; revoke one first.", most=MOST_KEYS))
        secret, identity = new_key(), key_id or self._ids.new()
        row = self._row(secret, identity, owner.id, now, label=label, days=days, scopes=wanted)
        try:
            self._rows.add(row)
        except IntegrityError as error:
            raise AlreadyExists(
                phrase(
                    "This request has made a key already, and a key is shown once. Where the answer was lost, revoke "
                    "{id} and ask under another Idempotency-Key.",
                    id=identity,
                ),
                key_id=identity,
            ) from error
        note("key_made", key=identity, user=f"user:{owner.id}")
        return NewKey(known=self.known(identity), secret=secret)

    def rotate(self, key_id: str, *, overlap_hours: int = USUAL_OVERLAP_HOURS) -> NewKey:
        """A new key for the same, in the place of one that works for ``overlap_hours`` more.

        It is for as many days as the old one was. Of a line at most two are in use; what else is in use ends at once.
        """
        old = self.known(key_id)
        owner, now = self._user(old.user), self._clock.now()
        require_enabled(owner)
        secret, identity = new_key(), self._ids.new()

        def decided(rows: Sequence[Any]) -> Replaced:
            done = succession(_api_keys(rows), key_id, now, overlap_hours)
            row = self._row(
                secret,
                identity,
                owner.id,
                now,
                label=old.label,
                days=old.days,
                scopes=old.scopes,
                line=old.line,
                follows=old.id,
            )
            return Replaced(row=row, expires_at=done.old_ends_at, voided=done.voided, at=now)

        self._rows.replace(key_id, decided)
        note("key_replaced", key=key_id, by_key=identity, user=f"user:{owner.id}")
        return NewKey(known=self.known(identity), secret=secret)

    def whose(self, key: str) -> SignedIn | None:
        """Who an API key belongs to; None for a malformed, unknown, expired or revoked one."""
        if not is_well_formed(key):
            return None
        now = self._clock.now()
        row = self._rows.live(self._hash(key), now)
        if row is None:
            return None
        used = from_text(row.last_used_at)
        if used is None or now - used > _TOUCH_EVERY:
            self._rows.touch(row.key_id, now)
        return SignedIn(
            actor=user_of(row).actor,
            via=f"key:{row.key_id}",
            scopes=_scopes(row),
            key_expires_at=moment(row.expires_at),
        )

    def of(self, user_name: str | None = None) -> list[ApiKey]:
        """All keys, or one person's, the newest first."""
        return _api_keys(self._rows.of(user_id=None if user_name is None else self._user(user_name).id))

    def page(self, user_name: str | None, *, after: tuple[str, str] | None, limit: int) -> list[ApiKey]:
        """So many of them, after the moment and the id of one."""
        user_id = None if user_name is None else self._user(user_name).id
        return _api_keys(self._rows.of(user_id=user_id, after=after, limit=limit))

    def reached(self, person: SignedIn, key_id: str) -> ApiKey:
        """The key of that id, which somebody is about to change; refuses who may not (``require_reach``)."""
        return require_reach(person, key_id, self._found(key_id))

    def known(self, key_id: str) -> ApiKey:
        """What is known of the key of that id, or ``NotFound``."""
        found = self._found(key_id)
        if found is None:
            raise NotFound(phrase("There is no such key."))
        return found

    def named(self, name: str) -> ApiKey:
        """The key of that id, of those first characters, or whole; ``NotFound``, ``InvalidValue`` when several fit."""
        shown = shown_of(name)
        if name.startswith(PREFIX):  # a key, perhaps whole: nothing of it is handed to the database
            found = [key for key in self.of() if shown == key.shown]
        else:
            known = self._found(name)
            found = [] if known is None else [known]
        if not found:
            raise NotFound(phrase("There is no key {shown!r}. `copyflow key list` shows them.", shown=shown))
        if len(found) > 1:
            raise InvalidValue("key", phrase("several begin with {shown!r}; give the id", shown=shown))
        return found[0]

    def revoke(self, name: str) -> ApiKey:
        """End a key named by its id, by the characters shown, or whole; revoking twice changes nothing."""
        key = self.named(name)
        self._rows.revoke(key.id, self._clock.now())
        if key.revoked_at is None:
            note("key_revoked", key=key.id, user=f"user:{key.user_id}")
        return self.known(key.id)

    def _found(self, key_id: str) -> ApiKey | None:
        return next((key for key in _api_keys(self._rows.line_of(key_id)) if key.id == key_id), None)

    def _row(
        self,
        secret: str,
        key_id: str,
        user_id: str,
        now: datetime,
        *,
        label: str,
        days: int,
        scopes: Iterable[Scope],
        line: str = "",
        follows: str = "",
    ) -> dict[str, Any]:
        return {
            "key_id": key_id,
            "user_id": user_id,
            "label": label,
            "key_hash": self._hash(secret),
            "shown": shown_of(secret),
            "scopes": " ".join(sorted(scopes)),
            "days": days,
            "line": line or key_id,
            "follows": follows,
            "created_at": to_text(now),
            "expires_at": to_text(now + timedelta(days=days)),
            "last_used_at": "",
            "revoked_at": "",
        }

    def _hash(self, key: str) -> str:
        return hmac.new(self._pepper, key.encode(), hashlib.sha256).hexdigest()


def place_of(key: ApiKey) -> tuple[str, str]:
    """Where a key stands in the list of them, for the page after it."""
    return to_text(key.created_at), key.id


def _scopes(row: Any) -> frozenset[Scope]:
    return frozenset(Scope(each) for each in row.scopes.split())


def _api_keys(rows: Sequence[Any]) -> list[ApiKey]:
    return [
        ApiKey(
            id=row.key_id,
            shown=row.shown,
            label=row.label,
            user=row.name,
            user_id=row.user_id,
            scopes=_scopes(row),
            days=row.days,
            line=row.line,
            follows=row.follows,
            replaced_by=row.replaced_by,
            created_at=moment(row.created_at),
            expires_at=moment(row.expires_at),
            last_used_at=from_text(row.last_used_at),
            revoked_at=from_text(row.revoked_at),
        )
        for row in rows
    ]
