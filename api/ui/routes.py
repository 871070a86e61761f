"""All addresses of the reviewers' pages and of the static files. ``router`` is what the application includes."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.routing import BaseRoute

from api.problems import Problem
from api.ui import (
    access_routes,
    account_routes,
    article_routes,
    board_routes,
    delivery_routes,
    desk_routes,
    figure_routes,
    glossary_import,
    glossary_routes,
    guest_routes,
    history_routes,
    image_routes,
    invitation_routes,
    key_routes,
    knowledge_routes,
    machine_routes,
    newsroom_routes,
    partner_routes,
    pattern_routes,
    people_routes,
    presence_routes,
    provider_routes,
    queue_routes,
    reference_routes,
    review_link_routes,
    review_routes,
    role_routes,
    search_routes,
    second_factor_routes,
    segment_routes,
    session_routes,
    source_routes,
    syndication_routes,
    topic_routes,
    write_routes,
)
from api.ui.assets import assets_by_file

router = APIRouter(include_in_schema=False)
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/")
def home() -> Response:
    """The queue is home."""
    return RedirectResponse("/queue", 303)


@router.get("/static/{file}")
def static(request: Request, file: str) -> Response:
    """A static file; its address changes with its content."""
    asset = assets_by_file().get(file)
    if asset is None:
        raise Problem("unknown_address")
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    coding, content = asset.accepted(request.headers.get("accept-encoding", ""))
    if coding:
        headers["Content-Encoding"] = coding
    return Response(content, media_type=asset.content_type, headers=headers)


_PARTS = (
    provider_routes,
    session_routes,
    account_routes,
    second_factor_routes,
    invitation_routes,
    access_routes,
    presence_routes,
    queue_routes,
    search_routes,
    board_routes,
    history_routes,
    image_routes,
    article_routes,
    syndication_routes,
    segment_routes,
    write_routes,
    guest_routes,
    review_link_routes,
    review_routes,
    delivery_routes,
    desk_routes,
    key_routes,
    knowledge_routes,
    partner_routes,
    pattern_routes,
    newsroom_routes,
    glossary_import,
    glossary_routes,
    topic_routes,
    people_routes,
    role_routes,
    machine_routes,
    figure_routes,
    reference_routes,
    source_routes,
)
ROUTES: list[BaseRoute] = [*router.routes, *(route for part in _PARTS for route in part.router.routes)]
"""In the order in which an address is looked for."""
