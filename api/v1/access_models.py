"""Bodies and answers about accounts: sessions, second factor, links, erasure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.values import Line
from workflow.people.erasure import Erased
from workflow.people.links import MadeLink
from workflow.people.second_factor import Prepared
from workflow.people.sessions import Proof, Session

_Password = Annotated[str, Field(min_length=1, max_length=1_000)]


class SessionModel(Answer):
    """One of your sessions."""

    id: str
    began_at: datetime
    ends_at: datetime = Field(description="At its latest; sooner when it is not used.")
    seen_at: datetime = Field(description="Last use, to the minute.")
    browser: str = Field(description="In a few words, such as `Firefox, Linux`; empty when nothing is known.")
    began_by: Proof
    is_this: bool = Field(description="Whether you ask with it.")


class SessionsModel(Answer):
    """Your sessions, the one seen last first."""

    items: list[SessionModel]

    @classmethod
    def of(cls, sessions: list[Session]) -> Self:
        """From what the newsroom knows."""
        return cls(items=[SessionModel.model_validate(each) for each in sessions])


class PasswordBody(Body):
    """Your present password, because an open browser is not enough for this."""

    password: _Password


class CodeBody(Body):
    """A code that the app shows."""

    code: Annotated[Line, Field(min_length=6, max_length=40)]


class PreparedModel(Answer):
    """A secret for your app. It holds once you have sent a code of it."""

    secret: str = Field(description="Base 32; for typing.")
    uri: str = Field(description="`otpauth://…`, for a QR code.")

    @classmethod
    def of(cls, prepared: Prepared) -> Self:
        """From what was made."""
        return cls(secret=prepared.secret, uri=prepared.uri)


class RecoveryCodesModel(Answer):
    """Codes for when you have lost the app, each good once; shown this once."""

    recovery_codes: list[str]


class InvitationBody(Body):
    """Somebody new."""

    name: Annotated[Line, Field(min_length=1, max_length=100)]
    roles: Annotated[
        list[Literal["writer", "translator", "reviewer", "publisher", "admin"]], Field(min_length=1, max_length=5)
    ]


class LinkModel(Answer):
    """A link to send to somebody, good once; shown this once. A new one voids it."""

    name: str
    kind: Literal["invitation", "reset"]
    link: str
    expires_at: datetime

    @classmethod
    def of(cls, made: MadeLink, site: str) -> Self:
        """From what was made, for people who reach us under ``site``."""
        kind: Any = made.kind.value
        return cls(name=made.user.name, kind=kind, link=f"{site}{made.path}", expires_at=made.expires_at)


class ErasureBody(Body):
    """Why an account is erased."""

    reason: Annotated[Line, Field(min_length=1, max_length=500)]


class ErasedModel(Answer):
    """What stays of an erased account: the id that the log knows."""

    user_id: str
    at: datetime
    by: str
    reason: str

    @classmethod
    def of(cls, erased: Erased) -> Self:
        """From what was done."""
        return cls.model_validate(erased)


class PersonalDataModel(Answer):
    """Everything that is kept about an account; nothing in it opens a door."""

    account: dict[str, Any]
    second_factor: dict[str, Any] | None
    identities: list[dict[str, Any]] = Field(description="How identity providers know the account.")
    sessions: list[dict[str, Any]]
    api_keys: list[dict[str, Any]]
    preferences: dict[str, Any]
    saved_views: list[dict[str, Any]]
    acts: list[dict[str, Any]] = Field(description="What they did by the log, with the words that they typed.")
    named_in: list[dict[str, Any]] = Field(description="Events of others that name their account.")
