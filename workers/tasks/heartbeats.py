"""The leases of one process, kept alive by one thread for as long as their work goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from workflow.bootstrap import Application
from workflow.ports import Lease

logger = logging.getLogger("copyflow.worker")

BEATS_IN_A_LEASE = 3
"""A lease is renewed so often in its length."""


class Heartbeats:
    """Renews leases; most work is done before its first beat is due. Make it after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[Lease, Application]] = {}
        self._is_beating = False

    @contextmanager
    def holding(self, lease: Lease, application: Application) -> Iterator[None]:
        """Renew the lease for the length of the block, unless somebody else took it over."""
        with self._lock:
            self._held[lease.work_id] = (lease, application)
            if not self._is_beating:
                self._is_beating = True
                pause = application.settings.lease_seconds / BEATS_IN_A_LEASE
                threading.Thread(target=self._beat, args=(pause,), name="lease-heartbeats", daemon=True).start()
        try:
            yield
        finally:
            self._let_go(lease)

    def _let_go(self, lease: Lease) -> None:
        with self._lock:
            if self._held.get(lease.work_id, (None,))[0] is lease:
                del self._held[lease.work_id]

    def _beat(self, pause: float) -> None:
        """Beat until nothing is held at the end of a pause: the next lease starts another thread."""
        while True:
            time.sleep(pause)
            with self._lock:
                held = list(self._held.values())
                self._is_beating = bool(held)
            if not held:
                return
            for lease, application in held:
                if not _is_kept(lease, application):
                    self._let_go(lease)


def _is_kept(lease: Lease, application: Application) -> bool:
    """Renew one lease; False when it is lost. A database that is away for a moment is no loss."""
    try:
        return application.ledger.heartbeat(lease, application.clock.now(), application.settings.lease_seconds)
    except Exception:
        logger.exception("a heartbeat of %s %s failed; trying again", lease.kind, lease.stream)
        return True
