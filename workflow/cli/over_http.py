"""Commands that go through the HTTP API with a person's key: the newsroom's address, its client, refusals in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.client import (
    AnswerLost,
    BadAddress,
    BadKey,
    Copyflow,
    CopyflowError,
    KeyInTheOpen,
    Patience,
    Refused,
    Unreachable,
)
from workflow.cli.console import fail

_OPTIONS = {
    "document": "the file",
    "filename": "the file's name",
    "language": "--language",
    "targets": "--to",
    "urgency": "--urgency",
    "slugline": "--slugline",
    "desk": "--desk",
    "submit": "--draft",
    "note": "--note",
    "grade": "--grade",
    "reason": "--reason",
}
"""What people call the parts of the request that we send."""
_PATIENCE = Patience(seconds=10.0)
"""Somebody sits before it and waits."""


@contextmanager
def newsroom_at(url: str, key: str | None, *, insecure: bool, timeout: float = 30.0) -> Iterator[Copyflow]:
    """The newsroom's client, which waits ``timeout`` seconds for a byte.

    Whatever it does not do ends the command with a sentence that says why.
    """
    if not key:
        fail("No API key. Set COPYFLOW_API_KEY; `copyflow key add USER` makes one.")
    try:
        with Copyflow(url, key, insecure=insecure, patience=_PATIENCE, timeout=timeout) as newsroom:
            yield newsroom
    except KeyInTheOpen as error:
        fail(
            f"The key would go unencrypted to {error.host}. Use an https:// address, "
            "or --insecure when the network between is yours."
        )
    except BadAddress as error:
        fail(f"{error} Example: --url https://newsroom.example")
    except BadKey:
        fail("The API key holds characters that no key has. Copy it again, without blanks or line breaks.")
    except Unreachable as error:
        fail(f"{error} Is `copyflow up` running?")
    except AnswerLost as error:
        fail(f"{error} It may have been done all the same: look before you do it again.")
    except Refused as problem:
        fail(problem_text(problem))
    except CopyflowError as error:
        fail(str(error))


def problem_text(problem: Refused) -> str:
    """A problem as plain text; what is wrong with the request stands once, by the option's name."""
    if not problem.code:
        return f"The newsroom answered {problem.status}."
    if problem.code == "idempotency_conflict":
        return (
            "You have handed in this very text before, under another name or with other options. "
            f"Change the article in the newsroom instead of handing it in again. [{problem.code}]"
        )
    if problem.errors:
        lines = "".join(f"\n  {_option(each.pointer)}: {each.detail}" for each in problem.errors)
        return f"{problem.title or 'The newsroom refused.'} [{problem.code}]{lines}"
    return f"{problem.detail or problem.title} [{problem.code}]"


def _option(pointer: str) -> str:
    """The option for a JSON pointer such as ``#/targets/0/language``; the pointer when there is none."""
    return _OPTIONS.get(pointer.removeprefix("#").lstrip("/").split("/")[0], pointer)
