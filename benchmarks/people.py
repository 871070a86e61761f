"""Writers who hand in articles over HTTP, reviewers who read, approve and publish them, and what partners got of them.

An article: see ``ARTICLE``. A writer sends one request for it (it is submitted as it is created), a reviewer three for
each edition, as soon as its findings and tags are on record: read it, approve exactly that text, publish it.
"""

from __future__ import annotations

import http.client
import json
import queue
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple, Self

from benchmarks.house import PARTNERS, PATIENCE_SECONDS, House
from benchmarks.receivers import Arrival
from benchmarks.writing import article

ARTICLE = """\
An article is a headline and eight paragraphs of three sentences in English, about 350 words that no other article has,
translated to Portuguese by an engine that answers at once: two editions, checked and tagged each, approved and
published by a person, for two partners that take everything (signed webhooks in ninjs). It is delivered once each
partner has received each edition. Since the editions name each other, the one that came out first goes out once more
when the other is there."""
LANGUAGES = ("en", "pt")
_READY = frozenset({"edition.findings_recorded", "edition.tags_recorded"})
_IDLE_SECONDS = 3.0
"""The server closes a connection that was idle for five."""
_POLITE_STATUSES = frozenset({429, 503})


class Sent(NamedTuple):
    """One article that was handed in."""

    at: float
    """When, by the monotonic clock."""
    seconds: float
    """Until the answer was read."""
    status: int
    """Of the answer; 0 where none came."""
    article_id: str


@dataclass(slots=True)
class Tally:
    """What was accepted and what partners received, by the monotonic clock."""

    sent: list[Sent] = field(default_factory=list)
    delivered: dict[str, float] = field(default_factory=dict)
    """By article: when the last partner had the last of its editions."""
    messages: int = 0
    repeated: int = 0
    """Under the id of one before: a partner knows them by it."""
    doubled: int = 0
    """A revision under another id."""
    inversions: int = 0
    """An older revision after a newer one."""
    stale: int = 0
    """Acts that were refused because somebody was faster, and then done."""
    put_off: int = 0
    """Answers of 429 and 503 to reviewers, who asked again."""
    newest: dict[tuple[int, str], int] = field(default_factory=dict)
    """The revision that a partner holds of an edition."""
    _ids: set[str] = field(default_factory=set)
    _missing: dict[str, set[tuple[int, str]]] = field(default_factory=dict)

    @property
    def accepted(self) -> list[Sent]:
        """Those of which the newsroom said that it has them."""
        return [each for each in self.sent if each.status == http.client.CREATED]

    def note(self, arrival: Arrival) -> None:
        """One message came."""
        self.messages += 1
        key = (arrival.partner, arrival.edition)
        newest = self.newest.get(key, 0)
        if arrival.revision < newest:
            self.inversions += 1
        elif arrival.message_id in self._ids:
            self.repeated += 1
        elif arrival.revision == newest:
            self.doubled += 1
        else:
            self.newest[key] = arrival.revision
        self._ids.add(arrival.message_id)
        article_id, language = arrival.edition.split(":")[-2:]
        missing = self._missing.setdefault(
            article_id, {(partner, each) for partner in range(PARTNERS) for each in LANGUAGES}
        )
        missing.discard((arrival.partner, language))
        if not missing:
            self.delivered.setdefault(article_id, arrival.at)

    def undelivered(self) -> list[str]:
        """Accepted articles that some partner has not got whole."""
        return [each.article_id for each in self.accepted if each.article_id not in self.delivered]


class People:
    """Writers and reviewers at work, in threads; a context manager."""

    def __init__(self, house: House) -> None:
        self.tally = Tally()
        self._house = house
        self._ends = threading.Event()
        self._asked: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._ready: list[queue.SimpleQueue[tuple[str, str] | None]] = [queue.SimpleQueue() for _ in house.reviewers]
        self._failures: list[BaseException] = []
        self._numbers = 0
        self._lock = threading.Lock()
        self._since = house.application.views.head()
        self._threads = [
            *(threading.Thread(target=self._guarded, args=(self._write, key)) for key in house.writers),
            *(
                threading.Thread(target=self._guarded, args=(self._review, key, ready))
                for key, ready in zip(house.reviewers, self._ready, strict=True)
            ),
            threading.Thread(target=self._guarded, args=(self._follow,)),
            threading.Thread(target=self._guarded, args=(self._receive,)),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.set()
        for _ in self._house.writers:
            self._asked.put(None)
        for ready in self._ready:
            ready.put(None)
        for thread in self._threads:
            thread.join()

    # --- what is asked of them ------------------------------------------------------------------------

    def hand_in(self, articles: int) -> None:
        """Have so many articles handed in as fast as the API takes them; returns at once."""
        for _ in range(articles):
            self._asked.put(self._numbers)
            self._numbers += 1

    def hand_in_steadily(self, a_second: float, goes_on: Callable[[int], bool]) -> None:
        """Hand articles in at an even pace for as long as it ``goes_on`` after so many."""
        began, number = time.monotonic(), 0
        while goes_on(number):
            self.check()
            time.sleep(max(0.0, began + number / a_second - time.monotonic()))
            self.hand_in(1)
            number += 1

    def answered(self, articles: int) -> None:
        """Return once so many have had an answer since the beginning."""
        self.until(lambda: len(self.tally.sent) >= articles, lambda: f"{len(self.tally.sent)} of {articles} answered")

    def delivered(self) -> float:
        """Return once every accepted article is with every partner; when the last one was."""
        tally = self.tally
        self.until(lambda: not tally.undelivered(), lambda: f"{len(tally.undelivered())} articles to be delivered")
        return max(tally.delivered[each.article_id] for each in tally.accepted)

    def until(self, holds: Callable[[], bool], what: Callable[[], str]) -> None:
        """Look again and again; raises what went wrong meanwhile, or TimeoutError."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            self.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"in vain: {what()}")
            time.sleep(0.05)

    def check(self) -> None:
        """Raise what one of them could not go on with."""
        if self._failures:
            raise self._failures[0]

    # --- in their threads -----------------------------------------------------------------------------

    def _guarded(self, work: Callable[..., None], *arguments: Any) -> None:
        try:
            work(*arguments)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the run is judged
            self._failures.append(error)

    def _write(self, key: str) -> None:
        with _Caller(self._house.address, key) as caller:
            while (number := self._asked.get()) is not None and not self._ends.is_set():
                body = {
                    **article(f"{self._since}/{number}"),
                    "language": "en",
                    "targets": [{"language": "pt"}],
                    "submit": True,
                }
                at = time.monotonic()
                try:
                    answer = caller.ask("POST", "/articles", body, {"Idempotency-Key": str(uuid.uuid4())})
                except (OSError, http.client.HTTPException):
                    self.tally.sent.append(Sent(at, time.monotonic() - at, 0, ""))
                    continue
                made = answer.document.get("article_id", "")
                self.tally.sent.append(Sent(at, time.monotonic() - at, answer.status, made))

    def _follow(self) -> None:
        """Tell reviewers what came to be reviewed; all of an article goes to the same."""
        seen: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        follow = self._house.application.feed.follow
        for page in follow(self._since, types=sorted(_READY), goes_on=lambda: not self._ends.is_set()):
            for event in page:
                edition = event.stream.removeprefix("article-"), str(json.loads(event.data)["language"])
                seen[edition].add(event.type)
                if seen[edition] == _READY:
                    self._ready[hash(edition[0]) % len(self._ready)].put(edition)
                    del seen[edition]

    def _review(self, key: str, ready: queue.SimpleQueue[tuple[str, str] | None]) -> None:
        with _Caller(self._house.address, key) as caller:
            while (edition := ready.get()) is not None and not self._ends.is_set():
                while not self._publish(caller, *edition):
                    with self._lock:
                        self.tally.stale += 1

    def _publish(self, caller: _Caller, article_id: str, language: str) -> bool:
        """Read, approve, publish; false when somebody else was faster, and it must be read again."""
        path = f"/articles/{article_id}/editions/{language}"
        read = self._asked_politely(caller, "GET", path, None, {})
        wanted, tag = {"content_hash": read.document["content_hash"]}, read.tag
        if read.document["state"] == "review":
            approved = self._asked_politely(caller, "POST", f"{path}/approval", wanted, {"If-Match": tag})
            if approved.status == http.client.PRECONDITION_FAILED:
                return False
            tag = approved.tag
        published = self._asked_politely(caller, "POST", f"{path}/publication", None, {"If-Match": tag})
        return published.status != http.client.PRECONDITION_FAILED

    def _asked_politely(
        self, caller: _Caller, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> _Answer:
        """Ask, and again after the time that the newsroom names; RuntimeError for what no asking again would change."""
        while True:
            answer = caller.ask(method, path, body, headers)
            if answer.status not in _POLITE_STATUSES or self._ends.is_set():
                break
            with self._lock:
                self.tally.put_off += 1
            self._ends.wait(answer.wait_seconds)
        if answer.status >= http.client.BAD_REQUEST and answer.status != http.client.PRECONDITION_FAILED:
            raise RuntimeError(f"{method} {path}: {answer.status} {json.dumps(answer.document)[:500]}")
        return answer

    def _receive(self) -> None:
        while not self._ends.wait(0.05):
            for arrival in self._house.receivers.take():
                self.tally.note(arrival)


@contextmanager
def at_work(house: House) -> Iterator[People]:
    """People of a house, for as long as the block lasts."""
    with People(house) as people:
        yield people


# --- how they ask -----------------------------------------------------------------------------------


class _Answer(NamedTuple):
    status: int
    document: dict[str, Any]
    tag: str
    wait_seconds: float


class _Caller:
    """One person's connection to the API; opened again when it broke, or before the server closes it for idleness."""

    def __init__(self, address: str, key: str) -> None:
        self._connection = http.client.HTTPConnection(address, timeout=60)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._used_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> _Answer:
        """One request and its answer; OSError or HTTPException when none came."""
        content = None if body is None else json.dumps(body)
        if time.monotonic() - self._used_at > _IDLE_SECONDS:
            self._connection.close()
        try:
            self._connection.request(method, f"/api/v1{path}", content, self._headers | headers)
            answer = self._connection.getresponse()
            found = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        self._used_at = time.monotonic()
        document = json.loads(found) if found else {}
        wait = float(answer.headers.get("Retry-After", "1"))
        return _Answer(answer.status, document, answer.headers.get("ETag", ""), wait)


def latencies(sent: Sequence[Sent]) -> list[float]:
    """Milliseconds until each answer."""
    return [1000 * each.seconds for each in sent]
