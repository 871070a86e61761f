"""A small disk of its own for the database, which can be filled and freed: a tmpfs, where one may be mounted."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

MEGABYTES = {"sqlite": 192, "postgresql": 512}
"""PostgreSQL comes with 40 MB of its own and keeps write-ahead files of 16 MB."""
LEFT_OUT = "only root may mount the small disk that is filled"
_BALLAST = "ballast"


class Disk:
    """A folder; while ``is_small`` it is a disk of its own that can be filled."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        folder.mkdir(mode=0o755)
        self.is_small = _mount(folder, MEGABYTES[database])
        folder.chmod(0o755)  # the user of PostgreSQL goes through it

    def fill(self) -> None:
        """Leave no byte free, for as long as somebody frees some: what others write until then goes in between."""
        with (self.folder / _BALLAST).open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                piece = b"\0" * size
                try:
                    while True:
                        file.write(piece)
                except OSError:
                    continue

    def free(self) -> None:
        """Take the ballast away."""
        (self.folder / _BALLAST).unlink(missing_ok=True)

    def close(self) -> None:
        """Unmount it, and leave a copy of what was on it; who still has files open there keeps it until then."""
        if self.is_small:
            copy = self.folder.with_name(f"{self.folder.name}-copied")
            shutil.copytree(self.folder, copy, ignore=shutil.ignore_patterns(_BALLAST))
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True, capture_output=True)
            self.folder.rmdir()
            copy.rename(self.folder)
            self.is_small = False


def _mount(folder: Path, megabytes: int) -> bool:
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "chaos", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
