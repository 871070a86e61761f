"""The clock: wakes what is due. Retries, schedules, expired leases, lost nudges: all are rows with a due time.

Beside that it keeps what somebody has to keep: visits go from Redis to the database, the configured hub is a partner,
what was found at removed sources is forgotten, a partitioned log has room ahead.
"""

from __future__ import annotations

from datetime import timedelta

from celery import Celery

from workers.broker import make_app
from workers.lag_watch import LagWatch
from workers.nudging import nudge_due
from workers.partition_keeping import PartitionKeeping
from workers.service import Service, begin
from workers.source_keeping import SourceKeeping
from workers.visit_keeping import VisitKeeping
from workflow.bootstrap import Application, bootstrap
from workflow.hub import ensure_hub
from workflow.vitals import read_vitals


def announce_again(application: Application, celery: Celery) -> int:
    """Announce what is due and was not announced lately: it was new, or its message was lost; how much that was."""
    before = application.clock.now() - timedelta(seconds=application.settings.renudge_seconds)
    return nudge_due(application, celery, nudged_before=before)


def main() -> None:
    """Sweep the ledger until told to stop."""
    application = bootstrap(begin("clock"))
    settings = application.settings
    if settings.redis_url is None:
        raise SystemExit("COPYFLOW_REDIS_URL is not set. `copyflow up` starts a Redis of its own and sets it.")
    celery = make_app(settings, announces=True)

    watch = LagWatch(settings.lag_warning)
    visits = VisitKeeping(application)
    sources = SourceKeeping(application)
    partitions = PartitionKeeping(application)
    hub_is_known = False

    def sweep() -> bool:
        nonlocal hub_is_known
        watch.look(lambda: read_vitals(application))
        application.clock_jumps.put_right(application.clock.now(), settings.lease_seconds)
        announce_again(application, celery)
        partitions.keep()  # before what records something
        if not hub_is_known:
            ensure_hub(application)
            hub_is_known = True
        visits.keep()
        sources.keep()
        return False  # the relay announces what is new; what it lost can wait for the next sweep

    Service("clock", application, sweep, settings.sweep_seconds).run()


if __name__ == "__main__":
    main()
