"""The database goes away under a running API, or has no room left: whoever asks is told to come again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.api.conversation import ARTICLE, newsroom_in
from tests.support.servers import POSTGRES_MISSING, find_postgres, running_postgres


def test_requests_are_asked_to_come_again_while_postgresql_is_away(tmp_path: Path) -> None:
    """Reading and creating answer 503 with Retry-After once PostgreSQL is gone, and name no insides."""
    programs = find_postgres()
    if programs is None:
        pytest.skip(POSTGRES_MISSING)
    with running_postgres(programs) as server:
        newsroom = newsroom_in(tmp_path, database_url=server.fresh_database())
        people = newsroom.__enter__()
        assert people.writer.create("articles", ARTICLE).status_code == 201
    try:
        for answer in (people.writer.get("articles"), people.writer.create("articles", ARTICLE)):
            assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
            assert answer.headers["Retry-After"] == "2"
            assert answer.json()["facts"] == {"missing": ["database"]}
            assert str(server.port) not in answer.text
    finally:
        newsroom.__exit__(None, None, None)


def test_a_full_disk_is_an_outage_and_reading_goes_on(tmp_path: Path) -> None:
    """When SQLite's file cannot grow, writing answers 503 and reading 200; with room again the same request is done."""
    with newsroom_in(tmp_path) as newsroom:
        engine = newsroom.application.database.engine
        body = {**ARTICLE, "body": "The wells are open again. " * 3_000}
        connections: list[Any] = []

        def grow_no_more(connection: Any, *_: object) -> None:
            connections.append(connection)
            connection.execute("PRAGMA max_page_count=1")

        event.listen(engine, "checkout", grow_no_more)
        full = newsroom.writer.create("articles", body, key="the-same-key")
        assert (full.status_code, full.json()["code"]) == (503, "not_ready")
        assert newsroom.writer.get("articles").status_code == 200
        event.remove(engine, "checkout", grow_no_more)
        for connection in connections:
            connection.execute("PRAGMA max_page_count=1000000")
        assert newsroom.writer.create("articles", body, key="the-same-key").status_code == 201
