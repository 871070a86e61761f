"""The console script: ``copyflow``, or ``python -m workflow``."""

from __future__ import annotations

import gc
import sys

__all__ = ["main"]


def main() -> None:
    """Run a command; ``check`` by itself, since loading the whole newsroom takes longer than checking a text."""
    if sys.argv[1:2] == ["check"]:
        from workflow.cli.check_command import alone

        alone(sys.argv[2:])
        return
    gc.disable()  # loading makes objects by the hundred thousand, and hardly any garbage
    from workflow.cli.app import main as run

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
