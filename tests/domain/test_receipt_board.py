"""The receipt board: who confirmed that an edition is down, who may still show it, and since when."""

from __future__ import annotations

from datetime import datetime

from tests import factories as make
from tests.factories import EN, NOW, PARTNER_ID, PT, SYSTEM, later
from workflow.domain import commands as wanted
from workflow.domain.delivery import Delivery
from workflow.domain.vocabulary import PubStatus
from workflow.recalls import Holding, RecallBoard, Standing, recall_board


def board(*commands: wanted.Command) -> RecallBoard:
    """The board of one partner's copy after these."""
    return recall_board([make.delivery(*commands)], {PARTNER_ID: "Agency"})


def holding(*commands: wanted.Command) -> Holding:
    """Its only row."""
    (row,) = board(*commands).holdings
    return row


def sent(revision: int = 1, at: datetime = NOW) -> tuple[wanted.Command, ...]:
    """A usable text that the partner took."""
    item = f"en:{revision}"
    return make.request(revision, at=at), make.start(item, at=at), make.record(make.OK, item, at=at)


def recalled(revision: int = 2, at: datetime = NOW) -> wanted.Command:
    """Taken back."""
    return make.request(revision, status=PubStatus.CANCELED, at=at)


def receipt(item: str = "en:2", *, confirmed: bool = True, at: datetime = NOW) -> wanted.Command:
    """The partner says what became of it."""
    return wanted.RecordReceipt(by=SYSTEM, at=at, item_id=item, confirmed=confirmed, note="", url="")


def test_a_text_is_shown_from_the_first_attempt_until_it_is_confirmed_down():
    """A message that may have arrived counts; one that the partner took is not yet a text taken down."""
    assert holding(make.request()).standing is Standing.NEVER_SHOWN
    begun = holding(make.request(), make.start(at=later(hours=1)))
    assert (begun.standing, begun.shown_since, begun.newest_revision) == (Standing.SHOWS, later(hours=1), 1)
    asked = holding(*sent(), recalled(at=later(hours=2)))
    assert (asked.standing, asked.shown_since) == (Standing.NOT_REACHED, NOW)
    assert asked.recall is not None
    assert (asked.recall.asked_at, asked.recall.attempts, asked.recall.told_at) == (later(hours=2), 0, None)
    failed = holding(*sent(), recalled(), make.start("en:2"), make.record(make.UNAVAILABLE, "en:2"))
    assert failed.recall is not None
    assert (failed.standing, failed.recall.attempts, failed.recall.last_status) == (Standing.NOT_REACHED, 1, 503)
    assert failed.recall.next_attempt_at is not None
    told = (*sent(), recalled(), make.start("en:2"), make.record(make.OK, "en:2", at=later(hours=3)))
    row = holding(*told)
    assert row.recall is not None
    assert (row.standing, row.shown_since, row.recall.told_at) == (Standing.TOLD, NOW, later(hours=3))
    refused = holding(*told, receipt(confirmed=False))
    assert (refused.standing, refused.shown_since) == (Standing.REFUSED, NOW)
    done = holding(*told, receipt())
    assert (done.standing, done.shown_since, done.newest_revision) == (Standing.CONFIRMED, None, 2)


def test_a_text_that_came_back_is_shown_since_then():
    """Held and confirmed, then released: shown since the release; withdrawn: shown until that is confirmed too."""
    held = (*sent(), recalled(), make.start("en:2"), make.record(make.OK, "en:2"), receipt())
    again = (*held, *sent(3, at=later(hours=4)))
    assert holding(*again).shown_since == later(hours=4)
    assert holding(*again, recalled(4)).standing is Standing.NOT_REACHED
    assert holding(*held, recalled(3)).standing is Standing.NEVER_SHOWN


def test_the_counts_are_of_recalls_and_the_worst_comes_first():
    """Every recall counts once; editions that nobody took back do not."""
    other = make.delivery(*sent(), make.request(1, PT))
    unreached = make.delivery(*sent(), recalled())
    told = make.delivery(*sent(), recalled(), make.start("en:2"), make.record(make.OK, "en:2"))
    done = make.after(told, receipt())
    many: list[Delivery] = [other, done, told, unreached]
    seen = recall_board(many, {PARTNER_ID: "Agency"})
    assert (seen.confirmed, seen.still_shown, seen.not_reached, seen.is_recalled) == (1, 1, 1, True)
    assert [row.standing for row in seen.holdings[:3]] == [Standing.NOT_REACHED, Standing.TOLD, Standing.CONFIRMED]
    assert {(row.partner_name, row.language) for row in seen.holdings} == {("Agency", EN), ("Agency", PT)}
    assert not recall_board([other], {}).is_recalled
