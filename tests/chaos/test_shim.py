"""The clock of a child process follows a file; processes without the file's name know nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.chaos.house import ROOT, SHIM

CODE = """
import datetime, sys
from pathlib import Path
from workflow.ports import SystemClock
path = Path(sys.argv[1])
for seconds in ("0", "3600", "-60", ""):
    path.write_text(seconds)
    print(round((SystemClock().now() - datetime.datetime.now(datetime.UTC)).total_seconds()))
path.unlink()
print(SystemClock().now().isoformat())
"""


def said(path: Path, **environment: str) -> list[str]:
    """What a child says that was started as the harness starts them."""
    paths = {"PYTHONPATH": os.pathsep.join([str(SHIM), str(ROOT)])}
    command = [sys.executable, "-P", "-c", CODE, str(path)]
    finished = subprocess.run(
        command, env={**os.environ, **paths, **environment}, capture_output=True, text=True, check=True
    )
    return finished.stdout.split()


def test_a_childs_clock_is_as_far_ahead_as_its_file_says(tmp_path: Path) -> None:
    """Forward, back and right again, at once and while it runs; no file is no shift."""
    *shifts, last = said(tmp_path / "clock", CHAOS_CLOCK=str(tmp_path / "clock"))
    assert shifts == ["0", "3600", "-60", "0"]
    assert abs(datetime.fromisoformat(last) - datetime.now(UTC)) < timedelta(minutes=1)


def test_without_a_file_named_the_clock_is_the_machines(tmp_path: Path) -> None:
    """Who names no file runs with the newsroom's own clock."""
    assert said(tmp_path / "clock", CHAOS_CLOCK="")[:4] == ["0", "0", "0", "0"]
