"""What an event of an article led to in its editions, beside what it says itself."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain import events as happened
from workflow.domain.article import Article, Edition, EditionState
from workflow.explaining.history import History, Step

_EVIDENT = (
    happened.EditionApproved
    | happened.FourEyesOverridden
    | happened.EditionScheduled
    | happened.EditionUnscheduled
    | happened.EditionPublished
    | happened.EditionCorrected
    | happened.EditionHeld
    | happened.EditionReleased
    | happened.EditionWithdrawn
    | happened.EditionRejected
)
"""Events whose own sentence says where their edition is now."""
_ORDER = tuple(EditionState)


def consequences_of(history: History, step: Step) -> tuple[str, ...]:
    """Sentences on editions that moved, approvals that lapsed and schedules that fell; none for other streams."""
    if not isinstance(step.after, Article):
        return ()
    return tuple(
        words
        for language, edition in step.after.editions.items()
        if (before := step.before.editions.get(language)) is not None
        for words in _of_edition(history, step, before, edition)
    )


def _of_edition(history: History, step: Step, before: Edition, after: Edition) -> Iterator[str]:
    language, event = after.language, step.event
    own = getattr(event, "language", None) == language
    if before.state is not after.state and not (own and isinstance(event, _EVIDENT)):
        back = "back " if _ORDER.index(after.state) < _ORDER.index(before.state) else ""
        waiting = after.state is EditionState.TRANSLATION and len(step.after.unfinished(language))
        missing = f": {waiting} segment(s) are missing or stale" if waiting else ""
        yield f"the {language} edition went {back}from {before.state} to {after.state}{missing}"
    kept = {approval.by for approval in after.approvals}
    lapsed = [approval.by for approval in before.approvals if approval.by not in kept]
    if lapsed and not (own and isinstance(event, happened.ApprovalWithdrawn)):
        names = ", ".join(history.name(each) for each in lapsed)
        yield f"the approval of the {language} edition by {names} lapsed"
    ended = own and isinstance(
        event, happened.EditionPublished | happened.EditionCorrected | happened.EditionUnscheduled
    )
    if before.publish_at is not None and after.publish_at is None and not ended:
        yield f"the {language} edition is no longer scheduled for {before.publish_at:%Y-%m-%d %H:%M} UTC"
