"""The store against lists in memory: appends, repetitions, readers, checkpoints, snapshots, redaction and rebuild.

Everything on a database with real parts; the model is a list of what was said, in order.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests import factories as make
from tests.store.model_settings import RUN
from tests.store.parts import append, note
from workflow.bootstrap import Application
from workflow.domain import events as happened
from workflow.domain.errors import CommandConflict, VersionConflict
from workflow.domain.partner import Partner
from workflow.domain.redaction import BLACKED_OUT
from workflow.domain.streams import KINDS, article_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, PartnerId
from workflow.store.event_store import Appended
from workflow.store.followers import Checkpoint, Checkpoints, Moved

NAMES = st.sampled_from(("a", "b", "c"))
READERS = st.integers(0, 2)
SECRET = "Qarshi"


@dataclass
class Said:
    """What was appended under a command's id."""

    stream: str
    fingerprint: str
    result: Appended


@dataclass
class Following:
    """A follower of the log, as the model has it: where it stands, under which fence."""

    position: int
    fence: int = 0
    believed: list[tuple[Checkpoint, int]] = field(default_factory=list)
    """What processes know of it that read it at some time, and how far the log was."""


def machine(application: Application) -> type[RuleBasedStateMachine]:
    """The state machine over one database; every run of it goes on where the log ends, on streams of its own."""
    database, feed = application.database, application.feed
    checkpoints, states = Checkpoints(database), application.newsroom._states

    class StoreAgainstLists(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.begun_at = feed.head().position
            self.log: list[tuple[str, int, str]] = []
            """Stream, version and words of every event, in order."""
            self.versions: dict[str, int] = defaultdict(int)
            self.said: dict[str, Said] = {}
            self.readers = {number: (self.begun_at, list[tuple[str, int, str]]()) for number in range(3)}
            self.streams = {name: partner_stream(PartnerId(application.ids.new())) for name in "abc"}
            self.name = f"model-{uuid.uuid4().hex[:12]}"
            self.follower = Following(position=0)
            checkpoints.begin(self.name, make.NOW)

        # --- appending ----------------------------------------------------------------------------------

        @rule(name=NAMES, many=st.sampled_from((1, 2, 60)), off=st.sampled_from((0, 0, 0, -1, 1)))
        def append(self, name: str, many: int, off: int) -> None:
            """At the version that the stream has, or at another one: then nothing happens."""
            stream, identity = self.streams[name], str(uuid.uuid4())
            version, words = self.versions[stream], [f"{len(self.log) + number}" for number in range(many)]
            expected = max(0, version + off)
            events: list[happened.Event] = [note(each) for each in words]
            if expected != version:
                with pytest.raises(VersionConflict) as conflict:
                    append(database, stream, expected, events=events, command_id=identity)
                assert conflict.value.facts["version"] == version
                return
            result = append(database, stream, expected, events=events, command_id=identity)
            first = self.begun_at + len(self.log) + 1
            assert (result.first_position, result.last_position) == (first, first + many - 1)
            for each in words:
                self.versions[stream] += 1
                self.log.append((stream, self.versions[stream], each))
            assert result.stream_version == self.versions[stream]
            self.said[identity] = Said(stream, "", result)

        @precondition(lambda self: self.said)
        @rule(data=st.data(), alike=st.booleans(), at=st.sampled_from((0, "any")))
        def repeat(self, data: st.DataObject, alike: bool, at: Any) -> None:
            """The same command again gives its first result, whatever it expects by now; another under its id, none."""
            identity = data.draw(st.sampled_from(sorted(self.said)))
            before = self.said[identity]
            again = {"events": [note("again")], "command_id": identity}
            if alike:
                result = append(database, before.stream, at, **again)
                assert result.repeated
                assert result.first_position == before.result.first_position
                assert result.stream_version == before.result.stream_version
            else:
                with pytest.raises(CommandConflict):
                    append(database, before.stream, at, fingerprint="another", **again)

        # --- reading ------------------------------------------------------------------------------------

        @rule(number=READERS, limit=st.sampled_from((1, 7, 500)))
        def read(self, number: int, limit: int) -> None:
            """A reader goes on after what it has seen, in pages of its own."""
            position, seen = self.readers[number]
            for each in feed.read(position, limit):
                seen.append((each.stream, each.version, _words(each.decode())))
                position = each.position
            self.readers[number] = position, seen
            assert seen == self.log[: len(seen)]
            assert position == self.begun_at + len(seen)

        @rule(name=NAMES)
        def load(self, name: str) -> None:
            """A stream's state is its events folded, snapshot or not."""
            stream = self.streams[name]
            state: Partner = states.load(stream)
            kind = KINDS["partner"]
            mine = [note(words) for each, _, words in self.log if each == stream]
            assert state == reduce(kind.evolve, mine, kind.initial(stream))
            assert state.version == self.versions[stream]

        # --- following ----------------------------------------------------------------------------------

        @rule()
        def look_at_the_checkpoint(self) -> None:
            """A process reads where the follower stands, and goes on from there some time later."""
            with database.read() as connection:
                known = checkpoints.read(connection, self.name)
            assert known is not None
            assert known.position == self.follower.position
            self.follower.believed.append((known, feed.head().position))

        @precondition(lambda self: self.follower.believed)
        @rule(data=st.data(), ahead=st.sampled_from((-1, 0, 1)))
        def move_the_checkpoint(self, data: st.DataObject, ahead: int) -> None:
            """Only who knows where it stands moves it, and no leader of before."""
            known, to = data.draw(st.sampled_from(self.follower.believed))
            fence = max(0, self.follower.fence + ahead)
            with database.write() as connection:
                moved = checkpoints.move(connection, known, max(to, known.position), fence, make.NOW)
            if fence < self.follower.fence:
                assert moved is Moved.FENCED_OFF
            elif known.position != self.follower.position:
                assert moved is (Moved.AHEAD if self.follower.position > known.position else Moved.BEHIND)
            else:
                assert moved is Moved.MOVED
                self.follower.position, self.follower.fence = max(to, known.position), fence

        # --- what always holds --------------------------------------------------------------------------

        @invariant()
        def the_log_ends_where_the_list_ends(self) -> None:
            """Nothing is there that was not said, and nothing is lost."""
            assert feed.head().position == self.begun_at + len(self.log)

        def teardown(self) -> None:
            """Every reader sees all of it in the end, and the chain proves it."""
            for number in self.readers:
                self.read(number, 500)
                while len(self.readers[number][1]) < len(self.log):
                    self.read(number, 500)
                assert self.readers[number][1] == self.log
            application.verification.verify()
            with database.write() as connection:
                checkpoints_gone = f"DELETE FROM checkpoints WHERE name = '{self.name}'"
                connection.exec_driver_sql(checkpoints_gone)

    return StoreAgainstLists


def _words(event: happened.Event) -> str:
    assert isinstance(event, happened.PartnerPaused)
    return event.reason


def test_the_store_is_a_list(application: Application):
    """Whatever is appended, repeated, read and followed, in any order: the same as lists in memory."""
    run_state_machine_as_test(machine(application), settings=RUN)


def redacting(application: Application) -> type[RuleBasedStateMachine]:
    """Articles whose words are taken out and whose rows are made anew, between any other acts on them."""

    class RedactionAgainstText(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.texts: dict[str, str] = {}
            """What each article says, a black bar where something was taken out."""

        @rule(named=st.booleans())
        def draft(self, named: bool) -> None:
            """Somebody writes of somebody, or of nobody."""
            article = ArticleId(application.ids.new())
            words = f"The meeting began{f' with {SECRET}' if named else ''}."
            command = make.replace(make.draft(), article_id=article, blocks=make.text(words))
            application.newsroom.execute(command, article_stream(article))
            self.texts[article] = words

        @precondition(lambda self: self.texts)
        @rule(data=st.data(), named=st.booleans())
        def revise(self, data: st.DataObject, named: bool) -> None:
            """And changes it, maybe back to what was taken out."""
            article = data.draw(st.sampled_from(sorted(self.texts)))
            words = f"The meeting ended{f' without {SECRET}' if named else ''}."
            application.newsroom.execute(make.revise(make.text(words)), article_stream(ArticleId(article)))
            self.texts[article] = words

        @precondition(lambda self: any(SECRET in words for words in self.texts.values()))
        @rule(data=st.data())
        def redact(self, data: st.DataObject) -> None:
            """A court wants a name out of one article."""
            article = data.draw(st.sampled_from(sorted(each for each, words in self.texts.items() if SECRET in words)))
            stream = article_stream(ArticleId(article))
            application.redaction.redact(make.ADMIN, stream, [SECRET], "a court's order")
            self.texts[article] = self.texts[article].replace(SECRET, BLACKED_OUT)
            with application.database.read() as connection:
                rows = connection.exec_driver_sql("SELECT stream, data FROM events").all()
            assert not any(SECRET in data for each, data in rows if each == stream)

        @rule(name=st.sampled_from(("", "articles")))
        def rebuild(self, name: str) -> None:
            """Rows made anew say the same."""
            application.rebuild(*([name] if name else []))

        @invariant()
        def every_article_says_what_it_should(self) -> None:
            """By its stream and by its row."""
            for article, words in self.texts.items():
                [_, paragraph] = application.views.article(ArticleId(article)).blocks
                assert "".join(segment.text for segment in paragraph.segments) == words

        def teardown(self) -> None:
            """The chain is whole, and rows follow from the log."""
            assert list(application.verification.differences()) == []
            assert application.verification.verify() == application.feed.head()

    return RedactionAgainstText


def test_redaction_and_rebuild_leave_what_was_said_but_for_the_words(application: Application):
    """Words are taken out of one article's whole past and of nothing else, whenever that is."""
    run_state_machine_as_test(redacting(application), settings=RUN)
