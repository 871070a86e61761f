"""Reference test 11: what was once decided and stored is decided and stored so today; old shapes are read for ever."""

from __future__ import annotations

import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.store.record_history import HISTORIES, Replay, fold, read, written
from tests.store.test_codec import GOLDEN
from workflow.domain.errors import UnknownEvent
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.streams import KINDS, category
from workflow.store import upcasters
from workflow.store.chain import digest
from workflow.store.codec import decode_event
from workflow.store.upcasters import current_version, require_sound, upcast

NEWEST = HISTORIES[-1]
OF_EARLIER_VERSIONS = {"delivery.held_back"}
"""Nothing decides them any more."""


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The facts of one recorded history."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_newest_history_is_decided_today_as_it_was():
    """Every command gives the same events, byte for byte, or the same refusal.

    Only of the newest: rules change with a version of Copyflow (a paused partner's items were held back once, and 429
    was final), commands with them; what was decided by older rules stands in the log and is not decided again.
    """
    days: dict[int, Replay] = {}
    for number, line in enumerate(lines_of(NEWEST), start=1):
        replay = days.setdefault(line["day"], Replay())
        outcome = replay.carry_out(line["stream"], read(line["command"], line["data"]))
        assert outcome.get("refused") == line.get("refused"), f"line {number}: {line['command']}"
        assert outcome.get("events") == line.get("events"), f"line {number}: {line['command']}"


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_every_recorded_history_is_read_and_folded_for_ever(path: Path):
    """Logs of every version are decoded and folded: each stream comes out with all its events, and work follows."""
    lines = lines_of(path)
    counts = Counter((line["day"], line["stream"]) for line in lines for _ in line.get("events", []))
    states = fold(lines)
    assert {place: state.version for place, state in states.items() if state.version} == dict(counts)
    for (_, stream), state in states.items():
        keys = [work.key for work in KINDS[category(stream)].work(state)]
        assert len(set(keys)) == len(keys)
    kinds = {category(stream) for _, stream in counts}
    assert {"article", "delivery", "partner"} <= kinds


def test_the_newest_history_is_in_todays_shapes():
    """Nothing in it is of an older version, and its commands are written as they were."""
    for line in lines_of(NEWEST):
        assert written(read(line["command"], line["data"])) == line["data"]
        assert all(version == current_version(name) for name, version, _ in line.get("events", []))


def test_the_recorded_history_is_like_production():
    """It holds every kind of event, refusals of several kinds, commands without effect, and long streams."""
    lines = lines_of(NEWEST)
    stored = [event for line in lines for event in line.get("events", [])]
    assert {name for name, _, _ in stored} >= STORED_NAMES.keys() - OF_EARLIER_VERSIONS
    assert len({line["refused"] for line in lines if "refused" in line}) >= 4
    assert [line for line in lines if line.get("events") == []] != []
    assert len(stored) > 250


# --- upcasting ----------------------------------------------------------------------------------------


def step(data: dict[str, Any]) -> dict[str, Any]:
    """An upcaster."""
    return {**data, "steps": data.get("steps", 0) + 1}


@pytest.mark.parametrize(
    ("steps", "current", "why"),
    [
        ([], {"partner.paused": 2}, "nothing leads there from version 1"),
        ([1, 3], {"partner.paused": 4}, "from version 2"),
        ([1, 2], {"partner.paused": 2}, "nothing leads on from version 2"),
        ([1], {}, "nothing leads on from version 1"),
        ([0, 1], {"partner.paused": 2}, "from version 0"),
        ([], {"partner.paused": 1}, "counts from 1"),
        ([], {"partner.sung": 2}, "sung"),
    ],
)
def test_tables_with_gaps_or_loose_ends_are_refused(steps: list[int], current: dict[str, int], why: str):
    """A version that could not be read, and a step beyond the current one or before the first, stop the import."""
    with pytest.raises(ValueError, match=why):
        require_sound({("partner.paused", version): step for version in steps}, current)


def test_sound_tables_are_taken():
    """Today's, and any that leads from 1 to the current version step by step."""
    require_sound(upcasters.UPCASTERS, upcasters.CURRENT_VERSIONS)
    require_sound({("partner.paused", 1): step, ("partner.paused", 2): step}, {"partner.paused": 3})


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_upcasting_is_deterministic_and_total(path: Any):
    """Every golden payload is read, twice alike, and neither text, digest nor decoded JSON is changed by that."""
    name, version = path.stem.rsplit(".v", 1)
    text = path.read_text(encoding="utf-8").strip()
    before = digest(text)
    raw = msgspec.json.decode(text)
    kept = copy.deepcopy(raw)
    assert upcast(name, int(version), raw) == upcast(name, int(version), raw)
    assert raw == kept
    assert decode_event(name, int(version), text) == decode_event(name, int(version), text)
    assert digest(text) == before
    assert msgspec.json.encode(raw).decode() == text


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_version_that_is_not_known_is_not_read_as_another(version: int):
    """An event of a newer Copyflow is no event of today's shape that happens to fit."""
    text = '{"by":"user:a","at":"2026-11-23T09:30:00Z","reason":"x"}'
    with pytest.raises(UnknownEvent, match="Upgrade"):
        decode_event("partner.paused", version, text)
