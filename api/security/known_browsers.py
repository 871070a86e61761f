"""Browsers that signed in to an account before: a signed cookie, which opens nothing.

It gives such a browser a count of attempts of its own, so that nobody who guesses elsewhere, or next door, keeps a
person out. It holds digests of at most five accounts and outlives sessions.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator

from fastapi import Request, Response

from api.security.authentication import application_of
from api.security.sign_in_limits import account_digest
from workflow.bootstrap import Application

_DAYS = 180
_MOST_ACCOUNTS, _LONGEST = 5, 1_000
_PURPOSE = "known browser"


def known_as(request: Request, account: str) -> str:
    """What this browser is called, when it signed in to that account in the last half year; else empty."""
    whom, today = account_digest(account), _today(application_of(request))
    marks = (mark for mark in _marks(request) if mark.split(".")[0] == whom)
    return next((mark.split(".")[2] for mark in marks if today - int(mark.split(".")[1]) <= _DAYS), "")


def remember(request: Request, response: Response, account: str) -> None:
    """Mark this browser as one that signed in to that account."""
    application = application_of(request)
    whom = account_digest(account)
    others = [mark for mark in _marks(request) if mark.split(".")[0] != whom][: _MOST_ACCOUNTS - 1]
    name = known_as(request, account) or secrets.token_hex(8)
    mark = f"{whom}.{_today(application)}.{name}"
    marks = [mark, *others]
    response.set_cookie(
        _cookie(application),
        "~".join(f"{each}.{application.accounts.signature(_PURPOSE, each)}" for each in marks),
        max_age=_DAYS * 86_400,
        path="/",
        secure=application.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def _marks(request: Request) -> Iterator[str]:
    """The marks whose signature is ours, without it: account, day, name."""
    application = application_of(request)
    for signed in request.cookies.get(_cookie(application), "")[:_LONGEST].split("~"):
        mark, _, signature = signed.rpartition(".")
        if mark and hmac.compare_digest(
            application.accounts.signature(_PURPOSE, mark).encode(), signature.encode("utf-8", "replace")
        ):
            yield mark


def _today(application: Application) -> int:
    return int(application.clock.now().timestamp()) // 86_400


def _cookie(application: Application) -> str:
    return "__Host-copyflow-known" if application.settings.secure_cookies else "copyflow-known"
