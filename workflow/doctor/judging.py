"""Turns what was seen into lines: causes before what they cause, so that the first that is stuck is the one to mend."""

from __future__ import annotations

from workflow.doctor.judging_partners import judge_engines, judge_partners
from workflow.doctor.judging_places import judge_database, judge_places
from workflow.doctor.judging_redis import judge_redis
from workflow.doctor.judging_replica import judge_replica
from workflow.doctor.judging_work import judge_log, judge_services, judge_work
from workflow.doctor.lines import Checkup, Line
from workflow.doctor.signs import Signs


def judge(signs: Signs) -> Checkup:
    """The lines of these signs. Pure."""
    return Checkup(lines=tuple(_lines(signs)), looked_at=signs.now)


def _lines(signs: Signs) -> list[Line]:
    return [
        *judge_places(signs.places, signs.now),
        *judge_database(signs.database),
        *judge_replica(signs.replica, signs.now),
        *judge_redis(signs.redis),
        *judge_services(signs),
        *judge_log(signs.newsroom, signs.lag_warning, signs.now),
        *judge_work(signs),
        *judge_partners(signs.newsroom, signs.now),
        *judge_engines(signs.engines),
    ]
