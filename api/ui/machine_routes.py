"""The engines' page: what is set up, what came of it lately, and what waits. What only the workers know it says so."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.pages import note_position, page
from workflow.domain.desk import PERSON
from workflow.engines_seen import LOOKED_AT, engines_seen

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_PARKED_SHOWN = 50


@router.get("/engines")
def engines(request: Request, application: CurrentApplication, views: CurrentViews, person: CurrentPerson) -> Response:
    """Engines that are set up, seen at work, or named by a desk; refusals; parked work."""
    seen = engines_seen(views, application.settings)
    parked = application.ledger.parked(limit=_PARKED_SHOWN) if views.are_present else []
    desks = views.desks()
    named = sorted({name for desk in desks for rule in desk.routing for name in rule.engines} - {PERSON})
    return page(
        request,
        "engines.html",
        person,
        seen=seen,
        parked=parked,
        looked_at=LOOKED_AT,
        named=named,
        known={each.name for each in seen.configured}
        | {each.name for each in seen.seen}
        | ({"fx"} if seen.models else set()),
    )
