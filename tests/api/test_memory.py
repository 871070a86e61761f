"""The translation memory over HTTP: asked, exported, imported."""

from __future__ import annotations

import json

import pytest

from tests.api.conversation import Newsroom

TMX = (
    '<?xml version="1.0" encoding="UTF-16"?><tmx version="1.4"><header srclang="en"/><body>'
    '<tu><tuv xml:lang="en"><seg>The talks ended in June.</seg></tuv>'
    '<tuv xml:lang="pt-BR"><seg>As negociações terminaram em junho.</seg></tuv></tu>'
    "<tu><tuv><seg>x</seg></tuv></tu></body></tmx>"
)
ADDRESS = "/api/v1/memory"


def test_an_import_is_found_and_exported(newsroom: Newsroom) -> None:
    """Imported on record, found once the follower came by, and given out again; the same request is done once."""
    body = {"name": "agency.tmx", "tmx": TMX, "source_language": "en"}
    made = newsroom.reviewer.create("memory/imports", body, key="one")
    assert made.status_code == 201, made.text
    report = made.json()
    assert (report["units_read"], report["entries"]) == (2, 1)
    assert sum(report["skipped"].values()) == 2
    again = newsroom.reviewer.create("memory/imports", body, key="one")
    assert (again.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (201, report, "true")
    newsroom.application.followers.catch_up("memory", fence=1)
    asked = {"from": "en", "to": "pt", "text": "The talks have ended in June."}
    (found,) = newsroom.writer.get("memory", **asked).json()["items"]
    assert (found["target"], found["status"], found["why_not"]) == (
        "As negociações terminaram em junho.",
        "imported",
        "",
    )
    assert found["origin"]["stream"] == f"memory-{report['import_id']}"
    assert 70 < found["score"] < 100
    asked["text"] = "The talks ended in July."
    assert newsroom.writer.get("memory", **asked).json()["items"] == []
    (near,) = newsroom.writer.get("memory", **asked, near="true").json()["items"]
    assert near["why_not"] == "another number or date: june for july"
    (within,) = newsroom.writer.get("memory", **{**asked, "text": "talks ended", "within": "true"}).json()["items"]
    assert within["entry_id"] == found["entry_id"]
    exported = newsroom.writer.request("GET", f"{ADDRESS}/export?from=en&to=pt")
    assert exported.headers["Content-Type"].startswith("application/x-tmx+xml")
    assert "<seg>As negociações terminaram em junho.</seg>" in exported.text
    assert "<tu " not in newsroom.writer.request("GET", f"{ADDRESS}/export?from=en&to=ru").text
    assert newsroom.reviewer.get("events", category="memory").json()["items"][0]["type"] == "memory.imported"


def test_who_may_import(newsroom: Newsroom) -> None:
    """Reviewers and administrators; whoever is signed in may ask, and nobody else."""
    body = {"name": "agency.tmx", "tmx": TMX}
    for person, status in ((newsroom.writer, 403), (newsroom.publisher, 403), (newsroom.admin, 201)):
        assert person.create("memory/imports", body).status_code == status
    for path in (f"{ADDRESS}?text=x&from=en&to=pt", f"{ADDRESS}/export"):
        assert newsroom.nobody.request("GET", path).status_code == 401


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tmx": "<tmx>"}, "not well-formed"),
        ({"tmx": '<!DOCTYPE tmx [<!ENTITY a "x">]><tmx/>'}, "entity 'a'"),
        ({"tmx": "<tmx/>"}, "holds nothing"),
        ({"target_language": "ru"}, "holds nothing"),
        ({"name": " "}, "name"),
        ({"target_language": "klingon"}, "language"),
        ({"more": 1}, "Extra"),
    ],
)
def test_bad_imports_are_refused_and_change_nothing(newsroom: Newsroom, changes: dict[str, object], words: str) -> None:
    """A problem says what is wrong with the document."""
    before = newsroom.application.views.head()
    refused = newsroom.reviewer.create("memory/imports", {"name": "a.tmx", "tmx": TMX} | changes)
    assert refused.status_code == 422, refused.text
    assert words in json.dumps(refused.json())
    assert newsroom.application.views.head() == before


@pytest.mark.parametrize(
    "query", ["text=x&from=en", "text=&from=en&to=pt", "text=x&from=e&to=pt", "text=x&from=en&to=pt&limit=0"]
)
def test_bad_questions_are_refused(newsroom: Newsroom, query: str) -> None:
    """Languages and a text are needed."""
    assert newsroom.reviewer.request("GET", f"{ADDRESS}?{query}").status_code == 422
