"""``copyflow chaos``: starts the harness of the repository's tests. What breaks things is no part of the package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli.console import fail, hint
from workflow.cli.processes.child import GUARD

ROOT = Path(__file__).resolve().parents[2]
_NO_TESTS = (
    "copyflow chaos breaks a newsroom of its own by the tests' own code, which an installed package does not have. "
    "Run it in a checkout of the repository."
)
_NO_DISK = "The small disk that is filled can be mounted by root on Linux only: that fault is left out."


class ChosenDatabase(StrEnum):
    """What the newsroom that is broken runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def chaos(
    minutes: Annotated[float, typer.Option(help="How long things are broken.", min=0.1, max=600)] = 2.0,
    seed: Annotated[int, typer.Option(help="Which faults, when: the same seed breaks the same again.", min=0)] = 1,
    database: Annotated[ChosenDatabase, typer.Option(help="What it runs on.")] = ChosenDatabase.SQLITE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for scripts.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Print which faults would come when, and run nothing.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the run's folder with its logs in any case.")] = False,
) -> None:
    """Break a newsroom of its own at every joint, by a seed, and see whether its promises hold. Touches no other."""
    if not (ROOT / "tests" / "chaos").is_dir():
        fail(_NO_TESTS)
    command = [sys.executable, "-m", "tests.chaos", "--minutes", f"{minutes:g}", "--seed", str(seed)]
    command += ["--database", database.value]
    command += [word for word, given in (("--json", as_json), ("--plan", plan), ("--keep", keep)) if given]
    if not plan:
        command = [*_own_mounts(), *command]
    command = [sys.executable, "-I", "-S", str(GUARD), "run", str(os.getpid()), *command]  # it ends with us
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COPYFLOW_")}
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    finished = subprocess.run(command, cwd=ROOT, env={**environment, "PYTHONPATH": path}, check=False)
    raise typer.Exit(finished.returncode)


def _own_mounts() -> list[str]:
    """What runs a command where its mounts are its own, and are gone with it; nothing, where that is not possible."""
    program = shutil.which("unshare")
    if program is None or os.geteuid() != 0:
        hint(_NO_DISK)
        return []
    return [program, "--mount", "--propagation", "private"]
