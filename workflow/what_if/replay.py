"""One article's history, replayed in two worlds at once. Pure: no database, no clock; the domain's functions judge.

The changes hold from the first of the days that are looked at. What was approved and received before them stands;
before them the changed world only learns how the article came to be where it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.evolution import evolve
from workflow.domain.vocabulary import ArticleId
from workflow.what_if.changes import Changes
from workflow.what_if.decisions import Judgement, judge, refused
from workflow.what_if.differences import Difference
from workflow.what_if.receiving import PartnersThen, Receiving
from workflow.what_if.routing import Routing
from workflow.what_if.waiting import Waiting
from workflow.what_if.worlds import Step, Window, Worlds, under


class Replay:
    """One article: give it every event of its stream in order, then the end."""

    def __init__(self, article_id: ArticleId, changes: Changes, partners: PartnersThen, window: Window) -> None:
        self.window = window
        self._changes = changes
        begun = Article(id=article_id)
        self._worlds = Worlds(actual=begun, changed=begun)
        self._waiting = Waiting(window)
        self._routing = Routing(changes)
        self._receiving = Receiving(partners)

    def step(self, position: int, event: happened.Event) -> Iterator[Difference]:
        """What would have differed at this event."""
        counts = position > self.window.after
        before = self._worlds
        alike = under(self._changes, event, before.changed)
        judgement = judge(self._changes, event, before, alike) if counts else Judgement(stands_as=alike)
        self._worlds = _after(before, event, judgement.stands_as)
        step = Step(position=position, event=event, before=before, after=self._worlds, counts=counts)
        yield from refused(step, judgement)
        yield from self._waiting.after(step)
        yield from self._routing.after(step)
        yield from self._receiving.after(step)

    def end(self) -> Iterator[Difference]:
        """What still stands otherwise at the end."""
        yield from self._waiting.at_end(self._worlds.actual)


def _after(before: Worlds, event: happened.Event, stands_as: happened.Event | None) -> Worlds:
    """Both worlds after the event; they stay one article as long as they can."""
    actual = evolve(before.actual, event)
    if before.are_one and stands_as is event:
        return Worlds(actual=actual, changed=actual)
    return Worlds(actual=actual, changed=before.changed if stands_as is None else evolve(before.changed, stands_as))
