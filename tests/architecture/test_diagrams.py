"""The drawings of the documentation show what the table of transitions allows and what recorded histories did."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.store.record_history import HISTORIES
from workflow.cli.diagrams import FLOWS, MOVES, PLACES, diagrams
from workflow.domain.article import Article, EditionState
from workflow.domain.commands import RecordDeliveryPlan
from workflow.domain.reactions import WorkKind
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.streams import KINDS, category
from workflow.domain.transitions import TRANSITIONS
from workflow.store.codec import decode_event

DRAWN = Path(__file__).resolve().parents[2] / "docs" / "diagrams"
ALIKE = {EditionState.APPROVED, EditionState.SCHEDULED, EditionState.PUBLISHED, EditionState.HELD}
"""States that one arrow of the drawing speaks for."""


def planned_at_once() -> tuple[str, str, Any, Any]:
    """A plan of deliveries that is made of the newest revision; the history has only one that came late."""
    before = make.published()
    plan = RecordDeliveryPlan(by=make.SYSTEM, at=make.NOW, language=make.EN, revision=1, partners=(make.PARTNER_ID,))
    return "article", "edition.delivery_planned", before, make.after(before, plan)


def steps() -> Iterator[tuple[str, str, Any, Any]]:
    """Every event of the newest recorded history: its kind of stream, stored name, the state before and after it."""
    states: dict[tuple[int, str], Any] = {}
    for line in HISTORIES[-1].read_text(encoding="utf-8").splitlines():
        facts = json.loads(line)
        place, stream_kind = (facts["day"], facts["stream"]), category(facts["stream"])
        kind = KINDS[stream_kind]
        for name, version, data in facts.get("events", []):
            before = states.get(place) or kind.initial(facts["stream"])
            states[place] = kind.evolve(before, decode_event(name, version, data))
            yield stream_kind, name, before, states[place]


def work_of(state: Any, stream_kind: str) -> dict[str, WorkKind]:
    """Keys of the work that a state makes due, with their kinds."""
    return {work.key: work.kind for work in KINDS[stream_kind].work(state)}


@pytest.mark.parametrize("name", diagrams())
def test_the_drawings_are_up_to_date(name: str) -> None:
    """The files are what ``copyflow reference --diagrams docs/diagrams`` writes."""
    assert (DRAWN / name).read_text() == diagrams()[name], "run `copyflow reference --diagrams docs/diagrams`"


def test_every_state_is_drawn_and_left_or_final() -> None:
    """No state is forgotten, and from the draft on each can be reached."""
    assert set(PLACES) == set(EditionState)
    assert {move.target for move in MOVES} == set(EditionState)
    final = {EditionState.REJECTED, EditionState.WITHDRAWN}
    assert {move.source for move in MOVES} == set(EditionState) - final


def test_every_arrow_is_allowed() -> None:
    """Each command that stands at an arrow is one of the table's, from that state."""
    rows = {row.command.__name__: row for row in TRANSITIONS}
    for move in MOVES:
        for words in move.commands:
            for command in words.partition(" (")[0].partition(":")[0].split(", "):
                assert move.source in rows[command].sources, (move.source, command)


def test_what_happened_is_drawn() -> None:
    """Every change of state in the recorded history has its arrow."""
    drawn = {(move.source, move.target) for move in MOVES}
    drawn |= {(state, target) for source, target in drawn if source is EditionState.PUBLISHED for state in ALIKE}
    happened = set()
    for _, _, before, after in steps():
        if isinstance(after, Article):
            for language, edition in after.editions.items():
                earlier = before.editions.get(language)
                if earlier is not None and earlier.state is not edition.state:
                    happened.add((earlier.state, edition.state))
    assert len(happened) > 10
    assert happened - drawn == set()


def test_work_is_drawn_as_it_follows() -> None:
    """After exactly the events that are drawn a kind of work was due, and what is drawn to settle it did."""
    opened, settled = defaultdict(set), defaultdict(set)
    for stream_kind, name, before, after in [*steps(), planned_at_once()]:
        was, now = work_of(before, stream_kind), work_of(after, stream_kind)
        for key in now.keys() - was.keys():
            opened[now[key]].add(name)
        for key in was.keys() - now.keys():
            settled[was[key]].add(name)
    assert set(FLOWS) == set(WorkKind)
    for work, flow in FLOWS.items():
        assert set(flow.opened_by) == opened[work], work
        assert set(flow.settled_by) <= STORED_NAMES.keys()
        assert set(flow.settled_by) <= settled[work], work
