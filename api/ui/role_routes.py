"""The page that says what each role may do: the domain's one table, in words."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from api.security.authentication import CurrentPerson
from api.ui.pages import note_position, page
from workflow.domain.duties import DUTIES
from workflow.domain.vocabulary import ASSIGNED

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])


@router.get("/people/roles")
def roles(request: Request, person: CurrentPerson) -> Response:
    """What each role may do, for everybody to read."""
    return page(request, "roles.html", person, duties=DUTIES, roles=ASSIGNED)
