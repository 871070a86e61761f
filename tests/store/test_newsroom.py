"""``Newsroom.execute``: one transaction, once, by whoever still holds the work."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests import factories as make
from tests.factories import ARTICLE_STREAM, EN, PT
from tests.store.parts import ManualClock, together
from workflow.bootstrap import Application
from workflow.domain.commands import PausePartner, RecordFindings, ResumePartner
from workflow.domain.errors import CommandConflict, LeaseLost, NotAllowed, VersionConflict, WrongState
from workflow.domain.reactions import WorkKind
from workflow.ports import Lease
from workflow.store.event_store import EventStore


def begin(application: Application) -> None:
    """A submitted article that is wanted in Portuguese."""
    application.newsroom.execute(make.draft(targets=(PT,)), ARTICLE_STREAM)
    application.newsroom.execute(make.submit(), ARTICLE_STREAM)


def claimed(application: Application, kind: WorkKind, clock: ManualClock, owner: str = "worker") -> Lease:
    """The lease on the article's work of that kind."""
    item = next(item for item in application.views.work(ARTICLE_STREAM) if item.kind == kind)
    lease = application.ledger.claim(item.work_id, owner, clock.now(), 20)
    assert lease is not None
    return lease


def findings(application: Application) -> RecordFindings:
    """The checks' result on the source as it is."""
    return make.check(application.views.article(make.ARTICLE_ID))


def test_a_command_and_all_that_follows_from_it_are_there_at_once(application: Application):
    """Event, read rows and work rows appear together, under the command's own ids."""
    identity = str(uuid.uuid4())
    application.newsroom.execute(make.draft(), ARTICLE_STREAM)
    outcome = application.newsroom.execute(
        make.submit(), ARTICLE_STREAM, command_id=identity, via="cli", correlation_id="request-1"
    )
    assert (outcome.version, outcome.first_position, outcome.last_position) == (2, 2, 2)
    (recorded,) = application.feed.read(1)
    about = recorded.metadata
    assert (about.actor, about.command_id, about.correlation_id, about.causation_id, about.via) == (
        "user:writer",
        identity,
        "request-1",
        identity,
        "cli",
    )
    assert [row.stage for row in application.views.articles()] == ["translation"]
    assert {item.kind for item in application.views.work()} == {"check", "tag"}


def test_a_repeated_command_gives_its_first_outcome(application: Application):
    """Whatever was decided since, the second sending changes nothing; another command under the id is refused."""
    identity = str(uuid.uuid4())
    first = application.newsroom.execute(make.draft(), ARTICLE_STREAM, command_id=identity, fingerprint="a")
    application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    again = application.newsroom.execute(make.draft(), ARTICLE_STREAM, command_id=identity, fingerprint="a")
    assert again == replace(first, repeated=True)
    with pytest.raises(CommandConflict):
        application.newsroom.execute(make.submit(), ARTICLE_STREAM, command_id=identity, fingerprint="b")
    assert application.feed.head().position == 2


def test_a_command_sent_twice_at_once_is_answered_alike(application: Application):
    """Many senders of one command all hear of its first result."""
    for number in range(5):
        identity, stream = str(uuid.uuid4()), f"article-01939b6c-0000-7000-8000-{number:012d}"
        outcomes = together(
            4,
            lambda _, stream=stream, identity=identity: application.newsroom.execute(
                make.draft(), stream, command_id=identity
            ),
        )
        assert [each for each in outcomes if isinstance(each, Exception)] == []
        assert {(each.version, each.first_position) for each in outcomes} == {(1, number + 1)}


def test_a_command_that_sees_its_twin_carried_out_is_not_refused(
    application: Application, monkeypatch: pytest.MonkeyPatch
):
    """The twin commits after this one looked for it and before this one read the stream: no refusal."""
    identity = str(uuid.uuid4())
    find, twins = EventStore.find_command, []

    def find_then_let_the_twin_win(store: EventStore, connection, command_id, fingerprint):
        found = find(store, connection, command_id, fingerprint)
        if not twins:
            twins.append(identity)
            application.newsroom.execute(make.draft(), ARTICLE_STREAM, command_id=identity)
        return found

    monkeypatch.setattr(EventStore, "find_command", find_then_let_the_twin_win)
    outcome = application.newsroom.execute(make.draft(), ARTICLE_STREAM, command_id=identity)
    assert (outcome.version, outcome.first_position, outcome.repeated) == (1, 1, True)
    assert twins == [identity]


def test_a_refused_command_leaves_nothing(application: Application):
    """Neither without permission nor against a rule."""
    begin(application)
    with pytest.raises(NotAllowed):
        application.newsroom.execute(make.submit(by=make.REVIEWER), ARTICLE_STREAM)
    with pytest.raises(WrongState):
        application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    assert application.feed.head().position == 2


def test_an_expected_version_is_binding(application: Application):
    """Who decided on an older version is told, and decides again; who names none is not."""
    begin(application)
    request = make.request_edition(make.RU)
    with pytest.raises(VersionConflict) as caught:
        application.newsroom.execute(request, ARTICLE_STREAM, expected_version=1)
    assert caught.value.facts["version"] == 2
    assert application.newsroom.execute(request, ARTICLE_STREAM, expected_version=2).version == 3
    assert application.newsroom.execute(make.request_edition(make.UR), ARTICLE_STREAM).version == 4


def test_commands_that_collide_are_decided_anew(application: Application):
    """Many at once on one stream all get through, each on what the one before it left."""
    application.newsroom.execute(make.register(), make.PARTNER_STREAM)

    def toggle(number: int) -> None:
        pause = PausePartner(by=make.PUBLISHER, at=make.NOW, reason=str(number))
        application.newsroom.execute(pause, make.PARTNER_STREAM)
        application.newsroom.execute(ResumePartner(by=make.PUBLISHER, at=make.NOW), make.PARTNER_STREAM)

    assert together(3, toggle) == [None] * 3
    types = [recorded.type for recorded in application.feed.read(1)]
    assert types == ["partner.paused", "partner.resumed"] * (len(types) // 2)
    assert list(application.feed.differences()) == []


def test_a_conflict_between_decision_and_append_is_decided_anew(
    application: Application, monkeypatch: pytest.MonkeyPatch
):
    """A stream that moves between reading and writing costs a second decision, not the command."""
    begin(application)
    moved: list[int] = []
    commit_now = EventStore.commit

    def move_first(store: EventStore, stream, *rest, **named):
        if not moved:
            moved.append(1)
            application.newsroom.execute(make.request_edition(make.UR), ARTICLE_STREAM)
        return commit_now(store, stream, *rest, **named)

    monkeypatch.setattr(EventStore, "commit", move_first)
    outcome = application.newsroom.execute(make.request_edition(make.RU), ARTICLE_STREAM)
    assert (outcome.version, moved) == (4, [1])


def test_work_is_settled_under_its_own_id(application: Application, clock: ManualClock):
    """The command of a lease bears the work's id and cause, and takes its row away; a second one appends nothing."""
    begin(application)
    lease = claimed(application, WorkKind.CHECK, clock)
    command = findings(application)
    first = application.newsroom.execute(command, ARTICLE_STREAM, lease=lease)
    (recorded,) = application.feed.read(2)
    assert recorded.metadata.command_id == recorded.metadata.causation_id == lease.work_id
    assert recorded.metadata.correlation_id == lease.correlation_id
    assert "check" not in {item.kind for item in application.views.work(ARTICLE_STREAM) if item.subject == EN}
    again = application.newsroom.execute(command, ARTICLE_STREAM, lease=lease)
    assert (again.repeated, again.first_position) == (True, first.first_position)


def test_who_lost_the_lease_records_nothing(application: Application, clock: ManualClock):
    """The token fences off a worker that slept through its lease, until the new one has settled the work."""
    begin(application)
    asleep = claimed(application, WorkKind.CHECK, clock)
    clock.forward(seconds=30)
    awake = claimed(application, WorkKind.CHECK, clock, "another")
    with pytest.raises(LeaseLost):
        application.newsroom.execute(findings(application), ARTICLE_STREAM, lease=asleep)
    assert application.feed.head().position == 2
    application.newsroom.execute(findings(application), ARTICLE_STREAM, lease=awake)
    assert application.newsroom.execute(findings(application), ARTICLE_STREAM, lease=asleep).repeated


@pytest.mark.parametrize("table", ["editions", "work"])
def test_nothing_is_half_done(application: Application, table: str):
    """When a projection or the ledger cannot be written, the event is not there either; it works once mended."""
    application.newsroom.execute(make.draft(), ARTICLE_STREAM)
    with application.database.write() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
    with pytest.raises(DBAPIError, match=table):
        application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    assert application.feed.head().position == 1
    with application.database.write() as connection:
        connection.execute(text(f"ALTER TABLE away RENAME TO {table}"))
    assert application.views.article(make.ARTICLE_ID).version == 1
    assert application.newsroom.execute(make.submit(), ARTICLE_STREAM).version == 2


def test_the_past_can_be_read(application: Application):
    """A stream's state as of an earlier version is what it was then."""
    begin(application)
    assert application.views.article(make.ARTICLE_ID, version=1).stage == "draft"
    assert application.views.article(make.ARTICLE_ID).stage == "translation"
