"""Changing a partner's secret: the secret and the fact on record, in the order that no failure between them harms.

1. The new secret is kept beside the old ones: messages carry both signatures, so nobody misses one.
2. ``NoteRotation`` puts it on record. Refused: the new secret is deleted, and nothing has changed.
3. The old ones end, now or when the grace is over. Whoever dies before this repeats the same command: the fact on
   record leads to the same secret, and the old ones end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import InvalidValue, NewsroomError, NotFound, WrongState
from workflow.domain.partner import Partner
from workflow.domain.permissions import require_permission
from workflow.domain.phrases import phrase
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import Actor, PartnerId
from workflow.newsroom import Newsroom, Outcome
from workflow.partner_secrets import PartnerSecret, PartnerSecrets
from workflow.secret_kinds import SecretKind
from workflow.views import Views

GRACE = timedelta(hours=24)
"""How long the old secret signs too where nothing is said."""
LONGEST_GRACE = timedelta(days=7)

Execute = Callable[[wanted.Command, str], Outcome]
"""Carries a command out on a stream: the newsroom's ``execute`` with the caller's version, command id and channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """A secret that was changed."""

    key_id: str
    kind: SecretKind
    shown: str = field(repr=False)
    """What the partner is given, this once: the shared secret or the public key; empty for a password."""
    old_until: datetime
    outcome: Outcome


class SecretRotation:
    """Changes of partners' secrets."""

    def __init__(self, newsroom: Newsroom, views: Views, secrets: PartnerSecrets) -> None:
        self._newsroom = newsroom
        self._views = views
        self._secrets = secrets

    def rotate(
        self,
        partner_id: PartnerId,
        *,
        by: Actor,
        at: datetime,
        grace: timedelta = GRACE,
        execute: Execute | None = None,
    ) -> Rotated:
        """Make a new secret of the kind that the partner's profile asks for; the old ones end after ``grace``.

        Without grace they end at once. Raises ``InvalidValue`` for a grace beyond 0 to 7 days and for a transport
        whose secret is the partner's to make, ``WrongState`` where too many are in use, ``NotFound``, ``NotAllowed``,
        and what ``execute`` raises.
        """
        if not timedelta() <= grace <= LONGEST_GRACE:
            raise InvalidValue("grace", phrase("must be 0 to 7 days"))
        require_permission(by, wanted.NoteRotation)
        kind = kind_for(self._views.partner(partner_id))
        if grace:
            self._secrets.require_room(partner_id)
        new = self._secrets.make(partner_id, kind)
        return self._noted(partner_id, new, by=by, at=at, old_until=at + grace, execute=execute)

    def give(
        self,
        partner_id: PartnerId,
        secret: str,
        kind: SecretKind,
        *,
        by: Actor,
        at: datetime,
        execute: Execute | None = None,
    ) -> Rotated:
        """Take a password or private key that the partner gave; the one before is void at once."""
        require_permission(by, wanted.NoteRotation)
        self._views.partner(partner_id)
        new = self._secrets.take(partner_id, kind, secret)
        return self._noted(partner_id, new, by=by, at=at, old_until=at, execute=execute)

    def revoke_old(self, partner_id: PartnerId, *, by: Actor, at: datetime, execute: Execute | None = None) -> Rotated:
        """End the grace of all old secrets now: the newest one alone is in use."""
        require_permission(by, wanted.NoteRotation)
        newest = next(iter(self._secrets.valid(self._views.partner(partner_id).id)), None)
        if newest is None:
            raise WrongState(phrase("This partner has no secret."))
        return self._record(partner_id, newest, by=by, at=at, old_until=at, execute=execute)

    def _noted(
        self,
        partner_id: PartnerId,
        new: PartnerSecret,
        *,
        by: Actor,
        at: datetime,
        old_until: datetime,
        execute: Execute | None,
    ) -> Rotated:
        try:
            rotated = self._record(partner_id, new, by=by, at=at, old_until=old_until, execute=execute)
        except Exception as error:
            if isinstance(error, NewsroomError) or isinstance(error.__cause__, NewsroomError):  # as a door tells it
                self._secrets.discard(partner_id, new)
            raise
        if rotated.key_id != new.key_id:  # the same request had been carried out before, with another secret
            self._secrets.discard(partner_id, new)
        return rotated

    def _record(
        self,
        partner_id: PartnerId,
        secret: PartnerSecret,
        *,
        by: Actor,
        at: datetime,
        old_until: datetime,
        execute: Execute | None,
    ) -> Rotated:
        stream = partner_stream(partner_id)
        command = wanted.NoteRotation(by=by, at=at, key_id=secret.key_id, old_until=old_until)
        outcome = (execute or self._newsroom.execute)(command, stream)
        if outcome.repeated:
            event = self._views.stream(stream, after=outcome.version - 1)[0].decode()
            assert isinstance(event, happened.SecretRotated)
            earlier = self._secrets.find(partner_id, event.key_id)
            if earlier is None:
                raise NotFound(phrase("This rotation was carried out, and the secret was changed again since."))
            secret, old_until = earlier, event.old_until
        self._secrets.end_older(partner_id, secret, old_until)
        return Rotated(key_id=secret.key_id, kind=secret.kind, shown=secret.shown, old_until=old_until, outcome=outcome)


def kind_for(partner: Partner) -> SecretKind:
    """The kind of secret that is made for a partner; ``InvalidValue`` where none is."""
    match partner.transport:
        case "webhook":
            return SecretKind(partner.profile.signature.value)
        case "sftp":
            return SecretKind.PRIVATE_KEY
        case "wordpress":
            raise InvalidValue("transport", phrase("signs in with a password that the partner makes: set that one"))
        case _:
            raise InvalidValue("transport", phrase("{transport} needs no secret", transport=partner.transport))
