"""How a task says that its work is not done yet."""

from __future__ import annotations


class TryAgain(Exception):
    """The work could not be done now; ``after_seconds`` says when to try again. The message is for the operator."""

    def __init__(self, message: str, *, after_seconds: float) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


class NotYet(Exception):
    """It is not its turn: nothing was tried, and the ledger knows when its lane opens. The message says why."""
