"""Writes ``grafana-dashboard.json`` beside this file: ``python docs/operations/make_dashboard.py``.

One row a question; every panel is a line here. A test holds each figure to the program's list and the file to this.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("grafana-dashboard.json")
WIDTH, HEIGHT = 24, 8
_RATE = "[$__rate_interval]"


def rate(name: str, by: str, where: str = "") -> str:
    """How many a second of a counter, by some labels."""
    return f"sum by ({by}) (rate({name}{where}{_RATE}))"


def quantile(share: float, name: str, by: str = "", where: str = "") -> str:
    """The seconds that this share of observations stays under."""
    labels = f"{by}, le" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({name}_bucket{where}{_RATE})))"


ROWS: tuple[tuple[str, tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]], ...] = (
    (
        "Is anything stuck?",
        (
            (
                "Events behind the log",
                "short",
                (("copyflow_relay_lag_events", "relay"), ("copyflow_follower_lag_events", "{{follower}}")),
            ),
            ("Oldest work that nobody took", "s", (("copyflow_oldest_due_work_seconds", "oldest"),)),
            (
                "Work on the ledger",
                "short",
                (
                    ('sum by (queue) (copyflow_work{state="open"})', "{{queue}}"),
                    ('sum by (queue) (copyflow_work{state="parked"})', "{{queue}} parked"),
                    ("sum(copyflow_parked_events)", "events passed over"),
                ),
            ),
            ("Redis answers", "short", (("copyflow_redis_up", "up"),)),
        ),
    ),
    (
        "Requests",
        (
            ("Answers a second", "reqps", ((rate("copyflow_requests_total", "status"), "{{status}}"),)),
            (
                "Faults by route",
                "reqps",
                ((rate("copyflow_requests_total", "operation", '{status="5xx"}'), "{{operation}}"),),
            ),
            (
                "Seconds until the answer begins",
                "s",
                (
                    (quantile(0.5, "copyflow_request_seconds"), "half"),
                    (quantile(0.99, "copyflow_request_seconds"), "99 in 100"),
                ),
            ),
            (
                "Slowest routes (95 in 100)",
                "s",
                ((f"topk(8, {quantile(0.95, 'copyflow_request_seconds', 'operation')})", "{{operation}}"),),
            ),
        ),
    ),
    (
        "Work",
        (
            ("Done a second", "ops", ((rate("copyflow_tasks_total", "kind", '{outcome="done"}'), "{{kind}}"),)),
            (
                "Not done, by why",
                "ops",
                ((rate("copyflow_tasks_total", "kind, outcome", '{outcome!="done"}'), "{{kind}} {{outcome}}"),),
            ),
            ("Under way (95 in 100)", "s", ((quantile(0.95, "copyflow_task_seconds", "kind"), "{{kind}}"),)),
            ("From due to done (95 in 100)", "s", ((quantile(0.95, "copyflow_work_age_seconds", "kind"), "{{kind}}"),)),
        ),
    ),
    (
        "From the log outwards",
        (
            (
                "Events a second",
                "ops",
                (
                    ("rate(copyflow_log_position[$__rate_interval])", "appended"),
                    ("sum(rate(copyflow_relayed_events_total[$__rate_interval]))", "relayed"),
                    (rate("copyflow_followed_events_total", "follower"), "{{follower}}"),
                ),
            ),
            ("Nudges a second", "ops", ((rate("copyflow_nudges_total", "queue"), "{{queue}}"),)),
            (
                "Steps that failed: database or Redis away",
                "ops",
                ((rate("copyflow_service_outages_total", "service"), "{{service}}"),),
            ),
            (
                "Read for views, where there is a replica",
                "ops",
                ((rate("copyflow_replica_reads_total", "server, because"), "{{server}} {{because}}"),),
            ),
        ),
    ),
    (
        "Partners",
        (
            (
                "Attempts a second",
                "ops",
                ((rate("copyflow_partner_attempts_total", "partner, outcome"), "{{partner}} {{outcome}}"),),
            ),
            (
                "An attempt takes (95 in 100)",
                "s",
                ((quantile(0.95, "copyflow_partner_attempt_seconds", "partner"), "{{partner}}"),),
            ),
            ("Oldest on its way", "s", (("copyflow_partner_oldest_waiting_seconds", "{{partner}}"),)),
            (
                "Waiting and parked",
                "short",
                (
                    ("copyflow_partner_items", "{{partner}} {{state}}"),
                    ("copyflow_partner_breaker_open", "{{partner}} breaker open"),
                ),
            ),
        ),
    ),
    (
        "Engines",
        (
            (
                "Questions a second",
                "ops",
                ((rate("copyflow_engine_requests_total", "engine, outcome"), "{{engine}} {{outcome}}"),),
            ),
            ("Characters a second", "short", ((rate("copyflow_engine_characters_total", "engine"), "{{engine}}"),)),
            (
                "An answer takes (95 in 100)",
                "s",
                ((quantile(0.95, "copyflow_engine_seconds", "engine"), "{{engine}}"),),
            ),
        ),
    ),
)


def dashboard() -> dict[str, Any]:
    """The whole of it, for Grafana 10 and newer."""
    panels: list[dict[str, Any]] = []
    top = 0
    for title, row in ROWS:
        panels.append(
            {"id": len(panels) + 1, "type": "row", "title": title, "gridPos": _place(0, top, WIDTH, 1), "panels": []}
        )
        width = WIDTH // len(row)
        for column, (name, unit, queries) in enumerate(row):
            panels.append(_panel(len(panels) + 1, name, unit, queries, _place(column * width, top + 1, width, HEIGHT)))
        top += HEIGHT + 1
    return {
        "uid": "copyflow",
        "title": "Copyflow",
        "tags": ["copyflow"],
        "schemaVersion": 39,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [{"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}]
        },
        "panels": panels,
    }


def as_text() -> str:
    """The file's text."""
    return json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"


def _place(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "w": width, "h": height}


def _panel(
    identity: int, title: str, unit: str, queries: tuple[tuple[str, str], ...], place: dict[str, int]
) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${source}"}
    targets = [
        {"refId": chr(ord("A") + number), "datasource": source, "expr": query, "legendFormat": legend}
        for number, (query, legend) in enumerate(queries)
    ]
    return {
        "id": identity,
        "type": "timeseries",
        "title": title,
        "datasource": source,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": targets,
    }


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8")
    sys.stderr.write(f"written: {FILE.name}\n")
