"""What processes count: requests, work, partners, engines; added up over processes; nothing unless it is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry, parser
from prometheus_client.exposition import generate_latest

from tests.api.conversation import ARTICLE, newsroom_in
from tests.support.partner import Portal, answering
from tests.workers.newsroom import ENGLISH, Newsroom
from workers.ports import (
    NO_CONTEXT,
    EngineError,
    Hypothesis,
    PermanentEngineError,
    QuotaEngineError,
    SetupEngineError,
    SourceSegment,
    ThrottledEngineError,
    TransientEngineError,
)
from workers.tasks import runner
from workers.translation.observed import ask
from workflow.cli.processes.stack import free_port
from workflow.domain.delivery import ItemState
from workflow.domain.vocabulary import LanguageTag
from workflow.observing import beginning, counting, serving
from workflow.observing.measures import COUNTED, MEASURES, TASKS, Shape
from workflow.ports import Lease
from workflow.settings import Settings

Figures = dict[tuple[str, ...], float]
TEXT = "Ministers of six states met in Bishkek on Monday."


def figures(registry: CollectorRegistry) -> Figures:
    """Name without its beginning, and label values in the order of their names, to value; no buckets."""
    return {
        (sample.name.removeprefix("copyflow_"), *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in parser.text_string_to_metric_families(generate_latest(registry).decode())
        for sample in family.samples
        if not sample.name.endswith("_bucket")
    }


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[CollectorRegistry]:
    """Figures are taken."""
    folder = tmp_path / "figures"
    folder.mkdir()
    with counting.taken_in(folder) as registry:
        yield registry


def test_requests_are_counted_by_route_and_class_of_status(tmp_path: Path, counted: CollectorRegistry) -> None:
    """An address stands under its route's template; what no route answers is one operation, whoever invents it."""
    with newsroom_in(tmp_path) as newsroom:
        article = newsroom.writer.article()
        assert newsroom.writer.get(f"articles/{article}").status_code == 200
        assert newsroom.nobody.get(f"articles/{article}").status_code == 401
        for invented in ("/nowhere/secret-1", "/nowhere/secret-2"):
            newsroom.nobody.request("GET", invented)
        newsroom.nobody.request("BREW", f"articles/{article}")
    now = figures(counted)
    one = "GET /api/v1/articles/{article_id}"
    assert now["requests_total", "POST /api/v1/articles", "2xx"] == 1
    assert now["requests_total", one, "2xx"] == 1
    assert now["requests_total", one, "4xx"] == 1
    assert now["request_seconds_count", one] == 2
    assert now["request_seconds_sum", one] > 0
    assert now["requests_total", "none", "4xx"] == 2
    assert not [
        labels for labels in now if any("secret" in word or article in word or "BREW" in word for word in labels)
    ]


def test_what_nobody_caught_is_counted_as_a_fault(tmp_path: Path, counted: CollectorRegistry) -> None:
    """A request that ends in an exception is a 5xx of its route."""
    with newsroom_in(tmp_path) as newsroom, newsroom.losing_the_database_after(0):
        assert newsroom.writer.create("articles", ARTICLE).status_code == 500
    assert figures(counted)["requests_total", "POST /api/v1/articles", "5xx"] == 1


def test_nothing_is_counted_until_somebody_asks_for_it(tmp_path: Path) -> None:
    """Without a port and a folder no file is made, and counting is a call that returns."""
    beginning.begin("api", Settings(home=tmp_path))
    counting.count(TASKS, "translate", "done")
    assert not counting.is_on()
    assert list(tmp_path.iterdir()) == []


def test_work_is_counted_by_kind_and_outcome_with_its_age(tmp_path: Path, counted: CollectorRegistry) -> None:
    """Done work has an age from when it was due; each partner has its attempts by what came of them."""
    newsroom = Newsroom(tmp_path)
    with Portal("Wire") as portal, Portal("Down", behaviour=answering(503)) as down:
        taking, refusing = newsroom.partner(portal, ENGLISH), newsroom.partner(down, ENGLISH)
        article = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article, ENGLISH)
        newsroom.work_off()
        assert len(portal.received) == 1
    newsroom.hands.close()
    now = figures(counted)
    assert now["tasks_total", "check", "done"] == 1
    assert now["task_seconds_count", "check"] == 1
    assert now["work_age_seconds_count", "check"] == 1
    assert now["tasks_total", "syndicate", "done"] == 2, "an attempt that failed is on record: its work is done"
    assert now["partner_attempts_total", "accepted", taking] == 1
    assert now["partner_attempts_total", "failed", refusing] == 1
    assert now["partner_attempt_seconds_count", refusing] == 1


def test_work_that_fails_has_no_age(tmp_path: Path, counted: CollectorRegistry) -> None:
    """Age is told at the end of work, and what failed has not ended."""
    newsroom = Newsroom(tmp_path)
    with Portal("Wire") as portal:
        newsroom.partner(portal, ENGLISH)
        article = newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(article, ENGLISH)
        newsroom.work_off_broken()
        assert portal.received == []
    newsroom.hands.close()
    now = figures(counted)
    assert now["tasks_total", "syndicate", "failed"] > 1
    assert now["tasks_total", "syndicate", "parked"] == 1
    assert ("work_age_seconds_count", "syndicate") not in now


class Engine:
    """An engine that raises what it is given."""

    name = "teststub"

    def __init__(self, error: EngineError | None = None) -> None:
        self._error = error

    def translate(self, segments, source, target, context):
        if self._error is not None:
            raise self._error
        return [Hypothesis(segment_id=each.id, text=each.text) for each in segments]


def test_engines_are_counted_by_what_came_of_it(counted: CollectorRegistry) -> None:
    """Requests, characters and failures by kind; one that our own rate held back was not asked anything."""
    failures = [
        (None, "ok"),
        (TransientEngineError("503"), "transient"),
        (PermanentEngineError("no such language"), "permanent"),
        (QuotaEngineError("456"), "quota"),
        (SetupEngineError("403"), "setup"),
        (ThrottledEngineError("our rate"), "throttled"),
    ]
    segments = [SourceSegment(id="1", text="seven c")]
    for error, _ in failures:
        with suppress(EngineError):
            ask(Engine(error), segments, LanguageTag("en"), LanguageTag("pt"), NO_CONTEXT)
    now = figures(counted)
    assert {outcome: now["engine_requests_total", "teststub", outcome] for _, outcome in failures} == dict.fromkeys(
        [outcome for _, outcome in failures], 1
    )
    assert now["engine_characters_total", "teststub"] == 7 * 5
    assert now["engine_seconds_count", "teststub"] == 5


def test_processes_of_one_folder_are_added_up_at_one_port(tmp_path: Path) -> None:
    """A forked child and a process of its own count into the same figures, also after they have ended."""
    folder = serving.emptied(tmp_path / "figures")
    program = """
import os, sys
from pathlib import Path
from workflow.observing import counting
from workflow.observing.measures import TASKS
counting.begin(Path(sys.argv[1]))
counting.count(TASKS, "translate", "done")
child = os.fork()
counting.count(TASKS, "translate", "done", by=10)
if child:
    os.waitpid(child, 0)
"""
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True, env=os.environ)
    port = serving.serve(folder, "127.0.0.1", 0)
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    assert 'copyflow_tasks_total{kind="translate",outcome="done"} 21.0' in text


def test_a_folder_is_emptied_of_what_earlier_processes_left(tmp_path: Path) -> None:
    """A newsroom that starts anew counts from nothing, as Prometheus expects of a restart."""
    folder = tmp_path / "figures"
    folder.mkdir()
    with counting.taken_in(folder) as registry:
        counting.count(TASKS, "translate", "done")
        assert figures(registry)
    assert figures(counting.told(serving.emptied(folder))) == {}


def test_a_port_that_is_taken_ends_the_service_with_a_sentence(tmp_path: Path) -> None:
    """Whoever set the port learns at once that nobody tells the figures."""
    port = free_port()
    taken = serving.serve(serving.emptied(tmp_path), "127.0.0.1", port)
    with pytest.raises(SystemExit, match=f"COPYFLOW_METRICS_PORT={taken} cannot be listened on"):
        beginning.begin_telling(Settings(home=tmp_path, metrics_port=taken), tmp_path)


def test_every_figure_is_named_after_the_rules() -> None:
    """Counters end in ``_total``, histograms in the unit, every meaning is a sentence, and no name stands twice."""
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
    for measure in MEASURES:
        assert measure.name.startswith("copyflow_")
        assert measure.meaning.endswith(".")
        assert measure.name.endswith("_total") == (measure.shape is Shape.COUNTER)
        if measure.shape is Shape.HISTOGRAM:
            assert measure.name.endswith("_seconds")
            assert list(measure.buckets) == sorted(measure.buckets)
    assert {measure.shape for measure in COUNTED} == {Shape.COUNTER, Shape.HISTOGRAM}


def test_what_a_partner_waits_for_is_read_from_the_open_rows(tmp_path: Path) -> None:
    """Items on their way count with the age of the oldest, parked ones beside them; what was taken does not."""
    newsroom = Newsroom(tmp_path)
    application = newsroom.application
    with Portal("Wire") as portal:
        partner = newsroom.partner(portal, ENGLISH)
        first, second = newsroom.submitted(TEXT), newsroom.submitted(TEXT)
        newsroom.work_off()
        newsroom.publish(first, ENGLISH)
        newsroom.work_off()
        assert application.views.syndication.waiting(application.clock.now()) == []
        newsroom.publish(second, ENGLISH)
        plans = [item.work_id for item in application.views.work() if item.kind == "plan_deliveries"]
        for work_id in plans:
            runner.run(newsroom.hands, work_id)
    hour_later = application.clock.now() + timedelta(hours=1)
    (waiting,) = application.views.syndication.waiting(hour_later)
    newsroom.hands.close()
    assert (waiting.partner_id, waiting.state, waiting.items) == (partner, ItemState.SCHEDULED, 1)
    assert 3600 <= waiting.seconds < 4200


def test_a_lease_says_since_when_its_work_is_due(tmp_path: Path) -> None:
    """The moment travels with the claim, so that an age costs no query."""
    newsroom = Newsroom(tmp_path)
    newsroom.submitted("Ministers met.")
    application = newsroom.application
    (work_id, *_) = newsroom.due()
    row = next(item for item in application.views.work() if item.work_id == work_id)
    lease = application.ledger.claim(work_id, "tests", application.clock.now(), 20)
    newsroom.hands.close()
    assert isinstance(lease, Lease)
    assert lease.due_at == row.due_at
