"""All routes of the JSON API, version 1, under ``/api/v1``."""

from __future__ import annotations

from fastapi import APIRouter

from api.v1 import (
    articles,
    comparisons,
    conversations,
    deliveries,
    desks,
    editions,
    entities,
    explanations,
    figures,
    glossary,
    health,
    images,
    log,
    memory,
    metrics,
    partner_errands,
    partners,
    people,
    queue,
    recalls,
    receipts,
    search,
    sources,
    tags,
    text_checks,
    topics,
    turnaround,
    visits,
)

_PARTS = (
    text_checks,
    articles,
    comparisons,
    editions,
    conversations,
    tags,
    images,
    queue,
    search,
    sources,
    log,
    explanations,
    turnaround,
    figures,
    visits,
    glossary,
    entities,
    memory,
    topics,
    partners,
    partner_errands,
    desks,
    deliveries,
    receipts,
    recalls,
    people,
    health,
    metrics,
)

router = APIRouter(prefix="/api/v1")
for part in _PARTS:
    router.include_router(part.router)
