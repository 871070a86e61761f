"""The second factor: codes of six digits that change every 30 seconds (TOTP, RFC 6238), made by an app of the person's.

The secret is sealed at rest and bound to its account. It holds once a code proved that the app has it. A code is taken
once; the step before and the one after the present are taken too, because clocks differ.
"""

from __future__ import annotations

import base64
import hmac
import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from workflow.domain.errors import InvalidValue, NotFound, WrongState
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Role
from workflow.people.recovery_codes import code_hash, looks_like_one, new_codes
from workflow.ports import Clock
from workflow.sealing import CannotOpen, Sealer
from workflow.store.database import from_text, moment
from workflow.store.second_factor_rows import SecondFactorRows

_log = logging.getLogger("copyflow.people")
_SECRET_BYTES, _DIGITS, _STEP_SECONDS = 20, 6, 30
_DRIFT = (-1, 0, 1)
PREPARED_FOR = timedelta(minutes=15)
"""How long a secret waits for its first code: it is shown again without the password meanwhile."""

Policy = Literal["off", "optional", "required-for-admins"]
"""Whether people may set one up; those who have one are asked for its code whatever stands here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """What a person is told of their second factor."""

    since: datetime
    codes_left: int
    """Recovery codes that were not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A secret that waits for its first code."""

    secret: str
    """In base 32, as apps take it."""
    uri: str
    """``otpauth://…``, for a QR code."""


class SecondFactors:
    """The second factors of one installation."""

    def __init__(self, rows: SecondFactorRows, clock: Clock, sealer: Sealer, *, issuer: str, policy: Policy) -> None:
        self._rows = rows
        self._clock = clock
        self._sealer = sealer
        self._issuer = issuer
        self.is_offered = policy != "off"
        self._is_required = policy == "required-for-admins"

    def of(self, user_id: str) -> SecondFactor | None:
        """A person's second factor, if one holds."""
        row = self._rows.of(user_id)
        since = from_text(row.confirmed_at) if row is not None else None
        return SecondFactor(since=since, codes_left=self._rows.codes_left(user_id)) if since else None

    def holds_for(self, user_id: str) -> bool:
        """Whether a code is asked for."""
        row = self._rows.of(user_id)
        return row is not None and bool(row.confirmed_at)

    def holders(self) -> frozenset[str]:
        """The ids of all who have one."""
        return self._rows.confirmed()

    def is_lacking(self, roles: Collection[Role], *, has_one: bool) -> bool:
        """Whether somebody with these roles must set one up before they administer anything."""
        return self._is_required and Role.ADMIN in roles and not has_one

    def prepare(self, user_id: str, name: str) -> Prepared:
        """A new secret, which does not hold yet."""
        if not self.is_offered:
            raise WrongState(phrase("This newsroom does not offer a second factor."))
        key = secrets.token_bytes(_SECRET_BYTES)
        secret = base64.b32encode(key).decode()
        if not self._rows.prepare(user_id, self._sealer.seal(secret, _belongs_to(user_id)), self._clock.now()):
            raise WrongState(phrase("You have a second factor already; take it away first."))
        return self._prepared(secret, name)

    def prepared(self, user_id: str, name: str) -> Prepared | None:
        """The secret that waits for its first code, if there is one."""
        row = self._waiting(user_id)
        return None if row is None else self._prepared(self._sealer.open(row.sealed, _belongs_to(user_id)), name)

    def confirm(self, user_id: str, code: str) -> tuple[str, ...]:
        """Let the prepared secret hold, after a code of it; the recovery codes, shown this once."""
        row = self._waiting(user_id)
        if row is None:
            raise WrongState(phrase("There is no second factor to confirm; begin anew."))
        step = self._step_of(self._sealer.open(row.sealed, _belongs_to(user_id)), code)
        if step is None:
            raise InvalidValue("code", phrase("is not the one that the app shows now"))
        codes = new_codes()
        hashes = [code_hash(user_id, each) for each in codes]
        if not self._rows.confirm(user_id, row.sealed, step, hashes, self._clock.now()):
            raise WrongState(phrase("There is no second factor to confirm; begin anew."))
        return codes

    def takes(self, user_id: str, code: str) -> bool:
        """Whether a code is right and was not used before; it is used then."""
        if looks_like_one(code):
            return self._rows.take_code(user_id, code_hash(user_id, code), self._clock.now())
        row = self._rows.of(user_id)
        if row is None or not row.confirmed_at:
            return False
        try:
            step = self._step_of(self._sealer.open(row.sealed, _belongs_to(user_id)), code)
        except CannotOpen:
            _log.error("the second factor of user:%s was sealed with another secret key", user_id)
            return False
        return step is not None and self._rows.take_step(user_id, step)

    def renew_codes(self, user_id: str) -> tuple[str, ...]:
        """Ten new recovery codes in the place of all; shown this once."""
        if not self.holds_for(user_id):
            raise NotFound(phrase("There is no second factor."))
        codes = new_codes()
        self._rows.replace_codes(user_id, [code_hash(user_id, each) for each in codes])
        return codes

    def remove(self, user_id: str) -> None:
        """Take it away with its codes; every session of theirs ends."""
        if self._rows.of(user_id) is None:
            raise NotFound(phrase("There is no second factor."))
        self._rows.remove(user_id)

    def seal_all(self) -> None:
        """Seal with the present secret key what an earlier one sealed."""
        for row in self._rows.all():
            if self._sealer.is_present(row.sealed):
                continue
            try:
                secret = self._sealer.open(row.sealed, _belongs_to(row.user_id))
            except CannotOpen:
                _log.error("the second factor of user:%s was sealed with another secret key", row.user_id)
                continue
            self._rows.seal_again(row, self._sealer.seal(secret, _belongs_to(row.user_id)))

    def _waiting(self, user_id: str) -> Any | None:
        """The row of a secret that was prepared lately and waits for its first code."""
        row = self._rows.of(user_id)
        if row is None or row.confirmed_at or self._clock.now() - moment(row.created_at) >= PREPARED_FOR:
            return None
        return row

    def _prepared(self, secret: str, name: str) -> Prepared:
        return Prepared(secret=secret, uri=_totp(secret).get_provisioning_uri(name, self._issuer))

    def _step_of(self, secret: str, code: str) -> int | None:
        """The time step whose code this is, near the present one."""
        typed = "".join(code.split())
        if len(typed) != _DIGITS or not (typed.isascii() and typed.isdigit()):
            return None
        totp, present = _totp(secret), int(self._clock.now().timestamp()) // _STEP_SECONDS
        found = [
            present + drift
            for drift in _DRIFT
            if hmac.compare_digest(totp.generate((present + drift) * _STEP_SECONDS), typed.encode())
        ]
        return max(found, default=None)


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), _DIGITS, SHA1(), _STEP_SECONDS)  # noqa: S303 - as RFC 6238 has it  # nosec B303


def _belongs_to(user_id: str) -> str:
    return f"second factor of user:{user_id}"
