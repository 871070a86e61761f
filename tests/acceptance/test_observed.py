"""`copyflow up` as it is watched: traces over all its processes, figures at one port, JSON lines. Real processes.

One newsroom runs for the whole file; an article goes through it, and then it is stopped, which sends what is left.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.acceptance.up_process import newsroom_up, people
from tests.support.partner import Portal
from tests.workers.newsroom import Newsroom
from workers.broker import make_app
from workers.nudging import nudge_due
from workflow.cli.processes.stack import free_port
from workflow.cli.redis_server import RedisServer
from workflow.observing import tracing

STORY = "story-42"
"""The request id that a client gives to all its requests about one article."""
BODY = "Moonstone ministers of six states met in Bishkek on Monday."


@dataclass
class Collector:
    """An OpenTelemetry collector on loopback: service, name and trace of every span that it was sent."""

    spans: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, body: bytes) -> None:
        """One request."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = next(
                each.value.string_value for each in resource.resource.attributes if each.key == "service.name"
            )
            self.spans += [
                (service, span.name, span.trace_id.hex()) for scope in resource.scope_spans for span in scope.spans
            ]


@pytest.fixture(scope="module")
def collector() -> Iterator[tuple[Collector, str]]:
    """A collector that listens, and where."""
    collector = Collector()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """It says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield collector, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@dataclass(frozen=True)
class Watched:
    """What was seen of a newsroom that has run."""

    home: Path
    spans: list[tuple[str, str, str]]
    figures: str
    state: str
    """What the API's own page of figures said."""
    keys: dict[str, str]
    article_id: str
    partner_id: str


def until(holds: Any, seconds: float = 120.0) -> Any:
    """What ``holds`` gives once it gives something: processes are looked at from outside."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)
    return found


class Client:
    """Somebody with a key."""

    def __init__(self, port: int, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}", "X-Request-Id": STORY}
        self._about = {"headers": headers, "trust_env": False}
        self._root = f"http://127.0.0.1:{port}/api/v1"

    def get(self, path: str) -> httpx.Response:
        """Read."""
        return httpx.get(self._root + path, **self._about)

    def post(self, path: str, document: object, **headers: str) -> httpx.Response:
        """Write."""
        about = {**self._about, "headers": {**self._about["headers"], **headers}}
        return httpx.post(self._root + path, json=document, **about)

    def act(self, article_id: str, path: str, body: object = None) -> None:
        """Change the article as it is."""
        tag = self.get(f"/articles/{article_id}").headers["ETag"]
        answer = self.post(f"/articles/{article_id}/{path}", body or {}, **{"If-Match": tag})
        assert answer.status_code == 200, answer.text

    def submit(self) -> str:
        """A new article's id."""
        document = {"headline": "Ministers meet", "body": BODY, "language": "en", "submit": True}
        answer = self.post("/articles", document, **{"Idempotency-Key": STORY})
        assert answer.status_code == 201, answer.text
        identity: str = answer.json()["article_id"]
        return identity


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, collector: tuple[Collector, str]) -> Watched:
    """A newsroom under ``copyflow up``, one article through it, stopped in good order."""
    home = tmp_path_factory.mktemp("observed") / "home"
    port, figures_port = free_port(), free_port()
    settings = {
        "COPYFLOW_METRICS_PORT": str(figures_port),
        "COPYFLOW_LOG_FORMAT": "json",
        "COPYFLOW_OTLP_ENDPOINT": collector[1],
    }
    with Portal("Wire") as portal:
        keys, partner_id = people(home, portal)
        with newsroom_up(home, port, settings=settings):
            writer, reviewer, publisher = (Client(port, keys[name]) for name in ("writer", "reviewer", "publisher"))
            article_id = writer.submit()
            edition = until(lambda: in_review(writer, article_id))
            reviewer.act(article_id, "editions/en/approval", {"content_hash": edition["content_hash"]})
            publisher.act(article_id, "editions/en/publication")
            until(lambda: portal.received)
            figures = httpx.get(f"http://127.0.0.1:{figures_port}/metrics", trust_env=False).text
            state = reviewer.get("/metrics").text
    return Watched(home, list(collector[0].spans), figures, state, keys, article_id, partner_id)


def in_review(client: Client, article_id: str) -> dict[str, Any] | None:
    """The edition, once it is in review."""
    edition: dict[str, Any] = client.get(f"/articles/{article_id}/editions/en").json()
    return edition if edition["state"] == "review" else None


def test_spans_of_every_process_share_one_trace(watched: Watched) -> None:
    """Request, append, nudge, work and delivery of an article are one trace, though no message carried it."""
    trace_id = tracing.trace_id_of(STORY)
    of_story = {(service, name) for service, name, trace in watched.spans if trace == trace_id}
    assert ("api", "POST /api/v1/articles") in of_story
    assert ("api", "append") in of_story
    assert {service for service, name in of_story if name.startswith("nudge ")} & {"relay", "clock"}
    assert ("worker", "work check") in of_story
    assert ("sender", "work plan_deliveries") in of_story
    assert ("sender", "work syndicate") in of_story
    assert ("sender", "deliver") in of_story


def test_one_port_tells_what_all_processes_counted(watched: Watched) -> None:
    """API, relay, projector, the workers' forked children and the senders' threads are added up by the supervisor."""
    for wanted in (
        'copyflow_requests_total{operation="POST /api/v1/articles",status="2xx"} 1.0',
        'copyflow_tasks_total{kind="check",outcome="done"} 1.0',
        f'copyflow_partner_attempt_seconds_count{{partner="{watched.partner_id}"}} 1.0',
        f'copyflow_partner_attempts_total{{outcome="accepted",partner="{watched.partner_id}"}} 1.0',
        'copyflow_work_age_seconds_count{kind="syndicate"} 1.0',
    ):
        assert wanted in watched.figures
    for name in ("copyflow_relayed_events_total", "copyflow_nudges_total", "copyflow_followed_events_total"):
        assert any(line.startswith(name) and not line.endswith(" 0.0") for line in watched.figures.splitlines()), name
    assert f'copyflow_partner_breaker_open{{partner="{watched.partner_id}"}} 0.0' in watched.state


def test_every_line_of_every_service_is_an_object_and_holds_no_secret(watched: Watched) -> None:
    """Lines of our loggers, Celery's and uvicorn's are JSON, say whose they are, and hold neither keys nor texts.

    What Celery writes past its loggers is let through: a warning of Python's before it begins, a word at its end.
    """
    for service in ("api", "relay", "clock", "projector", "worker", "sender"):
        text = (watched.home / "log" / f"{service}.log").read_text()
        written = [line for line in text.splitlines() if line]
        objects = [number for number, line in enumerate(written) if line.startswith("{")]
        if service in {"worker", "sender"}:
            written = written[objects[0] : objects[-1] + 1]
        lines = [json.loads(line) for line in written]
        assert {line["service"] for line in lines} == {service}
        assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)
        assert not [secret for secret in (*watched.keys.values(), "Moonstone", "whsec_") if secret in text]


def test_a_node_by_itself_tells_what_its_children_count(tmp_path: Path, redis_server: RedisServer) -> None:
    """As a container has it: a port, no folder. The parent tells what a child counts, and nothing stays behind."""
    newsroom = Newsroom(tmp_path / "home", redis_url=redis_server.url)
    newsroom.submitted(BODY)
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COPYFLOW_")}
    settings = {
        "COPYFLOW_HOME": str(tmp_path / "home"),
        "COPYFLOW_REDIS_URL": redis_server.url,
        "COPYFLOW_METRICS_PORT": str(port),
        "TMPDIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "celery", "-A", "workers.celery_app:app", "worker", "-Q", "default", "-c", "1"]
    with (tmp_path / "worker.log").open("w") as log:
        node = subprocess.Popen([*command, "--without-mingle"], env={**clean, **settings}, stdout=log, stderr=log)
        try:
            with make_app(newsroom.application.settings) as celery:
                nudge_due(newsroom.application, celery)
            done = 'copyflow_tasks_total{kind="check",outcome="done"} 1.0'
            until(lambda: done in told_at(port))
        finally:
            node.send_signal(signal.SIGTERM)
            node.wait(60)
            newsroom.hands.close()
            with redis.Redis.from_url(redis_server.url) as client:
                client.flushall()
    assert not list(tmp_path.glob("copyflow-metrics-*"))


def told_at(port: int) -> str:
    """What is told there; nothing while nobody listens."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    except httpx.TransportError:
        return ""
