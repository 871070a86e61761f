"""Approvals, overrides and publications, held against the newsroom's own rules in the changed world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain import rules
from workflow.domain.article import Approval, Article
from workflow.domain.errors import FourEyes, NewsroomError
from workflow.domain.transitions import BY_COMMAND
from workflow.domain.vocabulary import Actor, LanguageTag, Role
from workflow.what_if.changes import Changes
from workflow.what_if.differences import Difference, Kind, counted
from workflow.what_if.worlds import Step, Worlds

_NO_OVERRIDE = "The four-eyes rule could not have been set aside; a plain approval was open to this person."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What would have refused a decision in the changed world, and did not refuse it as things were."""

    refusals: tuple[tuple[str, NewsroomError], ...] = ()
    """Name of the rule and its own words."""
    stands_as: happened.Event | None = None
    """The event that the changed world goes on with; None when it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decision:
    """A command as it was given, and the rules that it has to pass."""

    kind: Kind
    command: wanted.ApproveEdition | wanted.OverrideFourEyes | wanted.PublishEdition | wanted.SchedulePublication

    @property
    def language(self) -> LanguageTag:
        """The edition that it is about."""
        return self.command.language

    def guards(self) -> tuple[rules.Rule, ...]:
        """The rules of its row of the table; what is published must be as free of blocking findings as at approval."""
        row = BY_COMMAND[type(self.command)].guards
        on_approval = self.kind in {Kind.APPROVAL_REFUSED, Kind.OVERRIDE_REFUSED}
        return row if on_approval else (rules.no_blocking_findings, *row)


def judge(changes: Changes, event: happened.Event, worlds: Worlds, alike: happened.Event) -> Judgement:
    """Whether the decision behind ``event`` would have been refused; ``alike`` is the event under the changes.

    A refused approval does not count in the changed world; a refused publication did happen, and later decisions are
    judged as if people had found their way to it.
    """
    decision = _decision(event)
    if decision is None:
        return Judgement(stands_as=alike)
    if decision.kind is Kind.OVERRIDE_REFUSED and changes.no_overrides:
        return _without_override(decision, worlds)
    if worlds.are_one:
        return Judgement(stands_as=alike)
    found = _set_apart(decision, worlds, decision.guards())
    is_approval = decision.kind in {Kind.APPROVAL_REFUSED, Kind.OVERRIDE_REFUSED}
    return Judgement(refusals=found, stands_as=None if found and is_approval else alike)


def _set_apart(
    decision: _Decision, worlds: Worlds, guards: Sequence[rules.Rule]
) -> tuple[tuple[str, NewsroomError], ...]:
    """Refusals of the changed world that were none as things were."""
    as_it_was = {name for name, _ in _refusals(decision, worlds.actual, guards)}
    return tuple(each for each in _refusals(decision, worlds.changed, guards) if each[0] not in as_it_was)


def _refusals(decision: _Decision, article: Article, guards: Sequence[rules.Rule]) -> list[tuple[str, NewsroomError]]:
    found = []
    for guard in guards:
        try:
            guard(article, article.editions[decision.language], decision.command)
        except NewsroomError as error:
            found.append((guard.__name__, error))
    return found


def _without_override(decision: _Decision, worlds: Worlds) -> Judgement:
    """Always refused; where the rule set aside would have let the person pass, the word stands as a plain approval."""
    command = decision.command
    others = _set_apart(decision, worlds, decision.guards())
    by_rule = _refusals(decision, worlds.changed, (rules.four_eyes,))
    if others or by_rule:
        return Judgement(refusals=(*by_rule, *others))
    assert isinstance(command, wanted.OverrideFourEyes)
    plain = happened.EditionApproved(
        by=command.by.id, at=command.at, language=command.language, content_hash=command.content_hash
    )
    return Judgement(refusals=(("no_overrides", FourEyes(_NO_OVERRIDE)),), stands_as=plain)


def refused(step: Step, judgement: Judgement) -> list[Difference]:
    """The difference that a judgement makes, if any."""
    decision = _decision(step.event)
    if decision is None or not judgement.refusals:
        return []
    missing = _missing_approvals(decision, step.before.changed) if _rests_on_approvals(decision) else 0
    short = f" ({counted(missing, 'approval')} missing)" if missing else ""
    words = " ".join(error.detail for _, error in judgement.refusals)
    return [
        step.difference(
            decision.kind,
            decision.language,
            f"would have been refused{short}: {words}",
            rules=[name for name, _ in judgement.refusals],
            approvals_missing=missing,
        )
    ]


def _rests_on_approvals(decision: _Decision) -> bool:
    return decision.kind in {Kind.PUBLICATION_REFUSED, Kind.SCHEDULE_REFUSED}


def _missing_approvals(decision: _Decision, article: Article) -> int:
    """How many more approvals, by people with no hand in it, the rule would have asked for."""
    edition, most = article.editions[decision.language], article.details.required_approvals
    for missing in range(most):
        strangers = tuple(
            Approval(by=f"nobody:{number}", content_hash=edition.content_hash, at=decision.command.at)
            for number in range(missing)
        )
        with_them = replace(edition, approvals=(*edition.approvals, *strangers))
        try:
            rules.approved_as_it_stands(article, with_them, decision.command)
        except NewsroomError:
            continue
        return missing
    return most


def _decision(event: happened.Event) -> _Decision | None:
    """The command that led to the event, where a policy has a say in it."""
    automatic = event.by.startswith("system:")
    actor = Actor(id=event.by, name=event.by, roles=frozenset({Role.SYSTEM} if automatic else ()))
    match event:
        case happened.EditionApproved(language=language, content_hash=text):
            approve = wanted.ApproveEdition(by=actor, at=event.at, language=language, content_hash=text)
            return _Decision(kind=Kind.APPROVAL_REFUSED, command=approve)
        case happened.FourEyesOverridden(language=language, content_hash=text, reason=reason):
            override = wanted.OverrideFourEyes(
                by=actor, at=event.at, language=language, content_hash=text, reason=reason
            )
            return _Decision(kind=Kind.OVERRIDE_REFUSED, command=override)
        case happened.EditionScheduled(language=language, publish_at=moment):
            schedule = wanted.SchedulePublication(by=actor, at=event.at, language=language, publish_at=moment)
            return _Decision(kind=Kind.SCHEDULE_REFUSED, command=schedule)
        case happened.EditionPublished(language=language) | happened.EditionCorrected(language=language):
            publish = wanted.PublishEdition(by=actor, at=event.at, language=language)
            return _Decision(kind=Kind.PUBLICATION_REFUSED, command=publish)
        case _:
            return None
