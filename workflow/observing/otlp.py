"""Spans by OpenTelemetry's SDK, sent to a collector over HTTP (OTLP). Needs the extra ``otel``; imported only for it.

Begin it after a fork: it sends from a thread of its own. No global of OpenTelemetry is set, so no other library joins.
Whether a trace is recorded follows from its id (``TraceIdRatioBased``): every process decides alike, unasked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from workflow.observing.tracing import Parent, Span, Value

_KINDS = {
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
    "internal": SpanKind.INTERNAL,
}
_SECONDS = 3
"""How long a collector may take for a batch: the end of a process waits for the last one, twice at most."""
_trace_id: ContextVar[int] = ContextVar("copyflow_trace_id", default=0)
_span_id: ContextVar[int] = ContextVar("copyflow_span_id", default=0)


class _ChosenIds(IdGenerator):
    """The ids that follow from correlation and command ids; random ones where none is chosen."""

    def __init__(self) -> None:
        self._random = RandomIdGenerator()

    def generate_trace_id(self) -> int:
        """The trace's."""
        return _trace_id.get() or self._random.generate_trace_id()

    def generate_span_id(self) -> int:
        """The span's."""
        return _span_id.get() or self._random.generate_span_id()


class _Open:
    """A span of the SDK behind our protocol."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def say(self, attributes: Mapping[str, Value]) -> None:
        """Add what is known by now."""
        self._span.set_attributes(attributes)

    def name(self, name: str) -> None:
        """Call it otherwise."""
        self._span.update_name(name)

    def fail(self, reason: str) -> None:
        """It did not do what it was to do."""
        self._span.set_status(Status(StatusCode.ERROR, reason))


class OtlpSpans:
    """The spans of one process."""

    def __init__(self, service: str, processor: SpanProcessor, share: float) -> None:
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": service, "service.namespace": "copyflow"}),
            sampler=TraceIdRatioBased(share),
            id_generator=_ChosenIds(),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("copyflow")

    @contextmanager
    def span(
        self, name: str, kind: str, trace_id: str, parent: Parent | None, attributes: Mapping[str, Value]
    ) -> Iterator[Span]:
        """A span for the length of the block. An exception that leaves the block is noted by its kind alone."""
        token = _trace_id.set(int(trace_id, 16) if trace_id else 0)
        try:
            span = self._tracer.start_span(
                name, context=_context(trace_id, parent), kind=_KINDS[kind], attributes=attributes
            )
        finally:
            _trace_id.reset(token)
        attached = contexts.attach(trace.set_span_in_context(span))
        try:
            yield _Open(span)
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))  # its words may hold a text
            raise
        finally:
            contexts.detach(attached)
            span.end()

    def note(
        self, name: str, trace_id: str, parent: Parent | None, span_id: str, begun: int, attributes: Mapping[str, Value]
    ) -> None:
        """A span that began at ``begun`` and ends now; within one of the same trace it is a part of that."""
        around = trace.get_current_span().get_span_context()
        context = contexts.get_current()
        if around.trace_id != int(trace_id, 16):
            context = _context(trace_id, parent)
        tokens = _trace_id.set(int(trace_id, 16)), _span_id.set(int(span_id, 16))
        try:
            span = self._tracer.start_span(name, context=context, start_time=begun, attributes=attributes)
        finally:
            _trace_id.reset(tokens[0])
            _span_id.reset(tokens[1])
        span.end()

    def traceparent(self) -> str:
        """The W3C header of the span that is under way; empty where none is."""
        around = trace.get_current_span().get_span_context()
        if not around.is_valid:
            return ""
        return f"00-{around.trace_id:032x}-{around.span_id:016x}-{int(around.trace_flags):02x}"

    def close(self) -> None:
        """Send what is left, within a few seconds."""
        self._provider.shutdown()


def sending_to(service: str, endpoint: str, share: float) -> OtlpSpans:
    """Spans that are sent to a collector in batches; one that is away costs them, and a process's end some seconds."""
    exporter: SpanExporter = OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", timeout=_SECONDS)
    return OtlpSpans(service, BatchSpanProcessor(exporter, schedule_delay_millis=1_000), share)


def _context(trace_id: str, parent: Parent | None) -> Context:
    """The surroundings of a new span: what is under way here, a parent elsewhere, or none."""
    if parent is not None:
        ids = SpanContext(int(parent.trace_id, 16), int(parent.span_id, 16), True, TraceFlags(TraceFlags.SAMPLED))
        return trace.set_span_in_context(NonRecordingSpan(ids), Context())
    return Context() if trace_id else contexts.get_current()
