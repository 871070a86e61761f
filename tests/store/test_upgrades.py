"""Migrations in pairs: one that only adds, later one that takes away; and code of two releases on one database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from tests.store.parts import made
from tests.store.test_codec import GOLDEN
from workflow.bootstrap import Application, DatabaseTooNewError
from workflow.domain.stored_names import STORED_NAMES
from workflow.store import migrate
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.upcasters import current_version

BEFORE_PHASES = "0023"
"""The last migration from before there was a rule: the first 23 say nothing, and are not rolled over."""
MIGRATIONS = list(reversed(list(ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).walk_revisions())))
RULED = [each for each in MIGRATIONS if each.revision > BEFORE_PHASES]

Shape = dict[str, dict[str, Any]]


def shape(connection: Connection) -> Shape:
    """By table: its columns, what must be given, what must be unique, and its triggers."""
    told, tables = inspect(connection), {}
    for name in told.get_table_names():
        columns = {column["name"]: column for column in told.get_columns(name)}
        tables[name] = {
            "columns": {key: (str(column["type"]), column["nullable"]) for key, column in columns.items()},
            "given": {
                key
                for key, column in columns.items()
                if not column["nullable"] and column["default"] is None and column.get("autoincrement") is not True
            },
            "unique": {tuple(index["column_names"]) for index in told.get_indexes(name) if index["unique"]}
            | {tuple(each["column_names"]) for each in told.get_unique_constraints(name)},
            "checks": {str(each["sqltext"]) for each in told.get_check_constraints(name)},
            "refers": {tuple(each["constrained_columns"]) for each in told.get_foreign_keys(name)},
        }
    return tables


def what_older_code_would_miss(before: Shape, after: Shape) -> list[str]:
    """Why code that knows only the tables of before could not go on with those of after; empty when it can."""
    found = [f"the table {name} is gone" for name in before.keys() - after.keys()]
    for name in before.keys() & after.keys():
        was, now = before[name], after[name]
        for column, kind in was["columns"].items():
            if column not in now["columns"]:
                found.append(f"the column {name}.{column} is gone")
            elif now["columns"][column] != kind:
                found.append(f"the column {name}.{column} is {now['columns'][column]} and was {kind}")
        found += [f"{name}.{column} must be given" for column in now["given"] - was["given"]]
        for what in ("unique", "checks", "refers"):
            found += [f"{name} has a new rule ({what}): {each}" for each in now[what] - was[what]]
    return sorted(found)


def test_every_migration_says_its_phase() -> None:
    """From 0024 on: expand, or contract with the oldest revision that code must know; the older ones say nothing."""
    assert [each.revision for each in MIGRATIONS if not hasattr(each.module, "phase")] == [
        each.revision for each in MIGRATIONS if each.revision <= BEFORE_PHASES
    ]
    known: list[str] = [each.revision for each in MIGRATIONS if each.revision <= BEFORE_PHASES]
    for each in RULED:
        if each.module.phase == "expand":
            assert not hasattr(each.module, "oldest_code"), each.revision
        else:
            assert each.module.phase == "contract", each.revision
            assert each.module.oldest_code in known, f"{each.revision}: oldest_code names no earlier revision"
        known.append(each.revision)


@pytest.mark.parametrize(
    "migration", [each for each in RULED if each.module.phase == "expand"], ids=lambda each: each.revision
)
def test_an_expanding_migration_only_adds(database_url: str, migration: Any) -> None:
    """Every table and column of before is there as it was, nothing more must be given, nothing more is forbidden."""
    database = Database(database_url)
    upgrade(database, migration.down_revision)
    with database.read() as connection:
        before = shape(connection)
    upgrade(database, migration.revision)
    with database.read() as connection:
        after = shape(connection)
    database.close()
    assert what_older_code_would_miss(before, after) == []


TAKING_AWAY = {
    "DROP TABLE visits": "table visits is gone",
    "ALTER TABLE users DROP COLUMN limits": "column users.limits is gone",
    "ALTER TABLE users RENAME COLUMN limits TO bounds": "column users.limits is gone",
    "CREATE UNIQUE INDEX one_name ON users (roles)": "new rule",
    "ALTER TABLE users RENAME TO people": "table users is gone",
}


def test_a_migration_that_takes_away_is_noticed(application: Application) -> None:
    """What the rule is for: each of these would stop processes of the release before."""
    with application.database.write() as connection:
        before = shape(connection)
        for statement, complaint in TAKING_AWAY.items():
            undone = connection.begin_nested()
            connection.execute(text(statement))
            assert complaint in "; ".join(what_older_code_would_miss(before, shape(connection)))
            undone.rollback()
        assert shape(connection) == before


def test_adding_is_allowed(application: Application) -> None:
    """Tables, columns that may be empty or have a default, indexes: code of before does not notice them."""
    with application.database.write() as connection:
        before = shape(connection)
        connection.execute(text("CREATE TABLE added (id TEXT PRIMARY KEY)"))
        connection.execute(text("ALTER TABLE users ADD COLUMN shoe_size INTEGER"))
        connection.execute(text("ALTER TABLE users ADD COLUMN hat TEXT NOT NULL DEFAULT ''"))
        connection.execute(text("CREATE INDEX hats ON users (hat)"))
        assert what_older_code_would_miss(before, shape(connection)) == []


# --- code that is older than the database -------------------------------------------------------------


def moved_on(*revisions: tuple[str, str, str]) -> Callable[[Application], None]:
    """Let a database have gone through migrations that nobody here has: revision, phase, oldest code."""

    def move(application: Application) -> None:
        with application.database.write() as connection:
            for revision, phase, oldest in revisions:
                connection.execute(
                    text("INSERT INTO schema_revisions VALUES (:revision, :phase, :oldest, '')"),
                    {"revision": revision, "phase": phase, "oldest": oldest},
                )
            connection.execute(text("UPDATE alembic_version SET version_num = :last"), {"last": revisions[-1][0]})

    return move


HEAD = MIGRATIONS[-1].revision
GOES_ON = {
    "one that adds": moved_on(("9001", "expand", "")),
    "several that add": moved_on(("9001", "expand", ""), ("9002", "expand", "")),
    "one that takes away what is not used here any more": moved_on(("9001", "contract", HEAD)),
}
STOPS = {
    "one that takes away what is used here": (moved_on(("9001", "expand", ""), ("9002", "contract", "9001")), "9002"),
    "a later one hides it no better": (moved_on(("9001", "contract", "9000"), ("9002", "expand", "")), "9001"),
}


@pytest.mark.parametrize("moved", GOES_ON.values(), ids=GOES_ON)
def test_older_code_goes_on_with_a_database_that_only_grew(
    application: Application, moved: Callable[[Application], None]
) -> None:
    """It lacks nothing, migrates nothing, and says so: a process of the release before may even start anew."""
    moved(application)
    assert application.missing_migrations() == []
    assert application.migrate() == []
    application.require_bearable()


@pytest.mark.parametrize(("moved", "which"), STOPS.values(), ids=STOPS)
def test_older_code_stops_where_something_it_needs_is_gone(
    application: Application, moved: Callable[[Application], None], which: str
) -> None:
    """By a sentence that names the migration, not by an error of the first statement that fails."""
    moved(application)
    for act in (application.require_bearable, application.migrate):
        with pytest.raises(DatabaseTooNewError, match=f"migration {which}"):
            act()


def test_a_revision_that_nobody_explained_stops(application: Application) -> None:
    """A database of another kind, or one whose word was lost, is not guessed at."""
    with application.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    with pytest.raises(DatabaseTooNewError, match="9001"):
        application.migrate()


def test_newer_code_waits_for_the_migration(database_url: str, tmp_path: Path) -> None:
    """What is missing is named in order, from any earlier state, and applied once."""
    application = made(database_url, tmp_path)
    everything = [each.revision for each in MIGRATIONS]
    assert application.missing_migrations() == everything
    assert upgrade(application.database, "0010") == everything[:10]
    assert application.missing_migrations() == everything[10:]
    assert application.migrate() == everything[10:]
    assert application.migrate() == application.missing_migrations() == []
    with application.database.read() as connection:
        told = connection.execute(text("SELECT revision, phase FROM schema_revisions ORDER BY revision")).all()
    assert [tuple(row) for row in told] == [(each.revision, each.module.phase) for each in RULED]
    application.close()


def test_there_is_a_golden_file_of_every_version() -> None:
    """Of each event's every version that was ever released, so that none can be forgotten by who adds the next."""
    wanted = {f"{name}.v{version}.json" for name in STORED_NAMES for version in range(1, current_version(name) + 1)}
    assert {path.name for path in GOLDEN.glob("*.json")} == wanted
