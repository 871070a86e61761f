"""What the benchmarks count: CPU time of a whole process, its ended threads and children included."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.harness import process_seconds

THREADED = """
import threading, time

def work():
    ends = time.thread_time() + 0.2
    while time.thread_time() < ends:
        sum(range(1000))

def work_and_stay():
    work()
    done.set()
    threading.Event().wait()

ended = threading.Thread(target=work)
ended.start()
ended.join()
done = threading.Event()
threading.Thread(target=work_and_stay, daemon=True).start()
done.wait()
print(time.process_time(), flush=True)
input()
"""
PARENT = """
import os, subprocess, sys

subprocess.run([sys.executable, "-c", "sum(range(10**7))"], check=True)
print(sum(os.times()[:4]), flush=True)
input()
"""


@pytest.mark.parametrize("program", [THREADED, PARENT], ids=["threads", "children"])
def test_the_cpu_time_of_a_process_is_that_of_all_its_threads_and_ended_children(program: str):
    """A server that works in threads is not shown at a fraction of what it takes."""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        own = float(process.stdout.readline())
        counted = process_seconds(process.pid)
        process.stdin.write("\n")
        process.stdin.close()

    assert own > 0
    assert counted >= own


def test_a_process_that_ended_counts_for_nothing():
    """Its parent counts it; it is not an error that it is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    assert process_seconds(process.pid) == 0.0
