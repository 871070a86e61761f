"""A whole newsroom as ``copyflow up`` runs it, all its processes around an empty database, with partners that listen.

What the benchmarks of fleets, outages and soaking measure; nothing here says what is measured. Only the translation
engine is not the product's: it answers at once (``instant_worker.py``). Who works in it: ``people.py``.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import harness
from benchmarks.harness import Backend
from benchmarks.receivers import Receivers
from tests.chaos.servers import Kept
from workflow.bootstrap import Application, bootstrap
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import choose_redis
from workflow.domain.commands import RegisterPartner
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import Actor, PartnerId, Role
from workflow.settings import Settings
from workflow.vitals import read_vitals

PARTNERS = 2
WRITERS, REVIEWERS = 4, 4
"""So many keys there are of each: a key may send twenty requests a second."""
READY_SECONDS = 180.0
PATIENCE_SECONDS = 600.0
OUTSIDE = ("people", "partners")
"""Kinds of process that are no part of the newsroom, but share its cores here."""
_ADMIN = Actor(id="user:admin", name="admin", roles=frozenset({Role.ADMIN}))
_LOOPBACK = "127.0.0.0/8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the workers stand: nodes by name, each with its queues and its number of pool processes."""

    name: str
    nodes: Mapping[str, tuple[Sequence[str], int]]


def shared(processes: int) -> Layout:
    """One node for all that computes, as ``copyflow up --workers N`` starts it."""
    what = f"{processes} worker process{'es' if processes > 1 else ''}"
    return Layout(name=what, nodes={"worker": (("translation", "tagging", "default"), processes)})


BY_QUEUE = Layout(
    name="a node a queue",
    nodes={f"worker-{queue}": ((queue,), 1) for queue in ("translation", "tagging", "default")},
)
"""As ``compose.yaml`` has it, each with one process."""


@dataclass(slots=True, kw_only=True)
class House:
    """Everything that runs, and how to reach it."""

    home: Path
    application: Application
    database_server: int | None
    redis: Kept
    newsroom: Supervisor
    newsroom_names: Sequence[str]
    worker: Child
    address: str
    receivers: Receivers
    partners: Mapping[int, PartnerId]
    writers: Sequence[str]
    """API keys."""
    reviewers: Sequence[str]
    _hands: tuple[Supervisor, Sequence[str]] | None = field(default=None)

    @contextmanager
    def hands(self, layout: Layout) -> Iterator[None]:
        """While inside, these nodes work, beside the sender, which always does."""
        children = [_node(self.worker, name, *given) for name, given in layout.nodes.items()]
        with Supervisor(children, self.home / "log", on_line=lambda *_: None) as supervisor:
            supervisor.wait_ready(READY_SECONDS)
            self._hands = (supervisor, [child.name for child in children])
            try:
                yield
            finally:
                self._hands = None

    def kinds(self) -> dict[str, int]:
        """Process ids by kind: the newsroom's, its servers', and those who share the machine with it."""
        found = {name: self.newsroom.pid_of(name) for name in self.newsroom_names}
        if self._hands is not None:
            supervisor, names = self._hands
            found |= {name: supervisor.pid_of(name) for name in names}
        found["redis"] = self.redis.pid()
        if self.database_server is not None:
            found["database"] = self.database_server
        [partners] = self.receivers.process_ids
        return {**found, "people": os.getpid(), "partners": partners}

    def lose_redis_data(self) -> None:
        """Remove what Redis, which must be stopped, has on disk."""
        shutil.rmtree(self.home / "redis" / "appendonlydir")

    def open_work(self) -> int:
        """How much work is on the ledger and not parked."""
        depths = self.application.ledger.depths()
        return sum(count for (_queue, state), count in depths.items() if state == "open")

    def left(self) -> list[str]:
        """What has not come to its end by now; empty when all is calm."""
        vitals = read_vitals(self.application)
        found = [f"{count} {state} in {queue}" for (queue, state), count in vitals.work.items() if count]
        if vitals.relay_lag != 0:
            found.append(f"the relay is {vitals.relay_lag} events behind")
        return found + [f"{name} is {lag} events behind" for name, lag in vitals.follower_lags.items() if lag]

    def settled(self) -> None:
        """Return once nothing is left to do."""
        until(lambda: not self.left(), lambda: f"calm: {'; '.join(self.left())}")


def until(holds: Callable[[], bool], what: Callable[[], str] | str, patience: float = PATIENCE_SECONDS) -> None:
    """Look again and again; TimeoutError after so many seconds."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"in vain: {what if isinstance(what, str) else what()}")
        time.sleep(0.05)


@contextmanager
def running_house(backend: Backend, name: str, **environment: str) -> Iterator[House]:
    """Start all of it but the workers; when the block ends nothing runs any more. ``environment`` is settings."""
    with ExitStack() as closing:
        home = Path(closing.enter_context(TemporaryDirectory(prefix="house-", dir=harness.on_disk())))
        url = backend.new_url(f"{name}-{time.monotonic_ns()}")
        receivers = Receivers(PARTNERS, 1)
        closing.callback(receivers.close)
        server = closing.enter_context(choose_redis(None, home / "redis"))
        assert server.child is not None, "no Redis is named, so ours is started"
        redis = Kept(server.child, home / "log")
        closing.callback(redis.stop)
        redis.start()
        settings = Settings(
            home=home, database_url=url, redis_url=server.url, allowed_networks=(ip_network(_LOOPBACK),)
        )
        application = bootstrap(settings)
        closing.callback(application.close)
        application.migrate()
        redis.wait_ready()
        port = free_port()
        extra = {"COPYFLOW_ALLOWED_NETWORKS": _LOOPBACK, "PYTHONPATH": str(harness.ROOT), **environment}
        children = stack(
            home=home, database_url=url, redis=replace(server, child=None), port=port, extra_environment=extra
        )
        others = [child for child in children if child.name != "worker"]
        newsroom = closing.enter_context(Supervisor(others, home / "log", on_line=lambda *_: None))
        house = House(
            home=home,
            application=application,
            database_server=backend.server,
            redis=redis,
            newsroom=newsroom,
            newsroom_names=[child.name for child in others],
            worker=next(child for child in children if child.name == "worker"),
            address=f"127.0.0.1:{port}",
            receivers=receivers,
            partners=_partners(application, receivers),
            writers=_keys(application, "writer", WRITERS, Role.WRITER),
            reviewers=_keys(application, "reviewer", REVIEWERS, Role.REVIEWER, Role.PUBLISHER),
        )
        newsroom.wait_ready(READY_SECONDS)
        yield house


def _partners(application: Application, receivers: Receivers) -> dict[int, PartnerId]:
    """Make the partners known; each takes every edition."""
    partners, secrets = {}, {}
    for number, port in receivers.ports.items():
        partner_id = PartnerId(application.ids.new())
        secrets[number] = application.accounts.new_partner_secret(partner_id)
        profile = PartnerProfile(name=f"Partner {number}", endpoint=f"http://127.0.0.1:{port}/news")
        register = RegisterPartner(by=_ADMIN, at=application.clock.now(), partner_id=partner_id, profile=profile)
        application.newsroom.execute(register, partner_stream(partner_id))
        partners[number] = partner_id
    receivers.trust(secrets)
    return partners


def _keys(application: Application, name: str, count: int, *roles: Role) -> list[str]:
    """An API key of each of so many people of these roles."""
    keys = []
    for number in range(count):
        person = f"{name}-{number}"
        application.accounts.add_user(person, f"a long password of {person}", roles)
        keys.append(application.accounts.keys.add(person, "benchmark", days=1))
    return keys


def _node(worker: Child, name: str, queues: Sequence[str], processes: int) -> Child:
    """The stack's worker with other queues and another number of processes, and the engine that answers at once."""
    words = list(worker.command)
    for option, value in {"-Q": ",".join(queues), "-n": f"{name}@%h", "-c": str(processes)}.items():
        words[words.index(option) + 1] = value
    words[words.index("-A") + 1] = "benchmarks.instant_worker:app"
    return replace(worker, name=name, command=words)
