"""How a piece of open work stands: due, tried, held by a worker, put aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.domain.phrases import phrase, phrase_count
from workflow.domain.reactions import Work, WorkKind
from workflow.explaining.situation import OPERATOR, WORKER, Situation, joined, moment
from workflow.ports import WorkItem

NOUNS: Mapping[WorkKind, str] = {
    WorkKind.TRANSLATE: phrase("the machine's translation"),
    WorkKind.CHECK: phrase("the checks of its text"),
    WorkKind.TAG: phrase("the tagging of its text"),
    WorkKind.PUBLISH: phrase("its publication"),
    WorkKind.PLAN_DELIVERIES: phrase("its deliveries to be planned"),
    WorkKind.SYNDICATE: phrase("its next attempt"),
    WorkKind.WAKE_DELIVERIES: phrase("what was parked to be put on its way again"),
    WorkKind.BACKFILL: phrase("its backfill"),
    WorkKind.TEST_PARTNER: phrase("its trial message"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a piece of work stands."""

    words: str
    """To follow its noun."""
    until: datetime | None = None
    """When it goes on by itself, if it does and that is known."""
    who: tuple[str, ...] = WORKER


def standing(situation: Situation, stream: str, work: Work) -> Standing:
    """How the work stands at that moment."""
    if situation.ledger is None:
        due = phrase("due at {moment}", moment=moment(work.due_at)) if work.due_at else phrase("due at once")
        return Standing(words=due, until=work.due_at)
    item = situation.ledger.get(situation.history.id_of(stream, work))
    if item is None:
        words = phrase(
            "which follows from the log but is missing from the work ledger; `copyflow rebuild` puts it back"
        )
        return Standing(words=words, who=OPERATOR)
    if item.state == "parked":
        after = phrase_count("put aside after {count} attempt", "put aside after {count} attempts", item.attempts)
        again = phrase("`copyflow work --retry` tries again all that was put aside")
        return Standing(words=joined([_with_error(after, situation, item), again]), who=OPERATOR)
    if item.lease_until is not None and item.lease_until >= situation.now:
        worker = phrase("a worker ({name})", name=item.lease_owner) if situation.for_operator else phrase("a worker")
        values = {"worker": worker, "number": item.attempts, "moment": moment(item.lease_until)}
        words = phrase("{worker} is at it, attempt {number}, with a lease until {moment}", **values)
        return Standing(words=words, until=item.lease_until)
    return Standing(words=_open(situation, item), until=item.due_at)


def _open(situation: Situation, item: WorkItem) -> str:
    later = item.due_at is not None and item.due_at > situation.now
    due = phrase("due at {moment}", moment=moment(item.due_at)) if later and item.due_at else phrase("due now")
    if not item.attempts:
        return due
    values = {"due": due, "number": item.attempts}
    if item.last_error:
        return _with_error(phrase("{due}, after attempt {number} failed", **values), situation, item)
    return phrase("{due}, after the worker of attempt {number} was lost", **values)


def _with_error(told: str, situation: Situation, item: WorkItem) -> str:
    if not item.last_error:
        return told
    if not situation.for_operator:
        return phrase("{told} (`copyflow work` shows the error)", told=told)
    return phrase("{told} ({remarks})", told=told, remarks=item.last_error.rstrip("."))
