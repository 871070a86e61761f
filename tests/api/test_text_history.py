"""An article's texts and history over HTTP: wordings, comparisons, and the timeline page by page."""

from __future__ import annotations

import pytest

from tests.api.conversation import Newsroom


@pytest.fixture
def told(newsroom: Newsroom) -> str:
    """An article that was published in English, corrected, and translated into Portuguese twice; its id."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)
    content_hash = newsroom.reviewer.get(f"articles/{identity}/editions/en").json()["content_hash"]
    newsroom.reviewer.act(identity, "editions/en/approval", {"content_hash": content_hash})
    assert newsroom.publisher.act(identity, "editions/en/publication").status_code == 200
    wells = {"segment_id": "s2", "text": "Nine wells are open again."}
    corrected = newsroom.writer.act(identity, "corrections", {"replace": [wells], "note": "Their number."})
    assert corrected.status_code == 200, corrected.text
    newsroom.do_the_workers_part(identity)
    return identity


def test_wordings_tell_who_changed_a_text_and_what_came_of_it(newsroom: Newsroom, told: str) -> None:
    """Moments of the source carry their version and whether they were approved and published."""
    wordings = newsroom.reviewer.get(f"articles/{told}/wordings").json()["items"]
    assert [(each["actor_name"], each["type"], each["source_version"], each["published_as"]) for each in wordings] == [
        ("writer", "article.drafted", 1, 1),
        ("writer", "article.corrected", 2, 0),
    ]
    assert [each["is_approved"] for each in wordings] == [True, False]
    translated = newsroom.reviewer.get(f"articles/{told}/wordings", language="pt").json()["items"]
    assert {each["type"] for each in translated} == {"edition.translation_recorded"}
    assert (
        newsroom.reviewer.get(f"articles/{told}/wordings", language="ru").json()["errors"][0]["pointer"] == "#/language"
    )


def test_any_two_texts_are_compared(newsroom: Newsroom, told: str) -> None:
    """By name, by version of the source, by version of the stream, in any language; left out, what is published."""
    usual = newsroom.reviewer.get(f"articles/{told}/comparison").json()
    assert [block["change"] for block in usual["blocks"]] == ["same", "reworded", "same"]
    assert usual["blocks"][1]["pieces"] == [
        {"kind": "deleted", "text": "The"},
        {"kind": "inserted", "text": "Nine"},
        {"kind": "equal", "text": " wells are open again."},
    ]
    assert (usual["words_added"], usual["words_removed"]) == (1, 1)
    for old, new in (("v1", "v2"), ("published", "now"), ("approved", "v2"), ("1", "now"), ("en@1", "en@now")):
        answer = newsroom.reviewer.request("GET", f"/api/v1/articles/{told}/comparison?from={old}&to={new}").json()
        assert answer["blocks"] == usual["blocks"], (old, new)
    back = newsroom.reviewer.request("GET", f"/api/v1/articles/{told}/comparison?from=v2&to=v1").json()
    assert [piece["text"] for piece in back["blocks"][1]["pieces"]][:2] == ["Nine", "The"]
    across = newsroom.reviewer.request("GET", f"/api/v1/articles/{told}/comparison?from=en&to=pt@now")
    assert across.status_code == 422
    across = newsroom.reviewer.request("GET", f"/api/v1/articles/{told}/comparison?from=en@now&to=pt@now").json()
    assert [block["change"] for block in across["blocks"]] == ["reworded"] * 3


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("from=v3", "?from"),
        ("to=9999", "?to"),
        ("from=ru@now", "?from"),
        ("from=pt@published", "?from"),
        ("from=pt@v1", "?from"),
        ("from=x", "?from"),
        ("language=ru", "#/language"),
    ],
)
def test_a_side_that_is_none_is_refused(newsroom: Newsroom, told: str, query: str, pointer: str) -> None:
    """The field is named and the answer says what there is; the page shows it above what is usually compared."""
    answer = newsroom.reviewer.request("GET", f"/api/v1/articles/{told}/comparison?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    page = newsroom.in_browser("reviewer").request("GET", f"/articles/{told}/compare?{query}")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "<ins>" in page.text


def test_the_page_shows_what_an_event_changed(newsroom: Newsroom, told: str) -> None:
    """``at`` compares around one event; what is alike can be left out; the past knows no later text."""
    browser = newsroom.in_browser("reviewer")
    corrected = newsroom.reviewer.get(f"articles/{told}/wordings").json()["items"][1]
    page = browser.request("GET", f"/articles/{told}/compare?at={corrected['position']}")
    assert page.status_code == 200
    assert "1 of 3 paragraphs differs" in page.text
    assert "Mayor Ana Lima" in page.text
    changes = browser.request("GET", f"/articles/{told}/compare?at={corrected['position']}&show=changes")
    assert "Mayor Ana Lima" not in changes.text
    then = browser.request("GET", f"/articles/{told}/compare?as_of={corrected['position'] - 1}")
    assert "Nine" not in then.text
    assert browser.request("GET", f"/articles/{told}/compare?at=1&as_of=1").status_code == 200
    assert browser.request("GET", f"/articles/{told}/compare?at=99999").status_code == 422


def test_the_timeline_is_read_page_by_page(newsroom: Newsroom, told: str) -> None:
    """``next`` and the Link header lead on, in log order and from the newest; parts leave the rest out."""
    whole = newsroom.reviewer.get(f"articles/{told}/timeline").json()
    assert whole["next"] is None
    for order, expected in (("log", whole["items"]), ("newest", whole["items"][::-1])):
        found, path = [], f"/api/v1/articles/{told}/timeline?limit=4&order={order}"
        while path:
            answer = newsroom.reviewer.request("GET", path)
            found += answer.json()["items"]
            link = answer.headers.get("Link", "")
            path = link.partition(">")[0].lstrip("<")
            assert (answer.json()["next"] is None) == (not link)
        assert found == expected
    decisions = newsroom.reviewer.get(f"articles/{told}/timeline", part="decisions").json()["items"]
    assert [each["type"] for each in decisions] == ["article.submitted", "edition.approved", "edition.published"]
    assert newsroom.reviewer.get(f"articles/{told}/timeline", limit=101).status_code == 422


def test_the_page_pages_its_history(newsroom: Newsroom, told: str) -> None:
    """Each part has its address; an unknown one is refused; a step leads to where it stands in the log."""
    browser = newsroom.in_browser("reviewer")
    events = newsroom.reviewer.get(f"articles/{told}/events").json()["items"]
    decisions = browser.request("GET", f"/articles/{told}?history=decisions").text
    assert "approved the en edition" in decisions
    assert "checked the" not in decisions.partition('id="history"')[2]
    before = browser.request("GET", f"/articles/{told}?before={events[3]['position']}").text.partition('id="history"')[
        2
    ]
    assert before.count("<li") == 3
    assert "Back to the newest" in before
    assert browser.request("GET", f"/articles/{told}?history=nonsense").status_code == 422
    step = browser.request("GET", f"/articles/{told}?step=2")
    assert (step.status_code, step.headers["location"]) == (303, f"/articles/{told}?as_of={events[1]['position']}")
    last = browser.request("GET", f"/articles/{told}?step={len(events)}")
    assert last.headers["location"] == f"/articles/{told}"
    assert browser.request("GET", f"/articles/{told}?step=0").status_code == 422
