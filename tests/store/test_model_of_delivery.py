"""One partner's deliveries against what the partner holds: deciders, ledger and the workers' own tasks, on a database.

The model is what the partner shows of each edition, held against the newest revision that came out.
Sending goes through the real tasks; the partner answers anything, and workers are lost on the way.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests import factories as make
from tests.factories import EN, PT
from tests.store.hands import Machines
from tests.store.model_settings import RUN
from tests.store.parts import ManualClock
from workers.ports import Parcel
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.commands import AttemptOutcome
from workflow.domain.delivery import Item, ItemState
from workflow.domain.errors import NewsroomError, NotFound, WrongState
from workflow.domain.partner_profile import Filters
from workflow.domain.publication import publication_of
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus

LANGUAGES = (EN, PT)
ANSWERS = ("taken", "taken", "unheard", "away", "refused", "gone", "dies before", "dies after")
LANGUAGE = st.sampled_from(LANGUAGES)


class Lost(BaseException):
    """The worker is gone: nothing of it goes on."""


class _Partner:
    """What a partner holds, and what it saw on the way there."""

    name = "webhook"

    def __init__(self) -> None:
        self.answer = "taken"
        self.ids: dict[str, tuple[str, int]] = {}
        self.held: dict[str, tuple[int, PubStatus]] = {}

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Take it or leave it; nothing older than what is held is ever sent."""
        publication = parcel.publication
        assert publication is not None
        edition, revision = publication.language, publication.revision
        known = self.held.get(edition)
        assert known is None or revision >= known[0], f"{edition}: {revision} was sent after {known}"
        assert self.ids.setdefault(parcel.message_id, (edition, revision)) == (edition, revision)
        if self.answer == "dies before":
            raise Lost
        if self.answer in {"taken", "unheard", "dies after"}:
            self.held[edition] = (revision, publication.pub_status)
        if self.answer == "dies after":
            raise Lost
        return {
            "taken": AttemptOutcome(delivered=True, status=204),
            "unheard": AttemptOutcome(delivered=False, error="No answer."),
            "away": make.UNAVAILABLE,
            "refused": make.answer(422),
            "gone": make.GONE,
        }[self.answer]

    def close(self) -> None:
        """It holds nothing."""


def machine(application: Application, clock: ManualClock) -> type[RuleBasedStateMachine]:
    """The state machine over one database: every run of it has an article and a partner of its own."""
    partner, machines = _Partner(), Machines(application, clock)
    hands = make.replace(machines.hands, transports={"webhook": partner})
    machines.hands = hands

    class DeliveriesAgainstThePartner(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.article_id = ArticleId(application.ids.new())
            self.partner_id = PartnerId(application.ids.new())
            self.stream = article_stream(self.article_id)
            self.numbers = 0

        @initialize()
        def begin(self) -> None:
            """A partner of one desk, and an article of that desk that two people approved."""
            partner.ids, partner.held, partner.answer = {}, {}, "taken"
            desk = self.partner_id
            profile = make.profile(name=f"Agency {desk}", filters=Filters(desks=(desk,)))
            register = wanted.RegisterPartner(by=make.ADMIN, at=clock.now(), partner_id=desk, profile=profile)
            application.newsroom.execute(register, partner_stream(desk))
            machines.trust(desk)
            draft = make.replace(make.draft(targets=(PT,), desk=desk), article_id=self.article_id)
            for command in (draft, make.submit()):
                application.newsroom.execute(make.at(command, clock.now()), self.stream)
            self.make_ready()

        # --- people -------------------------------------------------------------------------------------

        def article(self) -> Any:
            """As it is."""
            return application.views.article(self.article_id)

        def act(self, command: wanted.Command) -> bool:
            """Whether somebody's act on the article was accepted."""
            try:
                application.newsroom.execute(make.at(command, clock.forward(seconds=1)), self.stream)
            except NewsroomError:
                return False
            return True

        def make_ready(self) -> None:
            """Machines and reviewers do what the article needs to come out."""
            if self.article().unfinished(PT):
                self.act(make.translate(self.article(), PT))
            for language in LANGUAGES:
                self.act(make.check(self.article(), language))
                self.act(make.tags(self.article(), language))
                self.act(make.approve(self.article(), language))

        @rule(language=LANGUAGE)
        def publish(self, language: LanguageTag) -> None:
            """Let an edition out, or out anew."""
            self.act(make.publish(language))

        @rule()
        def correct(self) -> None:
            """Another text in both languages, approved and out again where it was."""
            self.numbers += 1
            if self.act(make.correct(make.text(f"Take {self.numbers}."))):
                self.make_ready()
                for language in LANGUAGES:
                    self.act(make.publish(language))

        @rule(language=LANGUAGE, how=st.sampled_from(("hold", "release", "withdraw")))
        def take_back(self, language: LanguageTag, how: str) -> None:
            """Take an edition back, for now or for good, or give it free again."""
            about: dict[str, Any] = {"by": make.PUBLISHER, "at": make.NOW, "language": language}
            match how:
                case "hold":
                    self.act(wanted.HoldEdition(**about, reason="x"))
                case "release":
                    self.act(wanted.ReleaseEdition(**about))
                case _:
                    self.act(wanted.WithdrawEdition(**about, reason="x"))

        @rule(how=st.sampled_from(("pause", "resume", "replay")))
        def look_after_the_partner(self, how: str) -> None:
            """Pause it, resume it, send again what is parked."""
            by = {"by": make.ADMIN, "at": clock.now()}
            command = {
                "pause": wanted.PausePartner(**by, reason="x"),
                "resume": wanted.ResumePartner(**by),
                "replay": wanted.ReplayParked(**by),
            }[how]
            with suppress(*([WrongState] if how == "replay" else [])):
                application.newsroom.execute(command, partner_stream(self.partner_id))

        # --- workers and the partner --------------------------------------------------------------------

        @rule(minutes=st.sampled_from((0.2, 6, 90, 3_000)))
        def time_passes(self, minutes: float) -> None:
            """Later: waits and leases end."""
            clock.forward(minutes=minutes)

        @rule(answer=st.sampled_from(ANSWERS), many=st.integers(1, 4))
        def work(self, answer: str, many: int) -> None:
            """A worker does some of what is due, while the partner answers so."""
            partner.answer = answer
            for work_id in machines.due()[:many]:
                try:
                    machines.run(work_id)
                except Lost:
                    clock.forward(seconds=application.settings.lease_seconds + 1)

        @invariant()
        def nothing_is_held_that_never_came_out(self) -> None:
            """And nothing newer than the newest."""
            if not partner.held:
                return
            article = self.article()
            for language, (revision, _) in partner.held.items():
                newest = publication_of(article, language)
                assert newest is not None
                assert revision <= newest.revision

        @invariant()
        def what_was_superseded_is_not_on_its_way(self) -> None:
            """Of every edition at most the newest revision waits; so the one before it never goes."""
            items = self.items()
            waiting = {ItemState.PLANNED, ItemState.SCHEDULED, ItemState.PARKED}
            for item in items:
                if item.state in waiting:
                    assert item.revision == max(each.revision for each in items if each.language == item.language)

        def teardown(self) -> None:
            """Recalls arrive although the partner is paused; with it open and well, so does all the rest."""
            partner.answer = "taken"
            self.settle()
            article = self.article()
            for language, held in partner.held.items():
                newest = publication_of(article, language)
                assert newest is not None
                if newest.pub_status is not PubStatus.USABLE:
                    assert held == (newest.revision, newest.pub_status), "a withdrawal did not arrive"
            for _ in range(2):  # resumed first, then what was parked is replayed
                self.look_after_the_partner("resume")
                self.look_after_the_partner("replay")
                self.settle()
            for language, held in partner.held.items():
                newest = publication_of(article, language)
                assert newest is not None
                assert held == (newest.revision, newest.pub_status)
            on_their_way = {ItemState.PLANNED, ItemState.SCHEDULED, ItemState.ATTEMPTED}
            assert not any(item.state in on_their_way for item in self.items())

        def items(self) -> tuple[Item, ...]:
            """All that was ever planned for the partner."""
            try:
                return application.views.delivery(self.partner_id, self.article_id).items
            except NotFound:
                return ()

        def settle(self) -> None:
            """Days pass, and everything that can be done is done."""
            for _ in range(12):
                machines.work_off()
                clock.forward(hours=9)
            machines.work_off()

    return DeliveriesAgainstThePartner


def test_a_partner_holds_what_the_newsroom_says(application: Application, clock: ManualClock):
    """Never older after newer, withdrawals always arrive, what was superseded never goes."""
    run_state_machine_as_test(machine(application, clock), settings=RUN)
