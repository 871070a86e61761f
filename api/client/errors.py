"""What can go wrong between a program and a newsroom, each with a name of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class CopyflowError(Exception):
    """Anything that a call of the newsroom ends in but its answer."""


class BadAddress(CopyflowError):
    """The address is none that a newsroom can have."""


class KeyInTheOpen(BadAddress):
    """The key would travel unencrypted to another machine."""

    def __init__(self, host: str) -> None:
        super().__init__(f"The key would go unencrypted to {host}. Use an https:// address.")
        self.host = host


class BadKey(CopyflowError):
    """The key holds characters that no key has."""


class Unreachable(CopyflowError):
    """The newsroom does not answer. Nothing of what was asked for was done."""


class AnswerLost(CopyflowError):
    """The request went out and no answer came: whether it was done is not known. Read before you ask again."""


class NotANewsroom(CopyflowError):
    """Something answers at the address, but not as a newsroom does."""


class NotRead(CopyflowError):
    """Something is to be changed that this client has not read: read it first, or say which version you have seen."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one part of the request."""

    pointer: str
    """JSON Pointer into the body (``#/targets/0/language``); ``?name`` in the query, ``{name}`` in the path."""
    detail: str


@dataclass(eq=False)
class Refused(CopyflowError):
    """The newsroom refused, with a problem of RFC 9457."""

    status: int
    code: str
    """Stable; what programs look at. Empty where what answered gave no problem, such as a proxy."""
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """The same as the detail, as data."""
    request_id: str = ""
    """To quote when it is reported."""
    retry_after: float | None = None
    """Seconds that the newsroom asks to wait; None where it says nothing."""

    def __str__(self) -> str:
        """Detail and code, such as ``Somebody was faster. [version_conflict]``."""
        said = self.detail or self.title or f"The newsroom answered {self.status}."
        return f"{said} [{self.code}]" if self.code else said


class Malformed(Refused):
    """400, 413, 415 or 422: the request is not one that the newsroom takes; ``errors`` name the parts."""


class SignInNeeded(Refused):
    """401: there is no key, or it is malformed, unknown, expired or revoked."""


class NotAllowed(Refused):
    """403: the key's owner, or the key, may not do this; the detail says what it needs."""


class NotFound(Refused):
    """404: there is nothing of that name."""


class Gone(Refused):
    """410: it was withdrawn."""


class Conflict(Refused):
    """409: it cannot be done as things stand; the detail says what stands in the way."""


class Stale(Refused):
    """412: somebody was faster. Read again, look at what changed, and decide anew."""

    @property
    def changes(self) -> list[dict[str, Any]]:
        """What happened since the version that was named: moment, who, a sentence; the oldest first."""
        return list(self.facts.get("changes", ()))

    @property
    def current_version(self) -> int | None:
        """The version that stands now."""
        version = self.facts.get("current_version")
        return version if isinstance(version, int) else None


class VersionNeeded(Refused):
    """428: the request did not say which version was seen, or how a repetition is recognised."""


class TooMany(Refused):
    """429: asked too often; ``retry_after`` says for how long to wait."""


class Unavailable(Refused):
    """500 and above: the newsroom, or what stands before it, cannot answer just now."""


_BY_STATUS: Mapping[int, type[Refused]] = {
    400: Malformed,
    401: SignInNeeded,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    410: Gone,
    412: Stale,
    413: Malformed,
    415: Malformed,
    422: Malformed,
    428: VersionNeeded,
    429: TooMany,
}


def kind_of(status: int) -> type[Refused]:
    """The exception for an answer's status."""
    return _BY_STATUS.get(status, Unavailable if status >= 500 else Refused)
