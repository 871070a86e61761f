"""A sender that stood still between putting its attempt on record and sending sends only what is still its to send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.store.test_clock_jumps import Watch
from tests.support.partner import Portal
from tests.workers.newsroom import ENGLISH, REVIEWER, Newsroom
from workers import wiring
from workers.tasks import runner
from workers.tasks.heartbeats import Heartbeats
from workflow.domain.commands import WithdrawEdition
from workflow.domain.delivery import ItemState
from workflow.domain.reactions import WorkKind
from workflow.domain.streams import article_stream

TEXT = "Ministers of six states met in Bishkek on Monday."


class PausingClock:
    """The machine's clock; whoever asks it may find that meanwhile much has happened."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self.meanwhile: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        """The present moment, after what happens meanwhile."""
        self.meanwhile()
        return datetime.now(UTC) + self.ahead


def paused_while_sending(folder: Path, portal: Portal, pause: timedelta, *, withdrawn: bool) -> Newsroom:
    """A newsroom whose sender stands still for so long once its attempt is on record, while others go on working."""
    clock, watch = PausingClock(), Watch()
    newsroom = Newsroom(folder, clock=clock)
    application = newsroom.application
    partner_id = newsroom.partner(portal)
    article_id = newsroom.submitted(TEXT)
    newsroom.work_off()
    newsroom.publish(article_id, ENGLISH)
    for identity in newsroom.due():
        runner.run(newsroom.hands, identity)
    [item] = [item for item in application.views.work() if item.kind == WorkKind.SYNDICATE]

    def stand_still() -> None:
        if application.views.delivery(partner_id, article_id).items[0].state is not ItemState.ATTEMPTED:
            return
        clock.meanwhile = lambda: None
        clock.ahead += pause
        watch.seconds += pause.total_seconds()
        if withdrawn:
            command = WithdrawEdition(by=REVIEWER, at=clock.now(), language=ENGLISH, reason="wrong")
            application.newsroom.execute(command, article_stream(article_id))
            newsroom.work_off()

    clock.meanwhile = stand_still
    sender = replace(wiring.put_together(application), heartbeats=Heartbeats(seconds=watch))
    runner.run(sender, item.work_id, "")
    sender.close()
    newsroom.hands.close()
    return newsroom


def test_a_sender_that_lost_its_lease_meanwhile_sends_nothing(tmp_path: Path) -> None:
    """Given another one that took over and sent a withdrawal, the text does not come to the partner after it."""
    with Portal("Wire") as wire:
        paused_while_sending(tmp_path, wire, timedelta(minutes=5), withdrawn=True)
        assert [message.document()["pubStatus"] for message in wire.received] == ["canceled"]


def test_a_sender_that_nobody_missed_goes_on(tmp_path: Path) -> None:
    """Given a lease that ran out and that nobody took over, it is taken up again and the text is sent, once."""
    with Portal("Wire") as wire:
        newsroom = paused_while_sending(tmp_path, wire, timedelta(minutes=5), withdrawn=False)
        assert [message.document()["pubStatus"] for message in wire.received] == ["usable"]
        assert newsroom.application.views.work() == []
