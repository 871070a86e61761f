"""One storm from beginning to end: start everything, let people work, kill at random, wait for calm, judge."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from tests.support.storm.desk import Desk
from tests.support.storm.partners import records_of, simulated_partners
from tests.support.storm.promises import Broken, Figures, held_against
from tests.support.storm.scale import Scale
from tests.support.storm.weather import Weather
from tests.workers.newsroom import CHEAP_HASHER
from workflow.bootstrap import Application, bootstrap
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import choose_redis
from workflow.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
_LOOPBACK = ip_network("127.0.0.0/8")
_PATIENCE_SECONDS = 240.0
"""How long nothing may be added to the log while something is still open."""
_ENVIRONMENT = {
    "COPYFLOW_LEASE_SECONDS": "4",
    "COPYFLOW_RENUDGE_SECONDS": "2",
    "COPYFLOW_SWEEP_SECONDS": "0.2",
    "COPYFLOW_ALLOWED_NETWORKS": str(_LOOPBACK),
    "PYTHONPATH": str(ROOT),
}
Teller = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a storm."""

    broken: Broken
    figures: Figures
    acts: Counter[str]
    kills: Counter[str]
    seconds: float
    """From the first draft to calm."""


class NoCalmError(Exception):
    """The newsroom stands still although something is open; the text says what."""


def storm(scale: Scale, folder: Path, *, database_url: str | None = None, tell: Teller = lambda _line: None) -> Result:
    """Run it in ``folder``, on a SQLite file there or on the (empty) database given."""
    with (
        _newsroom(folder, database_url) as (application, supervisor, names),
        simulated_partners(application, scale, folder / "partners") as partners,
    ):
        desk, weather = Desk(application, scale), Weather(supervisor, names, scale.seed)
        supervisor.wait_ready(120)
        began = time.monotonic()
        _through(desk, weather, scale, tell)
        tell(f"the desk is done: {dict(desk.acts)}; killed {dict(weather.kills)}")
        _calm(application, desk)
        seconds = time.monotonic() - began
        tell("calm; the partners' records are held against the log")
        broken, figures = held_against(application, records_of(partners), desk.articles)
    return Result(broken=broken, figures=figures, acts=desk.acts, kills=weather.kills, seconds=seconds)


@contextmanager
def _newsroom(folder: Path, database_url: str | None) -> Iterator[tuple[Application, Supervisor, set[str]]]:
    """Every process but the API; the people work in this one."""
    home = folder / "home"
    with choose_redis(None, folder / "redis") as redis:
        settings = Settings(home=home, database_url=database_url, redis_url=redis.url, allowed_networks=(_LOOPBACK,))
        application = bootstrap(settings, hasher=CHEAP_HASHER)
        application.migrate()
        children = [
            child
            for child in stack(
                home=home,
                database_url=settings.database,
                redis=redis,
                port=free_port(),
                workers=2,
                extra_environment=_ENVIRONMENT,
            )
            if child.name != "api"
        ]
        try:
            with Supervisor(children, folder / "log", on_line=lambda _name, _line: None) as supervisor:
                yield application, supervisor, {child.name for child in children}
        finally:
            application.close()


def _through(desk: Desk, weather: Weather, scale: Scale, tell: Teller) -> None:
    """Let the desk work and strike in step with the deliveries, until both are through."""
    pause, told = threading.Event(), 0.0
    while True:
        counts = desk.counts()
        planned, struck = sum(counts.values()), sum(weather.kills.values())
        if struck < scale.kills and planned >= scale.deliveries * struck / scale.kills:
            weather.strike()
        elif desk.is_done(planned):
            return
        is_behind = struck < scale.kills and planned > scale.deliveries * (struck + 2) / scale.kills
        is_full = desk.open_deliveries() >= scale.backlog
        if is_behind or is_full or not desk.step(is_enough=planned >= scale.deliveries):
            pause.wait(0.05)
        if time.monotonic() > told + 10:
            told = time.monotonic()
            tell(f"{planned} planned, {dict(counts)}; killed {struck}; {os.getloadavg()[0]:.1f} load")


def _calm(application: Application, desk: Desk) -> None:
    """Return once nothing is open any more."""
    pause, head, moved = threading.Event(), -1, time.monotonic()
    while desk.open_deliveries() or application.views.work():
        present = application.views.head()
        if present != head:
            head, moved = present, time.monotonic()
        if time.monotonic() > moved + _PATIENCE_SECONDS:
            raise NoCalmError(f"nothing has happened for long: {dict(desk.counts())}, {application.views.work()[:5]}")
        pause.wait(0.2)
