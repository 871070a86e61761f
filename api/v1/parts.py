"""How a part of the API is begun: a router whose addresses stand under ``/api/v1`` and whose operations bear its names.

The application takes the routes of all parts into one flat list: FastAPI looks through routers within routers several
times a request, which cost more than reading an article.
"""

from __future__ import annotations

from enum import Enum

from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.json_bodies import JsonRoute

ROOT = "/api/v1"


def part(prefix: str = "", *, tags: list[str | Enum]) -> APIRouter:
    """A router for one part of the API, at ``/api/v1`` + ``prefix``."""
    return APIRouter(
        prefix=f"{ROOT}{prefix}", tags=tags, route_class=JsonRoute, generate_unique_id_function=_operation_id
    )


def _operation_id(route: APIRoute) -> str:
    return route.name
