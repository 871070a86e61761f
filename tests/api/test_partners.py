"""Partners over HTTP: the whole profile, how each does, what the workers are asked for, and who may do it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import text

from tests.api.conversation import Newsroom, Person
from tests.api.test_reading import deliver
from workflow.domain.commands import AttemptOutcome, RecordBackfill, RecordEndpointAnswer, RecordPartnerTest
from workflow.domain.reactions import WorkKind
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import PartnerId, system_actor

WHOLE: dict[str, Any] = {
    "name": "Harbour Wire",
    "endpoint": "https://1.1.1.1/in",
    "transport": "webhook",
    "format": "newsml-g2",
    "mode": "thin",
    "signature": "v1",
    "filters": {
        "languages": ["pt", "zh-Hans"],
        "topics": ["medtop:11000000"],
        "entities": ["people/ana-lima"],
        "genres": ["feature"],
        "least_urgency": 4,
        "desks": [""],
    },
    "embargo_agreement": True,
    "rate_per_minute": 120,
    "retry_after_seconds": [5, 60, 600],
    "options": {"contact": "desk@wire.example"},
}


def register(newsroom: Newsroom, **changes: Any) -> str:
    """A partner; its id."""
    body = {"name": "Wire", "endpoint": "https://1.1.1.1/in", **changes}
    answer = newsroom.admin.create("partners", body)
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["partner_id"]
    return identity


def act(person: Person, partner: str, path: str, body: object = None, *, method: str = "POST") -> Any:
    """Change a partner at the version that it has."""
    tag = person.get(f"partners/{partner}").headers["ETag"]
    sent = {"json": body} if body is not None else {}
    return person.request(method, f"partners/{partner}{path}", headers={"If-Match": tag}, **sent)


def answers(newsroom: Newsroom, partner: str, command: Any) -> None:
    """What the workers put on record of a partner."""
    newsroom.application.newsroom.execute(command, partner_stream(PartnerId(partner)))


def test_a_partner_is_registered_with_its_whole_profile(newsroom: Newsroom) -> None:
    """Everything that is given is kept and told again, with how the partner does."""
    made = newsroom.admin.create("partners", WHOLE)
    assert made.status_code == 201, made.text
    told = newsroom.writer.get(f"partners/{made.json()['partner_id']}").json()
    assert {name: told[name] for name in WHOLE} == WHOLE
    assert told["languages"] == ["pt", "zh-Hans"]
    assert (told["standing"], told["items"], told["last_test"]) == ("receives", {}, None)
    assert told["breaker"] == {
        "state": "closed", "since": None, "probe_at": None, "reason": "", "failures_in_a_row": 0,
    }  # fmt: skip
    assert made.json()["warnings"] == [
        "The entity people/ana-lima is not known here; `copyflow knowledge list` shows those that are."
    ]


def test_an_edit_says_everything_anew(newsroom: Newsroom) -> None:
    """What is left out is as in a new partner; the same again changes nothing; a stale version hears what happened."""
    partner = register(newsroom, **{**WHOLE, "name": "Wire"})
    first = newsroom.admin.get(f"partners/{partner}").headers["ETag"]
    edited = act(newsroom.admin, partner, "", {"name": "Wire 2", "endpoint": "https://1.1.1.1/2"}, method="PUT")
    assert edited.status_code == 200, edited.text
    assert (edited.json()["name"], edited.json()["filters"]["topics"], edited.json()["format"]) == (
        "Wire 2",
        [],
        "ninjs",
    )
    same = act(newsroom.admin, partner, "", {"name": "Wire 2", "endpoint": "https://1.1.1.1/2"}, method="PUT")
    assert same.headers["ETag"] == edited.headers["ETag"]
    late = newsroom.admin.request(
        "PUT", f"partners/{partner}", json={"name": "Late", "endpoint": "https://1.1.1.1/"}, headers={"If-Match": first}
    )
    assert late.status_code == 412
    assert late.json()["facts"]["changes"][0]["sentence"] == "changed the partner Wire 2"


@pytest.mark.parametrize(
    ("wrong", "pointer", "said"),
    [
        ({"transport": "pigeon"}, "#/transport", "webhook"),
        ({"transport": "wordpress", "format": "ninjs", "options": {"username": "u"}}, "#/format", "wordpress-post"),
        ({"transport": "folder", "endpoint": "drop", "mode": "thin"}, "#/mode", "webhook only"),
        ({"transport": "folder", "endpoint": "../etc"}, "#/endpoint", "folder"),
        ({"endpoint": "https://127.0.0.1/"}, "#/endpoint", "public internet"),
        ({"filters": {"topics": ["politics"]}}, "#/topics", "medtop:11000000"),
        ({"filters": {"desks": ["nowhere"]}}, "#/desks", "there is no desk"),
        ({"filters": {"least_urgency": 0}}, "#/filters/least_urgency", "greater than or equal to 1"),
        ({"filters": {"languages": ["xx"]}}, "#/filters/languages/0", "names no language"),
        ({"rate_per_minute": -1}, "#/rate_per_minute", "greater than or equal to 0"),
        ({"retry_after_seconds": [0]}, "#/retry_after_seconds/0", "greater than or equal to 1"),
        ({"options": {"api_token": "x"}}, "#/options", "looks like a secret"),
        ({"options": {"receipt_key": "x"}}, "#/options", "ed25519 public key"),
        ({"transport": "wordpress"}, "#/options", "username must name"),
        ({"transport": "wordpress", "options": {"username": "u", "categories": "a"}}, "#/options", "categories"),
        ({"transport": "wordpress", "options": {"username": "u", "edited_copy": "x"}}, "#/options", "edited_copy"),
        ({"languages": ["pt"], "filters": {"languages": ["en"]}}, "#", "not both"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_profile_is_said(
    shared_newsroom: Newsroom, wrong: dict[str, Any], pointer: str, said: str
) -> None:
    """A profile that cannot be served is 422 with its field and what to do; registering and editing judge alike."""
    body = {"name": "Wire", "endpoint": "https://1.1.1.1/in", **wrong}
    partner = register(shared_newsroom)
    for answer in (
        shared_newsroom.admin.create("partners", body),
        act(shared_newsroom.admin, partner, "", body, method="PUT"),
    ):
        assert answer.status_code == 422, answer.text
        (error,) = answer.json()["errors"]
        assert error["pointer"] == pointer
        assert said in error["detail"]


def test_pause_disable_and_resume(newsroom: Newsroom) -> None:
    """Each needs its reason and says why; resuming ends both."""
    partner = register(newsroom)
    assert act(newsroom.publisher, partner, "/pause", {"reason": "Moving."}).json()["standing"] == "paused"
    ended = act(newsroom.admin, partner, "/disable", {"reason": "The contract ended."}).json()
    assert (ended["standing"], ended["disabled_because"]) == ("disabled", "The contract ended.")
    resumed = act(newsroom.publisher, partner, "/resume").json()
    assert (resumed["standing"], resumed["paused_because"], resumed["is_waking_up"]) == ("receives", "", True)


def test_errands_become_work(newsroom: Newsroom) -> None:
    """Test, backfill and replay are 202, open one piece of work each, and show that they are under way."""
    partner = register(newsroom)
    tested = act(newsroom.publisher, partner, "/test")
    assert (tested.status_code, tested.json()["is_testing"]) == (202, True)
    filled = act(newsroom.publisher, partner, "/backfill", {"since": "2026-01-01T00:00:00Z"})
    assert (filled.status_code, filled.json()["backfill_since"]) == (202, "2026-01-01T00:00:00Z")
    replayed = act(newsroom.publisher, partner, "/replay")
    assert (replayed.status_code, replayed.json()["is_waking_up"]) == (202, True)
    assert act(newsroom.publisher, partner, "/replay").headers["ETag"] == replayed.headers["ETag"]
    work = newsroom.application.views.work(partner_stream(PartnerId(partner)))
    assert {each.kind for each in work} == {WorkKind.TEST_PARTNER, WorkKind.BACKFILL, WorkKind.WAKE_DELIVERIES}
    by, now = system_actor("syndicate"), newsroom.application.clock.now()
    outcome = AttemptOutcome(delivered=False, status=503, error="The endpoint answered 503.", latency_ms=12)
    answers(newsroom, partner, RecordPartnerTest(by=by, at=now, outcome=outcome))
    answers(newsroom, partner, RecordBackfill(by=by, at=now, editions=3))
    told = newsroom.writer.get(f"partners/{partner}").json()
    assert (told["is_testing"], told["is_backfilling"]) == (False, False)
    assert (told["last_test"]["outcome"]["status"], told["last_test"]["outcome"]["latency_ms"]) == (503, 12)


def test_the_breaker_and_the_alert_are_told(newsroom: Newsroom) -> None:
    """A partner whose endpoint fails is told with since when, why, and when the probe goes; so is a refused key."""
    partner = register(newsroom)
    by, now = system_actor("syndicate"), newsroom.application.clock.now()
    refused = AttemptOutcome(delivered=False, status=401, error="The endpoint answered 401.")
    for _ in range(5):
        answers(newsroom, partner, RecordEndpointAnswer(by=by, at=now, outcome=refused))
    told = newsroom.writer.get(f"partners/{partner}").json()
    assert (told["standing"], told["breaker"]["state"]) == ("breaker_open", "open")
    assert told["breaker"]["reason"] == "5 attempts in a row failed"
    assert told["breaker"]["since"] < told["breaker"]["probe_at"]
    assert told["alert"] == "The endpoint answered 401."


def test_items_are_counted_by_state(newsroom: Newsroom) -> None:
    """List and page of a partner count its items of the ledger."""
    partner, article = register(newsroom), newsroom.writer.article()
    deliver(newsroom, article, partner, revisions=2)
    assert newsroom.writer.get(f"partners/{partner}").json()["items"] == {"superseded": 1, "parked": 1}
    (listed,) = newsroom.writer.get("partners").json()["items"]
    assert listed["items"] == {"superseded": 1, "parked": 1}


def test_every_attempt_is_told(newsroom: Newsroom) -> None:
    """A delivery tells each attempt with its answer, and the id that the partner knows the item by, which finds it."""
    partner, article = register(newsroom), newsroom.writer.article()
    deliver(newsroom, article, partner)
    (item,) = newsroom.writer.get(f"deliveries/{partner}/{article}").json()["items"]
    (attempt,) = item["history"]
    assert (attempt["number"], attempt["state"], attempt["outcome"]["status"]) == (1, "failed", 410)
    assert attempt["given_up_because"].startswith("1 attempt failed: gone")
    assert attempt["next_try_at"] is None
    (found,) = newsroom.writer.get("deliveries", message_id=item["message_id"]).json()["items"]
    assert (found["article_id"], found["item_id"]) == (article, "pt:1")
    assert newsroom.writer.get("deliveries", message_id="msg_0").json()["items"] == []


def test_roles_of_partners(newsroom: Newsroom) -> None:
    """Writers and reviewers read; publishers pause, test, backfill and replay; administrators do the rest."""
    partner = register(newsroom)
    body = {"name": "Wire", "endpoint": "https://1.1.1.1/in"}
    for person in (newsroom.writer, newsroom.translator, newsroom.reviewer):
        for path, sent in (("/test", None), ("/backfill", {}), ("/replay", None), ("/pause", {"reason": "x"})):
            assert act(person, partner, path, sent).json()["code"] == "not_allowed"
    for person in (newsroom.writer, newsroom.publisher):
        assert act(person, partner, "", body, method="PUT").json()["code"] == "not_allowed"
        assert act(person, partner, "/disable", {"reason": "x"}).json()["code"] == "not_allowed"
    assert newsroom.writer.request("POST", f"partners/{partner}/dry-run", json={"filters": {}}).status_code == 200


def publish(newsroom: Newsroom, article: str, *languages: str) -> None:
    """Approve and publish editions."""
    for language in languages:
        text = newsroom.reviewer.get(f"articles/{article}/editions/{language}").json()["content_hash"]
        approved = newsroom.reviewer.act(article, f"editions/{language}/approval", {"content_hash": text})
        assert approved.status_code == 200, approved.text
        published = newsroom.publisher.act(article, f"editions/{language}/publication")
        assert published.status_code == 200, published.text


def test_a_dry_run_lists_what_would_have_moved(newsroom: Newsroom) -> None:
    """Editions that only one of both profiles lets through, with the reason; nothing is changed by asking."""
    partner, article = register(newsroom, filters={"languages": ["en"]}), newsroom.writer.article()
    newsroom.do_the_workers_part(article)
    publish(newsroom, article, "en", "pt")
    before = newsroom.application.views.head()
    asked = {"filters": {"languages": ["pt"]}, "days": 7}
    told = newsroom.writer.request("POST", f"partners/{partner}/dry-run", json=asked).json()
    assert (told["editions"], told["by_both"], told["by_neither"], told["is_cut"]) == (2, 0, 0, False)
    (lost,), (won,) = told["no_longer"], told["newly"]
    assert (lost["language"], lost["reason"], lost["received"]) == ("en", "it takes only pt", False)
    assert (won["language"], won["reason"], won["headline"]) == (
        "pt",
        "it takes only en",
        "[pt] Wells reopen in Harbour Town",
    )
    whole = {"profile": {"name": "W", "endpoint": "https://1.1.1.1/", "filters": {"least_urgency": 2}}}
    told = newsroom.writer.request("POST", f"partners/{partner}/dry-run", json=whole).json()
    assert (len(told["no_longer"]), told["by_neither"], told["newly"]) == (1, 1, [])
    assert newsroom.application.views.head() == before


def test_why_a_partner_has_an_edition_or_not(newsroom: Newsroom) -> None:
    """Per edition: sent, waiting or not sent, with the reason, now and as of an earlier position."""
    partner, article = register(newsroom, name="Harbour Wire", filters={"languages": ["pt"]}), newsroom.writer.article()
    newsroom.do_the_workers_part(article)
    path = f"partners/{partner}/explain/{article}"
    early = newsroom.writer.get(path).json()
    assert [(each["state"], each["because"]) for each in early["editions"]] == [("not_sent", "not_published")] * 2
    position = newsroom.application.views.head()
    publish(newsroom, article, "en")
    deliver(newsroom, article, partner)
    answer = newsroom.writer.get(path)
    assert answer.headers["ETag"] == newsroom.writer.get(f"articles/{article}").headers["ETag"]
    source, target = answer.json()["editions"]
    assert (source["because"], source["sentence"]) == (
        "filtered",
        "en was never sent to Harbour Wire: it takes only pt.",
    )
    assert (target["state"], target["items"][0]["state"]) == ("waiting", "parked")
    assert target["items"][0]["answers"][0].endswith("failed after 7 ms: gone. It was parked then.")
    then = newsroom.writer.get(path, as_of=position).json()
    assert then["editions"] == early["editions"]
    assert newsroom.nobody.get(path).status_code == 401


def test_secrets_are_rotated_over_http(newsroom: Newsroom) -> None:
    """A new secret is in the answer and nowhere else; the keys in use are told by id; a stale version makes none."""
    made = newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"}).json()
    partner = made["partner_id"]
    rotated = act(newsroom.admin, partner, "/secrets", {"grace_hours": 2})
    assert rotated.status_code == 200, rotated.text
    assert rotated.json()["secret"] not in {"", made["secret"]}
    keys = newsroom.writer.get(f"partners/{partner}/keys").json()["items"]
    assert keys[0]["key_id"] == rotated.json()["key_id"]
    assert [each["valid_until"] is None for each in keys] == [True, False]
    stale = newsroom.admin.request("POST", f"partners/{partner}/secrets", json={}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert act(newsroom.publisher, partner, "/secrets", {}).json()["code"] == "not_allowed"
    given = act(newsroom.admin, partner, "/secrets", {"secret": "x" * 2_000})
    assert (given.status_code, given.json()["errors"][0]["pointer"]) == (422, "#/secret")
    assert len(newsroom.writer.get(f"partners/{partner}/keys").json()["items"]) == 2
    assert act(newsroom.admin, partner, "/secrets/end-old").status_code == 200
    assert len(newsroom.writer.get(f"partners/{partner}/keys").json()["items"]) == 1


def test_a_partners_own_secret_is_kept_where_it_has_one(newsroom: Newsroom) -> None:
    """WordPress' password is taken and not shown; without it a warning says so; where it is made here it is refused."""
    site = {"name": "Site", "endpoint": "https://1.1.1.1/", "transport": "wordpress", "options": {"username": "desk"}}
    with_password = newsroom.admin.create("partners", {**site, "secret": "abcd efgh ijkl"})
    assert with_password.status_code == 201, with_password.text
    assert (with_password.json()["secret"], with_password.json()["format"]) == ("", "wordpress-post")
    assert "abcd" not in with_password.text
    without = newsroom.admin.create("partners", {**site, "name": "Later"})
    assert "application password" in without.json()["warnings"][0]
    refused = newsroom.admin.create("partners", {"name": "W", "endpoint": "https://1.1.1.1/", "secret": "mine"})
    assert refused.json()["errors"][0]["pointer"] == "#/secret"


def test_nobody_can_try_passwords_on_what_is_kept_of_a_request(newsroom: Newsroom) -> None:
    """A partner's password may be a weak one: a copy of the database without the secret key does not help to guess it.

    The same request again is the first one still, and with another password it is another one.
    """
    body = {"name": "Site", "endpoint": "https://1.1.1.1/", "transport": "wordpress", "options": {"username": "desk"}}
    first = newsroom.admin.create("partners", {**body, "secret": "summer26"}, key="k1")
    again = newsroom.admin.create("partners", {**body, "secret": "summer26"}, key="k1")
    other = newsroom.admin.create("partners", {**body, "secret": "summer27"}, key="k1")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json()["partner_id"] == again.json()["partner_id"]
    guess = b"POST\x00/api/v1/partners\x00" + first.request.content
    with newsroom.application.database.read() as connection:
        kept = connection.execute(text("SELECT fingerprint FROM commands")).scalars().all()
    assert hashlib.sha256(guess).hexdigest() not in kept
