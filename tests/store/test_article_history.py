"""An article's history page by page: no entry twice, none left out, however the pages are cut."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.store.desk import Desk
from tests.store.hands import REFUSED
from tests.store.parts import append, note
from workflow.article_history import DECISIONS, TEXTS, Part
from workflow.bootstrap import Application
from workflow.domain.errors import InvalidValue
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.vocabulary import ArticleId

OTHER = "01936d5e-0000-7000-8000-00000000cafe"


@pytest.fixture
def busy(desk: Desk, application: Application) -> Application:
    """A newsroom whose article went out to a partner that did not take it at first; others' events lie between."""
    desk.machines.work_off()
    append(application.database, stream=f"partner-{OTHER}", events=[note()])
    desk.machines.transport.answers = [REFUSED]
    desk.publish(make.EN)
    desk.machines.work_off()
    desk.machines.clock.forward(hours=2)
    append(application.database, stream=f"partner-{OTHER}", events=[note()])
    desk.machines.work_off()
    return application


def test_pages_are_the_whole_in_both_directions(busy: Application):
    """Walked by pages of any size, forwards or backwards, every part of the history is told once and in order."""
    history = busy.views.history
    steps = range(1, history.steps(make.ARTICLE_ID) + 1)
    log = busy.views.log(limit=1000)
    own = [event.position for event in log if event.stream == make.ARTICLE_STREAM]
    assert [history.position_of_step(make.ARTICLE_ID, step) for step in steps] == own
    for part in Part:
        whole = [entry.position for entry in history.everything(make.ARTICLE_ID, part)]
        assert whole == sorted(set(whole))
        for size in (1, 2, 7):
            after, forwards = 0, []
            while page := history.oldest(make.ARTICLE_ID, part, after=after, limit=size):
                forwards += [entry.position for entry in page]
                after = forwards[-1]
            assert forwards == whole
            before, backwards = None, []
            while page := history.newest(make.ARTICLE_ID, part, before=before, limit=size):
                backwards += [entry.position for entry in page]
                before = backwards[-1]
            assert backwards == whole[::-1]


def test_a_past_tells_what_was_known_then(busy: Application):
    """As of a position the history ends there, in both directions."""
    whole = [entry.position for entry in busy.views.history.everything(make.ARTICLE_ID)]
    for end in whole:
        then = busy.views.as_of(end).history
        assert [entry.position for entry in then.everything(make.ARTICLE_ID)] == [at for at in whole if at <= end]
        assert [entry.position for entry in then.newest(make.ARTICLE_ID, limit=1)] == [end]


def test_parts_name_events_that_there_are(busy: Application):
    """What a part is made of are stored names of the article's own stream, and its entries are of no other kind."""
    assert set(STORED_NAMES) >= DECISIONS | TEXTS
    for part, types in ((Part.DECISIONS, DECISIONS), (Part.TEXT, TEXTS)):
        told = {entry.type for entry in busy.views.history.everything(make.ARTICLE_ID, part)}
        assert told
        assert told <= types


def test_a_step_that_is_none_is_refused(busy: Application):
    """Steps count from one to as many as the article has."""
    history = busy.views.history
    for step in (0, history.steps(make.ARTICLE_ID) + 1):
        with pytest.raises(InvalidValue):
            history.position_of_step(make.ARTICLE_ID, step)
    assert history.steps(ArticleId(OTHER)) == 0
