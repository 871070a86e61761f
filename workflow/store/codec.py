"""Events to stored text and back. Typed by msgspec, which knows the domain's dataclasses as they are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec

from workflow.domain import events as happened
from workflow.domain.errors import LogDamaged, UnknownEvent
from workflow.domain.phrases import plain
from workflow.domain.stored_names import STORED_NAMES
from workflow.store.upcasters import current_version, reads_as_it_is, upcast

_NAMES = {event_type: name for name, event_type in STORED_NAMES.items()}
_encode = msgspec.json.Encoder(order="deterministic", enc_hook=plain).encode
_decoders = {name: msgspec.json.Decoder(event_type) for name, event_type in STORED_NAMES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """About an event: who, by which command, on whose account, because of what."""

    actor: str
    command_id: str
    correlation_id: str
    """The request or run that began it all."""
    causation_id: str
    """The work or event that caused the command; the command's own id when a person did."""
    via: str = ""
    """How the person came in: ``session``, ``key:<id>``, ``cli``."""


_metadata_decoder = msgspec.json.Decoder(Metadata)


def stored_name(event: happened.Event) -> str:
    """The name under which the event is stored."""
    return _NAMES[type(event)]


def encode_event(event: happened.Event) -> tuple[str, int, str]:
    """Stored name, schema version and JSON text of an event; the same event gives the same text."""
    name = stored_name(event)
    return name, current_version(name), _encode(event).decode()


def decode_event(name: str, schema_version: int, data: str) -> happened.Event:
    """The event of a stored row, upcast to today's shape."""
    decoder = _decoders.get(name)
    if decoder is None:
        raise UnknownEvent(f"Event {name!r} is not known to this version of Copyflow. Upgrade Copyflow.", type=name)
    try:
        if 1 <= schema_version <= current_version(name) and reads_as_it_is(name, schema_version):
            return decoder.decode(data)
        raw: dict[str, Any] = msgspec.json.decode(data)
        return msgspec.convert(upcast(name, schema_version, raw), STORED_NAMES[name])
    except (msgspec.DecodeError, KeyError) as error:
        raise LogDamaged(f"An event {name!r} cannot be read: {error}") from error


def encode_metadata(metadata: Metadata) -> str:
    """JSON text of the metadata."""
    return _encode(metadata).decode()


def decode_metadata(data: str) -> Metadata:
    """The metadata of a stored row."""
    return _metadata_decoder.decode(data)


def fingerprint(value: object) -> str:
    """SHA-256 of a value's canonical JSON: tells whether a command repeated under one id is the same command."""
    return hashlib.sha256(_encode(value)).hexdigest()
