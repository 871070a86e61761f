"""What the partners' pages show: the form, one partner, and what of it this person may do. Sends and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from api.problems import ProblemDocument
from api.ui.pages import page, refusal, wrong_fields
from api.ui.partner_form import LABELS, fields_of
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.errors import NewsroomError
from workflow.domain.partner_profile import DOCUMENT_FORMATS
from workflow.domain.permissions import why_denied
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import PartnerId
from workflow.filter_trials import FilterTrial
from workflow.people.person import SignedIn
from workflow.views import Views

TRANSPORTS = (
    ("webhook", phrase("signed webhook")),
    ("wordpress", phrase("WordPress site")),
    ("sftp", phrase("SFTP drop")),
    ("folder", phrase("folder on this machine")),
    ("websub", phrase("WebSub hub")),
)
_FORMATS = tuple((each, each) for each in DOCUMENT_FORMATS)
_DONE = {
    "register": phrase("Registered."),
    "edit": phrase("Saved."),
    "pause": phrase("Paused."),
    "resume": phrase("It is sent to again."),
    "password": phrase("Taken. Send a trial message to see whether the partner takes it."),
    "secret": phrase("A new secret is in use."),
    "end-old": phrase("The old secret no longer holds."),
    "disable": phrase("Disabled. What it has is still withdrawn there when it is withdrawn."),
    "test": phrase("A trial message is on its way; its answer stands here in a moment."),
    "replay": phrase("What was parked is on its way again."),
    "backfill": phrase("The backfill is being planned."),
}
ERRANDS: Mapping[str, tuple[str, type[wanted.Command]]] = {
    "test": (phrase("Trial messages"), wanted.TestPartner),
    "backfill": (phrase("backfills"), wanted.RequestBackfill),
    "replay": (phrase("sending parked items again"), wanted.ReplayParked),
    "pause": (phrase("pausing"), wanted.PausePartner),
    "resume": (phrase("resuming"), wanted.ResumePartner),
    "secret": (phrase("changing secrets"), wanted.NoteRotation),
    "disable": (phrase("disabling"), wanted.DisablePartner),
    "edit": (phrase("changing what it wants"), wanted.EditPartner),
}
"""What can be done with a partner, as the page names it, and the command that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """What a person may not do, all for one reason."""

    names: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the page says beside how the partner is: the outcome of what was just sent."""

    done: str = ""
    """Name of the action that was carried out."""
    problem: ProblemDocument | None = None
    typed: Mapping[str, str] | None = None
    """What was in the form that was refused or tried."""
    action: str = ""
    """Which form that was."""
    secret: str = ""
    """Shown this once."""
    warnings: Sequence[str] = ()
    trial: FilterTrial | None = None
    days: int = 30


def problem_of(error: NewsroomError, request: Request) -> ProblemDocument:
    """The problem in the words of the form; raises what is a fault of ours."""
    return refusal(error, request, LABELS)


def show_form(
    request: Request, person: SignedIn, fields: Mapping[str, str], problem: ProblemDocument | None = None
) -> Response:
    """The form for a new partner."""
    return page(
        request,
        "partner_new.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        fields=fields,
        transports=TRANSPORTS,
        formats=_FORMATS,
        wrong=wrong_fields(problem),
        denied=why_denied(person.actor, wanted.RegisterPartner),
    )


def show_partner(
    request: Request,
    application: Application,
    views: Views,
    person: SignedIn,
    partner_id: PartnerId,
    said: Said,
) -> Response:
    """One partner, and what came of what was sent to its page."""
    found = views.partner(partner_id)
    refused = {name: reason for name, (_, command) in ERRANDS.items() if (reason := why_denied(person.actor, command))}
    in_form = said.typed is not None and said.action in {"edit", "dry-run"}
    answer = page(
        request,
        "partner.html",
        person,
        status=said.problem.status if said.problem else 200,
        problem=said.problem,
        partner=views.syndication.summary(found, views.moment_or(application.clock.now())),
        fields={**fields_of(found.profile), **said.typed} if in_form and said.typed else fields_of(found.profile),
        typed=said.typed or {},
        action=said.action,
        transports=TRANSPORTS,
        formats=_FORMATS,
        wrong=wrong_fields(said.problem),
        may=[name for name in ERRANDS if name not in refused],
        barred=_barred(refused),
        secret=said.secret,
        warnings=said.warnings,
        trial=said.trial,
        days=said.days,
        done=_DONE.get(said.done, "") if said.problem is None else "",
    )
    if said.secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _barred(refused: Mapping[str, str]) -> list[Barred]:
    """Refusals by their reasons."""
    return [
        Barred(names=tuple(ERRANDS[name][0] for name in refused if refused[name] == reason), reason=reason)
        for reason in dict.fromkeys(refused.values())
    ]
