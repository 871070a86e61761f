"""Ten thousand deliveries to partners that fail, with SIGKILL of workers, relay and Redis: what is promised holds.

    python benchmarks/storm.py [--deliveries 10000] [--kills 50] [--quick] [--json] [--sqlite] [--seed N]

Real processes: PostgreSQL (SQLite where there is none, or with --sqlite), Redis, relay, clock, workers, and simulated
partners that refuse 15 % of the messages and take 5 % without the sender's learning it. Articles are published,
corrected, held, released and withdrawn. At the end every partner's record is held against the log. Exit code 1 when a
promise is broken.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness
from benchmarks.harness import Options, Row
from tests.support.servers import find_postgres, running_postgres
from tests.support.storm.run import Result, storm
from tests.support.storm.scale import Scale


def main() -> None:
    """Run one storm and print what came of it."""
    given = _arguments()
    scale = Scale(
        deliveries=given.deliveries,
        kills=given.kills,
        partners=given.partners,
        hosts=1 if given.quick else 3,
        seed=given.seed,
    )
    programs = None if given.sqlite else find_postgres()
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="storm-", dir=harness.on_disk())))
        url = None
        if programs is not None:
            url = closing.enter_context(running_postgres(programs, durable=True)).fresh_database()
        harness.say(f"{scale.deliveries} deliveries, {scale.kills} kills, on {'PostgreSQL' if url else 'SQLite'}")
        result = storm(scale, folder, database_url=url, tell=harness.say)
    for sentence in result.broken.all()[:50]:
        harness.say(f"BROKEN: {sentence}")
    harness.report(_rows(result), Options(quick=given.quick, as_json=given.json, repeats=1, only=""))
    sys.exit(1 if result.broken.all() else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--deliveries", type=int, default=0, help="about so many (10,000; with --quick 400)")
    parser.add_argument("--kills", type=int, default=-1, help="so many SIGKILLs (50; with --quick 4)")
    parser.add_argument("--partners", type=int, default=0, help="so many partners (30; with --quick 3)")
    parser.add_argument("--seed", type=int, default=1, help="of what people do and who is killed")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite even where there is a PostgreSQL")
    parser.add_argument("--quick", action="store_true", help="small and short")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of the table")
    given = parser.parse_args()
    given.deliveries = given.deliveries or (400 if given.quick else 10_000)
    given.kills = given.kills if given.kills >= 0 else (4 if given.quick else 50)
    given.partners = given.partners or (3 if given.quick else 30)
    return given


def _rows(result: Result) -> list[Row]:
    figures, broken = result.figures, result.broken
    counted = {
        "deliveries planned": figures.items,
        "  of them withdrawals and holds": figures.recalls,
        "  accepted": figures.accepted,
        "  superseded, on record": figures.superseded,
        "messages received": figures.messages,
        "  refused or given up": figures.refused,
        "  taken with a broken answer": figures.cut,
        "  repeated under their id": figures.repeated,
        "kills": result.kills.total(),
        **{f"  of {name}": number for name, number in sorted(result.kills.items())},
    }
    promises = {
        "order inversions": broken.inversions,
        "losses": broken.losses,
        "other id or other body": broken.duplicates,
        "ledger and partner differ": broken.ledger,
        "other faults": broken.other,
    }
    return [
        *(Row(name=name, value=number, unit="") for name, number in counted.items()),
        Row(name="deliveries settled", value=figures.items / result.seconds, unit="/s"),
        *(
            Row(name=name, value=len(found), unit="", goal=0, higher_is_better=False)
            for name, found in promises.items()
        ),
    ]


if __name__ == "__main__":
    main()
