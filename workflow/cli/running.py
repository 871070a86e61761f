"""``copyflow up``: every process of a newsroom under one supervisor, and what its terminal shows of them."""

from __future__ import annotations

import errno
import re
import socket
from contextlib import closing
from pathlib import Path

from workflow.cli.console import fail, hint, newsroom, read_settings
from workflow.cli.processes.child import LineListener
from workflow.cli.processes.stack import stack
from workflow.cli.processes.supervisor import Supervisor, SupervisorError, print_line
from workflow.cli.redis_server import RedisUnavailableError, check_redis, choose_redis
from workflow.observing import serving
from workflow.settings import Settings

_IMPORTANT = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|starting again in|did not stop within")
_TRACEBACK = "Traceback (most recent call last)"


class PortUnavailableError(Exception):
    """The address cannot be listened on; the text says in one sentence why and what to do."""


def run_up(host: str, port: int, workers: int, senders: int, *, verbose: bool) -> None:
    """Check, migrate, start everything, stay until a signal, stop everything."""
    settings = read_settings()
    home = settings.home.absolute()
    _check_taggers(settings)
    try:
        check_port(host, port)
        if settings.redis_url:
            check_redis(settings.redis_url)
        with newsroom(creates=True, must_be_current=False) as application:
            application.migrate()
            no_users = not application.accounts.users()
        folder = begin_telling(settings, home)
        with choose_redis(settings.redis_url, home / "redis") as redis:
            children = stack(
                home=home,
                database_url=settings.database,
                redis=redis,
                host=host,
                port=port,
                workers=workers,
                senders=senders,
                extra_environment=counting_into(folder),
            )

            def ready() -> None:
                hint(f"Copyflow is ready: http://{host}:{port}   (Ctrl-C stops it)")
                hint(f"Its processes write to {home / 'log'}; here stands only what needs attention (--verbose: all).")
                if no_users:
                    hint("Nobody may sign in yet: `copyflow user add NAME --role reviewer --role publisher`.")

            Supervisor(children, home / "log", on_line=print_line if verbose else what_matters()).run_forever(ready)
    except (SupervisorError, RedisUnavailableError, PortUnavailableError, serving.PortUnavailableError) as error:
        fail(str(error))
    hint("Stopped.")


def begin_telling(settings: Settings, home: Path) -> Path | None:
    """Tell Prometheus, where a port is set, what all processes count: this one outlives each. The folder they share."""
    if not settings.metrics_port:
        return None
    folder = serving.emptied(home / "metrics")
    serving.serve(folder, settings.metrics_host, settings.metrics_port)
    hint(f"Figures for Prometheus: http://{settings.metrics_host}:{settings.metrics_port}/metrics")
    return folder


def counting_into(folder: Path | None) -> dict[str, str]:
    """What the processes are told: to count into the folder."""
    return {} if folder is None else {"COPYFLOW_METRICS_FOLDER": str(folder)}


def _check_taggers(settings: Settings) -> None:
    """End with a sentence where a chosen tagger is plainly not installed: its worker would only die of it."""
    if not settings.taggers:
        return
    from workers.tagging.providers import what_is_missing

    missing = [sentence for tagger in settings.taggers.values() if (sentence := what_is_missing(tagger))]
    if missing:
        fail("\n".join(missing))


def what_matters(show: LineListener = print_line) -> LineListener:
    """Shows warnings, errors, restarts and tracebacks to their last line; other lines are in the log files only."""
    within: set[str] = set()

    def listen(name: str, line: str) -> None:
        if _TRACEBACK in line:
            if not line.startswith("{"):  # a line of JSON holds all of it
                within.add(name)
            show(name, line)
        elif name in within:
            if line and not line.startswith((" ", "\t")):
                within.discard(name)
            show(name, line)
        elif _IMPORTANT.search(line):
            show(name, line)

    return listen


def check_port(host: str, port: int) -> None:
    """Raise ``PortUnavailableError`` unless that address can be listened on at this moment."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the API's own socket has it
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortUnavailableError(f"Port {port} is taken; use --port N.") from error
        raise PortUnavailableError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
