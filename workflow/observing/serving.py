"""Tells Prometheus what was counted: ``/metrics`` on a port of its own, for the processes that share a folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from workflow.observing import counting


class PortUnavailableError(Exception):
    """The port for the figures cannot be listened on; the text says so in one sentence."""


def own_folder() -> Path:
    """A folder for this process and its children, gone when this process ends."""
    folder, mine = Path(tempfile.mkdtemp(prefix="copyflow-metrics-")), os.getpid()

    def clear() -> None:
        if os.getpid() == mine:  # a forked child ends too, and takes nothing with it
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clear)
    return folder


def emptied(folder: Path) -> Path:
    """The folder without what earlier processes left in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
    return folder


def serve(folder: Path, host: str, port: int) -> int:
    """Answer on that port from a thread, for as long as this process lives; the port (0: any that is free).

    Raises ``PortUnavailableError``.
    """
    from prometheus_client import start_http_server

    try:
        server, _ = start_http_server(port, host, counting.told(folder))
    except OSError as error:
        raise PortUnavailableError(
            f"COPYFLOW_METRICS_PORT={port} cannot be listened on at {host}: {error.strerror}."
        ) from error
    return int(server.server_port)
