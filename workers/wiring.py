"""What the hands work with: the newsroom, engines, formats, transports. Put together once a process, after the fork."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy.exc import SQLAlchemyError

from workers.ports import Transport
from workers.process import process_name
from workers.syndication.transports import make_transports
from workers.tagging.choice import TaggerChoice, choose
from workers.tasks.documents import Documents
from workers.tasks.heartbeats import Heartbeats
from workers.tasks.pacing import Pacing
from workers.translation.http_engines import http_engines
from workers.translation.registry import EngineRegistry, default_registry
from workflow.bootstrap import Application, bootstrap
from workflow.rendering.document import DocumentFormat
from workflow.rendering.formats import FORMATS
from workflow.settings import Settings

logger = logging.getLogger("copyflow.worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Everything a task needs."""

    application: Application
    engines: EngineRegistry
    formats: Mapping[str, DocumentFormat]
    transports: Mapping[str, Transport]
    owner: str
    """Who holds leases: host and process."""
    documents: Documents = field(default_factory=Documents)
    pacing: Pacing = field(default_factory=Pacing)
    heartbeats: Heartbeats = field(default_factory=Heartbeats)
    seconds: Callable[[], float] = time.monotonic
    """A clock that only runs forward, from any beginning."""

    def close(self) -> None:
        """Let go of every connection."""
        self.pacing.close()
        for transport in self.transports.values():
            transport.close()
        self.engines.close()
        self.application.close()


def put_together(application: Application) -> Hands:
    """The hands of a process, around its newsroom."""
    settings = application.settings
    choose_taggers(settings)
    return Hands(
        application=application,
        engines=engines_of(settings),
        formats=FORMATS,
        transports=make_transports(settings.partner_rules, settings.outbox),
        owner=process_name(),
        pacing=Pacing(settings.redis_url),
    )


def engines_of(settings: Settings) -> EngineRegistry:
    """The engines of this installation."""
    return default_registry([settings.models_folder], http_engines(settings, settings.redis_url))


def choose_taggers(settings: Settings) -> None:
    """Let the models that this installation names read their languages in this process."""
    choose(TaggerChoice(taggers=settings.taggers, gliner_threshold=settings.gliner_threshold))


_of_process: dict[int, Hands] = {}
_making = threading.Lock()
_settings = cache(Settings)
"""Read once, before a worker forks."""


def hands() -> Hands:
    """This process's hands, made on first use and shared by its threads: what was made before a fork is never used.

    They keep no states in mind: there are many such processes, each gets another article next, and their memory counts.
    """
    mine = _of_process.get(os.getpid())
    if mine is None:
        with _making:
            mine = _of_process.get(os.getpid())
            if mine is None:
                mine = _of_process[os.getpid()] = put_together(bootstrap(_settings(), room=0))
    return mine


def preload() -> None:
    """Read what tagging needs, and let go of the database again: connections do not outlive a fork.

    ``TaggerUnavailableError`` where a chosen model cannot be loaded.
    """
    from workers.tagging.tagger import Tagger, load_models
    from workers.tagging.warming import warm_up

    started, used = time.monotonic(), time.process_time()
    settings = _settings()
    choose_taggers(settings)
    load_models()
    application = bootstrap(settings)
    try:
        warm_up(Tagger(application.views.knowledge.base()), application.views.topics.knowledge())
    except SQLAlchemyError as error:
        logger.warning("known names are read later, by each process: %s", str(error).splitlines()[0])
    finally:
        application.close()
    logger.info(
        "models and known names loaded in %.2f s, %.2f s of CPU time",
        time.monotonic() - started,
        time.process_time() - used,
    )


def forget() -> None:
    """Let go of what a parent process made."""
    _of_process.clear()


def close() -> None:
    """Close this process's connections."""
    mine = _of_process.pop(os.getpid(), None)
    if mine is not None:
        mine.close()
