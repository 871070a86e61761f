"""One trace from a request over the append and the work to the delivery; nothing of it is stored; off, it is free."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import redis
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.api.conversation import ARTICLE, newsroom_in
from tests.support.partner import Portal
from tests.workers.newsroom import ENGLISH, Newsroom
from workers.broker import make_app
from workers.nudging import nudge_due
from workers.tasks import runner
from workers.wiring import put_together
from workflow.bootstrap import Application
from workflow.cli.redis_server import RedisServer
from workflow.observing import beginning, tracing
from workflow.observing.otlp import OtlpSpans
from workflow.observing_settings import ObservingSettings
from workflow.settings import Settings

CALLER = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{CALLER}-00f067aa0ba902b7-01"


@pytest.fixture
def exported() -> Iterator[InMemorySpanExporter]:
    """Everything is traced into memory."""
    exporter = InMemorySpanExporter()
    tracing.begin(OtlpSpans("tests", SimpleSpanProcessor(exporter), 1.0))
    yield exporter
    tracing.end()


def spans(exporter: InMemorySpanExporter, trace_id: str) -> dict[str, ReadableSpan]:
    """The spans of a trace by name; the last of each."""
    return {each.name: each for each in of_trace(exporter, trace_id)}


def of_trace(exporter: InMemorySpanExporter, trace_id: str) -> Sequence[ReadableSpan]:
    return [each for each in exporter.get_finished_spans() if f"{each.context.trace_id:032x}" == trace_id]


def parent_of(span: ReadableSpan) -> int:
    return span.parent.span_id if span.parent is not None else 0


def due(application: Application) -> list[str]:
    now = application.clock.now()
    return [each.work_id for each in application.ledger.due(now, nudged_before=now, limit=100)]


def test_request_append_and_work_are_one_trace(tmp_path: Path, exported: InMemorySpanExporter) -> None:
    """The append is a part of its request, and what the workers do a week later is a child of the append."""
    with newsroom_in(tmp_path) as newsroom:
        answer = newsroom.writer.create("articles", {**ARTICLE, "targets": [], "submit": True})
        hands = put_together(newsroom.application)
        trace_id = tracing.trace_id_of(answer.headers["X-Request-Id"])
        for work_id in due(newsroom.application):
            runner.run(hands, work_id)
        found = spans(exported, trace_id)
        request = found["POST /api/v1/articles"]
        assert request.parent is None
        assert request.attributes["http.response.status_code"] == 201
        appends = {each.context.span_id: each for each in of_trace(exported, trace_id) if each.name == "append"}
        of_request = [each for each in appends.values() if parent_of(each) == request.context.span_id]
        assert of_request
        work = found["work check"]
        assert parent_of(work) in {each.context.span_id for each in of_request}
        assert work.attributes["copyflow.outcome"] == "done"
        assert work.attributes["copyflow.article_id"] == answer.json()["article_id"]
        assert [each for each in appends.values() if parent_of(each) == work.context.span_id]


def test_a_nudge_and_a_delivery_belong_to_the_trace_of_what_caused_them(
    tmp_path: Path, exported: InMemorySpanExporter, redis_server: RedisServer
) -> None:
    """Publishing: plan, nudge, work and delivery; each knows its trace by the row alone."""
    newsroom = Newsroom(tmp_path, redis_url=redis_server.url)
    with Portal("Wire") as portal:
        newsroom.partner(portal, ENGLISH)
        article = newsroom.submitted("Ministers met in Bishkek.")
        newsroom.work_off()
        exported.clear()
        newsroom.publish(article, ENGLISH)
        with make_app(newsroom.application.settings) as celery:
            assert nudge_due(newsroom.application, celery) > 0
        with redis.Redis.from_url(redis_server.url) as client:
            client.flushall()
        newsroom.work_off()
        assert "traceparent" not in portal.received[0].headers
    newsroom.hands.close()
    (deliver,) = [each for each in exported.get_finished_spans() if each.name == "deliver"]
    found = of_trace(exported, f"{deliver.context.trace_id:032x}")
    names = {each.name for each in found}
    assert {"append", "nudge plan_deliveries", "work plan_deliveries", "work syndicate", "deliver"} <= names
    by_id = {each.context.span_id: each for each in found}
    chain = [deliver]
    while chain[-1].parent is not None:
        chain.append(by_id[chain[-1].parent.span_id])
    told = [each.name for each in chain]
    assert told == ["deliver", "work syndicate", "append", "work plan_deliveries", "append"]
    assert deliver.attributes["http.response.status_code"] == 204


def test_partners_get_the_trace_only_where_the_installation_says_so(
    tmp_path: Path, exported: InMemorySpanExporter
) -> None:
    """``COPYFLOW_TRACE_PARTNERS``: the header names the delivery's span; the signed bytes are the same."""
    newsroom = Newsroom(tmp_path)
    settings = newsroom.application.settings.model_copy(update={"trace_partners": True})
    object.__setattr__(newsroom.application, "settings", settings)
    with Portal("Wire") as portal:
        newsroom.partner(portal, ENGLISH)
        article = newsroom.submitted("Ministers met in Bishkek.")
        newsroom.work_off()
        newsroom.publish(article, ENGLISH)
        newsroom.work_off()
        (message,) = portal.received
    newsroom.hands.close()
    (deliver,) = [each for each in exported.get_finished_spans() if each.name == "deliver"]
    ids = deliver.context
    assert message.headers["traceparent"] == f"00-{ids.trace_id:032x}-{ids.span_id:016x}-01"
    assert message.genuine


def test_a_callers_trace_goes_on_here(tmp_path: Path, exported: InMemorySpanExporter) -> None:
    """With ``traceparent`` the request is a child of its caller, and its events bear the caller's trace."""
    with newsroom_in(tmp_path) as newsroom:
        headers = {"Authorization": f"Bearer {newsroom.keys['writer']}", "traceparent": TRACEPARENT}
        answer = newsroom.person(headers).create("articles", ARTICLE)
        recorded = newsroom.application.views.log(limit=1, backwards=True)
        found = spans(exported, CALLER)
    assert answer.headers["X-Request-Id"] == CALLER
    assert recorded[0].metadata.correlation_id == CALLER
    assert f"{parent_of(found['POST /api/v1/articles']):016x}" == "00f067aa0ba902b7"
    assert "append" in found


def test_an_id_of_the_callers_own_wins_over_its_trace(tmp_path: Path, exported: InMemorySpanExporter) -> None:
    """With both headers the request id correlates events as ever; the span says which trace called."""
    with newsroom_in(tmp_path) as newsroom:
        headers = {"X-Request-Id": "story-42", "traceparent": TRACEPARENT}
        answer = newsroom.person(headers).get("health/live")
    assert answer.headers["X-Request-Id"] == "story-42"
    (request,) = of_trace(exported, tracing.trace_id_of("story-42"))
    assert request.parent is None
    assert request.attributes["copyflow.caller_trace_id"] == CALLER


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        f"00-{CALLER}-00f067aa0ba902b7",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{CALLER}-{'0' * 16}-01",
    ],
)
def test_a_header_that_is_no_trace_is_left(header: str, exported: InMemorySpanExporter) -> None:
    """What is not W3C's form, or names nothing, changes nothing."""
    assert tracing.caller(header) is None


def test_a_request_that_comes_again_is_no_second_append(tmp_path: Path, exported: InMemorySpanExporter) -> None:
    """The span of an append is the one that made the events: a repetition under its key tells none."""
    with newsroom_in(tmp_path) as newsroom:
        first = newsroom.writer.create("articles", ARTICLE, "the-same-key")
        again = newsroom.writer.create("articles", ARTICLE, "the-same-key")
    assert again.json()["article_id"] == first.json()["article_id"]
    one, other = (
        [each.name for each in of_trace(exported, tracing.trace_id_of(answer.headers["X-Request-Id"]))]
        for answer in (first, again)
    )
    assert "append" in one
    assert other == ["POST /api/v1/articles"]


def test_whether_a_trace_is_recorded_follows_from_its_id() -> None:
    """Two processes decide alike, without telling each other; about so many as were asked for are recorded."""
    kept = []
    for _ in range(2):
        exporter = InMemorySpanExporter()
        tracing.begin(OtlpSpans("tests", SimpleSpanProcessor(exporter), 0.25))
        for number in range(400):
            with tracing.request("GET", f"request {number}", None):
                tracing.traceparent()
        kept.append({each.context.trace_id for each in exporter.get_finished_spans()})
        tracing.end()
    assert kept[0] == kept[1]
    assert 60 < len(kept[0]) < 140


def test_a_fault_is_told_without_its_words(exported: InMemorySpanExporter) -> None:
    """The words of an exception may hold a text; a span has its kind."""
    with pytest.raises(ValueError), tracing.request("GET", "one", None):
        raise ValueError("Moonstone body")
    (span,) = exported.get_finished_spans()
    assert span.status.description == "ValueError"
    assert not span.events
    assert "Moonstone" not in span.to_json()


def test_nothing_of_opentelemetrys_sdk_is_loaded_unless_a_collector_is_named(tmp_path: Path) -> None:
    """Off is free: no import, no thread. (redis-py itself looks for the SDK's meters where that is installed.)"""
    program = """
import sys
import api.app, workers.celery_app, workers.relay
from workflow.observing import beginning
from workflow.settings import Settings
beginning.begin("api", Settings())
loaded = {"workflow.observing.otlp", "opentelemetry.sdk.trace", "opentelemetry.exporter"} & set(sys.modules)
assert not loaded, loaded
"""
    environment = {"COPYFLOW_HOME": str(tmp_path), "PYTHONPATH": ":".join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)


def test_a_collector_without_the_extra_ends_the_service_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever set it learns what to install."""
    monkeypatch.delitem(sys.modules, "workflow.observing.otlp")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(SystemExit, match=r"COPYFLOW_OTLP_ENDPOINT needs the extra `otel` .*copyflow\[otel\]"):
        beginning.begin_tracing("api", Settings(home=tmp_path, otlp_endpoint="http://127.0.0.1:9"))
    assert not tracing.is_on()


def test_a_collector_that_is_away_holds_nobody_up(tmp_path: Path) -> None:
    """Spans are lost with a warning; what is traced goes on, and so does the end of the process."""
    beginning.begin_tracing("api", Settings(home=tmp_path, otlp_endpoint="http://127.0.0.1:9"))
    with tracing.request("GET", "one", None) as span:
        span.say({"copyflow.outcome": "done"})
    beginning.end()
    assert not tracing.is_on()


def test_an_address_that_is_none_is_refused() -> None:
    """The setting's fault is told when it is read, not when the first span is sent."""
    assert ObservingSettings(otlp_endpoint="http://127.0.0.1:4318/").otlp_endpoint == "http://127.0.0.1:4318"
    for wrong in ("127.0.0.1:4318", "http://user:word@host:4318"):
        with pytest.raises(ValueError, match="is no https"):
            Settings(otlp_endpoint=wrong)
