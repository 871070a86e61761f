"""Shapes of API keys: as they are asked for, as they are listed, and the one time that one is shown whole."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, StrictInt

from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.values import Line
from workflow.people.key_rules import (
    LONGEST_LABEL,
    MOST_DAYS,
    MOST_OVERLAP_HOURS,
    USUAL_DAYS,
    USUAL_OVERLAP_HOURS,
    ApiKey,
    KeyState,
)
from workflow.people.keys import NewKey
from workflow.people.scopes import Scope


class KeyBody(Body):
    """A new key."""

    label: Annotated[Line, Field(min_length=1, max_length=LONGEST_LABEL, description="What it is for.")]
    days: Annotated[StrictInt, Field(ge=1, le=MOST_DAYS, description="How long it is good for.")] = USUAL_DAYS
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))] | None = Field(
        default=None,
        description="What it is for; left out, everything that its owner's roles have a use for today. A scope that "
        "they have no use for is refused.",
    )
    user: Annotated[Line, Field(min_length=1, max_length=100)] | None = Field(
        default=None, description="Name of its owner, for administrators; left out, you."
    )


class RotationBody(Body):
    """A new key in the place of another."""

    overlap_hours: Annotated[
        StrictInt, Field(ge=0, le=MOST_OVERLAP_HOURS, description="How long the old key works beside the new one.")
    ] = USUAL_OVERLAP_HOURS


class ApiKeyModel(Answer):
    """What is known of an API key."""

    id: str
    shown: str = Field(description="Its first characters.")
    label: str
    user: str = Field(description="Name of its owner.")
    scopes: list[Scope]
    state: KeyState = Field(description="`replaced`: works until it expires, and another has taken its place.")
    days: int = Field(description="How long it, and what replaces it, is good for.")
    follows: str | None = Field(description="Id of the key that it replaced.")
    replaced_by: str | None = Field(description="Id of the key that replaced it.")
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = Field(description="To the minute.")
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey, now: datetime) -> Self:
        """From what is known."""
        return cls(**_facts(key, now))


class NewApiKeyModel(ApiKeyModel):
    """A key that was just made."""

    key: str = Field(description="The whole key, shown this once.")

    @classmethod
    def made(cls, new: NewKey, now: datetime) -> Self:
        """From a key that was just made."""
        return cls(**_facts(new.known, now), key=new.secret)


class ApiKeyPage(Answer):
    """One page of API keys, the newest first."""

    items: list[ApiKeyModel]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


def _facts(key: ApiKey, now: datetime) -> dict[str, Any]:
    return {
        "id": key.id,
        "shown": key.shown,
        "label": key.label,
        "user": key.user,
        "scopes": sorted(key.scopes),
        "state": key.state(now),
        "days": key.days,
        "follows": key.follows or None,
        "replaced_by": key.replaced_by or None,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }
