"""What a clock that ran ahead has left behind: leases and announcements that lie further ahead than they can.

Nobody would touch such work before its false moment has come, although its holder may be dead and its message lost.
Which clock is wrong cannot be told; so a lease is ended only when nobody has renewed it for a whole term by the watch
of whoever looks, which no wall clock moves. An announcement is simply made once more. Due times are left as they are: a
schedule may lie as far ahead as it likes, and nothing tells a false one from a true.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, or_, select, text, update

from workflow.store import announcements
from workflow.store.database import Database, to_text
from workflow.store.tables import WorkRow, table_of
from workflow.store.work_tables import TAKEN

SKEW = timedelta(seconds=10)
"""So much the clocks of a newsroom's machines may differ without anybody's looking closer."""
_work = table_of(WorkRow)


class _Term(NamedTuple):
    """A lease as it was seen: whoever renews it or takes it over changes one of the two."""

    token: int
    until: str


class ClockJumps:
    """Puts the ledger of one database right; one process looks again and again with the same one."""

    def __init__(self, database: Database, seconds: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._seconds = seconds
        self._seen: dict[str, tuple[_Term, float]] = {}
        """By work: the lease, and when by the watch it was seen first."""

    def put_right(self, now: datetime, lease_seconds: float) -> int:
        """End leases from the future that nobody renews, forget announcements from there; how many rows that was."""
        latest_lease, latest = to_text(now + timedelta(seconds=lease_seconds) + SKEW), to_text(now + SKEW)
        columns = (_work.c.id, _work.c.lease_token, _work.c.lease_until, _work.c.nudged_at)
        ahead = or_(_work.c.lease_until > latest_lease, _work.c.nudged_at > latest)
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).where(and_(text(f"({TAKEN})"), ahead))).all()
        held = {row.id: _Term(row.lease_token, row.lease_until) for row in rows if row.lease_until > latest_lease}
        over = self._not_renewed(held, lease_seconds)
        announced = [row.id for row in rows if row.nudged_at > latest and (not row.lease_until or row.id in over)]
        if not over and not announced:
            return 0
        with self._database.write() as connection:
            for identity, term in over.items():
                same = (_work.c.id == identity, _work.c.lease_token == term.token, _work.c.lease_until == term.until)
                connection.execute(update(_work).where(*same).values(lease_until=to_text(now - SKEW)))
            announcements.note(connection, announced, "")
        return len(over.keys() | set(announced))

    def _not_renewed(self, held: dict[str, _Term], lease_seconds: float) -> dict[str, _Term]:
        """Those that have stood as they are for a whole term."""
        now = self._seconds()
        before, self._seen = self._seen, {}
        for identity, term in held.items():
            known = before.get(identity)
            self._seen[identity] = known if known is not None and known[0] == term else (term, now)
        return {identity: term for identity, (term, since) in self._seen.items() if now - since >= lease_seconds}
