"""How far one machine and one database carry: articles a second by workers, and what a million articles cost.

    python benchmarks/scale.py [--quick] [--json] [--only workers|size]

``workers`` (benchmarks/fleets.py): articles a second from submission to delivery with 1, 2 and 4 worker processes.
``size`` (benchmarks/sizes.py): append, load, pages and rebuild on PostgreSQL with 10 thousand, 100 thousand and
1 million articles.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import fleets, harness, sizes
from benchmarks.harness import Options, Row

SECTIONS: Mapping[str, Callable[[Options], list[Row]]] = {"workers": fleets.rows, "size": sizes.rows}


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    chosen = [measure for name, measure in SECTIONS.items() if not wanted.only or wanted.only in name]
    harness.report([row for measure in chosen for row in measure(wanted)], wanted)


if __name__ == "__main__":
    main()
