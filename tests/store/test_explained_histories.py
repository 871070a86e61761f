"""Random histories are explained: nothing fails, every automatic event has an earlier cause, nothing waits unsaid."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, EN, PARTNER_STREAM, PT
from tests.store.desk import Desk, pause, resume
from tests.store.hands import REFUSED, TAKEN, Machines
from tests.store.parts import ManualClock, made
from tests.store.test_histories import random_article_command, random_delivery_command
from tests.support.servers import PostgresServer
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import EditionState
from workflow.domain.delivery import ItemState
from workflow.domain.errors import NewsroomError
from workflow.domain.transitions import refusal
from workflow.explaining.causes import Evidence
from workflow.explaining.situation import WaitKind
from workflow.explanation import Explanation

FINAL = {EditionState.PUBLISHED, EditionState.WITHDRAWN, EditionState.REJECTED}
SETTLED = {ItemState.ACCEPTED, ItemState.CONFIRMED, ItemState.SUPERSEDED}
"""Of refused ones only the newest revision of an edition waits for somebody."""
FROM_WORK = {
    "edition.translation_recorded",
    "edition.handed_to_person",
    "edition.findings_recorded",
    "edition.tags_recorded",
    "edition.published",
    "edition.delivery_planned",
    "delivery.requested",
    "delivery.succeeded",
    "delivery.attempt_failed",
}
ANSWERS = (TAKEN, TAKEN, REFUSED, replace(REFUSED, status=410, gone=True, error="The endpoint answered 410"))


class Life:
    """A newsroom in which people do whatever comes to their minds and machines work as they do."""

    def __init__(self, application: Application, clock: ManualClock, seed: int) -> None:
        self.dice = random.Random(seed)
        self.clock = clock
        self.application = application
        self.machines = Machines(application, clock)
        self.machines.trust()
        self.desk = Desk(self.machines)
        self.desk.do(make.register(), make.draft(targets=(PT,), urgency=3), make.submit())

    def person(self) -> None:
        """Somebody wants something of the article."""
        command: wanted.Command = make.submit(by=make.SYSTEM)
        while command.by.is_system or (isinstance(command, wanted.WithdrawEdition) and self.dice.random() < 0.9):
            command = random_article_command(self.dice, self.desk.article(), self.clock.now())
        self.attempt(command, ARTICLE_STREAM)

    def publisher(self) -> None:
        """Somebody brings an edition forward by one step."""
        article = self.desk.article()
        language = self.dice.choice([*article.editions])
        edition = article.editions[language]
        steps = {
            EditionState.REVIEW: make.override(article, language),
            EditionState.APPROVED: make.publish(language),
            EditionState.HELD: wanted.ReleaseEdition(by=make.PUBLISHER, at=make.NOW, language=language),
        }
        self.attempt(steps.get(edition.state, make.submit()), ARTICLE_STREAM)

    def partner(self) -> None:
        """Something happens to the partner, or somebody sends it an item again."""
        copies = self.application.views.deliveries(article_id=make.ARTICLE_ID)
        chosen = self.dice.choice((pause(), resume(), *(make.retry(each.item_id) for each in copies)))
        again = isinstance(chosen, wanted.RetryDelivery)
        self.attempt(chosen, DELIVERY_STREAM if again else PARTNER_STREAM)

    def machine(self) -> None:
        """A machine does something that is due; now and then a person interferes, or the partner refuses."""
        due = self.machines.due()
        if not due:
            return
        self.machines.transport.answers = [self.dice.choice(ANSWERS)]
        self.machines.engine.meanwhile = [self.person] if self.dice.random() < 0.3 else []
        self.machines.run(self.dice.choice(due))

    def attempt(self, command: wanted.Command, stream: str) -> None:
        """The command, if it is not refused."""
        try:
            self.application.newsroom.execute(make.at(command, self.clock.now()), stream)
        except NewsroomError:
            return

    def live(self, steps: int) -> Explanation:
        """So many things happen; the article's explanation then."""
        for _ in range(steps):
            self.clock.forward(seconds=self.dice.choice((1, 20, 900)))
            acts = (self.person, self.publisher, self.partner, self.machine)
            act = self.dice.choices(acts, (1, 2, 1, 5))[0]
            act()
        return self.application.explanations.of(make.ARTICLE_ID, for_operator=True)


def require_causes(explanation: Explanation) -> None:
    """Every event has causes, and each that is an event is an earlier one of the log."""
    for told in explanation.story:
        assert told.causes
        for cause in told.causes:
            assert cause.position is None or cause.position < told.position
            assert cause.position is not None or cause.evidence in {Evidence.PERSON, Evidence.UNKNOWN}


def require_waits(application: Application, explanation: Explanation) -> None:
    """Everything that is not at its end waits for something, and what is at its end does not."""
    article = application.views.article(make.ARTICLE_ID)
    of_editions = {
        wait.language for wait in explanation.waits_for if not wait.item_id and wait.kind is not WaitKind.PLAN
    }
    open_editions = {language for language, edition in article.editions.items() if edition.state not in FINAL}
    withheld = {language for language, each in article.editions.items() if each.published and each.state in FINAL}
    assert open_editions <= of_editions <= open_editions | withheld
    items = application.views.deliveries(article_id=make.ARTICLE_ID)
    newest = {each.language: each.item_id for each in sorted(items, key=lambda each: each.revision)}
    past = {each.item_id for each in items if each.state == ItemState.REFUSED} - set(newest.values())
    waiting = {wait.item_id for wait in explanation.waits_for if wait.item_id}
    assert waiting == {each.item_id for each in items if each.state not in SETTLED} - past
    for wait in explanation.waits_for:
        assert wait.since is not None
        assert wait.who
    require_true_approvals(application, explanation)


def require_true_approvals(application: Application, explanation: Explanation) -> None:
    """Who waits for an approval gets one from anybody not barred, and from nobody who is; nobody else could get one."""
    article, now = application.views.article(make.ARTICLE_ID), explanation.at
    outsider = make.person("outsider", *make.REVIEWER.roles)
    for wait in explanation.waits_for:
        if wait.item_id or wait.state != EditionState.REVIEW:
            continue
        refused = refusal(make.approve(article, wait.language, by=outsider, at=now), article)
        if wait.kind not in {WaitKind.DECISION, WaitKind.PLAN}:  # those are about what is public
            assert (refused is None) == (wait.kind is WaitKind.APPROVALS)
        for person in make.PEOPLE if wait.kind is WaitKind.APPROVALS else ():
            refused = refusal(make.approve(article, wait.language, by=person, at=now), article)
            assert (refused is not None) == (person.id in wait.barred)


@pytest.mark.parametrize("seed", range(3))
def test_every_automatic_act_has_an_earlier_cause(application: Application, clock: ManualClock, seed: int):
    """Machines that work as the tasks do leave nothing unexplained, and at no time does anything wait unsaid."""
    life = Life(application, clock, seed)
    for _ in range(12):
        explanation = life.live(20)
        require_causes(explanation)
        require_waits(application, explanation)
    automatic = [told for told in explanation.story if told.actor.startswith("system:")]
    assert len(automatic) > 25
    for told in automatic:
        assert told.causes[0].position is not None, told
        assert told.type not in FROM_WORK or told.causes[0].evidence is Evidence.WORK, told
        assert {cause.evidence for cause in told.causes} <= {
            Evidence.WORK, Evidence.COMMAND, Evidence.STATE, Evidence.PERSON
        }  # fmt: skip
    for told in explanation.story[:: len(explanation.story) // 10]:
        then = application.explanations.of(make.ARTICLE_ID, as_of=told.position)
        assert then.story == explanation.story[: len(then.story)]
        assert then.position >= told.position


@pytest.mark.parametrize("seed", range(4))
def test_any_history_is_explained(application: Application, clock: ManualClock, seed: int):
    """Commands that nothing asked for are told too: what the log does not say is told as that, never made up."""
    dice = random.Random(seed)
    execute = application.newsroom.execute
    execute(make.draft(targets=(PT,), urgency=3), ARTICLE_STREAM)
    execute(make.register(EN), PARTNER_STREAM)
    execute(make.request(), DELIVERY_STREAM)
    for step in range(120):
        moment = clock.forward(minutes=dice.choice((1, 20, 90)))
        if dice.random() < 0.3:
            command, stream = random_delivery_command(dice, application), DELIVERY_STREAM
        else:
            article = application.views.article(make.ARTICLE_ID)
            command, stream = random_article_command(dice, article, moment), ARTICLE_STREAM
        try:
            execute(make.at(command, moment), stream, command_id=str(uuid.uuid4()))
        except NewsroomError:
            continue
        if step % 10 == 0:
            explanation = application.explanations.of(make.ARTICLE_ID)
            require_causes(explanation)
            require_waits(application, explanation)
    first = next(told for told in explanation.story if told.type == "delivery.requested")
    assert first.causes[0].evidence is Evidence.UNKNOWN


def test_both_databases_tell_the_same(tmp_path: Path, postgres_server: PostgresServer):
    """The same history is explained in the same words on SQLite and on PostgreSQL."""
    told = []
    for url in (f"sqlite:///{tmp_path / 'log.db'}", postgres_server.fresh_database()):
        clock = ManualClock()
        application = made(url, tmp_path, clock)
        application.migrate()
        told.append(Life(application, clock, 7).live(150))
        application.close()
    assert told[0] == told[1]
    assert len(told[0].story) > 50
    assert told[0].at - make.NOW > timedelta(minutes=10)
