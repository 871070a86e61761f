"""Alembic's revisions. Tables are migrated here; events never are, they are upcast on reading."""
