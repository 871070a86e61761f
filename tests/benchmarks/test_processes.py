"""What a process and its children are seen to hold and to use."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.processes import cpu_seconds, held, used

PARENT = """
import subprocess, sys, threading

files = [open("/dev/null") for _ in range(40)]
threading.Thread(target=threading.Event().wait, daemon=True).start()
taken = bytearray(b"x" * 30_000_000)
child = subprocess.Popen([sys.executable, "-c", "print('ready', flush=True); input()"], stdin=subprocess.PIPE)
input()
child.communicate(b"\\n")
"""


def test_a_kind_is_a_process_with_its_children_their_memory_files_and_threads():
    """A worker's pool counts with its parent, and a process that ended counts for nothing."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        found = held(process.pid)
        spent = cpu_seconds({"parent": process.pid, "people": os.getpid()})
        process.communicate(b"\n")

    assert found.processes == 2
    assert found.descriptors > 40
    assert found.threads == 3
    assert 30_000 < found.own < found.pss < found.rss
    assert spent["parent"] > 0
    assert spent["people"] > 0
    assert held(process.pid).processes == 0


def test_a_kind_that_came_later_counts_from_its_beginning():
    """A node that was not there at the first look has used all that it has."""
    assert used({"api": 2.0}, {"api": 5.0, "worker": 1.5}) == {"api": 3.0, "worker": 1.5}
