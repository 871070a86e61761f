"""Signing in by the identity provider that the settings name: to it, and back with what it says."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import Problem
from api.security.account_acts import site_of
from api.security.authentication import application_of
from api.security.oidc import flow as flows
from api.security.oidc.documents import ProviderAway, ProviderRefused
from api.security.signing_in import address_of, by_provider, limits_of, provider_of, set_pending_cookie
from api.ui.pages import own_address
from api.ui.session_routes import come_in, refused, second_step
from api.wording import LANGUAGES
from workflow.domain.errors import Busy
from workflow.domain.phrases import phrase

router = APIRouter(include_in_schema=False)
_CALLBACK = "/login/oidc/callback"
_NOT_KEPT = {"Cache-Control": "no-store"}
if TYPE_CHECKING:  # it needs an extra
    from api.security.oidc.provider import Provider

_log = logging.getLogger("copyflow.people")
_Answer = TypeVar("_Answer")


@router.get("/login/oidc")
def to_provider(request: Request, back_to: str = "/queue", language: str = "") -> Response:
    """Send the browser to the provider; it comes back to ``_CALLBACK``."""
    provider = provider_of(request)
    back_to, language = own_address(back_to), language if language in LANGUAGES else ""
    flow = flows.begin(
        application_of(request), redirect_uri=site_of(request) + _CALLBACK, back_to=back_to, language=language
    )
    try:
        address = _asked(lambda: provider.address(flow))
    except (Problem, Busy) as error:
        return refused(request, error, back_to, "", language)
    response = RedirectResponse(address, 303, headers=_NOT_KEPT)
    flows.keep(request, response, flow)
    return response


@router.get(_CALLBACK)
def from_provider(
    request: Request, code: str = "", state: str = "", error: str = "", iss: str | None = None
) -> Response:
    """Let in whom the provider vouches for. Whatever is wrong ends on the sign-in page, which says what to do."""
    provider = provider_of(request)
    flow = flows.under_way(request, state)
    back_to, language = (flow.back_to, flow.language) if flow else ("/queue", "")
    try:
        if flow is None:
            raise Problem(
                "sign_in_expired",
                phrase("This sign-in was not begun in this browser, or more than ten minutes ago. Begin it anew here."),
            )
        response = _let_in(request, provider, flow, code, error, iss)
    except (Problem, Busy) as wrong:
        response = refused(request, wrong, back_to, "", language)
    response.headers.update(_NOT_KEPT)
    flows.forget(request, response)
    return response


def _let_in(request: Request, provider: Provider, flow: flows.Flow, code: str, error: str, iss: str | None) -> Response:
    limits, address = limits_of(request), address_of(request)
    limits.admit_answer(address)
    if error or not code:
        detail = phrase("{provider} did not let you in, or you ended it there. Try again.", provider=provider.label)
        raise Problem("provider_refused", detail)
    who = _asked(lambda: provider.who(flow, code, iss))
    found = by_provider(request, who)
    limits.forgive_answer(address)
    if found.pending:
        response: Response = RedirectResponse(second_step(flow.back_to, flow.language), 303)
        set_pending_cookie(request, response, found.pending)
        return response
    return come_in(request, found.token, found.name, flow.back_to, flow.language)


def _asked(question: Callable[[], _Answer]) -> _Answer:
    """What the provider answers, or a problem for people; why it failed stands in the log."""
    try:
        return question()
    except ProviderAway as error:
        _log.warning("the identity provider is away: %s", error)
        raise Problem("provider_away") from error
    except ProviderRefused as error:
        _log.warning("the identity provider is not believed: %s", error)
        raise Problem("provider_refused") from error
