"""``python -m tests.simulation --schedules 10000 --seed 1 --jobs 2``; ``--replay SEED`` prints a schedule."""

from __future__ import annotations

import argparse
import logging
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation import sharding
from tests.simulation.running import ScheduleFailed, Tally, run_many, run_one
from tests.simulation.world import Plan


def main() -> int:
    """Run schedules; the exit code says whether all held."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--schedules", type=int, default=1_000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=1, help="the first one's seed; the others count on from it (1)")
    parser.add_argument("--jobs", type=int, default=1, help="processes to run them in (1)")
    parser.add_argument("--steps", type=int, default=Plan().steps, help="of each storm (%(default)s)")
    parser.add_argument("--acts", type=int, default=Plan().acts, help="of people in each storm (%(default)s)")
    parser.add_argument("--replay", type=int, metavar="SEED", help="run this one alone and print what happens")
    parser.add_argument("--shards", type=int, metavar="K", help="simulate a relay of K shards instead")
    given = parser.parse_args()
    plan = Plan(steps=given.steps, acts=given.acts)
    if given.replay is not None:
        return _replay(given.replay, plan)
    seeds = range(given.seed, given.seed + given.schedules)
    if given.shards is not None:
        sys.stdout.write(f"{sharding.run_many(seeds, given.shards)}\n")
        return 0
    try:
        tallies = _run(seeds, plan, given.jobs)
    except ScheduleFailed as failed:
        again = f"python -m tests.simulation --replay {failed.seed} shows it step by step."
        sys.stderr.write(f"{failed}\n{again}\n")
        return 1
    sys.stdout.write(_told(tallies) + "\n")
    return 0


def _run(seeds: range, plan: Plan, jobs: int) -> list[Tally]:
    if jobs == 1:
        return [run_many(seeds, plan)]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(partial(run_many, plan=plan), [seeds[number::jobs] for number in range(jobs)]))


def _told(tallies: list[Tally]) -> str:
    schedules, seconds = sum(each.schedules for each in tallies), max(each.seconds for each in tallies)
    used = sum(each.cpu_seconds for each in tallies)
    faults: dict[str, int] = {}
    for tally in tallies:
        for kind, times in tally.faults.items():
            faults[kind] = faults.get(kind, 0) + times
    sent, again = sum(each.sent for each in tallies), sum(each.repetitions for each in tallies)
    late, steps = sum(each.late for each in tallies), sum(each.steps for each in tallies)
    lines = (
        f"{schedules} schedules held, {60 * schedules / seconds:.0f} a minute",
        f"{1000 * used / schedules:.0f} ms of CPU each",
        f"{steps} steps, {sum(each.events for each in tallies)} events",
        f"{sent} messages taken by partners, {again} repetitions passed over, {late} late",
        "faults: " + ", ".join(f"{kind} {times}" for kind, times in sorted(faults.items())),
    )
    return "\n".join(lines)


def _replay(seed: int, plan: Plan) -> int:
    logging.disable(logging.CRITICAL)
    try:
        world = run_one(seed, plan, keeps_trace=True, thoroughly=True)
    except ScheduleFailed as failed:
        sys.stdout.write("\n".join(failed.__notes__) + "\n")
        sys.stderr.write(f"{failed}\n")
        return 1
    sys.stdout.write("\n".join(world.lines or []) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
