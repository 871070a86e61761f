"""A new version while the newsroom works: processes of the release before and of this one on one database."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_network
from pathlib import Path

import pytest
from sqlalchemy import text

from api.client import Copyflow
from api.client.generated.shapes import ArticleModel
from tests.acceptance.going_on import proven
from tests.acceptance.test_command_line import Terminal
from tests.support.partner import Portal
from tests.support.servers import PostgresServer
from workflow.bootstrap import Application, bootstrap
from workflow.cli.demo.waiting import wait_for
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import RedisServer
from workflow.domain.vocabulary import Role
from workflow.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PREVIOUS_RELEASES = {
    "landed last": "816fbbfef299b6e1af79e435dbc475b59bbbf28b",
    "before migration 0024": "ca199d43a368c92dde729435049ebef48f85de8c",
}
"""Commits that deployments run when they take the present code; of one of them the tables are changed. Move the first
on when the present code is landed, and the second when there is a later migration than it names."""
MIGRATIONS = "workflow/store/migrations/versions"
SECONDS = 120.0
HANDS = ("worker", "sender", "clock", "projector", "relay")


@pytest.fixture(scope="module", params=PREVIOUS_RELEASES.values(), ids=PREVIOUS_RELEASES)
def previous_code(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of a release before, out of the repository's history, in a folder of its own."""
    release: str = request.param
    git = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT)]
    packed = subprocess.run([*git, "archive", release, "workflow", "workers", "api"], capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(
            f"no previous release to roll from: this checkout lacks commit {release[:12]} "
            "(a shallow clone? `git fetch --unshallow`)"
        )
    folder = tmp_path_factory.mktemp("previous")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


class Deployment:
    """A newsroom on PostgreSQL whose processes a test starts and ends, each with the code that it says."""

    def __init__(self, home: Path, database_url: str, redis: RedisServer) -> None:
        self.home = home
        self.settings = Settings(
            home=home, database_url=database_url, redis_url=redis.url, allowed_networks=(ip_network("127.0.0.0/8"),)
        )
        self.redis = redis

    def environment(self, code: Path) -> dict[str, str]:
        """What makes a process run that code on this database."""
        return {
            "PYTHONPATH": str(code),
            "COPYFLOW_HOME": str(self.home),
            "COPYFLOW_DATABASE_URL": self.settings.database,
            "COPYFLOW_ALLOWED_NETWORKS": "127.0.0.0/8",
        }

    def code_of(self, code: Path) -> Path:
        """The folder out of which a process of that code is really run."""
        command = [sys.executable, "-c", "import api.app; print(api.app.__file__)"]
        environment = {**os.environ, **self.environment(code)}
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        return Path(told.strip()).parents[1]

    def migrate(self, code: Path) -> str:
        """What ``copyflow migrate`` of that code says."""
        command = [sys.executable, "-P", "-m", "workflow", "migrate"]
        environment = {**os.environ, **self.environment(code)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    @contextmanager
    def running(self, code: Path, *names: str) -> Iterator[str]:
        """Some processes of that code for the length of the block; the API's address."""
        port = free_port()
        children = stack(
            home=self.home,
            database_url=self.settings.database,
            redis=self.redis,
            port=port,
            workers=1,
            extra_environment=self.environment(code),
        )
        chosen = [child for child in children if child.name in names]
        with Supervisor(chosen, self.home / f"log-{port}", on_line=lambda _name, _line: None) as supervisor:
            supervisor.wait_ready(SECONDS)
            yield f"http://127.0.0.1:{port}"


def migrations(code: Path) -> set[str]:
    """The names of that code's migrations."""
    return {each.name for each in (code / MIGRATIONS).glob("[0-9]*.py")}


def person(application: Application, name: str, *roles: Role) -> str:
    """Somebody with a key, which is given."""
    user = application.accounts.add_user(name, "a password of the tests", roles)
    return application.accounts.keys.add(user.name, "test", days=1)


def goes_through(url: str, writer_key: str, reviewer_key: str, wire: Portal, words: str) -> str:
    """An article from its submission over translation, checks and approval to a partner; its id."""
    with Copyflow(url, writer_key) as writer, Copyflow(url, reviewer_key) as reviewer:
        body = f"The ministers met in Bishkek on Monday. {words}"
        article = {"headline": "Ministers meet", "body": body, "language": "en", "targets": [{"language": "pt"}]}
        identity = writer.create_article({**article, "submit": True})["article_id"]

        def in_review(article: ArticleModel) -> bool:
            return {each["state"] for each in article["editions"]} == {"review"}

        wait_for(lambda: reviewer.read_article(identity), in_review, seconds=SECONDS, what=f"review of {words}")
        for language in ("en", "pt"):
            reviewer.insist(
                lambda language=language: reviewer.read_edition(identity, language),
                lambda read, language=language: reviewer.approve_edition(
                    identity, language, {"content_hash": read["content_hash"]}
                ),
            )
            reviewer.insist(
                lambda: reviewer.read_article(identity),
                lambda _, language=language: reviewer.publish_edition(identity, language),
            )

    def arrived() -> bool:
        held = [each for each in wire.held().values() if each["uri"].count(identity) or identity in str(each)]
        return {each["language"] for each in held} == {"en", "pt"}

    assert wire.wait_for(arrived, SECONDS), f"{words} did not arrive"
    return str(identity)


def test_a_rolling_upgrade(
    previous_code: Path,
    postgres_server: PostgresServer,
    redis_server: RedisServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The new version's tables come first, under old processes; then old hands serve the new API, new ones the old."""
    monkeypatch.chdir(tmp_path)  # uvicorn and celery look for code where they stand before they look anywhere else
    deployment = Deployment(tmp_path / "home", postgres_server.fresh_database(), redis_server)
    assert deployment.code_of(previous_code) == previous_code
    assert deployment.code_of(ROOT) == ROOT
    deployment.migrate(previous_code)
    with ExitStack() as ends, Portal("Wire") as wire:
        application = bootstrap(deployment.settings)
        ends.callback(application.close)
        old_api = ends.enter_context(deployment.running(previous_code, "api"))
        with deployment.running(previous_code, *HANDS):
            assert ("Applied" in deployment.migrate(ROOT)) == (migrations(previous_code) != migrations(ROOT))
            admin = person(application, "ada", Role.ADMIN)
            keys = person(application, "lin", Role.WRITER), person(application, "rosa", Role.REVIEWER, Role.PUBLISHER)
            new_api = ends.enter_context(deployment.running(ROOT, "api"))
            with Copyflow(new_api, admin) as client:
                wire.secret = client.register_partner({"name": wire.name, "endpoint": wire.url})["secret"]
            goes_through(new_api, *keys, wire, "By the new API and the old hands.")
        with deployment.running(ROOT, *HANDS):
            goes_through(old_api, *keys, wire, "By the old API and the new hands.")
    proven(deployment.home, {"COPYFLOW_DATABASE_URL": deployment.settings.database})


def test_an_old_process_says_that_its_time_is_over(application_home: tuple[Path, str]) -> None:
    """When something that it needs was taken away: commands, relay and workers end with a sentence, not with errors."""
    home, address = application_home
    environment = {"COPYFLOW_HOME": str(home), "COPYFLOW_DATABASE_URL": address}
    for command in (["status"], ["migrate"], ["work"]):
        assert "changed by a newer Copyflow (migration 9002)" in Terminal(home, environment).refusal(*command)
    redis = {"COPYFLOW_REDIS_URL": "redis://127.0.0.1:1/0"}
    for module in (["workers.clock"], ["celery", "-A", "workers.celery_app:app", "worker", "-Q", "default", "-c", "1"]):
        done = subprocess.run(
            [sys.executable, "-P", "-m", *module],
            env={**os.environ, **environment, **redis},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode != 0
        assert "Upgrade this installation." in done.stderr


@pytest.fixture
def application_home(tmp_path: Path) -> tuple[Path, str]:
    """A newsroom whose tables lost something that this code needs."""
    address = f"sqlite:///{tmp_path / 'copyflow.db'}"
    application = bootstrap(Settings(home=tmp_path, database_url=address))
    application.migrate()
    with application.database.write() as connection:
        connection.execute(text("INSERT INTO schema_revisions VALUES ('9002', 'contract', '9001', '')"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9002'"))
    application.close()
    return tmp_path, address
