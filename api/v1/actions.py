"""What somebody may do at this moment, and why not: the same table and rules that decide, asked beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from api.v1.models import ActionModel
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType, Place, Verdict
from workflow.domain.article import Article, Edition
from workflow.domain.commands import Original, Target
from workflow.domain.editorial import decide
from workflow.domain.errors import NewsroomError
from workflow.domain.limited import denied_there
from workflow.domain.limits import ANY_LANGUAGE, is_in_range
from workflow.domain.permissions import PERMISSIONS, permission
from workflow.domain.transitions import refusal
from workflow.domain.vocabulary import Actor, LanguageTag

_NO_LANGUAGE = LanguageTag("zxx")
"""ISO 639's "no linguistic content": no article has an edition in it, so asking for one meets every other rule."""

_NOWHERE = Place(segment_id="", start=0, end=0)
_ORIGINAL = Original(format="text", text="")


def _on_article(by: Actor, at: datetime, article: Article) -> Mapping[str, wanted.Command]:
    return {
        "revise": wanted.ReviseDraft(by=by, at=at, blocks=(), original=_ORIGINAL),
        "submit": wanted.SubmitArticle(by=by, at=at),
        "correct": wanted.CorrectArticle(by=by, at=at, blocks=(), original=_ORIGINAL, note="…"),
        "request_edition": wanted.RequestEdition(by=by, at=at, target=Target(language=_wanted(by, article))),
        "hold": wanted.HoldArticle(by=by, at=at, reason="…"),
        "release": wanted.ReleaseArticle(by=by, at=at),
        "withdraw": wanted.WithdrawArticle(by=by, at=at, reason="…"),
        "retract": wanted.RetractArticle(by=by, at=at, note="…"),
    }


def _wanted(by: Actor, article: Article) -> LanguageTag:
    """A language that the person may ask for: of who is limited to some, one that the article is not in yet."""
    named = [
        LanguageTag(pair.target)
        for role in sorted(PERMISSIONS[wanted.RequestEdition] & by.roles & by.limits.keys())
        for pair in sorted(by.limits[role].pairs)
        if pair.target != ANY_LANGUAGE and is_in_range(article.language, pair.source)
    ]
    is_free = denied_there(by, wanted.RequestEdition, article, _NO_LANGUAGE) is None
    return _NO_LANGUAGE if is_free or not named else min(named, key=lambda each: each in article.editions)


def _on_edition(by: Actor, at: datetime, article: Article, edition: Edition) -> Mapping[str, wanted.Command]:
    make: dict[str, Any] = {"by": by, "at": at, "language": edition.language}
    publish_at = max(at, article.details.embargoed or at) + timedelta(seconds=1)
    return {
        "edit": wanted.PostEdit(**make, segments={}),
        "retranslate": wanted.Retranslate(**make),
        "decide_tag": wanted.DecideTag(**make, tag_id="", verdict=Verdict.ACCEPTED),
        "retype_tag": wanted.RetypeTag(**make, tag_id="", type=EntityType.PERSON),
        "relink_tag": wanted.RelinkTag(**make, tag_id=""),
        "resize_tag": wanted.ResizeTag(**make, tag_id="", before=_NOWHERE, after=_NOWHERE),
        "add_tag": wanted.AddTag(**make, type=EntityType.TOPIC),
        "claim": wanted.ClaimEdition(**make),
        "let_go": wanted.LetGoEdition(**make),
        "waive_finding": wanted.WaiveFinding(**make, finding_id="", reason="…"),
        "approve": wanted.ApproveEdition(**make, content_hash=edition.content_hash),
        "override": wanted.OverrideFourEyes(**make, content_hash=edition.content_hash, reason="…"),
        "withdraw_approval": wanted.WithdrawApproval(**make),
        "request_changes": wanted.RequestChanges(**make, comment="…"),
        "reject": wanted.RejectEdition(**make, reason="…"),
        "publish": wanted.PublishEdition(**make),
        "schedule": wanted.SchedulePublication(**make, publish_at=publish_at),
        "hold": wanted.HoldEdition(**make, reason="…"),
        "release": wanted.ReleaseEdition(**make),
        "withdraw": wanted.WithdrawEdition(**make, reason="…"),
        "retract": wanted.RetractEdition(**make, note="…"),
    }


_WHOLLY_DECIDABLE = (wanted.Retranslate, wanted.RejectEdition, wanted.RequestEdition)
"""Refused by their own function too, beyond their row of the table, whatever their values are."""


def actions_on_article(article: Article, actor: Actor, now: datetime) -> list[ActionModel]:
    """What ``actor`` may do to the article as a whole."""
    return [_judged(name, command, article) for name, command in _on_article(actor, now, article).items()]


def actions_on_edition(article: Article, edition: Edition, actor: Actor, now: datetime) -> list[ActionModel]:
    """What ``actor`` may do to one edition."""
    return [_judged(name, command, article) for name, command in _on_edition(actor, now, article, edition).items()]


def _judged(name: str, command: wanted.Command, article: Article) -> ActionModel:
    denied = permission(command.by, type(command))
    if denied is not None:
        return ActionModel(action=name, allowed=False, code="not_allowed", reason=denied.reason)
    error = None if isinstance(command, wanted.RequestEdition) else refusal(command, article)
    if error is None and isinstance(command, _WHOLLY_DECIDABLE):
        error = _refused(partial(decide, command, article))
    if error is None:
        return ActionModel(action=name, allowed=True)
    return ActionModel(action=name, allowed=False, code=error.code, reason=error.detail)


def _refused(attempt: Callable[[], object]) -> NewsroomError | None:
    try:
        attempt()
    except NewsroomError as error:
        return error
    return None
