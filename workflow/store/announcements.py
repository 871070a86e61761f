"""When work was last announced to the workers: noted before the message is sent, forgotten when it led to nothing.

Noted first, since a worker may be done with the message before whoever sent it writes anything down. A row that another
transaction holds is passed over: waiting for it while holding others could deadlock.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from workflow.store.tables import WorkRow, table_of

_work = table_of(WorkRow)


def note(connection: Connection, identities: Sequence[str], moment: str) -> None:
    """These are being announced; an empty moment forgets that they were."""
    if identities:
        free = select(_work.c.id).where(_work.c.id.in_(identities)).with_for_update(skip_locked=True)
        connection.execute(update(_work).where(_work.c.id.in_(free)).values(nudged_at=moment))
