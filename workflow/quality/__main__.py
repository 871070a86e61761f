"""``python -m workflow.quality`` prints the table of the checks that ``docs/checks.md`` holds."""

from __future__ import annotations

import sys

from workflow.quality import ALL_CHECKS


def table() -> str:
    """Every check with what it does by itself, as Markdown."""
    rows = [
        f"| `{check.name}` | {check.severity.value} | "
        f"{' '.join(sorted(check.languages)) if check.languages is not None else 'all'} | {check.explanation} |"
        for check in ALL_CHECKS
    ]
    return "\n".join(["| check | severity | languages | what it wants |", "|---|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
