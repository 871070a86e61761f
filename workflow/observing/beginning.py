"""How a process begins to tell of itself, by its settings; called once by each ``main``, and by pools after a fork."""

from __future__ import annotations

import logging
from pathlib import Path

from workflow.observing import counting, serving, tracing
from workflow.observing.serving import PortUnavailableError
from workflow.observing_settings import ObservingSettings

_log = logging.getLogger("copyflow.observing")


def begin(service: str, settings: ObservingSettings) -> None:
    """Count, tell what is counted, and trace, as far as the settings say so. Raises ``SystemExit`` with a sentence."""
    folder = begin_counting(settings)
    if folder is not None:
        begin_telling(settings, folder)
    begin_tracing(service, settings)


def begin_counting(settings: ObservingSettings) -> Path | None:
    """Take figures, if anybody tells them; the folder that they are in."""
    if settings.metrics_folder is None and not settings.metrics_port:
        return None
    folder = settings.metrics_folder or serving.own_folder()
    folder.mkdir(parents=True, exist_ok=True)
    counting.begin(folder)
    return folder


def begin_telling(settings: ObservingSettings, folder: Path) -> None:
    """Tell at the port, if one is set, what stands in the folder."""
    if not settings.metrics_port:
        return
    try:
        port = serving.serve(folder, settings.metrics_host, settings.metrics_port)
    except PortUnavailableError as error:
        raise SystemExit(str(error)) from error
    _log.info("figures at http://%s:%d/metrics", settings.metrics_host, port)


def begin_tracing(service: str, settings: ObservingSettings) -> None:
    """Trace, if a collector is named. After a fork: spans are sent from a thread."""
    if not settings.otlp_endpoint:
        return
    try:
        from workflow.observing.otlp import sending_to
    except ImportError as error:
        raise SystemExit(
            f"COPYFLOW_OTLP_ENDPOINT needs the extra `otel` ({error}): pip install 'copyflow[otel]'."
        ) from error

    logging.getLogger("opentelemetry").setLevel(logging.WARNING)
    tracing.begin(sending_to(service, settings.otlp_endpoint, settings.trace_share))


def end() -> None:
    """Send what is left to be sent."""
    tracing.end()
