"""One run of Schemathesis over all of the description, and what came of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from api.description.answers import operations
from tests.support.contract.served import Served

ROOT = Path(__file__).resolve().parents[3]
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "ignored_auth",
)
PHASES = ("examples", "coverage", "fuzzing", "stateful")
REFUSALS = "400 401 403 404 405 406 409 412 413 415 422 428 429".split()
"""What answers data that are wrong on purpose: Schemathesis's own list without 5xx, and 412 and 413."""
SEED = 20_261_129


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of one start of Schemathesis."""

    report: dict[str, Any]
    """As Schemathesis writes it."""
    text: str
    """What it printed."""
    seconds: float

    @property
    def failures(self) -> int:
        """How many different failures and errors there were; a run that was broken off is one."""
        counted: int = self.report["test_cases"]["unique_failures"] + len(self.report["errors"])
        return counted or int(not self.report["complete"] or self.report["exit_code"] != 0)

    @property
    def accepted(self) -> int:
        """How many operations took at least one right request."""
        return sum(any(each["accepted"] for each in phases.values()) for phases in self.report["valid_rates"].values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of a run over everything."""

    rounds: tuple[Round, ...]
    operations: int
    """How many the description has."""

    @property
    def failures(self) -> int:
        """Over all rounds."""
        return sum(each.failures for each in self.rounds)

    @property
    def tested(self) -> int:
        """How many operations were tested."""
        return sum(each.report["operations"]["tested"] for each in self.rounds)

    @property
    def text(self) -> str:
        """What was printed."""
        return "\n".join(each.text for each in self.rounds)

    @property
    def sentence(self) -> str:
        """The run in one line."""
        cases = sum(each.report["test_cases"]["generated"] for each in self.rounds)
        accepted, seconds = sum(each.accepted for each in self.rounds), sum(each.seconds for each in self.rounds)
        return (
            f"{self.tested} of {self.operations} operations ({accepted} of them took a right request), {cases:,} "
            f"cases, {self.failures} failures, {seconds:.0f} s"
        )


def run(served: Served, folder: Path, *, examples: int, include: str = "", phases: tuple[str, ...] = PHASES) -> Ran:
    """Run every phase; so many examples an operation in fuzzing and stateful testing, ``include`` a regex of ids.

    Operations that keys are closed to are run a second time round, by the same person with a session.
    """
    described = requests.get(f"{served.url}/api/v1/openapi.json", timeout=60).json()
    security = {each["operationId"]: each["security"] for _, _, each in operations(described)}
    for_people = sorted(name for name, asked in security.items() if asked == [{"session": []}])
    for_keys = sorted(security.keys() - set(for_people))
    key = {"Authorization": f"Bearer {served.key}"}
    session = {"Cookie": f"__Host-copyflow={served.session}", "Origin": served.url}
    rounds = []
    for number, (names, headers) in enumerate(((for_keys, key), (for_people, session))):
        chosen = [name for name in names if re.search(include, name)]
        if chosen:
            rounds.append(_round(served, folder / str(number), headers, chosen, examples=examples, phases=phases))
    return Ran(rounds=tuple(rounds), operations=len(security))


def _round(
    served: Served, folder: Path, headers: dict[str, str], chosen: list[str], *, examples: int, phases: tuple[str, ...]
) -> Round:
    folder.mkdir(parents=True)
    report, settings, context = folder / "report.json", folder / "schemathesis.toml", folder / "context.json"
    settings.write_text(f"[checks.negative_data_rejection]\nexpected-statuses = {json.dumps(REFUSALS)}\n")
    content = {"known": served.known, "places": served.places, "key": served.key, "own": served.own, "seed": SEED}
    context.write_text(json.dumps(content), encoding="utf-8")
    command = [
        sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()",
        "--config-file", str(settings),
        "run", f"{served.url}/api/v1/openapi.json",
        "--include-operation-id-regex", f"^({'|'.join(chosen)})$",
        "--phases", ",".join(phases),
        "--checks", ",".join(CHECKS),
        "--max-examples", str(examples),
        "--seed", str(SEED),
        "--generation-database", "none",
        "--suppress-health-check", "all",
        "--continue-on-failure",
        "--no-color",
        "--warnings", "off",
        "--request-timeout", "60",
        "--report", "json", "--report-json-path", str(report),
        *(word for name, value in headers.items() for word in ("--header", f"{name}: {value}")),
    ]  # fmt: skip
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "tests.support.contract.hooks",
        "CONTRACT_CONTEXT": str(context),
        "PYTHONPATH": str(ROOT),
    }
    began = time.monotonic()
    ended = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    text = ended.stdout + ended.stderr
    if not report.exists():
        raise RuntimeError(f"Schemathesis did not report:\n{text}")
    told = json.loads(report.read_text(encoding="utf-8"))
    return Round(report=told, text=text, seconds=time.monotonic() - began)
