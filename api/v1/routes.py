"""All routes of the JSON API, version 1, under ``/api/v1``."""

from __future__ import annotations

from fastapi import APIRouter

from api.v1 import articles, deliveries, editions, health, log, metrics, partners, people, queue

router = APIRouter(prefix="/api/v1")
for part in (articles, editions, queue, log, partners, deliveries, people, health, metrics):
    router.include_router(part.router)
