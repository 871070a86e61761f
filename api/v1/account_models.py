"""People as the API has them: accounts with their roles, and where these hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StrictStr

from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.values import Desk, Line
from workflow.domain.granting import LIMITABLE, MOST_DESKS, MOST_PAIRS, pair_of
from workflow.domain.limits import Limit, limit_of
from workflow.domain.vocabulary import Role
from workflow.people.person import User

PersonRole = Literal["writer", "translator", "reviewer", "publisher", "admin"]
LimitedRole = Literal["writer", "translator", "reviewer", "publisher"]
_MOST_ROLES = 5
_RANGE = "A BCP 47 tag, which is meant with all that is narrower (`zh` is `zh-Hans` too), or `*`."


class PairBody(Body):
    """From which language into which. A language with itself is the source's own edition."""

    source: Annotated[str, Field(max_length=20, description=_RANGE, examples=["en", "*"])]
    target: Annotated[str, Field(max_length=20, description=_RANGE, examples=["ru", "*"])]


class LimitBody(Body):
    """Where a role holds: at one of the desks and for one of the pairs; what is left out limits nothing."""

    desks: Annotated[list[Desk], Field(max_length=MOST_DESKS, description="Ids; `newsroom` is its own.")] = Field(
        default_factory=list
    )
    pairs: Annotated[list[PairBody], Field(max_length=MOST_PAIRS)] = Field(default_factory=list)

    def limit(self, role: str) -> Limit:
        """As the domain has it; ``InvalidValue`` for a pair that names no languages."""
        field = f"limits.{role}.pairs"
        return limit_of(self.desks, (pair_of(pair.source, pair.target, field) for pair in self.pairs))


Roles = Annotated[list[PersonRole], Field(min_length=1, max_length=_MOST_ROLES)]
Limits = Annotated[
    dict[LimitedRole, LimitBody],
    Field(description="Where a role holds, by role; one that is not named holds everywhere."),
]


class RolesBody(Body):
    """All roles of a person from now on, with their limits."""

    roles: Roles
    limits: Limits = Field(default_factory=dict)

    def given_roles(self) -> list[Role]:
        """As the domain has them."""
        return [Role(role) for role in self.roles]

    def given_limits(self) -> dict[Role, Limit]:
        """As the domain has them; ``InvalidValue`` naming the field for a pair that is none."""
        return {Role(role): limit.limit(role) for role, limit in self.limits.items()}


class NewPersonBody(RolesBody):
    """A new account."""

    name: Annotated[Line, Field(min_length=1, max_length=100, description="What they sign in with.")]
    password: Annotated[
        StrictStr | None,
        Field(max_length=1_000, description="Left out, nobody can sign in until the person gets one by a link."),
    ] = None


class PairModel(Answer):
    """From which language into which, each a tag or `*`."""

    source: str
    target: str


class LimitModel(Answer):
    """Where a role holds; an empty list limits nothing."""

    desks: list[str]
    pairs: list[PairModel]

    @classmethod
    def of(cls, limit: Limit) -> Self:
        """From the domain's."""
        desks, pairs = limit.in_order()
        return cls(desks=desks, pairs=[PairModel(source=pair.source, target=pair.target) for pair in pairs])


class AccountModel(Answer):
    """A person with an account."""

    person_id: str
    name: str
    version: int = Field(description="Counts changes of roles, limits and being locked out: the ETag.")
    roles: list[PersonRole]
    limits: dict[LimitedRole, LimitModel] = Field(description="Roles that are not named hold everywhere.")
    disabled: bool = Field(description="Locked out: no sign-in, no key, no session.")

    @classmethod
    def of(cls, user: User) -> Self:
        """From the account."""
        return cls.model_validate(
            {
                "person_id": user.id,
                "name": user.name,
                "version": user.version,
                "roles": sorted(role.value for role in user.roles),
                "limits": limits_shown(user.limits),
                "disabled": user.disabled,
            }
        )


class AccountList(Answer):
    """Everybody by name."""

    items: list[AccountModel]


def limits_shown(limits: Mapping[Role, Limit]) -> dict[str, LimitModel]:
    """Limits by the role's name, in the order of the roles."""
    return {role.value: LimitModel.of(limits[role]) for role in LIMITABLE if role in limits}
