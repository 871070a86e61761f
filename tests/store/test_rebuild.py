"""Rebuilding beside readers and writers: the same rows as were kept live, all at once or not at all."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, DESK_STREAM, PARTNER_STREAM
from tests.guest_factories import ask
from tests.image_factories import add_image
from tests.store.log_stories import (
    TURNAROUND,
    WORK,
    Killed,
    dump,
    expected_turnaround,
    forget_poison,
    killed_at_statement,
    leftovers,
    live_through,
    poison,
    turnaround_rows,
)
from tests.store.parts import ManualClock
from tests.story import SOURCE, SOURCE_STREAM
from workflow.bootstrap import Application
from workflow.domain.commands import RegisterSource
from workflow.domain.errors import InvalidValue, RebuildRunning, RebuildStopped
from workflow.followers import Moved
from workflow.store import generations
from workflow.store.projections import INLINE, TABLES
from workflow.store.projections.turnaround import NAME
from workflow.store.tables import DeliveryRow, LeaderRow, table_of

ROOT = Path(__file__).resolve().parents[2]


def kept_live(application: Application) -> None:
    """Desk, concept, entity, topic, rule, source, three articles, an image, a guest's link, and all that follows."""
    live_through(application)
    live_through(application, corrected=False)
    for command in (make.draft(targets=(make.PT,), urgency=2, desk="world"), add_image(), make.submit()):
        application.newsroom.execute(command, ARTICLE_STREAM, command_id=str(uuid.uuid4()))
    article = application.views.article(make.ARTICLE_ID)
    for done in (make.check(article, make.EN), make.tags(article, make.EN)):
        application.newsroom.execute(done, ARTICLE_STREAM)
    application.newsroom.execute(ask(make.EN), ARTICLE_STREAM)
    registered = RegisterSource(by=make.ADMIN, at=make.NOW, source_id="agency", profile=SOURCE)
    application.newsroom.execute(registered, SOURCE_STREAM)
    application.newsroom.execute(make.record_concept(), make.CONCEPT_STREAM)
    application.newsroom.execute(make.record_entity(), make.ENTITY_STREAM)
    application.newsroom.execute(make.import_topics(), make.TOPICS_STREAM)
    application.newsroom.execute(make.record_topic_rule(), make.TOPIC_RULE_STREAM)
    application.newsroom.execute(make.configure(make.rule("fx")), DESK_STREAM, command_id=str(uuid.uuid4()))
    application.followers.catch_up(NAME, fence=1)


@pytest.mark.parametrize("name", [*INLINE, "work", NAME])
def test_each_projection_comes_back_by_its_name(application: Application, name: str):
    """Rows lost, changed or invented come out as the log says; the other projections are not touched."""
    kept_live(application)
    whole = dump(application)
    tables = INLINE[name][1] if name in INLINE else (WORK if name == "work" else TURNAROUND,)
    others = [table for table in (*TABLES, TURNAROUND, WORK) if table not in tables]
    with application.database.write() as connection:
        for table in tables:
            first = connection.execute(select(*table.primary_key.columns).limit(1)).one()
            key = [column == value for column, value in zip(table.primary_key.columns, first, strict=True)]
            connection.execute(delete(table).where(*key))
            if len(table.primary_key.columns) > 1:
                connection.execute(update(table).values({list(table.c)[-1].name: 77}).where(table.c.article_id != ""))
        for table in others:
            connection.execute(delete(table))
    assert application.rebuild(name) == application.views.head()
    after = dump(application)
    for table in tables:
        assert after[table.name] == whole[table.name], table.name
    assert all(after[table.name] == set() for table in others)
    assert leftovers(application) == []


def test_a_name_that_is_none_is_refused_with_those_that_are(application: Application):
    """Nothing is done for a misspelt name, not even for the right ones beside it."""
    kept_live(application)
    with application.database.write() as connection:
        connection.execute(delete(TURNAROUND))
    with pytest.raises(
        InvalidValue,
        match=r"'arcticles'; there are articles, deliveries, .*, entities, .*, topics, .*, sources, work, turnaround",
    ):
        application.rebuild(NAME, "arcticles")
    assert turnaround_rows(application) == {}


def test_rows_that_are_right_are_not_touched(application: Application):
    """The swap changes the rows that differ and no other, empty values included, and what runs in the ledger stays."""
    for command, stream in ((make.register(), PARTNER_STREAM), (make.request(), DELIVERY_STREAM)):
        application.newsroom.execute(command, stream, command_id=str(uuid.uuid4()))
    deliveries = table_of(DeliveryRow)
    (item,) = application.views.work()
    assert application.ledger.claim(item.work_id, "w", application.clock.now(), 60)
    with application.database.write() as connection:
        for table, wrong, changes in (
            (deliveries, {"last_status": 500}, (0, 2)),
            (WORK, {"kind": "translate"}, (0, 1)),
        ):
            generations.begin(connection, [table])
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            assert len(rows) == 1
            generations.fill(
                connection, table, [{**rows[0], "attempts": 0, "lease_owner": ""} if table is WORK else rows[0]]
            )
            assert generations.swap(connection, table) == changes[0]
            connection.execute(update(table).values(wrong))
            assert generations.swap(connection, table) == changes[1]
            assert [dict(row) for row in connection.execute(select(table)).mappings()] == rows
            generations.drop(connection, [table])


_WRITES = """
import sys
from pathlib import Path
from tests.store.log_stories import live_through
from tests.store.parts import made
application = made(sys.argv[1], Path(sys.argv[2]))
for _ in range(6):
    live_through(application)
application.close()
"""


def test_a_rebuild_while_writers_write_equals_what_is_kept_live(
    application: Application, database_url: str, tmp_path: Path
):
    """Threads and another process write, a projector runs, a reader reads: rebuilds in between change nothing."""
    live_through(application)
    done, faults = threading.Event(), []

    def write() -> None:
        for _ in range(4):
            live_through(application)

    def project() -> None:
        results = set()
        while not done.is_set():
            checkpoint = application.followers.begin(NAME)
            results.add(application.followers.advance(checkpoint, fence=1, limit=20).result)
        if not results <= {Moved.MOVED, Moved.GENERATION_CHANGED, Moved.AHEAD}:
            faults.append(f"the projector met {results}")

    def read() -> None:
        most = 0
        while not done.is_set():
            with application.database.read() as connection:
                counts = connection.execute(
                    text(
                        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM editions),"
                        " (SELECT count(DISTINCT stream) FROM events WHERE stream LIKE 'article-%')"
                    )
                ).one()
            if counts[0] < most or counts[1] != 2 * counts[0] or counts[0] != counts[2]:
                faults.append(f"a half-built generation: {counts} after {most}")
            most = counts[0]

    writers = [threading.Thread(target=write) for _ in range(2)]
    beside = [threading.Thread(target=project), threading.Thread(target=read)]
    command = [sys.executable, "-c", _WRITES, database_url, str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    for thread in (*writers, *beside):
        thread.start()
    rebuilds = 0
    try:
        while process.poll() is None or any(writer.is_alive() for writer in writers) or rebuilds < 3:
            application.rebuild()
            rebuilds += 1
    finally:
        for writer in writers:
            writer.join()
        done.set()
        for thread in beside:
            thread.join()
    assert (process.communicate()[1], process.returncode) == ("", 0)
    assert faults == []
    application.followers.catch_up(NAME, fence=1)
    assert len(application.views.articles()) == 1 + 2 * 4 + 6
    assert list(application.verification.differences()) == []
    assert turnaround_rows(application) == expected_turnaround(application)
    before = dump(application)
    application.rebuild()
    assert dump(application) == before
    assert leftovers(application) == []


def test_interrupted_at_any_statement_the_live_rows_stand_and_the_next_run_starts_clean(application: Application):
    """Death at a statement or commit, from the first to the last, leaves the old rows or, after the swap, the new."""
    kept_live(application)
    good = dump(application)
    with application.database.write() as connection:
        connection.execute(text("UPDATE articles SET headline = 'wrong'"))
        connection.execute(text("UPDATE turnaround SET corrections = 9"))
    bad, deaths = dump(application), 0
    while True:
        try:
            with killed_at_statement(application, deaths + 1):
                application.rebuild()
        except Killed:
            deaths += 1
            present = dump(application)
            if present == good:  # it died at giving its lease back
                break
            assert present == bad, f"statement {deaths}"
            continue
        break
    assert deaths > 20
    application.clock.forward(minutes=1)
    application.rebuild()
    assert dump(application) == good
    assert leftovers(application) == []


_DIES = """
import os, signal, sys
from pathlib import Path
from tests.store.parts import made
application = made(sys.argv[1], Path(sys.argv[2]))
application.rebuild(progress=lambda done, total: done == total and os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_killed_rebuild_is_forgotten_after_a_while(
    application: Application, database_url: str, tmp_path: Path, clock: ManualClock
):
    """After SIGKILL the next one is refused while the lease stands; then it clears up and works."""
    kept_live(application)
    before = dump(application)
    command = [sys.executable, "-c", _DIES, database_url, str(tmp_path)]
    died = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert died.returncode == -9, died.stderr
    assert dump(application) == before
    assert len(leftovers(application)) == len(TABLES) + 14
    with pytest.raises(RebuildRunning, match="15 seconds"):
        application.rebuild()
    clock.forward(seconds=16)
    application.rebuild()
    assert dump(application) == before
    assert leftovers(application) == []


def test_of_two_rebuilds_at_once_the_second_is_refused(application: Application):
    """While one is at work another does nothing; an operator's Ctrl-C leaves nothing behind."""
    kept_live(application)
    refused = []

    def meanwhile(_done: int, _total: int) -> None:
        with pytest.raises(RebuildRunning) as caught:
            application.rebuild("articles")
        refused.append(caught.value.code)

    application.rebuild(progress=meanwhile)
    assert set(refused) == {"rebuild_running"}

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        application.rebuild(progress=interrupt)
    assert leftovers(application) == []
    application.rebuild()


def test_a_rebuild_that_slept_too_long_changes_nothing(application: Application, clock: ManualClock):
    """One that stood still until another had taken over and finished is refused at its next write."""
    kept_live(application)
    before = dump(application)

    def sleep(_done: int, _total: int) -> None:
        if clock.now() == make.NOW:
            clock.forward(minutes=5)
            application.rebuild()

    with pytest.raises(RebuildRunning, match="took over"):
        application.rebuild(progress=sleep)
    assert dump(application) == before
    assert leftovers(application) == []
    with application.database.read() as connection:
        assert connection.execute(select(table_of(LeaderRow).c.fence)).scalar() == 2


def test_a_rebuild_under_way_holds_its_lease(application: Application, clock: ManualClock):
    """A long rebuild renews its lease, so that nobody takes it for dead."""
    kept_live(application)

    def dawdle(_done: int, _total: int) -> None:
        clock.forward(seconds=14)

    told = []
    application.rebuild("articles", progress=dawdle)

    def renewed(done: int, _total: int) -> None:
        with application.database.read() as connection:
            told.append((done, connection.execute(select(table_of(LeaderRow).c.until)).scalar()))
        clock.forward(seconds=14)

    application.rebuild("articles", NAME, progress=renewed)
    assert len({until for _, until in told}) == len(told) == 2


@pytest.mark.parametrize("names", [(), (NAME,), ("articles", "work")])
def test_an_unreadable_event_stops_the_rebuild_and_is_parked_live(application: Application, names: tuple[str, ...]):
    """The first one is named and nothing is changed; after an upgrade the rebuild applies what had been passed over."""
    kept_live(application)
    with application.database.write() as connection:
        connection.execute(text("UPDATE articles SET headline = 'wrong'"))
        connection.execute(text("UPDATE turnaround SET corrections = 9"))
    position = poison(application)
    application.followers.catch_up(NAME, fence=1)
    assert [parked.position for parked in application.followers.parked(NAME)] == [position]
    before = dump(application)
    with pytest.raises(RebuildStopped, match="Upgrade") as caught:
        application.rebuild(*names)
    assert caught.value.facts["position"] == position
    assert dump(application) == before
    assert leftovers(application) == []
    stood = application.followers.begin(NAME)
    forget_poison(application, position, "article.submitted", SUBMITTED)
    application.rebuild(*names)
    if names != ("articles", "work"):
        assert application.followers.parked(NAME) == []
        assert application.followers.begin(NAME).generation == stood.generation + 1
        assert turnaround_rows(application) == expected_turnaround(application)
    differing = {difference.table for difference in application.verification.differences()}
    assert differing == {(): set(), (NAME,): {"articles", "editions", "work"}, ("articles", "work"): {NAME}}[names]


SUBMITTED = '{"at":"2026-11-23T09:30:00Z","by":"user:writer","content_hash":"x","source_version": 2}'


def test_a_running_projector_is_told_of_the_new_generation(application: Application):
    """What a projector knew before the rebuild is worth nothing afterwards, wherever the checkpoint stands."""
    kept_live(application)
    known = application.followers.begin(NAME)
    application.rebuild(NAME)
    live_through(application)
    assert application.followers.advance(known, fence=1).result is Moved.GENERATION_CHANGED
    application.followers.catch_up(NAME, fence=1)
    assert turnaround_rows(application) == expected_turnaround(application)


def test_a_projector_that_was_behind_is_carried_along(application: Application):
    """The new rows stand at the log's end even when the old ones did not, and its checkpoint is made when missing."""
    live_through(application)
    application.rebuild()
    checkpoint = application.followers.begin(NAME)
    assert (checkpoint.position, checkpoint.generation) == (application.views.head(), 2)
    assert turnaround_rows(application) == expected_turnaround(application)
