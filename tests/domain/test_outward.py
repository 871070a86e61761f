"""What of the log goes outside: a table for every event, and no word of the newsroom's own in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.story import STORY, carried_out, one_of_every_event
from workflow.domain.outward import OUTWARD, outward_actor, outward_data, outward_stream
from workflow.domain.stored_names import NAMES, STORED_NAMES
from workflow.domain.streams import KINDS, category
from workflow.store.codec import encode_event

GOLDEN = sorted((Path(__file__).parents[1] / "store" / "golden").glob("*.v*.json"))
NOT_WORDS = frozenset(
    "at due_at article_id partner_id item_id by_item language of route content_hash source_version revision number "
    "pub_status grade slug".split()
)
"""Fields whose values may go outside as they are: ids, moments, languages, digests, choices, a public page's slug."""
MARK = "INTERNAL-MATTER"


def marked(value: Any, name: str = "") -> Any:
    """The same with a mark in every text, key of data and field that is not one of those above."""
    if isinstance(value, str):
        return value if name in NOT_WORDS else f"{MARK} {value}"
    if isinstance(value, list):
        return [marked(each, name) for each in value]
    if isinstance(value, dict):
        return {key: marked(each, key) for key, each in value.items()}
    return value


def stored() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every event of the story, by its stored name as it is stored; all released shapes too."""
    for event in one_of_every_event().values():
        yield NAMES[type(event)], json.loads(encode_event(event)[2])
    for path in GOLDEN:
        yield path.stem.rsplit(".v", 1)[0], json.loads(path.read_text(encoding="utf-8"))


def test_every_event_has_an_entry():
    """Whoever adds an event says what of it goes outside; nothing else stands in the table."""
    assert set(OUTWARD) == set(STORED_NAMES)


def test_nothing_internal_goes_outside():
    """Of every text of the story's events, in every released shape, none but ids and choices is told."""
    seen = set()
    for name, data in stored():
        told = json.dumps(outward_data(name, marked(data)))
        assert MARK not in told, (name, told)
        assert "by" not in outward_data(name, data)
        seen.add(name)
    assert seen == set(STORED_NAMES)


def test_every_entry_shows_what_it_names():
    """A field of the table that no released event has would be a slip of the pen."""
    found: dict[str, set[str]] = {}
    for name, data in stored():
        told = outward_data(name, data)
        found.setdefault(name, set()).update(told)
    for name, shown in OUTWARD.items():
        assert {path.split(".")[0] for path in shown.fields} <= found[name], name


def test_an_unknown_event_says_nothing():
    """What is not in the table is closed: only when it happened is told."""
    assert outward_data("article.gossiped", {"at": "2026-11-23T09:30:00Z", "by": "user:lin", "text": "psst"}) == {
        "at": "2026-11-23T09:30:00Z"
    }


def test_fields_within_fields_are_named_one_by_one():
    """Of an object only the fields named go out, also in a list; an object where a plain value was named does not."""
    event = {"at": "t", "language": {"secret": "x"}, "targets": [{"language": "pt", "why": "x"}], "blocks": []}
    assert outward_data("article.drafted", event) == {
        "at": "t",
        "targets": [{"language": "pt"}],
        "text": {"segments": 0, "characters": 0},
    }


def test_the_length_of_a_text_is_told_and_not_the_text():
    """A draft says how many sentences and characters it has."""
    event = {"at": "t", "blocks": [{"segments": [{"id": "s1", "text": "One. "}, {"id": "s2", "text": "Two."}]}]}
    assert outward_data("article.draft_revised", event)["text"] == {"segments": 2, "characters": 9}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_streams_named_by_words_are_called_by_their_kind(kind: str):
    """An entity's or a concept's id is its name: it does not go outside; numbers do."""
    name = f"{kind}-0193-jane-doe"
    assert outward_stream(name) in {name, kind}
    assert (outward_stream(name) == kind) == (kind in {"concept", "entity", "desk", "topicrule", "source"})


def test_actors_are_persons_or_machines():
    """No name and no id is told."""
    actors = {event.by for stream, steps in STORY for event in _events(stream, steps)}
    assert {outward_actor(actor) for actor in actors} == {"person", "system"}
    assert outward_actor("user:system") == "person"


def _events(stream: str, steps: tuple[Any, ...]) -> Iterator[Any]:
    kind = KINDS[category(stream)]
    state = kind.initial(stream)
    for make in steps:
        for event in carried_out(make(state), state, kind):
            state = kind.evolve(state, event)
            yield event
