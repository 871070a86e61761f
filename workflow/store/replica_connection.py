"""A connection to a read replica that is believed nothing without proof that it has come far enough.

Every statement goes out together with a transaction's beginning, the proof and its end, in one round trip (libpq's
pipeline mode): proof and rows come from one snapshot. Where the proof fails, or the replica does, the same statement is
put to the primary, and whoever asked does not notice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, Self

import psycopg
from psycopg import errors
from psycopg.abc import PQGen

PATIENCE_SECONDS = 5.0
"""How long an answer of the replica is waited for: one whose machine stands still says nothing at all."""
STATEMENT_SECONDS = 4
"""After how long the replica itself is to give a statement up."""

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_PROOF = (
    "SELECT pg_is_in_recovery(), (SELECT hash FROM events WHERE position = %s), last.position, last.hash, {follower} "
    "FROM (SELECT position, hash FROM events ORDER BY position DESC LIMIT 1) AS last"
)
_ANY = _PROOF.format(follower="true")
_FOLLOWED = _PROOF.format(
    follower="coalesce((SELECT (generation, position) >= (%s, %s) FROM checkpoints WHERE name = %s), false)"
)
_ONLY_THIS_STATEMENT = (errors.QueryCanceled, errors.SerializationFailure, errors.DeadlockDetected)
"""What a replica answers that is well: replaying the log got in the way of a statement, or it took too long."""

BEHIND, AWAY, PROMOTED, OTHER_LOG, GAVE_UP, REFUSED = "behind", "away", "promoted", "other_log", "gave_up", "refused"


class Mark(NamedTuple):
    """A place in a log: the position of an event and its hash, which stands for everything before it too."""

    position: int
    hash: bytes


class Proof(Protocol):
    """What a replica has to show before it is believed, and who answers in its place."""

    is_wanted: bool
    """Whether the replica is to be asked at all any more."""

    def mark(self) -> Mark:
        """The place in the log that the replica must have come to."""

    def follower(self) -> tuple[str, int, int] | None:
        """A follower's name, generation and position that its rows must have come to, if any are read."""

    def shown(self, mark: Mark) -> None:
        """The replica has shown its log up to here."""

    def failed(self, because: str, error: BaseException | None = None) -> None:
        """The replica is not to be asked any more by whoever reads this."""

    def from_primary(self, ask: Callable[[Any], Any]) -> Any:
        """Do something with the primary's own connection."""


class ReplicaConnection(psycopg.Connection[Any]):
    """A connection to the replica; while ``proof`` is set, every statement is proven or put to the primary."""

    proof: Proof | None = None

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg does, but not for ever; a connection that was waited for in vain is closed."""
        try:
            return super().wait(gen, interval, PATIENCE_SECONDS if timeout is None else timeout)
        except errors._WaitTimeout as error:  # noqa: SLF001 - psycopg has no other name for it
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer within {PATIENCE_SECONDS:g} seconds") from error

    def cursor(self, *arguments: Any, **named: Any) -> Any:
        """A cursor of psycopg's, or one whose statements are proven."""
        if self.proof is None:
            return super().cursor(*arguments, **named)
        return _ProvenCursor(self, self.proof)

    def plain(self) -> psycopg.Cursor[Any]:
        """A cursor of psycopg's."""
        return super().cursor()


class _ProvenCursor:
    """What SQLAlchemy and our hot paths need of a cursor; its rows are the replica's or the primary's."""

    def __init__(self, connection: ReplicaConnection, proof: Proof) -> None:
        self._replica = connection
        self._proof = proof
        self._answered: psycopg.Cursor[Any] = connection.plain()
        self.format = self._answered.format

    def execute(self, query: Any, values: Any = None, **how: Any) -> Self:
        """Put a statement to the replica, and to the primary where the replica may not or cannot answer."""
        answered = self._by_replica(query, values, how) if self._proof.is_wanted else None
        self._answered = answered or self._proof.from_primary(lambda primary: self._on(primary, query, values, how))
        return self

    def _on(self, connection: Any, query: Any, values: Any, how: dict[str, Any]) -> psycopg.Cursor[Any]:
        cursor: psycopg.Cursor[Any] = connection.cursor()
        cursor.format = self.format
        return cursor.execute(query, values, **how)  # its rows are here by then, the connection can be given back

    def _by_replica(self, query: Any, values: Any, how: dict[str, Any]) -> psycopg.Cursor[Any] | None:
        mark, follower = self._proof.mark(), self._proof.follower()
        connection = self._replica
        answered, proof = connection.plain(), connection.plain()
        answered.format = self.format
        try:
            with connection.pipeline():
                connection.plain().execute(_BEGIN)
                if follower is None:
                    proof.execute(_ANY, (mark.position,))
                else:
                    name, *reached = follower
                    proof.execute(_FOLLOWED, (mark.position, *reached, name))
                answered.execute(query, values, **how)
                connection.plain().execute("COMMIT")
            found = proof.fetchone()
        except psycopg.Error as error:
            connection.close()
            self._proof.failed(_why(error), error)
            return None
        if wrong := _wrong(found, mark):
            self._proof.failed(wrong)
            return None
        assert found is not None
        self._proof.shown(Mark(found[2], bytes(found[3])))
        return answered

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answered, name)


def _why(error: psycopg.Error) -> str:
    if isinstance(error, _ONLY_THIS_STATEMENT):
        return GAVE_UP
    return AWAY if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else REFUSED


def _wrong(found: Any, mark: Mark) -> str:
    """Why a proof is none; empty where it is one."""
    if found is None:
        return BEHIND
    in_recovery, there, _, _, follower_is_there = found
    if not in_recovery:
        return PROMOTED
    if there is not None and bytes(there) != mark.hash:
        return OTHER_LOG
    return "" if there is not None and follower_is_there else BEHIND
