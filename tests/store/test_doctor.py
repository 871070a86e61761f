"""What the doctor sees in the tables of a real newsroom, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.store.desk import Desk, pause
from tests.store.hands import REFUSED, Machines
from tests.store.parts import ManualClock, made
from workflow.bootstrap import Application
from workflow.doctor.gathering import THREADS, checkup, gather
from workflow.doctor.judging import judge
from workflow.doctor.lines import Level, Line
from workflow.doctor.seeing_tables import see_database, see_newsroom
from workflow.doctor.signs import Unseen
from workflow.domain.commands import AttemptOutcome, RecordEndpointAnswer, Verdict
from workflow.domain.delivery import ItemState
from workflow.domain.vocabulary import system_actor
from workflow.store.database import Database

IN_ANY_TEST = {"redis", "service", "workers"}
"""No process runs here."""


def troubles(application: Application) -> list[Line]:
    """What is not well but for what no test has."""
    return [line for line in checkup(application).troubles if line.kind not in IN_ANY_TEST]


def set_revision(database: Database, revision: str) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_a_newsroom_without_processes(application: Application) -> None:
    """Everything can be looked at, and what is missing is that nothing runs."""
    found = checkup(application)
    assert found.verdict == "Copyflow is not running: no process does what relay, clock and projector do."
    assert {line.kind for line in found.troubles} == IN_ANY_TEST
    figures = {line.kind: line.figure for line in found.lines}
    assert figures["database"].startswith("PostgreSQL" if application.database.is_postgresql else "SQLite")
    assert figures["migrations"] == "all there"
    assert ("database_clock" in figures) is application.database.is_postgresql


def test_a_server_s_clock_is_compared_with_ours(application: Application) -> None:
    """PostgreSQL runs on this machine here: no difference. SQLite has no clock of its own."""
    ahead = see_database(application).clock_ahead
    assert (ahead is None) is not application.database.is_postgresql
    assert ahead is None or abs(ahead) < 1


@pytest.mark.parametrize(
    ("revision", "level", "says"),
    [("0022", "stuck", "The database lacks"), ("9999", "slower", "of a newer Copyflow (migration 9999)")],
    ids=["older", "newer"],
)
def test_tables_of_another_version(application: Application, revision: str, level: str, says: str) -> None:
    """Of an older database it is told what is missing, of a newer one that it is newer."""
    set_revision(application.database, revision)
    [line] = troubles(application)
    assert (line.kind, line.level) == ("migrations", level)
    assert line.what.startswith(says) or says in line.what


def test_a_database_without_tables(database_url: str, tmp_path: Path) -> None:
    """All migrations are missing, and what they would hold could not be looked at: two findings, no exception."""
    empty = made(database_url, tmp_path)
    try:
        found = {line.kind: line for line in troubles(empty)}
    finally:
        empty.close()
    assert set(found) == {"migrations", "work"}
    assert found["migrations"].level is Level.STUCK
    assert found["work"].level is Level.UNKNOWN
    assert found["work"].what.startswith("The newsroom’s tables cannot be read: ")


def test_a_database_that_is_away(postgres_server: object, tmp_path: Path) -> None:
    """It is one finding in one sentence; everything that needs no database is looked at all the same."""
    away = made("postgresql+psycopg://nobody@127.0.0.1:1/none", tmp_path)
    try:
        found = checkup(away)
    finally:
        away.close()
    assert [line.kind for line in found.troubles if line.kind not in IN_ANY_TEST] == ["database"]
    assert found.verdict.startswith("The database does not answer: connection failed")
    assert {"disk", "secret_key"} <= {line.kind for line in found.lines}


def test_what_hangs_is_left_behind(application: Application) -> None:
    """A table that somebody locks for long keeps nobody: the part is a finding when its time is over."""
    if not application.database.is_postgresql:
        pytest.skip("readers of SQLite's write-ahead log wait for nobody")
    with application.database.write() as connection:
        connection.execute(text("LOCK TABLE work IN ACCESS EXCLUSIVE MODE"))
        signs = gather(application.settings, application, deadline=1.0)
        assert isinstance(signs.newsroom, Unseen)
    for thread in threading.enumerate():
        if thread.name == THREADS:
            thread.join(30)  # the lock is gone: what was left behind ends, and gives its connection back
    assert signs.newsroom.why == "The newsroom’s tables could not be looked at in time."
    assert judge(signs).level.needs_somebody


# --- work -------------------------------------------------------------------------------------------------


def stands(application: Application) -> dict[str, dict[str, int]]:
    """How the open work stands, by kind."""
    return {
        kind.kind: {stand: each.count for stand, each in kind.by_stand.items()}
        for kind in see_newsroom(application).work
    }


def test_open_work_is_told_by_how_it_stands(desk: Desk, clock: ManualClock) -> None:
    """Due, held, to be tried again, put aside: each is told with the oldest, its attempts and its error."""
    application = desk.application
    kinds = stands(application)
    assert all(set(by_stand) == {"due"} for by_stand in kinds.values())
    assert "translate" in kinds
    work = next(item for item in application.views.work() if item.kind == "translate")
    lease = application.ledger.claim(work.work_id, "worker", clock.now(), 20)
    assert lease is not None
    assert stands(application)["translate"] == {"held": 1}
    assert application.ledger.postpone(lease, "fx: no memory", clock.now().replace(year=2030))
    assert stands(application)["translate"] == {"retrying": 1}
    [translate] = [kind for kind in see_newsroom(application).work if kind.kind == "translate"]
    oldest = translate.by_stand["retrying"]
    assert (oldest.stream, oldest.attempts, oldest.last_error) == (make.ARTICLE_STREAM, 1, "fx: no memory")


def test_work_that_nobody_takes_becomes_stuck_with_time(desk: Desk, clock: ManualClock) -> None:
    """Nothing is wrong with work of this moment; two minutes later it is."""
    assert troubles(desk.application) == []
    clock.forward(minutes=3)
    found = troubles(desk.application)
    assert {(line.kind, line.level) for line in found} == {("work", Level.STUCK)}
    assert all("Redis is not there to hand it out" in line.what for line in found)


def test_work_put_aside_is_counted(desk: Desk, clock: ManualClock) -> None:
    """It is told by kind, with the error of the first."""
    application = desk.application
    work = next(item for item in application.views.work() if item.kind == "translate")
    lease = application.ledger.claim(work.work_id, "worker", clock.now(), 20)
    assert lease is not None
    assert application.ledger.park(lease, "deepl: quota used up")
    found = checkup(application)
    [line] = [line for line in found.troubles if line.kind == "parked_work"]
    assert (line.about, line.value, found.work_put_aside) == ("translate", 1, 1)
    assert "deepl: quota used up." in line.what


# --- partners ---------------------------------------------------------------------------------------------


def fall_silent(machines: Machines) -> None:
    """Five attempts in a row failed at the partner's endpoint, which opens its breaker."""
    for _ in range(5):
        by, at = system_actor("syndicate"), machines.clock.now()
        command = RecordEndpointAnswer(by=by, at=at, outcome=REFUSED)
        machines.application.newsroom.execute(command, make.PARTNER_STREAM)


def test_an_open_breaker_is_told_with_what_waits(desk: Desk, machines: Machines, clock: ManualClock) -> None:
    """The partner's name, how much waits, since when: the sentence that an editor asks for."""
    machines.work_off()
    fall_silent(machines)
    desk.publish(make.EN, make.PT)
    machines.work_off()
    young = next(line for line in checkup(desk.application).troubles if line.kind == "breaker")
    assert (young.level, young.value) == (Level.SLOWER, 2)
    opened = desk.application.views.partner(make.PARTNER_ID).breaker.opened_at
    assert opened is not None
    clock.forward(hours=2)
    line = next(line for line in checkup(desk.application).troubles if line.kind == "breaker")
    name = desk.application.views.partner(make.PARTNER_ID).name
    assert line.level is Level.STUCK
    assert line.what == (
        f"2 deliveries to {name} have waited 2 h: breaker open since {opened:%Y-%m-%d %H:%M} UTC "
        "(5 attempts in a row failed)."
    )


def test_a_pause_is_no_trouble(desk: Desk, machines: Machines, clock: ManualClock) -> None:
    """What waits for a partner that a person paused is told, and is well, however long it waits."""
    machines.work_off()
    desk.do(pause())
    desk.publish(make.EN)
    machines.work_off()
    clock.forward(hours=9)
    [line] = [line for line in checkup(desk.application).lines if line.kind == "paused"]
    assert (line.level, line.value) == (Level.OK, 1)
    assert troubles(desk.application) == []


def test_what_is_parked_is_a_dead_letter(desk: Desk, machines: Machines, clock: ManualClock) -> None:
    """A delivery that is not tried again is told by partner, with its age."""
    machines.work_off()
    unusable = AttemptOutcome(delivered=False, verdict=Verdict.INVALID, error="the document breaks its schema")
    machines.transport.answers = [unusable]
    desk.publish(make.EN)
    machines.work_off()
    clock.forward(hours=3)
    [line] = troubles(desk.application)
    assert {each.state for each in desk.application.views.deliveries()} == {ItemState.PARKED}
    assert (line.kind, line.about, line.level, line.value) == ("dead_letters", make.PARTNER_ID, Level.STUCK, 1)
    assert "put aside 3 h ago" in line.what
