"""Routes of what is asked of the workers for a partner, of its secret, and of what a changed profile would move."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import Body, Response

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Acting, Changing, entity_tag
from api.v1.bodies import Nothing
from api.v1.partner_bodies import BackfillBody, SecretBody, TrialBody
from api.v1.partner_models import KeyList, KeyModel, NewSecretModel, PartnerModel, TrialModel
from api.v1.partners import acted, shown
from api.v1.parts import part
from api.v1.responses import CHANGING, problems
from api.v1.values import PartnerPath
from workflow.domain import commands as wanted
from workflow.domain.partnering import decide
from workflow.domain.vocabulary import PartnerId
from workflow.filter_trials import try_profile
from workflow.partner_checks import check_filters
from workflow.partner_registration import kind_of

router = part("/partners", tags=["partners"])

_TRYING = (400, 401, 403, 404, 413, 415, 422, 500)


@router.post("/{partner_id}/test", status_code=202, responses=problems(*CHANGING))
def request_trial_message(
    partner_id: PartnerPath, acting: Changing, response: Response, body: Nothing | None = None
) -> PartnerModel:
    """Have a trial message sent; what came of it stands in the partner's `last_test` once `is_testing` is false."""
    del body
    return acted(acting, partner_id, wanted.TestPartner(by=acting.by, at=acting.now()), response)


@router.post("/{partner_id}/backfill", status_code=202, responses=problems(*CHANGING))
def backfill_partner(partner_id: PartnerPath, body: BackfillBody, acting: Changing, response: Response) -> PartnerModel:
    """Have everything sent that is public, was published since a moment, and is let through by the filters."""
    return acted(acting, partner_id, wanted.RequestBackfill(by=acting.by, at=acting.now(), since=body.since), response)


@router.post("/{partner_id}/replay", status_code=202, responses=problems(*CHANGING))
def replay_partner(
    partner_id: PartnerPath, acting: Changing, response: Response, body: Nothing | None = None
) -> PartnerModel:
    """Have everything sent again that is parked for the partner, under the same webhook-ids and byte for byte."""
    del body
    return acted(acting, partner_id, wanted.ReplayParked(by=acting.by, at=acting.now()), response)


@router.get("/{partner_id}/keys", responses=problems(401, 404, 422, 500))
def list_partner_keys(partner_id: PartnerPath, application: CurrentApplication, person: CurrentPerson) -> KeyList:
    """The keys in use, with public ones; never a secret. They are not in the log, so they have no past."""
    del person
    partner = application.views.partner(PartnerId(str(partner_id)))
    return KeyList(items=[KeyModel.of(each) for each in application.accounts.secrets.valid(partner.id)])


@router.post("/{partner_id}/secrets", responses=problems(*CHANGING))
def rotate_secret(partner_id: PartnerPath, body: SecretBody, acting: Changing, response: Response) -> NewSecretModel:
    """Make a new secret, in the answer and nowhere else, or take one that the partner gave us.

    Messages carry a signature of the old secret too until the grace is over; of a given one there is no grace.
    """
    rotation, identity, now = acting.application.rotation, PartnerId(str(partner_id)), acting.now()
    if body.secret is None:
        grace = timedelta(hours=body.grace_hours)
        done = rotation.rotate(identity, by=acting.by, at=now, grace=grace, execute=acting.execute)
    else:
        kind = kind_of(body.secret)
        done = rotation.give(identity, body.secret, kind, by=acting.by, at=now, execute=acting.execute)
    return _with_secret(acting, identity, done.shown, response)


@router.post("/{partner_id}/secrets/end-old", responses=problems(*CHANGING))
def end_old_secrets(
    partner_id: PartnerPath, acting: Changing, response: Response, body: Nothing | None = None
) -> PartnerModel:
    """End the grace of old secrets now: only the newest one is in use."""
    del body
    identity = PartnerId(str(partner_id))
    acting.application.rotation.revoke_old(identity, by=acting.by, at=acting.now(), execute=acting.execute)
    model = shown(acting, identity)
    response.headers["ETag"] = entity_tag(model.version)
    return model


def _with_secret(acting: Acting, partner_id: PartnerId, secret: str, response: Response) -> NewSecretModel:
    model = shown(acting, partner_id)
    response.headers["ETag"] = entity_tag(model.version)
    return NewSecretModel(**dict(model), secret=secret)


@router.post("/{partner_id}/dry-run", responses=problems(*_TRYING))
def try_partner(
    partner_id: PartnerPath,
    body: Annotated[TrialBody, Body(examples=[{"filters": {"languages": ["pt"], "least_urgency": 3}, "days": 30}])],
    application: CurrentApplication,
    person: CurrentPerson,
) -> TrialModel:
    """What a changed profile would have moved in the last days: editions that only one of both lets through."""
    views, now = application.views, application.clock.now()
    partner = views.partner(PartnerId(str(partner_id)))
    changed = body.profile.profile() if body.profile else partner.profile
    filters, _ = check_filters(body.filters.filters() if body.filters else changed.filters, views)
    changed = replace(changed, filters=filters)
    decide(wanted.EditPartner(by=person.actor, at=now, profile=changed), partner)  # refuses what no partner can be
    return TrialModel.of(try_profile(views, partner, changed, since=now - timedelta(days=body.days)))
