"""The options that say where a person's roles hold: ``--desk reviewer=culture``, ``--pair en:ru``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from workflow.domain.errors import InvalidValue
from workflow.domain.granting import LIMITABLE, parse_pair
from workflow.domain.limits import Limit, Pair, limit_of
from workflow.domain.limits_in_words import role_in_words
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Role
from workflow.people.person import User

Desks = Annotated[
    list[str],
    typer.Option(
        "--desk",
        help="Id of a desk that the roles are limited to; `reviewer=culture` limits one role. Repeat for several.",
    ),
]
Pairs = Annotated[
    list[str],
    typer.Option(
        "--pair",
        help="Languages that the roles are limited to: `en:ru`, `en` (all from English), `*:ru`, `en:en` (English texts"
        " alone); `reviewer=en:ru` limits one role. Repeat for several.",
    ),
]


def limits_of(roles: Sequence[Role], desks: Iterable[str], pairs: Iterable[str]) -> dict[Role, Limit]:
    """What the options amount to; without a role they are of every role given that can be limited."""
    found_desks: dict[Role, set[str]] = {}
    found_pairs: dict[Role, set[Pair]] = {}
    for role, desk in _by_role(roles, desks, "desk"):
        found_desks.setdefault(role, set()).add(desk)
    for role, pair in _by_role(roles, pairs, "pair"):
        found_pairs.setdefault(role, set()).add(parse_pair(pair, "pair"))
    named = found_desks.keys() | found_pairs.keys()
    return {role: limit_of(found_desks.get(role, ()), found_pairs.get(role, ())) for role in named}


def roles_in_words(user: User) -> str:
    """``publisher, reviewer for en → ru on the desk culture``."""
    return ", ".join(role_in_words(role, user.limits.get(role)) for role in sorted(user.roles))


def _by_role(roles: Sequence[Role], written: Iterable[str], field: str) -> Iterable[tuple[Role, str]]:
    for each in written:
        name, equals, value = each.partition("=")
        if equals and name not in set(Role):
            raise InvalidValue(field, phrase("{name!r} is no role", name=name))
        named = (Role(name),) if equals else tuple(role for role in roles if role in LIMITABLE)
        if not named:
            raise InvalidValue(field, phrase("none of these roles can be limited"))
        for role in named:
            yield role, value if equals else each
