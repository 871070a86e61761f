"""What happened to the log itself."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.events.base import Event
from workflow.domain.redaction import RedactedPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadRedacted(Event):
    """Words were taken out of earlier payloads of the stream; the chain keeps the digests of what was there."""

    reason: str
    payloads: tuple[RedactedPayload, ...]
