"""What would have differed: one line each, and how they add up. What is said about them stands here, and only here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.domain.vocabulary import ArticleId, LanguageTag

CAVEAT = "People would have acted differently: this lists decisions, not a second history."
"""What an answer does not say."""


class Kind(StrEnum):
    """What kind of decision would have gone otherwise."""

    APPROVAL_REFUSED = "approval_refused"
    OVERRIDE_REFUSED = "override_refused"
    SCHEDULE_REFUSED = "schedule_refused"
    PUBLICATION_REFUSED = "publication_refused"
    APPROVED_EARLIER = "approved_earlier"
    UNBLOCKED_EARLIER = "unblocked_earlier"
    PERSON_INSTEAD = "person_instead"
    MACHINE_INSTEAD = "machine_instead"
    RECEIVED_TOO = "received_too"
    NOT_RECEIVED = "not_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One decision of the past that would have gone otherwise."""

    kind: Kind
    position: int
    """The event's place in the log; the last one's for what still stands so at the end."""
    at: datetime
    article_id: ArticleId
    headline: str
    language: LanguageTag
    by: str
    happened: str
    would: str
    facts: Mapping[str, object] = field(default_factory=dict)
    """The same as data."""

    def number(self, fact: str) -> int:
        """A fact that is a number; 0 where it is not among the facts."""
        value = self.facts.get(fact, 0)
        return value if isinstance(value, int) else 0


def counted(number: int, noun: str) -> str:
    """``1 approval``, ``1,200 approvals``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def distance(span: timedelta) -> str:
    """A length of time in its two largest units: ``2 h 5 min``."""
    seconds = int(span.total_seconds())
    for size, unit, smaller, name in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= size:
            rest = seconds % size // smaller
            return f"{seconds // size} {unit}" + (f" {rest} {name}" if rest else "")
    return f"{seconds} s"


def summary(differences: Sequence[Difference]) -> list[str]:
    """One line for every kind that there is."""
    by_kind = {kind: [each for each in differences if each.kind is kind] for kind in Kind}
    return [_SUMMARIES[kind](found) for kind, found in by_kind.items() if found]


def _total(found: Sequence[Difference], fact: str) -> int:
    return sum(each.number(fact) for each in found)


def _refused(noun: str) -> Callable[[Sequence[Difference]], str]:
    def line(found: Sequence[Difference]) -> str:
        missing = _total(found, "approvals_missing")
        short = f", {counted(missing, 'approval')} short" if missing else ""
        return f"{counted(len(found), noun)} would have been refused{short}."

    return line


def _earlier(what: str) -> Callable[[Sequence[Difference]], str]:
    def line(found: Sequence[Difference]) -> str:
        longest = timedelta(seconds=max(each.number("seconds_earlier") for each in found))
        return f"{counted(len(found), 'edition')} {what}, up to {distance(longest)} earlier."

    return line


def _translated(what: str) -> Callable[[Sequence[Difference]], str]:
    def line(found: Sequence[Difference]) -> str:
        amount = f"{counted(_total(found, 'segments'), 'segment')}, {counted(_total(found, 'words'), 'word')}"
        return f"{counted(len(found), 'translation')} ({amount}) {what}."

    return line


def _received(what: str) -> Callable[[Sequence[Difference]], str]:
    def line(found: Sequence[Difference]) -> str:
        copies = counted(_total(found, "copies"), "copy").replace("copys", "copies")
        return f"{copies} of {counted(len(found), 'revision')} {what}."

    return line


_SUMMARIES: Mapping[Kind, Callable[[Sequence[Difference]], str]] = {
    Kind.APPROVAL_REFUSED: _refused("approval"),
    Kind.OVERRIDE_REFUSED: _refused("override"),
    Kind.SCHEDULE_REFUSED: _refused("scheduling"),
    Kind.PUBLICATION_REFUSED: _refused("publication"),
    Kind.APPROVED_EARLIER: _earlier("would have had enough approvals"),
    Kind.UNBLOCKED_EARLIER: _earlier("would have been free to approve"),
    Kind.PERSON_INSTEAD: _translated("would have gone to a person"),
    Kind.MACHINE_INSTEAD: _translated("would have been tried by a machine first"),
    Kind.RECEIVED_TOO: _received("would have gone out in addition"),
    Kind.NOT_RECEIVED: _received("would not have gone out"),
}
