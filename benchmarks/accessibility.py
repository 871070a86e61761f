"""axe-core over every page: light and dark, left to right and right to left, 320, 768 and 1440 pixels wide.

    python benchmarks/accessibility.py [--quick] [--json] [--only WORDS]

The pages are those of tests/ui/test_promises.py, everything unfolded, as an administrator, a publisher and a writer get
them. Counted is what axe-core objects to and what it cannot decide (WCAG 2.2 AA and best practices): 0 is the goal.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright

from benchmarks import harness
from benchmarks.harness import Row
from tests.ui.conftest import CHROMIUM, FLAGS, Site, serving
from tests.ui.test_promises import addresses, open_all, signed_in, violations

PEOPLE = ("Ada Admin", "Paul Publisher", "Wang Li")


def main() -> None:
    """Look, and print how many objections there are."""
    wanted = harness.options(__doc__)
    if CHROMIUM is None:
        sys.exit("This needs Chromium: install Debian's package chromium.")
    rows = []
    kinds = itertools.product(("light", "dark"), ("en", "ur"), (320, 768, 1440))
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        serving(Path(folder) / "home") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        for scheme, language, width in list(kinds)[: 1 if wanted.quick else None]:
            name = f"{scheme}, {'right to left' if language == 'ur' else 'left to right'}, {width} px"
            if wanted.wants(name):
                rows.append(_objections(browser, site, name, scheme=scheme, language=language, width=width))
        browser.close()
    harness.report(rows, wanted)


def _objections(browser: Any, site: Site, name: str, *, scheme: str, language: str, width: int) -> Row:
    pages = count = 0
    for person in PEOPLE:
        context = browser.new_context(
            color_scheme=scheme, locale=language, viewport={"width": width, "height": 900}, ignore_https_errors=False
        )
        page = context.new_page()
        signed_in(page, site, person)
        for title, address in addresses(site).items():
            page.goto(f"{site.url}{address}")
            open_all(page)
            found = violations(page)
            pages, count = pages + 1, count + len(found)
            for rule, places in found:
                harness.say(f"  {person}: {title}: {rule}: {places[:2]}")
        context.close()
    harness.say(f"{name}: {pages} pages, {count} objections")
    return Row(name=f"{name}: objections on {pages} pages", value=count, unit="rules", goal=0, higher_is_better=False)


if __name__ == "__main__":
    main()
