"""The knowledge base over HTTP: recorded under If-Match, withdrawn with a reason, searched, imported, exported."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from api.negotiation import preferred
from tests import factories as make
from tests.api.conversation import MAYOR, Newsroom, Person
from tests.factories import EN
from workflow.domain.known_entities import acceptable
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.entities import csv_files, json_ld_files
from workflow.entities.starter import built_in_entities

PORT = {
    "type": "organisation",
    "names": [
        {"language": "en", "text": "HPA", "kind": "acronym"},
        {"language": "en", "text": "Harbour Port Authority"},
        {"language": "zh-hant", "text": "港務局"},
    ],
    "country": "pt",
    "latitude": 38.7,
    "longitude": -9,
    "parent": "harbour-town",
    "provenance": "its own pages",
}
LIMA = {
    "type": "person",
    "names": [{"language": "en", "text": "Ana Lima"}],
    "offices": [{"organisation_id": "harbour-port", "titles": ["Director"]}],
    "provenance": "the port's pages",
}
FIRST = min(map(acceptable, built_in_entities()), key=lambda each: each.id)


def put(person: Person, identity: str, body: Any, version: str | None = '"0"') -> Any:
    """Record an entity at a version; by default one that is not there yet."""
    headers = {"If-Match": version} if version else {}
    return person.request("PUT", f"entities/{identity}", json=body, headers=headers)


def ids(person: Person, **filters: Any) -> list[str]:
    """Ids on a page of the list."""
    return [each["entity_id"] for each in person.get("entities", **filters).json()["items"]]


def test_an_entity_is_recorded_read_replaced_and_withdrawn(newsroom: Newsroom) -> None:
    """Each answer has the version as its ETag; the stored entity has its names in order and canonical tags."""
    made = put(newsroom.reviewer, "harbour-port", PORT)
    assert (made.status_code, made.headers["ETag"]) == (200, '"1"'), made.text
    read = newsroom.writer.get("entities/harbour-port")
    assert (read.status_code, read.headers["ETag"]) == (200, '"1"')
    told = read.json()
    assert [(name["text"], name["language"]) for name in told["names"]] == [
        ("Harbour Port Authority", "en"),
        ("HPA", "en"),
        ("港務局", "zh-Hant"),
    ]
    assert (told["country"], told["longitude"], told["source"]) == ("PT", -9.0, "own")
    assert told["changed_by"].startswith("user:")
    again = put(newsroom.admin, "harbour-port", {**PORT, "wikidata": "Q12"}, '"1"')
    assert (again.status_code, again.json()["version"], again.json()["wikidata"]) == (200, 2, "Q12")
    gone = newsroom.reviewer.request(
        "DELETE", "entities/harbour-port", params={"reason": "dissolved"}, headers={"If-Match": '"2"'}
    )
    assert (gone.status_code, gone.json()["withdrawn_because"]) == (200, "dissolved")
    assert ids(newsroom.writer, source="own") == []
    (listed,) = newsroom.writer.get("entities", source="own", withdrawn=True).json()["items"]
    assert listed == newsroom.writer.get("entities/harbour-port").json()
    person = put(newsroom.reviewer, "ana-lima", LIMA).json()
    assert person["offices"] == LIMA["offices"]


def test_writing_holds_to_version_role_and_form(newsroom: Newsroom) -> None:
    """428 without If-Match, 412 with what happened since, 403 for other roles, 404 and 422 that say where."""
    assert put(newsroom.reviewer, "harbour-port", PORT, None).status_code == 428
    assert put(newsroom.reviewer, "harbour-port", PORT, '"3"').status_code == 404
    for person in (newsroom.writer, newsroom.publisher):
        assert put(person, "harbour-port", PORT).status_code == 403
    assert put(newsroom.nobody, "harbour-port", PORT).status_code == 401
    assert put(newsroom.reviewer, "harbour-port", PORT).status_code == 200
    stale = put(newsroom.reviewer, "harbour-port", PORT)
    assert (stale.status_code, stale.json()["facts"]["current_version"]) == (412, 1)
    assert stale.json()["facts"]["changes"][0]["sentence"].startswith("recorded the organisation harbour-port with 3")
    for wrong, pointer in (
        ({"names": [{"language": "english", "text": "a"}]}, "#/names/0/language"),
        ({"names": [{"language": "en", "text": "5"}]}, "#/names/0/text"),
        ({"names": []}, "#/names"),
        ({"wikidata": "485207"}, "#/wikidata"),
        ({"type": "date"}, "#/type"),
        ({"latitude": 100}, "#/latitude"),
        ({"longitude": 10**400}, "#/longitude"),
        ({"offices": LIMA["offices"]}, "#/offices"),
    ):
        refused = put(newsroom.reviewer, "harbour-port", {**PORT, **wrong}, '"1"')
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text
    office = {**LIMA, "offices": [{"organisation_id": "A B"}]}
    refused = put(newsroom.reviewer, "ana-lima", office)
    assert refused.json()["errors"][0]["pointer"] == "#/offices/0/organisation_id"
    assert put(newsroom.reviewer, "Harbour Port", PORT).status_code == 422
    assert newsroom.writer.get("entities/nothing").status_code == 404
    assert newsroom.writer.get("entities/harbour-port", source="built-in").status_code == 404
    assert newsroom.writer.get(f"entities/{FIRST.id}", source="own").status_code == 404
    deleting = {"headers": {"If-Match": '"0"'}, "params": {"reason": "x"}}
    assert newsroom.reviewer.request("DELETE", "entities/nothing", **deleting).status_code == 404


def test_what_comes_with_copyflow_is_read_replaced_and_hidden(newsroom: Newsroom) -> None:
    """It is read at version 0; a change of it is the newsroom's own entry, which a file of the old one replaces."""
    read = newsroom.writer.get(f"entities/{FIRST.id}")
    assert (read.headers["ETag"], read.json()["source"], read.json()["changed_at"]) == ('"0"', "built-in", None)
    assert read.json()["names"][0]["text"] == FIRST.names[0].text
    gone = newsroom.reviewer.request(
        "DELETE", f"entities/{FIRST.id}", params={"reason": "not ours"}, headers={"If-Match": '"0"'}
    )
    assert (gone.status_code, gone.json()["version"], gone.json()["source"]) == (200, 2, "own")
    assert FIRST.id not in ids(newsroom.writer)
    as_it_comes = newsroom.writer.get(f"entities/{FIRST.id}", source="built-in")
    assert (as_it_comes.json(), as_it_comes.headers["ETag"]) == (read.json(), '"2"')
    assert newsroom.writer.get(f"entities/{FIRST.id}", source="own").json()["withdrawn_because"] == "not ours"
    back = {"format": "csv", "text": csv_files.write_entities([FIRST])}
    assert newsroom.reviewer.create("entities/import", back).json()["added"] == 1
    assert FIRST.id in ids(newsroom.writer)


def test_a_change_lists_the_live_editions_that_carry_a_tag_of_it(newsroom: Newsroom) -> None:
    """With article, language, headline and reason."""
    article = newsroom.writer.article()
    newsroom.do_the_workers_part(article)
    application = newsroom.application
    tags = make.tags(application.views.article(ArticleId(article)), EN, replace(MAYOR, id="kb:ana-lima"))
    application.newsroom.execute(tags, article_stream(ArticleId(article)))
    assert put(newsroom.reviewer, "harbour-port", PORT).json()["touched"]["editions"] == []
    touched = put(newsroom.reviewer, "ana-lima", LIMA).json()["touched"]
    (edition,) = touched["editions"]
    assert (edition["article_id"], edition["language"]) == (article, "en")
    assert (edition["headline"], edition["why"]) == ("Wells reopen in Harbour Town", "it is tagged with “Ana Lima”")
    assert (touched["looked_at"], touched["is_cut"]) == (2, False)


def test_lists_are_searched_and_paged(newsroom: Newsroom) -> None:
    """By text, language, type and source; a cursor leads to the next page and belongs to this list."""
    for number in range(5):
        assert put(newsroom.reviewer, f"entity-{number}", PORT).status_code == 200
    russian = {**LIMA, "names": [{"language": "ru", "text": "Ана Лима"}]}
    assert put(newsroom.reviewer, "zz", russian).status_code == 200
    first = newsroom.writer.get("entities", limit=4, source="own")
    assert 'rel="next"' in first.headers["Link"]
    second = newsroom.writer.get("entities", limit=4, source="own", after=first.json()["next"])
    assert [each["entity_id"] for each in first.json()["items"] + second.json()["items"]] == [
        *(f"entity-{number}" for number in range(5)),
        "zz",
    ]
    assert second.json()["next"] is None
    assert newsroom.writer.get("entities", after="x.y").status_code == 400
    for filters in ({"search": "ана лима"}, {"language": "ru"}, {"type": "person"}):
        assert ids(newsroom.writer, source="own", **filters) == ["zz"]
    assert ids(newsroom.writer, source="built-in", limit=1) == [FIRST.id]
    assert newsroom.nobody.get("entities").status_code == 401


def test_a_file_is_imported_once_and_exported_as_it_is(newsroom: Newsroom) -> None:
    """Each entity of the file is told; the export of either kind is a file that can be imported again."""
    put(newsroom.reviewer, "harbour-port", PORT)
    text = "entity,type,language,text\nharbour-port,organisation,en,The Port\nana-lima,person,en,Ana Lima\n"
    body = {"format": "csv", "text": text, "provenance": "a file"}
    done = newsroom.reviewer.create("entities/import", body)
    assert done.status_code == 200, done.text
    told = {name: done.json()[name] for name in ("added", "changed", "unchanged", "refused")}
    assert told == {"added": 1, "changed": 1, "unchanged": 0, "refused": 0}
    assert [(each["line"], each["outcome"]) for each in done.json()["items"]] == [(2, "changed"), (3, "added")]
    assert newsroom.reviewer.create("entities/import", body).json()["unchanged"] == 2
    for name, module in (("csv", csv_files), ("json-ld", json_ld_files)):
        exported = newsroom.writer.get("entities", format=name, source="own")
        assert [each.id for each in module.read_entities(exported.text)] == ["ana-lima", "harbour-port"]
        again = newsroom.admin.create("entities/import", {"format": name, "text": exported.text})
        assert again.json()["unchanged"] == 2


def test_a_file_has_the_form_that_the_request_accepts(newsroom: Newsroom) -> None:
    """CSV or JSON-LD by `Accept` or by name, under a file's name; a file is never cut."""
    put(newsroom.reviewer, "harbour-port", PORT)
    for accept, kind, name in (
        ("text/csv", "text/csv; charset=utf-8", "entities.csv"),
        ("application/ld+json", "application/ld+json", "entities.jsonld"),
    ):
        answer = newsroom.writer.request("GET", "entities", params={"source": "own"}, headers={"Accept": accept})
        assert (answer.headers["Content-Type"], answer.headers["Vary"].split(",")[0]) == (kind, "Accept")
        assert f'filename="{name}"' in answer.headers["Content-Disposition"]
        assert "Harbour Port Authority" in answer.text
    as_json = newsroom.writer.request("GET", "entities", params={"format": "json"}, headers={"Accept": "text/csv"})
    assert as_json.headers["Content-Type"] == "application/json"
    whole = newsroom.writer.get("entities", format="json-ld")
    assert len(json.loads(whole.text)["@graph"]) == len(built_in_entities()) + 1
    cut = newsroom.writer.get("entities", format="csv", limit=5)
    assert (cut.status_code, "a file is whole" in cut.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "a/json"),
        ("*/*", "a/json"),
        ("text/csv", "text/csv"),
        ("text/html, text/csv;q=0.9, */*;q=0.8", "text/csv"),
        ("text/*", "text/csv"),
        ("TEXT/CSV ; Q=0.5, a/json;q=0.4", "text/csv"),
        ("a/json, text/csv", "a/json"),
        ("text/csv;q=0, */*", "a/json"),
        ("image/png", "a/json"),
        ("text/csv;q=much, nonsense,,;", "a/json"),
    ],
)
def test_the_form_that_is_wanted_most_is_chosen(accept: str, chosen: str) -> None:
    """By weight, the more specific range first; the first form where nothing decides."""
    assert preferred(accept, ["a/json", "text/csv"]) == chosen


def test_a_file_that_will_not_do_is_refused_with_its_places(newsroom: Newsroom) -> None:
    """Nothing of it is recorded; no role, no key, too many entities are refused too."""
    wrong = {"format": "csv", "text": "entity,type,language,text\na,person,en,A\nb,person,xx,y\n", "provenance": "x"}
    refused = newsroom.reviewer.create("entities/import", wrong)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/text")
    assert "line 3, column language" in refused.json()["detail"]
    elsewhere = {"format": "json-ld", "text": '{"@context": "http://127.0.0.1/", "@graph": []}'}
    refused = newsroom.reviewer.create("entities/import", elsewhere)
    assert "no context is fetched" in refused.json()["detail"]
    rows = "".join(f"c{number},person,en,t{number}\n" for number in range(2_001))
    many = newsroom.reviewer.create(
        "entities/import", {"format": "csv", "text": f"entity,type,language,text\n{rows}", "provenance": "x"}
    )
    assert (many.status_code, "at most 2,000" in many.json()["detail"]) == (422, True)
    right = {"format": "csv", "text": "entity,type,language,text\na,person,en,A\n", "provenance": "x"}
    assert newsroom.writer.create("entities/import", right).status_code == 403
    assert newsroom.reviewer.request("POST", "entities/import", json=right).status_code == 428
    assert ids(newsroom.writer, source="own") == []
