"""Accounts of people whom an identity provider lets in: found by issuer and subject, never by a name or an address.

Their roles are what their groups make of them, anew at each sign-in. What the provider says is proven before it comes
here (``api/security/oidc``).
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.exc import IntegrityError

from workflow.domain.errors import AlreadyExists, InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Role
from workflow.people.noted import note
from workflow.people.person import User, user_of
from workflow.ports import Clock
from workflow.store.database import moment, to_text
from workflow.store.identity_rows import IdentityRows

_LONGEST_NAME, _LONGEST_SUBJECT, _NAMES_TRIED = 80, 255, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenIdentity:
    """Who somebody is, as a provider has proven."""

    issuer: str
    subject: str
    name: str
    """What they are called there; a wish, which opens nothing."""
    groups: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How a provider knows an account."""

    issuer: str
    subject: str
    since: datetime


class NoRole(Exception):
    """None of the person's groups has a role here."""


class ShutOut(Exception):
    """The account is disabled or was erased."""


class Book(Protocol):
    """What is asked of the accounts."""

    def user(self, name: str) -> User:
        """The account of a name."""
        ...

    def set_roles(self, name: str, roles: Sequence[Role]) -> User:
        """Give a person other roles; every session of theirs ends."""
        ...

    def make(self, name: str, roles: Sequence[Role], insert: Callable[[dict[str, Any]], None]) -> User:
        """Make an account without a password; ``AlreadyExists`` where something is taken."""
        ...


class Identities:
    """The identities of one installation. ``peppers``: the present one, then those before."""

    def __init__(self, rows: IdentityRows, book: Book, clock: Clock, peppers: Sequence[bytes]) -> None:
        self._rows = rows
        self._book = book
        self._clock = clock
        self._peppers = peppers

    def admit(self, who: ProvenIdentity, roles_of: Mapping[str, Collection[Role]]) -> User:
        """The account of a proven identity with the roles of its groups; made when it is seen for the first time.

        ``NoRole`` when no group has a role; ``ShutOut`` when the account is disabled or was erased. Other roles than
        before end every session of the person.
        """
        row = self._rows.user(who.issuer, who.subject)
        shut_out = row.disabled_at if row is not None else self._rows.is_erased(self._marks(who.issuer, who.subject))
        if shut_out:
            raise ShutOut
        roles = sorted({role for group in who.groups for role in roles_of.get(group, ())})
        if not roles:
            raise NoRole
        return self._made(who, roles) if row is None else self._book.set_roles(row.name, roles)

    def of(self, user: User) -> list[Identity]:
        """How providers know an account."""
        return [
            Identity(issuer=row.issuer, subject=row.subject, since=moment(row.made_at))
            for row in self._rows.of(user.id)
        ]

    def tie(self, user: User, issuer: str, subject: str) -> None:
        """Let an identity into an account that is there already; an operator's act, who knows that they are one."""
        if not 1 <= len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
            raise InvalidValue("subject", phrase("must have 1 to {most} characters", most=_LONGEST_SUBJECT))
        try:
            self._rows.tie(self._row(user.id, issuer, subject), self._marks(issuer, subject))
        except IntegrityError as error:
            raise AlreadyExists(phrase("This identity belongs to an account already.")) from error
        note("identity_tied", user=user.actor.id)

    def _made(self, who: ProvenIdentity, roles: Sequence[Role]) -> User:
        for name in _names(who):

            def insert(user: dict[str, Any]) -> None:
                self._rows.add_user(user, self._row(user["user_id"], who.issuer, who.subject))

            try:
                return self._book.make(name, roles, insert)
            except AlreadyExists:
                row = self._rows.user(who.issuer, who.subject)
                if row is not None:  # the same person came in by another tab in this moment
                    return user_of(row)
        raise AlreadyExists(phrase("There is a user {name!r} already.", name=who.name), name=who.name)

    def _row(self, user_id: str, issuer: str, subject: str) -> dict[str, Any]:
        return {
            "issuer": issuer,
            "subject": subject,
            "user_id": user_id,
            "made_at": to_text(self._clock.now()),
            "mark": self._marks(issuer, subject)[0],
        }

    def _marks(self, issuer: str, subject: str) -> list[str]:
        said = f"identity\x00{issuer}\x00{subject}".encode()
        return [hmac.new(pepper, said, hashlib.sha256).hexdigest() for pepper in self._peppers]


def _names(who: ProvenIdentity) -> Iterator[str]:
    """Names for a new account, the wanted one first; a taken name gets a number: it is somebody else's."""
    seen = "".join(each if each.isprintable() else " " for each in unicodedata.normalize("NFC", who.name))
    wanted = " ".join(seen.split())[:_LONGEST_NAME].strip() or "person"
    yield wanted
    for number in range(2, _NAMES_TRIED):
        yield f"{wanted} {number}"
    yield f"{wanted} {hashlib.sha256(who.subject.encode()).hexdigest()[:12]}"
