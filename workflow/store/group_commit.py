"""Group commit: callers that come while a commit is under way share the next one.

A commit waits for the disk, and appends are done one after the other; alone, each would wait for
every commit before its own. Here the first caller leads: it commits for all that wait, hands the
lead to one that came meanwhile, and wakes the others with their results. A single caller does its
own work in its own thread. No caller is answered before its own commit is on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from workflow.domain.errors import NewsroomError
from workflow.store.appending import Outcome, Prepared
from workflow.store.database import Database
from workflow.store.recorded import Appended

LARGEST_GROUP = 64
"""Commands committed together at most: bounds how long a reader of the log waits for the next position."""

Then = Callable[[Connection, Appended], None]
"""What else belongs to a command's transaction: rows to be written once its events are appended."""
AppendBatch = Callable[[Any, Sequence[Prepared]], list[Outcome]]
"""Appends on a driver's connection, within its transaction; a refusal in place of a result."""


class _Ticket:
    """One caller's command, and what became of it."""

    __slots__ = ("error", "finished", "prepared", "result", "then", "turn")

    def __init__(self, prepared: Prepared, then: Then | None) -> None:
        self.prepared = prepared
        self.then = then
        self.result: Appended | None = None
        self.error: BaseException | None = None
        self.finished = False
        self.turn = threading.Lock()
        self.turn.acquire()

    def outcome(self) -> Appended | BaseException:
        """What became of it, once it is finished."""
        if self.error is not None:
            return self.error
        assert self.result is not None
        return self.result


class GroupCommit:
    """The commits of one process to one database's log."""

    def __init__(self, database: Database, append: AppendBatch) -> None:
        self._database = database
        self._append = append
        self._mutex = threading.Lock()
        self._waiting: list[_Ticket] = []
        self._led = False
        self._connection: Connection | None = None
        database.on_close(self._let_go)

    def commit(self, prepared: Prepared, then: Then | None = None) -> Appended:
        """Append in a transaction of its own or shared with others; returns when it is on disk.

        Raises the append's refusal, or whatever ``then`` raised; nothing of the command is there then.
        """
        [outcome] = self.commit_all([(prepared, then)])
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def commit_all(self, commands: Sequence[tuple[Prepared, Then | None]]) -> list[Appended | BaseException]:
        """Append several commands, each by itself: its result, or what it was refused with, in their order."""
        tickets = [_Ticket(prepared, then) for prepared, then in commands]
        if not tickets:
            return []
        with self._mutex:
            self._waiting += tickets
            leads, self._led = not self._led, True
        for ticket in tickets:
            if not leads:
                ticket.turn.acquire()  # until it is done, or until this caller is to lead
            leads = False
            if not ticket.finished:
                self._lead()
        return [ticket.outcome() for ticket in tickets]

    def _lead(self) -> None:
        """Commit for everybody who waits (the leader waits first in line), then hand the lead on."""
        with self._mutex:
            group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
        try:
            self._settle(group)
        finally:
            with self._mutex:
                successor = self._waiting[0] if self._waiting else None
                self._led = successor is not None
            if successor is not None:
                successor.turn.release()
            for ticket in group:
                ticket.finished = True
                ticket.turn.release()

    def _settle(self, group: list[_Ticket]) -> None:
        """Give every ticket its result or its error; one that fails costs the others only a second try, alone.

        A database that is away or locked is no ticket's fault: all hear of it, instead of waiting for it in turn.
        """
        try:
            self._together(group)
        except OperationalError as error:
            for ticket in group:
                ticket.error = error
        except Exception as error:  # noqa: BLE001 - handed to the caller it belongs to
            if len(group) == 1:
                group[0].error = error
                return
            for ticket in group:
                self._settle([ticket])
        except BaseException as error:  # the leader is told to stop: nobody may wait for ever
            for ticket in group:
                ticket.error = error
            raise

    def _together(self, group: list[_Ticket]) -> None:
        try:
            outcomes = self._in_one_transaction(group)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            outcomes = self._in_one_transaction(group)  # repeated command ids give the first result
        for ticket, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, NewsroomError):
                ticket.error = outcome
            else:
                ticket.result = outcome

    def _in_one_transaction(self, group: list[_Ticket]) -> list[Outcome]:
        if self._connection is None:
            self._connection = self._database.dedicated()
        connection = self._connection
        alone = len(group) == 1 and group[0].then is None
        try:
            with self._database.transaction_on(connection, single_statement=alone) as driver:
                outcomes = self._append(driver, [ticket.prepared for ticket in group])
                for ticket, outcome in zip(group, outcomes, strict=True):
                    if isinstance(outcome, Appended) and not outcome.repeated and ticket.then is not None:
                        ticket.then(connection, outcome)
        except DBAPIError as error:
            if error.connection_invalidated:
                self._let_go()
            raise
        return outcomes

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
