"""How soon an open page shows what happened: from the commit to the change in the queue, in a real browser.

    python benchmarks/live.py [--quick] [--json] [--only WORDS]

A reviewer has the queue open in Chromium; articles are handed in one after the other, straight through the newsroom,
and relayed at once. The time is from the end of the command to the moment at which the page's own text has changed. The
page fetches its rows at most once a second, so a change that follows closely on another waits for up to a second.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import redis
from playwright.sync_api import sync_playwright

from benchmarks import harness
from benchmarks.harness import Row, percentile
from tests.ui.conftest import CHROMIUM, FLAGS, serving
from tests.ui.staged import EN
from tests.ui.test_promises import signed_in
from workers.relay import Relay
from workflow.cli.redis_server import ensure_redis

_CHANGED = """before => new Promise(done => {
  const text = () => document.querySelector("#queue .tally").innerText;
  const look = () => text() !== before ? done(Date.now()) : requestAnimationFrame(look);
  look();
})"""


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    if CHROMIUM is None:
        sys.exit("This needs Chromium: install Debian's package chromium.")
    count = 8 if wanted.quick else 40
    with TemporaryDirectory(prefix="bench-") as folder, ensure_redis(None, Path(folder) / "redis") as server:
        times = _times(Path(folder), server.url, count)
    harness.say(f"{count} changes: p50 {percentile(times, 0.5):.0f}, p95 {percentile(times, 0.95):.0f} ms")
    rows = [
        Row(
            name=f"commit to the open queue, p{int(share * 100)}",
            value=percentile(times, share),
            unit="ms",
            goal=1_500,
            higher_is_better=False,
        )
        for share in (0.5, 0.95)
    ]
    harness.report(rows, wanted)


def _times(folder: Path, redis_url: str, count: int) -> list[float]:
    """Milliseconds of that many changes."""
    times = []
    with serving(folder / "home", redis_url) as site, sync_playwright() as playwright:
        relay = Relay(site.staged.application, redis.Redis.from_url(redis_url))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        page = browser.new_page()
        signed_in(page, site)
        for number in range(count):
            before = page.locator("#queue .tally").inner_text()
            site.staged.check(site.staged.draft(f"Flood warning {number}", urgency=1), EN)
            committed = time.time() * 1000
            while relay.step():
                pass
            times.append(page.evaluate(_CHANGED, before) - committed)
        browser.close()
    return times


if __name__ == "__main__":
    main()
