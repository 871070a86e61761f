"""What holds for every write: If-Match, Idempotency-Key, roles, request ids."""

from __future__ import annotations

import pytest

from tests.api.conversation import ARTICLE, Newsroom
from workflow.domain.vocabulary import Role


def test_stale_version_hears_what_happened_since(newsroom: Newsroom) -> None:
    """Who was slower gets 412 with the present version and, in sentences, what others did meanwhile."""
    identity = newsroom.writer.article(submit=False)
    seen = newsroom.writer.get(f"articles/{identity}").headers["ETag"]
    newsroom.writer.act(identity, "submission")
    late = newsroom.writer.act(identity, "revisions", {"headline": "A", "body": "B"}, version=seen)
    assert late.status_code == 412
    problem = late.json()
    assert (problem["code"], problem["type"]) == ("version_conflict", "/problems/version_conflict")
    assert (problem["facts"]["current_version"], problem["facts"]["your_version"]) == (2, 1)
    assert [(change["actor_name"], change["sentence"]) for change in problem["facts"]["changes"]] == [
        ("writer", "submitted version 1")
    ]


def test_stale_partner_hears_what_happened_since(newsroom: Newsroom) -> None:
    """A partner's stream gives the same courtesy as an article's."""
    created = newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"})
    assert created.status_code == 201, created.text
    path, tag = f"partners/{created.json()['partner_id']}", created.headers["ETag"]
    paused = newsroom.publisher.request("POST", f"{path}/pause", json={"reason": "Moving."}, headers={"If-Match": tag})
    assert (paused.json()["paused_because"], paused.headers["ETag"]) == ("Moving.", '"2"')
    late = newsroom.publisher.request("POST", f"{path}/resume", headers={"If-Match": tag})
    assert late.status_code == 412
    assert [change["sentence"] for change in late.json()["facts"]["changes"]] == ["paused the partner: Moving."]
    resumed = newsroom.publisher.request("POST", f"{path}/resume", headers={"If-Match": paused.headers["ETag"]})
    assert resumed.json()["paused_because"] == ""


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (None, 428, "precondition_required"),
        ("7", 400, "malformed_if_match"),
        ('W/"1"', 400, "malformed_if_match"),
        ("*", 400, "malformed_if_match"),
        ('"1", "2"', 400, "malformed_if_match"),
        ('"' + "9" * 400 + '"', 400, "malformed_if_match"),
        ('"99"', 412, "version_conflict"),
    ],
)
def test_if_match_must_name_one_version(newsroom: Newsroom, tag: str | None, status: int, code: str) -> None:
    """Without a version, with a malformed one and with a wrong one nothing is changed."""
    identity = newsroom.writer.article(submit=False)
    headers = {"If-Match": tag} if tag else {}
    answer = newsroom.writer.request("POST", f"articles/{identity}/submission", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert newsroom.writer.get(f"articles/{identity}").headers["ETag"] == '"1"'


def test_writing_to_what_is_not_there_is_not_found(newsroom: Newsroom) -> None:
    """An article that does not exist is not called a conflict."""
    missing = "01890000-0000-7000-8000-000000000000"
    answer = newsroom.writer.request("POST", f"articles/{missing}/submission", headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_repeated_creation_is_the_same_answer(newsroom: Newsroom) -> None:
    """The same key and body again make no second article and give the first answer, even after it moved on."""
    body = {**ARTICLE, "submit": True}
    first = newsroom.writer.create("articles", body, key="wells-1")
    newsroom.do_the_workers_part(first.json()["article_id"])
    again = newsroom.writer.create("articles", body, key="wells-1")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert "Idempotency-Replayed" not in first.headers
    assert again.json() == first.json()
    assert (again.headers["ETag"], again.headers["Location"]) == (first.headers["ETag"], first.headers["Location"])
    assert len(newsroom.writer.get("articles").json()["items"]) == 1


def test_interrupted_creation_is_completed_by_repeating_it(newsroom: Newsroom) -> None:
    """When only the draft of a submitting request went on record, its repetition submits that same article."""
    newsroom.writer.get("me")  # notes the key's use, so that the article is the next thing written
    with newsroom.losing_the_database_after(1):
        cut = newsroom.writer.create("articles", {**ARTICLE, "submit": True}, key="cut")
    assert (cut.status_code, cut.json()["code"]) == (500, "internal_error")
    assert "database" not in cut.text
    (left,) = newsroom.writer.get("articles").json()["items"]
    assert left["stage"] == "draft"
    done = newsroom.writer.create("articles", {**ARTICLE, "submit": True}, key="cut")
    assert (done.status_code, done.json()["article_id"]) == (201, left["article_id"])
    assert done.json()["stage"] == "translation"


def test_one_request_sent_many_times_at_once(newsroom: Newsroom) -> None:
    """Eight copies of one submitting request that arrive together make one article and get one answer."""
    request = ("POST", "articles", {"json": {**ARTICLE, "submit": True}, "headers": {"Idempotency-Key": "eight"}})
    answers = newsroom.writer.at_once([request] * 8)
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert len(newsroom.writer.get("articles").json()["items"]) == 1


def test_one_of_many_writers_wins(newsroom: Newsroom) -> None:
    """Of eight revisions of one version one is taken; the others hear of it and nothing is lost or doubled."""
    identity = newsroom.writer.article(submit=False)
    answers = newsroom.writer.at_once(
        [
            (
                "POST",
                f"articles/{identity}/revisions",
                {"json": {"headline": f"Number {number}", "body": "B"}, "headers": {"If-Match": '"1"'}},
            )
            for number in range(8)
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
    (won,) = [answer.json()["headline"] for answer in answers if answer.status_code == 200]
    article = newsroom.writer.get(f"articles/{identity}").json()
    assert (article["headline"], article["version"]) == (won, 2)


def test_reused_key_with_another_body_is_refused(newsroom: Newsroom) -> None:
    """One key names one request: another body under it is refused and changes nothing."""
    newsroom.writer.create("articles", ARTICLE, key="one")
    other = newsroom.writer.create("articles", {**ARTICLE, "headline": "Another"}, key="one")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_conflict")
    elsewhere = newsroom.writer.create("articles/documents", ARTICLE, key="one")
    assert elsewhere.status_code == 422
    assert len(newsroom.writer.get("articles").json()["items"]) == 1


def test_keys_of_two_people_do_not_meet(newsroom: Newsroom) -> None:
    """An idempotency key belongs to the person who sends it."""
    newsroom.application.accounts.add_user("second", "a password of the tests", [Role.WRITER])
    newsroom.keys["second"] = newsroom.application.accounts.keys.add("second", "tests")
    first = newsroom.writer.create("articles", ARTICLE, key="same")
    second = newsroom.with_key("second").create("articles", ARTICLE, key="same")
    assert second.status_code == 201
    assert second.json()["article_id"] != first.json()["article_id"]


def test_programs_must_name_their_creations_and_people_need_not(newsroom: Newsroom) -> None:
    """With an API key, creating without Idempotency-Key is 428; in a session it is not needed."""
    unnamed = newsroom.writer.request("POST", "articles", json=ARTICLE)
    assert (unnamed.status_code, unnamed.json()["code"]) == (428, "idempotency_key_required")
    assert newsroom.in_browser("writer").request("POST", "articles", json=ARTICLE).status_code == 201
    odd = newsroom.writer.request("POST", "articles", json=ARTICLE, headers={"Idempotency-Key": "x" * 256})
    assert (odd.status_code, odd.json()["code"]) == (400, "malformed_request")


def test_partner_secret_is_in_the_first_answer_and_its_repetition_only(newsroom: Newsroom) -> None:
    """The signing secret goes to who registered the partner, and is in no other answer."""
    body = {"name": "Wire", "endpoint": "https://1.1.1.1/in", "languages": ["pt", "zh-hans"]}
    first = newsroom.admin.create("partners", body, key="p")
    assert first.json()["secret"].startswith("whsec_")
    assert first.json()["languages"] == ["pt", "zh-Hans"]
    assert newsroom.admin.create("partners", body, key="p").json() == first.json()
    assert "secret" not in newsroom.admin.get(f"partners/{first.json()['partner_id']}").json()
    assert [each["name"] for each in newsroom.writer.get("partners").json()["items"]] == ["Wire"]
    assert "whsec_" not in newsroom.admin.get("events").text


@pytest.mark.parametrize(
    "endpoint",
    ["http://1.1.1.1/in", "https://127.0.0.1/in", "https://[::1]/", "ftp://1.1.1.1/", "in", "https://u@1.1.1.1/"],
)
def test_partner_endpoint_must_be_public(shared_newsroom: Newsroom, endpoint: str) -> None:
    """No partner is registered at an address inside of our own network."""
    answer = shared_newsroom.admin.create("partners", {"name": "Wire", "endpoint": endpoint})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/endpoint"


def test_roles_are_held(newsroom: Newsroom) -> None:
    """What a role does not allow is 403, with the roles that would."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)
    text = newsroom.reviewer.get(f"articles/{identity}/editions/en").json()["content_hash"]
    refusals = [
        newsroom.reviewer.create("articles", ARTICLE),
        newsroom.writer.act(identity, "editions/en/approval", {"content_hash": text}),
        newsroom.admin.act(identity, "editions/en/approval", {"content_hash": text}),
        newsroom.reviewer.act(identity, "editions/en/publication"),
        newsroom.writer.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"}),
        newsroom.translator.act(identity, "editions/en/withdrawal", {"reason": "No."}),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in refusals] == [(403, "not_allowed")] * 6
    assert refusals[0].json()["detail"] == "This needs the role writer; you have reviewer."


def test_request_id_goes_into_the_log(newsroom: Newsroom) -> None:
    """A caller's request id comes back and stands in the events; an odd one is replaced."""
    headers = {"X-Request-Id": "cms-4711", "Idempotency-Key": "k"}
    answer = newsroom.writer.request("POST", "articles", json=ARTICLE, headers=headers)
    assert answer.headers["X-Request-Id"] == "cms-4711"
    event = newsroom.writer.get(f"articles/{answer.json()['article_id']}/events").json()["items"][0]
    assert event["correlation_id"] == "cms-4711"
    assert event["via"].startswith("key:")
    for odd in ("x" * 101, "with\ttab", "ä"):
        replaced = newsroom.nobody.request("GET", "health/live", headers={"X-Request-Id": odd.encode()})
        assert len(replaced.headers["X-Request-Id"]) == 36


def test_texts_are_checked_for_who_may_draft(newsroom: Newsroom) -> None:
    """The page asks for the same role as the operation that does the same."""
    form = {"headline": "Wells reopen", "body": "The wells are open again.", "language": "en"}
    for name, status in (("writer", 200), ("translator", 403), ("admin", 403)):
        person = newsroom.in_browser(name)
        assert person.request("POST", "/write/checks", data=form).status_code == status
        assert person.request("POST", "articles/checks", json=form).status_code == status


def test_who_may_not_do_something_hears_that_before_what_is_wrong_with_their_form(newsroom: Newsroom) -> None:
    """A writer who asks for a mending is told of roles, not of the finding that the form does not name."""
    article = newsroom.writer.article()
    newsroom.do_the_workers_part(article)
    for action in ("mend", "mend-all", "take-former"):
        asked = f"/articles/{article}/pt/{action}"
        refused = newsroom.in_browser("writer").request("POST", asked, data={"expected_version": "1"})
        assert (refused.status_code, "needs the role" in refused.text) == (403, True), action
        assert (
            newsroom.in_browser("translator").request("POST", asked, data={"expected_version": "1"}).status_code != 403
        )
