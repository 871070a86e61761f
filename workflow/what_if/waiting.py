"""Editions that waited in review under the rules as they were, and would not have under the changed ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from workflow.domain import rules
from workflow.domain.article import Article, EditionState
from workflow.domain.commands import PublishEdition
from workflow.domain.errors import BlockingFindings
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import LanguageTag, system_actor
from workflow.what_if.differences import Difference, Kind, distance
from workflow.what_if.worlds import Step, Window, Worlds

_SHORTEST = timedelta(seconds=1)
"""Less than this is how long it takes to write down what happened, not waiting."""


def _would_be_approved(worlds: Worlds, language: LanguageTag) -> bool:
    """In review as things were, and approved with the approvals that the changed policy asks for."""
    waits = worlds.actual.editions[language].state is EditionState.REVIEW
    return waits and worlds.changed.editions[language].state is EditionState.APPROVED


def _would_be_free(worlds: Worlds, language: LanguageTag) -> bool:
    """In review with blocking findings, none of which would have been blocking."""
    states = {article.editions[language].state for article in (worlds.actual, worlds.changed)}
    return states == {EditionState.REVIEW} and (
        _is_blocked(worlds.actual, language) and not _is_blocked(worlds.changed, language)
    )


def _is_blocked(article: Article, language: LanguageTag) -> bool:
    edition = article.editions[language]
    assert edition.waiting_since is not None
    anything = PublishEdition(by=system_actor("what-if"), at=edition.waiting_since, language=language)
    try:
        rules.no_blocking_findings(article, edition, anything)
    except BlockingFindings:
        return True
    return False


_CONDITIONS: Mapping[Kind, tuple[Callable[[Worlds, LanguageTag], bool], str]] = {
    Kind.APPROVED_EARLIER: (_would_be_approved, "would have been approved"),
    Kind.UNBLOCKED_EARLIER: (_would_be_free, "would have been free to approve"),
}


class Waiting:
    """The waiting times of one article."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._since: dict[tuple[Kind, LanguageTag], datetime] = {}

    def after(self, step: Step) -> Iterator[Difference]:
        """What ended with this event."""
        if step.after.are_one:
            return
        for language in step.after.actual.editions:
            for kind, (waits, would) in _CONDITIONS.items():
                if waits(step.after, language):
                    self._since.setdefault((kind, language), max(step.event.at, self._window.start))
                    continue
                since = self._since.pop((kind, language), None)
                if since is None or not step.counts:
                    continue
                span = step.event.at - since
                if span >= _SHORTEST:
                    yield step.difference(
                        kind,
                        language,
                        f"{would} {distance(span)} before this",
                        since=since.isoformat(),
                        seconds_earlier=int(span.total_seconds()),
                    )

    def at_end(self, article: Article) -> Iterator[Difference]:
        """What still waits."""
        for (kind, language), since in self._since.items():
            span = self._window.end - since
            if span >= _SHORTEST:
                yield Difference(
                    kind=kind,
                    position=self._window.last,
                    at=since,
                    article_id=article.id,
                    headline=headline_of(article.blocks),
                    language=language,
                    by="",
                    happened="still in review",
                    would=f"{_CONDITIONS[kind][1]} {distance(span)} ago",
                    facts={"since": since.isoformat(), "seconds_earlier": int(span.total_seconds())},
                )
