"""Documentation that is drawn from the code is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from workflow.cli.reference import reference

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def test_reference_is_up_to_date() -> None:
    """docs/reference.md is what `copyflow reference` prints."""
    assert (DOCS / "reference.md").read_text() == reference(), "run `copyflow reference > docs/reference.md`"


def test_every_page_is_found_from_the_readme() -> None:
    """From link to link the README leads to each file of docs/, and no page leads to a file that is not there."""
    pages = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    links = {page: {(page.parent / link).resolve() for link in _LINK.findall(page.read_text())} for page in pages}
    broken = {(page.name, link.name) for page, found in links.items() for link in found if not link.exists()}
    assert broken == set()
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        found = links.get(waiting.pop(), set()) - reached
        reached |= found
        waiting += found
    assert {path for path in DOCS.rglob("*") if path.is_file()} - reached == set()
