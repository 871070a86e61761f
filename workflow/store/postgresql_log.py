"""Appending on PostgreSQL, through the driver: one call of a function that locks, checks, chains and inserts.

``copyflow_append`` takes one event as plain values, ``copyflow_append_many`` any number of commands as
arrays; both are made by migration 0002. The lock is an advisory one until the end of the transaction;
READ COMMITTED makes each statement after it see what was committed before it was granted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.errors import CheckViolation, InsufficientResources

from workflow.store.appending import Expected, Outcome, Prepared
from workflow.store.partitions import FIRST_RANGE
from workflow.store.recorded import Appended

_ONE = "SELECT * FROM copyflow_append(%s, %s, %s, %s, %b, %s, %s, %s, %s, %s, %s, %b, %b)"
_MANY = "SELECT * FROM copyflow_append_many(%b, %b, %b, %s, %s, %b, %b, %b, %b, %b, %s, %b, %b, %b)"
_EXPECTED = {"none": 0, "any": -1, "exists": -2}
_APPENDED, _KNOWN = 0, 1


class LogFullError(InsufficientResources):
    """There is no partition for the next position. An outage to whoever appends: it passes when there is one."""


def append(connection: Connection[Any], batch: Sequence[Prepared]) -> list[Outcome]:
    """Append what can be appended of a batch, in its order; a refusal in place of what cannot.

    ``LogFullError`` where the log is in partitions and has none for it.
    """
    try:
        if len(batch) == 1 and len(batch[0].events) == 1:
            rows = connection.execute(_ONE, _as_values(batch[0]), prepare=True).fetchall()
        else:
            rows = connection.execute(_MANY, _as_arrays(batch), prepare=True).fetchall()
    except CheckViolation as error:
        raise LogFullError(_why_full(error)) from error
    return [_outcome(command, *row) for command, row in zip(batch, rows, strict=True)]


def _why_full(error: CheckViolation) -> str:
    if error.diag.constraint_name == FIRST_RANGE:
        return (
            "`copyflow partitions begin` has not ended and the log has reached the end of its first range: "
            "wait for it; if it was cut off, run it again, or start the clock, which takes back what it left"
        )
    return (
        "the log has no partition for its next position: start the clock, which makes them, "
        "or run `copyflow partitions ahead`"
    )


def _as_values(command: Prepared) -> tuple[Any, ...]:
    (event,) = command.events
    return (
        command.command_id,
        command.fingerprint,
        command.stream,
        _code(command.expected),
        command.stream_part,
        event.event_id,
        event.type,
        event.schema_version,
        event.data,
        command.metadata,
        command.recorded_at,
        event.payload_digest,
        event.tail,
    )


def _as_arrays(batch: Sequence[Prepared]) -> tuple[Any, ...]:
    events = [event for command in batch for event in command.events]
    return (
        [command.command_id for command in batch],
        [command.fingerprint for command in batch],
        [command.stream for command in batch],
        [_code(command.expected) for command in batch],
        [len(command.events) for command in batch],
        [command.metadata for command in batch],
        [command.recorded_at for command in batch],
        [command.stream_part for command in batch],
        [event.event_id for event in events],
        [event.type for event in events],
        [event.schema_version for event in events],
        [event.data for event in events],
        [event.payload_digest for event in events],
        [event.tail for event in events],
    )


def _code(expected: Expected) -> int:
    return expected if isinstance(expected, int) else _EXPECTED[expected]


def _outcome(
    command: Prepared, status: int, fingerprint: str, stream: str, version: int, first: int, last: int
) -> Outcome:
    if status == _APPENDED:
        return Appended(stream=command.stream, stream_version=version, first_position=first, last_position=last)
    if status == _KNOWN:
        return command.earlier(fingerprint, stream, version, first, last)
    return command.conflict(version)
