"""The form of log lines: plain text for a terminal, or a JSON object a line for whoever collects them.

A line says of which request, work, article and partner it is, where that is known, and in which trace. It holds what
the code says and nothing else: no header, no body, no settings.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime

from workflow.observing import tracing

PLAIN = "%(asctime)s %(name)s %(levelname)s %(message)s"
_ABOUT: ContextVar[Mapping[str, str] | None] = ContextVar("copyflow_about", default=None)


class about:  # noqa: N801 - it is used as a function, and a class costs a request a third of a generator
    """What the lines within are about, for example ``correlation_id``; what is empty is left out."""

    __slots__ = ("_known", "_token")

    def __init__(self, **known: str) -> None:
        self._known = known

    def __enter__(self) -> None:
        known = {name: value for name, value in self._known.items() if value}
        self._token = _ABOUT.set({**(_ABOUT.get() or {}), **known})

    def __exit__(self, *_: object) -> None:
        _ABOUT.reset(self._token)


class JsonLines(logging.Formatter):
    """One object a line: ``time``, ``level``, ``logger``, ``message``, ``service``, and what the line is about."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        known = _ABOUT.get() or {}
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "service": self._service,
            **known,
        }
        if trace_id := tracing.trace_id_shown(known.get("correlation_id", "")):
            line["trace_id"] = trace_id
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.formatStack(record.stack_info)
        return json.dumps(line, ensure_ascii=False)


def formatter(service: str, *, as_json: bool) -> logging.Formatter:
    """The form that was chosen."""
    return JsonLines(service) if as_json else logging.Formatter(PLAIN)


def configure(service: str, *, as_json: bool, level: int = logging.INFO) -> None:
    """Lines of everything go to standard error in that form; chatty libraries only from WARNING."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(service, as_json=as_json))
    logging.basicConfig(level=level, handlers=[handler])
    for chatty in ("httpx", "alembic", "kombu", "amqp"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def change_form(service: str, *names: str) -> None:
    """Lines that a library's own handlers write are JSON too."""
    for name in names:
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(JsonLines(service))
