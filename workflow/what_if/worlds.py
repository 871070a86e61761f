"""One article in two worlds: as it was, and as the domain makes it from the same events under the changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow.domain import events as happened
from workflow.domain.annotations import Severity
from workflow.domain.article import Article
from workflow.domain.commands import Details, Target
from workflow.domain.desk import NEWSROOM, PERSON, Desk, engines_for
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import LanguageTag, Route
from workflow.timeline import sentence
from workflow.what_if.changes import Changes, for_language
from workflow.what_if.differences import Difference, Kind, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """The article as it was and as it would have been; the same object as long as nothing sets them apart."""

    actual: Article
    changed: Article

    @property
    def are_one(self) -> bool:
        """Whether nothing sets them apart so far."""
        return self.changed is self.actual


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event with what it found and what it left."""

    position: int
    event: happened.Event
    before: Worlds
    after: Worlds
    counts: bool
    """It lies in the days that are looked at."""

    def difference(self, kind: Kind, language: LanguageTag, would: str, **facts: Any) -> Difference:
        """A difference at this event."""
        article = self.after.actual
        return Difference(
            kind=kind,
            position=self.position,
            at=self.event.at,
            article_id=article.id,
            headline=headline_of(article.blocks),
            language=language,
            by=self.event.by,
            happened=in_short(self.event),
            would=would,
            facts=facts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days that are looked at: events after ``after``, from ``start`` to ``end``."""

    after: int
    last: int
    """Position of the last event."""
    start: datetime
    end: datetime


def in_short(event: happened.Event) -> str:
    """What happened, in fewer words than a timeline has where the edition's language is said beside it."""
    match event:
        case happened.EditionPublished():
            return "published"
        case happened.EditionCorrected():
            return f"published r{event.revision}"
        case happened.EditionScheduled():
            return f"scheduled for {event.publish_at:%m-%d %H:%M}"
        case happened.EditionApproved():
            return "approved"
        case happened.FourEyesOverridden():
            return f"override: {event.reason}"
        case happened.DeliveryPlanned():
            return f"r{event.revision} to {counted(len(event.partners), 'partner')}"
        case happened.TranslationRecorded():
            return "translated"
        case _:
            return sentence(event)


def under(changes: Changes, event: happened.Event, article: Article) -> happened.Event:
    """The event as it would have read under the changes; the same object where they do not touch it.

    ``article`` is the changed world's, before the event.
    """
    match event:
        case happened.ArticleDrafted():
            details = _details(changes, event.details, event.language)
            urgency = event.details.urgency
            targets = tuple(_target(changes, each, event.language, urgency) for each in event.targets)
            same = details == event.details and targets == event.targets
            return event if same else replace(event, details=details, targets=targets)
        case happened.DraftRevised():
            details = _details(changes, event.details, article.language)
            return event if details == event.details else replace(event, details=details)
        case happened.EditionRequested():
            target = _target(changes, event.target, article.language, article.details.urgency)
            return event if target == event.target else replace(event, target=target)
        case happened.FindingsRecorded():
            findings = tuple(
                replace(finding, severity=changes.severities.get(finding.check, finding.severity))
                for finding in event.findings
            )
            return event if findings == event.findings else replace(event, findings=findings)
        case happened.FindingWaived(language=language, finding_id=finding_id):
            severities = {finding.id: finding.severity for finding in article.editions[language].findings}
            blocking = severities.get(finding_id) is Severity.BLOCKING if finding_id in severities else event.blocking
            return event if blocking == event.blocking else replace(event, blocking=blocking)
        case _:
            return event


def _details(changes: Changes, details: Details, language: LanguageTag) -> Details:
    required = for_language(changes.required_approvals, language)
    return details if required is None else replace(details, required_approvals=required)


def _target(changes: Changes, target: Target, source: LanguageTag, urgency: int) -> Target:
    route = for_language(changes.routes, target.language)
    return replace(target, route=route or _by_rule(changes, target, source, urgency))


def _by_rule(changes: Changes, target: Target, source: LanguageTag, urgency: int) -> Route:
    """By the rules a person's where they leave it to one; what an engine would have made of it is not known."""
    rules = Desk(id=NEWSROOM, routing=changes.routing)
    engines = engines_for(rules, rules, source, target.language, urgency)
    return Route.PERSON if engines == (PERSON,) else target.route
