"""Following the log: every event is applied once, whoever dies, runs beside, wakes up late, or meets the unreadable."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.store.log_stories import (
    Killed,
    expected_turnaround,
    killed_at_statement,
    live_through,
    poison,
    turnaround_rows,
)
from tests.store.parts import together
from workflow.bootstrap import Application
from workflow.domain.errors import NotFound
from workflow.followers import Checkpoint, Followers, Moved, Standing
from workflow.store.event_store import EventStore
from workflow.store.followers import Checkpoints
from workflow.store.projections.turnaround import NAME, turnaround
from workflow.store.tables import CheckpointRow, table_of

ROOT = Path(__file__).resolve().parents[2]


def standing_of(application: Application) -> Standing:
    """Where the turnaround's follower stands, among the others."""
    return next(each for each in application.followers.standing() if each.name == NAME)


def test_the_projection_is_the_fold_of_all_events(application: Application):
    """Page by page the rows become what the log says, and the checkpoint its end."""
    live_through(application)
    checkpoint = application.followers.begin(NAME)
    assert checkpoint == Checkpoint(name=NAME, position=0, generation=1)
    while (step := application.followers.advance(checkpoint, fence=1, limit=3)).events:
        checkpoint = step.checkpoint
    assert checkpoint.position == application.views.head()
    assert turnaround_rows(application) == expected_turnaround(application)
    assert {row["corrections"] for row in turnaround_rows(application).values()} == {0, 1}
    standing = standing_of(application)
    assert (standing.name, standing.lag, standing.parked) == (NAME, 0, 0)


def test_the_lag_is_what_is_still_to_be_applied(application: Application):
    """Before its first step a follower is as far behind as the log is long; there is no other to follow."""
    live_through(application)
    standing = standing_of(application)
    assert (standing.position, standing.lag) == (0, application.views.head())
    with pytest.raises(NotFound, match="turnaround"):
        application.followers.begin("weather")


def test_killed_before_any_statement_each_event_is_applied_once(application: Application):
    """Whichever statement or commit a projector dies at, the rows are those of its checkpoint, and it goes on."""
    live_through(application)
    deaths = 0
    while True:
        checkpoint = application.followers.begin(NAME)
        number = deaths + 1
        try:
            with killed_at_statement(application, number):
                application.followers.advance(checkpoint, fence=1, limit=application.views.head())
        except Killed:
            deaths += 1
            assert application.followers.begin(NAME).position == 0
            assert turnaround_rows(application) == {}
            continue
        break
    assert deaths >= 5
    assert turnaround_rows(application) == expected_turnaround(application)


_DIES = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from tests.store.parts import made
application, left = made(sys.argv[1], Path(sys.argv[2])), int(sys.argv[3])
checkpoint = application.followers.begin("turnaround")
def die(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
    event.listen(application.database.engine, moment, die)
while (step := application.followers.advance(checkpoint, fence=1, limit=5)).events:
    checkpoint = step.checkpoint
"""


def test_a_killed_process_loses_nothing_and_doubles_nothing(
    application: Application, database_url: str, tmp_path: Path
):
    """A projector that is killed with SIGKILL in the middle of its transactions is taken over from exactly."""
    live_through(application)
    for statements in (4, 9, 17, 24):
        command = [sys.executable, "-c", _DIES, database_url, str(tmp_path), str(statements)]
        died = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert died.returncode == -9, died.stderr
    application.followers.catch_up(NAME, fence=1)
    assert turnaround_rows(application) == expected_turnaround(application)


class _Careless(Checkpoints):
    """Moves a checkpoint wherever it stands: what must not be done."""

    def move(self, connection: Connection, known: Checkpoint, to: int, fence: int, now: datetime) -> Moved:
        """Without comparing."""
        checkpoints = table_of(CheckpointRow)
        connection.execute(update(checkpoints).where(checkpoints.c.name == known.name).values(position=to, fence=fence))
        return Moved.MOVED


@pytest.mark.parametrize("compares", [True, False])
def test_two_projectors_with_one_checkpoint_apply_once(application: Application, compares: bool):
    """Of two that begin at the same place one applies; this test notices when checkpoints are not compared."""
    live_through(application)
    events = EventStore(application.database)
    kind = Checkpoints if compares else _Careless
    followers = Followers(
        application.database, events, kind(application.database), application.clock, [turnaround(events)]
    )
    checkpoint = followers.begin(NAME)
    head = application.views.head()
    results = [followers.advance(checkpoint, fence=1, limit=head).result for _ in range(2)]
    assert results == [Moved.MOVED, Moved.AHEAD if compares else Moved.MOVED]
    assert (turnaround_rows(application) == expected_turnaround(application)) is compares


def test_projectors_at_once_share_the_events_between_them(application: Application):
    """Four that run at full speed side by side apply every event once between them."""
    for _ in range(3):
        live_through(application)
    head = application.views.head()

    def run(_number: int) -> int:
        applied = 0
        while (checkpoint := application.followers.begin(NAME)).position < head:
            applied += application.followers.advance(checkpoint, fence=1, limit=4).events
        return applied

    assert sum(together(4, run)) == head
    assert turnaround_rows(application) == expected_turnaround(application)


def test_a_projector_asleep_in_its_transaction_is_waited_for(application: Application):
    """One that stalls between its statements keeps the next one waiting, which then finds its work done."""
    live_through(application)
    asleep, wake = threading.Event(), threading.Event()
    events = EventStore(application.database)
    projection = turnaround(events)

    def slow(*arguments: object) -> None:
        asleep.set()
        assert wake.wait(30)
        projection.apply(*arguments)

    sleeper = type(projection)(name=NAME, tables=projection.tables, apply=slow)
    followers = Followers(application.database, events, Checkpoints(application.database), application.clock, [sleeper])
    checkpoint, head = application.followers.begin(NAME), application.views.head()
    results: dict[str, Moved] = {}

    def run(name: str, its: Followers, fence: int) -> None:
        results[name] = its.advance(checkpoint, fence=fence, limit=head).result

    first = threading.Thread(target=run, args=("old", followers, 1))
    first.start()
    assert asleep.wait(30)
    second = threading.Thread(target=run, args=("new", application.followers, 2))
    second.start()
    wake.set()
    first.join()
    second.join()
    assert results == {"old": Moved.MOVED, "new": Moved.AHEAD}
    assert turnaround_rows(application) == expected_turnaround(application)


def test_a_leader_of_before_is_fenced_off(application: Application):
    """Once a later leader wrote, the earlier one changes nothing, even where it knows the right position."""
    live_through(application)
    followers = application.followers
    by_new = followers.advance(followers.begin(NAME), fence=8, limit=5).checkpoint
    before = turnaround_rows(application)
    late = followers.advance(by_new, fence=7, limit=5)
    assert (late.result, late.checkpoint, late.events) == (Moved.FENCED_OFF, by_new, 0)
    assert turnaround_rows(application) == before
    assert followers.advance(by_new, fence=8, limit=5).result is Moved.MOVED


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ("position = position + 1", Moved.AHEAD),
        ("position = position - 1", Moved.BEHIND),
        ("fence = 9", Moved.FENCED_OFF),
        ("generation = generation + 1", Moved.GENERATION_CHANGED),
        ("generation = generation + 1, fence = 9, position = 0", Moved.GENERATION_CHANGED),
    ],
)
def test_who_may_not_move_the_checkpoint_is_told_why(application: Application, change: str, result: Moved):
    """Each way of not being where one believes to be has a name, and changes nothing."""
    live_through(application)
    step = application.followers.advance(application.followers.begin(NAME), fence=1, limit=5)
    before = turnaround_rows(application)
    with application.database.write() as connection:
        connection.execute(text(f"UPDATE checkpoints SET {change}"))
    assert application.followers.advance(step.checkpoint, fence=1).result is result
    assert turnaround_rows(application) == before
    with application.database.write() as connection:
        connection.execute(text("DELETE FROM checkpoints"))
    assert application.followers.advance(step.checkpoint, fence=1).result is Moved.BEHIND


@pytest.mark.parametrize(
    ("type_name", "data", "words"),
    [("article.sung", "{}", "Upgrade"), ("edition.published", "{}", "cannot be read")],
)
def test_what_cannot_be_applied_is_parked_and_passed_over(
    application: Application, type_name: str, data: str, words: str
):
    """An unreadable event among others is put on record with its error, once; all the others are applied."""
    live_through(application)
    position = poison(application, type_name=type_name, data=data)
    expected = expected_turnaround(application, until=position - 1)
    after = live_through(application)
    checkpoint = application.followers.begin(NAME)
    step = application.followers.advance(checkpoint, fence=1, limit=application.views.head())
    assert (step.result, step.events) == (Moved.MOVED, application.views.head())
    (parked,) = application.followers.parked(NAME)
    assert step.parked == (parked,)
    assert (parked.position, words in parked.error) == (position, True)
    standing = standing_of(application)
    assert (standing.lag, standing.parked) == (0, 1)
    rows = turnaround_rows(application)
    assert {key: row for key, row in rows.items() if key[0] != after} == expected
    assert rows[after, "en"]["corrections"] == 1


def test_a_failing_database_is_no_reason_to_park(application: Application):
    """When the tables cannot be written, nothing is passed over: the same events are applied once it is mended."""
    live_through(application)
    checkpoint = application.followers.begin(NAME)
    with application.database.write() as connection:
        connection.execute(text("ALTER TABLE turnaround RENAME TO elsewhere"))
    with pytest.raises(DBAPIError, match="turnaround"):
        application.followers.advance(checkpoint, fence=1)
    with application.database.write() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO turnaround"))
    assert application.followers.parked(NAME) == []
    assert application.followers.catch_up(NAME, fence=1).position == application.views.head()
    assert turnaround_rows(application) == expected_turnaround(application)


_FULL_DISK = """CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$"""
_FULL = {
    "postgresql": [_FULL_DISK, "CREATE TRIGGER no_room BEFORE INSERT ON turnaround EXECUTE FUNCTION full_disk()"],
    "sqlite": ["CREATE TRIGGER no_room BEFORE INSERT ON turnaround BEGIN INSERT INTO not_there VALUES (1); END"],
}
"""Writing fails as on a full disk: with the class of error that the driver has for faults of the database's own."""


def test_a_full_disk_is_no_reason_to_park(application: Application):
    """Reading goes on, every write is refused: no event is blamed for that, and all are applied once there is room."""
    live_through(application)
    checkpoint = application.followers.begin(NAME)
    with application.database.write() as connection:
        for statement in _FULL[connection.dialect.name]:
            connection.exec_driver_sql(statement)
    with pytest.raises(OperationalError):
        application.followers.advance(checkpoint, fence=1)
    with application.database.write() as connection:
        on_table = " ON turnaround" if application.database.is_postgresql else ""
        connection.exec_driver_sql(f"DROP TRIGGER no_room{on_table}")
    assert application.followers.parked(NAME) == []
    assert application.followers.catch_up(NAME, fence=1).position == application.views.head()
    assert turnaround_rows(application) == expected_turnaround(application)
