"""Appending on SQLite, through the driver: within a transaction begun by ``BEGIN IMMEDIATE``, which orders writers."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection

from workflow.store.appending import Outcome, Prepared
from workflow.store.chain import GENESIS, join
from workflow.store.recorded import Appended

_HEAD = "SELECT position, hash FROM events ORDER BY position DESC LIMIT 1"
_COMMAND = (
    "SELECT fingerprint, stream, stream_version, first_position, last_position FROM commands WHERE command_id = ?"
)
_STANDING = (
    "SELECT (SELECT version FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1), "
    "EXISTS (SELECT 1 FROM commands WHERE command_id = ?)"
)
_EVENT = (
    "INSERT INTO events (position, stream, version, event_id, type, schema_version, data, metadata, recorded_at, "
    "payload_digest, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_REMEMBER = (
    "INSERT INTO commands (command_id, fingerprint, stream, stream_version, first_position, last_position, "
    "recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def append(connection: Connection, batch: Sequence[Prepared]) -> list[Outcome]:
    """Append what can be appended of a batch, in its order; a refusal in place of what cannot."""
    execute = connection.execute
    position, link = execute(_HEAD).fetchone() or (0, GENESIS)
    outcomes: list[Outcome] = []
    for command in batch:
        version, is_known = execute(_STANDING, (command.stream, command.command_id)).fetchone()
        version = version or 0
        if is_known:
            outcomes.append(command.earlier(*execute(_COMMAND, (command.command_id,)).fetchone()))
            continue
        if not command.meets(version):
            outcomes.append(command.conflict(version))
            continue
        first = position + 1
        for event in command.events:
            position, version = position + 1, version + 1
            link = join(link, position, command.stream_part, version, event.tail)
            execute(_EVENT, (position, command.stream, version, *event.values(command), link))
        remembered = (command.command_id, command.fingerprint, command.stream, version, first, position)
        execute(_REMEMBER, (*remembered, command.recorded_at))
        outcomes.append(
            Appended(stream=command.stream, stream_version=version, first_position=first, last_position=position)
        )
    return outcomes
