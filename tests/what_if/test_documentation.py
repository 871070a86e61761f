"""What the documentation shows is what the command takes and says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflow.what_if.changes import Changes, parse_changes
from workflow.what_if.differences import CAVEAT, Kind

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", ["README.md", "docs/what-if.md"])
def test_the_examples_are_files_that_it_reads(page: str):
    """Each TOML block parses, and asks for something."""
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        assert parse_changes(block.encode()) != Changes()


def test_every_kind_is_explained():
    """The page names each kind as scripts see it, and says what an answer is not."""
    page = (ROOT / "docs/what-if.md").read_text(encoding="utf-8")
    assert [kind for kind in Kind if f"`{kind}`" not in page] == []
    assert CAVEAT in page
