"""Documentation that is drawn from the code is what the code says."""

from __future__ import annotations

from pathlib import Path

from workflow.cli.reference import reference

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_reference_is_up_to_date() -> None:
    """docs/reference.md is what `copyflow reference` prints."""
    assert (DOCS / "reference.md").read_text() == reference(), "run `copyflow reference > docs/reference.md`"
