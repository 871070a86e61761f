"""Log lines as JSON: one object a line, with what it is about: request, work, article, partner, trace."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.api.conversation import ARTICLE, newsroom_in
from workers.tasks import runner
from workers.wiring import put_together
from workflow.cli.running import what_matters
from workflow.observing import log_lines, tracing
from workflow.observing.otlp import OtlpSpans


class Lines(logging.Handler):
    """Keeps lines as a service would write them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(log_lines.JsonLines("tests"))
        self.lines: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one; it must be one line."""
        line = self.format(record)
        assert "\n" not in line
        self.lines.append(json.loads(line))


def record(message: str, *values: object, error: bool = False) -> logging.LogRecord:
    about = sys.exc_info() if error else None
    return logging.LogRecord("copyflow.tests", logging.ERROR, "x.py", 1, message, values, about)


def test_a_line_is_one_object_with_time_level_logger_message_and_service() -> None:
    """What is not known is not there; a line break within a message makes no second line."""
    line = log_lines.JsonLines("relay").format(record("two\nlines: %s", "€"))
    assert "\n" not in line
    told = json.loads(line)
    assert told.pop("time").endswith("+00:00")
    assert told == {"level": "ERROR", "logger": "copyflow.tests", "message": "two\nlines: €", "service": "relay"}


def test_an_exception_stands_in_its_line() -> None:
    """A traceback is a field, so that a collector needs no rule to join lines."""
    try:
        raise ValueError("broken")
    except ValueError:
        told = json.loads(log_lines.JsonLines("api").format(record("failed", error=True)))
    assert told["exception"].endswith("ValueError: broken")


def test_lines_name_request_work_article_and_trace(tmp_path: Path) -> None:
    """A line within a request or a piece of work says of which; outside of both it says nothing."""
    lines = Lines()
    log = logging.getLogger("copyflow")
    tracing.begin(OtlpSpans("tests", SimpleSpanProcessor(InMemorySpanExporter()), 1.0))
    log.addHandler(lines)
    try:
        with newsroom_in(tmp_path) as newsroom:
            with newsroom.losing_the_database_after(0):
                failed = newsroom.writer.create("articles", ARTICLE)
            answer = newsroom.writer.create("articles", {**ARTICLE, "targets": [], "submit": True})
            application, hands = newsroom.application, put_together(newsroom.application)
            now = application.clock.now()
            (check,) = [
                each for each in application.ledger.due(now, nudged_before=now, limit=9) if each.kind.value == "check"
            ]
            with newsroom.losing_the_database_after(0):
                runner.run(hands, check.work_id)
    finally:
        log.removeHandler(lines)
        tracing.end()
    assert failed.status_code == 500
    (of_request,) = [line for line in lines.lines if line["message"].startswith("request ")]
    assert of_request["correlation_id"] == failed.headers["X-Request-Id"]
    assert of_request["trace_id"] == tracing.trace_id_of(failed.headers["X-Request-Id"])
    (of_work,) = [line for line in lines.lines if line["logger"] == "copyflow.worker" and "exception" in line]
    assert of_work["correlation_id"] == answer.headers["X-Request-Id"]
    assert of_work["article_id"] == answer.json()["article_id"]
    assert of_work["work_id"] == check.work_id
    assert of_work["work_kind"] == "check"
    assert of_work["trace_id"] == tracing.trace_id_of(answer.headers["X-Request-Id"])
    assert "correlation_id" not in json.loads(log_lines.JsonLines("x").format(record("after")))


def test_the_terminal_of_up_shows_json_lines_that_need_attention() -> None:
    """A warning is shown, an info is not, and a line with a traceback does not take the next one along."""
    shown: list[str] = []
    listen = what_matters(lambda _name, line: shown.append(line))
    form = log_lines.JsonLines("relay")
    warning = form.format(record("it waits"))
    try:
        raise ValueError("broken")
    except ValueError:
        fault = form.format(record("failed", error=True))
    fine = logging.LogRecord("copyflow.relay", logging.INFO, "x.py", 1, "relay ready", (), None)
    for line in (warning, fault, form.format(fine)):
        listen("relay", line)
    assert shown == [warning, fault]
