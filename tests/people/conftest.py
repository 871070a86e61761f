"""People on SQLite and on PostgreSQL: the store's own fixtures."""

from __future__ import annotations

from tests.store.conftest import application, clock, database, database_url, desk, machines

__all__ = ["application", "clock", "database", "database_url", "desk", "machines"]
