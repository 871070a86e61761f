"""What the tests of translation share: the real engine, and the typical item when it stands beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.ports import SourceSegment
from workers.translation.engines.fx import FxEngine, carried_weights


@pytest.fixture(scope="session")
def fx() -> FxEngine:
    """The neural engine with the weights that the test extra installs."""
    pytest.importorskip("fxtranslate", reason="the fx extra is not installed")
    weights = carried_weights()
    if weights is None:
        pytest.skip("the weights of the test extra are not installed")
    return FxEngine([weights])


@pytest.fixture(scope="session")
def seed_segments() -> list[SourceSegment]:
    """The typical item, a segment a paragraph; its text is not part of the repository."""
    path = Path(__file__).resolve().parents[3].parent / "shared" / "seed_article.txt"
    if not path.is_file():
        pytest.skip("seed_article.txt does not stand in the shared folder beside the repository")
    paragraphs = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [SourceSegment(id=f"s{number}", text=text) for number, text in enumerate(paragraphs, 1)]
