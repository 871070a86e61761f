"""A demo run as a process of its own, looked at and interfered with from outside. Linux only."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed_article.txt"


class DemoProcess:
    """``copyflow demo --exit --json`` in a folder of its own."""

    def __init__(self, home: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self.home = home
        clean = {name: value for name, value in os.environ.items() if not name.startswith("COPYFLOW_")}
        self._errors = (home.parent / f"{home.name}.err").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "workflow", "demo", "--exit", "--json", *arguments],
            env={**clean, "COPYFLOW_HOME": str(home), **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def report(self, timeout: float = 240.0) -> dict[str, Any]:
        """The report once the run has ended; fails with what it printed when there is none."""
        output, _ = self._process.communicate(timeout=timeout)
        self._errors.seek(0)
        printed = self._errors.read()
        self._errors.close()
        assert output, f"no report; it printed:\n{printed}\n{self._log_tails()}"
        report: dict[str, Any] = json.loads(output)
        assert report["ok"], f"{json.dumps(report, indent=1)[-3000:]}\n{printed}\n{self._log_tails()}"
        assert self._process.returncode == 0
        return report

    def stop(self) -> None:
        """End it if it still runs."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(60)

    def processes(self, *words: str) -> list[int]:
        """Process ids of this run's processes whose command lines hold all of ``words``."""
        mark = f"COPYFLOW_HOME={self.home}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                environment = (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if mark in environment and all(word in command for word in words):
                found.append(int(folder.name))
        return sorted(found)

    def redis_url(self) -> str:
        """The Redis that this run's relay uses."""
        environment = Path(f"/proc/{self.processes('workers.relay')[0]}/environ").read_bytes().split(b"\0")
        return next(
            entry.decode().split("=", 1)[1] for entry in environment if entry.startswith(b"COPYFLOW_REDIS_URL=")
        )

    def wait_for_event(self, name: str, *, seconds: float = 90.0) -> None:
        """Return once the log (SQLite) holds an event of that stored name."""
        self._wait(lambda: self._has_event(name), seconds, f"event {name}")

    def _has_event(self, name: str) -> bool:
        files = list(self.home.glob("demo/*/copyflow.db"))
        if not files:
            return False
        connection = sqlite3.connect(f"file:{files[0]}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute("SELECT 1 FROM events WHERE type = ? LIMIT 1", (name,)).fetchone() is not None
        except sqlite3.OperationalError:  # the tables are not there yet
            return False
        finally:
            connection.close()

    def _wait(self, holds: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert self._process.poll() is None, f"the demo ended while waiting for {what}\n{self._log_tails()}"
            assert time.monotonic() < deadline, f"{what} did not come within {seconds} s\n{self._log_tails()}"
            time.sleep(0.02)  # the log is polled from outside: there is nothing to wait on

    def _log_tails(self) -> str:
        logs = self.home.glob("demo/*/log/*.log")
        return "\n".join(f"--- {path.name}\n{path.read_text()[-1500:]}" for path in logs)
