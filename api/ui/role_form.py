"""The part of a form that gives roles and says where they hold. Refuses what cannot be read; decides nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from api.ui.forms import once
from workflow.domain.errors import InvalidValue
from workflow.domain.granting import LIMITABLE, parse_pair
from workflow.domain.limits import Limit, limit_of
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ASSIGNED, Role
from workflow.people.person import User

_BETWEEN = re.compile(r"[\s,;]+")
_LONGEST = 3_000
"""Characters of a list of pairs: more than the most that one may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChoice:
    """One role in a form: whether it is given, and where it holds."""

    role: Role
    held: bool
    desks: tuple[str, ...] = ()
    pairs: str = ""
    """As typed: ``en>ru, zh>ru``."""
    can_be_limited: bool = True

    @property
    def is_limited(self) -> bool:
        """Whether something stands in its limits."""
        return bool(self.desks or self.pairs)


def choices_of(user: User | None) -> tuple[RoleChoice, ...]:
    """The form as it opens, for a person or for a new one."""
    limits = user.limits if user else {}
    return tuple(
        RoleChoice(
            role=role,
            held=user is not None and role in user.roles,
            desks=tuple(limits[role].in_order()[0]) if role in limits else (),
            pairs=", ".join(map(str, limits[role].in_order()[1])) if role in limits else "",
            can_be_limited=role in LIMITABLE,
        )
        for role in ASSIGNED
    )


def choices_typed(fields: Mapping[str, list[str]]) -> tuple[RoleChoice, ...]:
    """The form as it was sent."""
    return tuple(
        RoleChoice(
            role=role,
            held=role.value in fields.get("role", ()),
            desks=tuple(fields.get(f"desks.{role}", ())),
            pairs=once(fields, f"pairs.{role}"),
            can_be_limited=role in LIMITABLE,
        )
        for role in ASSIGNED
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRoles:
    """The roles that a form gives, with their limits."""

    roles: list[Role]
    limits: dict[Role, Limit]

    @classmethod
    def of(cls, fields: Mapping[str, list[str]]) -> Self:
        """Limits of roles that are not given go with them; ``InvalidValue`` for no role, and for no pair."""
        try:
            roles = [Role(each) for each in fields.get("role", [])]
        except ValueError as error:
            raise InvalidValue(
                "roles", phrase("must be one or more of writer, translator, reviewer, publisher, admin")
            ) from error
        return cls(roles=roles, limits={role: _limit(fields, role) for role in roles if role in LIMITABLE})


def _limit(fields: Mapping[str, list[str]], role: Role) -> Limit:
    field = f"limits.{role}.pairs"
    written = once(fields, f"pairs.{role}")
    if len(written) > _LONGEST:
        raise InvalidValue(field, phrase("must have at most {most:,} characters", most=_LONGEST))
    joined = re.sub(r"\s{0,9}([>→])\s{0,9}", r"\1", written)
    pairs = [parse_pair(each, field) for each in _BETWEEN.split(joined) if each]
    return limit_of(fields.get(f"desks.{role}", ()), pairs)
