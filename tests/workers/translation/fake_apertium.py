"""An installation of Apertium whose program does what the text asks for, in the middle of three stages.

Real processes, real pipes, real mode files; only the linguistics are left out.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

PROGRAM = """#!{python} -IS
import os, signal, sys
place = os.path.dirname(sys.argv[-1])
def frames():
    text = b""
    while chunk := os.read(0, 65536):
        text += chunk
        while b"\\0" in text:
            frame, _, text = text.partition(b"\\0")
            yield frame
stage = sys.argv[2]
for frame in frames():
    if stage == "-p":
        while b"LOOP" in frame: os.write(1, b"la la la " * 1000)
    if stage != "-g":
        os.write(1, frame + b"\\0")
        continue
    if b"FAIL" in frame: sys.exit(3)
    if b"CRASH" in frame: os.kill(os.getpid(), signal.SIGKILL)
    if b"STUMBLE" in frame and not os.path.exists(place + "/stumbled"):
        open(place + "/stumbled", "w").close()
        sys.exit(4)
    if b"HANG" in frame:
        if os.path.exists(place + "/hangs"):
            os.write(os.open(place + "/hangs", os.O_WRONLY), b"!")
        while True: signal.pause()
    stamp = frame[frame.rfind(b"["):]
    if b"EMPTY" in frame: frame = b".[]" + stamp
    if b"SHORT" in frame: frame = frame[:10] + stamp
    if b"NOISE" in frame: frame = b"\\xff\\xfe" + frame
    if b"CUT" in frame: frame = frame[:60]
    if b"HALF" in frame:
        os.write(1, frame[:len(frame) // 2])
        sys.exit(5)
    if b"TWICE" in frame: frame = frame + b"\\0" + frame
    os.write(1, frame + b"\\0")
"""


@dataclass(frozen=True, slots=True)
class FakeApertium:
    """Where it is installed."""

    data: Path
    programs: Path

    def hangs(self) -> int:
        """A descriptor that becomes readable when the program hangs."""
        path = self.data / "hangs"
        os.mkfifo(path)
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK)


def install(root: Path) -> FakeApertium:
    """The programs ``apertium`` and ``lt-proc``, and English to Spanish in three stages."""
    programs, data = root / "bin", root / "share"
    (data / "modes").mkdir(parents=True)
    programs.mkdir()
    (data / "data.bin").write_bytes(b"what the linguists wrote")
    write_program(programs / "lt-proc", PROGRAM.format(python=sys.executable))
    write_program(programs / "apertium", "#!/bin/sh\necho Apertium 3.8.3\n")
    stages = (f"lt-proc {option} '{data / 'data.bin'}'" for option in ("-w", "$1", "-p"))
    (data / "modes" / "eng-spa.mode").write_text(" | ".join(stages) + "\n")
    return FakeApertium(data=data, programs=programs)


def write_program(path: Path, text: str) -> None:
    """A program of this text."""
    path.write_text(text)
    path.chmod(0o755)
