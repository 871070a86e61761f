"""Topics over HTTP: listed and read, imported whole, and the rules under If-Match."""

from __future__ import annotations

import json
from typing import Any

from tests.api.conversation import Newsroom, Person
from tests.topics.test_files import CONCEPT, skos

RULE = {
    "topic": "medtop:11000000",
    "words": [{"language": "en", "text": "plenary meeting"}, {"language": "zh-hans", "text": "全体会议"}],
    "entities": ["sco"],
    "classes": ["parliament"],
}


def put(person: Person, identity: str, body: Any, version: str | None = '"0"') -> Any:
    """Record a rule at a version; by default one that is not there yet."""
    headers = {"If-Match": version} if version else {}
    return person.request("PUT", f"topic-rules/{identity}", json=body, headers=headers)


def test_topics_are_listed_page_by_page_and_read(newsroom: Newsroom) -> None:
    """With their names, whom to credit, their parts and their rules."""
    first = newsroom.writer.get("topics", limit=10, language="ru").json()
    assert [len(first["items"]), first["items"][0]["name"]] == [10, "искусство, культура, развлечения и СМИ"]
    assert "CC BY 4.0" in first["attribution"]
    rest = newsroom.writer.get("topics", limit=10, after=first["next"]).json()
    assert (len(rest["items"]), rest["next"]) == (7, None)
    politics = newsroom.writer.get("topics/medtop:11000000").json()
    assert (politics["name"], politics["rules"], politics["narrower"]) == ("politics", ["starter-politics"], [])
    assert {each["language"]: each["standing"] for each in politics["labels"]}["ru"] == "unofficial"
    assert newsroom.writer.get("topics/medtop:20000640").status_code == 404
    assert newsroom.writer.get("topics/politics").status_code == 422
    assert newsroom.nobody.get("topics").status_code == 401


def test_a_file_is_imported_whole_or_not_at_all(newsroom: Newsroom) -> None:
    """By reviewers and administrators; the same file again changes nothing, a bad one says where."""
    body = {"name": "topics.json", "text": skos().decode()}
    assert newsroom.writer.create("topics/import", body).status_code == 403
    bad = skos(CONCEPT, {**CONCEPT, "qcode": "subj:1"}).decode()
    refused = newsroom.reviewer.create("topics/import", {**body, "text": bad})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/text")
    assert "conceptSet[1]" in json.dumps(refused.json())
    assert newsroom.writer.get("topics/medtop:20000640").status_code == 404
    made = newsroom.reviewer.create("topics/import", body)
    assert (made.status_code, made.json()["changed"]) == (200, 1), made.text
    assert newsroom.reviewer.create("topics/import", body).json()["changed"] == 0
    (found,) = newsroom.writer.get("topics", search="首脑", broader="medtop:20000639").json()["items"]
    assert (found["code"], found["wikidata"]) == ("medtop:20000640", ["Q1072326"])


def test_a_rule_is_recorded_read_replaced_and_withdrawn(newsroom: Newsroom) -> None:
    """Each answer has the version as its ETag."""
    made = put(newsroom.reviewer, "sco-meetings", RULE)
    assert (made.status_code, made.headers["ETag"]) == (200, '"1"'), made.text
    read = newsroom.writer.get("topic-rules/sco-meetings")
    assert (read.headers["ETag"], read.json()) == ('"1"', made.json())
    assert [each["language"] for each in read.json()["words"]] == ["en", "zh-Hans"]
    again = put(newsroom.admin, "sco-meetings", {**RULE, "at_least": 2}, '"1"')
    assert (again.status_code, again.json()["at_least"], again.json()["is_built_in"]) == (200, 2, False)
    gone = newsroom.reviewer.request(
        "DELETE", "topic-rules/sco-meetings", params={"reason": "too wide"}, headers={"If-Match": '"2"'}
    )
    assert (gone.status_code, gone.json()["withdrawn_because"]) == (200, "too wide")
    listed = newsroom.writer.get("topic-rules", topic="medtop:11000000").json()["items"]
    assert [each["rule_id"] for each in listed] == ["starter-politics"]
    both = newsroom.writer.get("topic-rules", topic="medtop:11000000", withdrawn=True).json()["items"]
    assert [each["rule_id"] for each in both] == ["sco-meetings", "starter-politics"]


def test_a_rule_of_copyflow_is_withdrawn_like_ones_own(newsroom: Newsroom) -> None:
    """At version 0, which it has until somebody changed it."""
    read = newsroom.writer.get("topic-rules/starter-sport")
    assert (read.headers["ETag"], read.json()["is_built_in"]) == ('"0"', True)
    gone = newsroom.reviewer.request(
        "DELETE", "topic-rules/starter-sport", params={"reason": "no sport"}, headers={"If-Match": '"0"'}
    )
    assert (gone.status_code, gone.headers["ETag"]) == (200, '"1"')
    assert newsroom.writer.get("topic-rules", topic="medtop:15000000").json()["items"] == []


def test_writing_holds_to_version_role_and_form(newsroom: Newsroom) -> None:
    """428 without If-Match, 412 with what happened since, 403 for other roles, 404 and 422 that say where."""
    assert put(newsroom.reviewer, "sco-meetings", RULE, None).status_code == 428
    assert put(newsroom.writer, "sco-meetings", RULE).status_code == 403
    assert put(newsroom.nobody, "sco-meetings", RULE).status_code == 401
    assert put(newsroom.reviewer, "SCO meetings", RULE).status_code == 422
    assert put(newsroom.reviewer, "sco-meetings", RULE).status_code == 200
    stale = put(newsroom.reviewer, "sco-meetings", {**RULE, "at_least": 3})
    assert (stale.status_code, stale.json()["facts"]["current_version"]) == (412, 1)
    assert "recorded the rule sco-meetings" in stale.json()["facts"]["changes"][0]["sentence"]
    for change, pointer in (
        ({"words": [{"language": "english", "text": "x"}]}, "#/words/0/language"),
        ({"topic": "politics"}, "#/topic"),
        ({"topic": "medtop:29999999"}, "#/topic"),
        ({"entities": ["S C O"]}, "#/entities/0"),
        ({"words": [], "entities": [], "classes": []}, "#/words"),
        ({"at_least": 0}, "#/at_least"),
    ):
        refused = put(newsroom.reviewer, "sco-meetings", {**RULE, **change}, '"1"')
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert newsroom.writer.get("topic-rules/nothing").status_code == 404
    deleting = {"params": {"reason": "x"}, "headers": {"If-Match": '"0"'}}
    assert newsroom.reviewer.request("DELETE", "topic-rules/nothing", **deleting).status_code == 404
