"""What the console script says and does before a command's name."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def said(*words: str) -> str:
    """The standard output of a Python that is called with these words."""
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_the_version_is_that_of_the_package() -> None:
    """Whoever reports a fault can say of which version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert said("-m", "workflow", "--version").startswith(f"copyflow {project['version']}, Python 3.")


def test_commands_run_with_the_collector_on() -> None:
    """It is off while the newsroom's code is loaded, and for no longer: what runs for days would keep its garbage."""
    code = """
import gc, sys
from workflow.__main__ import main
sys.argv = ["copyflow", "--version"]
try:
    main()
except SystemExit:
    print(gc.isenabled(), gc.get_freeze_count() > 0)
"""
    assert said("-c", code).splitlines()[-1] == "True True"
