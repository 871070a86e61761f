"""The table of transitions is the truth: complete, and what it says is what happens."""

from __future__ import annotations

from functools import reduce

import pytest

from tests import factories as make
from tests.story import STORY, carried_out, one_of_every_event
from workflow.domain import commands as wanted
from workflow.domain import (
    concepts,
    delivery,
    desk_policies,
    editorial,
    evolution,
    known_entities,
    memory_import,
    partner,
    source,
    topic_import,
    topic_ruling,
)
from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.concepts import GlossaryEntry
from workflow.domain.delivery import Delivery
from workflow.domain.desk import Desk
from workflow.domain.errors import NewsroomError, NotFound
from workflow.domain.known_entities import EntityEntry
from workflow.domain.memory_import import MemoryImport
from workflow.domain.partner import Partner
from workflow.domain.permissions import PERMISSIONS, permission
from workflow.domain.source import Source
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.streams import KINDS, category
from workflow.domain.topic_import import TopicVocabulary
from workflow.domain.topic_ruling import TopicRuleEntry
from workflow.domain.transitions import AFTERMATH, BY_COMMAND, TRANSITIONS, refusal
from workflow.domain.vocabulary import Actor, Role, system_actor
from workflow.timeline import sentence

BEGINNINGS = {wanted.DraftArticle, wanted.RequestEdition}
"""They make an edition, so that there is none yet whose state a row could name."""
OF_DELIVERIES = {
    wanted.RequestDelivery,
    wanted.StartAttempt,
    wanted.RecordAttempt,
    wanted.RetryDelivery,
    wanted.RecordReceipt,
}
OF_PARTNERS = {
    wanted.RegisterPartner,
    wanted.EditPartner,
    wanted.PausePartner,
    wanted.DisablePartner,
    wanted.ResumePartner,
    wanted.RecordWakeUp,
    wanted.ReplayParked,
    wanted.NoteRotation,
    wanted.TestPartner,
    wanted.RecordPartnerTest,
    wanted.RequestBackfill,
    wanted.RecordBackfill,
    wanted.RecordEndpointAnswer,
}
OF_CONCEPTS = {wanted.RecordConcept, wanted.WithdrawConcept}
OF_ENTITIES = {wanted.RecordEntity, wanted.WithdrawEntity}
OF_DESKS = {wanted.ConfigureDesk}
OF_IMPORTS = {wanted.ImportMemory, wanted.WithdrawMemoryImport}
OF_TOPICS = {wanted.ImportTopics, wanted.RecordTopicRule, wanted.WithdrawTopicRule}
OF_SOURCES = {
    wanted.RegisterSource,
    wanted.EditSource,
    wanted.PauseSource,
    wanted.ResumeSource,
    wanted.RemoveSource,
    wanted.FetchSource,
}
OF_EVERY_STREAM = {wanted.RedactPayloads}
ALL_COMMANDS = {each for each in vars(wanted).values() if isinstance(each, type) and issubclass(each, wanted.Command)}
ALL_COMMANDS -= {wanted.Command}
ALL_EVENTS = {each for each in vars(happened).values() if isinstance(each, type) and issubclass(each, happened.Event)}
ALL_EVENTS -= {happened.Event}


def decided() -> list[tuple[type[wanted.Command], EditionState | None, list[happened.Event]]]:
    """Every article command of the story with the state of its edition and what was decided."""
    told = []
    stream, steps = STORY[0]
    kind = KINDS[category(stream)]
    state: Article = kind.initial(stream)
    for step in steps:
        command = step(state)
        edition = state.editions.get(getattr(command, "language", state.language))
        events = kind.decide(command, state)
        told.append((type(command), edition.state if edition else None, events))
        state = reduce(kind.evolve, events, state)
    return told


def test_every_article_command_has_exactly_one_row():
    """Nothing is decided past the table but the two commands that begin an edition."""
    commands = [row.command for row in TRANSITIONS]
    assert len(commands) == len(set(commands))
    of_others = OF_DELIVERIES | OF_PARTNERS | OF_CONCEPTS | OF_ENTITIES | OF_DESKS | OF_IMPORTS | OF_TOPICS | OF_SOURCES
    of_others |= OF_EVERY_STREAM
    assert set(commands) | BEGINNINGS | of_others == ALL_COMMANDS
    assert not set(commands) & BEGINNINGS


def test_every_event_of_a_row_is_emitted_by_its_decision():
    """What the table promises is what the decisions do: no event more, no event less, from no other state."""
    emitted: dict[type[wanted.Command], set[type[happened.Event]]] = {}
    for command, state, events in decided():
        if command in BY_COMMAND:
            assert state in BY_COMMAND[command].sources
            emitted.setdefault(command, set()).update(type(event) for event in events if type(event) not in AFTERMATH)
    assert emitted == {row.command: set(row.events) for row in TRANSITIONS}


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.command.__name__)
def test_a_command_is_refused_from_every_other_state(row):
    """A state that a row does not name refuses its command, and ``refusal`` says so beforehand."""
    tried = set()
    for article in states():
        command = an_example(row.command, article)
        if article.source.state in row.sources:
            continue
        tried.add(article.source.state)
        error = refusal(command, article)
        assert error is not None
        with pytest.raises(type(error)):
            editorial.decide(command, article)
    assert tried == {article.source.state for article in states()} - row.sources


def states() -> list[Article]:
    """The source's edition in every state that there is."""
    by = make.PUBLISHER
    public = make.published()
    hold = wanted.HoldEdition(by=by, at=make.NOW, language=make.EN, reason="x")
    withdraw = wanted.WithdrawEdition(by=by, at=make.NOW, language=make.EN, reason="x")
    reject = wanted.RejectEdition(by=by, at=make.NOW, language=make.EN, reason="x")
    found = [
        make.drafted(),
        make.submitted(),
        make.in_review(),
        make.approved(),
        make.after(make.approved(), make.schedule(make.later(hours=1))),
        public,
        make.after(public, hold),
        make.after(public, withdraw),
        make.after(make.in_review(), reject),
    ]
    assert {article.source.state for article in found} == set(EditionState)
    return found


def an_example(command: type[wanted.Command], article: Article) -> wanted.Command:
    """A command of that type about the source's edition."""
    examples: dict[type[wanted.Command], wanted.Command] = {}
    stream, steps = STORY[0]
    kind = KINDS[category(stream)]
    state = kind.initial(stream)
    for step in steps:
        example = step(state)
        examples.setdefault(type(example), example)
        state = reduce(kind.evolve, kind.decide(example, state), state)
    example = examples[command]
    changes = {"language": article.language} if "language" in command.__dataclass_fields__ else {}
    return type(example)(**{name: getattr(example, name) for name in command.__dataclass_fields__} | changes)


def test_every_stored_event_is_made_by_a_decision():
    """There is no event that nothing decides or decided in an earlier version, and none without a stored name."""
    assert set(one_of_every_event()) == set(STORED_NAMES.values()) == ALL_EVENTS
    assert len(set(STORED_NAMES)) == len(STORED_NAMES)


SILENT = {happened.TranslationDiscarded, happened.ResultOutdated, happened.PayloadRedacted}
"""They say that nothing changed, or that what was said before has changed."""


@pytest.mark.parametrize("event_type", [each for each in STORED_NAMES.values() if each not in SILENT])
def test_every_event_changes_the_state_of_its_stream(event_type):
    """``evolve`` handles every event: somewhere in the story it changes more than version and time."""
    folds = {
        Article: evolution.evolve,
        Delivery: delivery.evolve,
        Partner: partner.evolve,
        GlossaryEntry: concepts.evolve,
        EntityEntry: known_entities.evolve,
        Desk: desk_policies.evolve,
        MemoryImport: memory_import.evolve,
        TopicVocabulary: topic_import.evolve,
        TopicRuleEntry: topic_ruling.evolve,
        Source: source.evolve,
    }
    for stream, steps in STORY:
        kind = KINDS[category(stream)]
        state = kind.initial(stream)
        for step in steps:
            for event in carried_out(step(state), state, kind):
                after = folds[type(state)](state, event)
                assert after.version == state.version + 1
                if isinstance(event, event_type) and essence(after) != essence(state):
                    return
                state = after
    pytest.fail(f"{event_type.__name__} changes nothing")


def essence(state: object) -> dict[str, object]:
    """A state's fields but its version and the moment of its last change."""
    names = type(state).__dataclass_fields__
    return {name: getattr(state, name) for name in names if name not in {"version", "changed_at"}}


@pytest.mark.parametrize("event_type", sorted(ALL_EVENTS, key=lambda each: each.__name__))
def test_every_event_has_a_sentence(event_type):
    """The timeline tells every event in words."""
    words = sentence(one_of_every_event()[event_type])
    assert len(words.split()) >= 3
    assert "<" not in words
    assert "None" not in words


# --- permissions ------------------------------------------------------------------------------------


def test_the_permission_table_is_total():
    """Every command has its row, and somebody who may give it."""
    assert set(PERMISSIONS) == ALL_COMMANDS
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize("command", sorted(ALL_COMMANDS, key=lambda each: each.__name__))
def test_permission_follows_the_table_and_says_why_not(command):
    """Whoever holds a role of the row may; everybody else hears which role is missing and which they have."""
    for role in Role:
        actor = system_actor("x") if role is Role.SYSTEM else make.person("somebody", role)
        denied = permission(actor, command)
        assert (denied is None) == (role in PERMISSIONS[command])
        if denied is not None:
            assert f"you have {role.value}" in denied.reason
    nobody = permission(Actor(id="user:x", name="x", roles=frozenset()), command)
    assert nobody is not None
    assert "no role" in nobody.reason


def test_every_refusal_has_a_title_and_a_code_of_its_own():
    """Codes are part of the API: unique, and each with a sentence."""
    errors = NewsroomError.__subclasses__()
    assert len({error.code for error in errors}) == len(errors)
    assert all((error.__doc__ or "").splitlines()[0].endswith(".") for error in errors)
    assert NotFound("gone").title == "There is no such thing."
