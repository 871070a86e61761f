"""Schemathesis over the whole description, in all its phases, on SQLite and on PostgreSQL: exit code 1 on any failure.

    python benchmarks/contract.py [--examples 100] [--only sqlite|postgresql] [--operations REGEX] [--keep FOLDER]

A real server runs over a newsroom that has something at every address (``tests/support/contract``), with a key whose
owner has every role. The seed is fixed. What Schemathesis printed is kept in a folder where one is named.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.contract.run import Ran, run
from tests.support.contract.served import serving
from tests.support.servers import POSTGRES_MISSING, find_postgres, running_postgres

PLACES = 4
"""Right requests that are prepared for each operation."""


def main() -> int:
    """Run, print a line a database, and say what failed."""
    wanted = _options()
    failures = 0
    for database in ("sqlite", "postgresql"):
        if wanted.only in {"", database}:
            ran = _on(database, wanted)
            failures += ran.failures
            sys.stdout.write(f"{database}: {ran.sentence}\n")
            if ran.failures:
                sys.stdout.write(ran.text)
            if wanted.keep:
                wanted.keep.mkdir(parents=True, exist_ok=True)
                (wanted.keep / f"{database}.txt").write_text(ran.text, encoding="utf-8")
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--examples", type=int, default=100, help="cases an operation in fuzzing and in stateful testing"
    )
    parser.add_argument("--only", default="", choices=["", "sqlite", "postgresql"])
    parser.add_argument("--operations", default="", help="only operations whose id fits this regular expression")
    parser.add_argument("--keep", type=Path, default=None, help="folder for what Schemathesis printed")
    return parser.parse_args()


def _on(database: str, wanted: argparse.Namespace) -> Ran:
    if database == "sqlite":
        return _over(None, wanted)
    programs = find_postgres()
    if programs is None:
        raise SystemExit(POSTGRES_MISSING)
    with running_postgres(programs) as server:
        return _over(server.fresh_database(), wanted)


def _over(database_url: str | None, wanted: argparse.Namespace) -> Ran:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "home", database_url, places=PLACES) as served,
    ):
        return run(served, Path(folder) / "run", examples=wanted.examples, include=wanted.operations)


if __name__ == "__main__":
    raise SystemExit(main())
