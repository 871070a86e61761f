"""Lists, the log, deliveries, readiness, and the committed description."""

from __future__ import annotations

import json
import re
from pathlib import Path

from anyio.from_thread import start_blocking_portal

from api.app import create_app, prepare
from api.openapi import COMMITTED, as_text
from api.problems import STATUSES, TITLES
from tests.api.conversation import Newsroom, Person, newsroom_in
from tests.support.servers import PostgresServer
from workflow.bootstrap import bootstrap
from workflow.cli.redis_server import RedisServer
from workflow.domain.commands import AttemptOutcome, RecordAttempt, RequestDelivery, StartAttempt
from workflow.domain.errors import NewsroomError
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus, system_actor
from workflow.settings import Settings

DEAD_REDIS = "redis://127.0.0.1:9"


def test_every_refusal_has_a_status_and_a_title() -> None:
    """No refusal of the newsroom, and none of the edge's, is without a place in the table."""
    codes = {kind.code for kind in NewsroomError.__subclasses__()} | {NewsroomError.code}
    assert len(codes) > 15
    assert codes <= set(STATUSES)
    assert set(STATUSES) - codes <= set(TITLES)
    assert all(400 <= status < 600 for status in STATUSES.values())


def test_committed_description_is_the_present_one(shared_newsroom: Newsroom) -> None:
    """`docs/openapi.json` is what the code says; `python -m api.openapi` writes it anew."""
    assert COMMITTED.read_text(encoding="utf-8") == as_text(shared_newsroom.app.openapi())
    served = shared_newsroom.nobody.request("GET", "/api/v1/openapi.json")
    assert served.json() == json.loads(COMMITTED.read_text(encoding="utf-8"))


def test_description_is_complete(shared_newsroom: Newsroom) -> None:
    """Every operation has an id of its own, words, and its problems; every reference leads somewhere."""
    schema = shared_newsroom.app.openapi()
    operations = [each for methods in schema["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations) > 30
    assert all(re.fullmatch("[a-z_0-9]+", each["operationId"]) and each["description"] for each in operations)
    for each in operations:
        problems = [code for code, answer in each["responses"].items() if "/responses/Problem" in json.dumps(answer)]
        assert problems or each["operationId"] == "read_live"
        assert each["responses"].keys() - problems <= {"200", "201", "202", "204"}
    for kind, name in set(re.findall(r'"#/components/(schemas|responses)/(\w+)"', json.dumps(schema))):
        assert name in schema["components"][kind]


def test_articles_are_paged(newsroom: Newsroom) -> None:
    """Every article is on exactly one page, whatever is begun meanwhile, and the Link header leads on."""
    made = [newsroom.writer.article(submit=number % 2 == 0) for number in range(5)]
    seen: list[str] = []
    address = "/api/v1/articles?limit=2"
    while address:
        answer = newsroom.reviewer.request("GET", address)
        seen += [item["article_id"] for item in answer.json()["items"]]
        newsroom.writer.article()
        link = answer.headers.get("Link", "")
        assert bool(link) == (answer.json()["next"] is not None)
        address = link.partition(">")[0].removeprefix("<")
    assert seen == list(reversed(made))


def test_articles_are_filtered(newsroom: Newsroom) -> None:
    """By stage, by language, and by who began them; the filter stays in the next page's address."""
    draft = newsroom.writer.article(submit=False)
    newsroom.writer.article(language="fr")
    newsroom.writer.article()

    def found(person: Person, **query: object) -> list[str]:
        return [item["article_id"] for item in person.get("articles", **query).json()["items"]]

    assert found(newsroom.writer, stage="draft") == [draft]
    assert len(found(newsroom.writer, language="FR")) == 1
    assert (len(found(newsroom.writer, mine="true")), found(newsroom.reviewer, mine="true")) == (3, [])
    answer = newsroom.writer.get("articles", mine="true", limit=1)
    assert "mine=true" in answer.headers["Link"]


def test_cursor_of_another_list_is_refused(newsroom: Newsroom) -> None:
    """A cursor is good for the list that gave it."""
    for _ in range(2):
        newsroom.writer.article()
    cursor = newsroom.writer.get("articles", limit=1).json()["next"]
    assert newsroom.writer.get("deliveries", after=cursor).json()["code"] == "malformed_cursor"


def test_log_is_followed_by_position(newsroom: Newsroom) -> None:
    """Asking after the last position gives everything once and in order; filters leave the order alone."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)
    positions: list[int] = []
    after: int | None = 0
    while after is not None:
        page = newsroom.writer.get("events", after=after, limit=3).json()
        positions += [event["position"] for event in page["items"]]
        after = page["next"]
    assert positions == list(range(1, newsroom.application.views.head() + 1))
    drafted = newsroom.writer.get("events", types=["article.drafted", "article.submitted"], category="article").json()
    assert [event["type"] for event in drafted["items"]] == ["article.drafted", "article.submitted"]
    assert drafted["items"][0]["data"]["language"] == "en"
    nothing = newsroom.writer.get("events", category="partner").json()
    assert nothing == {"items": [], "next": None, "position": positions[-1]}


def deliver(newsroom: Newsroom, article: str, partner: str, *, revisions: int = 1) -> None:
    """What the workers do for a partner: request revisions, and fail the first attempt for good."""
    by, now = system_actor("syndicate"), newsroom.application.clock.now()
    stream = delivery_stream(PartnerId(partner), ArticleId(article))
    for revision in range(1, revisions + 1):
        newsroom.application.newsroom.execute(
            RequestDelivery(
                by=by, at=now, partner_id=PartnerId(partner), article_id=ArticleId(article),
                language=LanguageTag("pt"), revision=revision, pub_status=PubStatus.USABLE, article_version=1,
            ),
            stream,
        )  # fmt: skip
    last = f"pt:{revisions}"
    newsroom.application.newsroom.execute(StartAttempt(by=by, at=now, item_id=last), stream)
    outcome = AttemptOutcome(delivered=False, status=410, error="gone", gone=True, latency_ms=7)
    newsroom.application.newsroom.execute(RecordAttempt(by=by, at=now, item_id=last, outcome=outcome), stream)


def test_delivery_is_read_and_sent_again(newsroom: Newsroom) -> None:
    """The ledger shows what failed and why; a publisher sends it again at the version that they saw."""
    article = newsroom.writer.article()
    partner = newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"}).json()["partner_id"]
    deliver(newsroom, article, partner, revisions=2)
    (failed,) = newsroom.publisher.get("deliveries", state="parked").json()["items"]
    assert (failed["item_id"], failed["last_status"], failed["partner_name"]) == ("pt:2", 410, "Wire")
    assert len(newsroom.publisher.get("deliveries", article_id=article, partner_id=partner).json()["items"]) == 2
    first = newsroom.publisher.get("deliveries", limit=1)
    rest = newsroom.publisher.request("GET", first.headers["Link"].partition(">")[0][1:]).json()
    assert {first.json()["items"][0]["item_id"], rest["items"][0]["item_id"]} == {"pt:1", "pt:2"}

    path = f"deliveries/{partner}/{article}"
    copy = newsroom.publisher.get(path)
    assert copy.json()["items"][1]["last_outcome"]["error"] == "gone"
    stale = newsroom.publisher.request("POST", f"{path}/items/pt:2/retry", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["facts"]["changes"][-1]["sentence"].startswith("parked pt:2")
    tag = {"If-Match": copy.headers["ETag"]}
    denied = newsroom.writer.request("POST", f"{path}/items/pt:2/retry", headers=tag)
    assert denied.json()["code"] == "not_allowed"
    again = newsroom.publisher.request("POST", f"{path}/items/pt:2/retry", headers=tag, json={})
    assert [item["state"] for item in again.json()["items"]] == ["superseded", "scheduled"]
    over = newsroom.publisher.request("POST", f"{path}/items/pt:1/retry", headers={"If-Match": again.headers["ETag"]})
    assert (over.status_code, over.json()["code"]) == (409, "wrong_state")


def test_answers_in_utc(newsroom: Newsroom) -> None:
    """Every moment is RFC 3339 in UTC, whatever zone it came in."""
    identity = newsroom.writer.article(embargoed="2030-01-01T05:30:00+05:30")
    details = newsroom.writer.get(f"articles/{identity}").json()["details"]
    assert details["embargoed"] == "2030-01-01T00:00:00Z"


def ready(settings: Settings, *, started: bool) -> tuple[int, dict[str, object]]:
    """Status and answer of the readiness route, before or after the application started."""
    application = bootstrap(settings)
    app = create_app(application)
    try:
        with start_blocking_portal() as portal:
            asking = Person(portal, app)
            assert asking.get("health/live").json() == {"status": "alive"}
            if not started:
                answer = asking.get("health/ready")
            else:
                with portal.wrap_async_context_manager(app.router.lifespan_context(app)):
                    answer = asking.get("health/ready")
        return answer.status_code, answer.json()
    finally:
        app.state.sign_in_limits.close()
        app.state.key_limits.close()
        application.close()


def test_sqlite_is_made_ready_by_starting(tmp_path: Path) -> None:
    """Before its tables are there the process lives but is not ready; starting it makes them."""
    settings = Settings(home=tmp_path, database_url=None, redis_url=None)
    status, problem = ready(settings, started=False)
    assert (status, problem["code"], problem["facts"]["missing"]) == (503, "not_ready", ["migrations"])
    assert ready(settings, started=True) == (
        200,
        {"status": "ready", "database": "sqlite", "redis": "not_set"},
    )


def test_postgresql_waits_for_its_operator(tmp_path: Path, postgres_server: PostgresServer) -> None:
    """On PostgreSQL starting changes no table; readiness names the missing migrations until they are applied."""
    settings = Settings(home=tmp_path, database_url=postgres_server.fresh_database(), redis_url=None)
    application = bootstrap(settings)
    prepare(application)
    status, problem = ready(settings, started=False)
    assert (status, problem["code"]) == (503, "not_ready")
    assert problem["facts"]["migrations"] == application.missing_migrations() != []
    application.migrate()
    application.close()
    assert ready(settings, started=True)[1]["database"] == "postgresql"


def test_redis_is_asked(tmp_path: Path, redis_server: RedisServer) -> None:
    """With Redis named, it must answer; an address where nobody listens is not ready and not told to the caller."""
    settings = Settings(home=tmp_path, database_url=None, redis_url=redis_server.url)
    assert ready(settings, started=True)[1]["redis"] == "answers"
    status, problem = ready(settings.model_copy(update={"redis_url": DEAD_REDIS}), started=False)
    assert (status, problem["facts"]) == (503, {"missing": ["redis"]})
    assert "127.0.0.1" not in json.dumps(problem)


def test_unreachable_database_is_not_ready(tmp_path: Path) -> None:
    """When the database does not answer the process still does, and says what is missing but not where it is."""
    settings = Settings(
        home=tmp_path, database_url="postgresql+psycopg://nobody:hidden@127.0.0.1:9/none", redis_url=None
    )
    status, problem = ready(settings, started=False)
    assert (status, problem["facts"]) == (503, {"missing": ["database"]})
    assert "hidden" not in json.dumps(problem)


def test_shared_database_of_two_processes(tmp_path: Path) -> None:
    """What one process writes another one reads and changes: no state is kept between requests."""
    with newsroom_in(tmp_path) as first:
        identity = first.writer.article(submit=False)
        second = create_app(bootstrap(first.application.settings))
        with start_blocking_portal() as portal:
            key = {"Authorization": f"Bearer {first.keys['writer']}"}
            answer = Person(portal, second, key).act(identity, "submission")
        assert answer.json()["stage"] == "translation"
        assert first.writer.get(f"articles/{identity}").headers["ETag"] == answer.headers["ETag"]
        second.state.sign_in_limits.close()
        second.state.key_limits.close()
        second.state.application.close()
