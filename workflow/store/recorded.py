"""What the log gives back: an event as it stands in it, and the result of an append."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from workflow.domain import events as happened
from workflow.domain.stored_names import STORED_NAMES
from workflow.store.codec import Metadata, decode_event, decode_metadata

REWRITING: Sequence[str] = tuple(name for name in STORED_NAMES if "redact" in name)
"""Stored names of the events that put a redaction on record: what was made of the log before one is made anew."""


class Recorded(msgspec.Struct, frozen=True):
    """One event as it stands in the log. Its payload and metadata are decoded when asked for."""

    position: int
    stream: str
    version: int
    event_id: str
    type: str
    schema_version: int
    data: str
    metadata_text: str
    moment: str
    """``recorded_at`` as it is stored."""

    @property
    def metadata(self) -> Metadata:
        """Who, by which command, because of what."""
        return decode_metadata(self.metadata_text)

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded, UTC."""
        return datetime.fromisoformat(self.moment)

    def decode(self) -> happened.Event:
        """The event itself, in today's shape."""
        return decode_event(self.type, self.schema_version, self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """The result of a command: where its events stand. The same for a repeated command."""

    stream: str
    stream_version: int
    first_position: int
    last_position: int
    repeated: bool = False
