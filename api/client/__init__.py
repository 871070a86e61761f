"""The Python client of a newsroom: ``with Copyflow(url, key) as newsroom: newsroom.read_queue()``.

Imports nothing of the newsroom itself: it knows the API, as any program does. What is in it: ``docs/client.md``.
"""

from api.client.errors import (
    AnswerLost,
    BadAddress,
    BadKey,
    Conflict,
    CopyflowError,
    FieldError,
    Gone,
    KeyInTheOpen,
    Malformed,
    NotAllowed,
    NotANewsroom,
    NotFound,
    NotRead,
    Refused,
    SignInNeeded,
    Stale,
    TooMany,
    Unavailable,
    Unreachable,
    VersionNeeded,
)
from api.client.newsroom import Copyflow
from api.client.retrying import Patience

__all__ = [
    "AnswerLost",
    "BadAddress",
    "BadKey",
    "Conflict",
    "Copyflow",
    "CopyflowError",
    "FieldError",
    "Gone",
    "KeyInTheOpen",
    "Malformed",
    "NotANewsroom",
    "NotAllowed",
    "NotFound",
    "NotRead",
    "Patience",
    "Refused",
    "SignInNeeded",
    "Stale",
    "TooMany",
    "Unavailable",
    "Unreachable",
    "VersionNeeded",
]
