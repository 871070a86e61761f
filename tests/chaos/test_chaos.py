"""Two minutes of chaos on each database, and the command that runs it. `copyflow test tests/chaos/test_chaos.py`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.chaos.__main__ import as_json, lines
from tests.chaos.invariants import INVARIANTS
from tests.chaos.run import Outcome
from tests.chaos.schedule import POSTGRESQL, SQLITE, Kind, deck
from tests.support.servers import POSTGRES_MISSING, find_postgres
from workflow.cli import chaos_command

ROOT = Path(__file__).resolve().parents[2]
MINUTES, SEED = 2.0, 9


def chaos(*arguments: str) -> subprocess.CompletedProcess[str]:
    """``copyflow chaos`` with these arguments."""
    command = [sys.executable, "-m", "workflow", "chaos", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("database", [SQLITE, POSTGRESQL])
def test_every_promise_holds_through_two_minutes_of_chaos(database: str) -> None:
    """Nothing is lost, doubled, swapped, let out too early or left over, whatever broke meanwhile."""
    if database == POSTGRESQL and find_postgres() is None:
        pytest.skip(POSTGRES_MISSING)
    finished = chaos("--minutes", f"{MINUTES:g}", "--seed", str(SEED), "--database", database, "--json")
    assert finished.stdout, finished.stderr[-4000:]
    outcome: dict[str, Any] = json.loads(finished.stdout)
    assert outcome["failure"] == "", finished.stderr[-4000:]
    assert outcome["invariants"] == {name: [] for name in INVARIANTS}, outcome["replay"]
    assert finished.returncode == 0
    assert outcome["stories"] > 0
    assert sum(outcome["hits"].values()) > len(deck(database))


def test_the_plan_of_a_seed_is_shown_without_running_it() -> None:
    """Given --plan, the faults are listed by their seconds, the same each time."""
    first, second = (chaos("--plan", "--seed", "3", "--minutes", "1") for _ in range(2))
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert first.stdout.splitlines()[0].split()[:2] == ["3.0", "s"]


def test_an_installation_without_tests_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Given a package without the repository around it, the command says why it cannot run."""
    monkeypatch.setattr(chaos_command, "ROOT", tmp_path)
    with pytest.raises(typer.Exit) as ended:
        chaos_command.chaos()
    assert ended.value.exit_code == 1
    assert "checkout of the repository" in " ".join(capsys.readouterr().err.split())


def test_a_broken_invariant_is_told_with_the_command_that_replays_it() -> None:
    """The report names what broke, the seed, and how to see it again; a whole run says that it is whole."""
    held: dict[str, list[str]] = {name: [] for name in INVARIANTS}
    outcome = Outcome(seed=5, minutes=2, database=SQLITE, invariants=held)
    outcome.hits[Kind.REDIS_FLUSH] = 3
    assert outcome.is_whole
    assert lines(outcome)[-1] == "seed 5, 2 min, sqlite: 3 faults, every invariant holds"
    assert json.loads(json.dumps(as_json(outcome)))["hits"] == {"Redis FLUSHALL": 3}
    held["nothing lost"].append("story 1 is gone")
    assert not outcome.is_whole
    assert "BROKEN, nothing lost: story 1 is gone" in lines(outcome)
    assert lines(outcome)[-1] == "Again: copyflow chaos --minutes 2 --seed 5 --database sqlite"
