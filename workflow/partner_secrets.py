"""Partners' secrets: made or taken, kept sealed, several valid at once while a partner changes over.

Nothing here enters the log; that a secret was changed is put on record by ``secret_rotation.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow.domain.errors import InvalidValue, WrongState
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import PartnerId
from workflow.ports import Clock
from workflow.sealing import CannotOpen, Sealer
from workflow.secret_kinds import SecretKind, checked_secret, key_id_of, made_secret, shown_of
from workflow.store.database import Database, from_text
from workflow.store.partner_secrets import PLAIN, SecretRows

MOST_AT_ONCE = 10
"""How many secrets of a partner can be valid at once: each is a signature in every message's header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSecret:
    """A secret of a partner's."""

    serial: int
    key_id: str
    """Eight hexadecimal digits to speak of it by."""
    kind: SecretKind
    secret: str = field(repr=False)
    created_at: datetime
    valid_until: datetime | None
    """None: until another one takes its place."""

    @property
    def shown(self) -> str:
        """What the partner is given: the shared secret, or the public key; empty for a password."""
        return shown_of(self.kind, self.secret)

    def is_valid(self, now: datetime) -> bool:
        """Whether it is in use."""
        return self.valid_until is None or now < self.valid_until


class PartnerSecrets:
    """The secrets of one installation's partners."""

    def __init__(self, database: Database, clock: Clock, sealer: Sealer) -> None:
        self._rows = SecretRows(database)
        self._clock = clock
        self._sealer = sealer

    def valid(self, partner_id: PartnerId) -> tuple[PartnerSecret, ...]:
        """Every secret that is in use now, the newest first.

        Read anew each time, 0.2 ms: a process that remembered for a second would sign without a secret that the
        partner may use already, and with one that was revoked.
        """
        now = self._clock.now()
        return tuple(secret for secret in self._read(self._rows.of(partner_id)) if secret.is_valid(now))

    def find(self, partner_id: PartnerId, key_id: str) -> PartnerSecret | None:
        """The secret in use that is called so."""
        return next((secret for secret in self.valid(partner_id) if secret.key_id == key_id), None)

    def require_room(self, partner_id: PartnerId) -> None:
        """Refuse one more secret beside the others with ``WrongState``, where there are too many."""
        if len(self.valid(partner_id)) >= MOST_AT_ONCE:
            raise WrongState(
                phrase("This partner has {most} secrets in use. End the old ones first.", most=MOST_AT_ONCE)
            )

    def make(self, partner_id: PartnerId, kind: SecretKind) -> PartnerSecret:
        """Make and keep a new secret; the others stay in use until ``end_older``."""
        return self._keep(partner_id, kind, made_secret(kind))

    def take(self, partner_id: PartnerId, kind: SecretKind, secret: str) -> PartnerSecret:
        """Keep a secret that the partner gave; ``InvalidValue`` for what cannot be one of that kind."""
        return self._keep(partner_id, kind, checked_secret(kind, secret))

    def end_older(self, partner_id: PartnerId, than: PartnerSecret, at: datetime) -> None:
        """Let whatever ``than`` takes the place of (signing, or signing in) end at a moment; the past means now."""
        kinds = [kind.value for kind in SecretKind if kind.signs == than.kind.signs]
        self._rows.end_older(partner_id, than.serial, kinds, at, self._clock.now())

    def discard(self, partner_id: PartnerId, secret: PartnerSecret) -> None:
        """Delete one that came to nothing."""
        self._rows.forget(partner_id, secret.serial)

    def mark(self, text: str) -> str:
        """A digest of what holds a secret, to be kept where anybody may read it."""
        return self._sealer.mark(text)

    def seal_all(self) -> int:
        """Seal what a migration found unsealed, and again what an earlier secret key sealed; how many there were."""
        changes = [
            (row, self._sealer.seal(self._opened(row), _belongs_to(row)))
            for row in self._rows.all()
            if not self._sealer.is_present(row.sealed) and self._can_open(row)
        ]
        if changes:
            self._rows.seal_again(changes)
        return len(changes)

    def _keep(self, partner_id: PartnerId, kind: SecretKind, secret: str) -> PartnerSecret:
        now, key_id = self._clock.now(), key_id_of(kind, secret)
        sealed = self._sealer.seal(secret, _text_of(partner_id, key_id, kind))
        serial = self._rows.add(partner_id, key_id, kind, sealed, now)
        return PartnerSecret(serial=serial, key_id=key_id, kind=kind, secret=secret, created_at=now, valid_until=None)

    def _read(self, rows: Iterable[Any]) -> Iterable[PartnerSecret]:
        for row in rows:
            secret = self._opened(row)
            if not self._sealer.is_present(row.sealed):
                self._rows.seal_again([(row, self._sealer.seal(secret, _belongs_to(row)))])
            created_at = from_text(row.created_at)
            assert created_at is not None
            yield PartnerSecret(
                serial=row.serial,
                key_id=row.key_id,
                kind=SecretKind(row.kind),
                secret=secret,
                created_at=created_at,
                valid_until=from_text(row.valid_until),
            )

    def _opened(self, row: Any) -> str:
        if row.sealed.startswith(PLAIN):
            return str(row.sealed.removeprefix(PLAIN))
        try:
            return self._sealer.open(row.sealed, _belongs_to(row))
        except CannotOpen:
            raise InvalidValue(
                "secret_key",
                phrase(
                    "does not open the secret {key_id} of partner {partner_id}. Set COPYFLOW_SECRET_KEY (or "
                    "home/secret.key) back, name the one before in COPYFLOW_PREVIOUS_SECRET_KEY, or rotate "
                    "without grace",
                    key_id=row.key_id,
                    partner_id=row.partner_id,
                ),
            ) from None

    def _can_open(self, row: Any) -> bool:
        try:
            self._opened(row)
        except InvalidValue:
            return False
        return True


def _belongs_to(row: Any) -> str:
    return _text_of(row.partner_id, row.key_id, row.kind)


def _text_of(partner_id: str, key_id: str, kind: str) -> str:
    return f"partner secret\x00{partner_id}\x00{key_id}\x00{kind}"
