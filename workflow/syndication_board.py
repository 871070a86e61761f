"""Where every edition of an article stands with every partner: one cell for each, made of the ledger's rows. Pure.

The newest revision that was ever planned for a partner speaks for the edition; why a cell is empty is told by
``explanation.py`` and only carried here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.domain.delivery import TAKEN, UNSETTLED, ItemState
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus
from workflow.summaries import DeliverySummary


class Shade(StrEnum):
    """How a cell is to be looked at; what needs a person first."""

    TROUBLED = "troubled"
    """Parked, or the partner will not do it."""
    FAILING = "failing"
    """On its way, and the last attempt failed."""
    UNDER_WAY = "under_way"
    TAKEN = "taken"
    NEVER = "never"
    """Nothing of it was ever planned for the partner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One edition at one partner."""

    language: LanguageTag
    shade: Shade
    state: ItemState | None = None
    """None when nothing was ever planned."""
    revision: int = 0
    pub_status: PubStatus = PubStatus.USABLE
    attempts: int = 0
    next_attempt_at: datetime | None = None
    """None when none is due."""
    last_error: str = ""
    holds_revision: int = 0
    """The newest revision that the partner took, when that is an older one; 0 else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One partner, with a cell for each edition in the board's order."""

    partner_id: PartnerId
    partner_name: str
    cells: tuple[Cell, ...]

    @property
    def shades(self) -> frozenset[Shade]:
        """The shades of its cells."""
        return frozenset(cell.shade for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyndicationBoard:
    """Editions by partners."""

    languages: tuple[LanguageTag, ...]
    rows: tuple[BoardRow, ...]
    """Those that need a person first, then by name."""

    def counts(self, language: LanguageTag) -> Mapping[Shade, int]:
        """How many partners stand how to an edition; shades without any are left out."""
        column = self.languages.index(language)
        shades = [row.cells[column].shade for row in self.rows]
        return {shade: shades.count(shade) for shade in Shade if shade in shades}

    def only(self, *shades: Shade) -> SyndicationBoard:
        """The same with only those partners of which a cell has one of these shades."""
        kept = tuple(row for row in self.rows if row.shades & set(shades))
        return SyndicationBoard(languages=self.languages, rows=kept)


def syndication_board(
    languages: Sequence[LanguageTag], partners: Mapping[PartnerId, str], deliveries: Iterable[DeliverySummary]
) -> SyndicationBoard:
    """The board of one article: its languages in order, all partners with their names, and all rows of its ledger."""
    items: dict[tuple[PartnerId, LanguageTag], list[DeliverySummary]] = {}
    for each in deliveries:
        items.setdefault((each.partner_id, each.language), []).append(each)
    rows = [
        BoardRow(
            partner_id=partner_id,
            partner_name=name,
            cells=tuple(_cell(language, items.get((partner_id, language), [])) for language in languages),
        )
        for partner_id, name in partners.items()
    ]
    order = list(Shade)
    rows.sort(key=lambda row: (min(map(order.index, row.shades), default=0), row.partner_name, row.partner_id))
    return SyndicationBoard(languages=tuple(languages), rows=tuple(rows))


def _cell(language: LanguageTag, items: Sequence[DeliverySummary]) -> Cell:
    if not items:
        return Cell(language=language, shade=Shade.NEVER)
    newest = max(items, key=lambda item: item.revision)
    state = ItemState(newest.state)
    held = max((item.revision for item in items if ItemState(item.state) in TAKEN), default=0)
    return Cell(
        language=language,
        shade=_shade(state, newest.last_error),
        state=state,
        revision=newest.revision,
        pub_status=PubStatus(newest.pub_status),
        attempts=newest.attempts,
        next_attempt_at=newest.due_at if state in UNSETTLED - {ItemState.ATTEMPTED} else None,
        last_error=newest.last_error if state not in TAKEN else "",
        holds_revision=held if held != newest.revision else 0,
    )


def _shade(state: ItemState, last_error: str) -> Shade:
    match state:
        case ItemState.PARKED | ItemState.REFUSED:
            return Shade.TROUBLED
        case ItemState.ACCEPTED | ItemState.CONFIRMED:
            return Shade.TAKEN
        case _:
            return Shade.FAILING if last_error else Shade.UNDER_WAY
