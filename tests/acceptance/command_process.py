"""One command as a process of its own, as a shell or a script runs it: no terminal, its input and output are pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def in_a_process(home: Path, *words: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """``copyflow`` with these words in this home, what is typed to it and settings; what came of it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COPYFLOW_")}
    return subprocess.run(
        [sys.executable, "-m", "workflow", *words],
        env={**clean, "COPYFLOW_HOME": str(home), "COLUMNS": "120", **settings},
        input=typed,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
