"""Routes of partners: register, list, read, pause, resume."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.v1.acting import Acting, Changing, Creating, entity_tag, say_created
from api.v1.bodies import Nothing, PartnerBody, ReasonBody
from api.v1.delivery_models import NewPartnerModel, PartnerList, PartnerModel
from api.v1.responses import CHANGING, CREATING, READING, problems
from api.v1.values import PartnerPath
from workflow.domain import commands as wanted
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.permissions import require_permission
from workflow.domain.streams import partner_of, partner_stream
from workflow.domain.vocabulary import LanguageTag, PartnerId
from workflow.endpoints import check_endpoint

router = APIRouter(prefix="/partners", tags=["partners"])


@router.post("", status_code=201, responses=problems(*CREATING))
def register_partner(body: PartnerBody, acting: Creating, response: Response) -> NewPartnerModel:
    """Add a partner; its signing secret is in the answer and nowhere else."""
    require_permission(acting.by, wanted.RegisterPartner)  # before the endpoint's host is looked up for anybody
    application = acting.application
    check_endpoint(body.endpoint, [str(network) for network in application.settings.allowed_networks])
    command = wanted.RegisterPartner(
        by=acting.by,
        at=acting.now(),
        partner_id=PartnerId(application.ids.new()),
        profile=PartnerProfile(
            name=body.name,
            endpoint=body.endpoint,
            transport=body.transport,
            format=body.format,
            filters=Filters(languages=tuple(LanguageTag(language) for language in body.languages)),
        ),
    )
    # Before the partner is there: of copies sent at once, whoever sees it finds its one secret. Losers' go unused.
    application.accounts.new_partner_secret(command.partner_id)
    outcome = acting.execute(command, partner_stream(command.partner_id))
    partner = application.views.partner(partner_of(outcome.stream))
    say_created(response, partner.version, f"/api/v1/partners/{partner.id}", repeated=outcome.repeated)
    return NewPartnerModel(**PartnerModel.values_of(partner), secret=application.accounts.partner_secret(partner.id))


@router.get("", responses=problems(*READING))
def list_partners(views: CurrentViews, person: CurrentPerson) -> PartnerList:
    """All partners by name."""
    del person
    return PartnerList(items=[PartnerModel.of(partner) for partner in views.partners()])


@router.get("/{partner_id}", responses=problems(404, *READING))
def read_partner(
    partner_id: PartnerPath, views: CurrentViews, person: CurrentPerson, response: Response
) -> PartnerModel:
    """A partner; its secret is never shown again."""
    del person
    partner = views.partner(PartnerId(str(partner_id)))
    response.headers["ETag"] = entity_tag(partner.version)
    return PartnerModel.of(partner)


@router.post("/{partner_id}/pause", responses=problems(*CHANGING))
def pause_partner(partner_id: PartnerPath, body: ReasonBody, acting: Changing, response: Response) -> PartnerModel:
    """Stop sending to a partner, except withdrawals."""
    command = wanted.PausePartner(by=acting.by, at=acting.now(), reason=body.reason)
    return _acted(acting, partner_id, command, response)


@router.post("/{partner_id}/resume", responses=problems(*CHANGING))
def resume_partner(
    partner_id: PartnerPath, acting: Changing, response: Response, body: Nothing | None = None
) -> PartnerModel:
    """Send to a partner again, what was held back first."""
    del body
    return _acted(acting, partner_id, wanted.ResumePartner(by=acting.by, at=acting.now()), response)


def _acted(acting: Acting, partner_id: UUID, command: wanted.Command, response: Response) -> PartnerModel:
    identity = PartnerId(str(partner_id))
    acting.execute(command, partner_stream(identity))
    partner = acting.application.views.partner(identity)
    response.headers["ETag"] = entity_tag(partner.version)
    return PartnerModel.of(partner)
