"""Where spans are begun. Costs nothing and imports nothing until ``begin`` gives what carries them away.

No trace is stored and none travels in a message. A trace's id follows from the correlation id that every event and
every piece of work bears, and the id of the span of an append from the command's id, which its work names as cause. So
a process that takes up work knows trace and parent by the row alone: after a lost nudge, after a week, after a restore.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Any, NamedTuple, Protocol, Self

_HEX = re.compile(r"[0-9a-f]{32}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?")
Value = str | int | float | bool


class Parent(NamedTuple):
    """A span of another process: the ids of its trace and of itself, in hexadecimal digits."""

    trace_id: str
    span_id: str


class Span(Protocol):
    """What is under way."""

    def say(self, attributes: Mapping[str, Value]) -> None:
        """Add what is known by now."""
        ...

    def name(self, name: str) -> None:
        """Call it otherwise."""
        ...

    def fail(self, reason: str) -> None:
        """It did not do what it was to do."""
        ...


class Spans(Protocol):
    """Carries spans away (``otlp.py``)."""

    def span(
        self, name: str, kind: str, trace_id: str, parent: Parent | None, attributes: Mapping[str, Value]
    ) -> AbstractContextManager[Span]:
        """A span for the length of the block; ``trace_id`` is empty within another span of this process."""
        ...

    def note(
        self, name: str, trace_id: str, parent: Parent | None, span_id: str, begun: int, attributes: Mapping[str, Value]
    ) -> None:
        """A span that began at ``begun`` (nanoseconds since 1970) and ends now."""
        ...

    def traceparent(self) -> str:
        """The W3C header of the span that is under way; empty where none is."""
        ...

    def close(self) -> None:
        """Send what is left."""
        ...


class _Nothing:
    """A span that nobody wants, and its context manager."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def say(self, attributes: Mapping[str, Value]) -> None:
        """Nobody listens."""

    def name(self, name: str) -> None:
        """Nobody listens."""

    def fail(self, reason: str) -> None:
        """Nobody listens."""


_NOTHING = _Nothing()
_spans: Spans | None = None


def begin(spans: Spans) -> None:
    """Trace from now on."""
    global _spans  # noqa: PLW0603 - as with logging, tracing is the process's own
    _spans = spans


def end() -> None:
    """Trace no more; what is left is sent."""
    global _spans
    spans, _spans = _spans, None
    if spans is not None:
        spans.close()


def is_on() -> bool:
    """Whether anything is traced."""
    return _spans is not None


def trace_id_of(correlation_id: str) -> str:
    """The trace of everything that bears this correlation id; one that is a trace's id is that trace's."""
    if _HEX.fullmatch(correlation_id) and correlation_id.strip("0"):
        return correlation_id
    return sha256(f"trace {correlation_id}".encode()).hexdigest()[:32]


def span_id_of(command_id: str) -> str:
    """The span of the append of this command's events."""
    return sha256(f"append {command_id}".encode()).hexdigest()[:16]


def trace_id_shown(correlation_id: str) -> str:
    """The trace for a log line; empty where nothing is traced or it is about no request or work."""
    return trace_id_of(correlation_id) if _spans is not None and correlation_id else ""


def caller(traceparent: str | None) -> Parent | None:
    """Who called, by the W3C header; None without a good one, and where nothing is traced."""
    found = _TRACEPARENT.fullmatch(traceparent or "") if _spans is not None else None
    if found is None or not found[1].strip("0") or not found[2].strip("0"):
        return None
    return Parent(found[1], found[2])


def request(name: str, correlation_id: str, called_by: Parent | None) -> AbstractContextManager[Span]:
    """The span of a request; a caller's span is its parent when the request goes by its trace."""
    if _spans is None:
        return _NOTHING
    trace_id = trace_id_of(correlation_id)
    parent = called_by if called_by is not None and called_by.trace_id == trace_id else None
    about: dict[str, Value] = {"copyflow.correlation_id": correlation_id}
    if called_by is not None and parent is None:
        about["copyflow.caller_trace_id"] = called_by.trace_id
    return _spans.span(name, "server", trace_id, parent, about)


def caused(
    name: str, correlation_id: str, causation_id: str, attributes: Mapping[str, Value], *, kind: str = "consumer"
) -> AbstractContextManager[Span]:
    """The span of what follows from an append, in whatever process: its parent is the append."""
    if _spans is None:
        return _NOTHING
    trace_id = trace_id_of(correlation_id)
    about = {"copyflow.correlation_id": correlation_id, **attributes}
    return _spans.span(name, kind, trace_id, Parent(trace_id, span_id_of(causation_id)), about)


def within(name: str, attributes: Mapping[str, Value], *, kind: str = "client") -> AbstractContextManager[Span]:
    """The span of a part of what is under way."""
    return _NOTHING if _spans is None else _spans.span(name, kind, "", None, attributes)


def begun() -> int:
    """The moment for ``appended``: nanoseconds since 1970; 0 where nothing is traced."""
    return 0 if _spans is None else time.time_ns()


def appended(began: int, about: Any, stream: str, first: int, last: int) -> None:
    """An append that was made: ``about`` is its metadata, ``first`` and ``last`` are positions."""
    if _spans is None or not began:
        return
    trace_id = trace_id_of(about.correlation_id)
    told = {
        "copyflow.correlation_id": about.correlation_id,
        "copyflow.actor": about.actor,
        "copyflow.stream": stream,
        "copyflow.first_position": first,
        "copyflow.last_position": last,
    }
    _spans.note("append", trace_id, None, span_id_of(about.command_id), began, told)


def traceparent() -> str:
    """The W3C header for somebody who is asked now; empty where nothing is traced."""
    return "" if _spans is None else _spans.traceparent()
