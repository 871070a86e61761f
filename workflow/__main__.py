"""The console script: ``copyflow``, or ``python -m workflow``."""

from __future__ import annotations

from workflow.cli.app import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
