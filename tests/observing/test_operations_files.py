"""The dashboard and the alert rules name figures that Copyflow tells, with labels that they have, and nothing else."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from workflow.observing.measures import MEASURES, Measure

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations"
_NAME = re.compile(r"\bcopyflow_[a-z_]+")
_SELECTOR = re.compile(r"\b(copyflow_[a-z_]+)\{([^}]*)\}")
_GROUPING = re.compile(r"\bby \(([^)]*)\)")
_SHOWN = re.compile(r"\{\{\s*\$labels\.(\w+)")
_LEGEND = re.compile(r"\{\{(\w+)\}\}")
_SCRAPED = {"job", "instance", "le"}
"""Labels that Prometheus itself adds."""


def measure_of(sample: str) -> Measure:
    """The figure that a name in a query belongs to."""
    found = [measure for measure in MEASURES if sample in measure.samples]
    assert found, f"nobody tells {sample}"
    return found[0]


def dashboard_maker() -> ModuleType:
    """The script that writes the dashboard."""
    spec = importlib.util.spec_from_file_location("make_dashboard", OPERATIONS / "make_dashboard.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((OPERATIONS / "alerts.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panel_queries() -> list[tuple[str, str]]:
    """Query and legend of every line of every panel."""
    panels = json.loads((OPERATIONS / "grafana-dashboard.json").read_text())["panels"]
    return [(each["expr"], each["legendFormat"]) for panel in panels for each in panel.get("targets", ())]


@pytest.mark.parametrize("query", [*(rule["expr"] for rule in rules()), *(query for query, _ in panel_queries())])
def test_every_query_names_figures_that_are_told_and_labels_that_they_have(query: str) -> None:
    """A figure that is renamed or loses a label would leave an alert that never fires."""
    named = [measure_of(name) for name in _NAME.findall(query)]
    labels = {label for measure in named for label in measure.labels} | _SCRAPED
    for name, selector in _SELECTOR.findall(query):
        asked = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector))
        assert asked <= {*measure_of(name).labels, *_SCRAPED}, name
    for grouping in _GROUPING.findall(query):
        assert {word.strip() for word in grouping.split(",")} <= labels


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_every_alert_says_what_is_wrong_and_what_to_do(rule: dict[str, Any]) -> None:
    """Sentences for whoever is woken; the labels that they name survive the query."""
    assert rule["labels"]["severity"] in {"page", "ticket"}
    told = rule["annotations"]
    assert told["summary"].endswith(".")
    assert told["next"].endswith((".", "?"))
    kept = {word.strip() for grouping in _GROUPING.findall(rule["expr"]) for word in grouping.split(",")}
    if not kept:
        kept = {label for name in _NAME.findall(rule["expr"]) for label in measure_of(name).labels} | _SCRAPED
    assert set(_SHOWN.findall(told["summary"] + told["next"])) <= kept


def test_the_dashboard_is_what_its_script_writes_and_shows_every_figure() -> None:
    """The committed file is made, not edited; no figure is counted that nobody looks at."""
    assert (OPERATIONS / "grafana-dashboard.json").read_text() == dashboard_maker().as_text()
    shown = {measure_of(name).name for query, _ in panel_queries() for name in _NAME.findall(query)}
    assert shown == {measure.name for measure in MEASURES}


def test_legends_name_labels_of_their_query() -> None:
    """A legend in braces is a label that is left after grouping."""
    for query, legend in panel_queries():
        known = {label for name in _NAME.findall(query) for label in measure_of(name).labels}
        assert set(_LEGEND.findall(legend)) <= known, legend


def test_the_page_of_figures_lists_every_one() -> None:
    """docs/operations/observability.md names every figure with its labels."""
    text = (OPERATIONS / "observability.md").read_text()
    for measure in MEASURES:
        labels = ", ".join(measure.labels)
        assert f"| `{measure.name}` | {labels} |" in text, f"| `{measure.name}` | {labels} | {measure.meaning} |"
