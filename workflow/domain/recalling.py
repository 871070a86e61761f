"""What the newsroom decides about what is public already: hold, release, withdraw, retract; one edition or all of them.

Of a whole article, one decision reaches every edition that it applies to, so that none is forgotten between two clicks;
what was scheduled to come out by itself does not.
"""

from __future__ import annotations

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.rules import can_be_released, can_be_retracted, can_be_withdrawn
from workflow.domain.values import require_reason


def hold(command: wanted.HoldEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Ask partners to withhold what they have."""
    del article
    require_reason(command.reason)
    return [_held(command, edition)]


def release(command: wanted.ReleaseEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Let a held edition out again."""
    del article
    return [_released(command, edition)]


def withdraw(command: wanted.WithdrawEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Take the edition back from everybody who ever received it."""
    del article
    require_reason(command.reason)
    return [_withdrawn(command, edition)]


def retract(command: wanted.RetractEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """Mark the edition; its text stays as it was approved, so that nothing is to be approved anew."""
    del article
    require_reason(command.note, "note")
    return [_retracted(command, edition)]


def hold_all(command: wanted.HoldArticle, article: Article, source: Edition) -> list[happened.Event]:
    """Hold every edition that is public."""
    del source
    require_reason(command.reason)
    return [
        *(_held(command, each) for each in article.editions.values() if each.is_public),
        *(
            _unscheduled(command, each, "the article was put on hold")
            for each in article.editions.values()
            if each.state is EditionState.SCHEDULED and not each.is_public
        ),
    ]


def release_all(command: wanted.ReleaseArticle, article: Article, source: Edition) -> list[happened.Event]:
    """Let every held edition out again."""
    del source
    return [_released(command, each) for each in article.editions.values() if can_be_released(each)]


def withdraw_all(command: wanted.WithdrawArticle, article: Article, source: Edition) -> list[happened.Event]:
    """Take every edition back that was published, held ones too."""
    del source
    require_reason(command.reason)
    return [
        *(_withdrawn(command, each) for each in article.editions.values() if can_be_withdrawn(each)),
        *(
            _unscheduled(command, each, "the article was withdrawn")
            for each in article.editions.values()
            if each.state is EditionState.SCHEDULED and not can_be_withdrawn(each)
        ),
    ]


def retract_all(command: wanted.RetractArticle, article: Article, source: Edition) -> list[happened.Event]:
    """Mark every edition that is public."""
    del source
    require_reason(command.note, "note")
    return [_retracted(command, each) for each in article.editions.values() if can_be_retracted(each)]


def _held(command: wanted.HoldEdition | wanted.HoldArticle, edition: Edition) -> happened.Event:
    return happened.EditionHeld(
        by=command.by.id,
        at=command.at,
        language=edition.language,
        revision=edition.next_revision,
        reason=command.reason,
    )


def _released(command: wanted.ReleaseEdition | wanted.ReleaseArticle, edition: Edition) -> happened.Event:
    return happened.EditionReleased(
        by=command.by.id, at=command.at, language=edition.language, revision=edition.next_revision
    )


def _withdrawn(command: wanted.WithdrawEdition | wanted.WithdrawArticle, edition: Edition) -> happened.Event:
    return happened.EditionWithdrawn(
        by=command.by.id,
        at=command.at,
        language=edition.language,
        revision=edition.next_revision,
        reason=command.reason,
    )


def _retracted(command: wanted.RetractEdition | wanted.RetractArticle, edition: Edition) -> happened.Event:
    return happened.EditionRetracted(
        by=command.by.id,
        at=command.at,
        language=edition.language,
        revision=edition.next_revision,
        note=command.note,
    )


def _unscheduled(command: wanted.Command, edition: Edition, because: str) -> happened.Event:
    return happened.EditionUnscheduled(by=command.by.id, at=command.at, language=edition.language, because=because)
