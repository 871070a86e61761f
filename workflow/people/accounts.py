"""The accounts of one installation, and the doors to their sessions, keys and the partners' secrets."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy.exc import IntegrityError

from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound, VersionConflict
from workflow.domain.granting import require_limits
from workflow.domain.limits import Limit
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ASSIGNED, Actor, PartnerId, Role
from workflow.partner_secrets import PartnerSecret, PartnerSecrets
from workflow.people.erasure import Erasure
from workflow.people.grants import stored_limits
from workflow.people.identities import Identities
from workflow.people.keys import ApiKeys
from workflow.people.links import AccountLinks, MadeLink
from workflow.people.noted import note
from workflow.people.passwords import Passwords, require_password
from workflow.people.pending import PendingSignIns
from workflow.people.person import User, user_of
from workflow.people.personal_data import PersonalData
from workflow.people.second_factor import Policy, SecondFactors
from workflow.people.sessions import Sessions
from workflow.ports import Clock, IdSource
from workflow.preferences import PersonalSettings
from workflow.sealing import Sealer
from workflow.secret_kinds import SecretKind
from workflow.store.accounts import AccountRows
from workflow.store.database import Database, to_text
from workflow.store.erasure_rows import ErasureRows
from workflow.store.identity_rows import IdentityRows
from workflow.store.key_rows import KeyRows
from workflow.store.link_rows import LinkRows
from workflow.store.second_factor_rows import SecondFactorRows
from workflow.store.session_rows import SessionRows


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
        idle_hours: float = 8.0,
        issuer: str = "Copyflow",
        second_factor: Policy = "optional",
        has_passwords: bool = True,
        earlier_peppers: Sequence[bytes] = (),
        hasher: PasswordHash | None = None,
    ) -> None:
        self._rows = AccountRows(database)
        self._clock = clock
        self._ids = ids
        self._pepper = pepper
        self._passwords = Passwords(hasher)
        sealer = Sealer(pepper, earlier_peppers)
        self.secrets = PartnerSecrets(database, clock, sealer)
        codes = SecondFactorRows(database)
        self.second_factors = SecondFactors(codes, clock, sealer, issuer=issuer, policy=second_factor)
        sessions = SessionRows(database, timedelta(hours=idle_hours))
        self.sessions = Sessions(
            sessions, self._rows, clock, ids, self._passwords, self.second_factors, hours=session_hours
        )
        self.pending = PendingSignIns(codes, self._rows, clock, self.second_factors, self.sessions)
        self.links = AccountLinks(LinkRows(database), clock, self._passwords, by_operators_alone=not has_passwords)
        self.erasure = Erasure(ErasureRows(database), clock)
        self.keys = ApiKeys(KeyRows(database), clock, ids, pepper=pepper, user=self.user)
        self.identities = Identities(IdentityRows(database), self, clock, [pepper, *earlier_peppers])
        personal = PersonalSettings(database, clock)
        self._personal = PersonalData(
            database, self._rows, self.sessions, self.keys, self.second_factors, self.identities, personal
        )

    # --- people -------------------------------------------------------------------------------------

    def add_user(
        self,
        name: str,
        password: str | None,
        roles: Sequence[Role],
        limits: Mapping[Role, Limit] | None = None,
        *,
        user_id: str = "",
    ) -> User:
        """Make an account; refuses taken names, short passwords, unknown roles, and limits that are none.

        Without a password nobody can sign in to it until it gets one. ``user_id`` is the id that it gets where it
        is not to be a new one. Roles hold within ``limits``.
        """
        if password is not None:
            require_password(password)
        password_hash = "" if password is None else self._passwords.hash(password)
        return self._add(name, password_hash, roles, limits or {}, user_id)

    def make(self, name: str, roles: Sequence[Role], insert: Callable[[dict[str, Any]], None]) -> User:
        """Make an account without a password by another's ``insert``; its ``IntegrityError`` means a taken name."""
        return self._add(name, "", roles, {}, insert=insert)

    def invite(self, name: str, roles: Sequence[Role], by: Actor) -> MadeLink:
        """Make an account without a password, and the link by which the person sets one; the link is shown this once.

        For who was invited and has not come in yet, another link: the roles must be theirs.
        """
        return self.links.make(self._invited(name.strip(), roles), by.id)

    def reset_link(self, name: str, by: Actor) -> MadeLink:
        """A link by which a person sets another password, shown this once; it voids any link before it."""
        return self.links.make(self.user(name), by.id)

    def _invited(self, name: str, roles: Sequence[Role]) -> User:
        user = self.called(name)
        if user is None:
            return self._add(name, "", roles, {})
        if user.has_password or user.roles != frozenset(roles):
            raise AlreadyExists(phrase("There is a user {name!r} already.", name=name), name=name)
        return user

    def _add(
        self,
        name: str,
        password_hash: str,
        roles: Sequence[Role],
        limits: Mapping[Role, Limit],
        user_id: str = "",
        insert: Callable[[dict[str, Any]], None] | None = None,
    ) -> User:
        name = name.strip()
        if not 1 <= len(name) <= 100 or not name.isprintable():
            raise InvalidValue("name", phrase("must have 1 to 100 characters that can be seen"))
        _check_roles(roles)
        limits = require_limits(limits, roles, self._rows.desks())
        user_id = user_id or self._ids.new()
        row = {
            "user_id": user_id,
            "name": name,
            "password_hash": password_hash,
            "roles": _stored(roles),
            "limits": stored_limits(limits),
            "created_at": to_text(self._clock.now()),
            "disabled_at": "",
            "version": 1,
            "signed_in_at": "",
        }
        try:
            (insert or self._rows.add_user)(row)
        except IntegrityError as error:
            raise AlreadyExists(phrase("There is a user {name!r} already.", name=name), name=name) from error
        note("account_made", user=f"user:{user_id}", roles=row["roles"])
        return User(
            id=user_id,
            name=name,
            roles=frozenset(roles),
            disabled=False,
            has_password=bool(password_hash),
            limits=limits,
        )

    def personal_data(self, name: str) -> dict[str, Any]:
        """Everything that is kept about an account, in JSON's own types."""
        return self._personal.of(self.user(name))

    def user(self, name: str) -> User:
        """The account of that name, or ``NotFound``."""
        found = self.called(name)
        if found is None:
            raise NotFound(phrase("There is no user {name!r}. `copyflow user add` makes one.", name=name), name=name)
        return found

    def called(self, name: str) -> User | None:
        """The account of that name; None where there is none."""
        row = self._rows.user(name=name)
        return user_of(row) if row is not None else None

    def known(self, user_id: str) -> User | None:
        """The account of that id; None where there is none."""
        row = self._rows.user(user_id=user_id)
        return user_of(row) if row is not None else None

    def with_id(self, user_id: str) -> User:
        """The account of that id, or ``NotFound``."""
        found = self.known(user_id)
        if found is None:
            raise NotFound(phrase("There is no such person."), person_id=user_id)
        return found

    def users(self) -> list[User]:
        """All accounts by name."""
        return [user_of(row) for row in self._rows.users()]

    def set_roles(
        self,
        name: str,
        roles: Sequence[Role],
        limits: Mapping[Role, Limit] | None = None,
        *,
        version: int | None = None,
    ) -> User:
        """Give a person other roles; every session of theirs ends, their keys may do what the roles may.

        ``limits`` take the place of the present ones; without, the roles that stay keep theirs. ``version`` refuses
        an account that changed since (``VersionConflict``).
        """
        user = self.user(name)
        _check_roles(roles)
        if limits is None:
            limits = {role: limit for role, limit in user.limits.items() if role in roles}
        limits = require_limits(limits, roles, self._rows.desks())
        is_changed = frozenset(roles) != user.roles or limits != user.limits
        if version not in {None, user.version} or (
            is_changed and not self._rows.set_roles(user.id, _stored(roles), stored_limits(limits), version)
        ):
            raise VersionConflict(
                phrase("The roles of {name} were changed since you read them. Look at them again.", name=user.name),
                version=self.user(name).version,
                expected=version,
            )
        if is_changed:
            note("roles_changed", user=user.actor.id, roles=_stored(roles))
        return self.user(name)

    def disable_user(self, name: str) -> User:
        """Shut a person out: no sign-in, no key, and every session ended."""
        user = self.user(name)
        self._rows.set_disabled(user.id, self._clock.now())
        note("account_disabled", user=user.actor.id)
        return self.user(name)

    def enable_user(self, name: str) -> User:
        """Let a person in again; sessions that were ended stay ended."""
        user = self.user(name)
        self._rows.set_disabled(user.id, None)
        note("account_enabled", user=user.actor.id)
        return self.user(name)

    def set_password(self, name: str, password: str) -> None:
        """Give a person another password; every session of theirs ends."""
        user = self.user(name)
        require_password(password)
        self._rows.set_password(user.id, self._passwords.hash(password))
        note("password_changed", user=user.actor.id)

    def change_password(self, name: str, old: str, new: str) -> None:
        """Change one's own password, the present one being known; every session of theirs ends."""
        self.require_password_of(name, old, field="old_password")
        self.set_password(name, new)

    def require_password_of(self, name: str, password: str, *, field: str = "password") -> None:
        """Refuse who does not know a person's present password; ``field`` is where it was typed."""
        row = self._rows.user(name=name)
        if row is None or not self._passwords.verify(password, row.password_hash)[0]:
            raise InvalidValue(field, phrase("is not your present password"))

    def take_second_factor(self, name: str, by: Actor) -> None:
        """Take away a person's second factor, who has lost it; their sessions end."""
        user = self.user(name)
        self.second_factors.remove(user.id)
        note("second_factor_taken", user=user.actor.id, by=by.id)

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
