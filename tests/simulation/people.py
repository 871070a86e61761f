"""What people want of a simulated newsroom: drawn from the schedule's dice, on what they see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests import factories as make
from tests.factories import EN, PT
from tests.simulation.scheduler import Process
from tests.simulation.stage import ARTICLES, PARTNERS
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.streams import article_stream, partner_stream


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person sent, and sends again under the same id until there is an answer."""

    identity: str
    stream: str
    command: wanted.Command


def wish(application: Application, process: Process) -> Wish:
    """Something that a person might want of what there is."""
    dice, at = process.world.dice, process.now()
    if dice.random() < 0.15:
        partner = dice.choice(PARTNERS)
        command = dice.choice(
            (
                wanted.PausePartner(by=make.PUBLISHER, at=at, reason="it moves house"),
                wanted.ResumePartner(by=make.ADMIN, at=at),
                wanted.ReplayParked(by=make.ADMIN, at=at),
                wanted.RequestBackfill(by=make.ADMIN, at=at),
            )
        )
        return Wish(f"{dice.getrandbits(128):032x}", partner_stream(partner), command)
    article_id = dice.choice((ARTICLES[0], *ARTICLES))
    article = application.views.article(article_id)
    language = dice.choice(sorted(article.editions))
    wishes: list[Callable[[], wanted.Command]] = [
        lambda: make.publish(language),
        lambda: make.publish(language),
        lambda: make.publish(EN),
        lambda: make.approve(article, language),
        lambda: make.correct(make.text(f"Corrected {dice.random()}.")),
        lambda: make.schedule(at + timedelta(seconds=dice.choice((5, 60))), language),
        lambda: wanted.HoldEdition(by=make.PUBLISHER, at=at, language=language, reason="x"),
        lambda: wanted.ReleaseEdition(by=make.PUBLISHER, at=at, language=language),
        lambda: wanted.WithdrawEdition(by=make.PUBLISHER, at=at, language=language, reason="x"),
        lambda: wanted.WithdrawArticle(by=make.PUBLISHER, at=at, reason="x"),
        lambda: make.request_edition(PT),
    ]
    command = make.at(dice.choice(wishes)(), at)
    return Wish(f"{dice.getrandbits(128):032x}", article_stream(article_id), command)
