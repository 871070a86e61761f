"""Records the histories in ``golden/``: commands of a busy day, with what was decided, byte for byte.

Run by hand when shapes of events, or what is decided, have changed: ``python -m tests.store.record_history``. A file is
never recorded anew over an old one: what was once stored must be read for ever. Holds no tests.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import msgspec

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, PARTNER_STREAM, PT
from tests.store.test_histories import random_article_command, random_delivery_choice
from tests.story import STORY
from workflow.domain import commands as wanted
from workflow.domain.errors import NewsroomError
from workflow.domain.streams import KINDS, category
from workflow.store.codec import decode_event, encode_event

GOLDEN = Path(__file__).parent / "golden"
HISTORIES = tuple(sorted(GOLDEN.glob("history*.jsonl"), key=lambda path: (len(path.name), path.name)))
NEXT = GOLDEN / f"history.{len(HISTORIES) + 1}.jsonl"
COMMANDS = {each.__name__: each for each in vars(wanted).values() if isinstance(each, type)}


class Replay:
    """Streams folded from their stored events, and decisions on them."""

    def __init__(self) -> None:
        self._states: dict[str, Any] = {}

    def state(self, stream: str) -> Any:
        """The stream as it is."""
        return self._states.get(stream) or KINDS[category(stream)].initial(stream)

    def carry_out(self, stream: str, command: wanted.Command) -> dict[str, Any]:
        """What the command leads to: stored events, or the code of the refusal."""
        kind, state = KINDS[category(stream)], self.state(stream)
        try:
            events = kind.decide(command, state)
        except NewsroomError as refusal:
            return {"refused": refusal.code}
        stored = [encode_event(event) for event in events]
        for each in stored:
            state = kind.evolve(state, decode_event(*each))
        self._states[stream] = state
        return {"events": [list(each) for each in stored]}


def fold(lines: Iterable[dict[str, Any]]) -> dict[tuple[int, str], Any]:
    """The streams of a recorded history, by day and name, folded from what was stored; nothing is decided anew."""
    states: dict[tuple[int, str], Any] = {}
    for line in lines:
        place, kind = (line["day"], line["stream"]), KINDS[category(line["stream"])]
        state = states.get(place) or kind.initial(line["stream"])
        states[place] = reduce(kind.evolve, (decode_event(*each) for each in line.get("events", [])), state)
    return states


def written(command: wanted.Command) -> str:
    """A command as JSON text, its mappings in the order in which they were given: decisions may follow it."""
    return msgspec.json.encode(command).decode()


def read(name: str, data: str) -> wanted.Command:
    """The command of such a text."""
    command: wanted.Command = msgspec.json.decode(data, type=COMMANDS[name])
    return command


def day() -> Iterator[str]:
    """The lines of the history: the story in which everything happens once, then chance."""
    for number in range(5):
        replay = Replay()
        steps = _story() if number == 0 else _chance(number, replay)
        for stream, step in steps:
            command = step(replay.state(stream))
            if not isinstance(command, wanted.Command):  # what only earlier versions decided
                continue
            outcome = replay.carry_out(stream, command)
            fact = {"day": number, "stream": stream, "command": type(command).__name__, "data": written(command)}
            yield json.dumps(fact | outcome, ensure_ascii=False)


def _story() -> Iterator[tuple[str, Any]]:
    for stream, steps in STORY:
        yield from ((stream, step) for step in steps)


def _chance(seed: int, replay: Replay) -> Iterator[tuple[str, Any]]:
    dice, moment = random.Random(seed), make.NOW
    yield ARTICLE_STREAM, lambda _: make.draft(targets=(PT,), urgency=3)
    yield PARTNER_STREAM, lambda _: make.register(PT)
    yield DELIVERY_STREAM, lambda _: make.request()
    for _ in range(140):
        moment += make.timedelta(minutes=dice.choice((1, 20, 90)))
        if dice.random() < 0.3:
            command: wanted.Command = random_delivery_choice(dice, replay.state(DELIVERY_STREAM))
            stream = DELIVERY_STREAM
        else:
            command, stream = random_article_command(dice, replay.state(ARTICLE_STREAM), moment), ARTICLE_STREAM
        yield stream, lambda _, command=command, moment=moment: make.at(command, moment)


if __name__ == "__main__":
    NEXT.write_text("\n".join(day()) + "\n", encoding="utf-8")
