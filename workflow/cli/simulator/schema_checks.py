"""Schema checks beside the answering: a thread of their own, each distinct document once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from workflow.cli.simulator.judge import Message
from workflow.cli.simulator.schemas import PublishedSchemas

Listener = Callable[[Message, list[str]], None]


class SchemaChecks:
    """Holds documents against the schemas as they come; ``drain`` waits until all are judged."""

    def __init__(self, schemas: PublishedSchemas) -> None:
        self._schemas = schemas
        self._seen: set[str] = set()
        self._waiting: queue.Queue[tuple[Message, bytes] | None] = queue.Queue()
        self._listener: Listener = lambda _message, _faults: None
        self._thread = threading.Thread(target=self._work, name="schema checks")

    def start(self, listener: Listener) -> None:
        """Begin; ``listener`` is told of every document that was judged, from the checks' thread."""
        self._listener = listener
        self._thread.start()

    def add(self, message: Message, body: bytes) -> None:
        """Judge this document in its turn, if there is a schema for it and it was not judged before."""
        copy = message.copy
        if copy is None or message.digest in self._seen or not self._schemas.knows(copy.format):
            return
        self._seen.add(message.digest)
        self._waiting.put((message, body))

    def drain(self) -> None:
        """Return when all that was added is judged; nothing can be added any more."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (one := self._waiting.get()) is not None:
            message, body = one
            assert message.copy is not None
            self._listener(message, self._schemas.faults(message.copy.format, body))
