"""What a desk wants of its checks is what the checks of its articles do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import configure
from tests.workers.newsroom import ENGLISH, Newsroom
from workflow.domain.annotations import Severity
from workflow.domain.desk import NEWSROOM, CheckPolicy
from workflow.domain.events import FindingsRecorded
from workflow.domain.streams import desk_stream
from workflow.domain.vocabulary import ArticleId
from workflow.quality import ALL_CHECKS

DEFECT = "Ministers of six states met in Bishkek on Monday ,and they agreed."


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    yield room
    room.hands.close()


def policy(newsroom: Newsroom, desk_id: str, spacing: CheckPolicy) -> None:
    """Say what findings of spacing do at a desk."""
    newsroom.application.newsroom.execute(configure(checks={"spacing": spacing}), desk_stream(desk_id))


def checked(newsroom: Newsroom, desk: str = "") -> FindingsRecorded:
    """What is on record of the checks of a new article with a defect of spacing."""
    article_id: ArticleId = newsroom.submitted(DEFECT, desk=desk)
    newsroom.work_off()
    (found,) = [
        event.decode()
        for event in newsroom.application.views.events_of(article_id)
        if event.type == "edition.findings_recorded"
    ]
    assert isinstance(found, FindingsRecorded)
    assert newsroom.article(article_id).editions[ENGLISH].is_checked
    return found


def severities(found: FindingsRecorded) -> set[Severity]:
    """What the findings of spacing do."""
    return {finding.severity for finding in found.findings if finding.check == "spacing"}


def test_a_desk_makes_findings_block_or_advise(newsroom: Newsroom) -> None:
    """Its own policy first, then the newsroom's; where neither speaks, the check keeps its own severity."""
    (own,) = severities(checked(newsroom))
    other = Severity.ADVISORY if own is Severity.BLOCKING else Severity.BLOCKING
    policy(newsroom, NEWSROOM, CheckPolicy(other.value))
    assert severities(checked(newsroom)) == {other}
    policy(newsroom, "world", CheckPolicy(own.value))
    assert severities(checked(newsroom, "world")) == {own}
    assert severities(checked(newsroom)) == {other}


def test_a_check_that_is_off_is_not_run_and_not_said_to_have_run(newsroom: Newsroom) -> None:
    """The record names the checks that looked at the text; the text counts as checked."""
    policy(newsroom, "world", CheckPolicy.OFF)
    found = checked(newsroom, "world")
    assert severities(found) == set()
    assert set(found.checked_by) == {check.name for check in ALL_CHECKS} - {"spacing"}
    assert set(checked(newsroom).checked_by) == {check.name for check in ALL_CHECKS}
