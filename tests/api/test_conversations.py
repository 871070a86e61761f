"""Comments and claims over HTTP: they need no version, move nobody's version, and stand in nobody's way."""

from __future__ import annotations

import uuid

import pytest

from tests.api.conversation import Newsroom


def said(newsroom: Newsroom, identity: str, **body: object) -> dict:
    """A reviewer's comment as it was answered."""
    answer = newsroom.reviewer.create(f"articles/{identity}/comments", {"text": "Is it so?", **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def key() -> dict[str, str]:
    """Headers of a request that is new."""
    return {"Idempotency-Key": str(uuid.uuid4())}


def test_a_thread_from_question_to_settlement(newsroom: Newsroom) -> None:
    """A reviewer asks at a segment, the writer answers, the reviewer settles; the list tells all of it."""
    identity = newsroom.writer.article()
    asked = said(newsroom, identity, language="en", segment_id="s2")
    assert (asked["number"], asked["quote"], asked["open"]) == (1, "The wells are open again.", True)
    answered = newsroom.writer.create(f"articles/{identity}/comments", {"text": "It is.", "answers": 1})
    assert (answered.json()["segment_id"], answered.json()["by_name"]) == ("", "writer")
    listed = newsroom.reviewer.get(f"articles/{identity}/comments", open=True).json()["items"]
    assert [(each["number"], each["answers"]) for each in listed] == [(1, 0), (2, 1)]
    path = f"articles/{identity}/comments/1/resolution"
    settled = newsroom.reviewer.request("POST", path, headers=key())
    assert (settled.status_code, settled.json()["open"], settled.json()["settled_by"][:5]) == (200, False, "user:")
    assert newsroom.reviewer.get(f"articles/{identity}/comments", open=True).json()["items"] == []
    opened = newsroom.writer.request("POST", path, json={"settled": False}, headers=key())
    assert opened.json()["open"] is True


def test_the_same_comment_sent_twice_is_said_once(newsroom: Newsroom) -> None:
    """A repetition under the same key is answered with the first comment, whatever was said since."""
    identity = newsroom.writer.article()
    body = {"text": "Once."}
    first = newsroom.reviewer.create(f"articles/{identity}/comments", body, key="k1")
    said(newsroom, identity)
    again = newsroom.reviewer.create(f"articles/{identity}/comments", body, key="k1")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    assert len(newsroom.reviewer.get(f"articles/{identity}/comments").json()["items"]) == 2


def test_what_was_said_meanwhile_is_no_conflict(newsroom: Newsroom) -> None:
    """An approval names the version from before a comment and a claim, and passes; a changed text does not."""
    identity = newsroom.writer.article(targets=[])
    newsroom.do_the_workers_part(identity)
    edition = newsroom.reviewer.get(f"articles/{identity}/editions/en")
    seen, body = edition.headers["ETag"], {"content_hash": edition.json()["content_hash"]}
    said(newsroom, identity)
    newsroom.publisher.request("POST", f"articles/{identity}/editions/en/claim", headers=key())
    approved = newsroom.reviewer.act(identity, "editions/en/approval", body, version=seen)
    assert approved.status_code == 200, approved.text
    late = newsroom.publisher.act(identity, "editions/en/publication", {}, version=seen)
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")


def test_approval_waits_for_what_must_be_settled(newsroom: Newsroom) -> None:
    """It is refused with the comments' numbers, and the actions say so beforehand."""
    identity = newsroom.writer.article(targets=[])
    newsroom.do_the_workers_part(identity)
    said(newsroom, identity, must_be_settled=True)
    edition = newsroom.reviewer.get(f"articles/{identity}/editions/en").json()
    refused = newsroom.reviewer.act(identity, "editions/en/approval", {"content_hash": edition["content_hash"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "open_comments")
    assert refused.json()["facts"]["comments"] == [1]
    action = next(each for each in edition["actions"] if each["action"] == "approve")
    assert (action["allowed"], action["code"]) == (False, "open_comments")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": ""}, 422, "validation_failed"),
        ({"text": "x" * 5_001}, 422, "validation_failed"),
        ({"text": " "}, 422, "invalid_value"),
        ({"text": "?", "segment_id": "s1"}, 422, "invalid_value"),
        ({"text": "?", "language": "en", "segment_id": "nowhere"}, 422, "invalid_value"),
        ({"text": "?", "language": "ru"}, 404, "not_found"),
        ({"text": "?", "answers": 3}, 404, "not_found"),
        ({"text": "?", "about": "x"}, 422, "validation_failed"),
    ],
)
def test_a_comment_that_cannot_stand_is_refused(shared_newsroom: Newsroom, body: dict, status: int, code: str) -> None:
    """With the field or the reason, and nothing is recorded."""
    identity = shared_newsroom.writer.article()
    answer = shared_newsroom.reviewer.create(f"articles/{identity}/comments", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert shared_newsroom.reviewer.get(f"articles/{identity}/comments").json()["items"] == []


def test_writers_keep_to_the_article(shared_newsroom: Newsroom) -> None:
    """A writer is refused on a translation, with a reason; who is not signed in everywhere."""
    identity = shared_newsroom.writer.article()
    path = f"articles/{identity}/comments"
    assert shared_newsroom.writer.create(path, {"text": "?", "language": "pt"}).json()["code"] == "not_allowed"
    assert shared_newsroom.nobody.create(path, {"text": "?"}).status_code == 401


def test_a_claim_shows_in_the_queue_and_is_taken_over(newsroom: Newsroom) -> None:
    """Since when and by whom; another takes it over without asking; only its holder ends it."""
    identity = newsroom.writer.article(targets=[])
    newsroom.do_the_workers_part(identity)
    path = f"articles/{identity}/editions/en/claim"
    first = newsroom.reviewer.request("POST", path, headers=key()).json()
    assert first["by_name"] == "reviewer"
    queued = newsroom.reviewer.get("queue").json()["items"][0]
    assert (queued["claimed_by"], queued["claimed_at"]) == (first["by"], first["since"])
    taken = newsroom.publisher.request("POST", path, json={"minutes": 30}, headers=key()).json()
    assert taken["by_name"] == "publisher"
    refused = newsroom.reviewer.request("POST", f"{path}/end", headers=key())
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert newsroom.publisher.request("POST", f"{path}/end", headers=key()).status_code == 204
    assert newsroom.reviewer.get("queue").json()["items"][0]["claimed_by"] == ""
    assert newsroom.writer.request("POST", path, headers=key()).json()["code"] == "not_allowed"


def test_the_page_offers_a_writer_what_a_writer_may(newsroom: Newsroom) -> None:
    """On a translation a writer can comment on the article alone; on the source, on its segments too."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)
    browser = newsroom.in_browser("writer")
    translation = browser.request("GET", f"/articles/{identity}/pt").text
    assert 'value="article"' in translation
    assert 'value="edition"' not in translation
    assert "data-about" not in translation
    assert 'data-about="s1"' in browser.request("GET", f"/articles/{identity}/en").text
    sent = browser.request("POST", f"/articles/{identity}/pt/comment", data={"text": "?", "about": "s1"})
    assert sent.status_code == 403
    assert "not on translations" in sent.text
    kept = browser.request("POST", f"/articles/{identity}/pt/comment", data={"text": "?", "about": "article"})
    assert kept.status_code == 303


def test_who_may_not_settle_is_told_why(newsroom: Newsroom) -> None:
    """Beside the comment that approval waits for, instead of the button."""
    identity = newsroom.writer.article()
    said(newsroom, identity, must_be_settled=True)
    page = newsroom.in_browser("writer").request("GET", f"/articles/{identity}/en").text
    assert "who wrote it settles it, or a reviewer" in page
    assert f"/articles/{identity}/en/settle" not in page
    reviewers = newsroom.in_browser("reviewer")
    assert f"/articles/{identity}/en/settle" in reviewers.request("GET", f"/articles/{identity}/en").text
    form = {"number": "x"}
    assert reviewers.request("POST", f"/articles/{identity}/en/settle", data=form).status_code == 422
