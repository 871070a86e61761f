"""Simulated partners in a process of their own, whose moods change while they listen.

    python -m tests.chaos.partner_host FOLDER NAME:PORT:SECRET …

What a partner is: ``workflow.cli.simulator``, which shares no code with the sender. Its mood is a word in the file
``FOLDER/NAME.mood``, read anew for every message. What it took and forgot stands in ``FOLDER/NAME.forgotten``.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import MutableMapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workflow.cli.simulator.keeping import Keeper
from workflow.cli.simulator.partner import Behaviour, Partner, Receive, Send
from workflow.cli.simulator.server import listening
from workflow.cli.simulator.signatures import Verifier

RECEIPTS, FORGETS = "receipts", "forgets"
MOODS = {
    "": Behaviour(),
    "slow": Behaviour(delay_ms=3_000),
    "error": Behaviour(fail=1.0),
    "too many": Behaviour(retry_after_seconds=4),
    "cut": Behaviour(cut=1.0),
    RECEIPTS: Behaviour(receipts=True),
    FORGETS: Behaviour(),
}
"""What a word in the file means."""
WRONG_RECEIPTS = (
    b'{"receipt": "refused", "id": 7}',
    b'{"receipt": ["confirmed"]}',
    b'{"receipt": "confirm',
    b'["confirmed"]',
    b'{"receipt": "Confirmed", "url": "javascript:alert(1)"}',
    b"confirmed",
    b"\xff\xfe",
)
"""None of these confirms anything."""
READY = "partners listen"


@dataclass(slots=True)
class MoodyPartner(Partner):
    """A simulated partner that answers as its mood is."""

    folder: Path = field(kw_only=True)
    name: str = field(kw_only=True)
    _mood: str = ""

    async def application(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Take a request in the mood of this moment."""
        self._take_mood()
        is_message = scope["type"] == "http" and scope["method"] in {"POST", "PUT"}
        if is_message and self._mood == FORGETS:
            await self._forget(scope, receive, send)
        elif is_message:
            await Partner.application(self, scope, receive, self._lying_in_its_mood(send))
        else:
            await Partner.application(self, scope, receive, send)

    def _take_mood(self) -> None:
        mood = (self.folder / f"{self.name}.mood").read_text(encoding="ascii")
        if mood != self._mood:
            self._mood, self.behaviour, self._closed_until = mood, MOODS[mood], 0.0

    def _lying_in_its_mood(self, send: Send) -> Send:
        """Sends another body than the receipt that it is given; its mood may have come while it took its time."""
        body = b""

        async def lie(event: MutableMapping[str, Any]) -> None:
            nonlocal body
            if event["type"] == "http.response.start" and event["status"] == 200 and self.behaviour.receipts:
                body = self.chance.choice(WRONG_RECEIPTS)
                kept = [(name, value) for name, value in event["headers"] if name != b"content-length"]
                event = {**event, "headers": [*kept, (b"content-length", str(len(body)).encode())]}
            elif event["type"] == "http.response.body" and body:
                event = {**event, "body": body}
            await send(event)

        return lie

    async def _forget(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Take the message, keep nothing of it but its id, and say that all is well."""
        while (event := await receive()).get("more_body", False):
            if event["type"] == "http.disconnect":
                return
        identity = dict(scope["headers"]).get(b"webhook-id", b"").decode("latin-1")
        with (self.folder / f"{self.name}.forgotten").open("a", encoding="utf-8") as file:
            file.write(json.dumps(identity) + "\n")
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


def main(arguments: list[str]) -> None:
    """Listen until SIGTERM."""
    folder = Path(arguments[0])
    end = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, end)  # in the servers' threads too, which inherit it
    with ExitStack() as closing:
        for word in arguments[1:]:
            name, port, secret = word.split(":")
            keeper = Keeper(folder / name)
            closing.callback(keeper.close)
            partner = MoodyPartner(
                behaviour=MOODS[""], verifier=Verifier([secret]), keeper=keeper, folder=folder, name=name
            )
            closing.enter_context(listening(partner, port=int(port)))
        print(READY, flush=True)  # noqa: T201 - whoever started it waits for this line
        signal.sigwait(end)


if __name__ == "__main__":
    main(sys.argv[1:])
