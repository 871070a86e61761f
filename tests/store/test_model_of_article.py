"""An article against a model that fits on a page: who may approve, where editions stand, what is public, what is stale.

Commands go through ``Newsroom.execute``. The model knows texts, hands and approvals, and predicts for every command
whether it is accepted; machines work in one go, so that an edition that is not approved is either in work or in review.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import factories as make
from tests.factories import EN, PT
from tests.store.model_settings import RUN
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import EditionState
from workflow.domain.errors import CommandConflict, NewsroomError, VersionConflict
from workflow.domain.segments import all_segments, missing_or_stale
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag
from workflow.newsroom import Outcome

APPROVERS = (make.REVIEWER, make.SECOND_REVIEWER, make.PUBLISHER)
EDITORS = (make.TRANSLATOR, make.REVIEWER, make.SECOND_REVIEWER)
LANGUAGE = st.sampled_from((EN, PT))
COUNT = 3
"""Sentences of the article."""
IN_WORK = {EditionState.TRANSLATION, EditionState.REVIEW}


def machine(application: Application) -> type[RuleBasedStateMachine]:
    """The state machine over one database: every run of it has an article of its own."""
    execute = application.newsroom.execute

    class ArticleAgainstAPage(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.id = ArticleId(application.ids.new())
            self.stream = article_stream(self.id)
            self.source = [f"Sentence {number}. " for number in range(COUNT)]
            self.target: dict[int, tuple[str, str]] = {}
            """Of each sentence that was translated: the source's text that it renders, and the words."""
            self.hands: dict[int, set[str]] = {number: set() for number in range(COUNT)}
            """Who edited which sentence of the translation."""
            self.writers = {make.WRITER.id}
            self.is_ready = dict.fromkeys((EN, PT), False)
            """The machines have done what the present text needs."""
            self.approved = dict.fromkeys((EN, PT), False)
            self.public: dict[LanguageTag, list[str]] = {}
            self.taken_back: dict[LanguageTag, str] = {}
            self.last: tuple[wanted.Command, str, Outcome] | None = None
            self.numbers = 0

        @initialize()
        def submit(self) -> None:
            """A writer hands it in; it is wanted in Portuguese too."""
            draft = make.draft(targets=(PT,))
            blocks = make.text(*self.source)
            self.do(make.replace(draft, article_id=self.id, blocks=blocks))
            self.do(make.submit())

        # --- what the model says ------------------------------------------------------------------------

        def stale(self) -> set[int]:
            """Sentences whose translation is missing or renders other words."""
            return {number for number in range(COUNT) if self.target.get(number, ("", ""))[0] != self.source[number]}

        def words(self, language: LanguageTag) -> list[str]:
            """The present text of an edition that is finished."""
            return list(self.source) if language == EN else [self.target[number][1] for number in range(COUNT)]

        def may_approve(self, who: Actor, language: LanguageTag) -> bool:
            """Nobody approves words of their own."""
            edited = set().union(*self.hands.values()) if language == PT else set()
            return who.id not in self.writers | edited

        def changed(self, *languages: LanguageTag) -> None:
            """What was said about these texts no longer holds."""
            for language in languages:
                self.is_ready[language] = self.approved[language] = False

        # --- what people and machines do ----------------------------------------------------------------

        def article(self) -> Any:
            """As the newsroom has it."""
            return application.views.article(self.id)

        def segment(self, number: int) -> str:
            """The id of a sentence; the headline's stands before it."""
            return list(all_segments(self.article().blocks))[number + 1].id

        def do(self, command: wanted.Command) -> bool:
            """Whether the newsroom accepts it, and whether it changed anything."""
            identity = str(uuid.uuid4())
            try:
                outcome = execute(command, self.stream, command_id=identity)
            except NewsroomError:
                return False
            if outcome.first_position:
                self.last = command, identity, outcome
            return True

        @rule()
        def machines_work(self) -> None:
            """Translate what is missing or stale, then check and tag what nobody has looked at."""
            if self.stale():
                assert self.do(make.translate(self.article(), PT))
                for number in self.stale():
                    self.target[number] = self.source[number], f"{PT}: {self.source[number]}"
                    self.hands[number] = set()
            for language in (EN, PT):
                if not self.is_ready[language]:
                    assert self.do(make.check(self.article(), language))
                    assert self.do(make.tags(self.article(), language))
                    self.is_ready[language] = True
            for number in range(COUNT):  # what the translation says is the machine's to say, not the model's
                self.target[number] = self.source[number], self.present(PT)[number]

        def present(self, language: LanguageTag) -> list[str]:
            """The newsroom's words of an edition, without the headline."""
            return [segment.text for segment in all_segments(self.article().blocks_of(language))][1:]

        @rule(language=LANGUAGE, who=st.sampled_from(APPROVERS))
        def approve(self, language: LanguageTag, who: Actor) -> None:
            """Accepted just if the text is ready, is not out as it stands, and nobody approves their own."""
            if self.approved[language]:
                return
            expected = self.is_ready[language] and self.may_approve(who, language)
            assert self.do(make.approve(self.article(), language, by=who)) == expected
            self.approved[language] = expected

        @rule(language=LANGUAGE)
        def publish(self, language: LanguageTag) -> None:
            """Accepted just if somebody approved these very words and they are not out already."""
            is_out = self.public.get(language) is not None and not self.waits(language)
            if is_out:
                return
            accepted = self.do(make.publish(language))
            assert accepted == self.approved[language]
            if accepted:
                self.public[language] = self.words(language)
                self.taken_back.pop(language, None)

        def waits(self, language: LanguageTag) -> bool:
            """Whether the working text has still to come out."""
            states = IN_WORK | {EditionState.APPROVED, EditionState.SCHEDULED}
            return self.article().editions[language].state in states

        @rule(number=st.integers(0, COUNT - 1))
        def correct(self, number: int) -> None:
            """The writer changes a sentence; its translation is stale, and nothing is approved any more."""
            self.numbers += 1
            changed = list(self.source)
            changed[number] = f"Sentence {number}, take {self.numbers}. "
            if self.do(make.correct(make.text(*changed))):
                self.source = changed
                self.changed(EN, PT)

        @precondition(lambda self: self.is_ready[PT] and PT not in self.public)
        @rule(number=st.integers(0, COUNT - 1), who=st.sampled_from(EDITORS))
        def post_edit(self, number: int, who: Actor) -> None:
            """Somebody betters a sentence of the translation, and has a hand in it from then on."""
            self.numbers += 1
            words = f"Frase {number}, {self.numbers}. "
            assert self.do(make.post_edit({self.segment(number): words}, PT, by=who))
            self.target[number] = self.source[number], self.present(PT)[number]
            self.hands[number].add(who.id)
            self.changed(PT)

        @rule(language=LANGUAGE, how=st.sampled_from(("hold", "release", "withdraw")))
        def take_back(self, language: LanguageTag, how: str) -> None:
            """What is out can be held, what is held given free; what is withdrawn is neither."""
            about: dict[str, Any] = {"by": make.PUBLISHER, "at": make.NOW, "language": language}
            commands = {
                "hold": lambda: wanted.HoldEdition(**about, reason="x"),
                "release": lambda: wanted.ReleaseEdition(**about),
                "withdraw": lambda: wanted.WithdrawEdition(**about, reason="x"),
            }
            accepted = self.do(commands[how]())
            if language not in self.public:
                assert not accepted
            elif accepted and how == "release":
                self.taken_back.pop(language, None)
            elif accepted:
                self.taken_back[language] = how

        # --- repetitions and races ----------------------------------------------------------------------

        @precondition(lambda self: self.last)
        @rule(alike=st.booleans())
        def say_it_again(self, alike: bool) -> None:
            """A command's id is good for one command: again it gives the first result, for another it is refused."""
            assert self.last is not None
            command, identity, first = self.last
            if alike:
                again = execute(command, self.stream, command_id=identity)
                assert again.repeated
                assert (again.version, again.first_position) == (first.version, first.first_position)
            else:
                with pytest.raises(CommandConflict):
                    execute(command, self.stream, command_id=identity, fingerprint="another")

        @precondition(lambda self: self.last)
        @rule(behind=st.integers(1, 3))
        def come_too_late(self, behind: int) -> None:
            """Who decides on what has changed since is told so, whatever they want."""
            version = self.article().version
            with pytest.raises(VersionConflict):
                execute(make.publish(EN), self.stream, expected_version=version - behind)

        # --- what always holds --------------------------------------------------------------------------

        @invariant()
        def the_newsroom_says_what_the_page_says(self) -> None:
            """Texts, staleness, approvals and what is public; the newsroom's rows follow from its log."""
            article = application.views.article(self.id)
            if not article.version:
                return
            assert [segment.text for segment in all_segments(article.blocks)][1:] == self.source
            numbers = {segment.id: number for number, segment in enumerate(list(all_segments(article.blocks))[1:])}
            missing = missing_or_stale(article.blocks, article.editions[PT].translations)
            assert {numbers[each.id] for each in missing if each.id in numbers} == self.stale()
            for language, edition in article.editions.items():
                public = edition.published
                assert (public is not None) == (language in self.public)
                if public is not None:
                    shown = [segment.text for segment in all_segments(public.blocks)][1:]
                    assert shown == self.public[language]
                    assert edition.is_public == (language not in self.taken_back)
                if self.approved[language]:
                    assert edition.state not in IN_WORK
                else:
                    assert edition.state in IN_WORK

        def teardown(self) -> None:
            """Rows and ledger are what the log says."""
            assert list(application.verification.differences()) == []

    return ArticleAgainstAPage


def test_an_article_is_what_a_page_says_of_it(application: Application):
    """Whatever people and machines do, in any order: accepted, refused and shown as the model predicts."""
    run_state_machine_as_test(machine(application), settings=RUN)
