"""Whether an exception says that the database is away or can do no more just now: an outage, which passes. Pure."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

RETRY_AFTER_SECONDS = 2
_SQLITE_OUTAGES = frozenset({5, 6, 10, 13, 14})
"""SQLITE_BUSY, LOCKED, IOERR, FULL, CANTOPEN; extended codes have these in their lowest byte."""
_POSTGRESQL_OUTAGES = ("08", "53", "55P03", "57P", "58")
"""Classes: no connection, no room, a lock not to be had, shutting down or starting, the system's own errors."""


def is_outage(error: Exception) -> bool:
    """Whether the same request may well be answered a little later, without anybody's changing it."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in _SQLITE_OUTAGES
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # no answer that could have one: the server was not reached
        return isinstance(error, OperationalError)
    return str(state).startswith(_POSTGRESQL_OUTAGES)
