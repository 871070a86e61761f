"""The load: people who work by HTTP through the storm. Each act is asked for until it is known to be done, once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from api.client import AnswerLost, Copyflow, CopyflowError, NotANewsroom, Refused, Stale, Unreachable
from tests.chaos.house import House
from tests.chaos.stories import Plot, Story, story

HANDS = 8
"""So many stories are under way at once."""
_LOOK_SECONDS = 0.7
_TRANSIENT_STATUSES = frozenset({429, 500, 502, 503, 504})
_PASSING = frozenset({"request_in_flight", "embargo_stands"})
"""Conflicts that go by themselves: an embargo that was over for a clock that ran ahead stands again when it is back."""
Json = Any
"""What the client gives: dictionaries whose shapes ``api.client.generated`` names."""


@dataclass(slots=True)
class Telling:
    """One story as the people know it."""

    story: Story
    article_id: str = ""
    acknowledged: Counter[str] = field(default_factory=Counter)
    """Events that an answer of the newsroom has promised, by stored name."""
    is_finished: bool = False
    wrong: list[str] = field(default_factory=list)
    """What the newsroom did that it must not, and refusals that nobody could expect."""
    step: str = ""
    """What is waited for."""
    lost_answers: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    """Answers of 5xx by status and code."""


class GaveUpError(Exception):
    """The time for waiting is over."""


class People:
    """Eight hands that tell stories until they are told to begin no more."""

    def __init__(self, house: House, seed: int) -> None:
        self._house = house
        self._seed = seed
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._deadline = float("inf")
        self._threads = [threading.Thread(target=self._work, name=f"hand {number}") for number in range(HANDS)]
        self.tellings: list[Telling] = []
        self.broken: list[str] = []
        """Faults of the people themselves."""

    def start(self) -> None:
        """Set to work."""
        for thread in self._threads:
            thread.start()

    def finish(self, deadline: float) -> None:
        """Begin no more, and bring to an end what was begun, until that moment of the monotonic clock."""
        self._deadline = deadline
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        with ExitStack() as closing:
            clients = {name: closing.enter_context(self._house.client(name)) for name in ("writer", "reviewer", "both")}
            while not self._ends.is_set():
                with self._lock:
                    telling = Telling(story=story(self._seed, len(self.tellings)))
                    self.tellings.append(telling)
                try:
                    _Teller(telling, clients, self._seed, lambda: self._deadline).tell()
                    telling.is_finished = True
                except GaveUpError:
                    return
                except CopyflowError as error:
                    telling.wrong.append(f"while it {telling.step}: {type(error).__name__}: {error}")
                except Exception as error:  # noqa: BLE001 - a thread's fault would be lost
                    self.broken.append(f"story {telling.story.number}, {telling.step}: {error!r}")


class _Teller:
    """Tells one story to its end."""

    def __init__(
        self, telling: Telling, clients: dict[str, Copyflow], seed: int, deadline: Callable[[], float]
    ) -> None:
        self._telling = telling
        self._story = telling.story
        self._writer = clients["both" if telling.story.plot is Plot.OWN_TEXT else "writer"]
        self._reviewer = clients["reviewer"]
        self._key = f"chaos-{seed}-{telling.story.number}"
        self._deadline = deadline
        self._pause = threading.Event()

    def tell(self) -> None:
        """From the draft to the end of the plot."""
        self._draft()
        self._submit()
        match self._story.plot:
            case Plot.REJECTED:
                self._in_review()
                self._act("is rejected", "edition.rejected", self._state_is("rejected"), self._reject)
                return
            case Plot.SENT_BACK:
                self._send_back()
            case Plot.OWN_TEXT | Plot.OLD_TEXT:
                self._try_what_is_forbidden()
        self._approve(1)
        if self._story.plot is Plot.EMBARGOED:
            self._schedule()
        else:
            self._publish()
        self._afterwards()

    # --- steps ----------------------------------------------------------------------------------------

    def _draft(self) -> None:
        body: Json = {"headline": self._story.headline(), "body": self._story.body(), "language": "en"}
        if self._story.is_translated:
            body["targets"] = [{"language": "pt", "route": "machine"}]
        if self._story.plot is Plot.EMBARGOED:
            embargoed = datetime.now(UTC) + timedelta(seconds=self._story.embargo_seconds)
            body["embargoed"] = embargoed.isoformat(timespec="seconds")
        made = self._until("is drafted", lambda: self._writer.create_article(body, idempotency_key=self._key))
        self._telling.article_id = made["article_id"]
        self._telling.acknowledged["article.drafted"] += 1
        if self._story.is_repeated:
            again = self._until(
                "is asked for again", lambda: self._writer.create_article(body, idempotency_key=self._key)
            )
            if again["article_id"] != made["article_id"]:
                self._telling.wrong.append(f"one key made {made['article_id']} and {again['article_id']}")

    def _submit(self) -> None:
        self._act(
            "is submitted",
            "article.submitted",
            lambda edition: edition["state"] != "draft",
            lambda _: self._writer.submit_article(self._telling.article_id),
            by=self._writer,
        )

    def _send_back(self) -> None:
        self._in_review()
        identity, comment = self._telling.article_id, {"comment": "Say on which day."}
        self._act(
            "is sent back",
            "edition.changes_requested",
            self._state_is("draft"),
            lambda _: self._reviewer.request_changes(identity, "en", comment),  # type: ignore[arg-type]  # as above
        )
        fresh: Json = {"headline": self._story.headline(1), "body": self._story.body(1)}
        self._act(
            "is revised",
            "article.draft_revised",
            lambda edition: edition["headline"] == fresh["headline"],
            lambda _: self._writer.revise_draft(identity, fresh),
            by=self._writer,
        )
        self._submit()

    def _try_what_is_forbidden(self) -> None:
        """Approve one's own text, or another text than the one that is there: both must be refused."""
        edition = self._in_review()
        own = self._story.plot is Plot.OWN_TEXT
        content_hash = edition["content_hash"] if own else "0" * len(edition["content_hash"])
        who, expected = (self._writer, "four_eyes") if own else (self._reviewer, "content_moved")

        def forbidden() -> str:
            self._read(who)
            try:
                who.approve_edition(self._telling.article_id, "en", {"content_hash": content_hash})
            except Refused as refused:
                if refused.code == expected:
                    return ""
                raise
            return f"an approval was taken that must be refused ({expected})"

        if said := self._until("refuses an approval", forbidden):
            self._telling.wrong.append(said)

    def _in_review(self) -> Json:
        """The edition, once machines are done with it."""
        return self._wait("comes to review", self._is_ready)

    def _approve(self, times: int) -> None:
        self._in_review()

        def approve(edition: Json) -> None:
            body: Json = {"content_hash": edition["content_hash"]}
            self._reviewer.approve_edition(self._telling.article_id, "en", body)

        self._act(
            "is approved",
            "edition.approved",
            lambda edition: edition["state"] not in {"review", "translation"},
            approve,
        )
        assert self._telling.acknowledged["edition.approved"] <= times

    def _publish(self, note: str = "") -> None:
        revision = 2 if note else 1
        body: Json = {"note": note} if note else None
        self._act(
            "is published",
            "edition.corrected" if note else "edition.published",
            lambda edition: edition["state"] == "published" and edition["revision"] >= revision,
            lambda _: self._reviewer.publish_edition(self._telling.article_id, "en", body),
        )

    def _schedule(self) -> None:
        """It comes out by itself. Where a clock that ran ahead took the time for past, somebody publishes it."""
        embargoed = self._until("is read", lambda: self._writer.read_article(self._telling.article_id))
        moment = embargoed["details"]["embargoed"]

        def schedule(_edition: Json) -> None:
            body: Json = {"publish_at": moment}
            try:
                self._reviewer.publish_edition(self._telling.article_id, "en", body)
            except Refused as refused:
                if refused.code != "invalid_value" and not any("future" in each.detail for each in refused.errors):
                    raise
                self._reviewer.publish_edition(self._telling.article_id, "en")

        self._act("is scheduled", "", lambda edition: edition["state"] in {"scheduled", "published"}, schedule)
        self._wait("comes out by itself", self._state_is("published"))
        self._telling.acknowledged["edition.published"] += 1

    def _afterwards(self) -> None:
        identity, reviewer = self._telling.article_id, self._reviewer
        reason: Json = {"reason": "The figures are wrong."}
        match self._story.plot:
            case Plot.CORRECTED:
                fresh: Json = {"headline": self._story.headline(), "body": self._story.body(1), "note": "A number."}
                self._act(
                    "is corrected",
                    "article.corrected",
                    lambda edition: edition["state"] != "published" or edition["revision"] > 1,
                    lambda _: self._writer.correct_article(identity, fresh),
                    by=self._writer,
                )
                self._approve(2)
                self._publish(note="A number was wrong.")
            case Plot.WITHDRAWN:
                self._act(
                    "is withdrawn",
                    "edition.withdrawn",
                    self._status_is("canceled"),
                    lambda _: reviewer.withdraw_edition(identity, "en", reason),
                )
            case Plot.HELD:
                self._act(
                    "is held",
                    "edition.held",
                    self._status_is("withheld"),
                    lambda _: reviewer.hold_edition(identity, "en", reason),
                )
                self._act(
                    "is released",
                    "edition.released",
                    self._status_is("usable"),
                    lambda _: reviewer.release_edition(identity, "en"),
                )

    def _reject(self, _edition: Json) -> None:
        body: Json = {"reason": "No news."}
        self._reviewer.reject_edition(self._telling.article_id, "en", body)

    # --- asking until it is done ------------------------------------------------------------------------

    def _act(
        self,
        step: str,
        event: str,
        is_done: Callable[[Json], bool],
        act: Callable[[Json], object],
        *,
        by: Copyflow | None = None,
    ) -> None:
        """Read, and act unless it is done already, until it is done; an answer that came is a promise."""

        def once() -> None:
            edition = self._read(by or self._reviewer)
            if not is_done(edition):
                act(edition)
            if event:
                self._telling.acknowledged[event] += 1

        self._until(step, once)

    def _wait(self, step: str, holds: Callable[[Json], bool]) -> Json:
        while True:
            edition = self._until(step, lambda: self._read(self._reviewer))
            if holds(edition):
                return edition
            self._pause.wait(_LOOK_SECONDS)

    def _until(self, step: str, ask: Callable[[], Json]) -> Json:
        """Ask until there is an answer that says something; ``GaveUpError`` when it takes too long."""
        self._telling.step = step
        while True:
            if time.monotonic() > self._deadline():
                raise GaveUpError(step)
            try:
                return ask()
            except AnswerLost:
                self._telling.lost_answers += 1
            except (Unreachable, Stale, NotANewsroom):
                pass
            except Refused as refused:
                if refused.status not in _TRANSIENT_STATUSES and refused.code not in _PASSING:
                    raise
                self._telling.errors[f"{refused.status} {refused.code}"] += 1
            self._pause.wait(_LOOK_SECONDS)

    def _read(self, client: Copyflow) -> Json:
        """The English edition; it also tells the client the article's version."""
        return client.read_edition(self._telling.article_id, "en")

    def _is_ready(self, edition: Json) -> bool:
        return bool(edition["state"] == "review" and self._may(edition, "approve"))

    @staticmethod
    def _may(edition: Json, action: str) -> bool:
        return any(each["action"] == action and each["allowed"] for each in edition["actions"])

    @staticmethod
    def _state_is(state: str) -> Callable[[Json], bool]:
        return lambda edition: edition["state"] == state

    @staticmethod
    def _status_is(status: str) -> Callable[[Json], bool]:
        return lambda edition: edition["pub_status"] == status
