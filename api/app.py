"""The web application: middleware, routers, start and stop. Questions and answers stand in ``v1``, ``ui``, ``portal``.

``uvicorn --factory api.app:create_app`` serves the newsroom that the environment describes.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware

from api import live, problems
from api.compression import Compression
from api.in_flight import InFlight
from api.limits import BodyLimits
from api.log_feed import LogFeed
from api.openapi import describe
from api.portal.media import router as media_router
from api.portal.routes import router as portal_router
from api.presence import Presence
from api.replica_reads import ReplicaReads
from api.requests import Requests
from api.security.csrf import CrossSiteGuard
from api.security.headers import AnswerHeaders
from api.security.key_limits import KeyLimits
from api.security.rate_limits import Buckets, Policy, RateLimits
from api.security.sign_in_limits import SignInLimits
from api.ui.pages import problem_page
from api.ui.routes import ROUTES as UI_ROUTES
from api.v1.routes import ROUTES as V1_ROUTES
from workflow.bootstrap import Application, bootstrap
from workflow.doctor.gathering import checkup
from workflow.doctor.recent import RecentCheckup
from workflow.observing import beginning, log_lines
from workflow.settings import Settings
from workflow.visits import VisitCounter

if TYPE_CHECKING:  # it needs an extra
    from api.security.oidc.provider import Provider

_SMALLEST_COMPRESSED = 800
_MADE_BEFORE_LOOKING = 10_000
"""Objects that may be made, and not given up, before the garbage collector looks at the youngest."""
_log = logging.getLogger("copyflow.api")


def create_app(application: Application | None = None) -> FastAPI:
    """The web application over a newsroom; by default over the one that ``COPYFLOW_*`` describes."""
    ours = application is None
    newsroom = application or bootstrap()
    if ours:
        _begin_telling(newsroom.settings)

    redis_url, rate = newsroom.settings.redis_url, newsroom.settings.requests_per_second
    presence = Presence(redis_url)
    in_flight = InFlight(redis_url)
    buckets = Buckets(redis_url, Policy(per_second=rate))

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        prepare(newsroom)
        try:
            async with live.live_feed(newsroom, newsroom.settings.redis_url, presence) as feed:
                api.state.live = feed
                api.state.log_feed = LogFeed(newsroom.views, feed, longest_seconds=newsroom.settings.stream_seconds)
                if ours:
                    _let_be_what_stays()
                yield
        finally:
            api.state.sign_in_limits.close()
            api.state.key_limits.close()
            if api.state.provider is not None:
                api.state.provider.close()
            api.state.visit_counter.close()
            presence.close()
            await in_flight.close()
            await buckets.close()
            if ours:
                newsroom.close()
                beginning.end()

    api = FastAPI(
        title="Copyflow",
        version="1",
        summary="A newsroom workflow: drafts, translation, review, publication, syndication.",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # their pages need scripts from elsewhere, which our Content-Security-Policy forbids
        redoc_url=None,
        middleware=[
            Middleware(AnswerHeaders),
            Middleware(Requests, new_id=newsroom.ids.new),
            Middleware(RateLimits, buckets=buckets),
            Middleware(Compression, minimum_size=_SMALLEST_COMPRESSED),
            Middleware(CrossSiteGuard),
            Middleware(BodyLimits),
            *_reading(newsroom),
        ],
    )
    api.state.application = newsroom
    api.state.presence = presence
    api.state.recent_checkup = RecentCheckup(partial(checkup, newsroom))
    api.state.in_flight = in_flight
    api.state.buckets = buckets
    api.state.sign_in_limits = SignInLimits(newsroom.settings.redis_url)
    api.state.key_limits = KeyLimits(newsroom.settings.redis_url)
    api.state.provider = _provider(newsroom)
    api.state.visit_counter = VisitCounter(newsroom.settings.redis_url)
    api.state.problem_page = problem_page
    problems.install(api)
    api.router.routes += [
        *V1_ROUTES,
        *live.router.routes,
        *UI_ROUTES,
        *portal_router.routes,
        *media_router.routes,
    ]
    describe(api)
    return api


def _reading(newsroom: Application) -> list[Middleware]:
    """What lets a read replica answer; nothing where there is none."""
    return [] if newsroom.replica is None else [Middleware(ReplicaReads, replica=newsroom.replica)]


def _provider(newsroom: Application) -> Provider | None:
    """The identity provider that the settings name; what it needs is an extra."""
    if not newsroom.settings.oidc_issuer:
        return None
    from api.security.oidc.provider import Provider

    return Provider(newsroom.settings, newsroom.clock)


def _let_be_what_stays() -> None:
    """Have the garbage collector look less often, and never again at what a server is made of.

    A request makes a few thousand objects and hardly any cycle; by Python's defaults a tenth of its time went into
    looking for them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE_BEFORE_LOOKING, 20, 20)


def _begin_telling(settings: Settings) -> None:
    """Figures, traces and log lines as the settings say; uvicorn has set up its own lines by now.

    Lines about sign-ins and accounts (``workflow/people/noted.py``) go to standard error at INFO, others at WARNING.
    """
    as_json = settings.log_format == "json"
    if as_json:
        log_lines.configure("api", as_json=True, level=logging.WARNING)
        log_lines.change_form("api", "uvicorn", "uvicorn.error", "uvicorn.access")
    log = logging.getLogger("copyflow.people")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(log_lines.formatter("api", as_json=as_json))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    beginning.begin("api", settings)


def prepare(newsroom: Application) -> None:
    """Bring SQLite up to date. PostgreSQL is migrated by its operator; until then the process is not ready."""
    if not newsroom.database.is_postgresql:
        newsroom.migrate()
        return
    schema = newsroom.schema()
    if schema.missing:
        _log.warning("not ready: the database lacks migrations %s; run `copyflow migrate`", ", ".join(schema.missing))
    if schema.unbearable:
        _log.warning("not ready: the database is of a newer Copyflow (migration %s)", ", ".join(schema.unbearable))
