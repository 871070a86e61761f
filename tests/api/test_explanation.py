"""An article's explanation over HTTP: to whoever may read the timeline, and nothing that only operators may know."""

from __future__ import annotations

import json

from sqlalchemy import text

from tests.api.conversation import DOUBT, Newsroom


def test_explanation_tells_causes_and_waits(newsroom: Newsroom) -> None:
    """Events with their causes and consequences, what is waited for and by whom, and what was never sent."""
    newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in", "languages": ["ru"]})
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity, findings=(DOUBT,))
    answer = newsroom.reviewer.get(f"articles/{identity}/explanation")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert answer.headers["ETag"] == newsroom.reviewer.get(f"articles/{identity}").headers["ETag"]
    assert (told["headline"], told["is_past"]) == ("Wells reopen in Harbour Town", False)
    timeline = newsroom.reviewer.get(f"articles/{identity}/timeline").json()["items"]
    assert [each["sentence"] for each in told["story"]] == [each["sentence"] for each in timeline]
    submitted = next(each for each in told["story"] if each["type"] == "article.submitted")
    (person,) = submitted["causes"]
    assert person == {"evidence": "person", "sentence": "writer decided it (with an API key)", "position": None}
    assert submitted["consequences"][0] == "the en edition went from draft to translation"
    translated = next(each for each in told["story"] if each["type"] == "edition.translation_recorded")
    assert translated["causes"][0]["position"] == submitted["position"]
    source, target = told["waits_for"]
    assert (source["kind"], source["language"], target["language"]) == ("findings", "en", "pt")
    assert source["who"] == ["publisher", "reviewer"]
    assert {each["because"] for each in told["not_sent"]} == {"not_published"}


def test_explanation_of_the_past(newsroom: Newsroom) -> None:
    """As of a position it is told as it was, with the ETag of then; a position beyond the log is 422."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)
    path = f"articles/{identity}/explanation"
    then = newsroom.writer.get(path, as_of=2)
    assert (then.json()["position"], then.json()["is_past"], len(then.json()["story"])) == (2, True, 2)
    assert then.headers["ETag"] == '"2"'
    assert "due at once" in then.json()["waits_for"][0]["sentence"]
    for position in (0, -1, 10**30, "x"):
        wanted = "not_found" if position == 0 else "invalid_value"
        assert newsroom.writer.get(path, as_of=position).json()["code"] == wanted
    beyond = newsroom.writer.get(path, as_of=10**6)
    assert (beyond.status_code, beyond.json()["code"]) == (422, "invalid_value")
    assert f"at position {newsroom.application.views.head()}" in beyond.json()["detail"]
    later = newsroom.writer.article()
    early = newsroom.writer.get(f"articles/{later}/explanation", as_of=1)
    assert (early.status_code, early.json()["code"]) == (404, "not_found")


def test_explanation_is_for_who_may_read(newsroom: Newsroom) -> None:
    """Nobody reads it without signing in, everybody with a role does."""
    path = f"articles/{newsroom.writer.article()}/explanation"
    assert newsroom.nobody.get(path).status_code == 401
    for person in (newsroom.writer, newsroom.translator, newsroom.reviewer, newsroom.publisher, newsroom.admin):
        assert person.get(path).status_code == 200


def test_explanation_keeps_the_operators_affairs(newsroom: Newsroom) -> None:
    """What went wrong inside a worker, and on which machine, is not told over HTTP."""
    identity = newsroom.writer.article()
    values = {"error": "OperationalError: 10.0.0.7 /srv/secret", "owner": "machine-7:4711", "until": "2999"}
    with newsroom.application.database.write() as connection:
        connection.execute(
            text("UPDATE work SET attempts = 2, last_error = :error, lease_owner = :owner, lease_until = ''"), values
        )
        connection.execute(
            text("UPDATE work SET lease_until = '2999-01-01T00:00:00.000000Z' WHERE kind = 'translate'"),
        )
    told = json.dumps(newsroom.admin.get(f"articles/{identity}/explanation").json())
    assert "after attempt 2 failed (`copyflow work` shows the error)" in told
    assert "a worker is at it, attempt 2" in told
    for secret in ("10.0.0.7", "/srv/secret", "machine-7", "4711"):
        assert secret not in told
    whole = newsroom.application.explanations.of(identity, for_operator=True)
    assert "10.0.0.7" in str(whole.waits_for)
    assert "machine-7:4711" in str(whole.waits_for)
