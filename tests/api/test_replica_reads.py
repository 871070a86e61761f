"""A real streaming replica answers what is shown, is never behind what somebody was told, and fails no page."""

from __future__ import annotations

import contextvars
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import ValidationError

from api.replica_reads import ReplicaReads
from tests.api.conversation import ARTICLE, Newsroom, newsroom_in
from tests.factories import ARTICLE_STREAM, draft
from tests.observing.test_figures import figures
from tests.support.servers import (
    POSTGRES_MISSING,
    PostgresServer,
    Replica,
    find_postgres,
    running_postgres,
    running_replica,
)
from workflow.bootstrap import bootstrap
from workflow.doctor.gathering import checkup
from workflow.doctor.lines import Level
from workflow.domain.vocabulary import ArticleId
from workflow.observing import counting
from workflow.settings import Settings, what_is_wrong
from workflow.store.replica import ReadDatabase

CAUGHT_UP = "SELECT pg_last_wal_replay_lsn() >= '{lsn}'"


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[PostgresServer, Replica]]:
    """A primary and its replica."""
    programs = find_postgres()
    if programs is None:
        pytest.skip(POSTGRES_MISSING)
    with running_postgres(programs) as primary, running_replica(programs, primary) as replica:
        yield primary, replica


@pytest.fixture
def replica(servers: tuple[PostgresServer, Replica]) -> Replica:
    """The replica."""
    return servers[1]


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[CollectorRegistry]:
    """Figures are taken."""
    folder = tmp_path / "figures"
    folder.mkdir()
    with counting.taken_in(folder) as registry:
        yield registry


@pytest.fixture
def newsroom(servers: tuple[PostgresServer, Replica], tmp_path: Path, counted: CollectorRegistry) -> Iterator[Newsroom]:
    """A newsroom that reads from the replica, which has caught up; in it one article."""
    primary, replica = servers
    url = primary.fresh_database()
    read_url = replica.server.url(url.rpartition("/")[2])
    with newsroom_in(tmp_path, database_url=url, read_database_url=read_url) as made:
        made.writer.article()
        catch_up(made, replica)
        yield made


def catch_up(newsroom: Newsroom, replica: Replica) -> None:
    """Wait until the replica has everything."""
    with newsroom.application.database.read() as connection:
        lsn = connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn()::text").scalar()
    replica.until(CAUGHT_UP.format(lsn=lsn))


def reads(registry: CollectorRegistry) -> dict[tuple[str, str], float]:
    """By server and why not the replica: how often it was read from; nothing else."""
    return {(key[2], key[1]): value for key, value in figures(registry).items() if key[0] == "replica_reads_total"}


def since(registry: CollectorRegistry, before: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """What was read since."""
    return {key: grown for key, value in reads(registry).items() if (grown := value - before.get(key, 0))}


def until_read_again(newsroom: Newsroom, counted: CollectorRegistry) -> None:
    """Ask for pages, each of which has to come, until one is read from the replica again."""
    end, before = time.monotonic() + 60, reads(counted)
    while ("replica", "") not in since(counted, before):
        assert newsroom.writer.get("articles").status_code == 200
        assert time.monotonic() < end


def test_what_is_shown_comes_from_the_replica(newsroom: Newsroom, counted: CollectorRegistry) -> None:
    """Lists, articles and the portal are read there and nowhere else once the replica has caught up."""
    before = reads(counted)
    listed = newsroom.writer.get("articles").json()["items"]
    assert [each["headline"] for each in listed] == [ARTICLE["headline"]]
    assert newsroom.writer.get(f"articles/{listed[0]['article_id']}").status_code == 200
    assert newsroom.nobody.get("/news").status_code == 200
    assert {server for server, _ in since(counted, before)} == {"replica"}


def test_the_replica_is_really_asked(newsroom: Newsroom, replica: Replica) -> None:
    """The replica's own statistics know of our connections and of rows that were read."""
    newsroom.writer.get("articles")
    name = newsroom.application.settings.database.rpartition("/")[2]
    sql = f"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'copyflow-views' AND datname = '{name}'"
    assert replica.execute(sql) == 1


def test_nobody_is_shown_less_than_they_were_told(newsroom: Newsroom, replica: Replica) -> None:
    """While the replica replays nothing, each write is seen at once: by its author, by others, in lists and feeds."""
    replica.pause()
    try:
        article = newsroom.writer.article(headline="Ferries run again", targets=[])
        for who in (newsroom.writer, newsroom.reviewer):
            assert who.get("articles").json()["items"][0]["headline"] == "Ferries run again"
            assert who.get(f"articles/{article}").status_code == 200
            assert newsroom.in_browser("reviewer").get(f"/articles/{article}").status_code == 200
    finally:
        replica.resume()


def test_another_process_shows_a_write_that_it_has_not_heard_of(
    newsroom: Newsroom, replica: Replica, counted: CollectorRegistry
) -> None:
    """A second process, which hears nothing from the first, shows what the first was told to have recorded."""
    cheap = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    other = bootstrap(newsroom.application.settings, hasher=cheap)
    replica.pause()
    try:
        article = newsroom.writer.article(targets=[])
        before = reads(counted)
        assert other.replica is not None
        with other.replica.request():
            assert other.shown.views.article(ArticleId(article)).exists
            assert other.shown.end() == newsroom.application.views.head()
        assert since(counted, before) == {("primary", "behind"): 1}
    finally:
        replica.resume()
        other.close()


def test_what_no_event_tells_of_is_never_old(newsroom: Newsroom, replica: Replica) -> None:
    """Names of people and the work ledger come from the primary: they change without the log's moving."""
    article = newsroom.writer.get("articles").json()["items"][0]["article_id"]
    catch_up(newsroom, replica)
    replica.pause()
    try:
        with newsroom.application.database.write() as connection:
            connection.exec_driver_sql("UPDATE users SET name = 'Another Name' WHERE name = 'writer'")
            connection.exec_driver_sql("DELETE FROM work")
        assert "Another Name" in newsroom.writer.get(f"articles/{article}/timeline").text
        replica_of_it = newsroom.application.replica
        assert replica_of_it is not None
        with replica_of_it.request():
            assert newsroom.application.shown.views.work() == []
    finally:
        replica.resume()


def test_what_a_follower_found_is_not_lost_again(
    newsroom: Newsroom, replica: Replica, counted: CollectorRegistry
) -> None:
    """The search asks the replica for the follower's place too, which moves without the log's moving."""
    replica.pause()
    try:
        newsroom.application.followers.catch_up("edition_texts", fence=1)
        before = reads(counted)
        assert len(newsroom.writer.get("search", q="wells").json()["items"]) == 1
        assert since(counted, before) == {("primary", "behind"): 1}
        assert newsroom.writer.get("articles").status_code == 200
        assert ("replica", "") in since(counted, before)
    finally:
        replica.resume()
    catch_up(newsroom, replica)
    before = reads(counted)
    assert len(newsroom.writer.get("search", q="wells").json()["items"]) == 1
    assert since(counted, before) == {("replica", ""): 1}


def test_within_a_request_nothing_goes_back_in_time(newsroom: Newsroom, replica: Replica) -> None:
    """Once the primary has answered it answers to the end, and what the replica has shown is demanded from then on."""
    application = newsroom.application
    assert application.replica is not None
    with application.replica.request():
        demand = application.replica.demand()
        assert demand is not None
        newsroom.writer.article(targets=[])
        catch_up(newsroom, replica)
        asked = demand.mark().position
        assert len(application.shown.views.articles()) == 2
        assert demand.mark().position == application.views.head() > asked
    with application.replica.request():
        replica.pause()
        newsroom.writer.article(targets=[])
        application.replica.demand()
        assert len(application.shown.views.articles()) == 3
        replica.resume()
        catch_up(newsroom, replica)
        demand = application.replica.demand()
        assert demand is not None
        assert demand.because == "behind"


def test_the_past_is_made_of_the_primary(newsroom: Newsroom, counted: CollectorRegistry) -> None:
    """`as_of` says the same with a replica, and none of it is read there."""
    application = newsroom.application
    before = reads(counted)
    then = newsroom.writer.get("articles", as_of=1)
    assert then.headers["Copyflow-As-Of"] == "1"
    assert [each["stage"] for each in then.json()["items"]] == ["draft"]
    assert ("replica", "") not in since(counted, before)
    page = newsroom.writer.get("events", limit=1)
    assert page.json()["position"] == 1
    assert newsroom.writer.get("events").json()["position"] == application.views.head()


def test_what_changes_something_never_asks_the_replica(newsroom: Newsroom, counted: CollectorRegistry) -> None:
    """Writing reads the primary alone, whatever it has to know."""
    article = newsroom.writer.article(targets=[])
    tag = newsroom.writer.get(f"articles/{article}").headers["ETag"]
    before = reads(counted)
    assert newsroom.writer.act(article, "claims", {"language": "en"}, version=tag).status_code < 500
    assert newsroom.writer.create(f"articles/{article}/comments", {"text": "A comment."}).status_code == 201
    assert newsroom.writer.create("articles", ARTICLE).status_code == 201
    assert since(counted, before) == {}


def test_a_replica_that_ends_fails_no_page_and_is_taken_up_again(
    newsroom: Newsroom, replica: Replica, counted: CollectorRegistry, caplog: pytest.LogCaptureFixture
) -> None:
    """Pages go on while it is stopped and started again; one line when it is left, one when it is back."""
    caplog.set_level(logging.WARNING, "copyflow.replica")
    assert newsroom.writer.get("articles").status_code == 200
    replica.stop()
    before = reads(counted)
    for _ in range(5):
        assert newsroom.writer.get("articles").status_code == 200
    assert since(counted, before) == {("primary", "away"): 5}
    replica.start()
    until_read_again(newsroom, counted)
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "the read replica is left",
        "the read replica is back",
    ]


def test_a_replica_that_stands_still_fails_no_page(
    newsroom: Newsroom, replica: Replica, counted: CollectorRegistry
) -> None:
    """A machine that neither answers nor closes its connections is left after one wait."""
    assert newsroom.writer.get("articles").status_code == 200
    with replica.frozen():
        before = reads(counted)
        for _ in range(3):
            assert newsroom.writer.get("articles").status_code == 200
        assert since(counted, before) == {("primary", "away"): 3}
    until_read_again(newsroom, counted)


def test_a_statement_that_replay_cancels_is_answered_by_the_primary(
    newsroom: Newsroom, replica: Replica, counted: CollectorRegistry
) -> None:
    """A conflict with recovery ends a statement on the replica, and nobody notices."""
    application = newsroom.application
    replica.execute("ALTER SYSTEM SET max_standby_streaming_delay = 0")
    replica.execute("SELECT pg_reload_conf()")
    assert application.replica is not None
    asked = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_sleep(20)::text ELSE 'primary' END FROM users LIMIT 1"
    with application.replica.request(), ThreadPoolExecutor() as threads:
        context = contextvars.copy_context()

        def read() -> object:
            with ReadDatabase(application.database, application.replica).read() as connection:
                return connection.exec_driver_sql(asked).scalar()

        answer = threads.submit(context.run, read)
        replica.until("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')")
        with application.database.write() as connection:
            connection.exec_driver_sql("UPDATE users SET name = name || ' Jr.'")
        with application.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM users")
        assert answer.result(30) == "primary"
    replica.execute("ALTER SYSTEM RESET max_standby_streaming_delay")
    replica.execute("SELECT pg_reload_conf()")
    assert ("primary", "gave_up") in reads(counted)
    assert newsroom.writer.get("articles").status_code == 200


def test_the_replica_of_another_newsroom_is_not_believed(
    servers: tuple[PostgresServer, Replica], tmp_path: Path, counted: CollectorRegistry
) -> None:
    """The chain's hash at a position tells one log from another, however much further that one is."""
    primary, replica = servers
    others = primary.fresh_database()
    with newsroom_in(tmp_path / "others", database_url=others) as other:
        for _ in range(3):
            other.writer.article(headline="Somebody else's news")
        catch_up(other, replica)
        read_url = replica.server.url(others.rpartition("/")[2])
        ours = primary.fresh_database()
        with newsroom_in(tmp_path / "ours", database_url=ours, read_database_url=read_url) as made:
            made.writer.article()
            before = reads(counted)
            assert [each["headline"] for each in made.writer.get("articles").json()["items"]] == [ARTICLE["headline"]]
            assert set(since(counted, before)) == {("primary", "other_log")}
            line = next(each for each in checkup(made.application).lines if each.kind == "read_replica")
            assert (line.level, "has another log" in line.what) == (Level.SLOWER, True)


def test_a_replica_that_was_promoted_does_not_lie(tmp_path: Path, counted: CollectorRegistry) -> None:
    """What somebody writes to it after that is shown to nobody, and the doctor says what happened."""
    programs = find_postgres()
    assert programs is not None
    with (
        running_postgres(programs) as primary,
        running_replica(programs, primary) as replica,
    ):
        url = primary.fresh_database()
        read_url = replica.server.url(url.rpartition("/")[2])
        with newsroom_in(tmp_path, database_url=url, read_database_url=read_url) as made:
            made.writer.article()
            catch_up(made, replica)
            assert made.writer.get("articles").status_code == 200
            replica.execute("SELECT pg_promote()")
            mistaken = bootstrap(Settings(home=tmp_path, database_url=read_url, redis_url=None))
            mistaken.newsroom.execute(draft(), ARTICLE_STREAM)
            mistaken.close()
            before = reads(counted)
            assert len(made.writer.get("articles").json()["items"]) == 1
            assert set(since(counted, before)) == {("primary", "promoted")}
            line = next(each for each in checkup(made.application).lines if each.kind == "read_replica")
            assert (line.level, "was promoted" in line.what) == (Level.SLOWER, True)


PRIMARY = "postgresql+psycopg://copyflow@db/copyflow"


@pytest.mark.parametrize(
    ("database_url", "read_url", "says"),
    [
        (
            None,
            "postgresql+psycopg://replica/copyflow",
            "name a PostgreSQL in COPYFLOW_DATABASE_URL, or leave this out",
        ),
        ("sqlite:///a.db", "postgresql+psycopg://replica/copyflow", "there is no replica of a SQLite file"),
        (PRIMARY, "sqlite:///b.db", "only PostgreSQL has replicas"),
        (PRIMARY, "mysql://:secret@replica/copyflow", "only PostgreSQL has replicas"),
        (PRIMARY, "not a URL", "only PostgreSQL has replicas"),
        (PRIMARY, PRIMARY, "name a replica of it, or leave this out"),
    ],
)
def test_what_can_be_no_replica_is_refused_at_start(database_url: str | None, read_url: str, says: str) -> None:
    """The refusal names the setting, says what to do, and shows no password."""
    with pytest.raises(ValidationError) as refused:
        Settings(database_url=database_url, read_database_url=read_url)
    (line,) = what_is_wrong(refused.value)
    assert line.startswith("COPYFLOW_READ_DATABASE_URL=")
    assert says in line
    assert "secret" not in line


def test_without_the_setting_nothing_is_between(tmp_path: Path) -> None:
    """No replica, no middleware; what is shown is asked of the application's own parts."""
    with newsroom_in(tmp_path, read_database_url="") as made:
        application = made.application
        assert application.replica is None
        assert application.shown.views is application.views
        assert application.shown.search is application.search
        assert application.shown.memory is application.memory
        assert not [each for each in made.app.user_middleware if each.cls is ReplicaReads]
