"""Routes for whoever watches the process: does it live, and can it work."""

from __future__ import annotations

import logging

import redis
from sqlalchemy.exc import SQLAlchemyError

from api.problems import Problem
from api.security.authentication import CurrentApplication
from api.v1.delivery_models import AliveModel, ReadyModel
from api.v1.parts import part
from api.v1.responses import problems
from workflow.redis_connection import connect

router = part("/health", tags=["health"])

_SECONDS = 1.0
_log = logging.getLogger("copyflow.api")


@router.get("/live", openapi_extra={"security": []})
def read_live() -> AliveModel:
    """The process answers."""
    return AliveModel()


@router.get("/ready", responses=problems(503), openapi_extra={"security": []})
def read_ready(application: CurrentApplication) -> ReadyModel:
    """Database, migrations and Redis are there; 503 says what is missing."""
    try:
        schema = application.schema()
    except SQLAlchemyError as error:
        _log.warning("not ready: %s", error)
        raise Problem("not_ready", "The database does not answer.", missing=["database"]) from error
    if missing := list(schema.missing):
        raise Problem(
            "not_ready",
            f"The database lacks {len(missing)} migration(s): {', '.join(missing)}. Run `copyflow migrate`.",
            missing=["migrations"],
            migrations=missing,
        )
    if newer := list(schema.unbearable):
        raise Problem(
            "not_ready",
            f"The database is of a newer Copyflow (migration {', '.join(newer)}). Upgrade this process.",
            missing=["upgrade"],
            migrations=newer,
        )
    url = application.settings.redis_url
    if url is not None:
        _require_redis(url)
    return ReadyModel(
        database="postgresql" if application.database.is_postgresql else "sqlite",
        redis="not_set" if url is None else "answers",
    )


def _require_redis(url: str) -> None:
    try:
        with connect(url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS) as client:
            client.ping()
    except redis.exceptions.RedisError as error:
        _log.warning("not ready: %s", error)
        raise Problem("not_ready", "Redis does not answer.", missing=["redis"]) from error
