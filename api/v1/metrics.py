"""Figures for whoever watches the machinery: lags, parked events, work; in Prometheus' or OpenMetrics text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fastapi import Request, Response
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.parts import part
from api.v1.responses import READING, problems
from workflow.domain.delivery import UNSETTLED
from workflow.domain.partner import Partner
from workflow.observing import measures
from workflow.observing.measures import Measure
from workflow.syndication_views import Waiting
from workflow.vitals import Vitals, read_vitals

router = part(tags=["health"])

_TEXT = {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The figures."}


@router.get("/metrics", response_class=Response, responses={200: _TEXT, **problems(*READING)})
def read_metrics(request: Request, application: CurrentApplication, person: CurrentPerson) -> Response:
    """Lag of the relay and of every follower of the log, parked events, work by queue, how partners do: all gauges.

    What processes count stands at the port of `COPYFLOW_METRICS_PORT`. In OpenMetrics where `Accept` asks for it, in
    Prometheus' text otherwise. A figure that nobody knows, such as the relay's lag while Redis is away, is absent.
    """
    del person
    registry = CollectorRegistry(auto_describe=False)
    waiting = application.views.syndication.waiting(application.clock.now())
    registry.register(_Gauges(read_vitals(application), application.views.partners(), waiting))
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(registry), headers={"Content-Type": content_type, "Cache-Control": "no-store"})


class _Gauges(Collector):
    """The figures of one moment, for one answer."""

    def __init__(self, vitals: Vitals, partners: Sequence[Partner], waiting: Sequence[Waiting]) -> None:
        self._vitals = vitals
        self._partners = partners
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        """Each figure with its explanation."""
        vitals = self._vitals
        yield _one(measures.LOG_POSITION, vitals.head)
        if vitals.redis_answers is not None:
            yield _one(measures.REDIS_UP, float(vitals.redis_answers))
        if vitals.relay_lag is not None:
            yield _one(measures.RELAY_LAG, vitals.relay_lag)
        yield _labelled(measures.FOLLOWER_LAG, {(name,): lag for name, lag in vitals.follower_lags.items()})
        yield _labelled(measures.PARKED_EVENTS, {(name,): count for name, count in vitals.parked_events.items()})
        yield _labelled(measures.WORK, {(*place,): count for place, count in vitals.work.items()})
        yield _one(measures.OLDEST_WORK, vitals.waiting_seconds)
        yield _labelled(
            measures.BREAKER_OPEN, {(each.id,): float(each.breaker.probe_at is not None) for each in self._partners}
        )
        yield _labelled(
            measures.PARTNER_ITEMS, {(each.partner_id, each.state.value): each.items for each in self._waiting}
        )
        yield _labelled(measures.PARTNER_OLDEST, self._oldest())

    def _oldest(self) -> dict[tuple[str, ...], float]:
        """Of what goes on by itself; what is parked waits for a person and is counted as such."""
        found: dict[tuple[str, ...], float] = {}
        for each in self._waiting:
            if each.state in UNSETTLED:
                found[each.partner_id,] = max(found.get((each.partner_id,), 0.0), each.seconds)
        return found


def _one(measure: Measure, value: float) -> Metric:
    return GaugeMetricFamily(measure.name, measure.meaning, value=value)


def _labelled(measure: Measure, values: Mapping[tuple[str, ...], float]) -> Metric:
    family = GaugeMetricFamily(measure.name, measure.meaning, labels=measure.labels)
    for labels, value in sorted(values.items()):
        family.add_metric(labels, value)
    return family
