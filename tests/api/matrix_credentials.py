"""Everybody who may come to the door, for the matrix of permissions; and a newsroom in which nothing stays done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from tests.api.conversation import PASSWORD, Newsroom
from workflow.domain.granting import LIMITABLE
from workflow.domain.limits import Limit, Pair
from workflow.domain.vocabulary import ASSIGNED, Role
from workflow.people.key_format import new_key
from workflow.people.scopes import Scope, usable_scopes
from workflow.people.sessions import Proof

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
ELSEWHERE = "sports"
"""A desk at which nothing of the matrix stands."""


class Kind(StrEnum):
    """How somebody comes in."""

    STRANGER = "stranger"
    """With nothing, or with something that is not worth anything (any more)."""
    SESSION = "session"
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What somebody shows at the door, and what it is worth by what was given to them."""

    name: str
    kind: Kind
    headers: dict[str, str] = field(default_factory=dict)
    roles: frozenset[Role] = frozenset()
    is_limited: bool = False
    """All their roles hold where nothing of the matrix is."""
    scopes: frozenset[Scope] = frozenset()
    is_limited_by_pair: bool = False
    """By languages, not by desk."""
    alone: Scope | None = None
    """The one scope that a key of somebody with every role was made for."""
    lacks: Scope | None = None
    """The one scope that a key was not made for, where it was made for all the others."""
    account: str = ""
    own_key: str = ""
    """Id of the key itself, or of a key of the person whose session it is."""
    session_id: str = ""


class Clock:
    """A moment passes whenever it is looked at, until it is stopped."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
        self.step = timedelta(milliseconds=1)

    def now(self) -> datetime:
        """The moment that it is."""
        self._now += self.step
        return self._now

    def pass_on(self, span: timedelta) -> None:
        """Let so much time go by at once."""
        self._now += span


class Undone(ConnectionError):
    """Something was about to be kept, and was not."""


class Undoing:
    """Whether anything was about to be kept since it was last asked."""

    def __init__(self) -> None:
        self.happened = False


@contextmanager
def nothing_stays(newsroom: Newsroom) -> Iterator[Undoing]:
    """Meanwhile each writing transaction is rolled back at its very end, and said to have failed.

    So a request that is let through comes as far as it can, and the next one meets the newsroom as this one did.
    """
    database, undoing = newsroom.application.database, Undoing()
    write, transaction_on = database.write, database.transaction_on

    @contextmanager
    def undone_write() -> Iterator[Any]:
        with write() as connection:
            yield connection
            undoing.happened = True
            raise Undone

    @contextmanager
    def undone_transaction(connection: Any, *, single_statement: bool = False) -> Iterator[Any]:
        del single_statement
        with transaction_on(connection) as driver:
            yield driver
            undoing.happened = True
            raise Undone

    # in the database itself, because whatever writes in the program passes there
    database.write = undone_write  # type: ignore[method-assign]  # on this object, and for as long as the block lasts
    database.transaction_on = undone_transaction  # type: ignore[method-assign]  # as above
    try:
        yield undoing
    finally:
        del database.write, database.transaction_on


class Doorkeeper:
    """Gives out every kind of credential of a newsroom."""

    def __init__(self, newsroom: Newsroom, clock: Clock) -> None:
        self._newsroom = newsroom
        self._accounts = newsroom.application.accounts
        self._clock = clock

    def everybody(self, guest_token: str) -> list[Credential]:
        """All credentials; those that have run out by now are made first, and the clock stands a day later."""
        self._accounts.add_user("all roles", PASSWORD, ASSIGNED)
        old = self._run_out()
        return [*self._worthless(guest_token), *old, *self._of_roles(), *self._of_limited_roles(), *self._of_scopes()]

    def _run_out(self) -> list[Credential]:
        """Credentials of somebody with every role, whose time is over."""
        keys = self._accounts.keys
        found = [
            _stranger("an expired key", _bearer(keys.add("all roles", "short", days=1))),
            _stranger("an expired session", _cookie(self._session("all roles"))),
        ]
        self._clock.pass_on(timedelta(days=1, minutes=1))
        return found

    def _worthless(self, guest_token: str) -> list[Credential]:
        keys, sessions = self._accounts.keys, self._accounts.sessions
        self._accounts.add_user("shut out", PASSWORD, ASSIGNED)
        shut_out = [
            _stranger("a key of a disabled person", _bearer(keys.add("shut out", "theirs"))),
            _stranger("a session of a disabled person", _cookie(self._session("shut out"))),
        ]
        self._accounts.disable_user("shut out")
        revoked = keys.make("all roles", "to be revoked")
        keys.revoke(revoked.known.id)
        ended = self._session("all roles")
        sessions.end(ended)
        return [
            _stranger("nothing", {}),
            _stranger("a key that nobody has", _bearer(new_key())),
            _stranger("no key at all", _bearer("cfk_of_nobody")),
            _stranger("a password as a key", {"Authorization": "Basic YWRtaW46YWRtaW4="}),
            _stranger("a guest's token as a key", _bearer(guest_token)),
            _stranger("a guest's token as a session", _cookie(guest_token)),
            _stranger("a revoked key", _bearer(revoked.secret)),
            _stranger("a session that was signed out", _cookie(ended)),
            *shut_out,
        ]

    def _of_roles(self) -> list[Credential]:
        found = []
        for role in ASSIGNED:
            found.append(self._person(f"{role}, session", role.value, frozenset({role})))
            found.append(self._key(f"{role}, key", role.value, frozenset({role}), frozenset(usable_scopes({role}))))
        return found

    def _of_limited_roles(self) -> list[Credential]:
        """Each role that can be limited, at another desk and for another pair of languages."""
        found = []
        for role in LIMITABLE:
            target = "*" if role is Role.WRITER else "ru"
            limits = {
                "another desk": Limit(desks=frozenset({ELSEWHERE})),
                "another pair": Limit(pairs=frozenset({Pair("ru", target)})),
            }
            for where, limit in limits.items():
                name, roles = f"{role} of {where}", frozenset({role})
                self._accounts.add_user(name, PASSWORD, [role], {role: limit})
                scopes = frozenset(usable_scopes(roles))
                both = (
                    self._person(f"{name}, session", name, roles, is_limited=True),
                    self._key(f"{name}, key", name, roles, scopes, is_limited=True),
                )
                found += [replace(each, is_limited_by_pair=bool(limit.pairs)) for each in both]
        return found

    def _of_scopes(self) -> list[Credential]:
        """Keys of somebody with every role: for each scope one with it alone, and one with all the others."""
        roles, every = frozenset(ASSIGNED), frozenset(Scope)
        self._accounts.add_user("one scope", PASSWORD, ASSIGNED)
        self._accounts.add_user("all scopes but one", PASSWORD, ASSIGNED)
        found = [self._person("all roles, session", "all roles", roles)]
        for scope in Scope:
            key = self._key(f"key for {scope} alone", "one scope", roles, frozenset({scope}))
            found.append(replace(key, alone=scope))
            key = self._key(f"key for all but {scope}", "all scopes but one", roles, every - {scope})
            found.append(replace(key, lacks=scope))
        return found

    def _person(self, name: str, account: str, roles: frozenset[Role], *, is_limited: bool = False) -> Credential:
        token = self._session(account)
        (session,) = [each for each in self._accounts.sessions.of(self._id(account), token) if each.is_this]
        return Credential(
            name=name,
            kind=Kind.SESSION,
            headers=_cookie(token),
            roles=roles,
            is_limited=is_limited,
            account=account,
            own_key=self._accounts.keys.make(account, "their own").known.id,
            session_id=session.id,
        )

    def _key(
        self,
        name: str,
        account: str,
        roles: frozenset[Role],
        scopes: frozenset[Scope],
        *,
        is_limited: bool = False,
    ) -> Credential:
        made = self._accounts.keys.make(account, name[:100], scopes=scopes)
        self._accounts.keys.whose(made.secret)  # its first use is noted now, not in the matrix
        return Credential(
            name=name,
            kind=Kind.KEY,
            headers=_bearer(made.secret),
            roles=roles,
            is_limited=is_limited,
            scopes=scopes,
            account=account,
            own_key=made.known.id,
        )

    def _session(self, account: str) -> str:
        token = self._accounts.sessions.begin(self._id(account), Proof.PASSWORD)
        assert token is not None
        return token

    def _id(self, account: str) -> str:
        return self._accounts.user(account).id


def _stranger(name: str, headers: dict[str, str]) -> Credential:
    return Credential(name=name, kind=Kind.STRANGER, headers=headers)


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"copyflow={token}", **SAME_SITE}
