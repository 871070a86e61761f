"""``copyflow test``: every check of the repository in one go, each in a process of its own. Holds no checks itself."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SCRIPTS = Path(sys.executable).parent  # where the environment keeps the tools that have no module to run
_CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff check", [sys.executable, "-m", "ruff", "check"]),
    ("ruff format", [sys.executable, "-m", "ruff", "format", "--check"]),
    ("mypy", [sys.executable, "-m", "mypy"]),
    ("lint-imports", [str(_SCRIPTS / "lint-imports")]),
    ("bandit", [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r", "workflow", "workers", "api"]),
    ("pip-audit", [sys.executable, "-m", "workflow.cli.audit"]),
)


def run_tests(arguments: list[str]) -> int:
    """Run the linters, the type checker, the audits and pytest; with arguments only pytest, with those.

    Gives the exit code of the first step that failed, 0 when all passed. Skipped tests are listed with their reasons
    just before pytest's closing line.
    """
    if not (ROOT / "tests").is_dir():
        print("copyflow test runs in a checkout of the repository only; this is an installed package.", file=sys.stderr)
        return 2
    pytest = [sys.executable, "-m", "pytest", "-rs"]
    steps = [("pytest", [*pytest, *arguments])] if arguments else [*_CHECKS, ("pytest", [*pytest, *_side_by_side()])]
    results = []
    try:
        for name, command in steps:
            results.append(_run(name, command))
    except KeyboardInterrupt:
        return 130
    if len(results) > 1:
        print(" · ".join(f"{name} {'ok' if code == 0 else 'FAILED'} {took:.1f} s" for name, code, took in results))
    return next((code for _, code, _ in results if code != 0), 0)


def _side_by_side() -> list[str]:
    """Have pytest run files side by side where there is more than one core, each process in the usual order.

    Two processes, not one a core: many tests start servers and whole newsrooms.
    """
    return ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"] if (os.cpu_count() or 1) > 1 else []


def _run(name: str, command: list[str]) -> tuple[str, int, float]:
    """One step: its name, exit code and seconds."""
    print(f"── {name}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return name, code, time.monotonic() - started
