"""The web application: middleware, routers, start and stop. Questions and answers stand in ``v1``, ``ui``, ``portal``.

``uvicorn --factory api.app:create_app`` serves the newsroom that the environment describes.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from api import live, problems
from api.compression import Compression
from api.limits import BodyLimits
from api.openapi import describe
from api.portal.media import router as media_router
from api.portal.routes import router as portal_router
from api.presence import Presence
from api.requests import Requests
from api.security.csrf import CrossSiteGuard
from api.security.headers import SecurityHeaders
from api.security.sign_in_limits import SignInLimits
from api.ui.pages import problem_page
from api.ui.routes import router as ui_router
from api.v1.routes import router as v1_router
from workflow.bootstrap import Application, bootstrap
from workflow.visits import VisitCounter

_SMALLEST_COMPRESSED = 800
_log = logging.getLogger("copyflow.api")


def create_app(application: Application | None = None) -> FastAPI:
    """The web application over a newsroom; by default over the one that ``COPYFLOW_*`` describes."""
    ours = application is None
    if ours:
        _tell_acts_of_people()
    newsroom = application or bootstrap()

    presence = Presence(newsroom.settings.redis_url)

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        prepare(newsroom)
        try:
            async with live.live_feed(newsroom, newsroom.settings.redis_url, presence) as feed:
                api.state.live = feed
                yield
        finally:
            api.state.sign_in_limits.close()
            api.state.visit_counter.close()
            presence.close()
            if ours:
                newsroom.close()

    api = FastAPI(
        title="Copyflow",
        version="1",
        summary="A newsroom workflow: drafts, translation, review, publication, syndication.",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # their pages need scripts from elsewhere, which our Content-Security-Policy forbids
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Requests, new_id=newsroom.ids.new),
            Middleware(Compression, minimum_size=_SMALLEST_COMPRESSED),
            Middleware(CrossSiteGuard),
            Middleware(BodyLimits),
        ],
    )
    api.state.application = newsroom
    api.state.presence = presence
    api.state.sign_in_limits = SignInLimits(newsroom.settings.redis_url)
    api.state.visit_counter = VisitCounter(newsroom.settings.redis_url)
    api.state.problem_page = problem_page
    problems.install(api)
    api.include_router(v1_router)
    for router in (live.router, ui_router, portal_router, media_router):
        api.include_router(router, include_in_schema=False)
    describe(api)
    return api


def _operation_id(route: APIRoute) -> str:
    return route.name


def _tell_acts_of_people() -> None:
    """Lines about sign-ins and accounts (``workflow/people/noted.py``) go to standard error as the other logs do."""
    log = logging.getLogger("copyflow.people")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False


def prepare(newsroom: Application) -> None:
    """Bring SQLite up to date. PostgreSQL is migrated by its operator; until then the process is not ready."""
    if not newsroom.database.is_postgresql:
        newsroom.migrate()
        return
    missing = newsroom.missing_migrations()
    if missing:
        _log.warning("not ready: the database lacks migrations %s; run `copyflow migrate`", ", ".join(missing))
