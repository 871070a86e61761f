"""A newsroom as ``copyflow up`` runs it, with its own Redis, database and partners: everything that a storm breaks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from pathlib import Path

from api.client import Copyflow, Patience
from tests.chaos.disk import Disk
from tests.chaos.partner_host import READY
from tests.chaos.schedule import MACHINE, PARTNERS, POSTGRESQL
from tests.chaos.servers import Kept
from tests.support.servers import POSTGRES_MISSING, find_postgres, prepared_postgres
from tests.workers.newsroom import CHEAP_HASHER
from workflow.bootstrap import Application, bootstrap
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import choose_redis
from workflow.domain.vocabulary import PartnerId, Role
from workflow.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SHIM = Path(__file__).with_name("shim")
LEASE_SECONDS = 4.0
_LOOPBACK = "127.0.0.0/8"
_READY_SECONDS = 120.0
BOUND = "valley"
"""The partner that gets embargoed texts ahead, because it keeps embargoes."""
_RETRY_AFTER_SECONDS = [1, 1, 2, 2, *[3] * 8, *[10] * 8]
"""The partners' schedule: so short that a storm has an end, so long that nothing is parked by chance."""
_ENVIRONMENT = {
    "COPYFLOW_LEASE_SECONDS": f"{LEASE_SECONDS:g}",
    "COPYFLOW_RENUDGE_SECONDS": "2",
    "COPYFLOW_SWEEP_SECONDS": "0.5",
    "COPYFLOW_REQUESTS_PER_SECOND": "0",
    "COPYFLOW_ALLOWED_NETWORKS": _LOOPBACK,
    "COPYFLOW_SECURE_COOKIES": "false",
    "PYTHONPATH": os.pathsep.join([str(SHIM), str(ROOT)]),
}
_SERVICES_OF = {"sender": ("sender", "sender-2")}
"""There are two that send, so that one can act on what another holds no longer."""
_PATIENCE = Patience(seconds=8.0, longest=2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """Where one simulated partner listens."""

    name: str
    partner_id: PartnerId
    port: int
    secret: str


@dataclass(slots=True, kw_only=True)
class House:
    """Everything that runs, and how to reach it."""

    folder: Path
    mark: str
    """Stands in the environment of every process of the run."""
    disk: Disk
    redis: Kept
    redis_url: str
    database: Kept | None
    """PostgreSQL; None on SQLite."""
    database_url: str
    application: Application
    newsroom: Supervisor
    url: str
    partners: list[Port] = field(default_factory=list)
    keys: Mapping[str, str] = field(default_factory=dict)
    """API keys by the person's name."""

    def client(self, name: str) -> Copyflow:
        """A person's client, whose patience is short: who works through a storm asks again by themselves."""
        return Copyflow(self.url, self.keys[name], timeout=5.0, patience=_PATIENCE)

    def set_clock(self, target: str, seconds: int) -> None:
        """Have a process's clock, or every one's, be so many seconds ahead."""
        for path in self._clocks(target):
            _write(path, str(seconds))

    def set_mood(self, name: str, mood: str) -> None:
        """Have a partner be in a mood of ``partner_host``."""
        _write(self.folder / "partners" / f"{name}.mood", mood)

    def forgotten(self, name: str) -> list[str]:
        """Lines of the file in which a partner says what it took and forgot."""
        path = self.folder / "partners" / f"{name}.forgotten"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def messages_file(self, name: str) -> Path:
        """Where a partner keeps a line for each message."""
        return self.folder / "partners" / name / "messages.jsonl"

    def _clocks(self, target: str) -> list[Path]:
        folder = self.folder / "clocks"
        return sorted(folder.iterdir()) if target == MACHINE else [folder / target]


@contextmanager
def running_house(folder: Path, database: str) -> Iterator[House]:
    """Start all of it in ``folder``; when the block ends nothing runs any more."""
    folder.chmod(0o755)  # the user of PostgreSQL goes through it
    mark = f"CHAOS_RUN={folder}"
    os.environ["CHAOS_RUN"] = str(folder)
    for name in ("clocks", "partners"):
        (folder / name).mkdir()
    with ExitStack() as closing:
        disk = Disk(folder / "disk", database)
        closing.callback(disk.close)
        server = closing.enter_context(choose_redis(None, folder / "redis"))
        assert server.child is not None, "no Redis is named, so ours is started"
        redis = Kept(server.child, folder / "log")
        postgres, url = _database(folder, disk, database, closing)
        closing.callback(redis.stop)
        redis.start()
        settings = Settings(
            home=folder / "home", database_url=url, redis_url=server.url, allowed_networks=(ip_network(_LOOPBACK),)
        )
        application = bootstrap(settings, hasher=CHEAP_HASHER)
        closing.callback(application.close)
        application.migrate()
        redis.wait_ready()
        port = free_port()
        children = stack(
            home=settings.home,
            database_url=url,
            redis=replace(server, child=None),
            port=port,
            workers=2,
            senders=2,
            extra_environment=_ENVIRONMENT,
        )
        newsroom = Supervisor(
            [_with_a_clock(child, folder / "clocks") for child in children],
            folder / "log",
            on_line=lambda _name, _line: None,
        )
        closing.enter_context(newsroom)
        house = House(
            folder=folder,
            mark=mark,
            disk=disk,
            redis=redis,
            redis_url=server.url,
            database=postgres,
            database_url=url,
            application=application,
            newsroom=newsroom,
            url=f"http://127.0.0.1:{port}",
            keys=_people(application),
        )
        newsroom.wait_ready(_READY_SECONDS)
        closing.enter_context(_partners(house))
        yield house


def services_of(target: str) -> tuple[str, ...]:
    """The children that a target of the schedule may stand for."""
    return _SERVICES_OF.get(target, (target,))


def _database(folder: Path, disk: Disk, database: str, closing: ExitStack) -> tuple[Kept | None, str]:
    """The database on the small disk: a file, or a PostgreSQL of the run's own, which is durable."""
    if database != POSTGRESQL:
        return None, f"sqlite:///{disk.folder / 'copyflow.db'}"
    programs = find_postgres()
    if programs is None:
        sys.exit(POSTGRES_MISSING)
    room = disk.folder / "postgres"
    room.mkdir(mode=0o700)
    server, child = prepared_postgres(programs, room, durable=True)
    words = ["-c", "max_wal_size=64MB", "-c", "unix_socket_directories="]  # a socket could not be made on a full disk
    kept = Kept(replace(child, command=[*child.command, *words]), folder / "log")
    closing.callback(kept.stop)
    kept.start()
    kept.wait_ready()
    return kept, server.fresh_database()


def _with_a_clock(child: Child, clocks: Path) -> Child:
    path = clocks / child.name
    path.write_text("0", encoding="ascii")
    return replace(child, environment={**child.environment, "CHAOS_CLOCK": str(path)})


def _people(application: Application) -> dict[str, str]:
    """Who works: keys by name. ``both`` writes and reviews, and must not approve what they wrote."""
    people = {
        "writer": (Role.WRITER,),
        "reviewer": (Role.REVIEWER, Role.PUBLISHER),
        "both": (Role.WRITER, Role.REVIEWER, Role.PUBLISHER),
        "admin": (Role.ADMIN,),
    }
    keys = {}
    for name, roles in people.items():
        application.accounts.add_user(name, f"chaos-password-of-{name}", roles)
        keys[name] = application.accounts.keys.add(name, "chaos", days=1)
    return keys


@contextmanager
def _partners(house: House) -> Iterator[None]:
    """Make the partners known to the newsroom, and have them listen."""
    with house.client("admin") as admin:
        for name in PARTNERS:
            port = free_port()
            body = {
                "name": name,
                "endpoint": f"http://127.0.0.1:{port}/{name}",
                "embargo_agreement": name == BOUND,
                "retry_after_seconds": _RETRY_AFTER_SECONDS,
            }
            made = admin.register_partner(body)  # type: ignore[arg-type]  # a plain dictionary of these fields
            house.partners.append(
                Port(name=name, partner_id=PartnerId(made["partner_id"]), port=port, secret=made["secret"])
            )
            house.set_mood(name, "")
    words = [f"{each.name}:{each.port}:{each.secret}" for each in house.partners]
    command = [sys.executable, "-m", "tests.chaos.partner_host", str(house.folder / "partners"), *words]
    child = Child(name="partners", command=command, environment={"PYTHONPATH": str(ROOT)}, ready_line=READY)
    with Supervisor([child], house.folder / "log", on_line=lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(_READY_SECONDS)
        yield


def _write(path: Path, text: str) -> None:
    """Whoever reads it meanwhile sees the old or the new text."""
    fresh = path.with_name(f".{path.name}")
    fresh.write_text(text, encoding="ascii")
    fresh.replace(path)
