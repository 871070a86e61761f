"""Alembic's entry: runs on the connection that ``workflow.store.migrate`` hands over, in its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import workflow.store.preference_tables
import workflow.store.schema_tables
import workflow.store.search_tables
import workflow.store.tables

assert workflow.store.tables is not None
assert workflow.store.preference_tables is not None
assert workflow.store.schema_tables is not None
connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
context.run_migrations()
