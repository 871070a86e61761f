"""What all reviewers' pages share: who looks at them, their frame, and errors as pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from api.as_of import HEADER, PARAMETER, past_of
from api.problems import Problem, ProblemDocument, document_of
from api.security.authentication import CurrentApplication, application_of, signed_in_or_none
from api.security.signing_in import has_passwords, provider_label
from api.ui.templating import render
from api.wording import LANGUAGES, language_for
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.phrases import phrase
from workflow.people.person import SignedIn
from workflow.preferences import Preferences


def note_position(request: Request, application: CurrentApplication) -> None:
    """Remember where the log stood before anything was read: live updates begin there, so that nothing slips between.

    A dependency of every page that has live updates.
    """
    request.state.position = application.shown.end()


def page(
    request: Request,
    template: str,
    person: SignedIn | None,
    *,
    status: int = 200,
    problem: ProblemDocument | None = None,
    speak: str = "",
    **values: Any,
) -> HTMLResponse:
    """A whole page or a part of one for a person; ``problem`` is shown above it; ``speak`` outweighs their language.

    In the past every address stays there, how long something lasts is counted up to then, and nothing is fetched anew.
    """
    application = application_of(request)
    past = past_of(request)
    preferences = person.preferences if person else Preferences()
    answer = render(
        "ui",
        template,
        status,
        spoken_language=language_for(speak or preferences.language, request.headers.get("accept-language", "")),
        preferences=preferences,
        person=person.actor if person else None,
        path=request.url.path,
        site_name=application.settings.site_name,
        now=(past.moment if past else None) or application.clock.now(),
        position=getattr(request.state, "position", 0),
        problem=problem,
        past=past,
        at=past.address if past else str,
        back_to_now=_address_now(request) if past else "",
        **values,
    )
    if past:
        answer.headers[HEADER] = str(past.position)
    return answer


def refusal(
    error: NewsroomError | Problem, request: Request, labels: Mapping[str, str] | None = None
) -> ProblemDocument:
    """What was refused, as a page shows it above its form; a fault of ours is raised on.

    ``labels`` are what the form calls its fields, by their names.
    """
    problem = document_of(error, request)
    if problem.status >= 500:
        raise error
    if isinstance(error, InvalidValue) and labels and error.field in labels:
        return replace(problem, detail=phrase("{field}: {reason}", field=labels[error.field], reason=error.reason))
    return problem


def wrong_fields(problem: ProblemDocument | None) -> frozenset[str]:
    """Names of the form's fields that a problem is about."""
    return frozenset(error.pointer.rpartition("/")[2] for error in problem.errors) if problem else frozenset()


def problem_page(request: Request, problem: ProblemDocument) -> Response:
    """An error as a page; for who is not signed in, the form to do so, that leads back here.

    A part of a page that is fetched in the background is never replaced by an error: it stays as it is, or, when the
    session has ended, the whole page is loaded again and asks to sign in.
    """
    if request.headers.get("hx-request") == "true":
        signed_out = problem.code == "unauthenticated"
        return HTMLResponse("", headers={"HX-Refresh": "true"} if signed_out else {"HX-Reswap": "none"})
    if problem.code == "unauthenticated":
        return sign_in_page(request, back_to=_address(request) if request.method == "GET" else "/queue")
    person = _visitor(request, problem)
    if person is not None and not hasattr(request.state, "position"):
        request.state.position = application_of(request).shown.end()
    return page(request, "problem.html", person, status=problem.status, problem=problem)


def _visitor(request: Request, problem: ProblemDocument) -> SignedIn | None:
    """Who is signed in, for the navigation of an error page; after a fault of ours nothing more is asked."""
    if problem.status >= 500 or request.url.path.startswith(("/news", "/feeds", "/portal")):
        return None
    try:
        return signed_in_or_none(request)
    except Problem:  # a wrong key
        return None


def sign_in_page(
    request: Request,
    *,
    back_to: str,
    name: str = "",
    language: str = "",
    status: int = 200,
    problem: ProblemDocument | None = None,
) -> HTMLResponse:
    """The form to sign in, in the language that was asked for, if the pages speak it."""
    chosen = language if language in LANGUAGES else ""
    return page(
        request,
        "login.html",
        None,
        status=status,
        problem=problem,
        speak=chosen,
        back_to=back_to,
        name=name,
        chosen=chosen,
        languages=LANGUAGES,
        provider=provider_label(request),
        passwords=has_passwords(request),
    )


def own_address(text: str) -> str:
    """``text`` when it is a path on this server, else the queue: nobody is led elsewhere after signing in."""
    is_own = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if is_own and not text.startswith("/login") else "/queue"


def _address_now(request: Request) -> str:
    """The address of this page in the present."""
    address = request.url.remove_query_params(PARAMETER)
    return address.path + (f"?{address.query}" if address.query else "")


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
