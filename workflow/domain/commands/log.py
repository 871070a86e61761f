"""What is wanted of the log itself."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.redaction import RedactedPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactPayloads(Command):
    """Take words out of what a stream's payloads say, for a court order or personal data."""

    reason: str
    payloads: tuple[RedactedPayload, ...]
    """What the payloads became; the words themselves are in no command."""
