"""The people: sign-in, sessions, API keys, roles; and the door to partners' secrets (``partner_secrets.py``).

Passwords are hashed with argon2id; sessions and keys are kept only as hashes. A key is
``cfk_`` + 32 base-62 characters + 6 characters of CRC-32, so that a typo is refused without
asking the database and secret scanners recognise it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy.exc import IntegrityError

from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Actor, PartnerId, Role
from workflow.key_format import is_well_formed, new_key, shown_of
from workflow.partner_secrets import PartnerSecret, PartnerSecrets
from workflow.ports import Clock, IdSource
from workflow.preferences import Preferences, preferences_of
from workflow.sealing import Sealer
from workflow.secret_kinds import SecretKind
from workflow.store.accounts import AccountRows
from workflow.store.database import Database, from_text, to_text

_SHORTEST_PASSWORD, _LONGEST_PASSWORD = 10, 1_000
PASSWORD_RULE = phrase("must have {least} to {most} characters", least=_SHORTEST_PASSWORD, most=_LONGEST_PASSWORD)
_DEFAULT_KEY_DAYS = 90
_LONGEST_LABEL, _MOST_KEYS = 100, 50
_TOUCH_EVERY = timedelta(minutes=1)
_HASHES_AT_ONCE = threading.BoundedSemaphore(4)  # argon2id takes 64 MiB each


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account."""

    id: str
    name: str
    roles: frozenset[Role]
    disabled: bool

    @property
    def actor(self) -> Actor:
        """The person as the author of commands."""
        return Actor(id=f"user:{self.id}", name=self.name, roles=self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is asking, and how they came in."""

    actor: Actor
    via: str
    """``session`` or ``key:<id>``."""
    preferences: Preferences = Preferences()
    """How they want the pages to be; of a session alone."""

    @property
    def user_id(self) -> str:
        """The id of their account."""
        return self.actor.id.removeprefix("user:")


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


class Accounts:
    """Accounts of one installation."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: IdSource,
        *,
        pepper: bytes,
        session_hours: float,
        earlier_peppers: Sequence[bytes] = (),
        hasher: PasswordHash | None = None,
    ) -> None:
        self._rows = AccountRows(database)
        self.secrets = PartnerSecrets(database, clock, Sealer(pepper, earlier_peppers))
        self._clock = clock
        self._ids = ids
        self._pepper = pepper
        self._session_length = timedelta(hours=session_hours)
        self._hasher = hasher or PasswordHash.recommended()
        self._nobody: str | None = None

    # --- people -------------------------------------------------------------------------------------

    def add_user(self, name: str, password: str, roles: Sequence[Role]) -> User:
        """Make an account; refuses taken names, short passwords and unknown roles."""
        name = name.strip()
        if not 1 <= len(name) <= 100 or not name.isprintable():
            raise InvalidValue("name", phrase("must have 1 to 100 characters that can be seen"))
        _check_password(password)
        _check_roles(roles)
        user_id = self._ids.new()
        row = {
            "user_id": user_id,
            "name": name,
            "password_hash": self._hash(password),
            "roles": _stored(roles),
            "created_at": to_text(self._clock.now()),
            "disabled_at": "",
        }
        try:
            self._rows.add_user(row)
        except IntegrityError as error:
            raise AlreadyExists(phrase("There is a user {name!r} already.", name=name), name=name) from error
        return User(id=user_id, name=name, roles=frozenset(roles), disabled=False)

    def user(self, name: str) -> User:
        """The account of that name, or ``NotFound``."""
        row = self._rows.user(name=name)
        if row is None:
            raise NotFound(phrase("There is no user {name!r}. `copyflow user add` makes one.", name=name), name=name)
        return _user(row)

    def users(self) -> list[User]:
        """All accounts by name."""
        return [_user(row) for row in self._rows.users()]

    def last_sign_ins(self) -> dict[str, datetime]:
        """When people signed in last, by their id; only of those with a session that has not been cleared away."""
        return {user_id: _moment(created_at) for user_id, created_at in self._rows.newest_sessions()}

    def set_roles(self, name: str, roles: Sequence[Role]) -> User:
        """Give a person other roles; every session of theirs ends, their keys may do what the roles may."""
        user = self.user(name)
        _check_roles(roles)
        if frozenset(roles) != user.roles:
            self._rows.set_roles(user.id, _stored(roles))
        return self.user(name)

    def disable_user(self, name: str) -> User:
        """Shut a person out: no sign-in, no key, and every session ended."""
        self._rows.set_disabled(self.user(name).id, self._clock.now())
        return self.user(name)

    def enable_user(self, name: str) -> User:
        """Let a person in again; sessions that were ended stay ended."""
        self._rows.set_disabled(self.user(name).id, None)
        return self.user(name)

    def set_password(self, name: str, password: str) -> None:
        """Give a person another password; every session of theirs ends."""
        user = self.user(name)
        _check_password(password)
        self._rows.set_password(user.id, self._hash(password))

    def change_password(self, name: str, old: str, new: str) -> None:
        """Change one's own password, the present one being known; every session of theirs ends."""
        row = self._rows.user(name=name)
        if row is None or not self._verify(old, row.password_hash)[0]:
            raise InvalidValue("old_password", phrase("is not your present password"))
        self.set_password(name, new)

    # --- sessions -------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str) -> str | None:
        """A new session's token, or None when name and password do not match an enabled account.

        An unknown name costs as much time as a wrong password.
        """
        row = self._rows.user(name=name)
        if row is None or row.disabled_at:
            self._verify(password, self._dummy())
            return None
        matches, renewed = self._verify(password, row.password_hash)
        if not matches:
            return None
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        session = {
            "token_hash": _sha256(token),
            "user_id": row.user_id,
            "created_at": to_text(now),
            "expires_at": to_text(now + self._session_length),
        }
        began = self._rows.add_session(session, matched=row.password_hash, renewed=renewed)
        return token if began else None

    def by_session(self, token: str) -> SignedIn | None:
        """Who a session belongs to, while it lasts."""
        row = self._rows.session(_sha256(token), self._clock.now())
        return SignedIn(actor=_user(row).actor, via="session", preferences=preferences_of(row)) if row else None

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._rows.end_session(_sha256(token))

    def sign_out_everywhere(self, name: str) -> None:
        """End every session of a person; keys stay as they are."""
        self._rows.end_sessions(self.user(name).id)

    # --- keys -----------------------------------------------------------------------------------------

    def add_key(self, user_name: str, label: str, *, days: int = _DEFAULT_KEY_DAYS) -> str:
        """A new API key of a person, shown this once."""
        user = self.user(user_name)
        if user.disabled:
            raise InvalidValue("user", phrase("is disabled; `copyflow user enable` lets them in again"))
        if not 1 <= days <= 3650:
            raise InvalidValue("days", phrase("must be 1 to 3650"))
        if len(label) > _LONGEST_LABEL or not label.isprintable():
            raise InvalidValue(
                "label", phrase("must have at most {most} characters that can be seen", most=_LONGEST_LABEL)
            )
        now = self._clock.now()
        if sum(key.is_live(now) for key in self.keys(user_name)) >= _MOST_KEYS:
            raise AlreadyExists(phrase("There are {most} keys in use already; revoke one first.", most=_MOST_KEYS))
        key = new_key()
        self._rows.add_key(
            {
                "key_id": self._ids.new(),
                "user_id": user.id,
                "label": label,
                "key_hash": self._key_hash(key),
                "shown": shown_of(key),
                "created_at": to_text(now),
                "expires_at": to_text(now + timedelta(days=days)),
                "last_used_at": "",
                "revoked_at": "",
            }
        )
        return key

    def by_key(self, key: str) -> SignedIn | None:
        """Who an API key belongs to; None for a malformed, unknown, expired or revoked one."""
        if not is_well_formed(key):
            return None
        now = self._clock.now()
        row = self._rows.key(self._key_hash(key), now)
        if row is None:
            return None
        used = from_text(row.last_used_at)
        if used is None or now - used > _TOUCH_EVERY:
            self._rows.touch_key(row.key_id, now)
        return SignedIn(actor=_user(row).actor, via=f"key:{row.key_id}")

    def keys(self, user_name: str | None = None) -> list[ApiKey]:
        """All keys, or one person's, the newest first."""
        rows = self._rows.keys(user_id=None if user_name is None else self.user(user_name).id)
        return [_api_key(row) for row in rows]

    def revoke_own_key(self, user_name: str, key_id: str) -> None:
        """End a key of this person by its id; others' are as if they were not there."""
        if key_id not in {key.id for key in self.keys(user_name)}:
            raise NotFound(phrase("You have no such key."))
        self._rows.revoke_key(key_id, self._clock.now())

    def revoke_key(self, name: str) -> ApiKey:
        """End a key named by its id, by the characters shown, or whole; revoking twice changes nothing."""
        shown = shown_of(name)
        found = [key for key in self.keys() if name == key.id or shown == key.shown]
        if not found:
            raise NotFound(phrase("There is no key {shown!r}. `copyflow key list` shows them.", shown=shown))
        if len(found) > 1:
            raise InvalidValue("key", phrase("several begin with {shown!r}; give the id", shown=shown))
        self._rows.revoke_key(found[0].id, self._clock.now())
        return next(key for key in self.keys() if key.id == found[0].id)

    # --- partners' secrets ----------------------------------------------------------------------------

    def new_partner_secret(self, partner_id: PartnerId, kind: SecretKind = SecretKind.SYMMETRIC) -> str:
        """Make a partner's secret, any before it being void at once; what the partner is given, shown this once."""
        return self._replaced(partner_id, self.secrets.make(partner_id, kind), timedelta())

    def set_partner_secret(self, partner_id: PartnerId, secret: str, kind: SecretKind) -> None:
        """Keep a password or private key that the partner gave; the one before is void at once."""
        self._replaced(partner_id, self.secrets.take(partner_id, kind, secret), timedelta())

    def partner_secrets(self, partner_id: PartnerId) -> tuple[str, ...]:
        """Every secret of a partner that is in use now, the newest first; none where it needs none."""
        return tuple(secret.secret for secret in self.secrets.valid(partner_id))

    def partner_secret(self, partner_id: PartnerId) -> str:
        """A partner's newest secret, or ``NotFound``."""
        newest = next(iter(self.partner_secrets(partner_id)), None)
        if newest is None:
            raise NotFound(phrase("This partner has no secret. Make one with `copyflow partner secret`."))
        return newest

    def shown_partner_secret(self, partner_id: PartnerId) -> str:
        """What the partner is given of its newest secret: the shared secret, or the public key; empty where nothing."""
        return next((secret.shown for secret in self.secrets.valid(partner_id)), "")

    def partner_public_keys(self, partner_id: PartnerId) -> tuple[str, ...]:
        """The public keys in use (``whpk_…``, ``ssh-ed25519 …``), the newest first: they may be shown at any time."""
        valid = self.secrets.valid(partner_id)
        return tuple(secret.shown for secret in valid if secret.shown not in {"", secret.secret})

    def _replaced(self, partner_id: PartnerId, new: PartnerSecret, grace: timedelta) -> str:
        self.secrets.end_older(partner_id, new, self._clock.now() + grace)
        return new.shown

    def signature(self, purpose: str, value: str) -> str:
        """HMAC-SHA256 in base64url of a value for one purpose, e.g. pagination cursors."""
        digest = hmac.new(self._pepper, f"{purpose}\x00{value}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")

    # --- inside ---------------------------------------------------------------------------------------

    def _key_hash(self, key: str) -> str:
        return hmac.new(self._pepper, key.encode(), hashlib.sha256).hexdigest()

    def _hash(self, password: str) -> str:
        with _HASHES_AT_ONCE:
            return self._hasher.hash(password)

    def _verify(self, password: str, password_hash: str) -> tuple[bool, str | None]:
        with _HASHES_AT_ONCE:
            return self._hasher.verify_and_update(password, password_hash)

    def _dummy(self) -> str:
        if self._nobody is None:
            self._nobody = self._hash(secrets.token_urlsafe(16))
        return self._nobody


def _check_roles(roles: Sequence[Role]) -> None:
    if not roles or Role.SYSTEM in roles:
        raise InvalidValue("roles", phrase("must be one or more of writer, translator, reviewer, publisher, admin"))


def _stored(roles: Sequence[Role]) -> str:
    return " ".join(sorted(role.value for role in set(roles)))


def _check_password(password: str) -> None:
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise InvalidValue("password", PASSWORD_RULE)


def _api_key(row: Any) -> ApiKey:
    return ApiKey(
        id=row.key_id,
        shown=row.shown,
        label=row.label,
        user=row.name,
        created_at=_moment(row.created_at),
        expires_at=_moment(row.expires_at),
        last_used_at=from_text(row.last_used_at),
        revoked_at=from_text(row.revoked_at),
    )


def _user(row: Any) -> User:
    roles = frozenset(Role(role) for role in row.roles.split())
    return User(id=row.user_id, name=row.name, roles=roles, disabled=bool(row.disabled_at))


def _moment(stored: str) -> datetime:
    moment = from_text(stored)
    assert moment is not None
    return moment


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
