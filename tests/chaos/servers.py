"""A server that is stopped, killed and started as the storm wants it, and otherwise kept running. Chooses no fault."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

from workflow.cli.processes.child import Child
from workflow.cli.processes.supervisor import Supervisor, SupervisorError

_READY_SECONDS = 60.0
_GIVEN_UP = "given up"


class Kept:
    """One server under supervisors of its own, a new one each time it is started after a stop."""

    def __init__(self, child: Child, log: Path) -> None:
        self._child = child
        self._log = log
        self._lock = threading.RLock()
        self._supervisor: Supervisor | None = None

    def start(self) -> None:
        """Start it unless it runs; returns at once."""
        with self._lock:
            if self._supervisor is None:
                self._supervisor = Supervisor([self._child], self._log, on_line=lambda _name, _line: None)
                self._supervisor.start()

    def stop(self) -> None:
        """Stop it in order, until it is started again."""
        with self._lock:
            if self._supervisor is not None:
                self._supervisor.stop()
                self._supervisor = None

    def wait_ready(self) -> None:
        """Return once it answers."""
        with self._lock:
            assert self._supervisor is not None, "it was started"
            self._supervisor.wait_ready(_READY_SECONDS)

    def pid(self) -> int:
        """The process id of its present run; LookupError when it does not run."""
        with self._lock:
            if self._supervisor is None:
                raise LookupError(f"{self._child.name} was stopped")
            return self._supervisor.pid_of(self._child.name)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to its main process; its supervisor starts it again if it ends by that."""
        with self._lock, suppress(LookupError, ProcessLookupError):  # it is down already
            if self._supervisor is not None:
                os.kill(self._supervisor.pid_of(self._child.name), number)

    def keep(self) -> bool:
        """Start it again where its supervisor gave it up, as an operator's machine would; whether that was so."""
        with self._lock:
            if self._supervisor is None:
                return False
            try:
                self._supervisor.wait_ready(0)
            except SupervisorError as error:
                if _GIVEN_UP not in str(error):
                    return False
                self.stop()
                self.start()
                return True
            return False
