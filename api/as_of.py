"""``?as_of=POSITION|TIME``: which newsroom a request looks at, the present one or a past one. One place for all reads.

Whoever may read the present may read the past, and nobody else: who is not signed in is refused first. The portal and
its feeds never look here: they would show texts that were withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.security.authentication import CurrentPerson, application_of
from workflow.bootstrap import Application
from workflow.people.person import SignedIn
from workflow.views import Views

HEADER = "Copyflow-As-Of"
"""Says in an answer about the past which position of the log it is about."""
PARAMETER = "as_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The past that a request looks at."""

    position: int
    moment: datetime | None
    """When the last event up to it was recorded; None before the first."""

    def address(self, address: str) -> str:
        """An address of this server, in the same past."""
        return f"{address}{'&' if '?' in address else '?'}{PARAMETER}={self.position}"


def past_of(request: Request) -> Past | None:
    """The past that this request looks at, as far as it was read; None for the present."""
    past: Past | None = getattr(request.state, "past", None)
    return past


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Somebody about to read something: what a route would otherwise ask for one by one, at a price each."""

    application: Application
    person: SignedIn
    views: Views
    """The newsroom's views as of ``?as_of=``."""


async def _reading(
    request: Request,
    response: Response,
    person: CurrentPerson,
    as_of: Annotated[
        str | None,
        Query(
            description="The newsroom as it was then: a position of the log, or an RFC 3339 moment with its zone, "
            f"which means the last event recorded until it. `{HEADER}` in the answer says the position. Nothing can "
            "be done there: `actions` are empty.",
            examples=["120", "2026-11-23T09:30:00Z"],
            max_length=64,
        ),
    ] = None,
) -> Reading:
    application = application_of(request)
    views = application.shown.views
    if as_of is not None:
        views, past = await run_in_threadpool(_past, application, as_of)
        request.state.past = past
        response.headers[HEADER] = str(past.position)
    return Reading(application=application, person=person, views=views)


def _past(application: Application, as_of: str) -> tuple[Views, Past]:
    if application.replica is not None:
        application.replica.leave_out()
    views = application.views.as_of(application.views.position_of(as_of))
    return views, Past(position=views.head(), moment=views.moment())


CurrentReading = Annotated[Reading, Depends(_reading)]
"""Somebody who is signed in, about to read the newsroom as of ``?as_of=``."""


async def _views(reading: CurrentReading) -> Views:
    return reading.views


CurrentViews = Annotated[Views, Depends(_views)]
"""The newsroom's views as of ``?as_of=``, for somebody who is signed in."""
