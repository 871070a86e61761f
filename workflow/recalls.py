"""Who has which edition of an article, and what became of it where it was taken back: the receipt board. Pure.

Made from the partners' copies alone, so that it says nothing that is not on record. A partner that took the message is
not one that took the text down: until that is confirmed the board goes on saying since when it is shown there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.domain.delivery import TAKEN, UNSETTLED, Delivery, Item, ItemState, Receipt
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus


class Standing(StrEnum):
    """How a partner stands to an edition."""

    SHOWS = "shows"
    """It may show it: nothing was taken back."""
    CONFIRMED = "confirmed"
    """It was taken back, and is known to be down."""
    TOLD = "told"
    """It was taken back and the partner took the message; nobody has confirmed that it is down."""
    REFUSED = "refused"
    """It was taken back, and the partner says that it will not take it down."""
    NOT_REACHED = "not_reached"
    """It was taken back, and the partner has not taken the message yet."""
    NEVER_SHOWN = "never_shown"
    """The partner has no usable text: none was ever begun to be sent, or it is down since an earlier recall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """The newest message to a partner that takes an edition back."""

    item_id: str
    revision: int
    pub_status: PubStatus
    """Withheld for now, or canceled."""
    asked_at: datetime
    attempts: int
    last_status: int | None
    last_error: str
    next_attempt_at: datetime | None
    """None when none is due."""
    told_at: datetime | None
    """When the partner took the message; None once there is a receipt, or as long as it did not."""
    receipt: Receipt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One edition at one partner."""

    partner_id: PartnerId
    partner_name: str
    language: LanguageTag
    newest_revision: int
    """The newest that it may have; 0 for none."""
    shown_since: datetime | None
    """Since when it may show a usable text; None when it does not."""
    standing: Standing
    recall: Recall | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallBoard:
    """Every edition at every partner that anything of it was ever on its way to."""

    holdings: tuple[Holding, ...]

    @property
    def is_recalled(self) -> bool:
        """Whether anything was taken back from anybody."""
        return any(each.recall is not None for each in self.holdings)

    @property
    def confirmed(self) -> int:
        """How many recalls are known to be done, or had nothing to take down."""
        return self._count(Standing.CONFIRMED, Standing.NEVER_SHOWN)

    @property
    def still_shown(self) -> int:
        """How many reached the partner, and it may show the text all the same."""
        return self._count(Standing.TOLD, Standing.REFUSED)

    @property
    def not_reached(self) -> int:
        """How many have not reached the partner yet."""
        return self._count(Standing.NOT_REACHED)

    def _count(self, *standings: Standing) -> int:
        return sum(each.recall is not None and each.standing in standings for each in self.holdings)


def recall_board(deliveries: Iterable[Delivery], names: Mapping[PartnerId, str]) -> RecallBoard:
    """The board of one article from its deliveries: those who were not reached first, then the longest shown."""
    holdings = [
        _holding(delivery, language, names.get(delivery.partner_id, delivery.partner_id))
        for delivery in deliveries
        for language in sorted({item.language for item in delivery.items})
    ]
    holdings.sort(key=_urgency)
    return RecallBoard(holdings=tuple(holdings))


def _urgency(holding: Holding) -> tuple[int, str, str, str]:
    order = (Standing.NOT_REACHED, Standing.REFUSED, Standing.TOLD, Standing.CONFIRMED)
    rank = order.index(holding.standing) if holding.standing in order else len(order)
    since = holding.shown_since.isoformat() if holding.shown_since else ""
    return rank, since, holding.partner_name, holding.language


def _holding(delivery: Delivery, language: LanguageTag, name: str) -> Holding:
    items = sorted((item for item in delivery.items if item.language == language), key=lambda item: item.revision)
    newest, shown_since = items[-1], _shown_since(items)
    return Holding(
        partner_id=delivery.partner_id,
        partner_name=name,
        language=language,
        newest_revision=max((item.revision for item in items if item.begun_at is not None), default=0),
        shown_since=shown_since,
        standing=_standing(newest, shown_since),
        recall=_recall(newest) if newest.is_recall else None,
    )


def _shown_since(items: Iterable[Item]) -> datetime | None:
    """Since the first usable revision was begun to be sent that no confirmed recall came after."""
    since: datetime | None = None
    for item in items:
        if item.is_recall:
            since = None if item.state is ItemState.CONFIRMED else since
        elif since is None:
            since = item.begun_at
    return since


def _standing(newest: Item, shown_since: datetime | None) -> Standing:
    if not newest.is_recall:
        return Standing.SHOWS if shown_since else Standing.NEVER_SHOWN
    if newest.state is ItemState.CONFIRMED:
        return Standing.CONFIRMED
    if shown_since is None:
        return Standing.NEVER_SHOWN
    if newest.state is ItemState.REFUSED:
        return Standing.REFUSED
    return Standing.TOLD if newest.state in TAKEN else Standing.NOT_REACHED


def _recall(item: Item) -> Recall:
    outcome = item.last_outcome
    return Recall(
        item_id=item.id,
        revision=item.revision,
        pub_status=item.pub_status,
        asked_at=item.requested_at,
        attempts=item.attempts,
        last_status=outcome.status if outcome else None,
        last_error=(outcome.error or "") if outcome else "",
        next_attempt_at=item.due_at if item.state in UNSETTLED else None,
        told_at=item.settled_at if item.state is ItemState.ACCEPTED else None,
        receipt=item.receipt,
    )
