"""What the doctor says of what was seen: pure, from signs made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.doctor.signs_made import CLOCK, DISK, FINE, GB, KEY, VITALS, WORKER, but, oldest, open_breaker, partner, work
from tests.factories import NOW
from workflow.doctor.judging import judge
from workflow.doctor.lines import Checkup, Level, Line, Unit
from workflow.doctor.signs import Places, PrivateFile, Signs, Unseen, WorkerSigns
from workflow.domain.phrases import phrase
from workflow.engine_quotas import EngineQuota
from workflow.partitions import Room
from workflow.store.replica_signs import ReplicaStanding
from workflow.store.signs import DeliveryWait
from workflow.syndication_views import Standing


def not_well(signs: Signs) -> list[Line]:
    """The lines that are not ok."""
    return judge(signs).troubles


def only(signs: Signs) -> Line:
    """The one line that is not ok."""
    [line] = not_well(signs)
    return line


def test_nothing_is_stuck_where_all_is_well() -> None:
    """One sentence, every line ok, nothing to do."""
    found = judge(FINE)
    assert (found.verdict, found.level, found.troubles) == ("Nothing is stuck.", Level.OK, [])
    assert all(line.figure and not line.next for line in found.lines)


def test_every_line_has_a_figure_with_its_unit() -> None:
    """A value always has its unit, and programs find each line by kind and what it is about."""
    lines = judge(but(newsroom={"work": (work(due=oldest(minutes=1)),)}, engines=(QUOTA,))).lines
    assert all((line.value is None) == (line.unit is None) for line in lines)
    assert len({(line.kind, line.about) for line in lines}) == len(lines)


def room(**changes: Any) -> Room:
    """A partitioned log without an empty partition ahead."""
    return Room(**{"is_partitioned": True, "events": 9_000, "ahead": 0, "is_half_begun": False} | changes)


def test_partitions_with_room_ahead_are_well() -> None:
    """One empty partition is enough; the figure says how much fits."""
    lines = judge(but(database={"room": room(ahead=1, events=12_000)})).lines
    [line] = [each for each in lines if each.kind == "partitions"]
    assert (line.level, line.value) == (Level.OK, 12_000)
    assert line.figure == "room for 12,000 events, 1 empty partition ahead"


COPY = ReplicaStanding(in_recovery=True, is_held=False, is_same_log=True, position=5_000, head=5_000, lacks_since=None)
LATE = replace(COPY, position=4_993, lacks_since=NOW - timedelta(seconds=90))


def test_a_read_replica_that_keeps_up_is_well() -> None:
    """Its line says how far it has come; where none is set there is no line."""
    line = next(each for each in judge(but(replica=COPY)).lines if each.kind == "read_replica")
    assert (line.level, line.figure, line.value) == (Level.OK, "0 ms behind, at position 5000 of 5000", 0)
    assert not [each for each in judge(FINE).lines if each.kind == "read_replica"]


QUOTA = EngineQuota(name="deepl", held_seconds=0.0, characters_left=0.4)
READ_ONLY = replace(DISK, is_read_only=True)


@pytest.mark.parametrize(
    ("signs", "kind", "level", "says"),
    [
        (but(places=Places(disks=(replace(DISK, free=900_000_000),), files=())), "disk", "slower", "900.0 MB are left"),
        (but(places=Places(disks=(replace(DISK, free=90_000_000),), files=())), "disk", "stuck", "is full"),
        (but(places=Places(disks=(replace(DISK, files_left=3),), files=())), "disk", "stuck", "takes no more files"),
        (but(places=Places(disks=(READ_ONLY,), files=())), "disk", "stuck", "read-only"),
        (but(database={"missing": ("0022", "0023")}), "migrations", "stuck", "lacks 2 migrations: 0022, 0023."),
        (but(database={"unknown": ("0031",)}), "migrations", "slower", "newer Copyflow (migration 0031)"),
        (but(database={"wal_bytes": 2 * GB}), "wal", "slower", "grown to 2.0 GB"),
        (but(database={"room": room(events=4_200)}), "partitions", "slower", "takes 4,200 more events; no empty"),
        (but(database={"room": room(events=0)}), "partitions", "stuck", "nothing can be recorded"),
        (but(database={"room": room(is_partitioned=False, is_half_begun=True)}), "partitions", "slower", "cut off"),
        (but(database={"clock_ahead": 1.5}), "database_clock", "slower", "1.5 s ahead"),
        (but(database={"clock_ahead": -7.0}), "database_clock", "stuck", "7.0 s behind"),
        (but(replica=replace(COPY, in_recovery=False)), "read_replica", "slower", "it was promoted"),
        (but(replica=replace(COPY, is_same_log=False)), "read_replica", "slower", "has another log"),
        (but(replica=replace(COPY, is_held=True)), "read_replica", "slower", "paused the read replica"),
        (but(replica=LATE), "read_replica", "slower", "lacks 7 events, the first for 90 s."),
        (but(replica=Unseen(why=phrase("Away."), next=phrase("Start it."))), "read_replica", "slower", "Away."),
        (but(redis=None), "redis", "stuck", "There is no Redis"),
        (but(redis={"is_loading": True}), "redis", "stuck", "still reading its data"),
        (but(redis={"role": "slave"}), "redis", "stuck", "is a replica"),
        (but(redis={"cannot_write": "aof_last_write_status: err"}), "redis", "stuck", "cannot write to its disk"),
        (but(redis={"version": "6.0.16"}), "redis_version", "stuck", "6.0.16 is too old"),
        (but(redis={"keeps_aof": False}), "redis_persistence", "slower", "keeps nothing on disk"),
        (but(redis={"policy": "allkeys-lru"}), "redis_eviction", "slower", "allkeys-lru"),
        (but(redis={"policy": "allkeys-lru", "memory_limit": GB}), "redis_eviction", "stuck", "queues vanish"),
        (but(redis={"memory_used": GB * 85 // 100, "memory_limit": GB}), "redis_memory", "slower", "85 %"),
        (but(redis={"memory_used": GB, "memory_limit": GB}), "redis_memory", "stuck", "memory is full"),
        (but(redis={"clock_ahead": 2.0}), "redis_clock", "slower", "2.0 s ahead"),
        (but(newsroom={"led": frozenset({"relay", "clock"})}), "service", "stuck", "work of the projector"),
        (but(newsroom={"recalls_not_reached": 2}), "recalls", "slower", "2 recalls have not reached"),
        (but(newsroom={"recalls_not_reached": 2, "recalls_parked": 1}), "recalls", "stuck", "2 recalls"),
        (but(engines=(replace(QUOTA, held_seconds=900),)), "engine", "slower", "left alone for 15 min"),
    ],
)  # fmt: skip
def test_each_sign_makes_one_line_that_says_what_to_do(signs: Signs, kind: str, level: str, says: str) -> None:
    """One thing that is not well is one line of its kind, with its figure, a sentence and the next step."""
    line = only(signs)
    assert (line.kind, line.level) == (kind, level)
    assert says in line.what
    assert line.figure
    assert line.next.endswith(".")


@pytest.mark.parametrize(
    ("file", "level", "says"),
    [
        (replace(KEY, error="Permission denied"), "stuck", "secret.key cannot be read: Permission denied."),
        (replace(KEY, mode=0o640), "slower", "other users of this machine can open"),
        (replace(KEY, path="", mode=None, length=8), "slower", "it can be guessed"),
        (PrivateFile(kind="home", path="/srv/copyflow", mode=0o755), "slower", "other users"),
        (PrivateFile(kind="certificate", path="/c.pem", expires_at=NOW + timedelta(days=9)), "slower", "out in 9 d"),
        (PrivateFile(kind="certificate", path="/c.pem", expires_at=NOW - timedelta(days=9)), "stuck", "ran out at"),
        (PrivateFile(kind="certificate", path="/c.pem", error="No such file or directory"), "stuck", "/c.pem"),
    ],
)
def test_files_are_private_and_readable(file: PrivateFile, level: str, says: str) -> None:
    """A key that cannot be read stops us; one that others can read, or a certificate that ends soon, does not yet."""
    line = only(but(places=Places(disks=(DISK,), files=(file,))))
    assert (line.kind, line.level) == (file.kind, level)
    assert says in line.what


@pytest.mark.parametrize("file", [KEY, PrivateFile(kind="certificate", path="/c", expires_at=NOW + timedelta(days=90))])
def test_files_that_are_as_they_should_be(file: PrivateFile) -> None:
    """They are told without anything to do."""
    assert not_well(but(places=Places(disks=(DISK,), files=(file,)))) == []


def test_a_relay_that_hands_on_nothing_is_stuck_however_little_waits() -> None:
    """It is the age of the first event that counts; a lag of many events that is young is only slower."""
    behind = replace(VITALS, relayed=4_999)
    old, young = NOW - timedelta(minutes=3), NOW - timedelta(seconds=1)
    line = only(but(newsroom={"vitals": behind, "unrelayed_since": old}))
    assert (line.kind, line.level, line.value) == ("relay_lag", "stuck", 1)
    assert line.what == "The relay has handed on nothing for 3 min."
    assert not_well(but(newsroom={"vitals": behind, "unrelayed_since": young})) == []
    many = but(newsroom={"vitals": replace(VITALS, relayed=1_000), "unrelayed_since": young})
    assert (only(many).kind, only(many).level) == ("relay_lag", "slower")


def test_a_follower_that_stands_is_stuck_and_one_that_moves_is_slower() -> None:
    """Rebuilds, whose names have an @, are nobody's trouble."""
    behind = replace(VITALS, checkpoints={"memory": 10, "memory@next": 0})
    assert only(but(newsroom={"vitals": behind})).level is Level.SLOWER
    line = only(but(newsroom={"vitals": behind, "moved_at": {"memory": NOW - timedelta(minutes=5)}}))
    assert (line.kind, line.about, line.level) == ("follower_lag", "memory", "stuck")
    assert line.what == "memory has not moved for 5 min, and the log has."


def test_events_that_were_passed_over_need_somebody() -> None:
    """A follower that could not apply an event is right again only after a rebuild."""
    line = only(but(newsroom={"vitals": replace(VITALS, parked_events={"memory": 2})}))
    assert (line.kind, line.level, line.value, line.unit) == ("parked_events", "stuck", 2, Unit.EVENTS)
    assert "copyflow rebuild memory" in line.next


DUE = oldest(minutes=10, count=4)


@pytest.mark.parametrize(
    ("changes", "level", "why"),
    [
        ({"work": (work(due=DUE),)}, "stuck", "nobody took it"),
        ({"work": (work(due=oldest(minutes=1)),)}, "slower", "nobody took it"),
        ({"work": (work(due=DUE, held=oldest(count=2)),)}, "slower", "all workers of the queue translation are busy"),
        ({"work": (work(due=DUE),), "led": frozenset({"relay", "projector"})}, "stuck", "no clock hands it out"),
        (
            {"work": (work(due=oldest(minutes=10, attempts=2, error="fx: no memory left.\nTraceback")),)},
            "stuck",
            "attempt 2 failed (fx: no memory left.)",
        ),
    ],
)
def test_work_that_is_due_says_why_it_waits(changes: dict[str, Any], level: str, why: str) -> None:
    """The oldest of a kind is told with its age, and with the first reason that explains it."""
    lines = [line for line in not_well(but(newsroom=changes)) if line.kind == "work"]
    assert [(line.about, line.level) for line in lines] == [("translate", level)]
    assert why in lines[0].what
    assert lines[0].next


def test_a_limit_that_is_reached_is_the_reason() -> None:
    """Work that waits for its turn goes on by itself, however long it has waited."""
    signs = but(newsroom={"work": (work(due=DUE, held=oldest(count=1)),)}, limits={"translate": 1})
    assert only(signs).level is Level.SLOWER
    assert "no more than 1 may be under way at once" in only(signs).what


def test_work_without_a_worker_names_the_queue() -> None:
    """Both are told, the missing worker first: it is the cause."""
    elsewhere = replace(WORKER, queues=("default", "syndication", "tagging"))
    signs = but(newsroom={"work": (work(due=DUE),)}, workers=WorkerSigns(beats=(elsewhere,), read_at=CLOCK))
    assert [(line.kind, line.about) for line in not_well(signs)] == [("workers", "translation"), ("work", "translate")]
    assert "no worker takes the queue translation" in not_well(signs)[1].what


def test_the_figure_of_work_says_how_it_stands() -> None:
    """How much is due and since when, under way, to be tried again, kept by its partner, due later; no noughts."""
    some = work(due=oldest(minutes=0.1, count=2), held=oldest(count=3), closed=oldest(count=4), later=oldest(count=5))
    [figure] = [line.figure for line in judge(but(newsroom={"work": (some,)})).lines if line.kind == "work"]
    assert figure == "14 open: 2 due for up to 6 s, 3 under way, 4 wait for their partner, 5 due later"


@pytest.mark.parametrize("stand", ["later", "closed", "held"])
def test_work_that_is_meant_to_wait_is_well(stand: str) -> None:
    """What is due later, waits for its partner, or is in hand, is no trouble, however much it is."""
    assert not_well(but(newsroom={"work": (work(**{stand: oldest(minutes=500, count=9_000)}),)})) == []


def test_work_that_fails_again_and_again_is_slower() -> None:
    """It is tried again by itself, but somebody should read why."""
    line = only(but(newsroom={"work": (work(retrying=oldest(minutes=-5, attempts=4, error="status 500")),)}))
    assert (line.kind, line.level) == ("work", "slower")
    assert "after 4 failures: status 500." in line.what


def test_work_that_was_put_aside_needs_somebody() -> None:
    """Nobody tries it again: the line says how, and how many there are."""
    found = judge(but(newsroom={"work": (work(put_aside=oldest(count=3, attempts=8, error="quota used up")),)}))
    [line] = found.troubles
    assert (line.kind, line.level, line.value) == ("parked_work", "stuck", 3)
    assert "quota used up." in line.what
    assert found.work_put_aside == 3


def beats(*found: Any) -> WorkerSigns:
    return WorkerSigns(beats=found, read_at=CLOCK)


def test_workers_are_told_by_queue() -> None:
    """Alive is who spoke in the last half minute; who fell silent is told for itself, the others go on."""
    silent = replace(WORKER, name="other@host", at=CLOCK - 60)
    line = only(but(workers=beats(WORKER, silent)))
    assert (line.kind, line.about, line.level) == ("lost_worker", "other@host", "slower")
    assert line.figure == "silent for 60 s"
    lines = not_well(but(workers=beats(silent)))
    assert [(each.kind, each.level) for each in lines] == [("workers", "stuck")]


def test_a_worker_whose_clock_is_off_is_told() -> None:
    """Leases are counted by the clocks of those who take them."""
    line = only(but(workers=beats(replace(WORKER, clock_ahead=6.2))))
    assert (line.kind, line.about, line.level) == ("worker_clock", "worker@host", "stuck")


# --- partners -------------------------------------------------------------------------------------------


def waits(*, waiting: int = 0, parked: int = 0, hours: float = 2) -> dict[str, DeliveryWait]:
    since = NOW - timedelta(hours=hours)
    return {
        "p1": DeliveryWait(
            waiting=waiting,
            waiting_since=since if waiting else None,
            parked=parked,
            parked_since=since if parked else None,
        )
    }


def test_a_breaker_says_how_much_has_waited_since_when() -> None:
    """The very sentence that is wanted first; after an hour it needs a person who calls there."""
    silent = partner(Standing.BREAKER_OPEN, breaker=open_breaker(hours=3))
    found = judge(but(newsroom={"partners": (silent,), "deliveries": waits(waiting=3)}))
    assert found.level is Level.STUCK
    assert found.verdict == (
        f"3 deliveries to Daily News have waited 2 h: breaker open since {NOW - timedelta(hours=3):%Y-%m-%d %H:%M} "
        "UTC (5 failures in a row, the last: status 503)."
    )
    assert found.troubles[0].address == "/partners/p1"


@pytest.mark.parametrize(("hours", "waiting"), [(0.5, 3), (9, 0)])
def test_a_young_breaker_or_one_that_keeps_nothing_is_slower(hours: float, waiting: int) -> None:
    """It goes on by itself when the partner answers again."""
    silent = partner(Standing.BREAKER_OPEN, breaker=open_breaker(hours=hours))
    line = only(but(newsroom={"partners": (silent,), "deliveries": waits(waiting=waiting)}))
    assert (line.kind, line.level, line.value) == ("breaker", "slower", waiting)


def test_dead_letters_are_told_by_partner() -> None:
    """What is not tried again needs a person."""
    line = only(but(newsroom={"partners": (partner(),), "deliveries": waits(parked=2, hours=50)}))
    assert (line.kind, line.about, line.level, line.value) == ("dead_letters", "p1", "stuck", 2)
    assert "2 deliveries to Daily News were put aside, the first 2 d ago" in line.what


@pytest.mark.parametrize(
    "about",
    [{"standing": Standing.PAUSED}, {"standing": Standing.DISABLED}, {"is_waking_up": True}],
    ids=["paused", "disabled", "waking up"],
)
def test_what_a_person_stopped_is_no_trouble(about: dict[str, Any]) -> None:
    """Messages of a partner that is paused, gone or just coming back are where they are meant to be."""
    assert not_well(but(newsroom={"partners": (partner(**about),), "deliveries": waits(waiting=1, parked=5)})) == []


def test_a_partner_that_refuses_our_key_needs_somebody() -> None:
    """No retry mends that."""
    refused = partner(Standing.KEY_REFUSED, alert="401: unknown signature.")
    line = only(but(newsroom={"partners": (refused,)}))
    assert (line.kind, line.level) == ("key_refused", "stuck")
    assert line.what == "Daily News does not take our key: 401: unknown signature."


# --- what could not be looked at ------------------------------------------------------------------------

AWAY = Unseen(why=phrase("The database does not answer."), next=phrase("Start it again."))
SAID = Unseen(why=phrase("It was not looked at."), next=phrase("Later."), because="database")


def test_a_database_that_is_away_is_one_finding() -> None:
    """What would have been read in it is not told again, line by line."""
    found = judge(but(database=AWAY, newsroom=SAID))
    assert found.verdict == "The database does not answer."
    assert [(line.kind, line.level) for line in found.troubles] == [("database", "stuck")]


@pytest.mark.parametrize(
    ("part", "kind", "level"),
    [
        ("places", "disk", "unknown"),
        ("newsroom", "work", "unknown"),
        ("workers", "workers", "unknown"),
        ("engines", "engine", "unknown"),
        ("redis", "redis", "stuck"),
    ],
)
def test_what_cannot_be_looked_at_is_a_finding(part: str, kind: str, level: str) -> None:
    """Nobody may take silence for health: it counts as much as what is stuck."""
    found = judge(but(**{part: AWAY}))
    assert [(line.kind, line.level) for line in found.troubles] == [(kind, level)]
    assert found.level.needs_somebody
    assert found.verdict == "The database does not answer."


# --- the sentence ---------------------------------------------------------------------------------------

KEEPS_NOTHING = "Redis keeps nothing on disk: after its restart the relay has to put everything back."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"redis": {"keeps_aof": False}},
            f"Nothing is stuck, but one thing is not as it should be. {KEEPS_NOTHING}",
        ),
        (
            {"redis": {"keeps_aof": False, "policy": "volatile-lru"}},
            f"Nothing is stuck; 2 things are slower than usual. {KEEPS_NOTHING}",
        ),
        (
            {"redis": {"version": "5.0.7"}, "database": {"missing": ("0023",)}},
            "The database lacks 1 migration: 0023. 1 more thing is stuck.",
        ),
        (
            {"redis": None, "newsroom": {"led": frozenset()}, "workers": beats()},
            "Copyflow is not running: no process does what relay, clock and projector do.",
        ),
        (
            {"database": {"missing": ("0023",)}, "newsroom": {"led": frozenset()}, "workers": beats()},
            "The database lacks 1 migration: 0023. 4 more things are stuck.",
        ),
    ],
)
def test_the_verdict_is_one_sentence_about_the_cause(changes: dict[str, Any], said: str) -> None:
    """The first that is stuck is told, and how many more there are; where nothing runs, that is the cause."""
    assert judge(but(**changes)).verdict == said


def test_a_verdict_can_be_said_in_another_language() -> None:
    """It remembers how it was put together, down to the sentence within it."""
    catalogue = {
        "Nothing is stuck, but one thing is not as it should be. {first}": "Nada está preso. {first}",
        "Redis {version} is too old.": "O Redis {version} é antigo demais.",
        "{first} {count} more thing is stuck.": "{first} Mais {count}.",
    }
    found = judge(but(redis={"version": "5.0.7", "policy": "allkeys-lru", "memory_limit": GB})).verdict
    told = found.told(lambda one: catalogue.get(one, one), lambda one, _many, _count: catalogue[one])
    assert told == "O Redis 5.0.7 é antigo demais. Mais 1."


def test_what_is_stuck_comes_first() -> None:
    """Then what nobody knows, then what is slower; within each the cause before what it causes."""
    signs = but(redis={"keeps_aof": False}, engines=AWAY, newsroom={"led": frozenset({"relay"})})
    found: Checkup = judge(signs)
    assert [line.level for line in found.troubles] == [Level.STUCK, Level.STUCK, Level.UNKNOWN, Level.SLOWER]
    assert [line.about for line in found.troubles[:2]] == ["clock", "projector"]
