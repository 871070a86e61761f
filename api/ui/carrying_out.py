"""One way from a form to a command on one stream, for pages that show the form again with what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import Request

from api.problems import ProblemDocument
from api.ui.forms import expected_version
from api.ui.pages import refusal
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.errors import NewsroomError
from workflow.people.person import SignedIn


def carry_out(
    request: Request,
    application: Application,
    person: SignedIn,
    stream: Callable[[], str],
    command: Callable[[], wanted.Command],
    fields: Mapping[str, str],
) -> ProblemDocument | None:
    """Do what a form asks for, at the version that it was made from; what was refused, None when nothing was.

    Stream and command are made here, so that what cannot be read of the form is a refusal like any other.
    """
    try:
        version = expected_version(fields)
        application.newsroom.execute(command(), stream(), expected_version=version, via=person.via)
    except NewsroomError as error:
        return refusal(error, request)
    return None
