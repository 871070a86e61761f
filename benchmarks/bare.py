"""The peer of ``api.py``: a bare FastAPI application with one route that does one indexed read, beside the newsroom's.

``uvicorn --factory benchmarks.bare:create_app`` serves both from one process: what begins with ``/bare/`` goes to the
bare application, past everything of ours; all else goes to the newsroom.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, HTTPException
from sqlalchemy import create_engine, text
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app as create_newsroom
from workflow.settings import Settings


def bare_app(url: str) -> FastAPI:
    """One route, one row by its primary key; no credentials, no headers, no model."""
    engine = create_engine(url)
    app = FastAPI()

    @app.get("/bare/{article_id}")
    def read(article_id: str) -> dict[str, Any]:
        with engine.connect() as connection:
            row = (
                connection.execute(
                    text("SELECT * FROM articles WHERE article_id = :article_id"), {"article_id": article_id}
                )
                .mappings()
                .one_or_none()
            )
        if row is None:
            raise HTTPException(404)
        return dict(row)

    return app


def create_app() -> ASGIApp:
    """Both applications behind one door."""
    newsroom = create_newsroom()
    database_url = Settings().database_url
    assert database_url is not None
    bare = bare_app(database_url)

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        is_bare = scope["type"] == "http" and scope["path"].startswith("/bare/")
        await (bare if is_bare else newsroom)(scope, receive, send)

    return door
