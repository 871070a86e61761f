"""Bring the tables of a database up to date with Alembic, without a configuration file."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import and_, exists, select

from workflow.domain.article import EditionState
from workflow.store.database import Database
from workflow.store.public_tables import PublicEditionRow
from workflow.store.tables import EditionRow, table_of

_MIGRATIONS = Path(__file__).parent / "migrations"


def pending_migrations(database: Database) -> list[str]:
    """Revisions that the database lacks, in the order in which they will be applied."""
    script = ScriptDirectory.from_config(_config())
    with database.read() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
    revisions = [revision.revision for revision in script.walk_revisions()]
    missing: list[str] = []
    for revision in revisions:
        if revision in present:
            break
        missing.append(revision)
    return list(reversed(missing))


def revisions_apart(database: Database) -> tuple[list[str], list[str]]:
    """Revisions that the database lacks, and those it has that this Copyflow does not know: a newer one made them.

    Of a database that is newer nothing is said to be lacking: its revisions do not tell.
    """
    script = ScriptDirectory.from_config(_config())
    with database.read() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    known = {revision.revision for revision in script.walk_revisions()}
    unknown = sorted(set(present) - known)
    return ([] if unknown else pending_migrations(database)), unknown


def upgrade(database: Database) -> list[str]:
    """Apply what is missing, under the log's lock, so that two processes may both try; what was applied."""
    with database.write() as connection:
        database.lock_log(connection)
        before = set(MigrationContext.configure(connection).get_current_heads())
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        script = ScriptDirectory.from_config(config)
        applied = []
        for revision in script.walk_revisions():
            if revision.revision in before:
                break
            applied.append(revision.revision)
    return list(reversed(applied))


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
