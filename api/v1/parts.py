"""How a part of the API is begun: a router whose addresses stand under ``/api/v1`` and whose operations bear its names.

The application takes the routes of all parts into one flat list: FastAPI looks through routers within routers several
times a request, which cost more than reading an article. It also sends the answer of a plain function to a thread once
more, only to look whether it is of the declared model, which ours are by their types: a second way there and back.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api.json_bodies import JsonRoute

ROOT = "/api/v1"


def part(prefix: str = "", *, tags: list[str | Enum]) -> APIRouter:
    """A router for one part of the API, at ``/api/v1`` + ``prefix``."""
    return APIRouter(
        prefix=f"{ROOT}{prefix}", tags=tags, generate_unique_id_function=_operation_id, route_class=ThreadedRoute
    )


class ThreadedRoute(JsonRoute):
    """A route whose plain function does its work in a thread, and whose answer is looked at where it is sent."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        super().__init__(path, in_a_thread(endpoint), **settings)


def in_a_thread(work: Callable[..., Any]) -> Callable[..., Any]:
    """The same function to wait for, done in a thread; what is to be waited for already stays as it is."""
    if inspect.iscoroutinefunction(work) or inspect.isgeneratorfunction(work) or inspect.isasyncgenfunction(work):
        return work

    @wraps(work)
    async def waited_for(**arguments: Any) -> Any:
        return await run_in_threadpool(work, **arguments)

    return waited_for


def _operation_id(route: APIRoute) -> str:
    return route.name
