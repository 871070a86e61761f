"""What holds for API keys: what one may be made with, who looks after which, and how one takes another's place.

A key and those that it replaced are a **line**: at most two of a line are in use at once. Pure: no rows, no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.domain.errors import InvalidValue, NotAllowed, NotFound, WrongState
from workflow.domain.permissions import why_no_administrator
from workflow.domain.phrases import phrase
from workflow.people.person import SignedIn, User
from workflow.people.scopes import Scope, usable_scopes, why_useless

USUAL_DAYS, MOST_DAYS = 90, 3650
USUAL_OVERLAP_HOURS, MOST_OVERLAP_HOURS = 24, 168
LONGEST_LABEL = 100
MOST_KEYS = 50
"""Keys of a person that are in use at once; taking another's place is always possible."""
ENDS_SOON = timedelta(days=14)
"""How long before its end a key is spoken of."""


class KeyState(StrEnum):
    """How an API key stands."""

    IN_USE = "in_use"
    REPLACED = "replaced"
    """Another has taken its place; it works until its end."""
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What is known of a key: enough to recognise it, never enough to use it."""

    id: str
    shown: str
    """Its first characters."""
    label: str
    user: str
    """Name of its owner."""
    user_id: str
    scopes: frozenset[Scope]
    days: int
    """For how long it was made, and for how long whatever replaces it will be."""
    line: str
    """Id of the first key of its line: its own when it replaced none."""
    follows: str
    """Id of the key that it replaced; empty when it replaced none."""
    replaced_by: str
    """Id of the key that replaced it; empty when none did."""
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Whether it opens the door."""
        return self.revoked_at is None and self.expires_at > now

    def state(self, now: datetime) -> KeyState:
        """How it stands."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        if self.expires_at <= now:
            return KeyState.EXPIRED
        return KeyState.REPLACED if self.replaced_by else KeyState.IN_USE

    def ends_soon(self, now: datetime) -> bool:
        """Whether it is in use and ends within a fortnight with nothing in its place."""
        return self.state(now) is KeyState.IN_USE and self.expires_at - now <= ENDS_SOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What becomes of a line when a new key joins it."""

    old_ends_at: datetime
    voided: tuple[str, ...]
    """Ids of the keys that end at once, so that two are left."""


def require_makeable(owner: User, label: str, days: int, scopes: Collection[Scope]) -> None:
    """Refuse a key that makes no sense: ``InvalidValue`` names what is wrong."""
    require_enabled(owner)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidValue("days", phrase("must be 1 to {most}", most=MOST_DAYS))
    if len(label) > LONGEST_LABEL or not label.isprintable():
        raise InvalidValue("label", phrase("must have at most {most} characters that can be seen", most=LONGEST_LABEL))
    if not scopes:
        raise InvalidValue("scopes", phrase("choose at least one thing that the key is for"))
    for scope in sorted(scopes):
        reason = why_useless(scope, owner.roles)
        if reason:
            raise InvalidValue("scopes", reason)


def require_enabled(owner: User) -> None:
    """Refuse a key of somebody who is shut out."""
    if owner.disabled:
        raise InvalidValue("user", phrase("is disabled; `copyflow user enable` lets them in again"))


def chosen_scopes(owner: User, scopes: Collection[Scope] | None) -> frozenset[Scope]:
    """The scopes asked for; when nobody says, all that the owner's roles have a use for today."""
    return frozenset(usable_scopes(owner.roles) if scopes is None else scopes)


def require_reach(person: SignedIn, key_id: str, key: ApiKey | None) -> ApiKey:
    """The key of that id for who may change it; refuses everybody else. ``key`` is None where there is none.

    A key looks after itself alone; people after their own, administrators after everybody's. What is not theirs is to
    people as if it were not there.
    """
    is_itself = person.via == f"key:{key_id}"
    if not is_itself and person.via != "session":
        raise NotAllowed(phrase("An API key looks after itself alone; sign in for the others."))
    is_theirs = key is not None and (is_itself or key.user_id == person.user_id)
    if key is None or (not is_theirs and why_no_administrator(person.actor)):
        raise NotFound(phrase("You have no such key."))
    return key


def succession(line: Sequence[ApiKey], key_id: str, now: datetime, overlap_hours: int) -> Succession:
    """What becomes of a line when a new key replaces one of it; ``WrongState`` when that cannot be.

    Replacing a key twice is how somebody asks again who never got the first answer: the key that nobody has used is
    void then. Once it was used, the old one makes no further ones, whoever may have it.
    """
    if not 0 <= overlap_hours <= MOST_OVERLAP_HOURS:
        raise InvalidValue("overlap_hours", phrase("must be 0 to {most}", most=MOST_OVERLAP_HOURS))
    old = next(key for key in line if key.id == key_id)
    if not old.is_live(now):
        raise WrongState(phrase("This key has ended already; make a new one."))
    used = next((key for key in line if key.follows == old.id and key.last_used_at is not None), None)
    if used is not None:
        raise WrongState(
            phrase("{shown}… has replaced this key and was used already; replace that one.", shown=used.shown),
            replaced_by=used.id,
        )
    return Succession(
        old_ends_at=min(old.expires_at, now + timedelta(hours=overlap_hours)),
        voided=tuple(key.id for key in line if key.id != old.id and key.is_live(now)),
    )
