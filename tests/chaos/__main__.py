"""A chaos run from the command line; ``copyflow chaos`` starts it. What it prints and when it fails stands here."""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import sys
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.chaos.run import Outcome, chaos
from tests.chaos.schedule import POSTGRESQL, SQLITE, schedule

_SHOWN = 15


def main() -> int:
    """Run it; 0 when every invariant holds, else 1."""
    given = _arguments()
    if given.plan:
        for fault in schedule(given.seed, given.minutes * 60, given.database):
            print(f"{fault.at:6.1f} s  {fault.name}" + (f" for {fault.seconds:g} s" if fault.seconds else ""))  # noqa: T201 - it is a command
        return 0
    logging.disable(logging.CRITICAL)  # our own libraries' complaints of what we break
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    outcome = chaos(given.seed, given.minutes, given.database, folder, _tell)
    if given.json:
        print(json.dumps(as_json(outcome), indent=1))  # noqa: T201 - it is a command
    else:
        print("\n".join(lines(outcome)))  # noqa: T201 - it is a command
    if outcome.is_whole and not given.keep:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        _tell(f"the run's files are kept in {folder}")
    return 0 if outcome.is_whole else 1


def replay(outcome: Outcome) -> str:
    """The command that runs the same again."""
    return f"copyflow chaos --minutes {outcome.minutes:g} --seed {outcome.seed} --database {outcome.database}"


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The report for scripts, as JSON's types."""
    told = {field.name: getattr(outcome, field.name) for field in fields(outcome)}
    return {**told, "is_whole": outcome.is_whole, "replay": replay(outcome)}


def lines(outcome: Outcome) -> list[str]:
    """The report for people."""
    counts = [(name, str(times)) for name, times in sorted(outcome.hits.items())]
    figures = [
        ("stories", str(outcome.stories)),
        ("events in the log", str(outcome.events)),
        ("messages at partners", str(outcome.messages)),
        ("answers that were lost", str(outcome.lost_answers)),
        *((f"answered {name}", str(times)) for name, times in sorted(outcome.errors.items())),
        ("seconds to drain", f"{outcome.drain_seconds:.1f}"),
    ]
    held = [(name, _verdict(broken)) for name, broken in outcome.invariants.items()]
    found = [*_table("Faults", counts), *_table("Through it went", figures), *_table("Invariants", held)]
    found += [f"  could not be done: {sentence}" for sentence in outcome.missed]
    for name, broken in outcome.invariants.items():
        found += [f"BROKEN, {name}: {sentence}" for sentence in broken[:_SHOWN]]
        if len(broken) > _SHOWN:
            found.append(f"BROKEN, {name}: … and {len(broken) - _SHOWN} more (--json shows all)")
    if outcome.failure:
        found.append(f"NO JUDGEMENT: {outcome.failure}")
    summary = f"seed {outcome.seed}, {outcome.minutes:g} min, {outcome.database}: {outcome.hits.total()} faults"
    found.append(f"{summary}, every invariant holds" if outcome.is_whole else f"{summary}, FAILED")
    if not outcome.is_whole:
        found.append(f"Again: {replay(outcome)}")
    return found


def _verdict(broken: list[str]) -> str:
    return f"BROKEN, {len(broken)} times" if broken else "holds"


def _table(title: str, rows: list[tuple[str, str]]) -> list[str]:
    width = max((len(name) for name, _ in rows), default=0)
    return [title, *(f"  {name:<{width}}  {value}" for name, value in rows)]


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - progress goes beside the result


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Break a newsroom by a seeded schedule, and see what holds.")
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=(SQLITE, POSTGRESQL), default=SQLITE)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plan", action="store_true", help="print the schedule and run nothing")
    parser.add_argument("--keep", action="store_true", help="keep the run's folder even when all holds")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
