"""Routes of partners: register, edit, list, read, pause, resume, disable. Errands stand in ``partner_errands.py``."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from fastapi import Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Acting, Changing, Creating, entity_tag, say_created
from api.v1.bodies import Nothing, ReasonBody
from api.v1.partner_bodies import PartnerBody, ProfileBody
from api.v1.partner_models import EditedPartnerModel, NewPartnerModel, PartnerList, PartnerModel
from api.v1.parts import part
from api.v1.responses import CHANGING, CREATING, READING, problems
from api.v1.values import PartnerPath
from workflow.domain import commands as wanted
from workflow.domain.partner import Partner
from workflow.domain.partnering import decide
from workflow.domain.permissions import require_permission
from workflow.domain.streams import partner_of, partner_stream
from workflow.domain.vocabulary import PartnerId
from workflow.partner_checks import check_profile
from workflow.partner_registration import first_secret, missing_secret

router = part("/partners", tags=["partners"])


@router.post("", status_code=201, responses=problems(*CREATING))
def register_partner(body: PartnerBody, acting: Creating, response: Response) -> NewPartnerModel:
    """Add a partner; its signing secret is in the answer and nowhere else."""
    require_permission(acting.by, wanted.RegisterPartner)  # before the endpoint's host is looked up for anybody
    application = acting.application
    checked = check_profile(body.profile(), application.views, application.settings)
    command = wanted.RegisterPartner(
        by=acting.by, at=acting.now(), partner_id=PartnerId(application.ids.new()), profile=checked.profile
    )
    decide(command, Partner())  # a profile that no partner can have is refused before a secret is made
    # Before the partner is there: of copies sent at once, whoever sees it finds its one secret. Losers' go unused.
    first_secret(application.accounts, command.partner_id, checked.profile, body.secret)
    if body.secret is not None:  # the request's digest is kept in the open
        acting = replace(acting, fingerprint=application.accounts.secrets.mark(acting.fingerprint))
    outcome = acting.execute(command, partner_stream(command.partner_id))
    model = shown(acting, partner_of(outcome.stream))
    say_created(response, model.version, f"/api/v1/partners/{model.partner_id}", repeated=outcome.repeated)
    return NewPartnerModel(
        **dict(model),
        secret=application.accounts.shown_partner_secret(PartnerId(model.partner_id)),
        warnings=[*checked.warnings, *missing_secret(checked.profile, body.secret)],
    )


@router.get("", responses=problems(*READING))
def list_partners(views: CurrentViews, application: CurrentApplication, person: CurrentPerson) -> PartnerList:
    """All partners by name, with how each does and how many items are in each state."""
    del person
    summaries = views.syndication.summaries(views.partners(), views.moment_or(application.clock.now()))
    return PartnerList(items=[PartnerModel.of(each) for each in summaries])


@router.get("/{partner_id}", responses=problems(404, *READING))
def read_partner(
    partner_id: PartnerPath,
    views: CurrentViews,
    application: CurrentApplication,
    person: CurrentPerson,
    response: Response,
) -> PartnerModel:
    """A partner: what it wants, how it is served, how it does; its secret is never shown again."""
    del person
    partner = views.partner(PartnerId(str(partner_id)))
    response.headers["ETag"] = entity_tag(partner.version)
    return PartnerModel.of(views.syndication.summary(partner, views.moment_or(application.clock.now())))


@router.put("/{partner_id}", responses=problems(*CHANGING))
def edit_partner(
    partner_id: PartnerPath, body: ProfileBody, acting: Changing, response: Response
) -> EditedPartnerModel:
    """Say anew all that a partner wants and how it is served; what it has, it goes on getting the changes of."""
    require_permission(acting.by, wanted.EditPartner)  # before the endpoint's host is looked up for anybody
    application = acting.application
    checked = check_profile(body.profile(), application.views, application.settings)
    command = wanted.EditPartner(by=acting.by, at=acting.now(), profile=checked.profile)
    return EditedPartnerModel(**dict(acted(acting, partner_id, command, response)), warnings=list(checked.warnings))


@router.post("/{partner_id}/pause", responses=problems(*CHANGING))
def pause_partner(partner_id: PartnerPath, body: ReasonBody, acting: Changing, response: Response) -> PartnerModel:
    """Stop sending to a partner, except withdrawals; what comes meanwhile waits."""
    command = wanted.PausePartner(by=acting.by, at=acting.now(), reason=body.reason)
    return acted(acting, partner_id, command, response)


@router.post("/{partner_id}/resume", responses=problems(*CHANGING))
def resume_partner(
    partner_id: PartnerPath, acting: Changing, response: Response, body: Nothing | None = None
) -> PartnerModel:
    """Send to a partner again that was paused or disabled; what is parked is sent again too."""
    del body
    return acted(acting, partner_id, wanted.ResumePartner(by=acting.by, at=acting.now()), response)


@router.post("/{partner_id}/disable", responses=problems(*CHANGING))
def disable_partner(partner_id: PartnerPath, body: ReasonBody, acting: Changing, response: Response) -> PartnerModel:
    """End a partnership: nothing new is planned, and only withdrawals of what the partner has are sent."""
    command = wanted.DisablePartner(by=acting.by, at=acting.now(), reason=body.reason)
    return acted(acting, partner_id, command, response)


def acted(acting: Acting, partner_id: UUID, command: wanted.Command, response: Response) -> PartnerModel:
    """Carry out a command on a partner; the partner afterwards, with its ETag."""
    identity = PartnerId(str(partner_id))
    acting.execute(command, partner_stream(identity))
    model = shown(acting, identity)
    response.headers["ETag"] = entity_tag(model.version)
    return model


def shown(acting: Acting, partner_id: PartnerId) -> PartnerModel:
    """A partner as it is now."""
    views = acting.application.views
    return PartnerModel.of(views.syndication.summary(views.partner(partner_id), acting.now()))
