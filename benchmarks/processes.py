"""What a process and all that descend from it use, read from /proc: CPU time, memory, open files, threads.

Linux only. A process that ends while it is looked at counts for nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import tree_seconds
from tests.support.servers import descendants

_MEMORY = {"Rss:": "rss", "Pss:": "pss", "Pss_Anon:": "own"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a kind of process holds at a moment, summed over its processes; memory in kB."""

    processes: int
    rss: int
    """Resident: pages that several share are counted in each."""
    pss: int
    """Resident, each shared page shared out among those that have it."""
    own: int
    """Of that what no file stands behind: what a program asks for, and so what it can leak."""
    descriptors: int
    threads: int


def cpu_seconds(kinds: Mapping[str, int]) -> dict[str, float]:
    """CPU seconds so far of each kind's process with its descendants, by name; our own without our children."""
    return {name: time.process_time() if pid == os.getpid() else tree_seconds(pid) for name, pid in kinds.items()}


def used(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """CPU seconds between two looks, by name."""
    return {name: after[name] - before.get(name, 0.0) for name in after}


def held(root: int) -> Held:
    """What a process and its descendants hold now."""
    pids = [root] if root == os.getpid() else [root, *descendants(root)]
    found = [each for each in map(_held, pids) if each is not None]
    return Held(
        processes=len(found),
        rss=sum(each.rss for each in found),
        pss=sum(each.pss for each in found),
        own=sum(each.own for each in found),
        descriptors=sum(each.descriptors for each in found),
        threads=sum(each.threads for each in found),
    )


def _held(pid: int) -> Held | None:
    folder = Path(f"/proc/{pid}")
    try:
        memory = _figures((folder / "smaps_rollup").read_text(encoding="ascii", errors="replace"))
        descriptors, threads = (sum(1 for _ in (folder / part).iterdir()) for part in ("fd", "task"))
    except OSError:  # it has ended
        return None
    return Held(
        processes=1,
        rss=memory["rss"],
        pss=memory["pss"],
        own=memory["own"],
        descriptors=descriptors,
        threads=threads,
    )


def _figures(text: str) -> dict[str, int]:
    found = dict.fromkeys(_MEMORY.values(), 0)
    for line in text.splitlines():
        words = line.split()
        if words and words[0] in _MEMORY:
            found[_MEMORY[words[0]]] = int(words[1])
    return found
