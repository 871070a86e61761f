"""``copyflow partitions``: what an operator does and is told, on a real PostgreSQL; and what SQLite answers."""

from __future__ import annotations

import json
from pathlib import Path

from tests.acceptance.test_command_line import Terminal
from tests.store.parts import append
from tests.support.servers import PostgresServer
from workflow.store.database import Database


def test_an_operator_partitions_a_log(postgres_server: PostgresServer, tmp_path: Path) -> None:
    """Begin, look, fill, make room, move: each says what it did, as text and as JSON; each mistake says what next."""
    url = str(postgres_server.fresh_database())
    terminal = Terminal(tmp_path / "home", {"COPYFLOW_DATABASE_URL": url})
    terminal.result("migrate")
    assert "The log is one table" in terminal.result("partitions")
    assert json.loads(terminal.result("partitions", "--json")) == []
    for words in (("ahead",), ("move", "events_from_1", "pg_default")):
        assert "copyflow partitions begin" in terminal.refusal("partitions", *words)
    assert "equal to 1000" in terminal.refusal("partitions", "begin", "--events", "999")

    begun = terminal.run("partitions", "begin", "--events", "1000")
    assert begun.exit_code == 0, begun.output
    assert "The first takes positions up to 1,999." in begun.stdout
    assert "Reading the log once (0 events)" in begun.stderr
    assert "in partitions already" in terminal.refusal("partitions", "begin")
    assert "events_from_2000" in terminal.result("partitions")

    database = Database(url)
    with database.write() as connection:
        for _ in range(2_050):
            append(database, connection=connection)
    database.close()
    ahead = json.loads(terminal.result("partitions", "ahead", "--json"))
    assert ahead == {"made": ["events_from_4000"], "ahead": 2, "room": 4_999 - 2_050}
    assert "Nothing was missing." in terminal.result("partitions", "ahead")
    found = json.loads(terminal.result("partitions", "--json"))
    told = [(each["name"], each["first"], each["last"], each["events"], each["state"]) for each in found]
    assert told[:2] == [("events_from_1", 1, 1999, 1999, "closed"), ("events_from_2000", 2000, 2999, 51, "open")]
    assert {each["tablespace"] for each in found} == {"pg_default"}
    assert found[0]["bytes"] > found[3]["bytes"] > 0

    assert "in pg_default already" in terminal.result("partitions", "move", "events_from_1", "pg_default")
    moved = json.loads(terminal.result("partitions", "move", "events_from_1", "pg_default", "--json"))
    assert moved == {"moved": False, **found[0]}
    assert "There is no tablespace 'attic'" in terminal.refusal("partitions", "move", "events_from_1", "attic")
    assert "when it is full" in terminal.refusal("partitions", "move", "events_from_2000", "pg_default")
    assert "no partition 'events'" in terminal.refusal("partitions", "move", "events", "pg_default")
    assert "whole up to position 2050" in terminal.result("verify", "--no-projections")


def test_sqlite_has_none(tmp_path: Path) -> None:
    """It says so, and what to do for somebody who does need partitions."""
    terminal = Terminal(tmp_path / "home")
    terminal.result("migrate")
    for words in ((), ("begin",), ("ahead",), ("move", "events_from_1", "pg_default")):
        told = terminal.refusal("partitions", *words)
        assert "on SQLite" in told
        assert "copyflow export" in told
