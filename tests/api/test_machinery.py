"""Is anything stuck, and what translates here: the pages Health and Engines as JSON, and trying again."""

from __future__ import annotations

import html

from tests.api.conversation import Newsroom
from workflow.doctor.gathering import checkup


def put_aside(newsroom: Newsroom) -> int:
    """Park all work that is due, as after repeated failures; how many pieces that are."""
    ledger, now = newsroom.application.ledger, newsroom.application.clock.now()
    due = ledger.due(now, nudged_before=now, limit=10)
    for each in due:
        lease = ledger.claim(each.work_id, "tests", now, 60)
        assert lease is not None
        assert ledger.park(lease, "the quota is used up")
    return len(due)


def test_the_verdict_is_a_sentence(newsroom: Newsroom) -> None:
    """Without relay, clock and projector the newsroom says that it is stuck, on what, and what to do."""
    answer = newsroom.admin.get("health/newsroom")
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["stuck"], said["level"]) == (True, "stuck")
    assert said["verdict"] == "Copyflow is not running: no process does what relay, clock and projector do."
    assert {each["kind"] for each in said["troubles"]} == {"redis", "service", "workers"}
    assert all(each["next"] for each in said["troubles"])
    assert said["work_put_aside"] == 0


def test_the_page_and_its_twin_show_what_the_command_shows(newsroom: Newsroom) -> None:
    """The same lines, in the same order: what is well and what is not, each with figure, value and unit."""
    told = newsroom.admin.get("health/newsroom").json()["lines"]
    seen = checkup(newsroom.application).lines
    assert [(each["kind"], each["about"], each["level"]) for each in told] == [
        (line.kind, line.about, line.level) for line in seen
    ]
    assert {"disk", "secret_key", "database", "migrations", "service", "work", "breaker"} <= {
        each["kind"] for each in told
    }
    page = html.unescape(newsroom.in_browser("admin").get("/health").text)
    assert [line.name for line in seen if f">{line.name}<" not in page] == []


def test_only_administrators_try_again(newsroom: Newsroom) -> None:
    """Others are told which role it needs; what was not put aside is not touched."""
    problem = newsroom.publisher.request("POST", "parked-work/retry")
    assert (problem.status_code, problem.json()["code"]) == (403, "not_allowed")
    assert newsroom.admin.request("POST", "parked-work/retry", json={}).json() == {"reopened": 0}


def test_what_was_put_aside_is_tried_again(newsroom: Newsroom) -> None:
    """It stands among the troubles and at the engines with its last error; sent twice, there is nothing more to do."""
    newsroom.writer.article()
    parked = put_aside(newsroom)
    assert parked > 0
    assert newsroom.admin.get("health/newsroom").json()["work_put_aside"] == parked
    told = newsroom.reviewer.get("engines").json()["put_aside"]
    assert {each["last_error"] for each in told} == {"the quota is used up"}
    assert len(told) == parked
    assert newsroom.reviewer.get("engines", as_of=1).json()["put_aside"] == []
    for reopened in (parked, 0):
        assert newsroom.admin.request("POST", "parked-work/retry").json() == {"reopened": reopened}


def test_engines_tell_what_they_made(newsroom: Newsroom) -> None:
    """An engine stands there with what it translated, into what, and what goes on record."""
    assert newsroom.reviewer.get("engines").json()["seen"] == []
    article = newsroom.writer.article(targets=[{"language": "pt"}, {"language": "ru"}])
    newsroom.do_the_workers_part(article)
    (seen,) = newsroom.reviewer.get("engines").json()["seen"]
    assert (seen["name"], seen["fingerprint"], seen["into"]) == ("test", "test:engine 1", ["pt", "ru"])
    assert (seen["translations"], seen["segments"]) == (2, 6)


def test_engines_that_desks_name_and_nobody_knows(newsroom: Newsroom) -> None:
    """A misspelt engine of a desk's routing is told; a person is no engine."""
    rule = {"source": "*", "target": "ru", "engines": ["depl", "person"]}
    answer = newsroom.admin.request(
        "PUT", "desks/world", json={"name": "World", "routing": [rule]}, headers={"If-Match": '"0"'}
    )
    assert answer.is_success, answer.text
    assert newsroom.reviewer.get("engines").json()["unknown"] == ["depl"]
