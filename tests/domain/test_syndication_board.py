"""The board of an article: the newest revision speaks for an edition, and who needs a person stands first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from workflow.domain.delivery import ItemState
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus
from workflow.summaries import DeliverySummary
from workflow.syndication_board import Shade, syndication_board

EN, UR = LanguageTag("en"), LanguageTag("ur")
AT = datetime(2026, 3, 4, tzinfo=UTC)
NAMES = {PartnerId("a"): "Away Post", PartnerId("b"): "Bay Times", PartnerId("c"): "City Wire"}


def row(partner: str, language: LanguageTag, state: ItemState, **changes: Any) -> DeliverySummary:
    """A row of the ledger."""
    revision = changes.pop("revision", 1)
    values: dict[str, Any] = {
        "partner_id": PartnerId(partner),
        "partner_name": NAMES[PartnerId(partner)],
        "article_id": ArticleId("article"),
        "item_id": f"{language}:{revision}",
        "language": language,
        "revision": revision,
        "pub_status": "usable",
        "state": state.value,
        "attempts": 0,
        "last_status": None,
        "last_error": "",
        "latency_ms": 0,
        "requested_at": AT,
        "due_at": AT + timedelta(minutes=5),
        "settled_at": None,
        "version": 1,
        "message_id": "msg",
    }
    return DeliverySummary(**(values | changes))


def test_every_partner_has_a_cell_for_every_edition() -> None:
    """A partner of which the ledger knows nothing is there too: nothing was planned for it."""
    board = syndication_board([EN, UR], NAMES, [row("b", UR, ItemState.ACCEPTED)])
    assert [[cell.shade for cell in each.cells] for each in board.rows] == [
        [Shade.NEVER, Shade.TAKEN],
        [Shade.NEVER, Shade.NEVER],
        [Shade.NEVER, Shade.NEVER],
    ]
    assert board.rows[0].partner_name == "Bay Times"
    assert board.counts(UR) == {Shade.TAKEN: 1, Shade.NEVER: 2}
    assert board.counts(EN) == {Shade.NEVER: 3}


def test_an_article_of_which_nothing_was_published_has_partners_without_cells() -> None:
    """There is nothing to show of it, and nobody is missing."""
    board = syndication_board([], NAMES, [])
    assert [(each.partner_name, each.cells) for each in board.rows] == [(name, ()) for name in NAMES.values()]


def test_the_newest_revision_speaks_and_the_one_that_is_there_is_named() -> None:
    """A withdrawal that is tried again stands in the cell, with the revision that the partner still has."""
    older = row("a", EN, ItemState.CONFIRMED, revision=2, attempts=1)
    newest = row("a", EN, ItemState.SCHEDULED, revision=3, pub_status="canceled", attempts=4, last_error="no answer")
    [cell] = syndication_board([EN], {PartnerId("a"): "Away Post"}, [newest, older]).rows[0].cells
    assert (cell.state, cell.revision, cell.pub_status) == (ItemState.SCHEDULED, 3, PubStatus.CANCELED)
    assert (cell.shade, cell.attempts, cell.holds_revision) == (Shade.FAILING, 4, 2)
    assert cell.next_attempt_at == AT + timedelta(minutes=5)


def test_what_is_settled_or_under_way_has_no_next_attempt() -> None:
    """A due time that is left over in the ledger says nothing any more, nor does an error before success."""
    for state in (ItemState.ATTEMPTED, ItemState.ACCEPTED, ItemState.PARKED):
        rows = [row("a", EN, state, last_error="timed out")]
        [cell] = syndication_board([EN], {PartnerId("a"): "Away Post"}, rows).rows[0].cells
        assert cell.next_attempt_at is None
        assert bool(cell.last_error) is (state is not ItemState.ACCEPTED)


def test_who_needs_a_person_stands_first_and_can_be_had_alone() -> None:
    """Parked or refused before failing before taken, then by name; the columns stay."""
    rows = [
        row("a", EN, ItemState.ACCEPTED),
        row("b", EN, ItemState.SCHEDULED, last_error="no answer"),
        row("c", EN, ItemState.REFUSED),
        row("c", UR, ItemState.ACCEPTED),
    ]
    board = syndication_board([EN, UR], NAMES, rows)
    assert [each.partner_name for each in board.rows] == ["City Wire", "Bay Times", "Away Post"]
    alone = board.only(Shade.TROUBLED)
    assert [each.partner_name for each in alone.rows] == ["City Wire"]
    assert alone.languages == (EN, UR)
