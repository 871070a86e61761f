"""Comparing projections and work with the log: every kind of fault, in one snapshot, while writers go on."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, EN, PARTNER_STREAM, PT
from tests.store.parts import append, note, without_triggers
from workflow import verification
from workflow.bootstrap import Application
from workflow.domain.errors import LogDamaged
from workflow.store.comparison import KEPT
from workflow.store.projections import TABLES
from workflow.store.tables import EditionRow, table_of
from workflow.store.walk import snapshot
from workflow.verification import Difference, Tally, Verification

STRANGER = "01939b6c-0000-7000-8000-00000000ffff"
_COPIED = ", ".join(column.name for column in table_of(EditionRow).c if column.name != "article_id")
OTHER_ARTICLE = f"INSERT INTO editions (article_id, {_COPIED}) SELECT '{STRANGER}', {_COPIED} FROM editions"


@pytest.fixture
def filled(application: Application) -> Application:
    """An article in two languages with work, a partner and a delivery."""
    application.newsroom.execute(make.draft(targets=(PT,)), ARTICLE_STREAM)
    application.newsroom.execute(make.register(EN), PARTNER_STREAM)
    application.newsroom.execute(make.request(), DELIVERY_STREAM)
    application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    assert application.verification.differences() == []
    return application


@pytest.mark.parametrize(
    ("change", "table", "rows", "position", "problem"),
    [
        ("UPDATE articles SET headline = 'x'", "articles", 1, 5, "otherwise in headline"),
        ("UPDATE editions SET is_source = NOT is_source", "editions", 2, 5, "otherwise in is_source"),
        ("DELETE FROM editions WHERE language = 'pt'", "editions", 1, 5, "missing"),
        ("UPDATE editions SET language = 'ur' WHERE language = 'pt'", "editions", 2, 5, "no such row"),
        ("UPDATE deliveries SET due_at = ''", "deliveries", 1, 4, "otherwise in due_at"),
        ("UPDATE deliveries SET article_id = 'x'", "deliveries", 2, 4, "missing"),
        ("DELETE FROM partners", "partners", 1, 2, "missing"),
        (OTHER_ARTICLE, "editions", 2, 0, "belongs to nothing"),
        ("DELETE FROM work WHERE kind = 'check'", "work", 1, 5, "missing"),
        ("UPDATE work SET subject = 'ru' WHERE kind = 'tag'", "work", 1, 5, "otherwise in subject"),
        ("UPDATE work SET stream = 'article-x' WHERE kind = 'tag'", "work", 2, 5, "missing"),
        ("UPDATE work SET id = 'x' WHERE kind = 'tag'", "work", 2, 5, "no such row"),
    ],
)
def test_every_fault_is_named(filled: Application, change: str, table: str, rows: int, position: int, problem: str):
    """Table, row, stream, the stream's last event, what is wrong, and how many rows are."""
    with filled.database.write() as connection:
        connection.execute(text(change))
    (difference,) = filled.verification.differences()
    assert (difference.table, difference.rows, difference.position) == (table, rows, position)
    assert problem in str(difference)
    filled.rebuild()
    assert filled.verification.differences() == []


def test_running_state_of_work_is_no_fault(filled: Application):
    """Attempts, leases and errors are not in the log."""
    work = filled.views.work()[0]
    assert filled.ledger.claim(work.work_id, "w", filled.clock.now(), 60) is not None
    assert filled.verification.differences() == []


def test_every_projected_table_is_compared():
    """A new table that is a function of streams must say how its rows are found."""
    assert {table.name for table in TABLES} <= KEPT.keys()


def test_writers_go_on_and_are_not_seen(filled: Application, monkeypatch: pytest.MonkeyPatch):
    """What is appended during the comparison is no difference, and waits for nothing."""
    monkeypatch.setattr(verification, "_STREAMS_AT_ONCE", 1)
    told = []

    def write(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 1:
            filled.newsroom.execute(make.request_edition(make.RU), ARTICLE_STREAM)
            with filled.database.write() as connection:
                connection.execute(text("DELETE FROM partners"))

    assert filled.verification.differences(write) == []
    assert told[-1] == (5, 5)
    assert [difference.table for difference in filled.verification.differences()] == ["partners"]


def test_nothing_can_be_written_in_the_snapshot(filled: Application):
    """The database itself refuses, and lets the connection's next user write again."""
    with (
        pytest.raises(DBAPIError, match=r"read-?only"),
        snapshot(filled.database) as connection,
    ):
        connection.execute(text("DELETE FROM partners"))
    with filled.database.write() as connection:
        connection.execute(text("DELETE FROM partners"))


def test_many_streams_are_compared_a_few_at_a_time(application: Application, monkeypatch: pytest.MonkeyPatch):
    """Wherever the borders fall, every row is met once."""
    monkeypatch.setattr(verification, "_STREAMS_AT_ONCE", 3)
    for number in range(7):
        append(application.database, f"partner-{number:036d}", events=[note("a"), note("b")])
    application.rebuild()
    assert application.verification.differences() == []
    with application.database.write() as connection:
        connection.execute(text("DELETE FROM partners WHERE partner_id LIKE '%6'"))
        connection.execute(text("UPDATE partners SET version = 9 WHERE partner_id LIKE '%4'"))
    (difference,) = application.verification.differences()
    assert (difference.rows, difference.position) == (2, 10)


def test_of_several_events_that_cannot_be_applied_the_first_is_named(application: Application):
    """Streams are folded one by one; what counts is the position in the log."""
    for number in (3, 1, 2):
        append(application.database, f"partner-{number:036d}", events=[note("a"), note("b")])
    without_triggers(application.database, "UPDATE events SET data = '{}' WHERE position IN (2, 4, 6)")
    with pytest.raises(LogDamaged) as caught:
        application.verification.differences()
    assert caught.value.facts["position"] == 2


def test_a_follower_can_bring_its_own_comparison(filled: Application):
    """What is no function of single streams is compared by whoever keeps it, and told with the rest."""
    asked = []

    def turnaround():
        asked.append("turnaround")
        tally = Tally("turnaround")
        tally.add("article_id=x", "", 0, "nobody made it")
        tally.add("article_id=y", ARTICLE_STREAM, 3, "late")
        found = tally.difference()
        return [found] if found else []

    checked = Verification(filled.database, further=[turnaround]).differences()
    assert [(each.table, each.rows, each.key) for each in checked] == [("turnaround", 2, "article_id=y")]
    assert asked == ["turnaround"]
    assert all(isinstance(each, Difference) for each in checked)
