"""``copyflow demo``: start everything for real, play the story, print what came of it, stop everything."""

from __future__ import annotations

import os
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

from rich.text import Text

from api.client import Copyflow
from workflow.bootstrap import Application, bootstrap
from workflow.cli.console import err, fail, hint, out, plain, print_json, read_settings, say
from workflow.cli.demo.portal import Portal
from workflow.cli.demo.report import Report, Stage, portal_tables
from workflow.cli.demo.story import STEPS, Cast, tell
from workflow.cli.documents import read_document
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import RedisServer, check_redis, choose_redis
from workflow.cli.running import PortUnavailableError, check_port
from workflow.domain.errors import AlreadyExists
from workflow.domain.vocabulary import Role
from workflow.settings import Settings
from workflow.terminology.importing import FileFormat, write_file
from workflow.terminology.starter import starter_concepts

_SAMPLE = Path(__file__).parent.parent / "samples" / "water_forum.txt"
_LOOPBACK, _HOST = "127.0.0.0/8", "127.0.0.1"
_READY_SECONDS = 90.0
_ALL_STEPS = ["start the newsroom", "add people and partners", *STEPS, "verify the log", "stop the newsroom"]

_BOOKKEEPING = frozenset({"delivery.attempt_scheduled", "delivery.attempt_started"})
"""Left out where people read; the JSON report has them."""

_MAY = {
    Role.WRITER: "write, submit, correct",
    Role.TRANSLATOR: "translate and post-edit",
    Role.REVIEWER: "waive findings, approve or send back what others wrote",
    Role.PUBLISHER: "publish, hold, withdraw",
    Role.ADMIN: "add and pause partners, retry deliveries, import terms",
}

Credentials = dict[str, tuple[str, tuple[Role, ...]]]
"""Password and roles by name."""


def run_demo(article: Path | None, *, leave: bool, as_json: bool, port: int) -> int:
    """Run the demo; 0 when every step was done."""
    document, filename = read_document(article or _SAMPLE), (article or _SAMPLE).name
    settings = read_settings()
    home = settings.home.absolute() / "demo" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}"
    try:
        if port:
            check_port(_HOST, port)
        home.mkdir(parents=True)
    except PortUnavailableError as error:
        fail(str(error))
    except OSError as error:
        fail(f"COPYFLOW_HOME={settings.home} cannot be used: {error.strerror}. Name a folder that you may write to.")
    names = _ALL_STEPS if leave or as_json else _ALL_STEPS[:-1]
    stage = Stage(err, names)
    facts = stage.report.facts
    facts["home"], facts["article_file"] = str(home), filename
    with _signals_interrupt():
        try:
            _play(stage, settings, home, (document, filename), port, stays=not (leave or as_json), as_json=as_json)
        except KeyboardInterrupt:
            hint("Stopped.")
        except Exception as error:  # noqa: BLE001 - whatever went wrong belongs into the report
            facts["error"] = f"{type(error).__name__}: {error}"
    if as_json:
        print_json(stage.report.as_json())
    if "error" in facts:
        err.print(Text.assemble(("copyflow:", "bold red"), f" the demo failed: {plain(facts['error'])}"))
        hint(f"The logs of its processes are in {home / 'log'}.")
    return 0 if stage.report.ok else 1


def _play(
    stage: Stage,
    settings: Settings,
    home: Path,
    article: tuple[str, str],
    port: int,
    *,
    stays: bool,
    as_json: bool,
) -> None:
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    own = Settings(
        home=home,
        database_url=settings.database_url or f"sqlite:///{home / 'copyflow.db'}",
        site_url=url,
        allowed_networks=(ip_network(_LOOPBACK),),
        secure_cookies=False,
    )
    with ExitStack() as closing:
        with stage:
            with stage.step("start the newsroom") as step:
                if settings.redis_url:
                    check_redis(settings.redis_url)
                redis = closing.enter_context(choose_redis(settings.redis_url, home / "redis"))
                application = bootstrap(own)
                closing.callback(application.close)
                application.migrate()
                supervisor = closing.enter_context(_supervisor(own, home, redis, port))
                step.detail = f"{url}, {application.database.engine.dialect.name}, {redis.description}"
            with stage.step("add people and partners") as step:
                portals = [Portal("Harbour Wire"), Portal("Steppe Monitor", fail_first=1)]
                for portal in portals:
                    closing.callback(portal.stop)
                cast, credentials = _cast(application, url, portals, closing)
                step.detail = f"{portals[1].name} will refuse its first message"
            stage.report.facts |= {"url": url, "processes": _processes(supervisor)}
            tell(stage, cast, *article)
            with stage.step("verify the log") as step:
                head = application.verification.verify()
                differences = [str(difference) for difference in application.verification.differences()]
                stage.report.facts["verify"] = {
                    "position": head.position,
                    "hash": head.hash,
                    "differences": differences,
                }
                if differences:
                    raise RuntimeError(f"projections differ from the log: {differences}")
                step.detail = f"{head.position} events, chain and projections agree"
            if not stays:
                with stage.step("stop the newsroom"):
                    closing.close()
        if not as_json:
            _print_outcome(stage.report)
        if stays:
            _stay(url, credentials)


@contextmanager
def _supervisor(settings: Settings, home: Path, redis: RedisServer, port: int) -> Iterator[Supervisor]:
    environment = {
        "COPYFLOW_SITE_URL": settings.site_url,
        "COPYFLOW_ALLOWED_NETWORKS": f'["{_LOOPBACK}"]',
        "COPYFLOW_SECURE_COOKIES": "false",
    }
    children = stack(
        home=home, database_url=settings.database, redis=redis, port=port, workers=2, extra_environment=environment
    )
    with Supervisor(children, home / "log", on_line=_keep_quiet) as supervisor:
        supervisor.wait_ready(_READY_SECONDS)
        yield supervisor


def _keep_quiet(name: str, line: str) -> None:
    """The lines go to the log files only."""
    del name, line


def _processes(supervisor: Supervisor) -> dict[str, int]:
    return {name: supervisor.pid_of(name) for name in ("api", "relay", "clock", "worker")}


def _cast(application: Application, url: str, portals: list[Portal], closing: ExitStack) -> tuple[Cast, Credentials]:
    credentials: Credentials = {}

    def person(name: str, *roles: Role) -> Copyflow:
        password = secrets.token_urlsafe(9)
        try:
            user = application.accounts.add_user(name, password, roles)
        except AlreadyExists:  # an earlier demo on the same database
            user = application.accounts.add_user(f"{name}-{secrets.token_hex(2)}", password, roles)
        credentials[user.name] = (password, roles)
        client = Copyflow(url, application.accounts.keys.add(user.name, "demo", days=1))
        closing.callback(client.close)
        return client

    admin = person("admin", Role.ADMIN)
    term_base = write_file([concept for _, concept in starter_concepts()], FileFormat.CSV)
    admin.import_concepts({"format": "csv", "text": term_base})
    for portal in portals:
        portal.secret = admin.register_partner({"name": portal.name, "endpoint": portal.url})["secret"]
    cast = Cast(
        writer=person("writer", Role.WRITER),
        reviewer=person("reviewer", Role.REVIEWER, Role.PUBLISHER),
        editor=person("editor", Role.REVIEWER, Role.PUBLISHER),
        portals=portals,
    )
    person("translator", Role.TRANSLATOR)
    return cast, credentials


def _print_outcome(report: Report) -> None:
    facts = report.facts
    out.print(portal_tables(facts["portals"], out.width))
    out.print("\n[bold]Timeline[/]")
    for entry in facts["timeline"]:
        if entry["type"] in _BOOKKEEPING:
            continue
        say(f"{entry['at'][11:23]}  {entry['actor_name']:<18} {entry['sentence']}")
    out.print("\n[bold]Where time went[/] (seconds until each act on the article)")
    for name, seconds in facts["where_time_went"].items():
        say(f"{seconds:8.3f}  {name}")
    for name, value in facts["figures"].items():
        say(f"{value:8.3f}  {name.replace('_', ' ')}")


def _stay(url: str, credentials: Credentials) -> None:
    out.print(f"\n[bold green]The newsroom stays open:[/] {url}   (Ctrl-C ends it)")
    say(f"\nSign in at {url} as:")
    say(f"  {'name':<16} {'password':<14} may")
    for name, (password, roles) in credentials.items():
        say(f"  {name:<16} {password:<14} {'; '.join(_MAY[role] for role in roles)}")
    say(f"\nWhat readers see: {url}/news")
    threading.Event().wait()


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """SIGTERM and SIGHUP end the demo the way Ctrl-C does, so that nothing is left running."""

    def interrupt(number: int, frame: object) -> None:
        del number, frame
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
