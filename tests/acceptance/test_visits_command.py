"""``copyflow visits`` as a press officer uses it: an article's readers day by day, and what is read most lately."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.test_command_line import Terminal
from tests.workers.newsroom import ENGLISH, Newsroom
from workflow.visits import Batch


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


def test_an_article_is_told_by_day_and_lately_means_lately(terminal: Terminal) -> None:
    """Of an article all days count unless fewer are asked for; of everything the last seven; nobody is told too."""
    newsroom = Newsroom(terminal.home)
    article = newsroom.submitted("The ministers met in Bishkek.")
    newsroom.hands.close()
    assert terminal.result("visits", article) == "Nobody has read it yet.\n"
    assert terminal.result("visits") == "Nobody has read anything within 7 day(s).\n"
    today = datetime.now(UTC).date()
    days = (today.isoformat(), (today - timedelta(days=20)).isoformat())
    newsroom = Newsroom(terminal.home)
    counts = {(day, ENGLISH, article): number for day, number in zip(days, (3, 4), strict=True)}
    newsroom.application.visits.add(Batch(id="one", counts=counts))
    newsroom.hands.close()
    ever = terminal.result("visits", article)
    assert ever.splitlines()[-1] == f"en: {days[1]} 4, {days[0]} 3"
    assert f"en: {days[0]} 3" in terminal.result("visits", article, "--days", "2").splitlines()
    (lately,) = json.loads(terminal.result("visits", "--json"))
    assert (lately["article_id"], lately["visits"]) == (article, 3)
    (earlier,) = json.loads(terminal.result("visits", "--days", "30", "--json"))
    assert earlier["visits"] == 7
