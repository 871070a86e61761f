"""What may be read from a replica, named one by one: nothing that decides gets there by accident."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute

from api import as_of
from api.portal.routes import router as portal
from api.replica_reads import LOOKING
from api.ui.routes import ROUTES as PAGES
from api.v1.routes import ROUTES as OPERATIONS

ROOT = Path(__file__).resolve().parents[2]
ASKING_SHOWN = {
    "api/as_of.py": {"views"},
    "api/portal/routes.py": {"views"},
    "api/portal/site.py": {"views"},
    "api/ui/figure_routes.py": {"figures", "turnaround"},
    "api/ui/pages.py": {"end"},
    "api/ui/search_routes.py": {"search", "views"},
    "api/ui/segment_routes.py": {"memory"},
    "api/v1/figures.py": {"figures"},
    "api/v1/memory.py": {"memory"},
    "api/v1/search.py": {"search"},
    "api/v1/segment_help.py": {"memory"},
    "api/v1/turnaround.py": {"turnaround"},
}
"""Where ``Application.shown`` is asked, and which part of it. Before you add to it: is the answer only shown? What lets
somebody in, decides, or is written back without a guard asks ``Application.views`` and its neighbours."""
READING = """
/api/v1/articles /api/v1/articles/{article_id} /api/v1/articles/{article_id}/comments
/api/v1/articles/{article_id}/comparison /api/v1/articles/{article_id}/editions
/api/v1/articles/{article_id}/editions/{language} /api/v1/articles/{article_id}/editions/{language}/preview
/api/v1/articles/{article_id}/editions/{language}/review-links
/api/v1/articles/{article_id}/editions/{language}/segments/{segment_id}/help
/api/v1/articles/{article_id}/editions/{language}/tags /api/v1/articles/{article_id}/events
/api/v1/articles/{article_id}/explanation /api/v1/articles/{article_id}/images /api/v1/articles/{article_id}/recalls
/api/v1/articles/{article_id}/syndication /api/v1/articles/{article_id}/timeline
/api/v1/articles/{article_id}/whereabouts /api/v1/articles/{article_id}/wordings
/api/v1/deliveries /api/v1/deliveries/{partner_id}/{article_id} /api/v1/desks /api/v1/desks/{desk_id} /api/v1/engines
/api/v1/entities /api/v1/entities/{entity_id} /api/v1/events /api/v1/figures
/api/v1/glossary /api/v1/glossary.csv /api/v1/glossary.tbx /api/v1/glossary/{concept_id} /api/v1/me/articles
/api/v1/partners /api/v1/partners/{partner_id} /api/v1/partners/{partner_id}/explain/{article_id}
/api/v1/queue /api/v1/topic-rules /api/v1/topic-rules/{rule_id} /api/v1/topics /api/v1/topics/{code} /api/v1/turnaround
/articles /articles/columns /articles/list /articles/{article_id} /articles/{article_id}/compare
/articles/{article_id}/deliveries /articles/{article_id}/images /articles/{article_id}/{language}
/articles/{article_id}/{language}/rail /articles/{article_id}/{language}/review-links
/articles/{article_id}/{language}/segments/{segment_id}/help
/articles/{article_id}/{language}/segments/{segment_id}/hits
/deliveries /deliveries/rows /deliveries/{partner_id}/{article_id} /deliveries/{partner_id}/{article_id}/sent
/desks /desks/new /desks/{desk_id} /engines /figures /figures.csv /glossary /glossary/new /glossary/{concept_id}
/knowledge /knowledge/new /knowledge/{entity_id} /newsroom /partners /partners/rows /partners/{partner_id}
/queue /queue/rows /topics /topics/{code} /write /write/{article_id}
/write/{article_id}/preview /write/{article_id}/preview/{language}
"""
"""Routes that are given views of ``Application.shown`` (``CurrentViews``)."""


def routes() -> list[APIRoute]:
    """All of them."""
    return [each for each in (*OPERATIONS, *PAGES, *portal.routes) if isinstance(each, APIRoute)]


def asked_by(dependant: Any) -> Iterator[Any]:
    """All that a route depends on."""
    yield dependant.call
    for each in dependant.dependencies:
        yield from asked_by(each)


def test_routes_that_may_read_a_replica_are_known_and_only_look() -> None:
    """Each is in the list, and each answers GET and HEAD alone."""
    reading = [each for each in routes() if as_of._reading in set(asked_by(each.dependant))]
    assert {each.path for each in reading} == set(READING.split())
    assert all(each.methods <= LOOKING for each in [*reading, *(each for each in routes() if each in portal.routes)])


def test_parts_that_may_read_a_replica_are_asked_where_it_is_known() -> None:
    """No other module asks what is shown: neither the newsroom's own rules, nor workers, nor who lets people in."""
    found: dict[str, set[str]] = {}
    for path in (each for folder in ("api", "workers", "workflow") for each in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "shown":
                found.setdefault(path.relative_to(ROOT).as_posix(), set()).add(node.attr)
    assert found == ASKING_SHOWN
