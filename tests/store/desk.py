"""People at work beside the machines, for tests that ask how an article's story is told. Holds no tests."""

from __future__ import annotations

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, PARTNER_STREAM
from tests.store.hands import Machines
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.vocabulary import LanguageTag
from workflow.explanation import Told


class Desk:
    """People at work, and the article's story as it is told of it."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        self.application = machines.application

    def do(self, *commands: wanted.Command) -> int:
        """Commands of people now, on the stream that each is about; the position of the last."""
        last = 0
        for command in commands:
            moved = make.at(command, self.machines.clock.forward(seconds=1))
            stream = ARTICLE_STREAM
            if isinstance(command, wanted.RegisterPartner | wanted.PausePartner | wanted.ResumePartner):
                stream = PARTNER_STREAM
            elif isinstance(command, wanted.RetryDelivery):
                stream = DELIVERY_STREAM
            last = self.application.newsroom.execute(moved, stream).last_position
        return last

    def article(self) -> Article:
        """The article as it is."""
        return self.application.views.article(make.ARTICLE_ID)

    def publish(self, *languages: LanguageTag) -> None:
        """Approve and publish editions, and let the machines follow."""
        for language in languages:
            self.do(make.approve(self.article(), language), make.publish(language))

    def story(self, type_name: str) -> list[Told]:
        """The events of a type, as they are told."""
        explanation = self.application.explanations.of(make.ARTICLE_ID)
        found = [told for told in explanation.story if told.type == type_name]
        assert found, [told.type for told in explanation.story]
        return found

    def position(self, type_name: str) -> int:
        """Where the last event of a type stands in the log."""
        return max(each.position for each in self.application.feed.read(0) if each.type == type_name)


def pause(reason: str = "it moves house") -> wanted.PausePartner:
    """Stop sending to the partner."""
    return wanted.PausePartner(by=make.PUBLISHER, at=make.NOW, reason=reason)


def resume() -> wanted.ResumePartner:
    """Send to the partner again."""
    return wanted.ResumePartner(by=make.ADMIN, at=make.NOW)
