"""Erasing an account: everything that is kept about a person goes, but for what the log says was done.

The log keeps ``user:<id>`` as the author of what they did, because who approved what must stay provable; nothing says
any more who that was. Words that name a person in texts are taken out by a redaction, which is another act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.permissions import require_erasable
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Actor
from workflow.people.noted import note
from workflow.people.person import user_of
from workflow.ports import Clock
from workflow.store.database import moment
from workflow.store.erasure_rows import ErasureRows

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """An account that was erased."""

    user_id: str
    at: datetime
    by: str
    """The actor id of who did it."""
    reason: str


class Erasure:
    """Erases accounts of one installation."""

    def __init__(self, rows: ErasureRows, clock: Clock) -> None:
        self._rows = rows
        self._clock = clock

    def erase(self, name: str, by: Actor, reason: str) -> Erased:
        """Erase an account, not one's own and not the last administrator's; it cannot be undone."""
        reason = " ".join(reason.split())
        if not 1 <= len(reason) <= _LONGEST_REASON or not reason.isprintable():
            raise InvalidValue("reason", phrase("must say why in 1 to {most} characters", most=_LONGEST_REASON))

        def may_go(person: Any, others: Sequence[Any]) -> None:
            enabled = [user_of(each).actor for each in others if not each.disabled_at]
            require_erasable(by, user_of(person).actor, enabled)

        now = self._clock.now()
        user_id = self._rows.erase(name, by.id, reason, now, may_go=may_go)
        if user_id is None:
            raise NotFound(phrase("There is no user {name!r}.", name=name), name=name)
        note("account_erased", user=f"user:{user_id}", by=by.id)
        return Erased(user_id=user_id, at=now, by=by.id, reason=reason)

    def erased(self) -> list[Erased]:
        """Who was erased, the last first."""
        return [
            Erased(user_id=row.user_id, at=moment(row.erased_at), by=row.erased_by, reason=row.reason)
            for row in self._rows.all()
        ]
