"""The glossary over HTTP: recorded under If-Match, withdrawn with a reason, searched, imported, exported."""

from __future__ import annotations

from typing import Any

from tests.api.conversation import Newsroom, Person
from workflow.terminology import csv_files, tbx_files

SPIRIT = {
    "kind": "phrase",
    "terms": [
        {"language": "en", "text": "Shanghai Spirit"},
        {"language": "en", "text": "wells", "status": "forbidden", "note": "x"},
        {"language": "zh-hans", "text": "上海精神"},
    ],
    "provenance": "the charter",
}


def put(person: Person, identity: str, body: Any, version: str | None = '"0"') -> Any:
    """Record a concept at a version; by default one that is not there yet."""
    headers = {"If-Match": version} if version else {}
    return person.request("PUT", f"glossary/{identity}", json=body, headers=headers)


def test_a_concept_is_recorded_read_replaced_and_withdrawn(newsroom: Newsroom) -> None:
    """Each answer has the version as its ETag; the stored concept has canonical tags."""
    made = put(newsroom.reviewer, "shanghai-spirit", SPIRIT)
    assert (made.status_code, made.headers["ETag"]) == (200, '"1"'), made.text
    read = newsroom.writer.get("glossary/shanghai-spirit")
    assert (read.status_code, read.headers["ETag"]) == (200, '"1"')
    assert [term["language"] for term in read.json()["terms"]] == ["en", "en", "zh-Hans"]
    assert read.json()["changed_by"].startswith("user:")
    again = put(newsroom.admin, "shanghai-spirit", {**SPIRIT, "definition": "trust"}, '"1"')
    assert (again.status_code, again.json()["version"], again.json()["definition"]) == (200, 2, "trust")
    gone = newsroom.reviewer.request(
        "DELETE", "glossary/shanghai-spirit", params={"reason": "outdated"}, headers={"If-Match": '"2"'}
    )
    assert (gone.status_code, gone.json()["withdrawn_because"]) == (200, "outdated")
    assert newsroom.writer.get("glossary").json()["items"] == []
    (listed,) = newsroom.writer.get("glossary", withdrawn=True).json()["items"]
    assert listed == newsroom.writer.get("glossary/shanghai-spirit").json()


def test_writing_holds_to_version_role_and_form(newsroom: Newsroom) -> None:
    """428 without If-Match, 412 with what happened since, 403 for other roles, 404 and 422 that say where."""
    assert put(newsroom.reviewer, "shanghai-spirit", SPIRIT, None).status_code == 428
    assert put(newsroom.reviewer, "shanghai-spirit", SPIRIT, '"3"').status_code == 404
    assert put(newsroom.writer, "shanghai-spirit", SPIRIT).status_code == 403
    assert put(newsroom.nobody, "shanghai-spirit", SPIRIT).status_code == 401
    assert put(newsroom.reviewer, "shanghai-spirit", SPIRIT).status_code == 200
    stale = put(newsroom.reviewer, "shanghai-spirit", SPIRIT)
    assert (stale.status_code, stale.json()["facts"]["current_version"]) == (412, 1)
    assert "recorded the concept" in stale.json()["facts"]["changes"][0]["sentence"]
    both = {
        **SPIRIT,
        "terms": [{"language": "en", "text": "a"}, {"language": "en", "text": "a", "status": "forbidden"}],
    }
    refused = put(newsroom.reviewer, "shanghai-spirit", both, '"1"')
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/terms/1")
    no_language = {**SPIRIT, "terms": [{"language": "english", "text": "a"}]}
    refused = put(newsroom.reviewer, "shanghai-spirit", no_language, '"1"')
    assert refused.json()["errors"][0]["pointer"] == "#/terms/0/language"
    assert put(newsroom.reviewer, "Shanghai Spirit", SPIRIT).status_code == 422
    assert newsroom.writer.get("glossary/nothing").status_code == 404
    deleting = {"headers": {"If-Match": '"1"'}}
    assert newsroom.reviewer.request("DELETE", "glossary/shanghai-spirit", **deleting).status_code == 422
    gone = newsroom.reviewer.request("DELETE", "glossary/shanghai-spirit", params={"reason": " "}, **deleting)
    assert gone.status_code == 422


def test_a_change_lists_the_live_editions_that_it_touches(newsroom: Newsroom) -> None:
    """The article whose text has a forbidden term, and its translations, with headline and reason."""
    article = newsroom.writer.article()
    touched = put(newsroom.reviewer, "shanghai-spirit", SPIRIT).json()["touched"]
    assert [(each["article_id"], each["language"]) for each in touched["editions"]] == [
        (article, "en"),
        (article, "pt"),
    ]
    assert touched["editions"][0]["why"] == "it says “Wells”, which is forbidden; it says “wells”, which is forbidden"
    assert touched["editions"][0]["headline"] == "Wells reopen in Harbour Town"
    assert (touched["looked_at"], touched["is_cut"]) == (2, False)


def test_lists_are_searched_and_paged(newsroom: Newsroom) -> None:
    """By text, language and kind; a cursor leads to the next page and belongs to this list."""
    for number in range(5):
        assert put(newsroom.reviewer, f"concept-{number}", {**SPIRIT, "kind": "term"}).status_code == 200
    assert put(newsroom.reviewer, "zz", {**SPIRIT, "terms": [{"language": "ru", "text": "ШОС"}]}).status_code == 200
    first = newsroom.writer.get("glossary", limit=4)
    assert 'rel="next"' in first.headers["Link"]
    second = newsroom.writer.get("glossary", limit=4, after=first.json()["next"])
    assert [each["concept_id"] for each in first.json()["items"] + second.json()["items"]] == [
        *(f"concept-{number}" for number in range(5)),
        "zz",
    ]
    assert second.json()["next"] is None
    assert newsroom.writer.get("glossary", after="x.y").status_code == 400
    for filters in ({"search": "шос"}, {"language": "ru"}, {"kind": "phrase"}):
        assert [each["concept_id"] for each in newsroom.writer.get("glossary", **filters).json()["items"]] == ["zz"]
    assert newsroom.nobody.get("glossary").status_code == 401


def test_a_file_is_imported_once_and_exported_as_it_is(newsroom: Newsroom) -> None:
    """Each concept of the file is told; the export of either kind is a file that can be imported again."""
    put(newsroom.reviewer, "shanghai-spirit", SPIRIT)
    text = "concept,language,text\nshanghai-spirit,en,Shanghai Spirit\nsco,en,SCO\n"
    body = {"format": "csv", "text": text, "provenance": "a file"}
    done = newsroom.reviewer.create("glossary/import", body)
    assert done.status_code == 200, done.text
    told = {name: done.json()[name] for name in ("added", "changed", "unchanged", "refused")}
    assert told == {"added": 1, "changed": 1, "unchanged": 0, "refused": 0}
    assert [(each["line"], each["outcome"]) for each in done.json()["items"]] == [(2, "changed"), (3, "added")]
    assert newsroom.reviewer.create("glossary/import", body).json()["unchanged"] == 2
    for name, module in (("csv", csv_files), ("tbx", tbx_files)):
        exported = newsroom.writer.request("GET", f"glossary.{name}")
        assert f"glossary.{name}" in exported.headers["Content-Disposition"]
        assert [each.id for each in module.read_concepts(exported.text)] == ["sco", "shanghai-spirit"]
        again = newsroom.admin.create("glossary/import", {"format": name, "text": exported.text})
        assert again.json()["unchanged"] == 2


def test_a_file_that_will_not_do_is_refused_with_its_places(newsroom: Newsroom) -> None:
    """Nothing of it is recorded; no role, no key, too many concepts are refused too."""
    wrong = {"format": "csv", "text": "concept,language,text\na,en,SCO\nb,xx,y\n", "provenance": "x"}
    refused = newsroom.reviewer.create("glossary/import", wrong)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/text")
    assert "line 3, column language" in refused.json()["detail"]
    bomb = '<!DOCTYPE tbx [<!ENTITY a "b">]><tbx>&a;</tbx>'
    assert newsroom.reviewer.create("glossary/import", {"format": "tbx", "text": bomb}).status_code == 422
    rows = "".join(f"c{number},en,t{number}\n" for number in range(2_001))
    many = newsroom.reviewer.create(
        "glossary/import", {"format": "csv", "text": f"concept,language,text\n{rows}", "provenance": "x"}
    )
    assert (many.status_code, "at most 2,000" in many.json()["detail"]) == (422, True)
    right = {"format": "csv", "text": "concept,language,text\na,en,SCO\n", "provenance": "x"}
    assert newsroom.writer.create("glossary/import", right).status_code == 403
    assert newsroom.reviewer.request("POST", "glossary/import", json=right).status_code == 428
    assert newsroom.writer.get("glossary").json()["items"] == []
