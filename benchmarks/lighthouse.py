"""Lighthouse over the reviewers' pages and the portal: medians of three runs a category, as a phone and a desktop.

    python benchmarks/lighthouse.py [--quick] [--json] [--only WORDS]

A staged newsroom (tests/ui/staged.py) is served by the real application; Lighthouse comes by `npx` and drives Debian's
Chromium. It is no part of the product or its tests: the scores of a shared machine vary from run to run.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx

from benchmarks import harness
from benchmarks.harness import Options, Row
from tests.ui.conftest import CHROMIUM, FLAGS, Site, serving
from tests.ui.staged import EN, PASSWORD, ZH

LIGHTHOUSE = "lighthouse@13.5.0"
GOALS = {"accessibility": 100.0, "best-practices": 100.0, "performance": 98.0}
RUNS = 3


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    npx = shutil.which("npx")
    if npx is None or CHROMIUM is None:
        sys.exit("Lighthouse needs npx (Node.js) and Chromium: install npm and chromium.")
    rows: list[Row] = []
    with TemporaryDirectory(prefix="bench-") as folder, serving(Path(folder) / "home") as site:
        pages = {
            "queue": "/queue",
            "review page": f"/articles/{site.staged.bridge}/{EN}",
            "portal article": site.staged.address(ZH),
        }
        for name, address in pages.items():
            for form in ("desktop",) if wanted.quick else ("desktop", "mobile"):
                if wanted.wants(f"{name}, {form}"):
                    rows += _rows(site, npx, f"{name}, {form}", address, form, wanted)
    harness.report(rows, wanted)


def _rows(site: Site, npx: str, name: str, address: str, form: str, wanted: Options) -> list[Row]:
    runs = [_scores(site, npx, address, form) for _ in range(1 if wanted.quick else RUNS)]
    medians = {category: statistics.median(run[category] for run in runs) for category in GOALS}
    harness.say(f"{name}: " + ", ".join(f"{category} {score:.0f}" for category, score in medians.items()))
    return [
        Row(name=f"{name}: {category}", value=medians[category], unit="of 100", goal=goal)
        for category, goal in GOALS.items()
    ]


def _scores(site: Site, npx: str, address: str, form: str) -> dict[str, float]:
    """The scores of one run, each of 100."""
    answer = httpx.post(f"{site.url}/login", data={"name": "Paul Publisher", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].partition(";")[0]
    with TemporaryDirectory(prefix="lighthouse-") as folder:
        profile, headers, found = (Path(folder) / part for part in ("profile", "headers.json", "report.json"))
        headers.write_text(json.dumps({"Cookie": cookie}), encoding="utf-8")
        command = [
            npx,
            "--yes",
            LIGHTHOUSE,
            f"{site.url}{address}",
            "--output=json",
            f"--output-path={found}",
            "--quiet",
        ]
        command += [f"--only-categories={','.join(GOALS)}", f"--extra-headers={headers}"]
        command += [f"--chrome-flags=--headless=new --user-data-dir={profile} {' '.join(FLAGS)}"]
        command += ["--preset=desktop"] if form == "desktop" else []
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": str(CHROMIUM)}, timeout=300)
        report = json.loads(found.read_text(encoding="utf-8"))
    if report.get("runtimeError"):
        sys.exit(f"Lighthouse could not read {address}: {report['runtimeError']['message']}")
    for category, facts in report["categories"].items():
        for reference in facts["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                harness.say(f"  {address}: {category}: {audit['title']} ({audit.get('displayValue', '')})")
    return {category: 100 * facts["score"] for category, facts in report["categories"].items()}


if __name__ == "__main__":
    main()
