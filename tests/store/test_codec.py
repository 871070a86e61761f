"""Stored events can be read for ever: one golden file of every type and version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import factories as make
from tests.store.samples import sample
from tests.story import one_of_every_event
from workflow.domain import events as happened
from workflow.domain.errors import LogDamaged, UnknownEvent
from workflow.domain.phrases import phrase
from workflow.domain.stored_names import STORED_NAMES
from workflow.store import upcasters
from workflow.store.codec import decode_event, encode_event
from workflow.store.upcasters import current_version

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", sorted(STORED_NAMES))
def test_event_is_stored_as_its_golden_file_says(name: str) -> None:
    """Today's shape is stored as the golden file of its version says; a changed shape needs a new version."""
    version = current_version(name)
    stored = encode_event(sample(STORED_NAMES[name]))
    expected = (GOLDEN / f"{name}.v{version}.json").read_text().strip()
    assert stored == (name, version, expected)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_golden_file_can_be_read(path: Path) -> None:
    """Whatever was ever released can be read in today's shape."""
    name, version = path.stem.rsplit(".v", 1)
    event = decode_event(name, int(version), path.read_text())
    assert type(event) is STORED_NAMES[name]
    if int(version) == current_version(name):
        assert encode_event(event)[2] == path.read_text().strip()


def test_unknown_and_broken_events_are_said_so() -> None:
    """An event of a newer version of Copyflow, or one that cannot be read, stops the reader with a clear error."""
    with pytest.raises(UnknownEvent, match="Upgrade"):
        decode_event("article.teleported", 1, "{}")
    with pytest.raises(LogDamaged, match="by"):
        decode_event("partner.resumed", 1, "{}")


@pytest.mark.parametrize("event", one_of_every_event().values(), ids=lambda event: type(event).__name__)
def test_what_decisions_make_survives_the_log(event: happened.Event) -> None:
    """An event as a decision made it, empty fields and all, is read back equal and written again alike."""
    stored = encode_event(event)
    assert decode_event(*stored) == event
    assert encode_event(decode_event(*stored)) == stored


def test_an_older_shape_is_read_in_todays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Upcasters run in order from the stored version to the current one; the stored text is left alone."""
    monkeypatch.setattr(upcasters, "CURRENT_VERSIONS", {"partner.paused": 3})
    steps = {
        ("partner.paused", 1): lambda data: {**data, "reason": data["why"] + "!"},
        ("partner.paused", 2): lambda data: {**data, "reason": data["reason"] * 2},
    }
    monkeypatch.setattr(upcasters, "UPCASTERS", steps)
    event = decode_event("partner.paused", 1, '{"by":"user:a","at":"2026-11-23T09:30:00Z","why":"x"}')
    assert event == happened.PartnerPaused(by="user:a", at=make.NOW, reason="x!x!")
    with pytest.raises(LogDamaged, match=r"partner\.paused"):
        decode_event("partner.paused", 2, '{"by":"user:a","reason":"x"}')


def test_a_sentence_of_the_code_is_stored_as_its_english_text() -> None:
    """Where a recorded reason is a sentence that could be told in another language, the log holds plain English."""
    words = phrase("{count} of them", count=3)
    event = happened.PartnerPaused(by="user:ada", at=make.NOW, reason=words)
    stored = encode_event(event)
    assert stored == encode_event(replace(event, reason="3 of them"))
    read = decode_event(*stored)
    assert isinstance(read, happened.PartnerPaused)
    assert type(read.reason) is str
