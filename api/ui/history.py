"""What the pages show of an article's history: entries by day, the parts to choose from, and where in it one stands.

Reads through the views; renders nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from babel.dates import format_date

from api.ui.amounts import second
from api.wording import spoken
from workflow.article_history import PAGE, TEXTS, Part
from workflow.domain.annotations import Verdict
from workflow.domain.article import Article
from workflow.domain.comparison import Change
from workflow.domain.phrases import Phrase, phrase, phrase_count
from workflow.summaries import TimelineEntry
from workflow.text_history import TextMoment
from workflow.views import Views

PARTS: Mapping[str, Phrase] = {
    Part.OWN: phrase("Its own steps"),
    Part.DECISIONS: phrase("Decisions"),
    Part.TEXT: phrase("Text"),
    Part.DELIVERIES: phrase("Deliveries"),
    Part.ALL: phrase("Everything"),
}
"""The parts of a history, as the pages name them."""
VERDICTS: Mapping[str, Phrase] = {Verdict.ACCEPTED: phrase("accepted"), Verdict.REJECTED: phrase("rejected")}
"""What somebody said of a tag."""


CHANGES: Mapping[str, Phrase] = {
    Change.REWORDED: phrase("reworded"),
    Change.REFORMATTED: phrase("only its form changed"),
    Change.MOVED: phrase("moved"),
    Change.ADDED: phrase("added"),
    Change.REMOVED: phrase("removed"),
}
"""What became of a paragraph between two texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry as the page shows it."""

    entry: TimelineEntry
    changes_text: bool
    """Whether it may have changed a text: then there is something to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What happened on one day (UTC), the newest first."""

    day: date
    entries: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """A page of an article's history."""

    part: Part
    days: tuple[Day, ...]
    older: int
    """Position to ask for what is older; 0 at the beginning."""
    is_continued: bool
    """Whether newer entries stand on a page before this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Where in an article's own history one stands: at which of its events, and what that was."""

    step: int
    steps: int
    entry: TimelineEntry
    first: int
    """Positions of the log that lead there; 0 where one stands there already."""
    previous: int
    next: int

    @property
    def told(self) -> str:
        """``12 of 40: Rosa approved the Urdu edition, 4 Nov 2026, 10:02:33`` in the language of the page."""
        return spoken().tell(
            phrase(
                "{step} of {steps}: {name} {sentence}, {moment}",
                step=self.step,
                steps=self.steps,
                name=self.entry.actor_name,
                sentence=self.entry.sentence,
                moment=at_of(self.entry.at),
            )
        )


def history_of(views: Views, article: Article, part: Part, *, before: int | None = None) -> HistoryView:
    """The newest entries of a part, or those before a position of the log."""
    found = views.history.newest(article.id, part, before=before, limit=PAGE + 1)
    return HistoryView(
        part=part,
        days=_by_day(found[:PAGE]),
        older=found[PAGE - 1].position if len(found) > PAGE else 0,
        is_continued=before is not None,
    )


def travel_of(views: Views, article: Article) -> Travel:
    """Where the views look at the article from."""
    history, step, steps = views.history, article.version, views.history.steps(article.id)
    return Travel(
        step=step,
        steps=steps,
        entry=history.newest(article.id, Part.OWN, limit=1)[0],
        first=history.position_of_step(article.id, 1) if step > 1 else 0,
        previous=history.position_of_step(article.id, step - 1) if step > 1 else 0,
        next=history.position_of_step(article.id, step + 1) if step < steps else 0,
    )


def option_of(moment: TextMoment) -> str:
    """A moment at which a text changed, on one line to choose from: when, who, what, and what came of it."""
    return spoken().tell(
        phrase(
            "{moment}, {name} {sentence}{more}",
            moment=at_of(moment.at),
            name=f"\u2068{moment.actor_name}\u2069",
            sentence=moment.sentence,
            more=_more(moment),
        )
    )


def _more(moment: TextMoment) -> str:
    more = [phrase_count(" (and {count} change before)", " (and {count} changes before)", moment.changes - 1)]
    more = more if moment.changes > 1 else []
    if moment.source_version:
        more.append(phrase(" · version {number}", number=moment.source_version))
    if moment.published_as:
        more.append(phrase(" · published as revision {number}", number=moment.published_as))
    elif moment.is_approved:
        more.append(phrase(" · approved"))
    return "".join(spoken().tell(each) for each in more)


def day_of(moment: date) -> str:
    """``Wednesday, 4 November 2026`` in the language of the page; of a moment its day in UTC."""
    day = moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment
    return str(format_date(day, "full", locale=spoken().locale))


def clock_of(moment: datetime) -> str:
    """``10:02:33``, UTC."""
    return f"{moment.astimezone(UTC):%H:%M:%S}"


def at_of(moment: datetime) -> str:
    """``2026-11-04 10:02:33 UTC`` in the language of the page."""
    return second(moment)


def _by_day(entries: Sequence[TimelineEntry]) -> tuple[Day, ...]:
    return tuple(
        Day(day=day, entries=tuple(Told(entry=each, changes_text=each.type in TEXTS) for each in of_day))
        for day, of_day in groupby(entries, key=lambda each: each.at.astimezone(UTC).date())
    )
