"""The page about desks: who translates for them, and which checks block. Only shows."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.ui.pages import note_position, page

router = APIRouter(dependencies=[Depends(note_position)])


@router.get("/desks")
def desks(request: Request, views: CurrentViews, person: CurrentPerson) -> Response:
    """The newsroom's own desk, then the others."""
    return page(request, "desks.html", person, desks=views.desks())
