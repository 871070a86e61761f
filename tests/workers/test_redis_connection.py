"""One setting for one Redis or a watched pair: what is asked reaches the server that leads, also after it changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from anyio.from_thread import start_blocking_portal
from kombu import Connection

from api.presence import STREAM as PRESENCE_STREAM
from api.presence import Presence
from api.security.sign_in_limits import SignInLimits
from tests.store.parts import ManualClock, append, made
from tests.support.sentinels import SERVICE, Watched, watched
from workers.broker import make_app
from workers.rates import SharedBucket
from workers.relay import Relay
from workflow.bootstrap import Application
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import find_server
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.engine_settings import EngineRate
from workflow.ports import LOG_STREAM
from workflow.redis_connection import broker_of, connect, connect_async, sentinels_of, without_password
from workflow.settings import Settings
from workflow.visits import VisitCounter


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("unix:///run/x/redis.sock?db=2", "redis+socket:///run/x/redis.sock?virtual_host=2"),
        ("unix:///run/x/redis.sock", "redis+socket:///run/x/redis.sock?virtual_host=0"),
        ("redis://127.0.0.1:6379/1", "redis://127.0.0.1:6379/1"),
        ("sentinel://one,two:7/news/3", "sentinel://one:26379/3;sentinel://two:7/3"),
        ("sentinel://u:p%40s@[::1]:7/news", "sentinel://u:p%40s@[::1]:7/0"),
    ],
)
def test_the_broker_is_the_same_server(url: str, broker: str) -> None:
    """Celery's spelling differs from redis-py's; both come from one setting."""
    assert broker_of(url)[0] == broker


def test_the_brokers_sentinels_are_told_which_service_and_password() -> None:
    """Kombu takes them as options, not from its URL."""
    options = broker_of("sentinel://u:p%40s@[::1]:7/news")[1]
    assert options == {"master_name": "news", "sentinel_kwargs": {"username": "u", "password": "p@s"}}


@pytest.mark.parametrize("url", ["sentinel://", "sentinel://host", "sentinel:///news", "sentinel://a,/news/0"])
def test_a_setting_that_names_no_service_or_host_is_refused(url: str) -> None:
    """When it is read, not when Redis is first asked."""
    with pytest.raises(ValueError, match="redis_url"):
        Settings(redis_url=url)


def test_a_password_is_not_told() -> None:
    """The address that people read names the hosts alone."""
    assert without_password("sentinel://:secret@one:1,two:2/news/0") == "sentinel://one:1,two:2/news/0"
    assert without_password("redis://:secret@one/0?password=x") == "redis://one/0"


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    """A newsroom on SQLite."""
    put_together = made(f"sqlite:///{tmp_path / 'newsroom.db'}", tmp_path, ManualClock())
    put_together.migrate()
    yield put_together
    put_together.close()


@pytest.fixture(scope="module")
def servers() -> Iterator[Watched]:
    """A leader, a replica and three sentinels."""
    with watched() as found:
        yield found


def test_a_lost_leader_is_replaced_and_the_log_goes_on(servers: Watched, application: Application) -> None:
    """The relay's stream, messages to workers and the event loop's reads all move to the server that leads now."""
    client = connect(servers.url, socket_timeout=5, socket_connect_timeout=2)
    celery = make_app(Settings(redis_url=servers.url))
    append(application.database)
    relay = Relay(application, client)
    relay.step()
    celery.send_task("copyflow.check", ["before"], queue="default")
    client.execute_command("WAIT", 1, 5000)
    servers.lose_the_leader()
    append(application.database)
    _asked_again(relay.step)
    assert [identity for identity, _ in client.xrange(LOG_STREAM)] == [b"1-0", b"2-0"]
    _asked_again(lambda: celery.send_task("copyflow.check", ["after"], queue="default"))
    with Connection(celery.conf.broker_url, transport_options=celery.conf.broker_transport_options) as broker:
        queue = broker.SimpleQueue("default")
        found = [queue.get(timeout=10).payload[0] for _ in range(2)]
        queue.close()
    assert found == [["before"], ["after"]]
    with start_blocking_portal() as loop:
        assert loop.call(_length_of_the_stream, servers.url) == 2
    celery.close()
    client.close()


async def _length_of_the_stream(url: str) -> int:
    async with connect_async(url, socket_timeout=5, socket_connect_timeout=2) as client:
        return int(await client.xlen(LOG_STREAM))


def _asked_again(act: object) -> None:
    """As every process of ours does: a server that is away is asked again."""
    assert callable(act)
    for _ in range(100):
        try:
            act()
        except (redis.RedisError, OSError):
            continue
        return
    raise TimeoutError("no server leads")


@pytest.fixture(scope="module")
def cluster_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server in cluster mode that holds all slots: it refuses what reaches over two of them."""
    port, folder = free_port(), tmp_path_factory.mktemp("cluster")
    words = ["--port", str(port), "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--dir", str(folder), "--save", ""]
    words += ["--cluster-port", str(free_port())]  # else it is the port and 10,000, which may be no port at all
    url = f"redis://127.0.0.1:{port}"
    child = Child(name="redis", command=[str(find_server()[0]), *words], ready=lambda: _has_its_slots(url))
    with Supervisor([child], folder / "log", on_line=lambda *_: None) as running:
        running.wait_ready(30)
        yield url


def _has_its_slots(url: str) -> bool:
    with connect(url, socket_timeout=2) as client:
        try:
            if not client.execute_command("CLUSTER", "SLOTS"):
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
            return "cluster_state:ok" in str(client.execute_command("CLUSTER", "INFO"))
        except redis.RedisError:
            return False


def test_no_act_reaches_over_two_slots_of_a_cluster(
    cluster_node: str, application: Application, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is asked in one act stands in one slot: stream and presence, visits, rates, attempts to sign in."""
    client = connect(cluster_node, socket_timeout=5)
    append(application.database)
    Relay(application, client).step()
    presence, visits = Presence(cluster_node), VisitCounter(cluster_node)
    presence.enter("article-1", "user:ada")
    assert len(client.xread({LOG_STREAM: "0-0", PRESENCE_STREAM: "0-0"})) == 2
    article, now = ArticleId(application.ids.new()), application.clock.now()
    visits.count(article, LanguageTag("en"), now)
    assert visits.not_added_yet(article, LanguageTag("en"), now) == 1
    batch = visits.take("batch-1")
    assert batch is not None
    visits.end(batch)
    rate = EngineRate(requests_per_second=1, characters_per_minute=60)
    bucket = SharedBucket(client, "deepl", rate)
    assert bucket.take(1) == 0.0
    assert bucket.take(1) > 0.0
    limits = SignInLimits(cluster_node)
    limits.admit("ada", "192.0.2.7")
    limits.forgive("ada", "192.0.2.7")
    assert not [record.message for record in caplog.records if "away" in record.message]
    for each in (presence, limits, client):
        each.close()


def test_every_client_is_made_in_one_place() -> None:
    """A module that made its own would not follow the leader."""
    folders = (Path(__file__).parents[2] / name for name in ("api", "workers", "workflow"))
    modules = [path for folder in folders for path in folder.rglob("*.py")]
    making = [path.name for path in modules if ".from_url(" in path.read_text(encoding="utf-8")]
    assert making == ["redis_connection.py"]
    assert sentinels_of(f"sentinel://host/{SERVICE}") is not None
