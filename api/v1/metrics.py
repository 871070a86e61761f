"""Figures for whoever watches the machinery: lags, parked events, work; in Prometheus' or OpenMetrics text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fastapi import Request, Response
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.parts import part
from api.v1.responses import READING, problems
from workflow.vitals import Vitals, read_vitals

router = part(tags=["health"])

_TEXT = {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The figures."}


@router.get("/metrics", response_class=Response, responses={200: _TEXT, **problems(*READING)})
def read_metrics(request: Request, application: CurrentApplication, person: CurrentPerson) -> Response:
    """Lag of the relay and of every follower of the log, parked events, work by queue: all gauges.

    In OpenMetrics where `Accept` asks for it, in Prometheus' text otherwise. A figure that nobody knows, such as the
    relay's lag while Redis is away, is absent.
    """
    del person
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(read_vitals(application)))
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(registry), headers={"Content-Type": content_type, "Cache-Control": "no-store"})


class _Gauges(Collector):
    """The figures of one moment, for one answer."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[Metric]:
        """Each figure with its explanation."""
        vitals = self._vitals
        yield GaugeMetricFamily("copyflow_log_position", "Position of the last event.", value=vitals.head)
        if vitals.redis_answers is not None:
            yield GaugeMetricFamily("copyflow_redis_up", "Whether Redis answers.", value=float(vitals.redis_answers))
        if vitals.relay_lag is not None:
            yield GaugeMetricFamily(
                "copyflow_relay_lag_events", "Events that are not in the Redis Stream yet.", value=vitals.relay_lag
            )
        yield _labelled(
            "copyflow_follower_lag_events", "Events that a follower has still to apply.", vitals.follower_lags
        )
        yield _labelled(
            "copyflow_parked_events", "Events that a follower passed over, for an operator.", vitals.parked_events
        )
        work = GaugeMetricFamily("copyflow_work", "Work on the ledger.", labels=("queue", "state"))
        for labels, count in sorted(vitals.work.items()):
            work.add_metric(labels, count)
        yield work
        yield GaugeMetricFamily(
            "copyflow_oldest_due_work_seconds",
            "How long the oldest work that nobody holds has been due.",
            value=vitals.waiting_seconds,
        )


def _labelled(name: str, meaning: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=("follower",))
    for follower, value in sorted(values.items()):
        family.add_metric((follower,), value)
    return family
