"""The leases of one process, kept alive by one thread for as long as their work goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from workflow.bootstrap import Application
from workflow.domain.errors import LeaseLost
from workflow.ports import Lease

logger = logging.getLogger("copyflow.worker")

BEATS_IN_A_LEASE = 3
"""A lease is renewed so often in its length."""


class Heartbeats:
    """Renews leases; most work is done before its first beat is due. Make it after a fork."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """``seconds`` of a watch that goes on while the process stands still."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._held: dict[str, tuple[Lease, Application]] = {}
        self._renewed: dict[str, float] = {}
        """By work: when by the watch its lease was taken or renewed last."""
        self._is_beating = False

    @contextmanager
    def holding(self, lease: Lease, application: Application) -> Iterator[None]:
        """Renew the lease for the length of the block, unless somebody else took it over."""
        with self._lock:
            self._held[lease.work_id] = (lease, application)
            self._renewed[lease.work_id] = self._seconds()
            if not self._is_beating:
                self._is_beating = True
                pause = application.settings.lease_seconds / BEATS_IN_A_LEASE
                threading.Thread(target=self._beat, args=(pause,), name="lease-heartbeats", daemon=True).start()
        try:
            yield
        finally:
            self._let_go(lease)

    def assure(self, lease: Lease, application: Application) -> None:
        """Raise ``LeaseLost`` unless the work is still this holder's: asked right before what cannot be taken back.

        A process may have stood still since it looked last: stopped, swapped out, moved to another machine. Where it
        cannot be sure of most of its lease any more, the lease is renewed first.
        """
        with self._lock:
            age = self._seconds() - self._renewed.get(lease.work_id, float("-inf"))
        if age < application.settings.lease_seconds / BEATS_IN_A_LEASE:
            is_ours = application.ledger.is_open(lease)
        else:
            is_ours = self._renew(lease, application)
        if not is_ours:
            raise LeaseLost("Another worker took this work over in the meantime.", work_id=lease.work_id)

    def _renew(self, lease: Lease, application: Application) -> bool:
        """Renew one lease; False when it is lost."""
        seconds = application.settings.lease_seconds
        asked_at = self._seconds()
        is_kept = application.ledger.heartbeat(lease, application.clock.now(), seconds)
        with self._lock:
            if is_kept and self._held.get(lease.work_id, (None,))[0] is lease:
                self._renewed[lease.work_id] = asked_at
        return is_kept

    def _let_go(self, lease: Lease) -> None:
        with self._lock:
            if self._held.get(lease.work_id, (None,))[0] is lease:
                del self._held[lease.work_id]
                del self._renewed[lease.work_id]

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
                if not self._is_kept(lease, application):
                    self._let_go(lease)

    def _is_kept(self, lease: Lease, application: Application) -> bool:
        """Renew one lease; False when it is lost. A database that is away for a moment is no loss."""
        try:
            return self._renew(lease, application)
        except Exception:
            logger.exception("a heartbeat of %s %s failed; trying again", lease.kind, lease.stream)
            return True
