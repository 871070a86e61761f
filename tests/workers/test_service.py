"""Leadership of the services under clocks that jump: nobody leads for ever, and nobody is deposed who still renews."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError

from tests.store.parts import ManualClock
from tests.store.test_clock_jumps import Watch
from tests.workers.newsroom import Newsroom
from workers.broker import make_app
from workers.service import LEADERSHIP_SECONDS, STANDBY_SECONDS, Service
from workflow.bootstrap import bootstrap
from workflow.settings import Settings

HOUR = timedelta(hours=1)


def service(newsroom: Newsroom, watch: Watch, clock: ManualClock) -> Service:
    application = bootstrap(newsroom.application.settings, clock=clock)
    return Service("clock", application, lambda: False, 0.01, seconds=watch)


def test_a_dead_leader_whose_clock_ran_ahead_is_followed_after_a_term(tmp_path: Path) -> None:
    """Given a term that ends in an hour and a leader that died, the next one leads once a term has passed."""
    newsroom, watch = Newsroom(tmp_path), Watch()
    ahead, right = ManualClock(), ManualClock()
    ahead.moment += HOUR
    assert service(newsroom, watch, ahead)._leads()
    second = service(newsroom, watch, right)
    assert not second._leads()
    watch.seconds += LEADERSHIP_SECONDS - 0.1
    right.forward(seconds=LEADERSHIP_SECONDS - 0.1)
    assert not second._leads()
    watch.seconds += 0.1
    assert second._leads()
    assert second.fence == 2


def test_a_leader_whose_clock_is_ahead_keeps_leading_while_it_renews(tmp_path: Path) -> None:
    """Given a leader an hour ahead that renews, another one that stands by never takes over."""
    newsroom, watch = Newsroom(tmp_path), Watch()
    ahead, right = ManualClock(), ManualClock()
    ahead.moment += HOUR
    first, second = service(newsroom, watch, ahead), service(newsroom, watch, right)
    for _ in range(20):
        assert first._leads()
        assert not second._leads()
        watch.seconds += 1.0
        for clock in (ahead, right):
            clock.forward(seconds=1)
    assert first.fence == 1


def test_a_leader_whose_clock_goes_back_renews_all_the_same(tmp_path: Path) -> None:
    """Given a clock that is put back an hour, the leader's term is renewed within half a term and ends as it should."""
    newsroom, watch, clock = Newsroom(tmp_path), Watch(), ManualClock()
    first = service(newsroom, watch, clock)
    assert first._leads()
    clock.moment -= HOUR
    watch.seconds += LEADERSHIP_SECONDS / 2
    assert first._leads()
    leadership = newsroom.application.leadership
    assert leadership.is_led("clock", clock.moment)
    assert not leadership.is_led("clock", clock.moment + timedelta(seconds=LEADERSHIP_SECONDS + 1))


def test_who_stands_by_looks_more_often_than_its_step_is_taken(tmp_path: Path) -> None:
    """So that a clock that sweeps once a second goes on a quarter of a second after a dead one's term."""
    newsroom, waited = Newsroom(tmp_path), list[float]()
    first, second, hasty = (
        Service("clock", newsroom.application, lambda: False, pause, seconds=Watch()) for pause in (1.0, 1.0, 0.1)
    )
    for each in (first, second, hasty):
        each.turn(waited.append)
    assert waited == [1.0, STANDBY_SECONDS, 0.1]


def test_announcing_gives_up_before_a_leadership_ends(tmp_path: Path) -> None:
    """Given a Redis that is away, whoever announces hears of it several times within a term, by kombu's own options."""
    settings = Settings(home=tmp_path, redis_url=f"unix://{tmp_path}/nobody.sock?db=0")
    celery = make_app(settings, announces=True)
    options = celery.connection_for_write().transport_options
    assert options["connect_retries_timeout"] + options["interval_max"] < LEADERSHIP_SECONDS / 4
    with pytest.raises(OperationalError):
        celery.send_task("copyflow.check", args=["nothing"], queue="default", retry=False, ignore_result=True)
    celery.close()
