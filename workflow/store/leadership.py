"""Leases on jobs that one process does at a time: one row a job, taken and renewed by one statement."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.store.database import Database, to_text
from workflow.store.tables import LeaderRow, table_of

_leaders = table_of(LeaderRow)


class Leadership:
    """Leases on jobs that one process does at a time (the relay, the clock)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._acquire = _acquiring(postgresql if database.is_postgresql else sqlite)

    def acquire(self, name: str, owner: str, now: datetime, seconds: float, *, overdue: str = "") -> int | None:
        """Become or stay leader; the fence, which grows when leadership changes hands; None when another leads.

        One statement on one row, so that it waits for no append, and no append for it, where rows have locks.
        ``overdue`` is a term (``term``) that has not been renewed for its whole length by the watch of whoever asks: it
        is over, whatever the clocks say.
        """
        until = to_text(now + timedelta(seconds=seconds))
        values = {"name": name, "owner": owner, "until": until, "now": to_text(now), "overdue": overdue}
        with self._database.write() as connection:
            fence = connection.execute(self._acquire, values).scalar()
        return int(fence) if fence is not None else None

    def hold(self, connection: Connection, name: str, owner: str, fence: int, now: datetime, seconds: float) -> bool:
        """Stay leader within a transaction, to whose end nobody else becomes it; False when somebody else is."""
        held = and_(_leaders.c.name == name, _leaders.c.owner == owner, _leaders.c.fence == fence)
        statement = update(_leaders).where(held).values(until=to_text(now + timedelta(seconds=seconds)))
        return connection.execute(statement).rowcount == 1

    def is_led(self, name: str, now: datetime) -> bool:
        """Whether anybody leads at this moment: a leader that stopped renewing is none."""
        with self._database.read() as connection:
            until = connection.execute(select(_leaders.c.until).where(_leaders.c.name == name)).scalar()
        return until is not None and until >= to_text(now)

    def term(self, name: str) -> str:
        """When the present term ends, as its leader's clock has it: it changes whenever it is renewed."""
        with self._database.read() as connection:
            return connection.execute(select(_leaders.c.until).where(_leaders.c.name == name)).scalar() or ""

    def resign(self, name: str, owner: str) -> None:
        """Let the next one lead at once."""
        with self._database.write() as connection:
            statement = update(_leaders).where(_leaders.c.name == name, _leaders.c.owner == owner)
            connection.execute(statement.values(until=""))


def _acquiring(dialect: Any) -> Any:
    """The statement that takes or renews a lease, put together once: every process asks every few seconds."""
    values = {"name": bindparam("name"), "owner": bindparam("owner"), "fence": 1, "until": bindparam("until")}
    statement = dialect.insert(_leaders).values(**values)
    wanted = statement.excluded
    same_hands = _leaders.c.owner == wanted.owner
    return statement.on_conflict_do_update(
        index_elements=[_leaders.c.name],
        set_={
            "owner": wanted.owner,
            "until": wanted.until,
            "fence": _leaders.c.fence + case((same_hands, 0), else_=1),
        },
        where=or_(same_hands, _leaders.c.until < bindparam("now"), _leaders.c.until == bindparam("overdue")),
    ).returning(_leaders.c.fence)
