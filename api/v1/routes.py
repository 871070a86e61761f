"""All routes of the JSON API, version 1, under ``/api/v1``."""

from __future__ import annotations

from starlette.routing import BaseRoute

from api.v1 import (
    accounts,
    articles,
    bulk,
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
    keys,
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
    tags,
    text_checks,
    topics,
    turnaround,
    visits,
)

_PARTS = (
    text_checks,
    articles,
    bulk,
    comparisons,
    editions,
    conversations,
    tags,
    images,
    queue,
    search,
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
    keys,
    accounts,
    health,
    metrics,
)

ROUTES: list[BaseRoute] = [route for part in _PARTS for route in part.router.routes]
"""In the order in which an address is looked for."""
