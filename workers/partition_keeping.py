"""Keeps room ahead of a partitioned log while the clock runs; a log that is one table costs a look an hour."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from sqlalchemy.exc import ProgrammingError

from workflow.bootstrap import Application
from workflow.partitions import Partitions

EVERY_SECONDS = 10.0
"""Between two looks at a partitioned log."""
UNPARTITIONED_SECONDS = 3600.0
"""Between two looks whether somebody partitioned it, and whether somebody left it half done."""

logger = logging.getLogger("copyflow.clock")


class PartitionKeeping:
    """Remembers when it looked last."""

    def __init__(self, application: Application, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._partitions = Partitions(application.database)
        self._seconds = seconds
        self._look_at = self._clear_at = seconds()

    def keep(self) -> None:
        """Make the partitions that are missing ahead, however often this is called.

        After an outage of the database it tries again at the next call; what it may not do there it tells.
        """
        now = self._seconds()
        if now < self._look_at:
            return
        partitioned = self._partitions.is_partitioned()
        try:
            if partitioned and (made := self._partitions.make_room()):
                logger.info("made room in the log: %s", ", ".join(made))
            if now >= self._clear_at:
                self._clear_up()
                self._clear_at = now + UNPARTITIONED_SECONDS
        except ProgrammingError:  # whatever else the clock does must go on; the doctor tells too
            logger.exception("no room can be made in the log")
        self._look_at = now + (EVERY_SECONDS if partitioned else UNPARTITIONED_SECONDS)

    def _clear_up(self) -> None:
        if left := self._partitions.clear_up():
            logger.warning("took away what an interrupted partitioning or move left: %s", ", ".join(left))
