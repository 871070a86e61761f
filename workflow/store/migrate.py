"""Bring the tables of a database up to date with Alembic, without a configuration file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, and_, exists, insert, inspect, select

from workflow.domain.article import EditionState
from workflow.store.database import Database, to_text
from workflow.store.public_tables import PublicEditionRow
from workflow.store.schema_tables import SchemaRevisionRow
from workflow.store.tables import EditionRow, table_of

_MIGRATIONS = Path(__file__).parent / "migrations"
_revisions = table_of(SchemaRevisionRow)


class DatabaseTooNewError(Exception):
    """A newer Copyflow took something away that this one needs; the text says so and what to do."""

    def __init__(self, revisions: Sequence[str]) -> None:
        super().__init__(
            f"The database was changed by a newer Copyflow (migration {', '.join(revisions)}) in a way that this one "
            "cannot work with. Upgrade this installation."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """How a database's tables stand to this code."""

    missing: tuple[str, ...]
    """Revisions that the database lacks, in the order in which they will be applied."""
    unknown: tuple[str, ...]
    """Revisions that the database went through and this code does not know: a newer one made them."""
    unbearable: tuple[str, ...]
    """Those of them that this code cannot work with."""


def schema_of(database: Database) -> Schema:
    """Compare the database's revision with this code's.

    Code goes on with what it does not know if that only added, or took away what a release that knows the named
    revision does not use any more: so processes of two releases work beside each other.
    """
    known = _known()
    with database.read() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
        told = {row.revision: row for row in _told(connection)}
    unknown = (present | told.keys()) - set(known)
    if unknown:
        unbearable = [each for each in unknown if each not in told or not _is_bearable(told[each], known)]
        return Schema(missing=(), unknown=tuple(sorted(unknown)), unbearable=tuple(sorted(unbearable)))
    applied = max((known.index(revision) + 1 for revision in present), default=0)
    return Schema(missing=known[applied:], unknown=(), unbearable=())


def upgrade(database: Database, target: str = "head") -> list[str]:
    """Apply what is missing, under the log's lock, so that two processes may both try; what was applied.

    A database that is newer than this code is left alone. ``DatabaseTooNewError`` where this code cannot work with it.
    """
    schema = schema_of(database)
    if schema.unbearable:
        raise DatabaseTooNewError(schema.unbearable)
    if not schema.missing:
        return []
    with database.write() as connection:
        database.lock_log(connection)
        before = set(MigrationContext.configure(connection).get_current_heads())
        if before - set(_known()):  # a newer one was faster
            return []
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, target)
        applied, script = [], _script()
        reached = set(MigrationContext.configure(connection).get_current_heads())
        for revision in script.walk_revisions("base", next(iter(reached))):
            if revision.revision in before:
                break
            applied.append(revision)
        _tell(connection, applied)
    return [revision.revision for revision in reversed(applied)]


def _is_bearable(row: Any, known: Sequence[str]) -> bool:
    return row.phase == "expand" or row.oldest_code in known


def _told(connection: Connection) -> Sequence[Any]:
    """What newer code may have written down for older code; nothing in databases from before it did."""
    if not inspect(connection).has_table(_revisions.name):
        return ()
    return connection.execute(select(_revisions)).all()


def _tell(connection: Connection, applied: Sequence[Script]) -> None:
    """Write down what these migrations mean for code that does not have them."""
    rows = [
        {
            "revision": each.revision,
            "phase": each.module.phase,
            "oldest_code": getattr(each.module, "oldest_code", ""),
            "applied_at": to_text(datetime.now(UTC)),
        }
        for each in applied
        if hasattr(each.module, "phase")  # older ones are known to all code that asks
    ]
    if rows:
        connection.execute(insert(_revisions), rows)


@cache
def _known() -> tuple[str, ...]:
    """This code's revisions, the first one first."""
    return tuple(reversed([revision.revision for revision in _script().walk_revisions()]))


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def lacks_public_editions(database: Database) -> bool:
    """Whether an edition was published before there was a table for the portal, and is not in it yet.

    Asked of the rows, not of the revision: a process that was killed before it filled the table leaves it to the next.
    """
    editions, public = table_of(EditionRow), table_of(PublicEditionRow)
    its_row = and_(public.c.article_id == editions.c.article_id, public.c.language == editions.c.language)
    lacking = select(editions.c.article_id).where(editions.c.revision > 0, ~exists().where(its_row)).limit(1)
    with database.read() as connection:
        return connection.execute(lacking).first() is not None


def lacks_turns(database: Database) -> bool:
    """Whether a row of an edition was written before it said whose turn it is: the migration left a mark there."""
    editions = table_of(EditionRow)
    marked = select(editions.c.article_id).where(editions.c.state.in_(list(EditionState)), editions.c.waits_for == "?")
    with database.read() as connection:
        return connection.execute(marked.limit(1)).first() is not None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
