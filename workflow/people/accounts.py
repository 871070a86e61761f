"""The accounts of one installation, and the doors to their sessions, keys and the partners' secrets."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta

from pwdlib import PasswordHash
from sqlalchemy.exc import IntegrityError

from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ASSIGNED, PartnerId, Role
from workflow.partner_secrets import PartnerSecret, PartnerSecrets
from workflow.people.keys import ApiKeys
from workflow.people.passwords import Passwords, require_password
from workflow.people.person import User, user_of
from workflow.people.sessions import Sessions
from workflow.ports import Clock, IdSource
from workflow.sealing import Sealer
from workflow.secret_kinds import SecretKind
from workflow.store.accounts import AccountRows
from workflow.store.database import Database, to_text


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
        self._clock = clock
        self._ids = ids
        self._pepper = pepper
        self._passwords = Passwords(hasher)
        self.secrets = PartnerSecrets(database, clock, Sealer(pepper, earlier_peppers))
        self.sessions = Sessions(self._rows, clock, self._passwords, hours=session_hours)
        self.keys = ApiKeys(self._rows, clock, ids, pepper=pepper, user=self.user)

    # --- people -------------------------------------------------------------------------------------

    def add_user(self, name: str, password: str, roles: Sequence[Role]) -> User:
        """Make an account; refuses taken names, short passwords and unknown roles."""
        name = name.strip()
        if not 1 <= len(name) <= 100 or not name.isprintable():
            raise InvalidValue("name", phrase("must have 1 to 100 characters that can be seen"))
        require_password(password)
        _check_roles(roles)
        user_id = self._ids.new()
        row = {
            "user_id": user_id,
            "name": name,
            "password_hash": self._passwords.hash(password),
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
        return user_of(row)

    def users(self) -> list[User]:
        """All accounts by name."""
        return [user_of(row) for row in self._rows.users()]

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
        require_password(password)
        self._rows.set_password(user.id, self._passwords.hash(password))

    def change_password(self, name: str, old: str, new: str) -> None:
        """Change one's own password, the present one being known; every session of theirs ends."""
        row = self._rows.user(name=name)
        if row is None or not self._passwords.verify(old, row.password_hash)[0]:
            raise InvalidValue("old_password", phrase("is not your present password"))
        self.set_password(name, new)

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


def _check_roles(roles: Sequence[Role]) -> None:
    if not roles or not set(roles) <= set(ASSIGNED):
        raise InvalidValue("roles", phrase("must be one or more of writer, translator, reviewer, publisher, admin"))


def _stored(roles: Sequence[Role]) -> str:
    return " ".join(sorted(role.value for role in set(roles)))
