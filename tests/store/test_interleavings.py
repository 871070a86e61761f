"""Half-finished transactions interleaved in every order: a follower sees what is committed, all of it, once, in order.

Sequential models pass on stores that lose events; here begin, append, commit, rollback and read are separate steps
on several connections. A store that hands out positions without the lock must fail the same machine.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.store.parts import append, note
from workflow.bootstrap import Application
from workflow.domain.errors import VersionConflict
from workflow.store.database import Database
from workflow.store.migrations.append_functions import APPEND_MANY, APPEND_ONE, LOCK

CONNECTIONS = st.integers(0, 2)
STREAMS = st.sampled_from([f"partner-{number:036d}" for number in range(4)])
RUN = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


class _Transaction:
    """An open transaction and the ids of the events that it appended."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.ids: list[str] = []


def machine(application: Application) -> type[RuleBasedStateMachine]:
    """The state machine over one database; every run of it goes on where the log ends."""
    database = application.database

    class Interleavings(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.open: dict[int, _Transaction] = {}
            self.position = self.begun_at = application.feed.head().position
            self.seen: list[str] = []
            self.committed: list[str] = []

        @rule(number=CONNECTIONS)
        def begin(self, number: int) -> None:
            self.begin_where_possible(number)

        def begin_where_possible(self, number: int) -> None:
            if number in self.open:
                return
            connection = database.engine.connect().execution_options(copyflow_write=True)
            impatient = "SET lock_timeout = '20ms'" if database.is_postgresql else "PRAGMA busy_timeout = 0"
            driver: Any = connection.connection.driver_connection
            driver.execute(impatient)
            if database.is_postgresql:
                driver.commit()
            try:
                connection.begin()
            except DBAPIError:  # somebody else writes
                connection.close()
            else:
                self.open[number] = _Transaction(connection)

        @rule(number=CONNECTIONS, stream=STREAMS, count=st.integers(1, 3))
        def append(self, number: int, stream: str, count: int) -> None:
            self.begin_where_possible(number)
            transaction = self.open.get(number)
            if transaction is None:
                return
            identity = str(uuid.uuid4())
            try:
                append(
                    database,
                    stream,
                    events=[note()] * count,
                    command_id=identity,
                    connection=transaction.connection,
                )
            except DBAPIError:  # the lock is with another transaction: this one is lost
                self.end(number)
                return
            recorded = transaction.connection.execute(
                text("SELECT event_id FROM events WHERE metadata LIKE :about ORDER BY position"),
                {"about": f"%{identity}%"},
            )
            transaction.ids += recorded.scalars()

        @rule(number=CONNECTIONS, stream=STREAMS)
        def collide(self, number: int, stream: str) -> None:
            """An append that expects another version leaves its transaction usable and nothing in it."""
            if number not in self.open:
                return
            try:
                append(database, stream, 10**6, connection=self.open[number].connection)
            except VersionConflict:
                return
            except DBAPIError:  # the lock is with another transaction: this one is lost
                self.end(number)
                return
            raise AssertionError("an append with a wrong expected version went through")

        @rule(number=CONNECTIONS)
        def commit(self, number: int) -> None:
            if number in self.open:
                ids = self.open[number].ids
                self.end(number, commit=True)
                self.committed += ids

        @rule(number=CONNECTIONS)
        def rollback(self, number: int) -> None:
            if number in self.open:
                self.end(number)

        @precondition(lambda self: not self.open)
        @rule(stream=STREAMS)
        def commit_alone(self, stream: str) -> None:
            """The grouped commit, which waits for nobody now."""
            appended = append(database, stream, events=[note(), note()])
            with database.read() as connection:
                query = text("SELECT event_id FROM events WHERE position >= :first ORDER BY position")
                self.committed += connection.execute(query, {"first": appended.first_position}).scalars()

        @rule()
        def read(self) -> None:
            for recorded in application.feed.read(self.position):
                assert recorded.position > self.position
                self.position = recorded.position
                self.seen.append(recorded.event_id)
            assert set(self.seen) <= set(self.committed), "an event that was never committed was seen"

        def end(self, number: int, *, commit: bool = False) -> None:
            transaction = self.open.pop(number)
            driver: Any = transaction.connection.connection.driver_connection
            if commit:
                transaction.connection.commit()
            else:
                transaction.connection.rollback()
            driver.execute("SET lock_timeout = '30s'" if database.is_postgresql else "PRAGMA busy_timeout = 30000")
            transaction.connection.close()

        def teardown(self) -> None:
            for number in list(self.open):
                self.end(number)
            self.read()
            assert len(self.seen) == len(self.committed), "a committed event was never seen"
            assert self.seen == self.committed
            assert self.position - self.begun_at == len(self.seen), "positions have holes"

    return Interleavings


def test_no_interleaving_hides_an_event(application: Application):
    """Whatever the order of begin, append, commit, rollback and read: seen == committed, without holes."""
    run_state_machine_as_test(machine(application), settings=RUN)
    assert application.verification.verify() == application.feed.head()


@pytest.mark.parametrize("mutated", [False, True])
def test_positions_from_a_sequence_fail_the_same_machine(application: Application, mutated: bool):
    """The mutation: positions out of a sequence, without the lock, as most stores do: an event is never seen.

    The steps are those of a writer that commits late; on our store the second writer has to wait instead.
    """
    if not application.database.is_postgresql:
        pytest.skip("SQLite has one writer at a time whatever the code does")
    if mutated:
        _number_by_a_sequence(application.database)
    late, quick = (f"partner-{number:036d}" for number in (8, 9))
    steps = machine(application)()
    steps.append(number=0, stream=late, count=1)
    steps.append(number=1, stream=quick, count=1)
    steps.commit(number=1)
    steps.read()
    steps.commit(number=0)
    if mutated:
        with pytest.raises(AssertionError, match="a committed event was never seen"):
            steps.teardown()
    else:
        steps.teardown()


def _number_by_a_sequence(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("CREATE SEQUENCE positions"))
        for function in (APPEND_ONE, APPEND_MANY):
            changed = function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
            changed = changed.replace(f"PERFORM {LOCK};", "")
            assert changed.count("head := head + 1;") == 1
            connection.execute(text(changed.replace("head := head + 1;", "head := nextval('positions');")))
