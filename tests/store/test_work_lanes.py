"""Lanes of the work ledger: a partner's work keeps nobody else's waiting; its standing opens and closes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from tests import factories as make
from tests.factories import PARTNER_ID, PARTNER_STREAM
from tests.store.desk import Desk, pause, resume
from tests.store.hands import REFUSED, Machines
from tests.store.parts import ManualClock, together
from workers.tasks import runner
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.commands import AttemptOutcome, RecordEndpointAnswer
from workflow.domain.delivery import ItemState
from workflow.domain.partner import LANE_WIDTH
from workflow.domain.partnering import PROBE_EVERY
from workflow.domain.reactions import Work, WorkKind, lane_of, recall_lane_of
from workflow.domain.vocabulary import PartnerId, system_actor
from workflow.ports import Lease
from workflow.store.work import work_id

SECONDS = 10
LANE, RECALLS = lane_of(PARTNER_ID), recall_lane_of(PARTNER_ID)
OTHER = PartnerId("01939b6c-0000-7000-8000-00000000b002")
SILENT = AttemptOutcome(delivered=False, error="The endpoint did not answer completely in time.")


@pytest.fixture
def ledger(application: Application) -> Application:
    """A newsroom with two partners whose lanes are open."""
    application.newsroom.execute(make.register(), PARTNER_STREAM)
    other = wanted.RegisterPartner(by=make.ADMIN, at=make.NOW, partner_id=OTHER, profile=make.profile(name="Other"))
    application.newsroom.execute(other, f"partner-{OTHER}")
    return application


def open_work(
    application: Application, number: int, lane: str = LANE, *, urgency: int = 5, later: float = 0, fold: str = "only"
) -> str:
    """Put one delivery in a lane on the ledger; its id."""
    due_at = application.clock.now() + timedelta(seconds=later)
    work = Work(kind=WorkKind.SYNDICATE, key=fold, subject="en:1", urgency=urgency, due_at=due_at, lane=lane)
    stream = f"delivery-{number}"
    with application.database.write() as connection:
        application.ledger.reconcile(
            connection, stream, [work], now=application.clock.now(), correlation_id="c", causation_id="d"
        )
    return work_id(stream, fold)


def settle(application: Application, *leases: Lease | None) -> None:
    for lease in leases:
        assert lease is not None
        with application.database.write() as connection:
            application.ledger.reconcile(
                connection, lease.stream, [], now=make.NOW, correlation_id="c", causation_id="d"
            )


def claim(application: Application, identity: str) -> Lease | None:
    return application.ledger.claim(identity, "w", application.clock.now(), SECONDS)


def claim_next(application: Application, lane: str = LANE) -> Lease | None:
    return application.ledger.claim_next(lane, "w", application.clock.now(), SECONDS)


def announced(application: Application) -> list[str]:
    """Ids of what is announced now, and note that it was."""
    now = application.clock.now()
    due = application.ledger.due(now, nudged_before=now - timedelta(seconds=10), limit=100)
    application.ledger.mark_nudged([nudge.work_id for nudge in due], now)
    return [nudge.work_id for nudge in due]


def test_a_lane_is_so_wide(ledger: Application) -> None:
    """Of a lane only so much is leased at once, by id or in a row; another lane is not narrower for it."""
    works = [open_work(ledger, number) for number in range(LANE_WIDTH + 2)]
    other = open_work(ledger, 99, lane_of(OTHER))
    leases = [claim_next(ledger) for _ in works]
    assert [lease is not None for lease in leases] == [True] * LANE_WIDTH + [False] * 2
    held = {lease.work_id for lease in leases if lease is not None}
    assert all(claim(ledger, identity) is None for identity in set(works) - held)
    assert claim(ledger, other) is not None
    settle(ledger, leases[0])
    assert claim_next(ledger) is not None
    assert claim_next(ledger) is None


def test_nobody_waits_for_a_row_with_a_lanes_lock(ledger: Application) -> None:
    """Who writes a row may want its lane next: a claim or heartbeat of that row meanwhile leaves the lane free."""
    if not ledger.database.is_postgresql:
        pytest.skip("SQLite has one writer at a time")
    identity, begun = open_work(ledger, 1), open_work(ledger, 2)
    lease = claim(ledger, begun)
    assert lease is not None
    later = ledger.clock.now() + timedelta(seconds=SECONDS + 1)
    with ThreadPoolExecutor(1) as others, ledger.database.write() as connection:
        connection.execute(text("UPDATE work SET last_error = 'being written'"))
        claiming = others.submit(claim, ledger, identity)
        reviving = others.submit(ledger.ledger.heartbeat, lease, later, SECONDS)
        assert claiming.result(timeout=20) is None
        assert reviving.result(timeout=20) is False
        ledger.ledger.taking(LANE, "me", ledger.clock.now(), SECONDS)(connection)
    assert ledger.ledger.heartbeat(lease, later, SECONDS)


def test_the_width_holds_among_many_at_once(ledger: Application) -> None:
    """Of twelve that reach for a lane at the same moment as many get something as it is wide, each something else."""
    for number in range(12):
        open_work(ledger, number)
    leases = together(12, lambda _: claim_next(ledger))
    assert not [each for each in leases if isinstance(each, Exception)]
    taken = [lease.work_id for lease in leases if lease is not None]
    assert len(taken) == len(set(taken))
    assert 1 <= len(taken) <= LANE_WIDTH
    while claim_next(ledger) is not None:  # PostgreSQL passes over a row that another one is just taking
        taken.append("")
    assert len(taken) == LANE_WIDTH


def test_the_most_urgent_comes_first(ledger: Application) -> None:
    """Within a lane urgency goes before the time of waiting, and what is not due yet does not come."""
    waiting = open_work(ledger, 1, urgency=5)
    ledger.clock.forward(seconds=1)  # type: ignore[attr-defined]  # a manual clock
    urgent = open_work(ledger, 2, urgency=1)
    open_work(ledger, 3, urgency=1, later=60)
    leases = [claim_next(ledger), claim_next(ledger), claim_next(ledger)]
    assert [lease.work_id if lease else None for lease in leases] == [urgent, waiting, None]


def test_only_what_has_room_is_announced(ledger: Application) -> None:
    """Of a lane so much is announced as is free beside what is held and what was announced and not yet claimed."""
    works = [open_work(ledger, number) for number in range(LANE_WIDTH + 3)]
    other = open_work(ledger, 99, lane_of(OTHER))
    first = announced(ledger)
    assert len(first) == LANE_WIDTH + 1
    assert other in first
    assert announced(ledger) == []
    lease = claim(ledger, next(each for each in first if each != other))
    assert announced(ledger) == []
    settle(ledger, lease)
    assert len(announced(ledger)) == 1
    assert set(first) < {*works, other}


def test_a_lost_announcement_is_repeated(ledger: Application) -> None:
    """What was announced and never claimed is announced again after a while."""
    for number in range(LANE_WIDTH + 1):
        open_work(ledger, number)
    first = announced(ledger)
    ledger.clock.forward(seconds=11)  # type: ignore[attr-defined]  # a manual clock
    assert announced(ledger) == first


def test_a_paused_partner_is_sent_only_what_takes_something_back(ledger: Application) -> None:
    """A closed lane is neither announced nor claimed, however urgent; the lane of recalls stays open."""
    regular, recall = open_work(ledger, 1, urgency=1), open_work(ledger, 2, RECALLS, urgency=1)
    ledger.newsroom.execute(make.at(pause(), ledger.clock.now()), PARTNER_STREAM)
    assert announced(ledger) == [recall]
    assert claim(ledger, regular) is None
    assert claim_next(ledger) is None
    assert claim(ledger, recall) is not None
    assert ledger.ledger.waiting_since(ledger.clock.now()) is None
    ledger.newsroom.execute(make.at(resume(), ledger.clock.now()), PARTNER_STREAM)
    assert regular in announced(ledger)
    assert claim(ledger, regular) is not None


def test_a_lane_that_is_held_is_left_alone_until_then(ledger: Application) -> None:
    """While a partner's rate is used up its lane is closed; then it opens by itself."""
    work = open_work(ledger, 1)
    ledger.ledger.hold(LANE, ledger.clock.now() + timedelta(seconds=3))
    assert announced(ledger) == []
    assert claim(ledger, work) is None
    ledger.clock.forward(seconds=3)  # type: ignore[attr-defined]  # a manual clock
    assert announced(ledger) == [work]


def test_the_next_is_taken_in_the_command_that_settles(ledger: Application) -> None:
    """Within a command's transaction the lane's next work is claimed once the settled work's place is free."""
    for number in range(LANE_WIDTH + 1):
        open_work(ledger, number)
    leases = [claim_next(ledger) for _ in range(LANE_WIDTH)]
    assert claim_next(ledger) is None
    taking = ledger.ledger.taking(LANE, "w", ledger.clock.now(), SECONDS)
    with ledger.database.write() as connection:
        assert leases[0] is not None
        ledger.ledger.reconcile(connection, leases[0].stream, [], now=make.NOW, correlation_id="c", causation_id="d")
        taking(connection)
    assert taking.lease is not None
    assert taking.lease.work_id not in {lease.work_id for lease in leases if lease}


def test_work_given_back_was_never_claimed(ledger: Application) -> None:
    """What is not its turn yet counts no attempt and is announced again."""
    work = open_work(ledger, 1)
    lease = claim(ledger, work)
    assert lease is not None
    assert ledger.ledger.release(lease)
    again = claim(ledger, work)
    assert again is not None
    assert again.attempts == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backlog_is_found_by_indexes(ledger: Application) -> None:
    """Looking for due work reads no whole table: however much waits, only the first of each lane are looked at."""
    engine, looks = ledger.database.engine, []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        looks.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    ledger.ledger.due(ledger.clock.now(), nudged_before=make.NOW, limit=100)
    event.remove(engine, "before_cursor_execute", note)
    statements = [look for look in looks if look[0].startswith("SELECT")]
    assert len(statements) == 2
    with ledger.database.read() as connection:
        for statement, values in statements:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            read_through = [row.detail for row in plan if row.detail.startswith("SCAN")]
            assert read_through in ([], ["SCAN l"]), plan


# --- a partner's standing, through the tasks --------------------------------------------------------


def failed(machines: Machines, count: int) -> None:
    """That many attempts of others failed at the partner's endpoint."""
    for _ in range(count):
        command = RecordEndpointAnswer(by=system_actor("syndicate"), at=machines.clock.now(), outcome=SILENT)
        machines.application.newsroom.execute(command, PARTNER_STREAM)


def test_one_probe_is_sent_while_the_breaker_is_open(desk: Desk, clock: ManualClock) -> None:
    """After failures nothing goes out until the probe is due; then one message does, and what it brings decides."""
    machines = desk.machines
    machines.work_off()
    failed(machines, 5)
    desk.publish(make.EN, make.PT)
    machines.work_off()
    assert machines.sent == 0
    machines.transport.answers = [REFUSED]
    clock.forward(seconds=PROBE_EVERY.total_seconds())
    machines.work_off()
    assert machines.sent == 1
    machines.work_off()
    assert machines.sent == 1
    clock.forward(seconds=PROBE_EVERY.total_seconds())
    machines.work_off()
    clock.forward(minutes=10)
    machines.work_off()
    states = {item.state for item in machines.application.views.deliveries(partner_id=PARTNER_ID)}
    assert states == {ItemState.ACCEPTED}
    assert machines.application.views.partner(PARTNER_ID).breaker.probe_at is None


def test_one_message_is_enough_for_a_lane(desk: Desk) -> None:
    """Whoever is told of one item goes on with the lane's next ones, and tells of what is left nobody twice."""
    machines = desk.machines
    machines.work_off()
    desk.publish(make.EN, make.PT)
    machines.work_off("plan_deliveries")
    [nudge] = [each for each in machines.nudges() if each.kind is WorkKind.SYNDICATE]
    runner.run(machines.hands, nudge.work_id, nudge.lane)
    assert machines.sent == 2
    head = machines.application.views.head()
    runner.run(machines.hands, nudge.work_id, nudge.lane)
    assert machines.application.views.head() == head


def test_a_message_that_found_its_lane_full_is_made_again_when_there_is_room(
    ledger: Application, clock: ManualClock
) -> None:
    """Its work waits for a place in the lane, not until the message is taken for lost."""
    hands = Machines(ledger, clock).hands
    works = [open_work(ledger, number) for number in range(LANE_WIDTH + 1)]
    late = announced(ledger)[0]
    leases = [claim(ledger, identity) for identity in works if identity != late]
    runner.run(hands, late, LANE)
    assert announced(ledger) == []
    assert leases[0] is not None
    settle(ledger, leases[0])
    assert announced(ledger) == [late]


def test_lanes_are_a_projection_like_any_other(desk: Desk) -> None:
    """Lanes and the lanes of work agree with the log at any time, and come back when they are lost."""
    application = desk.application
    desk.machines.work_off()
    failed(desk.machines, 5)
    desk.publish(make.EN)
    desk.machines.work_off("plan_deliveries")
    assert application.verification.differences() == []
    with application.database.write() as connection:
        connection.execute(text("UPDATE lanes SET width = 7"))
        connection.execute(text("UPDATE work SET lane = ''"))
    assert {found.table for found in application.verification.differences()} == {"lanes", "work"}
    application.rebuild()
    assert application.verification.differences() == []
