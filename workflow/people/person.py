"""A person with an account, and a person who is asking."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from workflow.domain.limits import Limit
from workflow.domain.vocabulary import Actor, Role
from workflow.people.grants import limits_of
from workflow.people.scopes import Scope
from workflow.preferences import Preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account."""

    id: str
    name: str
    roles: frozenset[Role]
    disabled: bool
    has_password: bool = True
    """Not yet, when they were invited; nor when an identity provider lets them in."""
    limits: Mapping[Role, Limit] = field(default_factory=dict)
    """Where a role holds; one that is not named holds everywhere."""
    version: int = 1
    """Counts changes of roles, limits and being locked out."""

    def with_roles(self, roles: Collection[Role]) -> User:
        """The same person with other roles."""
        return replace(self, roles=frozenset(roles))

    @property
    def actor(self) -> Actor:
        """The person as the author of commands."""
        return Actor(id=f"user:{self.id}", name=self.name, roles=self.roles, limits=self.limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is asking, and how they came in."""

    actor: Actor
    via: str
    """``session`` or ``key:<id>``."""
    scopes: frozenset[Scope] | None = None
    """What a key was made for; None of a session, which is for everything that the person may do."""
    key_expires_at: datetime | None = None
    """When the key ends that they came in with; None of a session."""
    preferences: Preferences = Preferences()
    """How they want the pages to be; of a session alone."""
    lacks_second_factor: bool = False
    """Whether the role admin waits for their second factor; of a session alone."""

    @property
    def user_id(self) -> str:
        """The id of their account."""
        return self.actor.id.removeprefix("user:")


def user_of(row: Any) -> User:
    """The account that a row is of."""
    roles = frozenset(Role(role) for role in row.roles.split())
    return User(
        id=row.user_id,
        name=row.name,
        roles=roles,
        disabled=bool(row.disabled_at),
        has_password=bool(row.password_hash),
        limits=limits_of(row.limits),
        version=row.version,
    )
