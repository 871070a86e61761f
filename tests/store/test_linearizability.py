"""Exact-version appends to one stream form one line: real time, versions and answers of all writers agree.

Each attempt is noted with when it began and ended, by the machine's one monotonic clock, in threads and in processes.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.store.parts import append, note, together
from workflow.bootstrap import Application
from workflow.domain.errors import VersionConflict
from workflow.store.database import Database

STREAM = f"partner-{7:036d}"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One append that expected a version: when, and what it was told."""

    began: float
    ended: float
    expected: int
    won: bool
    version: int
    """The stream's version that the answer named: after the append, or at the conflict."""


def attempts(database: Database, seed: int, rounds: int) -> list[Attempt]:
    """Append again and again on what was last heard of the stream, or on a guess."""
    dice, known, noted = random.Random(seed), 0, []
    for _ in range(rounds):
        expected = max(0, known + dice.choice([0, 0, 0, -1, 1]))
        began = time.monotonic()
        try:
            known, won = append(database, STREAM, expected, events=[note()]).stream_version, True
        except VersionConflict as conflict:
            known, won = int(str(conflict.facts["version"])), False
        noted.append(Attempt(began, time.monotonic(), expected, won, known))
    return noted


def require_one_line(history: list[Attempt]) -> None:
    """Fail unless some order of the attempts explains all answers and respects real time."""
    winners = sorted((each for each in history if each.won), key=lambda each: each.version)
    assert [each.version for each in winners] == list(range(1, len(winners) + 1)), "a version has no winner, or two"
    assert all(each.version == each.expected + 1 for each in winners), "somebody won on another version"
    for earlier, later in pairwise(winners):
        assert later.ended >= earlier.began, "a later version was there before an earlier one began"
    for each in history:
        if not each.won:
            assert each.version != each.expected, "a conflict where there was none"
            before = sum(winner.ended < each.began for winner in winners)
            until = sum(winner.began <= each.ended for winner in winners)
            assert before <= each.version <= until, "a conflict named a version that the stream did not have then"


_WRITER = """
import dataclasses, json, sys
from pathlib import Path
from tests.store.parts import made
from tests.store.test_linearizability import attempts
application = made(sys.argv[1], Path(sys.argv[2]))
print(json.dumps([dataclasses.astuple(each) for each in attempts(application.database, int(sys.argv[3]), 40)]))
application.close()
"""


def test_threads_and_processes_form_one_line(application: Application, tmp_path: Path):
    """Six threads here and two other processes race for every version of one stream."""
    url = application.database.engine.url.render_as_string(hide_password=False)
    others = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, url, str(tmp_path), str(seed)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for seed in (101, 102)
    ]
    noted: list[Any] = together(6, lambda seed: attempts(application.database, seed, 40))
    history = [each for part in noted for each in part]
    for other in others:
        history += [Attempt(*facts) for facts in json.loads(other.communicate()[0])]
    assert len(history) == 8 * 40
    assert sum(each.won for each in history) > 20
    require_one_line(history)
    assert application.feed.head().position == sum(each.won for each in history)


def test_the_checker_finds_what_it_looks_for():
    """Two winners of one version, a stale answer and a conflict out of nothing are each found."""
    good = [Attempt(0, 1, 0, True, 1), Attempt(2, 3, 1, True, 2), Attempt(4, 5, 1, False, 2)]
    require_one_line(good)
    for bad, complaint in (
        (Attempt(2, 3, 1, True, 2), "no winner, or two"),
        (Attempt(4, 5, 2, False, 2), "where there was none"),
        (Attempt(4, 5, 2, False, 1), "did not have then"),
    ):
        with pytest.raises(AssertionError, match=complaint):
            require_one_line([*good, bad])
