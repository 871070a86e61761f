"""Some hundred deliveries to partners that fail, with processes killed at random. The large one is a benchmark."""

from __future__ import annotations

from pathlib import Path

from tests.support.storm.run import storm
from tests.support.storm.scale import Scale


def test_kills_and_failures_lose_repeat_and_swap_nothing(tmp_path: Path) -> None:
    """Every partner holds the newest revision or its withdrawal, in order, once an id; the log knows of the rest."""
    result = storm(Scale(deliveries=200, kills=5, partners=3, hosts=1, seed=2), tmp_path)
    assert result.broken.all() == []
    assert result.kills.total() == 5
    assert result.figures.items >= 200
    assert result.figures.items == result.figures.accepted + result.figures.superseded
    assert result.figures.refused > 0
    assert result.figures.repeated > 0
